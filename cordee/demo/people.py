"""The invented people enter through the line, as real callers do: the same acts, journal and messages."""

import signal
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from multiprocessing import get_context, parent_process

from django.conf import settings
from django.db import connection
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.demo import accounts, away, campaigns, following, line, on_the_telephone, on_the_web, stories
from cordee.demo.examples import Examples
from cordee.demo.models import Built
from cordee.demo.stories import Story, Town
from cordee.domain.territory import region_departements
from cordee.referrals import overdue
from cordee.territory import queries as territory

STORIES = "story/"
PROGRESS_STEP = 30
MIDNIGHT_MAY_PASS = timedelta(days=1)


class BuiltForAnotherDay(Exception):
    """The database holds the people of another day: those of two days would be counted together."""

    def __init__(self, built_for: date, asked: date) -> None:
        super().__init__(built_for, asked)
        self.built_for, self.asked = built_for, asked


class HalfUntold(RuntimeError):
    """The other process failed; what it says of it is on standard error."""


def day_of(on: date) -> date:
    """The day of the people that the database holds; ``on`` while it holds none.

    People of today stay when today is past, unless AS_OF names a day. Otherwise raise BuiltForAnotherDay.
    """
    first = Built.objects.filter(key__startswith=STORIES).order_by("at").first()
    if first is None:
        return on
    built_for = date.fromisoformat(first.key.split("/")[1])
    were_of_today = abs(timezone.localdate(first.at) - built_for) <= MIDNIGHT_MAY_PASS
    if built_for != on and (settings.CORDEE_AS_OF or not were_of_today):
        raise BuiltForAnotherDay(built_for, on)
    return built_for


def build(on: date, progress: Callable[[str], None]) -> int:
    """Let those call who have not called yet; return how many did. A start that was cut short goes on from there."""
    recipe = stories.read_recipe(settings.CORDEE_REFERENCE_DATA)
    told = list(stories.told(recipe, towns(on), on=on))
    waiting = left(told[: settings.CORDEE_DEMO_CALLS], on=on)
    if waiting:
        Telling(on, progress).shared(waiting)
    Examples(told, on=on, agent=accounts.agent(), now=timezone.now()).build()
    on_the_web.leave(told, now=timezone.now())
    campaigns.run(now=timezone.now())
    on_the_telephone.ring(now=timezone.now())
    away.announce(now=timezone.now())
    if waiting:
        overdue.sweep(at=timezone.now())
    return len(waiting)


def left(told: Iterable[Story], *, on: date) -> list[Story]:
    """Those that are not in the database yet."""
    known = set(Built.objects.filter(key__startswith=STORIES).values_list("key", flat=True))
    return [story for story in told if _key(on, story.number) not in known]


class Telling:
    """One start of the demo: who calls, and when."""

    def __init__(self, on: date, progress: Callable[[str], None]) -> None:
        self.on, self.progress = on, progress
        self.agent, self.now = accounts.agent(), timezone.now()

    def shared(self, told: Sequence[Story]) -> None:
        """Every second story in another process: telling is Python's work more than the database's."""
        connection.close()  # no two processes speak on one connection
        other = get_context("fork").Process(target=self._apart, args=(told[1::2],), daemon=True)
        other.start()
        try:
            self.all(told[::2])
            other.join()
        finally:
            other.terminate()
            other.join()
        if other.exitcode:
            raise HalfUntold(other.exitcode)

    def _apart(self, told: Sequence[Story]) -> None:
        """Ctrl-C is for the process that started us: it ends us."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for asked in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(asked, signal.SIG_DFL)
        self.progress = lambda message: None
        self.all(told)

    def all(self, told: Sequence[Story]) -> None:
        _do_not_wait_for_the_disk()
        for place, story in enumerate(told):
            if _is_orphan():
                return
            if place % PROGRESS_STEP == 0:
                self.progress(f"démonstration : appels à la ligne, {100 * place // len(told)} %")
            self.one(story)

    def one(self, story: Story) -> None:
        """The call in one transaction, with the note that it was told; what follows in others, as in life."""
        at, ended_at = stories.moment(story, self.now)
        with acting_as(self.agent):
            Built.objects.create(key=_key(self.on, story.number), at=self.now)
            referral = line.take_call(story, agent=self.agent, at=at, ended_at=ended_at)
        if referral:
            following.follow(story, referral, agent=self.agent, now=self.now)


def _is_orphan() -> bool:
    parent = parent_process()
    return parent is not None and not parent.is_alive()


def _do_not_wait_for_the_disk() -> None:
    """A power cut may take the last calls, with the notes that they were told: the next start tells them."""
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit to off")


def _key(on: date, number: int) -> str:
    return f"{STORIES}{on}/{number}"


def towns(on: date) -> Sequence[Town]:
    """The communes of the region of the day, with the employment basin of each."""
    basins = {code: basin for basin, codes in territory.basin_communes().items() for code in codes}
    return [
        Town(
            code=commune.code,
            name=commune.name,
            departement=commune.departement_id,
            population=commune.population,
            basin=basins[commune.code],
        )
        for commune in territory.communes_of(region_departements(on))
    ]
