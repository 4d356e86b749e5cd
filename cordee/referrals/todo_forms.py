"""What one types to plan the next action of a case, or to end it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from cordee.cases.wording import CLOSINGS, NEXT_ACTIONS
from cordee.domain.access import Role
from cordee.domain.planning import FURTHEST, OLD_CLOSINGS, Closing, asks_why, may_be_planned_on
from cordee.domain.referral import NextAction
from cordee.referrals.days import soon, typed_day
from cordee.referrals.todo_wording import WHY, WHY_HELP, WHY_MISSING
from cordee.ui.typography import long_day


class SeenForm(forms.Form):
    """``seen`` is what was next when the page was read: it makes the act the same one, once."""

    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)


class PlanForm(SeenForm):
    next_action = forms.ChoiceField(
        label="Que faites-vous ensuite ?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la prochaine action."},
    )
    on = forms.CharField(
        label="Quel jour ?",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Écrivez le jour de cette action."},
    )

    why = forms.CharField(label=WHY, help_text=WHY_HELP, max_length=200, required=False)

    def __init__(self, *args: Any, choices: Sequence[NextAction], today: date, by: Role | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today, self.by = today, by
        if not any(asks_why(one, by=by) for one in choices):
            del self.fields["why"]
        self.fields["on"].help_text = f"Par exemple {soon(today)}. D’ici trois mois."
        self.fields["next_action"].choices = [(one.value, NEXT_ACTIONS[one]) for one in choices]

    def clean_on(self) -> date:
        day = typed_day(self.cleaned_data["on"], on=self.today)
        if not may_be_planned_on(day, today=self.today):
            last = long_day(self.today + FURTHEST)
            raise forms.ValidationError(f"Écrivez un jour entre aujourd’hui et le {last}.")
        return day

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        planned = given.get("next_action")
        if planned and asks_why(NextAction(planned), by=self.by) and not given.get("why"):
            self.add_error("why", WHY_MISSING)
        return given


class CloseCaseForm(SeenForm):
    closing = forms.ChoiceField(
        label="Pourquoi ?",
        choices=[(one.value, CLOSINGS[one]) for one in Closing if one not in OLD_CLOSINGS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une raison."},
    )
