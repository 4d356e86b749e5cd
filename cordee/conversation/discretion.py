"""What may be said of a person to who is speaking about her: the dates of her file, and what would change her rights.

The engine decides services behind its gates; a calendar does not look at them, so it is looked at here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cordee.conversation import wording
from cordee.conversation.queries import Oriented
from cordee.domain.catalogue import Effect, Gate, Sensitivity
from cordee.domain.orientation.situation import CALLER
from cordee.domain.orientation.verdicts import PERSON


@dataclass(frozen=True, kw_only=True)
class Discretion:
    """``closed`` says in French why nothing is shown, empty when something may be; ``hidden`` are facts not to name."""

    closed: str
    hidden: frozenset[str] = frozenset()

    def allows(self, facts: Iterable[str]) -> bool:
        return not self.closed and self.hidden.isdisjoint(facts)


def discretion(oriented: Oriented) -> Discretion:
    """Nothing in an emergency, nor to a third party about a person who has not said yes; never closed health facts."""
    decision, facts = oriented.decision, oriented.catalogue.facts
    if decision is None or CALLER not in oriented.known.values:
        return Discretion(closed=wording.NOTHING_TO_DATE)
    if any(gate.effect is Effect.EMERGENCY_ONLY and gate.id in decision.gates for gate in oriented.catalogue.gates):
        return Discretion(closed=wording.SAFETY_FIRST)
    if oriented.known.caller == PERSON:
        return Discretion(closed="", hidden=decision.health_closed)
    doubtful = [gate for gate in oriented.catalogue.gates if _may_close(oriented, gate)]
    asked = {need.need for need in decision.needs}
    if any(not asked <= gate.not_needs for gate in doubtful):
        return Discretion(closed=wording.NOTHING_ABOUT_THE_PERSON)
    health = {fact.id for fact in facts.values() if fact.sensitivity is Sensitivity.HEALTH} if doubtful else set()
    return Discretion(closed="", hidden=decision.health_closed | health)


def _may_close(oriented: Oriented, gate: Gate) -> bool:
    """A gate of consent that holds, or that still waits to know: without a yes, it is a no."""
    if gate.effect is not Effect.INFORMATION_ONLY or not gate.period.covers(oriented.conversation.on):
        return False
    return gate.condition is not None and gate.condition.met(oriented.known.values) is not False
