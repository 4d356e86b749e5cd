"""Could an answer still change who comes first? Seen in some world, else searched for, and perhaps proved impossible.

Worlds show it at once for nearly every fact: somewhere the answer is the only proof of a service that comes first, or
the only obstacle of one that would. A fact that shows nowhere matters if a service that reads it can still come first:
not when a better one asks for nothing more than it does, nor when a complete search, within what ties answers together
(relevance, derivations, relations), finds no situation for it. When the search gives up, the answer may matter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Final

from cordee.domain.orientation.contests import Entry, Rule
from cordee.domain.orientation.proofs import Claim
from cordee.domain.orientation.questionnaire import Questionnaire
from cordee.domain.orientation.remaining import TOGETHER
from cordee.domain.orientation.weighing import Weighing
from cordee.domain.orientation.worlds import Mask
from cordee.domain.rules.clauses import Clause
from cordee.domain.rules.evaluation import NOT_APPLICABLE
from cordee.domain.rules.language import Expression, Not
from cordee.domain.rules.satisfiable import NotKnown

# Searches of one decision, when worlds show nothing. What they show is asked before: the rest is searched for in time.
SEARCHES: Final = 12
# Steps of one search: the hardest takes fewer than a hundred.
STEPS: Final = 400


@dataclass
class Mattering:
    """What could matter in the contests of one situation."""

    questionnaire: Questionnaire
    weighing: Weighing
    _searches: int = SEARCHES
    _may_lead: dict[tuple[int, int], bool] = field(default_factory=dict)
    _obstacles: dict[int, tuple[Sequence[Mask], Mask]] = field(default_factory=dict)
    _open_part: dict[Clause, Clause] = field(default_factory=dict)

    def facts(self, asked: Iterable[str]) -> list[str]:
        """Keep the facts whose answer could still decide who comes first in some contest.

        While worlds show some of them, the others are only looked at: they are asked later, and looked into then.
        """
        asked = list(asked)
        seen = {fact for fact in asked if self._is_seen(self.weighing.remaining.question(fact))}
        self._searches = 0 if seen else SEARCHES
        return [fact for fact in asked if fact in seen or self._could(fact)]

    # What worlds show

    def _is_seen(self, question: str) -> bool:
        return any(
            self._is_only_proof(question, self._claims[number]) or self._is_only_obstacle(question, number)
            for number in self._reading.get(question, ())
        )

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

    def _is_only_obstacle(self, question: str, number: int) -> bool:
        """Where a single clause is not met, any of its questions could have it met, if no other clause reads it."""
        claim = self._claims[number]
        if number not in self._obstacles:
            once = twice = 0
            failing: Sequence[Mask] = [claim.refuted & self.weighing.worlds & ~met for _, met in claim.clauses]
            for fails in failing:
                twice |= once & fails
                once |= fails
            self._obstacles[number] = failing, once & ~twice
        fails_of, alone = self._obstacles[number]
        places = [place for place, (literals, _) in enumerate(claim.clauses) if any(question in q for q, _ in literals)]
        return len(places) == 1 and bool(fails_of[places[0]] & alone)

    # What a search finds

    def _could(self, fact: str) -> bool:
        """What no contest reads is no matter of contests: it is in doubt, as is what only makes others unnecessary."""
        entries = self._entries.get(fact)
        return entries is None or any(
            not self.weighing.contests[number].entries[place].leads or self._may_come_first(number, place)
            for number, place in entries
        )

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

    def _open(self, clause: Clause) -> Clause:
        """The literals that keep the clause open; none when it is decided."""
        if clause not in self._open_part:
            known = [self.weighing.remaining.known(literal.test) for literal in clause]
            met = any(truth is not None and truth is not one.negated for truth, one in zip(known, clause, strict=True))
            unknown = tuple(one for truth, one in zip(known, clause, strict=True) if truth is None)
            self._open_part[clause] = () if met else unknown
        return self._open_part[clause]

    def _may_come_first(self, number: int, place: int) -> bool:
        key = number, place
        if key not in self._may_lead:
            contest = self.weighing.contests[number]
            entry, better = contest.entries[place], [one for one in contest.entries[:place] if self._rivals(one)]
            seen = self.weighing.ended[number].first.get(entry.id, 0) & self.weighing.worlds
            self._may_lead[key] = bool(seen) or (
                not self._is_out(entry) and not self._outdone(entry, better) and self._exists(entry, better)
            )
        return self._may_lead[key]

    def _rivals(self, entry: Entry) -> bool:
        """Tell whether it would come first once it is met."""
        return entry.leads and entry.waits is None and not self._is_out(entry)

    def _is_out(self, entry: Entry) -> bool:
        return self.weighing.remaining.laid(entry.rule) is None

    def _outdone(self, entry: Entry, better: Sequence[Entry]) -> bool:
        """Tell whether a better one is met whenever this one is: each of its clauses follows from one of these."""
        mine = self._open_cells(entry.rule)
        return any(
            all(any(_implies(first, second) for first in mine) for second in self._open_cells(one.rule))
            for one in better
        )

    def _open_cells(self, rule: Rule) -> list[dict[int, int]]:
        return [cells for clause in rule if (part := self._open(clause)) and (cells := self.questionnaire.cells(part))]

    def _exists(self, entry: Entry, better: Sequence[Entry]) -> bool:
        """Look for a real situation where the entry is met and no better one is; True when the search gives up."""
        if not self._searches:
            return True
        self._searches -= 1
        met = [*self._known, *self._open_conditions(entry)]
        unmet = [self._open_conditions(other) for other in better]
        try:
            return self.questionnaire.is_possible(met, unmet, steps=STEPS)
        except NotKnown:
            return True

    def _open_conditions(self, entry: Entry) -> list[Expression]:
        return [self.questionnaire.expression(part) for clause in entry.rule if (part := self._open(clause))]

    @cached_property
    def _known(self) -> list[Expression]:
        """What is known of facts that are tied to others, as conditions: the answer of every test that it decides."""
        remaining, found = self.weighing.remaining, list[Expression]()
        tied = remaining.worlds.draws.tied
        for number, reads in enumerate(remaining.worlds.reads):
            if len(reads) == 1 and reads[0] in tied and remaining.values.get(reads[0]) not in (None, NOT_APPLICABLE):
                truth = remaining.known(number)
                if truth is not None:
                    test = remaining.worlds.tests[number]
                    found.append(test if truth else Not(test))
        return found


def _implies(first: dict[int, int], second: dict[int, int]) -> bool:
    """Tell whether a clause follows from another, both given by the cells of each variable that meet them."""
    return all(not cells & ~second.get(variable, 0) for variable, cells in first.items())
