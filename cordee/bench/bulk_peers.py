"""Other engines on the same columns: polars with its own three values, OpenFisca-core with two formulas a condition.

Each gives, for every service and situation, whether the service is certainly open, and whether it possibly is.
They belong to the measure group, and are imported only when they are measured.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from importlib import import_module
from operator import and_, or_
from typing import Any, TypeAlias

import numpy as np

from cordee.bench.command import CannotMeasure
from cordee.bench.workload import Column, Workload
from cordee.bulk.columns import ordinal
from cordee.domain.catalogue import Condition, FactType
from cordee.domain.rules.language import And, Bare, Compare, Expression, Member, Not, Operator, Or

BENCH_GROUP = "installez les paquets de mesure : .venv/bin/uv pip sync requirements/bench.txt"
Services: TypeAlias = Sequence[Sequence[Condition]]
Answer: TypeAlias = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]
"""Certain, possible: one row for each service."""
MONTH = "2020-01"
_CORE = ("entities", "periods", "simulations", "taxbenefitsystems", "variables")
_COMPARED: Mapping[Operator, Callable[[Any, Any], Any]] = {
    Operator.EQUAL: lambda left, right: left == right,
    Operator.DIFFERENT: lambda left, right: left != right,
    Operator.LESS: lambda left, right: left < right,
    Operator.AT_MOST: lambda left, right: left <= right,
    Operator.MORE: lambda left, right: left > right,
    Operator.AT_LEAST: lambda left, right: left >= right,
}


class Polars:
    """One lazy expression a service, on one thread; words are an ``Enum``, its fastest type for them here."""

    def __init__(self, work: Workload, services: Services) -> None:
        os.environ.setdefault("POLARS_MAX_THREADS", "1")
        try:
            import polars
        except ImportError:
            raise CannotMeasure(f"polars est absent ; {BENCH_GROUP}") from None
        if polars.thread_pool_size() != 1:
            raise CannotMeasure("polars a plusieurs fils : relancez avec POLARS_MAX_THREADS=1.")
        self._polars = polars
        frame = polars.DataFrame({name: self._series(work, name, column) for name, column in work.columns.items()})
        expressions = [
            reduce(and_, (self._said(condition.expression) for condition in conditions)).alias(str(number))
            for number, conditions in enumerate(services)
        ]
        self._query = frame.lazy().select(expressions)
        self._found: Any = None

    def run(self) -> None:
        self._found = self._query.collect()

    def answer(self) -> Answer:
        """Null is open."""
        columns = self._found.get_columns()
        certain = np.array([column.fill_null(False).to_numpy() for column in columns])
        return certain, np.array([column.fill_null(True).to_numpy() for column in columns])

    def _series(self, work: Workload, name: str, column: Column) -> Any:
        polars = self._polars
        kind = work.facts[name].type
        if column.words:
            series = polars.Series(name, np.array(column.words)[column.values], dtype=polars.String)
            series = series.cast(polars.Enum(list(column.words)))
        elif kind is FactType.DATE:
            series = polars.Series(name, column.values.astype(np.int32)).cast(polars.Date)
        else:
            series = polars.Series(name, column.values if kind is FactType.BOOL else column.values.astype(np.int16))
        known = polars.Series(column.known)
        return polars.select(polars.when(known).then(series).otherwise(None).alias(name)).to_series()

    def _said(self, expression: Expression) -> Any:
        column = self._polars.col
        match expression:
            case Bare(fact):
                return column(fact)
            case Compare((fact,), operator, value):
                return _COMPARED[operator](column(fact), value)
            case Member(fact, values, negated):
                inside = column(fact).is_in(list(values))
                return ~inside if negated else inside
            case Not(inner):
                return ~self._said(inner)
            case And(parts):
                return reduce(and_, map(self._said, parts))
            case Or(parts):
                return reduce(or_, map(self._said, parts))
            case _:
                raise CannotMeasure("une somme de faits n'est pas traduite pour polars")


class OpenFisca:
    """A variable for each fact and for whether it is known, two formulas for each condition and for each service."""

    def __init__(self, work: Workload, services: Services) -> None:
        try:
            core = {name: import_module(f"openfisca_core.{name}") for name in _CORE}
        except ImportError:
            raise CannotMeasure(f"openfisca-core est absent ; {BENCH_GROUP}") from None
        self._work, self._services, self._core = work, services, core
        self._person = core["entities"].build_entity(key="person", plural="persons", label="", is_person=True)
        self._system = core["taxbenefitsystems"].TaxBenefitSystem([self._person])
        self._rows = max(len(column.known) for column in work.columns.values())
        for name in work.columns:
            self._add(name, bool if work.facts[name].type is FactType.BOOL else int)
            self._add(f"k_{name}", bool)
        written = {condition.written: condition.expression for service in services for condition in service}
        names = {text: f"c{number}" for number, text in enumerate(written)}
        for text, expression in written.items():
            self._add(f"{names[text]}_true", bool, self._formula(expression, wanted=True))
            self._add(f"{names[text]}_false", bool, self._formula(expression, wanted=False))
        for number, service in enumerate(services):
            conditions = [names[condition.written] for condition in service]
            self._add(f"s{number}_true", bool, _folded([f"{name}_true" for name in conditions], and_))
            self._add(f"s{number}_false", bool, _folded([f"{name}_false" for name in conditions], or_))

    def prepare(self) -> None:
        """Start a simulation anew: nothing that an earlier one calculated is kept."""
        builder = self._core["simulations"].SimulationBuilder()
        self._simulation = builder.build_default_simulation(self._system, count=self._rows)
        for name, column in self._work.columns.items():
            self._simulation.set_input(name, MONTH, column.values)
            self._simulation.set_input(f"k_{name}", MONTH, column.known)

    def run(self) -> None:
        self._true, self._false = (
            [self._simulation.calculate(f"s{number}_{truth}", MONTH) for number in range(len(self._services))]
            for truth in ("true", "false")
        )

    def answer(self) -> Answer:
        return np.array(self._true), ~np.array(self._false)

    def _add(self, name: str, kind: type, formula: Any = None) -> None:
        month = self._core["periods"].DateUnit.MONTH
        parts: dict[str, Any] = {"value_type": kind, "entity": self._person, "definition_period": month}
        if formula is not None:
            parts["formula"] = formula
        self._system.add_variable(type(name, (self._core["variables"].Variable,), parts))

    def _formula(self, expression: Expression, *, wanted: bool) -> Any:
        guarded = self._guarded(expression, wanted)

        def formula(person: Any, period: Any) -> Any:
            return guarded(lambda name: person(name, period))

        return formula

    def _guarded(self, expression: Expression, wanted: bool) -> Callable[[Callable[[str], Any]], Any]:
        """Known to be as wanted: the fact is known, and says so."""
        match expression:
            case Not(inner):
                return self._guarded(inner, not wanted)
            case And(parts) | Or(parts):
                fold = and_ if isinstance(expression, And) is wanted else or_
                inner_parts = [self._guarded(part, wanted) for part in parts]
                return lambda value: reduce(fold, [part(value) for part in inner_parts])
            case Bare(fact):
                return lambda value: value(f"k_{fact}") & (value(fact) == wanted)
            case Compare((fact,), operator, literal):
                compare, code = _COMPARED[operator], self._code(fact, literal)
                return lambda value: value(f"k_{fact}") & (compare(value(fact), code) == wanted)
            case Member(fact, literals, negated):
                codes = [self._code(fact, literal) for literal in literals]
                return lambda value: value(f"k_{fact}") & (np.isin(value(fact), codes) == (wanted is not negated))
            case _:
                raise CannotMeasure("une somme de faits n'est pas traduite pour OpenFisca")

    def _code(self, fact: str, literal: Any) -> int:
        words = self._work.columns[fact].words
        return words.index(literal) if words else ordinal(literal)


def _folded(names: Sequence[str], fold: Callable[[Any, Any], Any]) -> Any:
    def formula(person: Any, period: Any) -> Any:
        return reduce(fold, [person(name, period) for name in names])

    return formula
