"""In every world, a few answers that prove how it ends: what is proposed is met, what would come before it is not.

A *claim* is a rule with the worlds where it has to be proved and those where it has to be refuted. A met clause is
proved by one of its literals, a rule is refuted by one of its clauses, all of whose literals are false. Which answers
prove most is looked for in all worlds at once, greedily: what has no alternative first, then the questions that serve
the most; at last, those that the others make useless are dropped.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cordee.domain.orientation.asking.remaining import FREE, TOGETHER, Laid, Remaining
from cordee.domain.orientation.asking.worlds import Mask

# Facts of facts: whether one applies may hang on another, which may hang on a third.
LONGEST_CHAIN: Final = 4


def met_in(clauses: Iterable[Laid], full: Mask) -> Mask:
    """The worlds where every open clause is met."""
    for _, met in clauses:
        full &= met
    return full


@dataclass(frozen=True, slots=True)
class Claim:
    clauses: tuple[Laid, ...]
    proved: Mask
    refuted: Mask


class Proofs:
    """Few questions that prove every claim, each with the worlds where it is one of them.

    ``cost`` is what asking a question costs, beside the others.
    """

    def __init__(self, remaining: Remaining, cost: Callable[[str], float]) -> None:
        self.remaining, self.full, self.cost = remaining, remaining.full, cost
        self.known: dict[str, Mask] = {}

    def of(self, claims: Sequence[Claim]) -> dict[str, Mask]:
        """Return, by question, the worlds where it is asked."""
        self.known = {FREE: self.full}
        self._choose(claims)
        for _ in range(LONGEST_CHAIN):
            before = dict(self.known)
            self._choose(self._behind(), trim=False)
            if self.known == before:
                break
        asked = {
            question: worlds & self.remaining.applies(question) for question, worlds in self.known.items() if question
        }
        return {question: worlds for question, worlds in asked.items() if worlds}

    def _cost(self, question: str) -> float:
        return sum(self.cost(one) for one in question.split(TOGETHER)) if question else 1e-9

    def _behind(self) -> list[Claim]:
        """To know a sum its terms are asked; to know a fact, whether it applies is known first."""
        claims = []
        for question, worlds in list(self.known.items()):
            if TOGETHER in question:
                for term in question.split(TOGETHER):
                    self.known[term] = self.known.get(term, 0) | worlds
                del self.known[question]
        for question, worlds in self.known.items():
            applies = self.remaining.applies(question) if question else self.full
            rule = self.remaining.laid(self.remaining.worlds.bonds.relevance.get(question, ()))
            if worlds and rule and question not in self.remaining.values:
                claims.append(Claim(rule, worlds & applies, worlds & ~applies))
        return claims

    def _choose(self, claims: Sequence[Claim], *, trim: bool = True) -> None:
        failing = [[claim.refuted & ~met for _, met in claim.clauses] for claim in claims]
        for claim, fails in zip(claims, failing, strict=True):
            self._without_choice(claim, fails)
        order = self._most_useful_first(claims, failing)
        for claim in claims:
            self._prove(claim, order)
        self._refute(claims, failing, order)
        if trim:
            self._trim(claims, failing, order)

    def _trim(self, claims: Sequence[Claim], failing: Sequence[Sequence[Mask]], order: Mapping[str, int]) -> None:
        reading: dict[str, list[tuple[Claim, Sequence[Mask]]]] = {}
        for claim, fails in zip(claims, failing, strict=True):
            for question in {question for literals, _ in claim.clauses for question, _ in literals}:
                reading.setdefault(question, []).append((claim, fails))
        for question in sorted(reading, key=order.__getitem__, reverse=True):
            if question and self.known.get(question):
                self._drop(question, reading[question])

    def _without_choice(self, claim: Claim, fails: Sequence[Mask]) -> None:
        """A clause of one question proves by it alone; where one clause fails, that one refutes."""
        known, once, twice = self.known, 0, 0
        for (literals, _), worlds in zip(claim.clauses, fails, strict=True):
            if claim.proved and len(literals) == 1:
                question = literals[0][0]
                known[question] = known.get(question, 0) | claim.proved
            twice |= once & worlds
            once |= worlds
        only = once & ~twice
        if only:
            for (literals, _), worlds in zip(claim.clauses, fails, strict=True):
                if worlds & only:
                    for question, _ in literals:
                        known[question] = known.get(question, 0) | worlds & only

    def _most_useful_first(self, claims: Sequence[Claim], failing: Sequence[Sequence[Mask]]) -> dict[str, int]:
        """Return the place of each question when they are ordered by how much they prove for their cost."""
        use: dict[str, float] = {}
        for claim, fails in zip(claims, failing, strict=True):
            for (literals, _), worlds in zip(claim.clauses, fails, strict=True):
                refuting = worlds.bit_count()
                for question, met in literals:
                    proving = (claim.proved & met).bit_count() if claim.proved else 0
                    use[question] = use.get(question, 0.0) + (refuting + proving) / len(literals)
        ordered = sorted(use, key=lambda question: (-use[question] / self._cost(question), question))
        return {question: place for place, question in enumerate(ordered)}

    def _prove(self, claim: Claim, order: Mapping[str, int]) -> None:
        """Where several questions could prove a clause, one that is known anyway does, else the most useful."""
        known = self.known
        if not claim.proved:
            return
        for literals, _ in claim.clauses:
            if len(literals) == 1:
                continue
            left = claim.proved
            for question, met in literals:
                left &= ~(known.get(question, 0) & met)
            if left:
                for question, met in sorted(literals, key=lambda literal: order[literal[0]]):
                    known[question] = known.get(question, 0) | left & met
                    left &= ~met

    def _refute(self, claims: Sequence[Claim], failing: Sequence[Sequence[Mask]], order: Mapping[str, int]) -> None:
        known = self.known
        left: list[Mask] = []
        serving: dict[str, list[tuple[int, Mask, list[str]]]] = {}
        for number, (claim, fails) in enumerate(zip(claims, failing, strict=True)):
            open_in = claim.refuted
            for (literals, _), worlds in zip(claim.clauses, fails, strict=True):
                for question, _ in literals if worlds else ():
                    worlds &= known.get(question, 0)
                open_in &= ~worlds
            left.append(open_in)
            for (literals, _), worlds in zip(claim.clauses, fails, strict=True):
                if worlds & open_in:
                    for question, _ in literals:
                        others = [other for other, _ in literals if other != question]
                        serving.setdefault(question, []).append((number, worlds, others))
        for question in sorted(serving, key=order.__getitem__):
            self._ask_where_it_refutes(question, serving[question], left)
        for claim, fails, open_in in zip(claims, failing, left, strict=True):
            if open_in:
                self._refute_at_any_cost(claim, fails, open_in)

    def _ask_where_it_refutes(
        self, question: str, serves: Sequence[tuple[int, Mask, list[str]]], left: list[Mask]
    ) -> None:
        known, gained = self.known, 0
        for number, worlds, others in serves:
            worlds &= left[number]
            for other in others:
                worlds &= known.get(other, 0)
            gained |= worlds
        if not gained:
            return
        known[question] = known.get(question, 0) | gained
        for number, worlds, others in serves:
            worlds &= known[question]
            for other in others:
                worlds &= known.get(other, 0)
            left[number] &= ~worlds

    def _refute_at_any_cost(self, claim: Claim, fails: Sequence[Mask], open_in: Mask) -> None:
        """Only clauses of several questions are left: the cheapest of them, whole."""
        pairs = sorted(
            zip(claim.clauses, fails, strict=True),
            key=lambda pair: sum(self._cost(question) for question, _ in pair[0][0]),
        )
        for (literals, _), worlds in pairs:
            for question, _ in literals:
                self.known[question] = self.known.get(question, 0) | worlds & open_in
            open_in &= ~worlds

    def _drop(self, question: str, claims: Sequence[tuple[Claim, Sequence[Mask]]]) -> None:
        """Keep the question only where something is not proved or refuted without it."""
        known, chosen, needed = self.known, self.known[question], 0
        for claim, fails in claims:
            refuted = claim.refuted & chosen & ~needed
            for (literals, _), worlds in zip(claim.clauses, fails, strict=True):
                if any(other == question for other, _ in literals):
                    if claim.proved:
                        needed |= self._only_proof(question, literals, claim.proved & chosen)
                elif refuted and worlds:
                    for other, _ in literals:
                        worlds &= known.get(other, 0)
                    refuted &= ~worlds
            needed |= refuted
        known[question] = chosen & needed

    def _only_proof(self, question: str, literals: Sequence[tuple[str, Mask]], worlds: Mask) -> Mask:
        for other, met in literals:
            if other != question:
                worlds &= ~(self.known.get(other, 0) & met)
        return worlds
