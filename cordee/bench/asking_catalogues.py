"""Where questions are measured: invented catalogues, and people drawn from the priors of any catalogue.

Small catalogues (a few yes-or-no facts) have an exact optimum; those of the workload have correlated answers. Costs of
asking are drawn: sensitivity and effort. Same seed, same catalogues and people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from random import Random
from typing import Any, Final

import numpy as np

from cordee.bench.conversations import Desk, Person
from cordee.bench.optimal import SmallGame
from cordee.bench.workload import Column, Workload, workload
from cordee.domain.catalogue import (
    Access,
    AskedBy,
    Catalogue,
    Condition,
    Fact,
    FactType,
    Need,
    Operator,
    OperatorLevel,
    Programme,
    Sensitivity,
    ServiceVersion,
    Share,
    Tier,
    Verified,
)
from cordee.domain.orientation.asking.draws import Draws
from cordee.domain.orientation.asking.questionnaire import Questionnaire
from cordee.domain.orientation.asking.weighing import cost_of
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.situation import CALLER
from cordee.domain.periods import Period
from cordee.domain.rules.evaluation import Value, compiled
from cordee.domain.rules.language import And, Bare, Expression, Not, Or

NEED: Final = "besoin"
ON: Final = date(2020, 6, 1)
PERSON: Final = "personne"
OPERATOR: Final = "operateur"
SENSITIVITIES: Final = ((Sensitivity.NONE, 0.6), (Sensitivity.PERSONAL, 0.2), (Sensitivity.HEALTH, 0.2))
EFFORTS: Final = ((1, 0.6), (2, 0.3), (3, 0.1))
SMALL_FACTS, SMALL_SERVICES = 9, 12
# « a », « not a », « a or b », « a and b or c ».
_SHAPES: Final = (0.35, 0.25, 0.3, 0.1)


def catalogue_of(
    name: str, facts: Mapping[str, Fact], services: Sequence[tuple[str, Sequence[Condition]]]
) -> Catalogue:
    """One need, and services that answer it, best first."""
    caller = _fact(CALLER, FactType.CHOICE, choices={PERSON: PERSON})
    return Catalogue(
        content_hash=name,
        facts={CALLER: caller, **facts},
        fact_groups={},
        needs={NEED: Need(id=NEED, label=NEED, group="g", asked_by=(), description=NEED)},
        need_groups={},
        operators={OPERATOR: _operator()},
        prescriber_roles={},
        programmes={
            "p": Programme(
                id="p", name="p", period=Period(None, None), doors=(), strands={}, needs=(NEED,), gates=frozenset()
            )
        },
        doors={},
        gates=(),
        effects={},
        versions={
            service: _version(service, place, tuple(conditions)) for place, (service, conditions) in enumerate(services)
        },
    )


def with_costs(facts: Mapping[str, Fact], draw: Random) -> dict[str, Fact]:
    """Give each fact a sensitivity and an effort at random; everybody knows where they live."""
    return {
        name: fact
        if fact.derived or fact.type is FactType.COMMUNE
        else replace(fact, sensitivity=_drawn(SENSITIVITIES, draw), effort=_drawn(EFFORTS, draw))
        for name, fact in facts.items()
    }


# Small ones, with an exact optimum


def small_catalogue(seed: int, facts: int = SMALL_FACTS, services: int = SMALL_SERVICES) -> Catalogue:
    draw = Random(f"petit:{seed}")
    names = [f"f{place}" for place in range(facts)]
    drawn = with_costs({name: _fact(name, FactType.BOOL, frequency=_frequency(draw)) for name in names}, draw)
    listed = [(f"s{place:02}", _possible_conditions(names, draw)) for place in range(services)]
    return catalogue_of(f"petit-{seed}", drawn, listed)


def _frequency(draw: Random) -> tuple[Share, Share]:
    yes = round(draw.uniform(0.15, 0.85), 2)
    return Share(value=True, weight=yes), Share(value=False, weight=1 - yes)


def small_game(engine: Engine) -> SmallGame:
    """The same as a game: shares of the priors, costs of asking, and who leads in each complete situation."""
    catalogue = engine.catalogue
    facts = [fact for fact in catalogue.facts.values() if fact.id != CALLER]
    desk = Desk(engine, ON)
    outcomes, numbers = np.zeros(2 ** len(facts), dtype=np.int64), dict[str | None, int]()
    start = desk.start(small_person(facts, 0))
    for situation in range(2 ** len(facts)):
        lead = start.answered(small_person(facts, situation).told).judge.leading(NEED)
        outcomes[situation] = numbers.setdefault(lead, len(numbers))
    return SmallGame([_share_of_yes(engine, fact) for fact in facts], [cost_of(fact) for fact in facts], outcomes)


def small_person(facts: Sequence[Fact], situation: int) -> Person:
    """The person whose answers are the bits of a number."""
    told = {fact.id: bool(situation >> place & 1) for place, fact in enumerate(facts)}
    return Person((NEED,), told, {CALLER: PERSON})


def _share_of_yes(engine: Engine, fact: Fact) -> float:
    priors = engine.draws.priors
    return priors.shares(fact.id)[priors.partitions[fact.id].cell_of(True)]


def _possible_conditions(names: Sequence[str], draw: Random) -> list[Condition]:
    """Draw conditions that some situation meets, as ``cordee catalogue check`` wants them."""
    situations = [dict(zip(names, answers, strict=True)) for answers in product((False, True), repeat=len(names))]
    while True:
        found = _small_conditions(names, draw)
        rules = [compiled(condition.expression) for condition in found]
        if any(all(rule(situation) for rule in rules) for situation in situations):
            return found


def _small_conditions(names: Sequence[str], draw: Random) -> list[Condition]:
    found: dict[str, Condition] = {}
    wanted = draw.randrange(2, 5)
    while len(found) < wanted:
        condition = Condition(expression=_small_expression(names, draw))
        found.setdefault(condition.written, condition)
    return list(found.values())


def _small_expression(names: Sequence[str], draw: Random) -> Expression:
    (shape,) = draw.choices(range(len(_SHAPES)), _SHAPES)
    first, second, third = (_literal(name, draw) for name in draw.sample(names, 3))
    match shape:
        case 0 | 1:
            return first
        case 2:
            return Or((first, second))
        case _:
            return Or((And((first, second)), third))


def _literal(name: str, draw: Random) -> Expression:
    return Bare(name) if draw.random() < 0.55 else Not(Bare(name))


# Those of the workload


def middle_catalogue(services: int, people: int, seed: int = 2015) -> tuple[Catalogue, list[Person]]:
    """The invented workload, territories included, and people who answer everything."""
    work = workload(services, people, seed)
    facts = with_costs(work.facts, Random(f"couts:{seed}"))
    in_force = sorted((one for one in work.services if one.period.covers(ON)), key=lambda one: one.rank)
    listed = [(one.id, (*one.conditions, *([one.territory] if one.territory else []))) for one in in_force]
    catalogue = catalogue_of(f"invente-{services}-{seed}", facts, listed)
    return catalogue, [Person((NEED,), told, {CALLER: PERSON}) for told in _everything(work)]


def _everything(work: Workload) -> Iterator[Mapping[str, Value]]:
    """The situations of the workload with nothing unknown; the département follows from the commune."""
    columns = {
        name: Column(values=column.values, known=np.ones_like(column.known), words=column.words)
        for name, column in work.columns.items()
    }
    for told in replace(work, columns=columns).situations:
        yield {name: value for name, value in told.items() if work.facts[name].derived is None}


# People of any catalogue


def drawn_people(desk: Desk, count: int, seed: str, *, even: bool = False) -> list[Person]:
    """Draw people who answer everything, from the priors; ``even``: as if all answers were as likely.

    Those whose answers contradict each other are left out. Nobody is in danger: that is heard, and no question.
    """
    draws = Draws(desk.catalogue.facts, desk.catalogue.relations, desk.engine.draws.priors, seed=seed, usual=count)
    worlds = Questionnaire(desk.catalogue, desk.engine.ground.timeline.day(desk.on), draws, desk.on).worlds
    half = range(count, 2 * count) if even else range(count)
    drawn = {fact: worlds.drawn(fact, -1 if even else 0) for fact in desk.catalogue.facts}
    needs = _needs_in_force(desk)
    choice, found = Random(seed), list[Person]()
    for place in half:
        person = _person(desk, {fact: values[place] for fact, values in drawn.items()}, choice.choice(needs))
        if person is not None:
            found.append(person)
    return found


def _person(desk: Desk, drawn: Mapping[str, Value], need: str) -> Person | None:
    facts = desk.catalogue.facts
    told = {
        fact: value
        for fact, value in drawn.items()
        if facts[fact].derived is None and facts[fact].asked_by is not AskedBy.AGENT
    }
    started = {CALLER: told.pop(CALLER)}
    known = desk.complete(Person((need,), told, started)).known
    told |= {
        fact: drawn[fact] for fact in facts if fact not in known.values and facts[fact].asked_by is not AskedBy.AGENT
    }
    whole = Person((need,), told, started)
    return None if desk.complete(whole).known.contradictions else whole


def _needs_in_force(desk: Desk) -> list[str]:
    programmes = desk.catalogue.programmes.values()
    listed = {need for programme in programmes if programme.period.covers(desk.on) for need in programme.needs}
    return [need for need in desk.catalogue.needs if need in listed]


def _fact(name: str, kind: FactType, **more: Any) -> Fact:
    return Fact(
        id=name, group="mesure", label=name, type=kind, question=f"{name} ?", sensitivity=Sensitivity.NONE,
        asked_by=AskedBy.BOTH, **more,
    )  # fmt: skip


def _operator() -> Operator:
    return Operator(
        id=OPERATOR, name=OPERATOR, acronym=None, period=Period(None, None), successor=None, regimes=None,
        level=OperatorLevel.REGION, tier=Tier.ORDINARY,
    )  # fmt: skip


def _version(name: str, place: int, conditions: tuple[Condition, ...]) -> ServiceVersion:
    return ServiceVersion(
        id=name, family=name, variant=None, name=name, family_name=name, summary_public=name, summary_agent=name,
        programmes=frozenset({"p"}), kind="accompagnement", tier=Tier.ORDINARY, complement=False, necessary_when=None,
        order=place, direct_needs=frozenset({NEED}), support_needs=frozenset(), access=Access.DIRECT,
        requesters=frozenset({PERSON}), prescribers=(), first_line=True, priority=None, period=Period(None, None),
        dated_by=None, operators=(OPERATOR,), conditions=conditions, delay=None, delay_days=None, cost=None,
        cost_cents=None, legal=(), sources=(), verified=Verified.FULL, checked_on=ON, successor=None,
    )  # fmt: skip


def _drawn(shares: Sequence[tuple[Any, float]], draw: Random) -> Any:
    return draw.choices([value for value, _ in shares], [weight for _, weight in shares])[0]
