"""What one types: a note and its readers, or why it is struck."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cordee.domain.notes import LONGEST, Audience
from cordee.support.wording import AUDIENCES, HELP


class TextForm(forms.Form):
    text = forms.CharField(
        label="Votre note",
        max_length=LONGEST,
        help_text=HELP,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Écrivez la note."},
    )


class NoteForm(TextForm):
    audience = forms.ChoiceField(
        label="Pour qui ?", widget=forms.RadioSelect, error_messages={"required": "Choisissez qui peut la lire."}
    )
    field_order = ("audience", "text")

    def __init__(self, *args: Any, audiences: Sequence[Audience], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [(one.value, AUDIENCES[one]) for one in audiences]


class StrikeForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=200,
        help_text="Par exemple : écrite dans le mauvais dossier.",
        error_messages={"required": "Écrivez pourquoi cette note est rayée."},
    )
