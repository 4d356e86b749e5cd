"""A day as people write it: how it is read, and examples of it that hold on the day they are shown."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext as _

from cordee.domain.catalogue import AskedBy, Fact, FactType, Sensitivity
from cordee.domain.rules.answers import BadAnswer
from cordee.domain.rules.heard.typed import typed_answer
from cordee.ui.typography import day_month, long_day

_DAY = Fact(
    id="premier_contact",
    group="",
    label="Premier contact",
    type=FactType.DATE,
    question="",
    sensitivity=Sensitivity.NONE,
    asked_by=AskedBy.BOTH,
)


def typed_day(typed: str, *, on: date) -> date:
    """As people write it: « 14/3/26 », « 14 mars », « hier », « demain »."""
    try:
        day = typed_answer(_DAY, typed.replace("’", "'"), on=on)
    except BadAnswer:
        raise forms.ValidationError(
            _("Date non comprise. Écrivez-la par exemple {days}.").format(days=_around(on))
        ) from None
    if not isinstance(day, date):
        raise forms.ValidationError(
            _("Il faut un jour précis. Écrivez-le par exemple {days}.").format(days=_around(on))
        )
    return day


def day_field(label: str, *, required: str = "", help_text: str = "") -> forms.CharField:
    """``required`` is what is said when it is left empty; without it, it may be."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=40,
        required=bool(required),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": required},
    )


def soon(on: date, *, limit: date | None = None) -> str:
    """« 25/11/26 », « 25 novembre » ou « demain »: days to come, none of them after ``limit``."""
    day = min(on + timedelta(days=3), limit or date.max)
    return f"« {day.day}/{day.month}/{day:%y} », « {day_month(day, today=on)} » ou « demain »"


def _around(on: date) -> str:
    """Today in three ways: it suits who asks for a day to come and who asks for one that is past."""
    figures = f"{on.day}/{on.month}/{on:%y}"
    return _("« {figures} », « {day} » ou « aujourd’hui »").format(figures=figures, day=day_month(on, today=on))


def past_day(typed: str, *, on: date) -> date:
    day = typed_day(typed, on=on)
    if day > on:
        raise forms.ValidationError(
            _("Le {day} est à venir. Écrivez un jour passé, ou aujourd’hui.").format(day=long_day(day))
        )
    return day
