"""Every write on clocks: a heartbeat, a stop and its end, and the delays of a département."""

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from cordee.audit import actions as audit
from cordee.clocks import queries
from cordee.clocks.models import ClockPause, ClockSetting, Heartbeat
from cordee.domain.access import Actor
from cordee.domain.timekeeping import CLEAN_BEATS, Reading, drift, has_jumped, is_again_in_line
from cordee.outbox import actions as outbox

_ONLY = 1
KNOWN = ("one_setting_of_the_clocks_a_day", "clocks_come_in_order", "clocks_end_after_they_begin")


class NotStopped(Exception):
    """The clock runs: there is nothing to resume."""


class DelaysRefused(Exception):
    """The database holds other delays for one of these days, or these come in an order that makes no sense."""


@transaction.atomic
def beat(*, reading: Reading, actor: Actor) -> bool:
    """Note that the clock goes on; return whether it is to be believed, so that what it decides may be done."""
    last = Heartbeat.objects.select_for_update().filter(pk=_ONLY).first()
    pause = queries.stopped()
    if pause is not None:
        return _wait(pause, last, reading, actor)
    if last is not None and has_jumped(_reading(last), reading):
        _stop(_reading(last), reading, actor)
        return False
    _note(reading)
    return True


def resume(*, actor: Actor, at: datetime, by: str) -> None:
    """Somebody vouches for the clock as it now is."""
    pause = queries.stopped()
    if pause is None:
        raise NotStopped
    Heartbeat.objects.filter(pk=_ONLY).delete()
    _end(pause, by, actor, at)


def _wait(pause: ClockPause, last: Heartbeat | None, reading: Reading, actor: Actor) -> bool:
    clean = last is not None and is_again_in_line(_reading(last), reading)
    beats = pause.clean_beats + 1 if clean else 0
    ClockPause.objects.filter(pk=pause.pk).update(clean_beats=beats)
    if not clean:
        return False
    _note(reading)
    if beats < CLEAN_BEATS:
        return False
    _end(pause, actor.label, actor, reading.wall)
    return True


def _stop(before: Reading, now: Reading, actor: Actor) -> None:
    seconds = round(drift(before, now).total_seconds())
    pause = ClockPause.objects.create(began_at=now.wall, drift_seconds=seconds)
    detail = {"drift_seconds": seconds}
    audit.record("clock.stopped", actor=actor, at=now.wall, target=pause.pk, detail=detail)
    if settings.CORDEE_ALERT_EMAIL:
        key, address = f"clock_stopped:{pause.pk}", settings.CORDEE_ALERT_EMAIL
        about = {"about": pause.pk, "address": address, "recipient_kind": "account"}
        outbox.queue("clock_stopped", at=now.wall, key=key, **about)


def _end(pause: ClockPause, by: str, actor: Actor, at: datetime) -> None:
    still = ClockPause.objects.filter(pk=pause.pk, resumed_at__isnull=True)
    if still.update(resumed_at=at, resumed_by=by) != 1:
        raise NotStopped
    audit.record("clock.resumed", actor=actor, at=at, target=pause.pk)


def _note(reading: Reading) -> None:
    values = {"wall": reading.wall, "ticks": reading.ticks, "era": reading.era}
    Heartbeat.objects.update_or_create(pk=_ONLY, defaults=values)


def _reading(beat: Heartbeat) -> Reading:
    return Reading(wall=beat.wall, ticks=beat.ticks, era=beat.era)


def set_clocks(
    *,
    departement: str,
    valid_from: date,
    delays: Mapping[str, int],
    actor: Actor,
    at: datetime,
    valid_until: date | None = None,
) -> ClockSetting:
    """Delays of ClockSetting by name, from that day on; those that held with no end until then end that day.

    Raises DelaysRefused with the name of the constraint.
    """
    try:
        with transaction.atomic():
            setting = _replace(departement, valid_from, valid_until, delays)
    except IntegrityError as refused:
        raise DelaysRefused(next((name for name in KNOWN if name in str(refused)), "")) from refused
    detail = {"departement": departement, "from": valid_from.isoformat(), **delays}
    audit.record("clock.set", actor=actor, at=at, target=setting.pk, detail=detail)
    return setting


def _replace(departement: str, valid_from: date, valid_until: date | None, delays: Mapping[str, int]) -> ClockSetting:
    before = ClockSetting.objects.filter(departement=departement, valid_from__lt=valid_from, valid_until__isnull=True)
    before.update(valid_until=valid_from)
    return ClockSetting.objects.create(
        departement=departement, valid_from=valid_from, valid_until=valid_until, **delays
    )
