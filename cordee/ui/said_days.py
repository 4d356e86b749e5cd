"""A day without its weekday, as a rule says it: « 1er juin 2015 », « 1 June 2015 » on an English page."""

from datetime import date

from django.utils.formats import date_format

from cordee.domain.rules import french
from cordee.ui.tongues import SOURCE, tongue


def said_day(on: date) -> str:
    return french.said_day(on) if tongue() == SOURCE else f"{on.day} {date_format(on, 'F')} {on.year}"
