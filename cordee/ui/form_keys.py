"""The key of a form, which makes two clicks one act: letters without accent, digits and hyphens, read whole."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SHORTEST, LONGEST = 8, 80  # what the columns that keep a key hold


class KeyField(forms.CharField):
    """``said``: what to do when the key is missing or is none, in one sentence. A field of regular expression of Django
    searches: it would take a key that only holds a good one.
    """

    def __init__(self, said: Any, *, longest: int = LONGEST) -> None:
        super().__init__(label=_("Formulaire"), widget=forms.HiddenInput, error_messages={"required": said})
        self._shape = re.compile(rf"[0-9A-Za-z-]{{{SHORTEST},{longest}}}")

    def clean(self, value: Any) -> str:
        key = str(value or "")
        if not self._shape.fullmatch(key):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return key
