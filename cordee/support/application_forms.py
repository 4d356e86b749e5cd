"""What one types of an application: which kind and by when, what was filed, asked for, decided."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from cordee.domain.applications import LONGEST_PAPER, MOST_PAPERS, ApplicationKind, may_be_filed_on
from cordee.domain.steps import FURTHEST, may_be_due_on
from cordee.referrals.days import day_field, soon, typed_day
from cordee.referrals.todo_forms import SeenForm
from cordee.support.applying import NewApplication
from cordee.support.wording import HERSELF
from cordee.ui.typography import long_day

GRANTED, REFUSED = "accordee", "refusee"


class _DaysForm(SeenForm):
    """``due_on`` is a day to come, where the form has one."""

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today
        if "due_on" in self.fields and not self.fields["due_on"].help_text:
            self.fields["due_on"].help_text = f"Par exemple {soon(today)}."

    def clean_due_on(self) -> date:
        day = typed_day(self.cleaned_data["due_on"], on=self.today)
        if not may_be_due_on(day, today=self.today):
            raise forms.ValidationError(f"Écrivez un jour entre aujourd’hui et le {long_day(self.today + FURTHEST)}.")
        return day

    def _past(self, name: str) -> date:
        day = typed_day(self.cleaned_data[name], on=self.today)
        if not may_be_filed_on(day, today=self.today):
            raise forms.ValidationError("Écrivez un jour des deux dernières années, aujourd’hui au plus tard.")
        return day


class OpenForm(_DaysForm):
    kind = forms.ChoiceField(
        label="Quelle démarche ?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la démarche."},
    )
    owner = forms.ChoiceField(
        label="Qui la fait ?", widget=forms.RadioSelect, error_messages={"required": "Choisissez qui la fait."}
    )
    due_on = day_field("À déposer avant quel jour ?", required="Écrivez le jour avant lequel la déposer.")

    def __init__(self, *args: Any, kinds: Sequence[ApplicationKind], owners: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.kinds: Mapping[str, ApplicationKind] = {one.id: one for one in kinds}
        self.fields["kind"].choices = [(one.id, one.name) for one in kinds]
        self.fields["owner"].choices = list(owners)

    def to_application(self) -> NewApplication:
        said = self.cleaned_data
        owner = None if said["owner"] == HERSELF else UUID(said["owner"])
        return NewApplication(kind=self.kinds[said["kind"]], owner=owner, due_on=said["due_on"])


class FileForm(_DaysForm):
    filed_on = day_field("Quel jour a-t-elle été déposée ?", required="Écrivez le jour du dépôt.")
    due_on = day_field("Décision attendue quel jour ?", required="Écrivez le jour où la décision est attendue.")

    def __init__(self, *args: Any, delay: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if delay:
            self.fields["due_on"].help_text = f"Délai d’usage : {delay}."

    def clean_filed_on(self) -> date:
        return self._past("filed_on")


class SentForm(_DaysForm):
    """What was asked for more is sent: the first day of filing stays."""

    due_on = day_field("Décision attendue quel jour ?", required="Écrivez le jour où la décision est attendue.")


class AskedMoreForm(_DaysForm):
    papers = forms.CharField(
        label="Quels papiers sont demandés ?",
        help_text="Un par ligne. Jamais de diagnostic.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez au moins un papier."},
    )
    due_on = day_field("À envoyer avant quel jour ?", required="Écrivez le jour avant lequel répondre.")

    def __init__(self, *args: Any, there: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.there = tuple(there)

    def clean_papers(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self.cleaned_data["papers"].splitlines())
        papers = tuple(dict.fromkeys(line for line in lines if line))
        if any(len(one) > LONGEST_PAPER for one in papers):
            raise forms.ValidationError(f"Un papier se dit en {LONGEST_PAPER} signes au plus.")
        if len({*self.there, *papers}) > MOST_PAPERS:
            raise forms.ValidationError(f"Une démarche a {MOST_PAPERS} papiers au plus.")
        return papers


class DecideForm(_DaysForm):
    """The choices are those of the kind: what is granted, then what is refused."""

    decision = forms.ChoiceField(
        label="Qu’est-ce qui a été décidé ?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la décision."},
    )
    decided_on = day_field("Quel jour ?", required="Écrivez le jour de la décision.")

    def __init__(self, *args: Any, granted: Sequence[str], refused: Sequence[str], filed_on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.filed_on = filed_on
        favourable = [(f"{GRANTED}:{one}", one) for one in granted]
        self.fields["decision"].choices = [*favourable, *((f"{REFUSED}:{one}", one) for one in refused)]

    def clean_decided_on(self) -> date:
        day = self._past("decided_on")
        if day < self.filed_on:
            raise forms.ValidationError(f"Une décision suit le dépôt, qui est du {long_day(self.filed_on)}.")
        return day

    def said(self) -> tuple[bool, str]:
        how, _, words = self.cleaned_data["decision"].partition(":")
        return how == GRANTED, words


class PutOffForm(_DaysForm):
    due_on = day_field("Quel jour ?", required="Écrivez le nouveau jour.")


class DropForm(_DaysForm):
    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=200,
        help_text="La personne lit cette raison.",
        error_messages={"required": "Écrivez pourquoi elle est abandonnée."},
    )
