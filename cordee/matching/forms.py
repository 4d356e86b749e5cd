"""What one side answers. The form carries its key and the version that was read."""

from django import forms

from cordee.domain.matching import Source, Word
from cordee.matching import wording
from cordee.ui.form_keys import KeyField


class WordForm(forms.Form):
    key = KeyField(wording.UNREADABLE)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    source = forms.ChoiceField(
        label="Comment le savez-vous ?",
        choices=[(source.value, wording.SOURCES[source]) for source in Source],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites comment vous le savez."},
    )
    word = forms.ChoiceField(choices=[(word.value, word.name) for word in Word], required=False)
