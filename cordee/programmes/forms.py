"""What one types of a programme: which one, a session, a signature, what was handed, agreed, written down, its end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from cordee.domain.lengths import NoSuchLength, minutes_of
from cordee.domain.programmes import (
    FURTHEST,
    LONGEST_SESSION,
    LONGEST_WHO,
    LONGEST_WORDS,
    SHORTEST,
    Plan,
    ProgrammeKind,
    may_have_happened_on,
)
from cordee.programmes.wording import length
from cordee.referrals.days import day_field, typed_day
from cordee.referrals.todo_forms import SeenForm
from cordee.ui.typography import long_day
from cordee.ui.watched import refuse_watched

YES, NO = "oui", "non"


class OpenForm(forms.Form):
    kind = forms.ChoiceField(
        label="Quel programme ?", widget=forms.RadioSelect, error_messages={"required": "Choisissez le programme."}
    )

    def __init__(self, *args: Any, kinds: Sequence[ProgrammeKind], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.id, one.name) for one in kinds]


class _DayForm(SeenForm):
    on = day_field("Quel jour ?", required="Écrivez le jour.")

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today
        if not self.fields["on"].help_text:
            self.fields["on"].help_text = "Par exemple « aujourd’hui », « hier », « 14 mars »."

    def clean_on(self) -> date:
        day = typed_day(self.cleaned_data["on"], on=self.today)
        if not may_have_happened_on(day, today=self.today):
            raise forms.ValidationError("Écrivez un jour des trois dernières années, aujourd’hui au plus tard.")
        return day


class DayForm(_DayForm):
    pass


class SessionForm(_DayForm):
    minutes = forms.CharField(
        label="Combien de temps ?",
        max_length=20,
        help_text="Par exemple « 2 h 30 » ou « 45 min ». Un nombre seul est en minutes : « 150 ».",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Écrivez combien de temps la séance a duré."},
    )

    def clean_minutes(self) -> int:
        try:
            minutes = minutes_of(self.cleaned_data["minutes"])
        except NoSuchLength:
            raise forms.ValidationError(
                "Durée non comprise. Écrivez-la par exemple « 2 h 30 » ou « 45 min »."
            ) from None
        if minutes < SHORTEST:
            raise forms.ValidationError(f"Une séance dure {length(SHORTEST)} au moins.")
        if minutes > LONGEST_SESSION:
            raise forms.ValidationError(f"Une séance dure {length(LONGEST_SESSION)} au plus.")
        return minutes


class SignForm(_DayForm):
    who = forms.ChoiceField(
        label="Qui a signé ?", widget=forms.RadioSelect, error_messages={"required": "Choisissez qui a signé."}
    )
    field_order = ("seen", "who", "on")

    def __init__(self, *args: Any, signatories: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = list(signatories)


class KeepForm(_DayForm):
    """``until`` is a day to come, three years at most: the action says so."""

    on = day_field("Quel jour l’a-t-elle dit ?", required="Écrivez le jour.")
    agrees = forms.ChoiceField(
        label="Accepte-t-elle, par écrit, que les documents soient gardés après la fin ?",
        choices=[(YES, "Oui, jusqu’au jour qu’elle a écrit"), (NO, "Non, ou elle reprend son accord")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez sa réponse."},
    )
    until = day_field("Jusqu’à quel jour ?", help_text="Si elle accepte. Trois ans au plus.")
    field_order = ("seen", "agrees", "on", "until")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        typed, given["until"] = given.get("until"), None
        if given.get("agrees") != YES:
            return given
        if not typed:
            self.add_error("until", "Écrivez jusqu’à quel jour elle accepte.")
            return given
        try:
            given["until"] = typed_day(typed, on=self.today)
        except forms.ValidationError as wrong:
            self.add_error("until", wrong)
            return given
        if given["until"] <= self.today:
            self.add_error("until", "Écrivez un jour à venir.")
        return given


class RecordForm(_DayForm):
    """What is typed is asked for by the record that is chosen; what tells of an illness comes back."""

    what = forms.ChoiceField(
        label="Que relevez-vous ?", widget=forms.RadioSelect, error_messages={"required": "Choisissez."}
    )
    until = day_field("Jusqu’à quel jour ?")
    who = forms.CharField(label="Par qui, à qui ?", max_length=LONGEST_WHO, required=False)
    words = forms.CharField(
        label="Ce qui a été écrit, mot pour mot",
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("seen", "what", "on", "until", "who", "words")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.records = {one.id: one for one in plan.records}
        self.fields["what"].choices = [(one.id, one.name) for one in plan.records]
        lasting = [one.name for one in plan.records if one.ends]
        named = [f"{one.name} : {one.who.lower()}" for one in plan.records if one.who]
        worded = [f"{one.name} : {one.words.lower()}" for one in plan.records if one.words]
        for field, lines in (("until", lasting), ("who", named), ("words", worded)):
            if lines:
                self.fields[field].help_text = " ; ".join(lines) + "."
            else:
                del self.fields[field]
        if "words" in self.fields:
            self.fields["words"].help_text += " Jamais de diagnostic."

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        record = self.records.get(given.get("what", ""))
        if record is None:
            return given
        for field, label in (("who", record.who), ("words", record.words)):
            if not label:
                given[field] = ""
            elif not given.get(field) and field not in self.errors:
                self.add_error(field, f"{label} : à écrire.")
        typed = given.get("until") if record.ends else ""
        given["until"] = self._until(typed, given.get("on")) if typed else None
        refuse_watched(self, [one for one in ("who", "words") if given.get(one)])
        return given

    def _until(self, typed: str, begins: date | None) -> date | None:
        try:
            day = typed_day(typed, on=self.today)
        except forms.ValidationError as wrong:
            self.add_error("until", wrong)
            return None
        if begins and not begins <= day <= self.today + FURTHEST:
            self.add_error("until", f"Écrivez un jour entre le {long_day(begins)} et deux ans d’ici.")
        return day


class StrikeForm(SeenForm):
    entry = forms.ChoiceField(
        label="Quelle ligne ?", widget=forms.RadioSelect, error_messages={"required": "Choisissez la ligne."}
    )
    reason = forms.CharField(
        label="Pourquoi ?", max_length=200, error_messages={"required": "Écrivez pourquoi elle est rayée."}
    )

    def __init__(self, *args: Any, entries: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["entry"].choices = list(entries)

    def clean_reason(self) -> str:
        refuse_watched(self, ["reason"])
        return str(self.cleaned_data.get("reason", ""))


class EndForm(_DayForm):
    reason = forms.CharField(
        label="S’il s’arrête avant son terme, pourquoi ?",
        max_length=200,
        required=False,
        help_text="Vide : il est allé à son terme. La personne lit cette raison.",
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        refuse_watched(self, ["reason"])
        return given
