"""What a team lead types of an absence."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from cordee.domain.phone import NotAPhone, e164
from cordee.domain.presence import is_of
from cordee.domain.rules.heard.typed import read_day
from cordee.presence import wording
from cordee.presence.actions import Announced
from cordee.presence.models import Absence
from cordee.presence.queries import LONGEST_NAME

LONGEST = timedelta(days=366)


class ComingDayField(forms.CharField):
    """Today or later, as people write it: « 14/3/2027 », « 14 mars »."""

    kept: date | None = None  # the first day of an absence that has begun

    def clean(self, value: Any) -> date:
        text = super().clean(value)
        today = timezone.localdate()
        day = read_day(text, on=today)
        if day is not None and day == self.kept:
            return day
        if day is None or day < today or day > today + 2 * LONGEST:
            raise forms.ValidationError(wording.NOT_A_DAY)
        return day


def initial(absence: Absence) -> dict[str, str]:
    """As it would be typed."""
    member, stand_in = absence.member_id, absence.stand_in_member_id
    return {
        "agent": str(member or ""),
        "who": "" if member else absence.who,
        "since": f"{absence.since:%d/%m/%Y}",
        "until": f"{absence.until:%d/%m/%Y}",
        "stand_in_agent": str(stand_in or ""),
        "stand_in": "" if stand_in else absence.stand_in,
        "phone": absence.phone,
    }


def _people(absence: Absence) -> dict[str, str]:
    said = {absence.member_id: absence.who, absence.stand_in_member_id: absence.stand_in}
    return {str(member): name for member, name in said.items() if member}


class AbsenceForm(forms.Form):
    """Agents of the line are chosen, so that the absence is theirs; anybody else is written."""

    agent = forms.ChoiceField(
        label="Agent de la ligne",
        required=False,
        help_text="Passée leur heure, ses demandes vont à l’agent qui remplace, sinon à un collègue.",
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
    stand_in_agent = forms.ChoiceField(
        label="Agent qui remplace", required=False, error_messages={"invalid_choice": wording.NOT_AN_AGENT}
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

    def __init__(
        self, *given: Any, agents: Sequence[tuple[UUID | str, str]], corrects: Absence | None = None, **more: Any
    ) -> None:
        """``corrects``: the absence that is said again, whose people stay in the lists even if they left."""
        super().__init__(*given, **more, initial=initial(corrects) if corrects else None)
        self._names = {str(pk): name for pk, name in agents} | (_people(corrects) if corrects else {})
        if corrects:
            first_day: Any = self.fields["since"]
            first_day.kept = corrects.since
        agents = list(self._names.items())
        if not agents:
            del self.fields["agent"], self.fields["stand_in_agent"]
            self.fields["who"].required = True
            self.fields["who"].error_messages["required"] = wording.WHO
            return
        for field, nobody in (("agent", wording.SOMEBODY_ELSE), ("stand_in_agent", wording.NOBODY_OF_THE_LIST)):
            choices: Any = self.fields[field]
            choices.choices = [("", nobody), *self._names.items()]
        self.fields["who"].label = wording.OR_SOMEBODY_ELSE
        self.fields["stand_in"].label = wording.OR_STAND_IN

    def clean_who(self) -> str:
        return self._nobody_of_the_list("who")

    def clean_stand_in(self) -> str:
        return self._nobody_of_the_list("stand_in")

    def _nobody_of_the_list(self, field: str) -> str:
        """An agent is chosen, so that nobody is taken for somebody else by what was typed."""
        typed: str = self.cleaned_data[field]
        name = next((name for name in self._names.values() if is_of(typed, name)), "")
        if name:
            raise forms.ValidationError(wording.CHOOSE_THE_AGENT.format(name=name))
        return typed

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
        self._who_stands_in(given)
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", wording.ENDS_BEFORE)
        elif since and until and until - since > LONGEST:
            self.add_error("until", wording.LONGEST)
        return given

    def _one_of_two(self, given: dict[str, Any]) -> None:
        chosen, written = given.get("agent"), given.get("who")
        if chosen and written:
            self.add_error("who", wording.ONE_OF_TWO)
        elif not chosen and not written and not {"agent", "who"} & set(self.errors):
            self.add_error("who", wording.WHO)

    def _who_stands_in(self, given: dict[str, Any]) -> None:
        chosen, written = given.get("stand_in_agent"), given.get("stand_in")
        if chosen and written:
            self.add_error("stand_in", wording.ONE_OF_TWO)
        elif chosen and chosen == given.get("agent"):
            self.add_error("stand_in_agent", wording.OWN_STAND_IN)
        elif (
            given.get("phone") and not chosen and not written and not {"stand_in_agent", "stand_in"} & set(self.errors)
        ):
            self.add_error("stand_in", wording.PHONE_OF_NOBODY)

    def to_announced(self) -> Announced:
        given = dict(self.cleaned_data)
        for chosen, said, of in (("agent", "who", "member"), ("stand_in_agent", "stand_in", "stand_in_member")):
            if member := given.pop(chosen, ""):
                given[said], given[of] = self._names[member], UUID(member)
        return Announced(**given)
