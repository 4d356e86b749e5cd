"""What the supervisor types: hours as people say them, days, a message, a note."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from cordee.domain.opening import PARIS, Change, Reason, Spans, Week, read_spans, said_spans
from cordee.domain.rules.heard.typed import read_day
from cordee.orientation.models import OverrideCode
from cordee.supervision import wording
from cordee.supervision.actions import Announcement
from cordee.supervision.models import LONGEST_MESSAGE, LONGEST_NOTE
from cordee.ui.typography import table_day
from cordee.ui.watched import refuse_watched

LONGEST = timedelta(days=366)
_TIME = re.compile(r"(\d{1,2}) ?(?:h|:) ?(\d{2})?")
PERIODS = {"4": "4 semaines", "13": "3 mois", "52": "un an"}


class SpansField(forms.CharField):
    def clean(self, value: Any) -> Spans:
        found = read_spans(super().clean(value))
        if found is None:
            raise forms.ValidationError(wording.BAD_SPANS)
        return found


class DayField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, help_text="Par exemple 24/12/2026.", **kwargs)

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        day = read_day(text, on=timezone.localdate())
        if day is None or not 2000 <= day.year <= 2100:
            raise forms.ValidationError(wording.BAD_DAY)
        if day < timezone.localdate():
            raise forms.ValidationError(wording.IN_THE_PAST)
        return day


class TimeField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, required=False, **kwargs)

    def clean(self, value: Any) -> time | None:
        text = " ".join(super().clean(value).lower().split())
        if not text:
            return None
        found = _TIME.fullmatch(text)
        if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise forms.ValidationError(wording.BAD_TIME)
        return time(int(found[1]), int(found[2] or 0))


class WeekForm(forms.Form):
    """Seven days, Monday first, and from when."""

    lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche = (
        SpansField(label=day, required=False, max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
        for day in wording.DAYS
    )
    valid_from = DayField(label="À partir du", error_messages={"required": wording.BAD_DAY})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(self.to_week()):
            raise forms.ValidationError(wording.NO_DAY_OPEN)
        return cleaned

    def to_week(self) -> Week:
        monday, *others = (self.cleaned_data[day.lower()] for day in wording.DAYS)
        return (monday, *others)  # type: ignore[return-value]


def typed_week(week: Week | None) -> Mapping[str, str]:
    """What the form shows at first: the hours that hold."""
    spans = {day.lower(): said_spans(one) for day, one in zip(wording.DAYS, week, strict=True)} if week else {}
    return {**spans, "valid_from": table_day(timezone.localdate())}


class AnnounceForm(forms.Form):
    kind = forms.ChoiceField(
        label="Qu'annoncez-vous ?",
        choices=[("fermeture", "La ligne est fermée"), ("ouverture", "La ligne répond, par exception")],
        initial="fermeture",
        widget=forms.RadioSelect,
    )
    first = DayField(label="Premier jour", error_messages={"required": wording.BAD_DAY})
    begins = TimeField(label="À partir de", help_text="Rien : dès le matin.")
    last = DayField(label="Dernier jour", required=False)
    ends = TimeField(label="Jusqu'à", help_text="Rien : jusqu'au soir.")
    reason = forms.ChoiceField(label="Motif", choices=[(one.value, said) for one, said in wording.REASONS.items()])
    message = forms.CharField(
        label="Message, en plus de la date et du motif",
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Publié tel quel. La date et le motif sont déjà dits.",
    )
    message_english = forms.CharField(
        label="Le même message en anglais",
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Sans lui, les pages en anglais disent la date et le motif.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        change = self._change()
        if change.ends <= change.begins:
            self.add_error("last", wording.ENDS_BEFORE)
        elif change.ends - change.begins > LONGEST:
            self.add_error("last", wording.TOO_LONG)
        elif not change.closes and (not cleaned["begins"] or not cleaned["ends"] or self._last() != cleaned["first"]):
            self.add_error("ends", wording.ONE_DAY)
        return cleaned

    def to_announcement(self) -> Announcement:
        said = self.cleaned_data
        return Announcement(
            change=self._change(),
            reason=Reason(said["reason"]),
            message=_one_line(said["message"]),
            message_english=_one_line(said["message_english"]),
        )

    def _last(self) -> date:
        last: date = self.cleaned_data["last"] or self.cleaned_data["first"]
        return last

    def _change(self) -> Change:
        said = self.cleaned_data
        evening = datetime.combine(self._last() + timedelta(days=1), time(0), tzinfo=PARIS)
        return Change(
            begins=datetime.combine(said["first"], said["begins"] or time(0), tzinfo=PARIS),
            ends=datetime.combine(self._last(), said["ends"], tzinfo=PARIS) if said["ends"] else evening,
            closes=said["kind"] == "fermeture",
        )


class FilterForm(forms.Form):
    """What to go over; words that are no code are no filter."""

    raison = forms.ChoiceField(
        label="Raison",
        required=False,
        choices=[("", "Toutes"), *((code.value, said) for code, said in wording.CODES.items())],
    )
    service = forms.ChoiceField(label="Service gardé", required=False)
    periode = forms.ChoiceField(label="Période", required=False, choices=list(PERIODS.items()), initial="13")

    def __init__(self, *args: Any, services: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [("", "Tous"), *services]

    def chosen(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "") if self.is_valid() or name in self.cleaned_data else ""


class NoteForm(forms.Form):
    note = forms.CharField(
        label="Votre note",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=wording.NO_NAME,
        error_messages={"required": "Écrivez ce qui est à revoir : sans note, rien n'est laissé."},
    )

    def clean(self) -> None:
        refuse_watched(self, ("note",))


def codes() -> frozenset[str]:
    return frozenset(code.value for code in OverrideCode)


def _one_line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())
