"""What is known of many situations: given answers, what follows from them, what does not apply.

The columnar form of ``FactsPlan.known``: same order, same answers, all situations at once.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from cordee.bulk.bits import Numbers, Plane, all_of, none_of, packed, unpacked
from cordee.bulk.columns import Column, Ordered, Sets, Words, YesNo, ordinal
from cordee.bulk.elapsed import Moments, elapsed, not_running, remaining
from cordee.bulk.plan import BulkPlan, DerivedFact, PlannedRelation
from cordee.bulk.sheet import FactColumns
from cordee.bulk.truths import Truths
from cordee.domain.catalogue import TIME_SINCE, TIME_UNTIL, Fact, FactType, Formula
from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.orientation.situation import CALLER
from cordee.domain.rules.evaluation import Value
from cordee.domain.territory import departement_of


class Knowing:
    """The answers of one batch, completed in place in ``truths``.

    ``contradictory``: by fact, where answers contradict each other, so that the fact counts as unknown.
    """

    def __init__(self, plan: BulkPlan, given: FactColumns, rows: int, on: Moments) -> None:
        self.plan, self.given, self.rows, self.on = plan, given, rows, on
        self._computed: dict[str, tuple[Column, Column]] = {}
        self.truths = Truths(plan.table, FactColumns(given.__getitem__), rows)
        self.contradictory: dict[str, Plane] = {}
        self._relations_kept = all_of(rows)
        clashes: dict[str, Plane] = {}
        while True:
            self._follow()
            at_stake = self._at_stake()
            if not at_stake:
                break
            for fact, where in at_stake.items():
                _mark(clashes, fact, where)
                given[fact] = given[fact].without(where)
                self.truths.change(fact, given[fact])
        for fact, where in clashes.items():
            _mark(self.contradictory, fact, where)

    def _follow(self) -> None:
        """Derive what can be, then set aside what does not apply; from the given answers, as they are by now."""
        self.contradictory.clear()
        for fact in dict.fromkeys([derived.fact for derived in self.plan.derived] + [n for n, _ in self.plan.relevant]):
            self.truths.change(fact, self.given[fact])
        for derived in self.plan.derived:
            self._derive(derived)
        for fact, rule in self.plan.relevant:
            _, possible = self.truths.rule(rule)
            self.truths.change(fact, self.truths.columns[fact].where(possible))

    # Derived facts

    def _derive(self, derived: DerivedFact) -> None:
        implied = self._formula(derived) if derived.formula else self._cases(derived)
        self._refuse_time_not_running(derived)
        if not (implied.known & all_of(self.rows)).any():
            return
        column = self.truths.columns[derived.fact]
        both = column.known & implied.known & all_of(self.rows)
        if not both.any():
            self.truths.change(derived.fact, either(column, implied))
            return
        merged, wrong = _merged(column, implied), both & _disagreeing(column, implied)
        if wrong.any():
            _mark(self.contradictory, derived.fact, wrong)
            merged = merged.without(wrong)
        self.truths.change(derived.fact, merged)

    def _refuse_time_not_running(self, derived: DerivedFact) -> None:
        """A number said of a time that counts nothing yet, or no more, contradicts the day that it is counted from."""
        if derived.formula not in TIME_SINCE | TIME_UNTIL:
            return
        source, said = self.truths.columns[derived.of or ""], self.truths.columns[derived.fact]
        if isinstance(source, Ordered) and isinstance(said, Ordered):
            stopped = not_running(source, self.on, until=derived.formula in TIME_UNTIL)
            wrong = stopped & said.known & packed(said.low > 0)
            if wrong.any():
                _mark(self.contradictory, derived.fact, wrong)
                self.truths.change(derived.fact, said.without(wrong))

    def _cases(self, derived: DerivedFact) -> Column:
        """The first case that is met gives the value; an open one stops the search, unless all give the same."""
        searching = all_of(self.rows)
        taken: list[tuple[Plane, Value]] = []
        for rule, value in derived.cases:
            met, possible = self.truths.rule(rule)
            taken.append((searching & met, value))
            searching = searching & ~(met if derived.has_one_value else possible)
        return _column_of(self.plan.facts[derived.fact], taken, self.rows)

    def _formula(self, derived: DerivedFact) -> Column:
        """What a formula gives, worked out again only for other answers."""
        source = self.truths.columns[derived.of or ""]
        before, computed = self._computed.get(derived.fact, (None, source))
        if before is not source:
            computed = self._apply(derived, source)
            self._computed[derived.fact] = source, computed
        return computed

    def _apply(self, derived: DerivedFact, source: Column) -> Column:
        match derived.formula, source:
            case (Formula.DEPARTEMENT_OF | Formula.COUNTRY_OF) as formula, Words():
                return _places(source, by_country=formula is Formula.COUNTRY_OF)
            case (Formula.DAYS_SINCE | Formula.MONTHS_SINCE) as formula, Ordered():
                return elapsed(source, self.on, months=formula is Formula.MONTHS_SINCE)
            case (Formula.DAYS_UNTIL | Formula.MONTHS_UNTIL) as formula, Ordered():
                return remaining(source, self.on, months=formula is Formula.MONTHS_UNTIL)
        raise TypeError(f"{derived.fact} cannot follow from {derived.of}")

    # Relations

    def _at_stake(self) -> Mapping[str, Plane]:
        """The answers behind the first relation that each situation breaks: by fact, where they contradict others."""
        found: dict[str, Plane] = {}
        looking = self._relations_kept
        for relation in self.plan.relations:
            broken = self.truths.rule(relation.rule)[0] & looking
            if broken.any():
                looking = looking & ~broken
                self._note_stakes(relation, broken, found)
        return found

    def _note_stakes(self, relation: PlannedRelation, broken: Plane, found: dict[str, Plane]) -> None:
        """A situation with nothing to take back is left as it is, whatever else it breaks."""
        taken_back: dict[str, Plane] = {}
        for name in relation.reads:
            self._visit(name, broken, taken_back, frozenset())
        taken_back.pop(CALLER, None)
        staked = none_of(self.rows)
        for fact, where in taken_back.items():
            staked |= where
            _mark(found, fact, where)
        self._relations_kept = self._relations_kept & ~(broken & ~staked)

    def _visit(self, name: str, where: Plane, found: dict[str, Plane], trail: frozenset[str]) -> None:
        """Note the answer to a fact, or those that it follows from."""
        answered = where & self.given[name].known
        if answered.any():
            _mark(found, name, answered)
        derived = where & ~answered
        if derived.any():
            for source in self.plan.sources.get(name, ()):
                if source not in trail:
                    self._visit(source, derived, found, trail | {name})


def _mark(planes: dict[str, Plane], fact: str, where: Plane) -> None:
    planes[fact] = planes[fact] | where if fact in planes else where


def _disagreeing(one: Column, other: Column) -> Plane:
    """Where two answers cannot both be true; means nothing where one is not known."""
    match one, other:
        case YesNo(), YesNo():
            return one.yes ^ other.yes
        case Words(), Words():
            return packed(one.codes != _recoded(other, one.words)[0])
        case Ordered(), Ordered():
            return packed((one.low > other.high) | (one.high < other.low))
    raise TypeError("two answers of different types")


def either(one: Column, other: Column) -> Column:
    """Return the first answer where there is one, else the second."""
    rows, known, unknown = one.rows, one.known | other.known, one.unknown & other.unknown
    filled = other.known & ~one.known
    match one, other:
        case YesNo(), YesNo():
            yes = (one.yes & one.known) | (other.yes & filled)
            return YesNo(rows=rows, known=known, unknown=unknown, yes=yes)
        case Words(), Words():
            codes, words = _recoded(other, one.words)
            chosen = np.where(unpacked(filled, rows), codes, one.codes)
            return Words(rows=rows, known=known, unknown=unknown, codes=chosen, words=words, named=one.named)
        case Ordered(), Ordered():
            here = unpacked(filled, rows)
            low = high = np.where(here, other.low, one.low)
            if not (one.is_exact and other.is_exact):
                high = np.where(here, other.high, one.high)
            return Ordered(rows=rows, known=known, unknown=unknown, low=low, high=high, cuts=one.cuts)
        case Sets(), Sets():
            words = tuple(dict.fromkeys([*one.having, *other.having]))
            having = {
                word: (one.having.get(word, none_of(rows)) & one.known)
                | (other.having.get(word, none_of(rows)) & filled)
                for word in words
            }
            return Sets(rows=rows, known=known, unknown=unknown, having=having)
    raise TypeError("two answers of different types")


def _merged(one: Column, other: Column) -> Column:
    """Return what both say together where both say something, else what one of them says."""
    if not (isinstance(one, Ordered) and isinstance(other, Ordered)):
        return either(one, other)
    both = one.known & other.known
    low = high = np.maximum(one.low, other.low)
    if not (one.is_exact and other.is_exact):
        high = np.minimum(one.high, other.high)
    together = Ordered(rows=one.rows, known=both, unknown=~both, low=low, high=high, cuts=one.cuts)
    return either(either(together, one), other)


def _recoded(column: Words, words: Sequence[str]) -> tuple[Numbers, tuple[str, ...]]:
    """Return the codes of a column in a longer list of words, which begins with ``words``."""
    longer = dict.fromkeys([*words, *column.words])
    places = {word: code for code, word in enumerate(longer)}
    table = np.array([places[word] for word in column.words] or [0], np.int32)
    return table.take(column.codes, mode="clip"), tuple(longer)


def _column_of(fact: Fact, taken: Sequence[tuple[Plane, Value]], rows: int) -> Column:
    """Return the column that holds each value where its plane says so."""
    known = none_of(rows)
    for where, _ in taken:
        known |= where
    match fact.type:
        case FactType.BOOL:
            yes = none_of(rows)
            for where, value in taken:
                yes |= where if value is True else none_of(rows)
            return YesNo(rows=rows, known=known, unknown=~known, yes=yes)
        case FactType.INT | FactType.DATE:
            numbers = np.zeros(rows, np.int32)
            for where, value in taken:
                numbers[unpacked(where, rows)] = ordinal(value)  # type: ignore[arg-type]
            return Ordered(rows=rows, known=known, unknown=~known, low=numbers, high=numbers)
        case FactType.CHOICE | FactType.COMMUNE:
            codes = np.zeros(rows, np.int32)
            for code, (where, _) in enumerate(taken):
                codes[unpacked(where, rows)] = code
            words = tuple(str(value) for _, value in taken)
            distinct = tuple(dict.fromkeys(words))
            table = np.array([distinct.index(word) for word in words] or [0], np.int32)
            return Words(rows=rows, known=known, unknown=~known, codes=table[codes], words=distinct)
        case FactType.CHOICES:
            having: dict[str, Plane] = {}
            for where, value in taken:
                for word in value if isinstance(value, frozenset) else ():
                    _mark(having, word, where)
            return Sets(rows=rows, known=known, unknown=~known, having=having)


def _places(communes: Words, *, by_country: bool) -> Words:
    """The département of a commune, or France, where the commune is a French one."""
    codes = [departement_of(commune) for commune in communes.words]
    french = np.array([code in DEPARTEMENTS for code in codes] or [False])
    known = communes.known & packed(french.take(communes.codes, mode="clip"))
    words = ("france",) if by_country else tuple(dict.fromkeys(codes))
    table = np.array([0 if by_country else words.index(code) for code in codes] or [0], np.int32)
    return Words(
        rows=communes.rows, known=known, unknown=~known, codes=table.take(communes.codes, mode="clip"), words=words
    )
