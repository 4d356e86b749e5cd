"""One situation against many services: our shelf, plain closures, and other engines made three-valued.

Each contestant gives, for one situation, the first ten services that are not excluded with the state of every
condition. Engines that know no unknown value get two formulas a condition, *known true* and *known false*, guarded by a
flag a fact: the only way to use them without error (an absent age is less than 18 for some of them).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from cordee.bench.command import CannotMeasure
from cordee.domain.catalogue import Condition, Fact, FactType
from cordee.domain.orientation.shelf import SHOWN, Shelf, Shelved
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Evaluator, Truth, Value, Values, compiled
from cordee.domain.rules.language import And, Bare, Compare, Expression, Member, Not, Operator, Or
from cordee.domain.territory import departement_of

Answer: TypeAlias = list[tuple[str, Truth, tuple[Truth, ...]]]
Contestant: TypeAlias = Callable[[Values], Answer]
BENCH_GROUP = "installez les paquets de mesure : .venv/bin/uv pip sync requirements/bench.txt"


class Field:
    """Services in their order, on a day, with where they serve: what every contestant must decide."""

    def __init__(self, services: Sequence[Shelved], facts: Mapping[str, Fact], *, commune: str, on: date) -> None:
        self.services, self.facts, self.commune, self.on = services, facts, commune, on
        self.in_force = [service for service in services if service.period.covers(on)]

    def serves(self, service: Shelved, values: Values) -> Truth:
        if not service.communes and not service.departements:
            return True
        commune = values.get(self.commune)
        if not isinstance(commune, str):
            return None
        return commune in service.communes or departement_of(commune) in service.departements

    def ranked(self, values: Values, states: Sequence[tuple[Truth, ...]], services: Sequence[Shelved]) -> Answer:
        """Fold, order and cut, as each contestant must after its conditions."""
        found = []
        for place, (service, truths) in enumerate(zip(services, states, strict=True)):
            served = self.serves(service, values)
            if served is not False and False not in truths:
                undecided = served is None or None in truths
                found.append((undecided, place, service.id, truths))
        found.sort(key=lambda one: one[:2])
        return [(name, None if undecided else True, truths) for undecided, _, name, truths in found[:SHOWN]]


def ours(field: Field) -> Contestant:
    shelf = Shelf(field.services, field.facts, commune=field.commune)

    def answer(values: Values) -> Answer:
        return [(seen.service.id, seen.met, seen.states) for seen in shelf.first(values, on=field.on)]

    return answer


def closures(field: Field) -> Contestant:
    """The yardstick: one closure a condition, nothing shared."""
    evaluators = [[compiled(condition.expression) for condition in service.conditions] for service in field.in_force]

    def answer(values: Values) -> Answer:
        return field.ranked(values, [tuple(met(values) for met in one) for one in evaluators], field.in_force)

    return answer


def closures_behind_an_index(field: Field) -> Contestant:
    """The same closures, on the services of the commune only: those of its département, and those of everywhere."""
    kept: dict[str, list[tuple[Shelved, list[Evaluator]]]] = {}
    everything = []
    for service in field.in_force:
        entry = (service, [compiled(condition.expression) for condition in service.conditions])
        everything.append(entry)
        for part in service.parts:
            kept.setdefault(part, []).append(entry)
    order = {service.id: place for place, service in enumerate(field.services)}

    def answer(values: Values) -> Answer:
        commune = values.get(field.commune)
        entries = everything
        if isinstance(commune, str):
            entries = sorted(
                kept.get("", []) + kept.get(departement_of(commune), []), key=lambda entry: order[entry[0].id]
            )
        states = [tuple(met(values) for met in evaluators) for _, evaluators in entries]
        return field.ranked(values, states, [service for service, _ in entries])

    return answer


def zen(field: Field) -> Contestant:
    """zen-engine: one expression that gives every formula."""
    try:
        import zen as engine
    except ImportError:
        raise CannotMeasure(f"zen-engine est absent ; {BENCH_GROUP}") from None
    formulas = [_zen(condition.expression, wanted) for condition in _conditions(field) for wanted in (True, False)]
    expression = engine.compile_expression(f"[{', '.join(formulas)}]")
    return _by_formulas(field, lambda context: expression.evaluate(context))


def datalogic(field: Field) -> Contestant:
    """datalogic-py: one JSON Logic rule that gives every formula."""
    try:
        import datalogic_py as engine
    except ImportError:
        raise CannotMeasure(f"datalogic-py est absent ; {BENCH_GROUP}") from None
    formulas = [
        _json_logic(condition.expression, wanted) for condition in _conditions(field) for wanted in (True, False)
    ]
    rule = engine.Engine().compile(formulas)
    return _by_formulas(field, lambda context: rule.evaluate(context))


def _by_formulas(field: Field, evaluate: Callable[[dict[str, Any]], Sequence[bool]]) -> Contestant:
    blank = _context(field.facts)

    def answer(values: Values) -> Answer:
        answers = evaluate({**blank, **_said(values)})
        truths = [
            True if true else False if false else None for true, false in zip(answers[::2], answers[1::2], strict=True)
        ]
        states, start = [], 0
        for service in field.in_force:
            states.append(tuple(truths[start : start + len(service.conditions)]))
            start += len(service.conditions)
        return field.ranked(values, states, field.in_force)

    return answer


def _conditions(field: Field) -> list[Condition]:
    return [condition for service in field.in_force for condition in service.conditions]


# Guarded formulas


def _context(facts: Mapping[str, Fact]) -> dict[str, Any]:
    """Every fact with some value, and a flag that says whether it is known."""
    blank: dict[str, Any] = {}
    for name, fact in facts.items():
        blank[name] = _BLANK.get(fact.type, "")
        blank[f"k_{name}"] = False
    return blank


def _said(values: Values) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, value in values.items():
        said[name] = _plain(value)
        said[f"k_{name}"] = True
    return said


def _plain(value: Value | object) -> Any:
    if value is NOT_APPLICABLE:
        return "sans objet"
    return value.toordinal() if isinstance(value, date) else value


def _zen(expression: Expression, wanted: bool) -> str:
    match expression:
        case Not(inner):
            return _zen(inner, not wanted)
        case And(parts) | Or(parts):
            every = isinstance(expression, And) is wanted
            return "(" + (" and " if every else " or ").join(_zen(part, wanted) for part in parts) + ")"
        case Bare(fact):
            return f"(k_{fact} and {'' if wanted else 'not '}{fact})"
        case Compare((fact,), operator, value):
            test = f"{fact} {operator} {_zen_literal(value)}"
        case Member(fact, values, negated):
            test = f"{fact} {'not in' if negated else 'in'} [{', '.join(map(_zen_literal, values))}]"
        case _:
            raise CannotMeasure("une somme de faits n'est pas traduite pour zen-engine")
    return f"(k_{fact} and {'' if wanted else 'not '}({test}))"


def _zen_literal(value: Any) -> str:
    plain = _plain(value)
    return f'"{plain}"' if isinstance(plain, str) else str(plain)


def _json_logic(expression: Expression, wanted: bool) -> Any:
    match expression:
        case Not(inner):
            return _json_logic(inner, not wanted)
        case And(parts) | Or(parts):
            every = isinstance(expression, And) is wanted
            return {"and" if every else "or": [_json_logic(part, wanted) for part in parts]}
        case Bare(fact):
            test: Any = {"var": fact}
        case Compare((fact,), operator, value):
            test = {_JSON_OPERATORS[operator]: [{"var": fact}, _plain(value)]}
        case Member(fact, values, negated):
            test = {"in": [{"var": fact}, [_plain(value) for value in values]]}
            test = {"!": [test]} if negated else test
        case _:
            raise CannotMeasure("une somme de faits n'est pas traduite pour datalogic-py")
    return {"and": [{"var": f"k_{fact}"}, test if wanted else {"!": [test]}]}


_BLANK: Mapping[FactType, Any] = {FactType.BOOL: False, FactType.INT: 0, FactType.DATE: 0}
_JSON_OPERATORS = {
    Operator.EQUAL: "===",
    Operator.DIFFERENT: "!==",
    Operator.LESS: "<",
    Operator.AT_MOST: "<=",
    Operator.MORE: ">",
    Operator.AT_LEAST: ">=",
}
