"""The delays of each département, dated; and whether the clock that counts them is to be believed."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from cordee.domain.referral import CLOCKS


class ClockSetting(models.Model):
    """In force from a day until another (excluded). Département '' is the region: it holds where no other does."""

    departement = models.CharField(max_length=3, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    acknowledge = models.PositiveSmallIntegerField()
    answer = models.PositiveSmallIntegerField()
    first_reminder = models.PositiveSmallIntegerField()
    second_reminder = models.PositiveSmallIntegerField()
    expiry = models.PositiveSmallIntegerField()
    start = models.PositiveSmallIntegerField()
    follow_up_calendar_days = models.PositiveSmallIntegerField()
    consent_lapse = models.PositiveSmallIntegerField(default=CLOCKS.consent_lapse)
    question_pause = models.PositiveSmallIntegerField(default=CLOCKS.question_pause)
    twin_calendar_days = models.PositiveSmallIntegerField(default=CLOCKS.twin_calendar_days)
    reopening_calendar_days = models.PositiveSmallIntegerField(default=CLOCKS.reopening_calendar_days)
    danger_minutes = models.PositiveSmallIntegerField(default=CLOCKS.danger_minutes)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_setting_of_the_clocks_a_day",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_until"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="clocks_end_after_they_begin",
            ),
            models.CheckConstraint(
                condition=Q(acknowledge__gte=1, acknowledge__lte=F("answer"))
                & Q(first_reminder__gte=1, first_reminder__lt=F("second_reminder"))
                & Q(second_reminder__lt=F("expiry"), answer__lt=F("expiry"))
                & Q(start__gte=1, follow_up_calendar_days__gte=1, consent_lapse__gte=1, question_pause__gte=1)
                & Q(twin_calendar_days__gte=1, reopening_calendar_days__gte=1)
                & Q(danger_minutes__gte=1, danger_minutes__lte=60),
                name="clocks_come_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.departement or 'région'} {self.valid_from}"


class Heartbeat(models.Model):
    """One row: the last time the clock was found right."""

    wall = models.DateTimeField()
    ticks = models.FloatField()
    era = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.wall}"


class ClockPause(models.Model):
    """The clock jumped: nothing expires and nobody is recalled until it is right again, or somebody says it is."""

    began_at = models.DateTimeField()  # as the clock then said
    drift_seconds = models.BigIntegerField()  # more than zero: forwards
    clean_beats = models.PositiveSmallIntegerField(default=0)
    resumed_at = models.DateTimeField(null=True)
    resumed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(resumed_at=None), name="the_clock_is_stopped_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.began_at} {self.drift_seconds}"
