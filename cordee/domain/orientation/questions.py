"""What to ask next: gates first, then the facts that weigh most on what is still open, the intrusive ones later."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cordee.domain.catalogue import AskedBy, Catalogue, Fact, Sensitivity
from cordee.domain.orientation.situation import CALLER, Known
from cordee.domain.orientation.verdicts import PERSON
from cordee.domain.rules.evaluation import unknown_facts

# Asked of a third party because they decide what may be said; of the person only once the orientation is found.
CONSENT_FACTS = frozenset({"consentement_personne", "personne_informee"})
NOT_ASKED = frozenset({AskedBy.AGENT, AskedBy.PROFESSIONAL})
COST_OF_ASKING: Mapping[Sensitivity, float] = {
    Sensitivity.NONE: 1.0,
    Sensitivity.PERSONAL: 1.1,
    Sensitivity.HEALTH: 1.6,
}


@dataclass(frozen=True, kw_only=True)
class Stake:
    """An open service: the facts that it lacks, and how much its answer weighs (most when it could take the lead)."""

    missing: tuple[str, ...]
    weight: float


def questions(catalogue: Catalogue, known: Known, first: Iterable[str], stakes: Iterable[Stake]) -> tuple[str, ...]:
    """Return the facts to ask, best first. Greedy: the weight of a service is shared between the facts it lacks."""
    gains: dict[str, float] = {}
    for stake in stakes:
        askable = [fact for fact in stake.missing if _may_ask(catalogue.facts[fact], known)]
        for fact in askable:
            gains[fact] = gains.get(fact, 0.0) + stake.weight / len(stake.missing)
    place = {fact: index for index, fact in enumerate(catalogue.facts)}
    ordered = sorted(
        gains, key=lambda fact: (-gains[fact] / COST_OF_ASKING[catalogue.facts[fact].sensitivity], place[fact])
    )
    asked: dict[str, None] = {}
    for fact in [*first, *ordered]:
        asked.update(dict.fromkeys(_with_what_precedes(catalogue, fact, known, frozenset())))
    return tuple(asked)


def _with_what_precedes(catalogue: Catalogue, name: str, known: Known, trail: frozenset[str]) -> Iterator[str]:
    """Yield the questions that lead to a fact: whether it applies, what it follows from, then itself."""
    fact = catalogue.facts[name]
    if name in trail or not _may_ask(fact, known):
        return
    trail |= {name}
    if fact.relevant_if and fact.relevant_if.met(known.values) is None:
        before = [
            question
            for needed in unknown_facts(fact.relevant_if.expression, known.values)
            for question in _with_what_precedes(catalogue, needed, known, trail)
        ]
        yield from before
        if before:
            return
    if fact.derived and fact.derived.of:
        yield from _with_what_precedes(catalogue, fact.derived.of, known, trail)
    yield name


def _may_ask(fact: Fact, known: Known) -> bool:
    if fact.id in known.values or fact.id in known.never_ask or fact.asked_by in NOT_ASKED:
        return False
    return fact.id not in CONSENT_FACTS or known.values.get(CALLER, PERSON) != PERSON
