"""How many questions, at what cost, until every need is settled: ours beside exact references and other orders.

Three grounds: small invented catalogues, where the best strategy is known; the invented workload, whose answers are
correlated, with and without counts of past situations; the real catalogue, on several days. All conversations follow
the rules of ``conversations``; costs are those of asking (sensitivity and effort). Everything is seeded.
"""

import statistics
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cordee.bench.asking_catalogues import ON, drawn_people, middle_catalogue, small_catalogue, small_game, small_person
from cordee.bench.asking_contestants import CONTESTANTS, ours
from cordee.bench.clairvoyant import Bound, bound
from cordee.bench.conversations import Desk, Person, Strategy, Turn
from cordee.bench.figures import Figure, microseconds, quantile
from cordee.bench.optimal import SmallGame
from cordee.domain.catalogue import Sensitivity
from cordee.domain.orientation.asking.profiles import counts_of
from cordee.domain.orientation.asking.weighing import cost_of
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.position import Position
from cordee.domain.orientation.situation import CALLER
from cordee.reader.cases import Case, read_cases
from cordee.reader.catalogue import read_catalogue
from cordee.reader.cli import default_content

DAYS = (date(2013, 6, 3), date(2015, 7, 15), date(2019, 3, 4), date(2026, 11, 16))
OF_OPTIMUM, WORST_OF_OPTIMUM, OF_BOUND, CHOICE_MS, MEDIAN_OF_CASES = 1.02, 1.05, 1.08, 5.0, 8.0
# Publicodes' better order asks so much more, at least.
BESIDE_PUBLICODES = 1 / 0.92
PUBLICODES = ("publicodes", "publicodes_one")
PAST = 1_000
# What is told at the start of an example case: who calls, and where the person lives.
TOLD = (CALLER, "commune_residence")
# Small catalogues whose clairvoyant bound is also worked out.
BOUNDED = 8
SAID: Mapping[str, str] = {
    "ours": "le nôtre",
    "without_costs": "le nôtre sans les coûts",
    "without_counts": "le nôtre sans les comptes",
    "publicodes": "ordre de publicodes, tous les services encore ouverts",
    "publicodes_one": "ordre de publicodes, le premier encore ouvert",
    "catalogue": "ordre du catalogue",
}


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--people", type=int, default=60, help="situations complètes par jour, catalogue réel (60)")
    parser.add_argument("--bounded", type=int, default=12, help="dont celles à borne calculée (12)")
    parser.add_argument("--instances", type=int, default=25, help="petits catalogues à optimum connu (25)")
    parser.add_argument("--facts", type=int, default=9, help="faits d'un petit catalogue (9)")
    parser.add_argument("--services", type=int, default=60, help="services du catalogue inventé (60)")
    parser.add_argument("--invented", type=int, default=12, help="situations du catalogue inventé (12)")
    parser.add_argument("--no-cases", action="store_true", help="sans les cas types")


