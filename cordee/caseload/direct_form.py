"""Who came, how she is reached, what she needs, what she was told, and what comes next."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms

from cordee.caseload import wording
from cordee.caseload.direct import Direct
from cordee.cases.wording import NEXT_ACTIONS
from cordee.conversation.places import LONGEST_TYPED, SeveralCommunes, commune_meant
from cordee.domain.consent import ConsentChannel
from cordee.domain.phone import NotAPhone, e164
from cordee.domain.planning import FURTHEST, may_be_planned_on
from cordee.domain.reaching import Discretion, PreferredChannel
from cordee.domain.referral import NextAction
from cordee.domain.territory import departement_of
from cordee.domain.tongue import Tongue
from cordee.domain.watched_words import has_identity_number
from cordee.frontdesk.forms import TypedDayField
from cordee.frontdesk.wording import NOT_A_PHONE, POSSIBLE_EXISTING_CASE
from cordee.people.actions import NewPerson
from cordee.people.wording import DISCRETION, LANGUAGES, PREFERRED_CHANNELS
from cordee.referrals.days import day_field, soon, typed_day
from cordee.territory.queries import CommuneHit
from cordee.ui.typography import long_day

NAMES = ("family_name", "given_name", "phone", "email")
NEXT = (NextAction.CALL_BACK, NextAction.CONFIRM_WISH, NextAction.DECIDE)
TOLD = {
    ConsentChannel.IN_PERSON: "En face, à l’entretien",
    ConsentChannel.VOICE: "De vive voix, au téléphone",
    ConsentChannel.PAPER: "Par écrit, sur papier",
}
_quiet = {"autocomplete": "off"}


class DirectForm(forms.Form):
    """``communes``: those that were meant, where what was typed names several."""

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
        widget=forms.RadioSelect,
    )
    commune = forms.CharField(
        label="Où habite-t-elle ?",
        max_length=LONGEST_TYPED,
        help_text="Nom ou code postal.",
        widget=forms.TextInput(attrs=_quiet),
        error_messages={"required": "Écrivez sa commune."},
    )
    commune_code = forms.CharField(required=False, max_length=10)
    need = forms.ChoiceField(
        label="De quoi a-t-elle besoin ?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce dont elle a besoin."},
    )
    next_action = forms.ChoiceField(
        label="Et ensuite ?",
        choices=[(one.value, NEXT_ACTIONS[one]) for one in NEXT],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui vient ensuite."},
    )
    on = day_field("Quel jour ?", required="Écrivez le jour de cette prochaine action.")
    told_by = forms.ChoiceField(
        label="Comment le lui avez-vous dit ?",
        choices=[(one.value, words) for one, words in TOLD.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites comment elle a été informée."},
    )
    notice_heard = forms.BooleanField(
        label="Je lui ai dit l’information ci-dessus",
        error_messages={"required": "Dites-lui cette information avant d’ouvrir son dossier."},
    )
    agreed = forms.BooleanField(
        label="Elle est d’accord pour que nous ouvrions son dossier",
        error_messages={"required": "Sans son accord, n’ouvrez pas de dossier."},
    )
    existing_checked = forms.BooleanField(
        label="Je lui ai demandé : il faut un nouveau dossier",
        required=False,
        help_text="Le nom et la date de naissance, ou le téléphone, sont déjà connus d’un dossier ouvert.",
    )

    def __init__(
        self,
        *args: Any,
        needs: Sequence[tuple[str, str]],
        departements: frozenset[str],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.departements, self.today = departements, today
        self.fields["need"].choices = list(needs)
        self.fields["on"].help_text = f"Par exemple {soon(today)}."
        self.communes: Sequence[CommuneHit] = ()
        self.asks_existing = bool(self.data.get("existing_checked"))

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        if typed:
            try:
                e164(typed)
            except NotAPhone:
                raise forms.ValidationError(NOT_A_PHONE) from None
        return typed

    def clean_on(self) -> date:
        day = typed_day(self.cleaned_data["on"], on=self.today)
        if not may_be_planned_on(day, today=self.today):
            limit = long_day(self.today + FURTHEST)
            raise forms.ValidationError(f"Choisissez un jour d’aujourd’hui au {limit}.")
        return day

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in NAMES:
            if has_identity_number(str(given.get(name) or "")):
                self.add_error(name, wording.NO_SOCIAL_SECURITY)
        if not given.get("phone") and not given.get("email") and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", "Il faut un téléphone ou une adresse électronique pour la joindre.")
        if given.get("preferred_channel") == PreferredChannel.EMAIL and "email" in given and not given["email"]:
            self.add_error("email", "Écrivez l’adresse, ou choisissez le téléphone.")
        if given.get("commune"):
            self._clean_commune(given)
        return given

    def _clean_commune(self, given: dict[str, Any]) -> None:
        try:
            code = commune_meant(given["commune"], code=given.get("commune_code", ""))
        except SeveralCommunes as several:
            here = [hit for hit in several.hits if departement_of(hit.code) in self.departements]
            self.communes = here or several.hits
            self.add_error("commune", several.error)
            return
        given["commune_code"] = code
        if departement_of(code) not in self.departements:
            self.add_error("commune", wording.NOT_OUR_DEPARTEMENT)

    def heeds_existing_case(self, may_already_exist: Callable[..., bool]) -> bool:
        """Propose, never force: a possible existing case is said once, and who opens decides with the person."""
        given = self.cleaned_data
        who = {name: given[name] for name in ("family_name", "given_name", "birth_date", "phone")}
        if given["existing_checked"] or not may_already_exist(**who):
            return True
        self.asks_existing = True
        self.add_error("existing_checked", POSSIBLE_EXISTING_CASE)
        return False

    def to_direct(self) -> Direct:
        given = self.cleaned_data
        person = NewPerson(
            departement=departement_of(given["commune_code"]),
            family_name=given["family_name"],
            given_name=given["given_name"],
            birth_date=given["birth_date"],
            phone=given["phone"],
            email=given["email"],
            commune_code=given["commune_code"],
            preferred_channel=PreferredChannel(given["preferred_channel"]),
            discretion=tuple(Discretion(asked) for asked in given["discretion"]),
            language=Tongue(given["language"]),
        )
        return Direct(
            person=person,
            need=given["need"],
            next_action=NextAction(given["next_action"]),
            on=given["on"],
            told_by=ConsentChannel(given["told_by"]),
        )
