"""Could an answer still change who comes first? Shown by some world, else searched for, and perhaps proved impossible.

Worlds show it at once for nearly every fact: somewhere the answer is the only proof of a service that comes first. A
fact that shows nowhere matters if a service that reads it can come first, thanks to that fact: not when a better one
asks for nothing more than it does, nor when a complete search, within what ties answers together (relevance,
derivations, relations), finds no situation for it. When the search gives up, the answer may matter.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from itertools import chain
from typing import Final

from cordee.domain.catalogue import FactType, ServiceVersion, Tier
from cordee.domain.orientation.asking.contests import Entry, Rule
from cordee.domain.orientation.asking.proofs import Claim
from cordee.domain.orientation.asking.questionnaire import Questionnaire
from cordee.domain.orientation.asking.remaining import TOGETHER
from cordee.domain.orientation.asking.weighing import Weighing
from cordee.domain.rules.clauses import Clause
from cordee.domain.rules.evaluation import Interval, Value
from cordee.domain.rules.language import Bare, Compare, Expression, Not, Operator
from cordee.domain.rules.satisfiable import NotKnown

# Searches of one decision.
SEARCHES: Final = 12
# Steps of one search: the hardest takes fewer than a hundred.
STEPS: Final = 400


@dataclass
class Mattering:
    """What could matter in the contests of one situation."""

    questionnaire: Questionnaire
    weighing: Weighing
    _searches: int = SEARCHES
    _found: dict[tuple[int, int, Clause], bool] = field(default_factory=dict)
    _open_part: dict[Clause, Clause] = field(default_factory=dict)
    _useless: dict[tuple[int, int], bool] = field(default_factory=dict)
    _cells: dict[Rule, list[dict[int, int]]] = field(default_factory=dict)

    def shows(self, fact: str) -> bool:
        """Tell whether the answer is, in some world, the only proof of something that decides who comes first."""
        question = self.weighing.remaining.question(fact)
        return any(self._is_only_proof(question, self._claims[n]) for n in self._reading.get(question, ()))

    def may(self, fact: str) -> bool:
        """Tell whether the fact could matter, at first sight: no better service makes it useless."""
        return self.shows(fact) or any(self._in_sight(fact))

    def could(self, fact: str) -> bool:
        """Tell whether the fact could matter, by search if worlds do not show it; True as well when in doubt."""
        return self.shows(fact) or any(exists() for exists in self._hinges(fact))

    def may_count(self, number: int, version: ServiceVersion) -> bool:
        """Tell whether a version may yet come first in a contest, or make a specific one that may unnecessary.

        One that is not there is in doubt: a place, or a scheme, could still bring it.
        """
        entries = self.weighing.contests[number].entries
        found = [one for one in entries if one.id == version.id]
        standing = [one for one in found if not self._is_out(one)]
        if any(one.leads for one in standing) or not found:
            return True
        versions = self.questionnaire.catalogue.versions
        specific = (one for one in entries if one.leads and versions[one.id].tier is Tier.SPECIFIC)
        return bool(standing) and any(not versions[one.id].complement and not self._is_out(one) for one in specific)

    def reads(self, fact: str) -> bool:
        """Tell whether the fact itself keeps something open, not only what follows from it."""
        return fact in self._entries

    # What worlds show

    @cached_property
    def _claims(self) -> Sequence[Claim]:
        return list(chain.from_iterable(ended.claims for ended in self.weighing.ended))

    @cached_property
    def _reading(self) -> dict[str, dict[int, None]]:
        """By question, the claims that read it."""
        found: dict[str, dict[int, None]] = {}
        for number, claim in enumerate(self._claims):
            for literals, _ in claim.clauses:
                for question, _ in literals:
                    for term in question.split(TOGETHER) if TOGETHER in question else (question,):
                        found.setdefault(term, {})[number] = None
        return found

    def _is_only_proof(self, question: str, claim: Claim) -> bool:
        """Without its answer, something would somewhere not be proved."""
        proved = claim.proved & self.weighing.worlds
        for literals, _ in claim.clauses if proved else ():
            alone, reads = proved, False
            for other, met in literals:
                if question in other:
                    reads = reads or question in other.split(TOGETHER)
                else:
                    alone &= ~met
            if reads and alone:
                return True
        return False

    # What a search finds

    def _in_sight(self, fact: str) -> Iterator[bool]:
        """What no contest reads is no matter of contests: it is in doubt."""
        if self._is_read_elsewhere(fact):
            yield True
        for number, place in self._entries.get(fact, ()):
            entry = self.weighing.contests[number].entries[place]
            yield self._counts(number, place) and (not entry.leads or not self._outdone(number, place))

    def _is_read_elsewhere(self, fact: str) -> bool:
        return not self.reads(fact) and not any(fact in contest.beyond for contest in self.weighing.contests)

    def _hinges(self, fact: str) -> Iterator[Callable[[], bool]]:
        """Yield, for each open clause that reads the fact, whether some situation hangs on it."""
        if self._is_read_elsewhere(fact):
            yield lambda: True
        for number, place in self._entries.get(fact, ()):
            entry = self.weighing.contests[number].entries[place]
            if not self._counts(number, place):
                continue
            if not entry.leads or any(fact in self._read(clause) for clause in entry.waits or ()):
                yield lambda: True
            for clause in entry.rule if entry.leads else ():
                if fact in self._read(clause):
                    yield partial(self._hangs_on, number, place, fact, clause)

    def _counts(self, number: int, place: int) -> bool:
        """Tell whether the entry can come first, or whether its answer makes a later one useless."""
        entries = self.weighing.contests[number].entries
        entry = entries[place]
        if self._is_out(entry):
            return False
        if entry.leads or not entry.answers:
            return entry.leads
        waiting = any(later.leads and later.waits is not None for later in entries[place + 1 :])
        return waiting and not any(one.answers and self._is_met(one) for one in entries)

    def _hangs_on(self, number: int, place: int, fact: str, clause: Clause) -> bool:
        """Tell whether the entry may come first while the clause is met by the fact alone."""
        part = self._open(clause)
        reads = self.weighing.remaining.worlds.reads
        mine = tuple(one for one in part if fact in reads[one.test])
        key = number, place, mine if len(mine) < len(part) else ()
        if key not in self._found:
            alone = [Not(self.questionnaire.expression((one,))) for one in part if one not in mine]
            self._found[key] = not self._outdone(number, place) and self._exists(number, place, mine, alone)
        return self._found[key]

    @cached_property
    def _entries(self) -> dict[str, dict[tuple[int, int], None]]:
        """By fact, the entries that it keeps open, best first."""
        found: dict[str, dict[tuple[int, int], None]] = {}
        reads = self.weighing.remaining.worlds.reads
        for number, contest in enumerate(self.weighing.contests):
            for place, entry in enumerate(contest.entries):
                for clause in chain(entry.rule, entry.waits or ()):
                    for literal in self._open(clause):
                        for fact in reads[literal.test]:
                            found.setdefault(fact, {})[number, place] = None
        return found

    def _read(self, clause: Clause) -> set[str]:
        """The facts that keep the clause open."""
        reads = self.weighing.remaining.worlds.reads
        return {fact for literal in self._open(clause) for fact in reads[literal.test]}

    def _open(self, clause: Clause) -> Clause:
        """The literals that keep the clause open; none when it is decided."""
        if clause not in self._open_part:
            known = [self.weighing.remaining.known(literal.test) for literal in clause]
            met = any(truth is not None and truth is not one.negated for truth, one in zip(known, clause, strict=True))
            unknown = tuple(one for truth, one in zip(known, clause, strict=True) if truth is None)
            self._open_part[clause] = () if met else unknown
        return self._open_part[clause]

    def _is_out(self, entry: Entry) -> bool:
        return self.weighing.remaining.laid(entry.rule) is None

    def _is_met(self, entry: Entry) -> bool:
        return self.weighing.remaining.laid(entry.rule) == ()

    def _better(self, number: int, place: int) -> list[Entry]:
        """Those that would come before it once they are met."""
        return [one for before, one in self._rivals[number] if before < place]

    @cached_property
    def _rivals(self) -> list[list[tuple[int, Entry]]]:
        """By contest, the entries that come first once they are met, with their place."""
        return [
            [
                (place, one)
                for place, one in enumerate(contest.entries)
                if one.leads and one.waits is None and not self._is_out(one)
            ]
            for contest in self.weighing.contests
        ]

    def _outdone(self, number: int, place: int) -> bool:
        """Tell whether a better one is met whenever this one is: each of its clauses follows from one of these."""
        key = number, place
        if key not in self._useless:
            entry = self.weighing.contests[number].entries[place]
            comes_first = self.weighing.ended[number].first.get(entry.id, 0) & self.weighing.worlds
            mine = self._open_cells(entry)
            self._useless[key] = not comes_first and any(
                all(any(_implies(first, second) for first in mine) for second in self._open_cells(one))
                for one in self._better(number, place)
            )
        return self._useless[key]

    def _open_cells(self, entry: Entry) -> list[dict[int, int]]:
        if entry.rule not in self._cells:
            parts = filter(None, map(self._open, entry.rule))
            self._cells[entry.rule] = [cells for part in parts if (cells := self.questionnaire.cells(part))]
        return self._cells[entry.rule]

    def _exists(self, number: int, place: int, mine: Clause, alone: Sequence[Expression]) -> bool:
        """Look for a real situation where the entry is met and no better one is; True when the search gives up."""
        if not self._searches:
            return True
        self._searches -= 1
        entry = self.weighing.contests[number].entries[place]
        met = [*self._known, *self._open_conditions(entry), self.questionnaire.expression(mine), *alone]
        unmet = [self._open_conditions(other) for other in self._better(number, place)]
        try:
            return self.questionnaire.is_possible(met, unmet, steps=STEPS)
        except NotKnown:
            return True

    def _open_conditions(self, entry: Entry) -> list[Expression]:
        return [self.questionnaire.expression(part) for clause in entry.rule if (part := self._open(clause))]

    @cached_property
    def _known(self) -> list[Expression]:
        """What is known of facts that are tied to others, as conditions: values, or the answer of every test."""
        remaining, found = self.weighing.remaining, list[Expression]()
        worlds, values = remaining.worlds, remaining.values
        for fact in sorted(worlds.draws.tied & values.keys()):
            if isinstance(values[fact], bool):
                found.append(Bare(fact) if values[fact] else Not(Bare(fact)))
            elif worlds.facts[fact].type is FactType.CHOICE and isinstance(known := values[fact], str):
                found.append(Compare((fact,), Operator.EQUAL, known))
        for number, reads in enumerate(worlds.reads):
            if reads[0] in worlds.draws.tied and len(reads) == 1 and _is_measured(values.get(reads[0])):
                truth = remaining.known(number)
                if truth is not None:
                    found.append(worlds.tests[number] if truth else Not(worlds.tests[number]))
        return found


def _is_measured(value: Value | None) -> bool:
    """Tell whether it is a number or a day, known exactly or roughly."""
    return isinstance(value, int | date | Interval) and not isinstance(value, bool)


def _implies(first: dict[int, int], second: dict[int, int]) -> bool:
    """Tell whether a clause follows from another, both given by the cells of each variable that meet them."""
    return all(not cells & ~second.get(variable, 0) for variable, cells in first.items())
