"""The answer to « what would change it »: values only. They are found in ``changing``, said in ``changes_said``."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cordee.domain.catalogue import Changes, ServiceVersion
from cordee.domain.rules.evaluation import Value


class Blocked(StrEnum):
    """Why somebody does not get the service today, in the order in which they would miss it."""

    NOT_LEAD = "pas_en_premier"
    LATER = "plus_tard"
    NOT_PROPOSED = "non_propose"
    EXCLUDED = "exclu"


class Then(StrEnum):
    """What the engine decides of the service once the changes are there, best first."""

    LEAD = "en_premier"
    PROPOSED = "propose"
    LATER = "plus_tard"
    OPEN = "a_verifier"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that changes. ``fact`` None: no answer but the rules, that day. ``after`` is the value that suffices.

    ``agent`` and ``person`` are French phrases, to be put in a list: neither capital nor full stop.
    """

    kind: Changes
    fact: str | None = None
    before: Value | None = None
    after: Value | None = None
    agent: str
    person: str


@dataclass(frozen=True, kw_only=True)
class WouldChange:
    """One way to one service for one need; without ``changes``, no way: then ``fixed`` says what holds it.

    ``on``: the first day on which the service is given with certainty, today when nothing has to be waited for.
    ``possible_from``: the first day on which it may be, when it hangs on a duration known as an interval; else None.
    ``version`` is not given today, ``then_version`` would be: another one when the rules change in between.
    ``missing``: what would still have to be known, all of it unknown today already; never what is closed to the caller.
    ``fixed``: the facts, known today, that keep the service away and that nothing changes.
    ``agent`` and ``person`` are whole French sentences.
    """

    need: str
    version: ServiceVersion
    blocked: Blocked
    changes: tuple[Change, ...] = ()
    on: date | None = None
    possible_from: date | None = None
    then: Then | None = None
    then_version: ServiceVersion | None = None
    missing: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    agent: str
    person: str
