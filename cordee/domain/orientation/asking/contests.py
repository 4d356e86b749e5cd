"""Who comes first in each world: services in their order, what each has to meet, and when a specific one is necessary.

A contest is what a decision says of one need, or what a ranking says of a directory, once everything is known. What
is not known yet is what the worlds say (see ``worlds``).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from cordee.domain.orientation.asking.proofs import Claim, met_in
from cordee.domain.orientation.asking.remaining import FREE, Laid, Remaining
from cordee.domain.orientation.asking.worlds import Mask
from cordee.domain.rules.clauses import Clause

Rule = tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A service in a contest.

    ``leads``: it may take a place. ``answers``: once it is met, those that ``waits`` are not necessary any more, unless
    their own rule is met; a service that does not wait has None. ``unless``: those clauses of the rule that count as
    met while their answers are unknown, for only a sure answer takes the service away.
    """

    id: str
    rule: Rule
    unless: frozenset[Clause] = frozenset()
    leads: bool = True
    answers: bool = False
    waits: Rule | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a contest ends: by entry the worlds where it has one of the first places, and what proves all of it."""

    first: dict[str, Mask]
    nobody: Mask
    claims: list[Claim]


@dataclass(frozen=True)
class Contest:
    """Entries, best first; what has to be known is who has the first ``places``."""

    entries: tuple[Entry, ...]
    places: int = 1
    # Facts that were read by what can no longer be met: that nothing else reads them leaves no doubt.
    beyond: frozenset[str] = frozenset()

    def ended(self, remaining: Remaining) -> Ended:
        return _Race(self, remaining).run()

    def without(self, untold: frozenset[str], reads: Callable[[Clause], frozenset[str]]) -> "Contest":
        """Return the contest as it will end if some facts stay unknown: what asks for one of them is never met.

        Where nothing else can answer any more, nothing waits.
        """

        def kept(rule: Rule, unless: frozenset[Clause] = frozenset()) -> Iterator[Clause]:
            for clause in rule:
                if reads(clause).isdisjoint(untold):
                    yield clause
                elif clause not in unless:
                    yield tuple(literal for literal in clause if reads((literal,)).isdisjoint(untold))

        entries = tuple(
            replace(
                entry,
                rule=tuple(kept(entry.rule, entry.unless)),
                waits=None if entry.waits is None else tuple(kept(entry.waits)),
            )
            for entry in self.entries
        )
        beyond = frozenset(
            fact
            for before, after in zip(self.entries, entries, strict=True)
            if before != after
            for clause in (*before.rule, *(before.waits or ()))
            for fact in reads(clause)
        )
        if not any(entry.answers and all(entry.rule) for entry in entries):
            entries = tuple(replace(entry, waits=None) for entry in entries)
        return Contest(entries, self.places, beyond)


def reduced(clauses: tuple[Laid, ...]) -> tuple[Laid, ...] | None:
    """Return clauses that are met together in the same worlds, with less to refute; None if they contradict each other.

    « a, and (not a, or b) » is « a and b », so that without b nothing has to be known of a. What a clause of one
    question leaves, the others may count on.
    """
    held: dict[str, Mask] = {}
    while True:
        before, held = held, {}
        for literals, met in clauses:
            if len(literals) == 1 and literals[0][0] != FREE:
                question = literals[0][0]
                held[question] = held.get(question, met) & met
        if held == before:
            return clauses
        found = [_counting_on(held, clause) for clause in clauses]
        if not all(held.values()) or not all(literals for literals, _ in found):
            return None
        clauses = tuple(found)


def _counting_on(held: Mapping[str, Mask], clause: Laid) -> Laid:
    """Leave out what cannot be met where the clauses of one question are."""
    literals, met = clause
    kept = tuple((name, worlds) for name, worlds in literals if worlds & held.get(name, worlds) or not worlds)
    if len(literals) == 1 or len(kept) == len(literals):
        return clause
    met = 0
    for _, worlds in kept:
        met |= worlds
    return kept, met


@dataclass
class _Race:
    contest: Contest
    remaining: Remaining
    first: dict[str, Mask] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    # Services that answer without taking a place: (clauses, where they are met).
    silent: list[tuple[tuple[Laid, ...], Mask]] = field(default_factory=list)

    def run(self) -> Ended:
        full = self.remaining.full
        # Worlds by how many places are taken: none, one…
        taken: list[Mask] = [full] + [0] * self.contest.places
        answered: Mask = 0
        for entry in self.contest.entries:
            laid = self.remaining.laid(entry.rule)
            clauses = None if laid is None else reduced(laid)
            if clauses is None:
                continue
            racing = full & ~taken[-1]
            if not racing:
                break
            met = met_in(clauses, full)
            if entry.leads:
                enters = met if entry.waits is None else self._necessary(entry.waits, racing & met, answered)
                self.claims.append(Claim(clauses, racing & enters, racing & ~met))
                self._take(entry, racing & enters, taken)
            elif entry.answers:
                self.silent.append((clauses, met))
            if entry.answers:
                answered |= met
        return Ended(self.first, taken[0], self.claims)

    def _take(self, entry: Entry, enters: Mask, taken: list[Mask]) -> None:
        for place in range(len(taken) - 1, 0, -1):
            taken[place] |= taken[place - 1] & enters
            taken[place - 1] &= ~enters
        if enters:
            self.first[entry.id] = self.first.get(entry.id, 0) | enters

    def _necessary(self, rule: Rule, met: Mask, answered: Mask) -> Mask:
        """Where a service that waits enters: nothing else answers, or its own rule is met. Claim what proves it."""
        clauses = self.remaining.laid(rule)
        necessary = 0 if clauses is None else met_in(clauses, met)
        for silent, silent_met in self.silent:
            self.claims.append(Claim(silent, 0, met & ~answered & ~necessary))
            # Where it does not enter, one that answers has to be proved; the first is enough.
            self.claims.append(Claim(silent, met & silent_met & ~necessary, 0))
        if clauses:
            proved = necessary if self.silent else necessary & answered
            self.claims.append(Claim(clauses, proved, met & answered & ~necessary))
        return met & (necessary | ~answered)
