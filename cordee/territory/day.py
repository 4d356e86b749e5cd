from datetime import date

from django.conf import settings
from django.utils import timezone


def reference_day() -> date:
    """The day of the rules and of the directory: today in Paris, or the day that a demo was asked to show."""
    return settings.CORDEE_AS_OF or timezone.localdate()
