"""What a team lead types of an absence."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from cordee.domain.phone import NotAPhone, e164
from cordee.domain.rules.heard.typed import read_day
from cordee.presence import wording
from cordee.presence.actions import Announced
from cordee.presence.queries import LONGEST_NAME

LONGEST = timedelta(days=366)


class ComingDayField(forms.CharField):
    """Today or later, as people write it: « 14/3/2027 », « 14 mars »."""

    def clean(self, value: Any) -> date:
        text = super().clean(value)
        today = timezone.localdate()
        day = read_day(text, on=today)
        if day is None or day < today or day > today + 2 * LONGEST:
            raise forms.ValidationError(wording.NOT_A_DAY)
        return day


class AbsenceForm(forms.Form):
    """Agents of the line are chosen, so that their name is that of their account; anybody else is written."""

    agent = forms.ChoiceField(
        label="Agent de la ligne",
        required=False,
        help_text="Passée leur heure, ses demandes vont à un collègue.",
        widget=forms.Select(attrs={"data-shortcut": "a"}),
        error_messages={"invalid_choice": wording.NOT_AN_AGENT},
    )
    who = forms.CharField(
        label="Qui est absent",
        required=False,
        max_length=LONGEST_NAME,
        help_text="Comme on le demande au téléphone : un nom, ou une fonction. Jamais la raison.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-shortcut": "n"}),
    )
    since = ComingDayField(
        label="Du", max_length=40, error_messages={"required": "Écrivez le premier jour, par exemple 14/3/2027."}
    )
    until = ComingDayField(
        label="Au, inclus",
        max_length=40,
        error_messages={"required": "Écrivez le dernier jour, par exemple 14/3/2027."},
    )
    stand_in = forms.CharField(
        label="Qui remplace",
        required=False,
        max_length=80,
        help_text="Sans remplaçant, la ligne le sait aussi.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label="Téléphone de qui remplace",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def __init__(self, *given: Any, agents: Sequence[tuple[UUID, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self._names = {str(pk): name for pk, name in agents}
        if not agents:
            del self.fields["agent"]
            self.fields["who"].required = True
            self.fields["who"].error_messages["required"] = wording.WHO
            return
        choices: Any = self.fields["agent"]
        choices.choices = [("", wording.SOMEBODY_ELSE), *self._names.items()]
        self.fields["who"].label = wording.OR_SOMEBODY_ELSE

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        if not typed:
            return ""
        try:
            return e164(typed)
        except NotAPhone:
            raise forms.ValidationError("Écrivez ses dix chiffres, par exemple 04 39 98 12 34.") from None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self._one_of_two(given)
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", wording.ENDS_BEFORE)
        elif since and until and until - since > LONGEST:
            self.add_error("until", wording.LONGEST)
        if given.get("phone") and not given.get("stand_in"):
            self.add_error("stand_in", wording.PHONE_OF_NOBODY)
        return given

    def _one_of_two(self, given: dict[str, Any]) -> None:
        chosen, written = given.get("agent"), given.get("who")
        if chosen and written:
            self.add_error("who", wording.ONE_OF_TWO)
        elif not chosen and not written and not {"agent", "who"} & set(self.errors):
            self.add_error("who", wording.WHO)

    def to_announced(self) -> Announced:
        given = dict(self.cleaned_data)
        chosen = given.pop("agent", "")
        return Announced(**given | ({"who": self._names[chosen]} if chosen else {}))
