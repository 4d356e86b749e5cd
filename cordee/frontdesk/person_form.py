"""Who she is and how she is reached, as whoever speaks with her types it: on the line, or where she came straight."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from cordee.domain.birth import may_be_born_on
from cordee.domain.phone import NotAPhone, e164
from cordee.domain.reaching import Discretion, PreferredChannel
from cordee.domain.rules.heard.typed import read_day
from cordee.domain.tongue import Tongue
from cordee.domain.watched_words import has_identity_number
from cordee.frontdesk import wording
from cordee.people.actions import NewPerson
from cordee.people.wording import DISCRETION, LANGUAGES, PREFERRED_CHANNELS

TYPED_FREELY = ("family_name", "given_name", "phone", "email")
_quiet = {"autocomplete": "off"}


class TypedDayField(forms.CharField):
    """A day as people write it: « 14/3/1980 », « 14 mars 1980 » or 1980-03-14."""

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        day = read_day(text, on=timezone.localdate())
        if day is None:
            raise forms.ValidationError("Date non comprise. Écrivez-la par exemple 14/3/1980.")
        return day


class PersonForm(forms.Form):
    """``existing_checked`` is asked by each of its forms, in its own words."""

    family_name = forms.CharField(
        label="Nom",
        max_length=80,
        widget=forms.TextInput(attrs=_quiet),
        error_messages={"required": "Écrivez le nom."},
    )
    given_name = forms.CharField(
        label="Prénom",
        max_length=80,
        widget=forms.TextInput(attrs=_quiet),
        error_messages={"required": "Écrivez le prénom."},
    )
    birth_date = TypedDayField(
        label="Date de naissance", required=False, max_length=40, help_text="Évite de confondre deux personnes."
    )
    phone = forms.CharField(
        label="Téléphone", required=False, max_length=30, widget=forms.TextInput(attrs={**_quiet, "inputmode": "tel"})
    )
    email = forms.EmailField(
        label="Adresse électronique",
        required=False,
        widget=forms.EmailInput(attrs=_quiet),
        error_messages={"invalid": "Adresse non comprise. Écrivez-la par exemple nom@exemple.fr."},
    )
    preferred_channel = forms.ChoiceField(
        label="Comment la joindre",
        choices=[(one.value, PREFERRED_CHANNELS[one]) for one in (PreferredChannel.PHONE, PreferredChannel.EMAIL)],
        initial=PreferredChannel.PHONE.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez comment joindre la personne."},
    )
    discretion = forms.MultipleChoiceField(
        label="Discrétion demandée",
        choices=[(asked.value, words) for asked, words in DISCRETION.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(
        label="Langue des messages qu’elle reçoit",
        choices=[(one.value, words) for one, words in LANGUAGES.items()],
        initial=Tongue.FRENCH.value,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_existing = bool(self.data.get("existing_checked"))

    def clean_birth_date(self) -> date | None:
        day: date | None = self.cleaned_data["birth_date"]
        if day is not None and not may_be_born_on(day, today=timezone.localdate()):
            raise forms.ValidationError(wording.NOT_A_BIRTH)
        return day

    def clean_phone(self) -> str:
        """As it was typed, when it can be dialled: a number that rings nowhere reaches nobody."""
        typed: str = self.cleaned_data["phone"]
        if typed:
            try:
                e164(typed)
            except NotAPhone:
                raise forms.ValidationError(wording.NOT_A_PHONE) from None
        return typed

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in TYPED_FREELY:
            if has_identity_number(str(given.get(name) or "")):
                self.add_error(name, wording.NO_SOCIAL_SECURITY)
        if not given.get("phone") and not given.get("email") and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", wording.NO_WAY_TO_REACH)
        if given.get("preferred_channel") == PreferredChannel.EMAIL and "email" in given and not given["email"]:
            self.add_error("email", "Écrivez l’adresse, ou choisissez le téléphone.")
        return given

    def heeds_existing_case(self, may_already_exist: Callable[..., bool]) -> bool:
        """Propose, never force: a possible existing case is said once, and who asks decides with the person."""
        given = self.cleaned_data
        who = {name: given[name] for name in ("family_name", "given_name", "birth_date", "phone")}
        if given["existing_checked"] or not may_already_exist(**who):
            return True
        self.asks_existing = True
        self.add_error("existing_checked", wording.POSSIBLE_EXISTING_CASE)
        return False

    def to_person(self, *, departement: str, commune: str) -> NewPerson:
        given = self.cleaned_data
        return NewPerson(
            departement=departement,
            family_name=given["family_name"],
            given_name=given["given_name"],
            birth_date=given["birth_date"],
            phone=given["phone"],
            email=given["email"],
            commune_code=commune,
            preferred_channel=PreferredChannel(given["preferred_channel"]),
            discretion=tuple(Discretion(asked) for asked in given["discretion"]),
            language=Tongue(given["language"] or Tongue.FRENCH),
        )
