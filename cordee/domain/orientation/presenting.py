"""What was decided of one service, put as the decision shows it: with its reasons, what is missing, why it is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.decision import (
    Because,
    Excluded,
    LaterService,
    Necessity,
    NotProposed,
    OpenService,
    Proposal,
)
from cordee.domain.orientation.explaining import Explanation
from cordee.domain.orientation.gates import GatesNow
from cordee.domain.orientation.ranking import Rank
from cordee.domain.orientation.rulebook import Reading
from cordee.domain.orientation.situation import Known
from cordee.domain.orientation.verdicts import Candidate, may_lead, missing_facts
from cordee.domain.rules.saying import said_expression
from cordee.domain.tongue import Tongue

REFUSALS: Final[Mapping[Tongue, Mapping[Because, str]]] = {
    Tongue.FRENCH: {
        Because.EMPLOYEE_MAY_ASK: "Le salarié peut le demander lui-même.",
        Because.NOT_FOR_CALLER: "Cette demande n'est pas ouverte à l'appelant.",
        Because.NO_OPERATOR: "Aucun opérateur à cette date, ou pour cette caisse.",
        Because.NO_LOCAL_OFFER: "Aucun opérateur recensé sur ce territoire.",
    },
    Tongue.ENGLISH: {
        Because.EMPLOYEE_MAY_ASK: "Employees may ask for it themselves.",
        Because.NOT_FOR_CALLER: "This request is not open to whoever is asking.",
        Because.NO_OPERATOR: "No operator on this date, or for this fund.",
        Because.NO_LOCAL_OFFER: "No operator is listed in this area.",
    },
}
NO_DIRECT_ANSWER: Final[Mapping[Tongue, str]] = {
    Tongue.FRENCH: "aucun service de droit commun ne répond directement",
    Tongue.ENGLISH: "no service of the general scheme answers directly",
}
OR_ELSE: Final[Mapping[Tongue, str]] = {Tongue.FRENCH: " ; ou : ", Tongue.ENGLISH: "; or: "}


@dataclass(frozen=True, kw_only=True)
class Presenter:
    """Everything known of one situation, to show what was decided of its services."""

    catalogue: Catalogue
    known: Known
    reading: Reading
    gates: GatesNow

    def proposal(
        self, need: str, one: Candidate, steps: Rank, necessity: Necessity | None = None, *, provisional: bool = False
    ) -> Proposal:
        """``steps``: its place in the order of the need."""
        return Proposal(
            version=one.version,
            direct=need in one.version.direct_needs,
            operators=one.operators.ids,
            explanation=self._explanation(one),
            may_lead=may_lead(one.version, self.known.caller),
            provisional=provisional,
            necessity=necessity,
            regime_undecided=one.operators.regime_decides,
            available=one.local.available,
            offers=one.local.offers,
            rank=steps,
        )

    def open(self, need: str, one: Candidate) -> OpenService:
        return OpenService(
            version=one.version,
            direct=need in one.version.direct_needs,
            missing=missing_facts(one, self.known, self.reading),
            explanation=self._explanation(one),
        )

    def later(self, one: Candidate) -> LaterService:
        """A specific service while droit commun answers; says what would make it necessary."""
        condition = one.version.necessary_when
        tongue = self.catalogue.tongue
        text = NO_DIRECT_ANSWER[tongue]
        if condition:
            text += f"{OR_ELSE[tongue]}{said_expression(condition.expression, self.catalogue.facts)}"
        return LaterService(version=one.version, necessary_if=text, explanation=self._explanation(one))

    def refused(self, one: Candidate, because: Because) -> NotProposed:
        """Not proposed although its conditions may hold; a gate says so in its own words."""
        gate = self.gates.excluding(one.version, one.operators.ids, self.catalogue) if because is Because.GATE else None
        text = gate.action if gate else REFUSALS[self.catalogue.tongue][because]
        return NotProposed(version=one.version, because=because, text=text)

    def excluded(self, one: Candidate) -> Excluded:
        return Excluded(version=one.version, explanation=self._explanation(one))

    def _explanation(self, one: Candidate) -> Explanation:
        return Explanation(self.catalogue, one.version.conditions, self.reading, one.standing.number)
