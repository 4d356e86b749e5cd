"""Where a caller wants her summary."""

from typing import Any

from django import forms
from django.utils.functional import cached_property

from cordee.domain.phone import NotAPhone, mobile_e164
from cordee.outbox import sms
from cordee.summary import wording
from cordee.summary.actions import Wanted
from cordee.ui.form_keys import KeyField


class SummaryForm(forms.Form):
    """The key makes two clicks one code and one message."""

    key = KeyField(wording.REOPEN)
    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        required=False,
        help_text="Effacée dès que le message est parti.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "data-autofocus": True}),
        error_messages={"invalid": "Adresse non comprise. Écrivez-la par exemple nom@exemple.fr."},
    )
    mobile = forms.CharField(
        label="Téléphone mobile, pour un SMS",
        required=False,
        max_length=30,
        help_text="Le SMS dit le code et la page où le taper, rien d'autre. Effacé dès qu'il est parti.",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    names = forms.BooleanField(
        label="Elle permet que le courriel nomme les services",
        required=False,
        help_text="Sinon il ne dit que le code : quelqu'un d'autre peut lire sa messagerie.",
    )

    def __init__(self, *args: Any, has_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_code or not sms.is_available():
            del self.fields["mobile"]

    @cached_property
    def shown(self) -> list[forms.BoundField]:
        return list(self.visible_fields())

    def clean_mobile(self) -> str:
        typed: str = self.cleaned_data["mobile"]
        if not typed:
            return ""
        try:
            return mobile_e164(typed)
        except NotAPhone:
            raise forms.ValidationError(wording.NOT_A_MOBILE) from None

    def to_wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(email=given["email"], mobile=given.get("mobile", ""), names=given["names"])
