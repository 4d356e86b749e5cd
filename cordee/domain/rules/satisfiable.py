"""Can these conditions hold together in a real situation? A witness, or the proof by exhaustion that there is none.

A complete backtracking search over cells with unit propagation; the cells of the last witness are tried first, since
most questions about a catalogue differ little. Sums of numbers that bounds leave undecided are settled by halving.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from cordee.domain.rules.clauses import clause_count
from cordee.domain.rules.evaluation import Value
from cordee.domain.rules.language import And, Expression, Not, Or
from cordee.domain.rules.situations import Constraint, Either, Pair, Situations, Total

# Steps after which the search gives up; the hardest question about the delivered catalogue takes fewer than a hundred.
BUDGET: Final = 5_000
_MOST_CLAUSES: Final = 64
# The two cells of the choice « this part holds », beside which anything else may be true.
_HOLDS, _FREE = 1, 2

Witness: TypeAlias = Mapping[str, Value]
Ranges: TypeAlias = dict[int, tuple[int, int]]


class NotKnown(Exception):
    """The search was given up: there may be such a situation or not."""


class Possible:
    """Answers about the situations of one catalogue.

    Whether there is a situation depends on the question alone; which one is shown, on what was asked before.
    """

    def __init__(self, situations: Situations) -> None:
        self.situations = situations
        variables = range(len(situations.partitions))
        self.reading: list[list[Constraint]] = [[] for _ in variables]
        for constraint in situations.constraints:
            for variable in _variables(constraint):
                self.reading[variable].append(constraint)
        domains = [situations.all_cells(variable) for variable in variables]
        self._start = domains if _narrowed(domains, situations.constraints, self.reading) else None
        self.preferred = domains
        # The numbers that fit, or do not, the cells of the sums and of their terms.
        self.numbers: dict[tuple[int, ...], Ranges | None] = {}

    def find(
        self, met: Iterable[Expression] = (), *, unmet: Iterable[Sequence[Expression]] = (), budget: int = BUDGET
    ) -> Witness | None:
        """Return a whole situation where every condition of ``met`` holds, and in each group of ``unmet`` one fails.

        None when there is none. Raises NotKnown when ``budget`` steps were not enough.
        """
        if self._start is None:
            return None
        domains = self._start.copy()
        conditions = (*met, *(Or(tuple(map(Not, group))) for group in unmet))
        asked = [either for expression in conditions for either in self._asked(expression, domains)]
        found = _Search(self, asked, budget).run(domains)
        if found is None:
            return None
        chosen, numbers = found
        self.preferred = chosen[: len(self._start)]
        return self._witness(chosen, numbers)

    def _asked(self, expression: Expression, domains: list[int], guard: tuple[Pair, ...] = ()) -> list[Either]:
        """The clauses of a condition; when it has too many, which part of an ``or`` holds is a choice of its own."""
        if clause_count(expression) <= _MOST_CLAUSES:
            return [Either((*guard, *either.pairs)) for either in self.situations.that(expression)]
        match expression:
            case Not(Not(inner)):
                return self._asked(inner, domains, guard)
            case Not(And(parts)):
                return self._asked(Or(tuple(map(Not, parts))), domains, guard)
            case Not(Or(parts)) | And(parts):
                joined = parts if isinstance(expression, And) else tuple(map(Not, parts))
                return [either for part in joined for either in self._asked(part, domains, guard)]
            case Or(parts):
                first = len(domains)
                domains += [_HOLDS | _FREE] * len(parts)
                chosen = [Either((*guard, *((first + place, _HOLDS) for place in range(len(parts)))))]
                for place, part in enumerate(parts):
                    chosen += self._asked(part, domains, (*guard, (first + place, _FREE)))
                return chosen
        raise AssertionError(f"a test alone has one clause: {expression}")

    def _witness(self, chosen: Sequence[int], numbers: Ranges) -> Witness:
        values: dict[str, Value] = {}
        for number, name in enumerate(self.situations.facts):
            cell = self.situations.partitions[number].cells[chosen[number].bit_length() - 1]
            values[name] = numbers[number][0] if number in numbers else cell.value
        return values


class _Search:
    def __init__(self, possible: Possible, asked: Sequence[Either], budget: int) -> None:
        self.asked, self.left = asked, budget
        self.preferred, self.known_numbers = possible.preferred, possible.numbers
        extra: dict[int, list[Constraint]] = {}
        for either in asked:
            for variable, _ in either.pairs:
                extra.setdefault(variable, []).append(either)
        self.reading = _Reading(possible.reading, extra)
        constraints = possible.situations.constraints
        self.eithers = [*asked, *(one for one in constraints if isinstance(one, Either))]
        self.totals = [one for one in constraints if isinstance(one, Total)]

    def run(self, domains: list[int]) -> tuple[list[int], Ranges] | None:
        waiting: list[tuple[list[int], Iterable[Constraint]]] = [(domains, self.asked)]
        while waiting:
            self.left -= 1
            if self.left < 0:
                raise NotKnown
            domains, fresh = waiting.pop()
            if not _narrowed(domains, fresh, self.reading):
                continue
            chosen = self._chosen(domains)
            broken = next((either for either in self.eithers if not either.held_by(chosen)), None)
            numbers = self._numbers(chosen) if broken is None else None
            if numbers is not None:
                return chosen, numbers
            split = _split(broken, domains) if broken else self._split_of_totals(domains, chosen)
            if split is not None:
                variable, cells = split
                for part in (domains[variable] & ~cells, domains[variable] & cells):
                    branch = domains.copy()
                    branch[variable] = part
                    waiting.append((branch, self.reading[variable]))
        return None

    def _chosen(self, domains: Sequence[int]) -> list[int]:
        """One cell of each variable, as the last witness if it may, the lowest otherwise."""
        preferred = self.preferred
        chosen = [
            (kept & -kept) if (kept := domain & preferred[variable]) else domain & -domain
            for variable, domain in enumerate(domains[: len(preferred)])
        ]
        chosen += [domain & -domain for domain in domains[len(preferred) :]]
        for total in self.totals:
            chosen[total.variable] = self._total_chosen(total, chosen, domains[total.variable])
        return chosen

    def _total_chosen(self, total: Total, chosen: Sequence[int], domain: int) -> int:
        """The lowest cell of the sum that the chosen terms may reach."""
        if any(chosen[term] & ~total.applies[term] for term in total.terms):
            absent = domain & ~total.applies[total.variable]
            return absent or domain & -domain
        applying = domain & total.applies[total.variable]
        low = sum(total.least(term, chosen) for term in total.terms)
        high = sum(total.greatest(term, chosen) for term in total.terms)
        for cell, (first, last) in enumerate(zip(total.lows[total.variable], total.highs[total.variable], strict=True)):
            if applying >> cell & 1 and first <= high and last >= low:
                return 1 << cell
        return domain & -domain

    def _numbers(self, chosen: Sequence[int]) -> Ranges | None:
        """Give every term of a sum a number of its cell so that the sums fall in theirs; None when there is no way."""
        active = [total for total in self.totals if chosen[total.variable] & total.applies[total.variable]]
        key = tuple(chosen[one] for total in self.totals for one in (total.variable, *total.terms))
        if key not in self.known_numbers:
            ranges = {
                one: (total.least(one, chosen), total.greatest(one, chosen))
                for total in active
                for one in (total.variable, *total.terms)
            }
            self.known_numbers[key] = self._halved(ranges, active)
        return self.known_numbers[key]

    def _halved(self, ranges: Ranges, active: Sequence[Total]) -> Ranges | None:
        waiting = [ranges]
        while waiting:
            self.left -= 1
            if self.left < 0:
                raise NotKnown
            tried = _bounded(waiting.pop(), active)
            if tried is None:
                continue
            wide = max(tried, key=lambda one: tried[one][1] - tried[one][0], default=None)
            if wide is None or tried[wide][0] == tried[wide][1]:
                return tried
            low, high = tried[wide]
            middle = (low + high) // 2
            waiting += [{**tried, wide: (middle + 1, high)}, {**tried, wide: (low, middle)}]
        return None

    def _split_of_totals(self, domains: Sequence[int], chosen: Sequence[int]) -> tuple[int, int] | None:
        """No number fits the chosen cells: try others of the sums and of their terms."""
        for total in self.totals:
            for one in (*total.terms, total.variable):
                if domains[one] & ~chosen[one]:
                    return one, chosen[one]
        return None


class _Reading:
    """The constraints that read a variable: those of the catalogue, and those of the question."""

    def __init__(self, always: Sequence[list[Constraint]], asked: Mapping[int, list[Constraint]]) -> None:
        self.always, self.asked = always, asked

    def __getitem__(self, variable: int) -> list[Constraint]:
        own = self.asked.get(variable)
        always = self.always[variable] if variable < len(self.always) else []
        return always + own if own else always


def _narrowed(domains: list[int], fresh: Iterable[Constraint], reading: Sequence[list[Constraint]] | _Reading) -> bool:
    """Propagate until nothing changes; False for a contradiction."""
    waiting = list(fresh)
    while waiting:
        changed = waiting.pop().narrow(domains)
        if changed is None:
            return False
        for variable in changed:
            waiting += reading[variable]
    return True


def _split(broken: Either, domains: Sequence[int]) -> tuple[int, int] | None:
    """A variable of the broken clause that may still hold it, and its cells that do."""
    return next(((variable, cells) for variable, cells in broken.pairs if domains[variable] & cells), None)


def _bounded(ranges: Ranges, totals: Sequence[Total]) -> Ranges | None:
    """Tighten the ranges of the terms and of the sums by each other until they hold still; None when one is empty."""
    ranges, moved = dict(ranges), True
    while moved:
        moved = False
        for total in totals:
            lows = [ranges[term][0] for term in total.terms]
            highs = [ranges[term][1] for term in total.terms]
            low, high = ranges[total.variable]
            wanted = [(total.variable, sum(lows), sum(highs))]
            wanted += [
                (term, low - sum(highs) + term_high, high - sum(lows) + term_low)
                for term, term_low, term_high in zip(total.terms, lows, highs, strict=True)
            ]
            for one, least, greatest in wanted:
                kept = max(ranges[one][0], least), min(ranges[one][1], greatest)
                if kept[0] > kept[1]:
                    return None
                moved, ranges[one] = moved or kept != ranges[one], kept
    return ranges


def _variables(constraint: Constraint) -> Iterable[int]:
    if isinstance(constraint, Total):
        return {constraint.variable, *constraint.terms}
    return {variable for variable, _ in constraint.pairs}
