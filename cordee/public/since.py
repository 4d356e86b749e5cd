"""A result that is opened again, decided anew: what the days between have changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from cordee.catalogue.queries import NoCatalogue
from cordee.conversation.agenda import agenda
from cordee.conversation.queries import Conversation, Oriented, oriented
from cordee.domain.catalogue import Changes, FactType
from cordee.public import wording
from cordee.public.queries import Kept
from cordee.public.stock import Given, Stock


@dataclass(frozen=True, kw_only=True)
class Since:
    """``changed``: sentences; ``to_look_at``: answers that time alone may have made false, as they were given."""

    kept: Kept
    code: str
    changed: tuple[str, ...]
    to_look_at: tuple[Given, ...]


def since(kept: Kept, now: Stock, *, code: str) -> Since:
    return Since(
        kept=kept,
        code=code,
        changed=tuple(_changed(kept, now.oriented)) or (str(wording.NOTHING_CHANGED),),
        to_look_at=tuple(one for one in now.given if _grows(now.oriented, one.fact)) if _days(kept, now) else (),
    )


def _days(kept: Kept, now: Stock) -> int:
    return (now.carried.said.on - kept.on).days


def _grows(found: Oriented, fact: str) -> bool:
    known = found.catalogue.facts[fact]
    return known.changes is Changes.BY_TIME and known.type is not FactType.DATE and fact in found.answers.facts


def _changed(kept: Kept, now: Oriented) -> Iterator[str]:
    if kept.catalogue_hash != now.conversation.catalogue_hash:
        yield wording.RULES_CHANGED
    then = _as_it_was(kept, now.conversation)
    if then is None:
        return
    before, after = _proposed(then), _proposed(now)
    yield from (wording.NEWLY.format(name=name) for name in after if name not in before)
    yield from (wording.NO_LONGER.format(name=name) for name in before if name not in after)
    ahead = {dated.entry.deadline.rule for dated in agenda(now).ahead}
    for dated in agenda(then).ahead:
        if dated.entry.certain and dated.entry.deadline.rule not in ahead:
            yield wording.PASSED.format(name=dated.title)


def _as_it_was(kept: Kept, said: Conversation) -> Oriented | None:
    """None when the release of that day is known no more."""
    try:
        return oriented(
            Conversation(
                on=kept.on,
                catalogue_hash=kept.catalogue_hash,
                needs=said.needs,
                answers=said.answers,
                tongue=said.tongue,
            )
        )
    except NoCatalogue:
        return None


def _proposed(found: Oriented) -> dict[str, None]:
    needs = found.decision.needs if found.decision else ()
    return {one.version.name: None for need in needs for one in need.proposed}
