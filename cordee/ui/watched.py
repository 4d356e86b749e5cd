"""Free texts that somebody reads who has nothing to know of health: an illness or an identity number comes back."""

from collections.abc import Iterable

from django import forms

from cordee.domain.watched_words import has_identity_number, health_word
from cordee.ui import wording


def reminder(text: str) -> str:
    """What is to be taken away, and why; empty when there is nothing."""
    if found := health_word(text):
        return wording.HEALTH_WORD.format(found=found)
    return wording.IDENTITY_NUMBER if has_identity_number(text) else ""


def refuse_watched(form: forms.Form, fields: Iterable[str]) -> None:
    """Each field with its own error; what was typed is still there."""
    for name in fields:
        if said := reminder(str(form.cleaned_data.get(name) or "")):
            form.add_error(name, said)
