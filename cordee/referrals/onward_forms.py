"""What one types to ask the next organisation, another one as well, or the same one again."""

from typing import Any

from django import forms

from cordee.domain.redirection import ContinuedAs
from cordee.domain.referral import Guard, GuardsUnmet
from cordee.referrals import wording
from cordee.referrals.continuing import GoingOn
from cordee.referrals.forms import REOPEN
from cordee.ui.form_keys import KeyField
from cordee.ui.watched import refuse_watched

AGREED, ASKED_LATER = "oui", "attendre"  # the buttons of « Confirmer et envoyer »


class AgreedAloudForm(forms.Form):
    """Who is asked, and whether the person has just agreed or is asked later, as the button says."""

    key = KeyField(REOPEN, longest=60)
    target = forms.CharField(max_length=300, widget=forms.HiddenInput, error_messages={"required": REOPEN})
    WATCHED: tuple[str, ...] = ("send_reason",)  # free words, where nobody is named

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "send_reason" in self.data:
            self._ask_reason()

    def refuse(self, unmet: GuardsUnmet) -> None:
        """Where a reason would let it pass, the form asks for it."""
        if set(unmet.missing) & {Guard.CAPACITY, Guard.NO_TWIN}:
            self._ask_reason()
        self.add_error("send_reason" if "send_reason" in self.fields else None, wording.not_possible(unmet))

    def _ask_reason(self) -> None:
        self.fields["send_reason"] = forms.CharField(
            label="Pourquoi envoyer tout de même",
            help_text="Une phrase, sans nom ni détail de santé. Elle reste au journal de la demande.",
            max_length=300,
            required=False,
        )

    def clean(self) -> None:
        refuse_watched(self, self.WATCHED)
        if self.data.get("accord") not in (AGREED, ASKED_LATER):
            self.add_error(None, "Dites si la personne est d’accord : choisissez l’un des boutons.")

    @property
    def has_agreed(self) -> bool:
        return bool(self.data["accord"] == AGREED)


class PurposeField(forms.CharField):
    """What the receiver reads before it answers."""

    def __init__(self) -> None:
        super().__init__(
            label="Ce que vous demandez à cet organisme",
            help_text="Une phrase. N’écrivez ni nom ni détail de santé.",
            max_length=200,
            error_messages={"required": "Écrivez ce que vous demandez à cet organisme."},
        )


class GoOnForm(AgreedAloudForm):
    """Asking beside says what for; asking the same organisation again, what it lacked."""

    purpose = PurposeField()
    complement = forms.CharField(
        label="Ce qui manquait",
        help_text="L’organisme le lit avant de répondre. N’écrivez ni nom ni détail de santé.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez ce qui manquait à l’organisme pour répondre."},
    )
    WATCHED = ("purpose", "complement", "send_reason")

    def __init__(self, *args: Any, how: ContinuedAs, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.how = how
        if how is not ContinuedAs.BESIDE:
            del self.fields["purpose"]
        if how is not ContinuedAs.COMPLETED:
            del self.fields["complement"]

    def to_going_on(self) -> GoingOn:
        return GoingOn(
            how=self.how,
            target=self.cleaned_data["target"],
            agreed=self.has_agreed,
            purpose=self.cleaned_data.get("purpose", ""),
            send_reason=self.cleaned_data.get("send_reason", ""),
            complement=self.cleaned_data.get("complement", ""),
        )
