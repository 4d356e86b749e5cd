"""What a team lead types of an absence."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from cordee.domain.phone import NotAPhone, e164
from cordee.domain.rules.heard.typed import read_day
from cordee.presence import wording
from cordee.presence.actions import Announced

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
    who = forms.CharField(
        label="Qui est absent",
        max_length=80,
        help_text="Comme on le demande au téléphone : un nom, ou une fonction. Jamais la raison.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-shortcut": "n"}),
        error_messages={"required": "Écrivez qui est absent."},
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
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", wording.ENDS_BEFORE)
        elif since and until and until - since > LONGEST:
            self.add_error("until", wording.LONGEST)
        if given.get("phone") and not given.get("stand_in"):
            self.add_error("stand_in", wording.PHONE_OF_NOBODY)
        return given

    def to_announced(self) -> Announced:
        return Announced(**self.cleaned_data)
