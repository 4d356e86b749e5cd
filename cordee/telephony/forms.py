"""What an agent types about the telephone: one's desk, the number that it shows."""

from typing import Any

from django import forms

from cordee.enquiries.forms import PhoneField


class DeskForm(forms.Form):
    identity = forms.RegexField(
        regex=r"^\S*$",
        label="Mon poste",
        help_text="Comme votre téléphonie vous nomme : « 104 », ou l'adresse électronique de votre compte chez elle. "
        "Vide : aucun poste.",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "invalid": "Un numéro de poste ou une adresse s'écrit sans espace, comme « 104 ».",
            "max_length": "Ce poste est trop long : 120 signes au plus.",
        },
    )

    def clean_identity(self) -> str:
        return str(self.cleaned_data["identity"]).lower()


class NumberForm(forms.Form):
    number = PhoneField(
        label="Numéro affiché par le téléphone",
        help_text="Il n'est pas gardé : une empreinte, qu'on ne peut pas relire, fait reconnaître qui rappelle.",
        error_messages={"required": "Tapez ou collez le numéro que votre téléphone affiche."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].widget.attrs["autocomplete"] = "off"
