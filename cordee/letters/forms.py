"""The blanks of one letter as a form: everything may be left out, and is then dots on the paper."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from cordee.domain.letters import DAY, RECIPIENT, Blank, BlankKind, Given, Letter
from cordee.letters import wording
from cordee.ui.typography import table_day

LEAVE, RETURN = "arret_debut", "reprise"  # the blanks that the letters name so
LONGEST = {BlankKind.LINE: 200, BlankKind.LINES: 1_200}


class DayField(forms.DateField):
    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            found = str(value)[:60]
            raise forms.ValidationError(wording.NOT_A_DAY.format(found=found), code="invalid") from None


class TextField(forms.CharField):
    """The longest text is checked here, so that the sentence says what was found."""

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(**options)
        self.longest = longest

    def to_python(self, value: Any) -> str:
        text = super().to_python(value).replace("\r\n", "\n").replace("\0", "")
        if len(text) > self.longest:
            raise forms.ValidationError(wording.TOO_LONG.format(found=len(text), most=self.longest), code="long")
        return text


class BlanksForm(forms.Form):
    """``sent`` is what a page posted: this one, or the result page with the answers that it knows."""

    def __init__(self, letter: Letter, sent: Mapping[str, str] | None = None) -> None:
        known = {RECIPIENT: letter.recipient or "", DAY: timezone.localdate().isoformat()}
        names = {blank.id for blank in letter.blanks}
        filled = {name: value for name, value in (sent or {}).items() if name in names}
        super().__init__({**known, **filled})
        self.letter = letter
        for blank in letter.blanks:
            self.fields[blank.id] = _field(blank, letter)

    def clean(self) -> dict[str, Any]:
        """Who is off work goes back after the first day of leave, not before."""
        cleaned = super().clean() or self.cleaned_data
        left, back = cleaned.get(LEAVE), cleaned.get(RETURN)
        if left and back and back < left:
            self.add_error(RETURN, wording.BACK_BEFORE.format(left=table_day(left), back=table_day(back)))
        return cleaned

    @property
    def given(self) -> Given:
        """What was understood; what was not is left blank."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields as they are asked: who writes, to whom, then what the text wants."""
        grouped = wording.GROUPS if self.letter.is_letter else {}
        for title, names in grouped.items():
            yield title, [self[name] for name in names]
        if own := [self[blank.id] for blank in self.letter.own_blanks]:
            yield wording.INSIDE, own


def _field(blank: Blank, letter: Letter) -> forms.Field:
    labels = wording.LABELS_OF_EMPLOYERS if letter.who == wording.EMPLOYER else {}
    options: dict[str, Any] = {
        "label": labels.get(blank.id, blank.label),
        "help_text": blank.help or "",
        "required": False,
    }
    if blank.kind is BlankKind.DAY:
        days = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"})
        return DayField(widget=days, input_formats=["%Y-%m-%d", "%d/%m/%Y"], **options)
    longest = LONGEST[blank.kind]
    attributes = {"autocomplete": wording.AUTOCOMPLETE.get(blank.id, "off")}
    if blank.id == RECIPIENT:
        attributes["lang"] = "fr"  # it is filled in already, for a French letter
    lines = blank.kind is BlankKind.LINES
    widget = forms.Textarea(attrs={**attributes, "rows": "3"}) if lines else forms.TextInput(attrs=attributes)
    return TextField(widget=widget, longest=longest, **options)
