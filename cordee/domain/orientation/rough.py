"""Rough answers that leave a need open: nobody asks them again, so that the agent has to be told."""

from collections.abc import Iterable, Iterator

from cordee.domain.orientation.blockers import Blockers
from cordee.domain.orientation.deriving import sources_of
from cordee.domain.orientation.position import Position
from cordee.domain.rules.evaluation import Interval


def rough_at_stake(position: Position, needs: Iterable[str]) -> tuple[str, ...]:
    """The facts answered roughly of which a closer answer could change the lead of a need, most decisive first."""
    blockers = (Blockers(position, position.judge, need) for need in needs)
    open_facts = (fact for found in blockers for group in found.facts() for fact in group)
    return tuple(dict.fromkeys(rough for fact in open_facts for rough in _rough_behind(position, fact, frozenset())))


def _rough_behind(position: Position, name: str, trail: frozenset[str]) -> Iterator[str]:
    """Yield the fact, what it follows from and what makes it apply, as far as they were answered roughly."""
    fact = position.ground.catalogue.facts.get(name)
    if fact is None or name in trail:
        return
    trail |= {name}
    if isinstance(position.situation.facts.get(name), Interval):
        yield name
    behind = sorted(sources_of(fact.derived))
    if fact.relevant_if and fact.relevant_if.met(position.known.values) is None:
        behind += fact.relevant_if.facts
    for source in behind:
        yield from _rough_behind(position, source, trail)
