"""Strategies of asking beside ours, all playing by the rules of ``conversations``.

*Publicodes' order* is written again here from its sources, without Node. An evaluated expression carries its missing
variables with a score: one for each place where a variable is missing, scores of the parts added up; a part that
decides an « et » or an « ou » alone is all that counts; what decides whether something applies gets one more (``bonus``
in ``mecanisms/condition.ts``, lazy cases in ``mecanisms/operation.ts``, github.com/publicodes/publicodes, 1.x). The
question that comes first is missing in the most objectives, then has the greatest score (``getNextSteps`` of
mon-entreprise, github.com/betagouv/mon-entreprise). The preference of mon-entreprise for the chapter of the question
before is left out: it is about the form, and only adds questions. Objectives are services that could still come first:
all of them, or only the best.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cordee.bench.conversations import Strategy, Turn
from cordee.domain.catalogue import Fact, Tier
from cordee.domain.orientation.blockers import Blockers
from cordee.domain.orientation.ranking import order_of
from cordee.domain.orientation.verdicts import Candidate, may_lead, missing_facts
from cordee.domain.rules.evaluation import Truth, Values, compiled
from cordee.domain.rules.language import And, Expression, Not, Or, facts_of

BONUS = 1.0
_evaluator = lru_cache(maxsize=4096)(compiled)


def ours(turn: Turn) -> str:
    return turn.decision.ask[0]


def without_costs(turn: Turn) -> str:
    """Ours when every question costs the same."""
    return turn.weighed_by(_one).ask[0]


def catalogue_order(turn: Turn) -> str:
    """The order of the file, of what services that could still come first lack."""
    places = {fact: place for place, fact in enumerate(turn.desk.catalogue.facts)}
    lacking = {fact for one in _open_services(turn) for fact in one.missing}
    return _first(turn, sorted(lacking or _blocking(turn), key=places.__getitem__))


def publicodes(turn: Turn) -> str:
    """All services that could still come first are objectives."""
    return _first(turn, publicodes_order([one.scores for one in _open_services(turn)], turn.desk.catalogue.facts))


def publicodes_one_by_one(turn: Turn) -> str:
    """Only the best of the services that could still come first is an objective."""
    objectives = [one.scores for one in _open_services(turn)][:1]
    return _first(turn, publicodes_order(objectives, turn.desk.catalogue.facts))


CONTESTANTS: Mapping[str, Strategy] = {
    "ours": ours,
    "without_costs": without_costs,
    "publicodes": publicodes,
    "publicodes_one": publicodes_one_by_one,
    "catalogue": catalogue_order,
}


def publicodes_order(objectives: Iterable[Mapping[str, float]], facts: Iterable[str]) -> list[str]:
    """Sort the missing variables of objectives, each given with its score; equal ones by their place in the file."""
    count: dict[str, int] = {}
    score: dict[str, float] = {}
    for missing in objectives:
        for name, found in missing.items():
            count[name] = count.get(name, 0) + 1
            score[name] = score.get(name, 0.0) + found
    places = {fact: place for place, fact in enumerate(facts)}
    return sorted(count, key=lambda name: (-count[name], -score[name], places[name]))


def missing_variables(
    expression: Expression, values: Values, facts: Mapping[str, Fact]
) -> tuple[Truth, dict[str, float]]:
    """Return what an expression is worth, and its missing variables with their scores."""
    match expression:
        case And(parts) | Or(parts):
            return _merged([missing_variables(part, values, facts) for part in parts], isinstance(expression, Or))
        case Not(inner):
            truth, missing = missing_variables(inner, values, facts)
            return (None if truth is None else not truth), missing
    truth, missing = _evaluator(expression)(values), dict[str, float]()
    for name in facts_of(expression) if truth is None else ():
        if name not in values:
            _add(missing, {name: 1.0})
            rule = facts[name].relevant_if
            if rule is not None:
                _add(missing, missing_variables(rule.expression, values, facts)[1], BONUS)
    return truth, missing


def _merged(parts: list[tuple[Truth, dict[str, float]]], deciding: bool) -> tuple[Truth, dict[str, float]]:
    """Of an « ou » (deciding: True) or an « et » (False): a part that decides is all that counts."""
    decided = next((missing for truth, missing in parts if truth is deciding), None)
    if decided is not None:
        return deciding, decided
    merged: dict[str, float] = {}
    for _, missing in parts:
        _add(merged, missing)
    return (None if any(truth is None for truth, _ in parts) else not deciding), merged


def _add(merged: dict[str, float], missing: Mapping[str, float], bonus: float = 0.0) -> None:
    for name, score in missing.items():
        merged[name] = merged.get(name, 0.0) + score + bonus


# What is open


@dataclass(frozen=True)
class _Open:
    missing: tuple[str, ...]
    scores: Mapping[str, float]


def _open_services(turn: Turn) -> Iterator[_Open]:
    """Yield the services that could still come first, best first; as ``settling.Blockers`` tells them."""
    position, judge = turn.position, turn.position.judge
    for need in turn.asking.unsettled:
        sorted_out = judge.sort_out(need)
        lead = next((one for one in sorted_out.proposed if may_lead(one.one.version, position.known.caller)), None)
        order = order_of(lead.steps) if lead else None
        specific = lead is None or lead.one.version.tier is Tier.SPECIFIC
        for one, steps in sorted_out.opened:
            leads = may_lead(one.version, position.known.caller) and (order is None or order_of(steps) < order)
            answers = specific and one.version.tier is Tier.ORDINARY and need in one.version.direct_needs
            if leads or answers:
                yield _opened(one, turn)


def _opened(one: Candidate, turn: Turn) -> _Open:
    position = turn.position
    missing = missing_facts(one, position.known, position.reading)
    scores = dict.fromkeys(missing, 1.0)
    written: dict[str, float] = {}
    for condition in one.version.conditions:
        _add(written, missing_variables(condition.expression, position.known.values, turn.desk.catalogue.facts)[1])
    return _Open(missing, scores | written)


def _blocking(turn: Turn) -> list[str]:
    """What keeps a need open otherwise: a day that selects a version, an answer that may not apply, a scheme."""
    position = turn.position
    groups = (Blockers(position, position.judge, need).facts() for need in turn.asking.unsettled)
    return [fact for found in groups for group in found for fact in group]


def _first(turn: Turn, facts: Iterable[str]) -> str:
    """The first that may be asked: gates first, as the house wants; ours when the strategy has nothing to ask."""
    if turn.asked_by_gates is not None:
        return turn.asked_by_gates
    for found in (facts, _blocking(turn)):
        question = next(turn.asking.with_what_precedes(found), None)
        if question is not None:
            return question
    return ours(turn)


def _one(fact: Fact) -> float:
    return 1.0
