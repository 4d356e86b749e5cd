"""What the animator types: which of four things was done."""

from django import forms

from cordee.animation.wording import ENDINGS
from cordee.cases.escalations import BY_ANIMATOR
from cordee.ui.form_keys import KeyField

_REOPEN = "Ce formulaire est incomplet. Rouvrez la page et recommencez."


class ActForm(forms.Form):
    key = KeyField(_REOPEN, longest=64)


class CloseForm(ActForm):
    ending = forms.ChoiceField(
        label="Ce qui a été fait",
        choices=[(one.value, ENDINGS[one]) for one in BY_ANIMATOR],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce qui a été fait."},
    )
