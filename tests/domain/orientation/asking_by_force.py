"""Small random catalogues whose every completion can be looked at: what could still matter, by force."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product

from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.position import Position
from cordee.domain.orientation.situation import Situation
from cordee.domain.rules.evaluation import Value
from tests.domain.orientation import small
from tests.domain.orientation.completions import leads

NEED = "garder"
TESTS = (
    "diplome", "not diplome", "not essaye", "essaye", "jours < 30", "jours >= 50", "regime == 'general'", "contrat",
    "not contrat", "statut == 'retraite'",
)  # fmt: skip
# What a check of the catalogue refuses: they stay open until they are answered, though every answer meets them.
ALWAYS_TRUE = ("essaye or not essaye", "not essaye or essaye", "diplome or not diplome", "not diplome or diplome")
# The days since « debut » are « jours », so that answering one answers both.
DOMAIN: dict[str, tuple[Value, ...]] = {
    "diplome": (True, False),
    "essaye": (True, False),
    "debut": tuple(small.TODAY - timedelta(days=days) for days in (0, 29, 30, 49, 50, 60)),
    "regime": ("general", "msa"),
    "statut": ("salarie", "retraite"),
    "contrat": (True, False),
}
# Who does not know the day may know how many days ago it was.
WITHOUT_DAY: dict[str, tuple[Value, ...]] = {"jours": (0, 29, 30, 49, 50, 60)}
# Retired people have no contract: one answer gives the other.
FOLLOWING: Mapping[str, str] = {"statut": "contrat"}
# Who does not know is not asked for what would tell it.
ALSO: Mapping[str, tuple[str, ...]] = {"contrat": ("statut",)}

Answers = tuple[tuple[str, Value], ...]


def random_services(draw: random.Random, tests: Sequence[str]) -> dict[str, dict[str, object]]:
    """Four services with a few conditions; some specific, some that only support the need."""
    services = {}
    for name in ("alpha", "beta", "gamma", "delta"):
        conditions = []
        for _ in range(draw.randint(0, 2)):
            first, second = draw.sample(tests, 2)
            conditions.append(draw.choice([first, f"{first} or {second}", f"not ({first}) or {second}"]))
        conditions = [written for written in conditions if written not in ALWAYS_TRUE]
        changes: dict[str, object] = {"conditions": conditions, "first_line": draw.choice(["true", "true", "false"])}
        if draw.random() < 0.4:
            changes |= {"tier": "specifique", "complement": draw.choice(["true", "false"])}
            changes["necessary_when"] = draw.choice(["null", "essaye", '"jours < 30"'])
        if draw.random() < 0.3:
            changes |= {"direct": "[]", "support": "[garder]"}
        services[name] = changes
    return services


def random_positions(seed: int, *, unsure: int = 0) -> Iterator[tuple[Engine, Position]]:
    """One catalogue, with from none to all of its facts known, ``unsure`` others not; no answers that clash."""
    draw = random.Random(seed)
    engine = small.engine(random_services(draw, TESTS))
    for known in range(len(DOMAIN) + 1 - unsure):
        names = draw.sample(sorted(DOMAIN), known + unsure)
        facts = {fact: draw.choice(DOMAIN[fact]) for fact in names[:known]}
        unknown = {other for name in names[known:] for other in (name, *ALSO.get(name, ())) if other not in facts}
        told = Situation(caller="personne", needs=(NEED,), facts=facts, unsure=frozenset(unknown))
        position = engine.position(told, on=small.TODAY)
        if not position.known.contradictions:
            yield engine, position


def by_completion(position: Position) -> dict[Answers, str | None]:
    """Every completion that clashes with nothing, with its lead; who does not know still does not."""
    return {answers: leads(whole)[NEED] for answers, whole in completed(position) if not whole.known.contradictions}


def told_apart(position: Position, fact: str) -> set[frozenset[str | None]]:
    """The pairs of leads between which this answer decides in some completion, with what follows from it."""
    alike: dict[Answers, dict[Value, set[str | None]]] = {}
    for answers, lead in by_completion(position).items():
        others = tuple((name, value) for name, value in answers if name not in (fact, FOLLOWING.get(fact)))
        alike.setdefault(others, {}).setdefault(dict(answers)[fact], set()).add(lead)
    return {
        frozenset((first, second))
        for reached in alike.values()
        for one, other in combinations(reached.values(), 2)
        for first in one
        for second in other
        if first != second
    }


def is_missed(position: Position, fact: str) -> bool:
    """Tell whether some completion has another lead when this answer alone is never given."""
    said = position.situation
    without = by_completion(position.told(replace(said, unsure=said.unsure | {fact})))
    return any(
        lead != without.get(tuple((name, value) for name, value in answers if name != fact), lead)
        for answers, lead in by_completion(position).items()
    )


def could_clash(position: Position, fact: str) -> bool:
    """Tell whether an answer would contradict what was said."""
    return any(position.with_answer(fact, value).known.contradictions for value in _values(fact))


def _values(fact: str) -> tuple[Value, ...]:
    return (DOMAIN | WITHOUT_DAY)[fact]


def completed(position: Position) -> Iterator[tuple[Answers, Position]]:
    said = position.situation
    domain = DOMAIN if "debut" not in said.unsure else DOMAIN | WITHOUT_DAY
    unknown = [fact for fact in domain if fact not in said.facts and fact not in said.unsure]
    for values in product(*(domain[fact] for fact in unknown)):
        answers = tuple(zip(unknown, values, strict=True))
        yield answers, position.answered(dict(answers))
