"""Who came, how she is reached, what she needs, what she was told, and what comes next."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from cordee.caseload import wording
from cordee.caseload.direct import Direct
from cordee.cases.wording import NEXT_ACTIONS
from cordee.conversation.places import LONGEST_TYPED, SeveralCommunes, commune_meant
from cordee.domain.consent import ConsentChannel
from cordee.domain.planning import FURTHEST, may_be_planned_on
from cordee.domain.referral import NextAction
from cordee.domain.territory import departement_of
from cordee.frontdesk.person_form import PersonForm
from cordee.referrals.days import day_field, soon, typed_day
from cordee.territory.queries import CommuneHit
from cordee.ui.typography import long_day

NEXT = (NextAction.CALL_BACK, NextAction.CONFIRM_WISH, NextAction.DECIDE)
TOLD = {
    ConsentChannel.IN_PERSON: "En face, à l’entretien",
    ConsentChannel.VOICE: "De vive voix, au téléphone",
    ConsentChannel.PAPER: "Par écrit, sur papier",
}
_quiet = {"autocomplete": "off"}


class DirectForm(PersonForm):
    """``communes``: those that were meant, where what was typed names several."""

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

    def clean_on(self) -> date:
        day = typed_day(self.cleaned_data["on"], on=self.today)
        if not may_be_planned_on(day, today=self.today):
            limit = long_day(self.today + FURTHEST)
            raise forms.ValidationError(f"Choisissez un jour d’aujourd’hui au {limit}.")
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean()
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

    def to_direct(self) -> Direct:
        given = self.cleaned_data
        place = given["commune_code"]
        return Direct(
            person=self.to_person(departement=departement_of(place), commune=place),
            need=given["need"],
            next_action=NextAction(given["next_action"]),
            on=given["on"],
            told_by=ConsentChannel(given["told_by"]),
        )
