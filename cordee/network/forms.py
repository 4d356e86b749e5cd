from collections.abc import Sequence
from typing import Any

from django import forms

from cordee.network.models import Membership
from cordee.network.wording import CHOOSE_A_FUNCTION, NOT_YOUR_FUNCTION, function_label


class MembershipForm(forms.Form):
    membership = forms.ChoiceField(
        label=CHOOSE_A_FUNCTION,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_A_FUNCTION, "invalid_choice": NOT_YOUR_FUNCTION},
    )

    def __init__(self, *args: Any, memberships: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by_pk = {str(one.pk): one for one in memberships}
        self.fields["membership"].choices = [(pk, _label(one)) for pk, one in self._by_pk.items()]

    def to_membership(self) -> Membership:
        return self._by_pk[self.cleaned_data["membership"]]


def _label(membership: Membership) -> str:
    return function_label(
        role=membership.role,
        organisation=membership.organisation.display_name,
        departements=membership.departements,
    )
