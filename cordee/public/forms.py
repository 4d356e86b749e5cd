"""What is typed to keep a result, and to find it again."""

from django import forms

from cordee.domain.spelt_codes import plain
from cordee.public import codes, wording
from cordee.ui.form_keys import KeyField


class KeepForm(forms.Form):
    """Thirty days, under a code."""

    key = KeyField(wording.REOPEN)


class MailForm(KeepForm):
    address = forms.EmailField(
        label=wording.ADDRESS,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={"required": wording.ADDRESS_MISSING, "invalid": wording.ADDRESS_WRONG},
    )
    reponses = forms.BooleanField(label=wording.JOIN_ANSWERS, required=False)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=wording.CODE,
        help_text=wording.CODE_HELP,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": wording.CODE_MISSING},
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not codes.has_the_shape(code):
            raise forms.ValidationError(wording.CODE_SHAPE.format(count=len(plain(code))))
        return code
