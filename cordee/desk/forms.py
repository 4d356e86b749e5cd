"""The name of a view, and what it keeps."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms

NAMELESS = "Donnez un nom à cette vue."


class NameForm(forms.Form):
    name = forms.CharField(
        label="Nom de la vue",
        help_text="Pour vous seul, en 40 signes au plus. N’y écrivez pas le nom d’une personne.",
        max_length=40,
        error_messages={"required": NAMELESS, "max_length": "Ce nom est trop long : 40 signes au plus."},
    )


class ViewForm(NameForm):
    """``known`` are the words that the address of the list may hold; all the others are left out."""

    codes = forms.CharField(max_length=400, widget=forms.HiddenInput)
    key = forms.CharField(max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = known

    def clean_codes(self) -> str:
        pairs = [(word, value) for word, value in parse_qsl(self.cleaned_data["codes"]) if word in self._known]
        if not pairs:
            raise forms.ValidationError("Choisissez d’abord ce que la liste doit montrer.")
        return urlencode(pairs)
