"""What is typed or pasted longer than a field takes is said, with both lengths, and shown again whole: never cut.

A browser cuts at ``maxlength`` without a word. No field has one: the renderer leaves it out of each form, a test of the
house out of each template. ``REFUSED`` is what a form says, ``LEFT_OUT`` what a search says that reads the beginning.
"""

from pathlib import Path
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

REFUSED = _("Il y a %(show_value)d signes ; %(limit_value)d au plus. Rien n'est perdu : raccourcissez et continuez.")
LEFT_OUT = _("Vous avez écrit %(show_value)d signes : les %(limit_value)d premiers ont été cherchés, pas la suite.")
SHOWN_AGAIN = 20_000  # of what is refused: more is no text that somebody typed
_FOLDERS = [Path(__file__).parent / "form_widgets", Path(forms.__file__).parent / "templates"]


def refused(text: str, *, most: int) -> str:
    """What to say of an answer that is too long; "" when it is not."""
    return REFUSED % {"show_value": len(text), "limit_value": most} if len(text) > most else ""


def left_out(text: str, *, most: int) -> str:
    """What to say of a search that is too long; "" when it is not."""
    return LEFT_OUT % {"show_value": len(text), "limit_value": most} if len(text) > most else ""


def speak() -> None:
    """Every form says it in these words, in the language of the page."""
    MaxLengthValidator.message = REFUSED


class WholeText(DjangoTemplates):
    """The widgets of Django, without ``maxlength``."""

    @cached_property
    def engine(self) -> Any:
        return self.backend({"APP_DIRS": True, "DIRS": _FOLDERS, "NAME": "whole_text", "OPTIONS": {}})
