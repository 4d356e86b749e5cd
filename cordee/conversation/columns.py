"""The services of each need as a page shows them: verdict, reasons, operators, what leads and what waits."""

from dataclasses import dataclass
from typing import Any

from cordee.conversation.queries import Oriented
from cordee.conversation.telling import audience, reasons, why_it_is, why_it_is_not
from cordee.domain.catalogue import Effect, ServiceVersion, Verified
from cordee.domain.orientation.decision import Necessity, NeedDecision, Proposal
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.orientation.saying import whatever_comes, why_after
from cordee.domain.rules.french import enumerated, said_day

OFFERS_SHOWN = 4
NECESSITY_WORDS = {
    Necessity.NOTHING_ORDINARY: "Nécessaire : aucun service de droit commun ne répond directement.",
    Necessity.COMPLEMENT: "Vient en complément du droit commun.",
    Necessity.DECLARED: "Nécessaire : la situation l'exige.",
}
CONFIDENCE = {
    Verified.FULL: "Règle vérifiée.",
    Verified.PARTIAL: "Règle en partie vérifiée.",
    Verified.NONE: "Règle non vérifiée : à confirmer par l'opérateur.",
}


@dataclass(frozen=True, kw_only=True)
class Card:
    """One service in the right-hand column. ``said`` is what it is, to who is speaking."""

    version: ServiceVersion
    verdict: str
    operators: str
    reasons: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]
    offers: tuple[Any, ...] = ()
    is_lead: bool = False
    missing: str = ""
    after_because: str = ""
    aloud: str = ""
    said: str = ""

    @property
    def confidence(self) -> str:
        """Shown with the reasons of every service, so that an unverified rule never passes for a verified one."""
        words = CONFIDENCE[self.version.verified]
        return f"{words} Dernière relecture le {said_day(self.version.checked_on)}."


@dataclass(frozen=True, kw_only=True)
class NeedColumn:
    label: str
    settled: bool
    settled_on: str
    lead: Card | None
    proposed: tuple[Card, ...]
    open: tuple[Card, ...]
    later: tuple[Card, ...]
    closed: tuple[Card, ...]
    closed_because: str


def need_column(oriented: Oriented, need: NeedDecision) -> NeedColumn:
    gate = next((gate for gate in oriented.catalogue.gates if gate.id == need.closed_by), None)
    cards = [_proposal(oriented, proposal, lead=need.lead) for proposal in need.proposed]
    refused = [
        Card(version=one.version, verdict="excluded", operators="", reasons=(), notes=(one.text,))
        for one in need.not_proposed
    ]
    excluded = [
        Card(
            version=one.version,
            verdict="excluded",
            operators="",
            reasons=reasons(oriented, one.reasons),
            notes=(),
            aloud=why_it_is_not(oriented, one),
        )
        for one in need.excluded
    ]
    return NeedColumn(
        label=oriented.catalogue.needs[need.need].label,
        settled=need.settled,
        settled_on=_settled_on(oriented, need),
        lead=next((card for card in cards if card.is_lead), None),
        proposed=tuple(card for card in cards if not card.is_lead),
        open=tuple(
            Card(
                version=one.version,
                verdict="open",
                operators="",
                said=one.version.summary_to(audience(oriented)),
                reasons=reasons(oriented, one.reasons),
                notes=_caution(one.version),
                missing=enumerated((f"« {oriented.catalogue.facts[fact].label} »" for fact in one.missing), "et"),
            )
            for one in need.open
        ),
        later=tuple(
            Card(
                version=one.version,
                verdict="eligible",
                operators="",
                reasons=reasons(oriented, one.reasons),
                notes=(f"Ensuite, si {one.necessary_if}.",),
            )
            for one in need.later
        ),
        closed=(*refused, *excluded),
        closed_because=gate.action if gate and not need.proposed else "",
    )


def _settled_on(oriented: Oriented, need: NeedDecision) -> str:
    """The sentence of a need whose lead can no longer change; nothing in an emergency, nor where a gate says why."""
    decision, gates = oriented.decision, oriented.catalogue.gates
    if not need.settled or need.need == SAFETY_NEED or (need.closed_by and not need.proposed):
        return ""
    if decision and any(gate.effect is Effect.EMERGENCY_ONLY and gate.id in decision.gates for gate in gates):
        return ""
    return whatever_comes(need)


def _proposal(oriented: Oriented, proposal: Proposal, *, lead: Proposal | None) -> Card:
    notes = list(_caution(proposal.version))
    if proposal.provisional:
        notes.insert(0, "Provisoire : une réponse manque encore.")
    if proposal.regime_undecided:
        notes.insert(0, "La caisse décidera de l'opérateur.")
    if proposal.necessity:
        notes.append(NECESSITY_WORDS[proposal.necessity])
    if not proposal.available:
        notes.append("Aucune place disponible en ce moment chez les opérateurs recensés.")
    operators = (oriented.catalogue.operators[kind].name for kind in proposal.operators)
    return Card(
        version=proposal.version,
        verdict="open" if proposal.provisional else "eligible",
        operators=enumerated(operators, "ou") if proposal.operators else "",
        reasons=reasons(oriented, proposal.reasons),
        notes=tuple(notes),
        offers=proposal.offers[:OFFERS_SHOWN],
        is_lead=proposal is lead,
        said=proposal.version.summary_to(audience(oriented)),
        after_because=why_after(lead, proposal) if lead and proposal is not lead else "",
        aloud=why_it_is(oriented, proposal) if proposal is lead else "",
    )


def _caution(version: ServiceVersion) -> tuple[str, ...]:
    """What must be seen without opening anything: a rule that nobody has verified."""
    return (CONFIDENCE[version.verified],) if version.verified is Verified.NONE else ()
