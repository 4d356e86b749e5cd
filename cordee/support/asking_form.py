"""What one types to ask another organisation from a case that one leads."""

from typing import Any

from django import forms

from cordee.domain.consent import ConsentChannel
from cordee.referrals.onward_forms import AgreedAloudForm, PurposeField
from cordee.support.asking import Asking
from cordee.support.asking_wording import AGREED_BY, REPRESENTATIVE_NEEDED, WHO_LEADS

WE_LEAD, THEY_LEAD = "nous", "eux"


class AskForm(AgreedAloudForm):
    """``seen``: the stock that the page stands on. Her health is offered where who asks reads what she said of it."""

    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    purpose = PurposeField()
    leads = forms.ChoiceField(
        label="Qui suit la personne ensuite ?",
        choices=[(WE_LEAD, WHO_LEADS[False]), (THEY_LEAD, WHO_LEADS[True])],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites qui suit la personne ensuite."},
    )
    message = forms.CharField(
        label="Ce que cet organisme doit savoir",
        help_text="Il le lit s’il accepte. Jamais de diagnostic.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    share_health = forms.BooleanField(label="Transmettre aussi les réponses sur la santé au travail", required=False)
    channel = forms.ChoiceField(
        label="Comment le dit-elle ?",
        choices=[(one.value, words) for one, words in AGREED_BY.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites comment elle a donné son accord."},
    )
    representative = forms.CharField(
        label="Représentant légal, présent et d’accord",
        max_length=120,
        help_text="La personne est mineure : lisez ce texte à son représentant aussi, et notez son nom.",
        error_messages={"required": REPRESENTATIVE_NEEDED},
    )
    field_order = ("purpose", "leads", "message", "share_health", "channel")
    WATCHED = ("purpose", "message", "send_reason")

    def __init__(self, *args: Any, has_health: bool, is_minor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_health:
            del self.fields["share_health"]
        if not is_minor:
            del self.fields["representative"]

    def to_asking(self) -> Asking:
        given = self.cleaned_data
        return Asking(
            target=given["target"],
            purpose=given["purpose"],
            agreed=self.has_agreed,
            channel=ConsentChannel(given["channel"]),
            share_health=given.get("share_health", False),
            gives_lead=given["leads"] == THEY_LEAD,
            message=given["message"],
            representative=given.get("representative", ""),
            send_reason=given.get("send_reason", ""),
        )
