from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm

from cordee.network import wording


class AddPasskeyForm(AddWebAuthnForm):
    """A key that opens without password, unless its holder says otherwise: that is what most devices hold today."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label, name.help_text, name.required = wording.PASSKEY_NAME, wording.PASSKEY_NAME_HELP, True
        name.max_length = 60
        name.widget.attrs.update(autocomplete="off")
        alone.label, alone.help_text, alone.initial = wording.PASSKEY_ALONE, wording.PASSKEY_ALONE_HELP, True
