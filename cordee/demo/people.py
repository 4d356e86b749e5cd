"""The invented people enter through the line, as real callers do: the same acts, journal and messages."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from itertools import count

from django.conf import settings
from django.db import connection
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.demo import accounts, following, line, stories
from cordee.demo.models import Built
from cordee.demo.stories import Story, Town
from cordee.domain.territory import region_departements
from cordee.territory import queries as territory

FRIDAY = 4
PROGRESS_STEP = 50
LINES = 2  # calls told at the same time: while the database works on one, Python works on the other


def build(on: date, progress: Callable[[str], None]) -> int:
    """Let those call who have not called yet; return how many did. A start that was cut short goes on from there."""
    recipe = stories.read_recipe(settings.CORDEE_REFERENCE_DATA)
    waiting = left(stories.told(recipe, towns(on), on=on), on=on)
    telling = Telling(on, progress, total=len(waiting))
    if waiting:
        connection.close()
        with ThreadPoolExecutor(LINES) as lines:
            parts = [lines.submit(telling.alone, waiting[place::LINES]) for place in range(LINES)]
            try:
                for part in parts:
                    part.result()
            except BaseException:
                telling.is_stopped = True
                raise
    return len(waiting)


def left(told: Iterable[Story], *, on: date) -> list[Story]:
    """Those that are not in the database yet."""
    known = set(Built.objects.filter(key__startswith=_key(on, "")).values_list("key", flat=True))
    return [story for story in told if _key(on, story.number) not in known]


class Telling:
    """One start of the demo: who calls, when, and how far it has come."""

    def __init__(self, on: date, progress: Callable[[str], None], *, total: int) -> None:
        self.on, self.progress, self.total = on, progress, total
        self.agent, self.now = accounts.agent(), timezone.now()
        self.places = count()
        self.is_stopped = False

    def alone(self, told: Sequence[Story]) -> None:
        """In a thread of its own, whose connection ends with it."""
        try:
            self.all(told)
        finally:
            connection.close()

    def all(self, told: Sequence[Story]) -> None:
        for story in told:
            if self.is_stopped:
                return
            self.one(story)

    def one(self, story: Story) -> None:
        """The call in one transaction, with the note that it was told; what follows in others, as in life."""
        if (place := next(self.places)) % PROGRESS_STEP == 0:
            self.progress(f"démonstration : appel {place + 1} sur {self.total}")
        at, ended_at = _moment(story, self.now)
        with acting_as(self.agent):
            Built.objects.create(key=_key(self.on, story.number), at=self.now)
            referral = line.take_call(story, agent=self.agent, at=at, ended_at=ended_at)
        if referral:
            following.follow(story, referral, agent=self.agent, now=self.now)


def _key(on: date, number: object) -> str:
    return f"story/{on}/{number}"


def _moment(story: Story, now: datetime) -> tuple[datetime, datetime]:
    """When the call began and ended: on a weekday, within the hours of the line, and before now."""
    spoken = timedelta(minutes=4 + story.number % 9)
    day = timezone.localtime(now) - timedelta(days=story.days_ago)
    day -= timedelta(days=max(0, day.weekday() - FRIDAY))
    begun = day.replace(hour=8 + story.number % 10, minute=story.number * 7 % 60, second=0, microsecond=0)
    latest = now - spoken - timedelta(minutes=1 + story.number % 50)
    return min(begun, latest), min(begun, latest) + spoken


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