def measure(arguments: Namespace) -> Iterator[Figure]:
    if arguments.instances:
        yield from beside_the_optimum(arguments.instances, arguments.facts)
    if arguments.invented:
        yield from invented(arguments.services, arguments.invented, bounded=arguments.bounded // 2)
    engine = Engine(read_catalogue(default_content()))
    if arguments.people:
        yield from real(engine, arguments.people, bounded=arguments.bounded)
    if not arguments.no_cases:
        yield from example_cases(engine, read_cases(default_content() / "cases", engine.catalogue))


# Small catalogues


def beside_the_optimum(instances: int, facts: int) -> Iterator[Figure]:
    """The expected cost of each strategy beside that of the best one, exactly, by small catalogue."""
    ratios: dict[str, list[float]] = {name: [] for name in CONTESTANTS}
    bounds, count = list[float](), 0
    for seed in range(instances):
        desk = Desk(Engine(small_catalogue(seed, facts)), ON)
        game, turns = small_game(desk.engine), dict[frozenset[tuple[str, bool]], Turn]()
        if not game.optimum:
            continue
        count += 1
        if count <= BOUNDED:
            bounds.append(game.clairvoyant() / game.optimum)
        for name, strategy in CONTESTANTS.items():
            ratios[name].append(expected_cost(desk, game, strategy, turns) / game.optimum)
    what = f"coût moyen, {count} catalogues de {facts} faits, optimum = 1"
    yield _at_most("Q2.mean", f"{what} : {SAID['ours']}", statistics.mean(ratios["ours"]), OF_OPTIMUM)
    yield _at_most("Q2.worst", "le même, pire catalogue", max(ratios["ours"]), WORST_OF_OPTIMUM)
    for name in CONTESTANTS:
        if name != "ours":
            yield _only(f"Q2.{name}", f"{what} : {SAID[name]}", statistics.mean(ratios[name]))
    yield _only("Q2.bound", f"le même, {len(bounds)} premiers : borne clairvoyante", statistics.mean(bounds))


def expected_cost(
    desk: Desk, game: SmallGame, strategy: Strategy, turns: dict[frozenset[tuple[str, bool]], Turn] | None = None
) -> float:
    """Return what a strategy costs on average over all situations of a game; ``turns`` are shared between calls."""
    facts = [fact for fact in desk.catalogue.facts if fact != CALLER]
    kept = {} if turns is None else turns

    def left(position: Position, answers: frozenset[tuple[str, bool]]) -> float:
        turn = kept.setdefault(answers, Turn(desk, position))
        if turn.is_over:
            return 0.0
        question = strategy(turn)
        number = facts.index(question)
        after = {yes: left(position.answered({question: yes}), answers | {(question, yes)}) for yes in (True, False)}
        share = game.shares[number]
        return game.costs[number] + share * after[True] + (1 - share) * after[False]

    start = small_person([desk.catalogue.facts[fact] for fact in facts], 0)
    return left(desk.start(start), frozenset())


# Larger ones


@dataclass(frozen=True)
class Played:
    """What was asked of some people, by strategy, and the bounds of the first of them."""

    desk: Desk
    asked: Mapping[str, Sequence[tuple[str, ...]]]
    bounds: Sequence[Bound]

    def costs(self, name: str, *, bounded: bool = False) -> list[float]:
        asked = self.asked[name][: len(self.bounds)] if bounded else self.asked[name]
        return [self.desk.cost(questions) for questions in asked]

    def health(self, name: str) -> int:
        facts = self.desk.catalogue.facts
        return sum(facts[one].sensitivity is Sensitivity.HEALTH for questions in self.asked[name] for one in questions)


def play(desks: Mapping[str, Desk], people: Sequence[Person], *, bounded: int, seed: str) -> Played:
    """Play the strategies with everybody, each at its desk, then work out the bounds of the first ``bounded``."""
    desk = desks["ours"]
    asked = {
        name: [one.conversation(person, CONTESTANTS.get(name, ours)) for person in people]
        for name, one in desks.items()
    }
    return Played(
        desk,
        asked,
        [
            bound(desk, person, f"{seed}:{place}", [questions[place] for questions in asked.values()])
            for place, person in enumerate(people[:bounded])
        ],
    )


def invented(services: int, people: int, *, bounded: int) -> Iterator[Figure]:
    """The workload: ours knows the counts of other situations, smoothed, by profile."""
    catalogue, drawn = middle_catalogue(services, people + PAST)
    plain = Engine(catalogue)
    past = [Desk(plain, ON).complete(person).known.values for person in drawn[people:]]
    counting = Engine(catalogue, counts_of(past, plain.compiled.partitions))
    desks = {"ours": Desk(counting, ON), **dict.fromkeys(("without_counts", *PUBLICODES), Desk(plain, ON))}
    played = play(desks, drawn[:people], bounded=bounded, seed="invente")
    yield from compared("Q1.invented", f"catalogue inventé de {services} services, {people} situations", [played])
    yield from choice_times("Q3.invented", "catalogue inventé", desks["ours"], drawn[: max(1, people // 4)], goal=None)


def real(engine: Engine, people: int, *, bounded: int) -> Iterator[Figure]:
    """The real catalogue on several days, one need a person, answers drawn from the declared frequencies."""
    found, desk, drawn = list[Played](), Desk(engine, DAYS[-1]), list[Person]()
    for on in DAYS:
        desk = Desk(engine, on)
        drawn = drawn_people(desk, people, f"mesure:{on}")
        found.append(play(dict.fromkeys(CONTESTANTS, desk), drawn, bounded=bounded, seed=f"{on}"))
    what = f"catalogue réel, {len(DAYS)} jours, {sum(len(one.asked['ours']) for one in found)} situations"
    yield from compared("Q1.real", what, found)
    health = {name: sum(one.health(name) for one in found) for name in ("ours", "without_costs", *PUBLICODES)}
    for name in ("without_costs", *PUBLICODES):
        if health[name]:
            yield Figure(
                id=f"health.{name}", what=f"questions de santé évitées, à côté : {SAID[name]}", unit="%",
                value=round(100 * (1 - health["ours"] / health[name]), 1),
            )  # fmt: skip
    yield from choice_times("Q3", "catalogue réel", desk, drawn, goal=CHOICE_MS)


def compared(name: str, what: str, found: Sequence[Played]) -> Iterator[Figure]:
    """Mean costs: beside the clairvoyant bound where it was worked out, and beside each other for everybody."""
    bounds = [one for played in found for one in played.bounds]
    if bounds:
        least = sum(one.cost for one in bounds)
        said = f"{what}, {len(bounds)} bornes : coût moyen, borne clairvoyante = 1"
        for other in found[0].asked:
            ratio = sum(cost for one in found for cost in one.costs(other, bounded=True)) / least
            if other == "ours":
                yield _at_most(name, f"{said}, {SAID[other]}", ratio, OF_BOUND)
            else:
                yield _only(f"{name}.{other}", f"le même : {SAID[other]}", ratio)
        asked = statistics.mean(len(questions) for one in found for questions in one.asked["ours"][: len(one.bounds)])
        fewest = statistics.mean(one.questions for one in bounds)
        yield Figure(
            id=f"{name}.questions", what="questions par conversation, borne clairvoyante à côté", unit="",
            value=round(asked, 3), yardstick=round(fewest, 3), ratio=fewest / asked,
        )  # fmt: skip
        yield _only(
            f"{name}.exact", "part des bornes trouvées exactement", statistics.mean(b.exact for b in bounds), ""
        )
    means = {other: statistics.mean(cost for one in found for cost in one.costs(other)) for other in found[0].asked}
    better = min(means[other] for other in PUBLICODES)
    yield Figure(
        id=f"{name}.beside", what=f"{what} : coût moyen, le meilleur ordre de publicodes à côté", unit="",
        value=round(means["ours"], 3), yardstick=round(better, 3), ratio=better / means["ours"], goal=BESIDE_PUBLICODES,
    )  # fmt: skip
    for other in (one for one in means if one not in ("ours", *PUBLICODES)):
        yield Figure(
            id=f"{name}.beside.{other}", what=f"le même, à côté : {SAID[other]}", unit="",
            value=round(means["ours"], 3), yardstick=round(means[other], 3), ratio=means[other] / means["ours"],
        )  # fmt: skip


def choice_times(name: str, what: str, desk: Desk, people: Sequence[Person], *, goal: float | None) -> Iterator[Figure]:
    """The time to choose the next question, once the decision is taken."""
    turns = [turn for person in people for _, turn in desk.played(person, ours)]
    times = [microseconds(lambda turn=turn: turn.weighed_by(cost_of).ask) / 1000 for turn in turns]  # type: ignore[misc]
    if times:
        yield Figure(
            id=name, what=f"choix d'une question, {what}, médiane", unit="ms", value=round(quantile(times, 0.5), 3),
            goal=goal, at_most=True,
        )  # fmt: skip
        yield _only(f"{name}.p95", "le même, 95e centile", quantile(times, 0.95), "ms")


# Example cases


def example_cases(engine: Engine, cases: Sequence[Case]) -> Iterator[Figure]:
    """The questions asked in each example case; what the case does not tell is answered « je ne sais pas »."""
    counts = [questions_of(engine, case) for case in cases]
    what = f"questions posées, {len(cases)} cas types"
    yield _at_most("cases.median", f"{what}, médiane", statistics.median(counts), MEDIAN_OF_CASES, "")
    yield _only("cases.mean", f"{what}, moyenne", statistics.mean(counts), "")


def questions_of(engine: Engine, case: Case, told: Iterable[str] = TOLD) -> int:
    """Count the questions of a case, when some of its answers are told from the start."""
    started = {fact: value for fact, value in case.situation.facts.items() if fact in told}
    position = engine.position(replace(case.situation, facts=started), on=case.on)
    asked = 0
    while not (turn := Turn(Desk(engine, case.on), position)).is_over:
        question, situation = turn.decision.ask[0], position.situation
        if question in case.situation.facts:
            following = replace(situation, facts={**situation.facts, question: case.situation.facts[question]})
        else:
            following = replace(situation, unsure=situation.unsure | {question})
        position, asked = position.told(following), asked + 1
    return asked


def _at_most(name: str, what: str, value: float, goal: float, unit: str = "×") -> Figure:
    return Figure(id=name, what=what, value=round(value, 4), unit=unit, goal=goal, at_most=True)


def _only(name: str, what: str, value: float, unit: str = "×") -> Figure:
    return Figure(id=name, what=what, value=round(value, 4), unit=unit)
