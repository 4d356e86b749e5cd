"""What one types of an appointment: when, how, where, with whom; what becomes of it."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from cordee.domain.appointments import (
    FURTHEST,
    LONGEST_NAME,
    LONGEST_PLACE,
    LONGEST_SUBJECT,
    MINUTES,
    HourSkipped,
    HourTwice,
    Means,
    NoSuchHour,
    hour_of,
    instant_of,
    may_start_at,
)
from cordee.referrals.days import day_field, soon, typed_day
from cordee.referrals.todo_forms import SeenForm
from cordee.support.appointment_wording import LENGTHS, MEANS
from cordee.support.booking import Meeting
from cordee.support.models import Appointment
from cordee.ui.typography import long_day


class MeetingForm(SeenForm):
    day = day_field("Quel jour ?", required="Écrivez le jour du rendez-vous.")
    hour = forms.CharField(
        label="À quelle heure ?",
        max_length=20,
        help_text="Heure de Paris. Par exemple « 14 h 30 » ou « 9h ».",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Écrivez l’heure du rendez-vous."},
    )
    minutes = forms.TypedChoiceField(
        label="Combien de temps ?", coerce=int, choices=[(one, LENGTHS[one]) for one in MINUTES], initial=45
    )
    means = forms.ChoiceField(
        label="Comment ?",
        choices=[(one.value, MEANS[one]) for one in Means],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez comment vous vous voyez."},
    )
    place = forms.CharField(
        label="Où ?",
        max_length=LONGEST_PLACE,
        required=False,
        help_text="Sur place : l’adresse, l’étage, le bureau. En visio : l’adresse du lien. Sinon, rien.",
    )
    with_whom = forms.CharField(
        label="Avec qui ?",
        max_length=LONGEST_NAME,
        required=False,
        help_text="Qui la reçoit chez vous. Par exemple : Mme Roche.",
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.at = at
        self.fields["day"].help_text = f"Par exemple {soon(self.today)}."

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    def clean_day(self) -> date:
        return typed_day(self.cleaned_data["day"], on=self.today)

    def clean_hour(self) -> time:
        try:
            return hour_of(self.cleaned_data["hour"])
        except NoSuchHour:
            raise forms.ValidationError("Heure non comprise. Écrivez-la par exemple « 14 h 30 » ou « 9h ».") from None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("means") == Means.ON_SITE and not given.get("place") and "place" not in self.errors:
            self.add_error("place", "Écrivez où elle doit venir.")
        if "day" in given and "hour" in given:
            self._clean_instant(given)
        return given

    def _clean_instant(self, given: dict[str, Any]) -> None:
        try:
            given["starts_at"] = instant_of(given["day"], given["hour"])
        except HourSkipped:
            self.add_error("hour", "Cette heure n’existe pas ce jour-là : on passe à l’heure d’été.")
            return
        except HourTwice:
            self.add_error("hour", "Cette heure sonne deux fois ce jour-là : on passe à l’heure d’hiver.")
            return
        if not may_start_at(given["starts_at"], at=self.at):
            furthest = long_day(timezone.localdate(self.at + FURTHEST))
            self.add_error("day", f"Écrivez un jour et une heure à venir, avant le {furthest}.")

    def to_meeting(self) -> Meeting:
        said = self.cleaned_data
        known = {"place": said["place"], "with_whom": said["with_whom"]}
        return Meeting(starts_at=said["starts_at"], minutes=said["minutes"], means=Means(said["means"]), **known)


class AppointmentForm(MeetingForm):
    subject = forms.CharField(
        label="Pour quoi ?",
        max_length=LONGEST_SUBJECT,
        help_text="En quelques mots neutres : « Faire le point ». La personne les lit, l’équipe aussi. Jamais de "
        "diagnostic.",
        error_messages={"required": "Écrivez pour quoi vous la voyez."},
    )
    field_order = ("subject", "day", "hour", "minutes", "means", "place", "with_whom")


class CancelForm(SeenForm):
    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=200,
        help_text="La personne lit cette raison sur sa page.",
        error_messages={"required": "Écrivez pourquoi ce rendez-vous est annulé."},
    )


def as_typed(one: Appointment) -> dict[str, Any]:
    """What the form shows of one that is to be moved."""
    starts = timezone.localtime(one.starts_at)
    said = {"minutes": one.minutes, "means": one.means, "place": one.place, "with_whom": one.with_whom}
    return {"day": f"{starts:%d/%m/%Y}", "hour": f"{starts:%H:%M}", "seen": one.seen, **said}
