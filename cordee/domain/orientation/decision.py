"""The decision: for each need what is proposed, open, kept for later or closed, and why. Values, and their JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from cordee.domain.catalogue import LocalOffer, ServiceVersion
from cordee.domain.orientation.explaining import Explanation, Reason
from cordee.domain.orientation.situation import Contradiction
from cordee.domain.rules.answers import written_answer
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Value

# The next questions whose reason is part of the stored decision.
QUESTIONS_EXPLAINED: Final = 3


class Necessity(StrEnum):
    """Why a specific service is proposed although droit commun comes first."""

    NOTHING_ORDINARY = "rien_en_droit_commun"
    COMPLEMENT = "complement"
    DECLARED = "condition_remplie"


class Because(StrEnum):
    """Why something eligible, or possibly so, is not proposed."""

    GATE = "garde_fou"
    EMPLOYEE_MAY_ASK = "demande_reservee_au_salarie"
    NOT_FOR_CALLER = "demande_reservee_a_d_autres"
    NO_OPERATOR = "aucun_operateur"
    NO_LOCAL_OFFER = "aucune_offre_sur_le_territoire"
    ASK_FIRST = "un_fait_d_abord"


@dataclass(frozen=True, kw_only=True)
class Explained:
    """Something of the decision whose reasons can be read."""

    version: ServiceVersion
    explanation: Explanation

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.explanation.reasons


@dataclass(frozen=True, kw_only=True)
class Proposal(Explained):
    direct: bool
    operators: tuple[str, ...]
    may_lead: bool
    provisional: bool = False
    necessity: Necessity | None = None
    regime_undecided: bool = False
    available: bool = True
    offers: tuple[LocalOffer, ...] = ()
    rank: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class OpenService(Explained):
    direct: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LaterService(Explained):
    necessary_if: str


@dataclass(frozen=True, kw_only=True)
class NotProposed:
    version: ServiceVersion
    because: Because
    text: str


@dataclass(frozen=True, kw_only=True)
class Excluded(Explained):
    pass


@dataclass(frozen=True, kw_only=True)
class NeedDecision:
    need: str
    settled: bool
    lead: Proposal | None
    proposed: tuple[Proposal, ...] = ()
    open: tuple[OpenService, ...] = ()
    later: tuple[LaterService, ...] = ()
    not_proposed: tuple[NotProposed, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    closed_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """``health_closed``: health facts that are neither asked of this caller nor noted from them.

    ``decisive``: those of ``ask`` that may still change a lead, the first one for sure as far as it can be proved; the
    others are looked into when their turn comes. When none is left, asking more only adds detail.
    ``rough``: when no question is decisive any more and a need is not settled, the rough answers that keep it open.
    ``why_ask``: by fact of ``ask``, a French clause that says what its answer is good for, worked out when it is read.
    """

    on: date
    catalogue_hash: str
    gates: tuple[str, ...]
    needs: tuple[NeedDecision, ...]
    ask: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]
    derived: Mapping[str, Value]
    say: str
    health_closed: frozenset[str] = frozenset()
    decisive: frozenset[str] = frozenset()
    rough: tuple[str, ...] = ()
    why_ask: Mapping[str, str] = field(default_factory=dict, compare=False)

    def to_json(self) -> dict[str, Any]:
        """Return the stable public form: plain values only, in the order of the decision."""
        return {
            "on": self.on.isoformat(),
            "catalogue": self.catalogue_hash,
            "gates": list(self.gates),
            "needs": [_need(need) for need in self.needs],
            "ask": list(self.ask),
            "why_ask": {fact: self.why_ask[fact] for fact in self.ask[:QUESTIONS_EXPLAINED] if fact in self.why_ask},
            "contradictions": [found.to_json() for found in self.contradictions],
            "derived": {fact: written_answer(value) for fact, value in sorted(self.derived.items())},
            "say": self.say,
        }

    def to_bytes(self) -> bytes:
        """Return the canonical bytes that a replay must reproduce."""
        return json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _need(need: NeedDecision) -> dict[str, Any]:
    return {
        "need": need.need,
        "settled": need.settled,
        "closed_by": need.closed_by,
        "lead": _lead(need.lead) if need.lead else None,
        "proposed": [_proposal(proposal) for proposal in need.proposed],
        "open": [
            {
                **_identity(found.version),
                "direct": found.direct,
                "missing": list(found.missing),
                "reasons": _reasons(found.reasons),
            }
            for found in need.open
        ],
        "later": [
            {**_identity(found.version), "necessary_if": found.necessary_if, "reasons": _reasons(found.reasons)}
            for found in need.later
        ],
        "not_proposed": [
            {**_identity(found.version), "because": found.text, "code": found.because.value}
            for found in need.not_proposed
        ],
        "excluded": [{**_identity(found.version), "reasons": _reasons(found.reasons)} for found in need.excluded],
    }


def _identity(version: ServiceVersion) -> dict[str, Any]:
    return {"service": version.id, "family": version.family, "tier": version.tier.value}


def _lead(proposal: Proposal) -> dict[str, Any]:
    return {**_identity(proposal.version), "operator_kinds": list(proposal.operators)}


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        **_identity(proposal.version),
        "direct": proposal.direct,
        "operator_kinds": list(proposal.operators),
        "may_lead": proposal.may_lead,
        "provisional": proposal.provisional,
        "necessity": proposal.necessity.value if proposal.necessity else None,
        "regime_undecided": proposal.regime_undecided,
        "available": proposal.available,
        "offers": [offer.id for offer in proposal.offers],
        "rank": dict(proposal.rank),
        "reasons": _reasons(proposal.reasons),
    }


def _reasons(reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    return [
        {
            "when": reason.when,
            "state": reason.state.value,
            "value": {fact: _shown(value) for fact, value in reason.values.items()},
            "label": reason.label,
            "finding": reason.finding,
            "source": reason.source,
        }
        for reason in reasons
    ]


def _shown(value: Value | None) -> object:
    if value is None:
        return None
    return "sans objet" if value is NOT_APPLICABLE else written_answer(value)
