"""What is typed of a campaign: days and euros as people write them."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from cordee.detection import wording
from cordee.detection.actions import Plan
from cordee.detection.models import Campaign
from cordee.domain.campaign import CostKind, Target, code_meant
from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.rules.heard.typed import read_day
from cordee.ui.typography import table_day

MOST_CENTS = 1_000_000_000
_EUROS = re.compile(r"\d{1,10}([.,]\d{1,2})?")


class DayField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, help_text="Par exemple 14/03/2027.", **kwargs)

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        day = read_day(text, on=timezone.localdate()) if text else None
        if day is None or not 2000 <= day.year <= 2100:
            raise forms.ValidationError(wording.BAD_DAY)
        return day


class EurosField(forms.CharField):
    """Cents; nothing typed is nothing spent."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=20, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> int:
        text = re.sub(r"[\s€]", "", super().clean(value))
        if not text:
            return 0
        if not _EUROS.fullmatch(text):
            raise forms.ValidationError(wording.BAD_AMOUNT)
        cents = int(Decimal(text.replace(",", ".")) * 100)
        if cents > MOST_CENTS:
            raise forms.ValidationError(wording.TOO_MUCH)
        return cents


class PlanForm(forms.Form):
    """``departements``: those that whoever fills it in may choose; none ticked is the whole region."""

    name = forms.CharField(
        label="Nom de la campagne", max_length=80, error_messages={"required": "Écrivez un nom : les agents le lisent."}
    )
    target = forms.ChoiceField(
        label="À qui s'adresse-t-elle ?",
        choices=[(target.value, said) for target, said in wording.TARGETS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez à qui elle s'adresse : les supports en dépendent."},
    )
    departements = forms.MultipleChoiceField(label="Départements", required=False, widget=forms.CheckboxSelectMultiple)
    starts_on = DayField(label="Premier jour", error_messages={"required": wording.BAD_DAY})
    ends_on = DayField(label="Dernier jour", error_messages={"required": wording.BAD_DAY})
    impression = EurosField(label=f"{wording.COSTS[CostKind.PRINTING]}, en euros")
    envoi = EurosField(label=f"{wording.COSTS[CostKind.MAILING]}, en euros")
    temps = EurosField(label=f"{wording.COSTS[CostKind.STAFF]}, en euros")
    diffusion = EurosField(label=f"{wording.COSTS[CostKind.SPACE]}, en euros")
    autre = EurosField(label=f"{wording.COSTS[CostKind.OTHER]}, en euros")
    objective = forms.CharField(
        label="Ce que l'on en attend",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Interne : ni le public ni la ligne ne le lisent. Aucun nom de personne.",
    )

    def __init__(self, *args: Any, choices: Sequence[str], whole_region: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["departements"]
        field.choices = [(code, f"{DEPARTEMENTS.get(code, code)} ({code})") for code in choices]
        field.help_text = "Aucune case : toute la région." if whole_region else "Un au moins."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", wording.ENDS_BEFORE)
        return cleaned

    def to_plan(self) -> Plan:
        given = self.cleaned_data
        return Plan(
            name=given["name"],
            target=Target(given["target"]),
            departements=tuple(given["departements"]),
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            costs={kind: given[kind.value] for kind in CostKind},
            objective=given["objective"],
        )

    def show_what_is_held(self, campaign: Campaign) -> None:
        """Beside each field that differs from what is stored, what is stored: a colleague's change is seen."""
        plan, held = self.to_plan(), typed(campaign)
        where = ", ".join(DEPARTEMENTS.get(code, code) for code in campaign.departements) or wording.WHOLE_REGION
        differing = {
            "name": (plan.name != campaign.name, campaign.name),
            "target": (plan.target.value != campaign.target, wording.TARGETS[Target(campaign.target)]),
            "departements": (sorted(plan.departements) != sorted(campaign.departements), where),
            "starts_on": (plan.starts_on != campaign.starts_on, held["starts_on"]),
            "ends_on": (plan.ends_on != campaign.ends_on, held["ends_on"]),
            "objective": (plan.objective != campaign.objective, campaign.objective),
            **{
                kind.value: (plan.costs[kind] != campaign.costs.get(kind.value, 0), held.get(kind.value, ""))
                for kind in CostKind
            },
        }
        for name, (differs, said) in differing.items():
            if differs:
                self.add_error(name, wording.HELD_NOW.format(held=said or wording.NOTHING_HELD))


class NewForm(PlanForm):
    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="Court et facile à dire : deux à six lettres, puis deux chiffres, comme DOS26. Il ne change plus.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": wording.BAD_CODE},
    )

    field_order = ("name", "code", "target")

    def clean_code(self) -> str:
        code = code_meant(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(wording.BAD_CODE)
        return code


def typed(campaign: Campaign) -> dict[str, Any]:
    """What the form shows of a campaign that exists."""
    return {
        "name": campaign.name,
        "target": campaign.target,
        "departements": campaign.departements,
        "starts_on": table_day(campaign.starts_on),
        "ends_on": table_day(campaign.ends_on),
        "objective": campaign.objective,
        **{kind: euros_typed(cents) for kind, cents in campaign.costs.items()},
    }


def euros_typed(cents: int) -> str:
    return f"{cents // 100}" if cents % 100 == 0 else f"{cents // 100},{cents % 100:02}"
