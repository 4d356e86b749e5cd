"""What one types: a note and its readers, why it is struck; a step of the plan, and what becomes of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from cordee.domain.notes import LONGEST, Audience
from cordee.domain.steps import FURTHEST, LONGEST_FUNDING, LONGEST_TITLE, StepVerb, may_be_due_on
from cordee.referrals.days import day_field, soon, typed_day
from cordee.referrals.todo_forms import SeenForm
from cordee.support.models import Step
from cordee.support.planning import NewStep
from cordee.support.wording import AUDIENCES, HELP, HERSELF
from cordee.ui.typography import long_day


class TextForm(forms.Form):
    text = forms.CharField(
        label="Votre note",
        max_length=LONGEST,
        help_text=HELP,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Écrivez la note."},
    )


class NoteForm(TextForm):
    audience = forms.ChoiceField(
        label="Pour qui ?", widget=forms.RadioSelect, error_messages={"required": "Choisissez qui peut la lire."}
    )
    field_order = ("audience", "text")

    def __init__(self, *args: Any, audiences: Sequence[Audience], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [(one.value, AUDIENCES[one]) for one in audiences]


class StrikeForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=200,
        help_text="Par exemple : écrite dans le mauvais dossier.",
        error_messages={"required": "Écrivez pourquoi cette note est rayée."},
    )


class StepForm(forms.Form):
    title = forms.CharField(
        label="Que faut-il faire ?",
        max_length=LONGEST_TITLE,
        help_text="En quelques mots. La personne lit ce plan, et l’équipe du dossier aussi. Jamais de diagnostic.",
        error_messages={"required": "Écrivez ce qu’il faut faire."},
    )
    owner = forms.ChoiceField(
        label="Qui le fait ?", widget=forms.RadioSelect, error_messages={"required": "Choisissez qui le fait."}
    )
    due_on = day_field("Pour quel jour ?", required="Écrivez le jour où ce doit être fait.")
    funding = forms.CharField(
        label="Avec quel financement ?",
        max_length=LONGEST_FUNDING,
        required=False,
        help_text="Par exemple : CPF, Agefiph, plan de l’employeur.",
    )

    def __init__(self, *args: Any, owners: Sequence[tuple[str, str]], today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["owner"].choices = list(owners)
        self.fields["due_on"].help_text = f"Par exemple {soon(today)}."

    def clean_due_on(self) -> date:
        return _due(self.cleaned_data["due_on"], today=self.today)

    def to_step(self) -> NewStep:
        said = self.cleaned_data
        owner = None if said["owner"] == HERSELF else UUID(said["owner"])
        return NewStep(title=said["title"], owner=owner, due_on=said["due_on"], funding=said["funding"])


class ChangeStepForm(SeenForm):
    """``step``: as it is; ``may_reword``: it is who wrote it that changes it."""

    what = forms.ChoiceField(
        label="Que devient cette étape ?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qu’elle devient."},
    )
    due_on = day_field("À quel jour ?", help_text="Si elle est reportée.")
    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=200,
        required=False,
        help_text="Si elle est abandonnée. La personne lit cette raison.",
    )

    title = forms.CharField(
        label="En quels mots ?",
        max_length=LONGEST_TITLE,
        required=False,
        help_text="Si elle est réécrite. La personne lit ces mots, et les anciens aussi. Jamais de diagnostic.",
    )
    funding = forms.CharField(label="Avec quel financement ?", max_length=LONGEST_FUNDING, required=False)

    def __init__(self, *args: Any, step: Step, may_reword: bool, today: date, **kwargs: Any):
        said = {"seen": step.seen, "title": step.title, "funding": step.funding}
        super().__init__(*args, initial=said, **kwargs)
        self.step, self.today = step, today
        becomes = [(StepVerb.MOVE.value, "Elle est reportée"), (StepVerb.DROP.value, "Elle est abandonnée")]
        if may_reword:
            becomes.insert(1, (StepVerb.REWORD.value, "Elle est réécrite, pour le même jour"))
        else:
            del self.fields["title"], self.fields["funding"]
        self.fields["what"].choices = becomes

    def clean_due_on(self) -> date | None:
        typed = self.cleaned_data["due_on"]
        return _due(typed, today=self.today) if typed else None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("what") == StepVerb.MOVE and not given.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Écrivez le nouveau jour.")
        if given.get("what") == StepVerb.DROP and not given.get("reason"):
            self.add_error("reason", "Écrivez pourquoi elle est abandonnée.")
        if given.get("what") == StepVerb.REWORD:
            words = given.get("title", ""), given.get("funding", "")
            if not words[0] or words == (self.step.title, self.step.funding):
                self.add_error("title", "Écrivez-la autrement qu’elle n’est.")
        return given


def _due(typed: str, *, today: date) -> date:
    day = typed_day(typed, on=today)
    if not may_be_due_on(day, today=today):
        raise forms.ValidationError(f"Écrivez un jour entre aujourd’hui et le {long_day(today + FURTHEST)}.")
    return day
