"""Each act of the house, killed at each of its lines: all or nothing is written, and trying again ends it once."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction

from cordee.catalogue import queries as catalogue
from cordee.config.roles import WORKER
from tests.factories.outbox import as_worker
from tests.faults import rows
from tests.faults.killing import Point, exit_at, follow, kill_at, run
from tests.faults.scenes import SCENES
from tests.faults.scenes.left_out import STEPS
from tests.faults.staging import Stage
from tests.faults.test_every_act_is_swept import named

pytestmark = [pytest.mark.django_db(transaction=True)]

# A whole run kills at every line. A number kills at that many lines of an act, spread over it.
LINES = int(os.environ.get("CORDEE_FAULT_LINES", "0"))
PART, PARTS = (int(number) for number in os.environ.get("CORDEE_FAULT_PART", "1/1").split("/"))
EXITS = 2
TOGETHER = 24  # deaths of one scene after which its rows are looked at: a change is looked for among them
QUICK = ("referrals.actions.accept", "outbox.delivery.deliver")


@pytest.fixture
def stage(db) -> Stage:
    return Stage()


class Swept:
    """One act under the sweep: what it changes when nothing happens, then what is left of it after each death."""

    def __init__(self, name: str, stage: Stage) -> None:
        self.name, self.stage = name, stage
        self.counts: Counter[str] = Counter()
        self.play()
        run(self.played.act, login=self.played.login)  # What is imported and read once is, from here on.
        before = self.play()
        ended, self.trail = follow(self.played.act, login=self.played.login)
        assert ended.error is None, ended.error
        self.expected = rows.change(before, rows.state())
        self.breaches = self._breaches()
        self.ready = False

    def play(self) -> rows.Rows:
        """A new scene, beside what the last one left."""
        self.stage.clear()
        played = SCENES[self.name](self.stage)
        self.played = replace(played, act=_from_nothing(played.act))
        self.ready = True
        mail.outbox.clear()
        self.broken_before = rows.broken()
        return rows.state()

    def _breaches(self) -> dict[str, int]:
        """What the act breaks or mends: its scene is of 2024, and breaks by itself what is counted from today."""
        now = rows.broken()
        changed = {name: now[name] - self.broken_before[name] for name in now.keys() | self.broken_before.keys()}
        return {name: count for name, count in changed.items() if count}

    def kill_each(self, points: list[Point]) -> None:
        """One after another on one scene, while nothing is written; where something was, each half on a new scene."""
        before = self.play() if not self.ready else rows.state()
        if len(points) == 1 or self.played.in_steps:
            for point in points:
                self.kill(point)
            return
        reached = all(kill_at(point, self.played.act, login=self.played.login) for point in points)
        if reached and rows.state() == before:
            self.counts.update({"kills": len(points), "nothing written": len(points)})
            self._try_again(points[-1], before)
            self._assert_sent_under_one_number(points[-1])
            return
        run(self.played.act, login=self.played.login)  # What sweeps the whole house must find nothing of this scene.
        self.ready = False
        middle = len(points) // 2
        self.kill_each(points[:middle])
        self.kill_each(points[middle:])

    def kill(self, point: Point, *, really: bool = False) -> None:
        before = self.play() if not self.ready else rows.state()
        kill = exit_at if really else kill_at
        ended = kill(point, self.played.act, login=self.played.login)
        assert ended, f"{point} was not reached"
        self.counts["kills"] += 1
        after = rows.state()
        left = rows.change(before, after)
        if not left:
            self.counts["nothing written"] += 1
            self._try_again(point, before)
        elif left == self.expected:
            self.counts["all written, answer lost"] += 1
            self._answer_again(point, before)
        else:
            assert self.played.in_steps, _half(point, left, self.expected)
            self.counts["some steps written"] += 1
            self._answer_again(point, before)
        self._assert_sent_under_one_number(point)

    def _assert_sent_under_one_number(self, point: Point) -> None:
        assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) <= 1, point

    def _try_again(self, point: Point, before: rows.Rows) -> None:
        """The same act with the same key, as the first; undone afterwards, so that the scene serves again."""
        with transaction.atomic():
            self._act_here()
            with connection.cursor() as cursor:
                cursor.execute("set constraints all immediate")
            again = rows.change(before, rows.state())
            assert again == self.expected, _half(point, again, self.expected)
            assert self._breaches() == self.breaches, point
            transaction.set_rollback(True)
        self.counts["tried again"] += 1

    def _act_here(self) -> None:
        if self.played.login == WORKER:
            with as_worker():
                self.played.act()
        else:
            self.played.act()

    def _answer_again(self, point: Point, before: rows.Rows) -> None:
        """It was done, or begun: the same act with the same key ends what is left and does nothing twice."""
        ended = run(self.played.act, login=self.played.login)
        refused = self.played.refused_again
        self.ready = False
        self.counts["tried again"] += 1
        if self.played.repeats:
            return
        assert isinstance(ended.error, refused) if refused else ended.error is None, (point, ended.error)
        now = rows.change(before, rows.state())
        assert self._as_expected(now), _half(point, now, self.expected)
        assert self._breaches() == self.breaches, point

    @property
    def everything_is_accounted_for(self) -> bool:
        """Each death left nothing, everything, or whole steps; and the act was tried again."""
        left = ("nothing written", "all written, answer lost", "some steps written")
        return self.counts["kills"] == sum(self.counts[how] for how in left) and self.counts["tried again"] > 0

    def _as_expected(self, now: list[str]) -> bool:
        """Between two steps the act may be told twice, as its module says; it is never done twice."""
        return set(now) == set(self.expected) if self.played.in_steps else now == self.expected


def _from_nothing(act: Callable[[], Any]) -> Callable[[], Any]:
    """What the process remembers of the directory is read again: each line is reached each time."""

    def acts() -> Any:
        catalogue._day_directory.cache_clear()
        return act()

    return acts


def _half(point: Point, left: list[str], expected: list[str]) -> str:
    return "\n".join([f"otherwise written after {point}", *sorted(set(left) ^ set(expected))])


@pytest.mark.faults
@pytest.mark.parametrize("name", SCENES)
def test_an_act_killed_at_any_of_its_lines_is_all_or_nothing(name, stage):
    began = monotonic()
    swept = Swept(name, stage)

    _sweep(swept, LINES)

    print(f"{name}: {len(swept.trail.turns)} lines, {dict(swept.counts)}, {monotonic() - began:.0f} s")
    assert swept.everything_is_accounted_for
    for step, scene in STEPS.items():
        if scene == name:
            assert swept.trail.went_through(named(step)), f"{step} is not a step of {name}"


def _sweep(swept: Swept, lines: int) -> None:
    points = swept.trail.points()[PART - 1 :: PARTS]
    chosen = points[:: max(1, len(points) // lines)] if lines else points
    for first in range(0, len(chosen), TOGETHER):
        swept.kill_each(chosen[first : first + TOGETHER])
    for point in chosen[:: max(1, len(chosen) // EXITS)][1 : EXITS + 1]:
        swept.kill(point, really=True)


@pytest.mark.parametrize("name", QUICK)
def test_a_few_lines_of_the_central_acts(name, stage):
    swept = Swept(name, stage)

    _sweep(swept, 3)

    assert swept.everything_is_accounted_for
    assert swept.counts["kills"] > 3
