"""What administrators fill in. Nothing here is about the people who are helped."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cordee.domain.access import Role
from cordee.network import queries
from cordee.network.models import Organisation
from cordee.network.wording import NO_REASON, ROLES
from cordee.territory import queries as territory

PARIS = ZoneInfo("Europe/Paris")


class AccountForm(forms.Form):
    email = forms.EmailField(
        label="Courriel professionnel",
        help_text="Il sert à entrer. Vous vous portez garant que cette adresse est bien la sienne.",
        error_messages={"required": "Écrivez l’adresse.", "invalid": "Écrivez une adresse complète, avec « @ »."},
    )
    full_name = forms.CharField(
        label="Prénom et nom", max_length=120, error_messages={"required": "Écrivez le prénom et le nom."}
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=200,
        min_length=5,
        help_text="Cette raison est gardée dans le journal. Ne nommez aucune personne accompagnée.",
        error_messages={"required": NO_REASON, "min_length": NO_REASON},
    )


class FunctionForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label="Organisme",
        queryset=Organisation.objects.none(),
        empty_label="Choisissez",
        error_messages={
            "required": "Choisissez l’organisme.",
            "invalid_choice": "Choisissez un organisme de la liste.",
        },
    )
    role = forms.ChoiceField(
        label="Fonction",
        choices=[(role.value, label) for role, label in ROLES.items()],
        error_messages={"required": "Choisissez la fonction."},
    )
    departements = forms.MultipleChoiceField(
        label="Départements",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sans choix : toute la région.",
    )
    begins_on = forms.DateField(label="À partir du", required=False, help_text="Sans date : dès maintenant.")
    ends_on = forms.DateField(label="Jusqu’au", required=False, help_text="Dernier jour compris. Sans date : sans fin.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["organisation"].queryset = queries.organisations(on=today)
        self.fields["departements"].choices = [
            (one.code, f"{one.name} ({one.code})") for one in territory.departements(today)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("begins_on"), cleaned.get("ends_on")
        if ends and ends < (begins or timezone.localdate()):
            self.add_error("ends_on", ValidationError("La fin vient avant le début. Corrigez l’une des deux dates."))
        return cleaned

    def to_function(self, *, at: datetime) -> dict[str, Any]:
        given = self.cleaned_data
        begins = given["begins_on"]
        ends = given["ends_on"]
        return {
            "organisation": given["organisation"],
            "role": Role(given["role"]),
            "departements": given["departements"],
            "valid_from": _midnight(begins) if begins and begins > timezone.localdate() else at,
            "valid_until": _midnight(ends.fromordinal(ends.toordinal() + 1)) if ends else None,
        }


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), tzinfo=PARIS)
