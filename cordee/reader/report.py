"""A decision as French text for a terminal: the sentence first, then who, why, what is open and what is closed."""

from collections.abc import Iterable, Iterator

from cordee.domain.catalogue import Catalogue, Verified
from cordee.domain.orientation.decision import QUESTIONS_EXPLAINED, Decision, Necessity, NeedDecision, Proposal
from cordee.domain.orientation.explaining import Reason, State
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.orientation.saying import whatever_comes, why_asked
from cordee.domain.rules.french import enumerated, said_day
from cordee.domain.rules.saying import said_value

MARKS = {State.MET: "✓", State.NOT_MET: "✗", State.OPEN: "?"}
TIERS = {"droit_commun": "droit commun", "specifique": "spécifique"}
NECESSITY = {
    Necessity.NOTHING_ORDINARY: "aucun service de droit commun ne répond directement",
    Necessity.COMPLEMENT: "vient en complément du droit commun",
    Necessity.DECLARED: "la situation l'exige",
}
CONFIDENCE = {
    Verified.FULL: "règle vérifiée",
    Verified.PARTIAL: "règle en partie vérifiée",
    Verified.NONE: "règle non vérifiée, à confirmer",
}


def report(decision: Decision, catalogue: Catalogue) -> str:
    return "\n".join(_lines(decision, catalogue))


def _lines(decision: Decision, catalogue: Catalogue) -> Iterator[str]:
    yield f"Orientation au {said_day(decision.on)} (catalogue {decision.catalogue_hash[:12]})"
    yield ""
    yield decision.say
    for need in decision.needs:
        yield ""
        yield f"── {catalogue.needs[need.need].label} " + "─" * 12
        yield from _need(need, catalogue)
    if decision.ask:
        yield ""
        yield "À demander, dans cet ordre :"
        for place, fact in enumerate(decision.ask, 1):
            yield f"  {place}. {catalogue.facts[fact].question}"
            if place <= QUESTIONS_EXPLAINED:
                yield f"     {why_asked(decision.why_ask[fact], catalogue.tongue)}"


def _need(need: NeedDecision, catalogue: Catalogue) -> Iterator[str]:
    if need.closed_by and not need.proposed:
        yield f"  Rien pour l'instant, à cause du garde-fou « {need.closed_by} »."
        return
    for place, proposal in enumerate(need.proposed, 1):
        yield from _proposal(place, proposal, catalogue, is_lead=proposal is need.lead)
    if need.settled and need.need != SAFETY_NEED:
        yield f"  {whatever_comes(need, catalogue.tongue)}"
    elif need.lead:
        yield "  L'orientation peut encore changer."
    for opened in need.open:
        labels = enumerated((f"« {catalogue.facts[fact].label} »" for fact in opened.missing), "et")
        yield f"  ? {opened.version.name} : manque {labels}"
    for later in need.later:
        yield f"  … {later.version.name} : ensuite, si {later.necessary_if}"
    for refused in need.not_proposed:
        yield f"  – {refused.version.name} : {refused.text}"
    for excluded in need.excluded:
        yield f"  ✗ {excluded.version.name}"
        yield from _reasons((r for r in excluded.reasons if r.state is State.NOT_MET), catalogue)


def _proposal(place: int, proposal: Proposal, catalogue: Catalogue, *, is_lead: bool) -> Iterator[str]:
    version = proposal.version
    operators = enumerated((catalogue.operators[kind].name for kind in proposal.operators), "ou")
    notes = [TIERS[version.tier], CONFIDENCE[version.verified]]
    notes += ["provisoire"] if proposal.provisional else []
    notes += ["la caisse décidera de l'opérateur"] if proposal.regime_undecided else []
    notes += [NECESSITY[proposal.necessity]] if proposal.necessity else []
    yield f"  {place}. {'→ ' if is_lead else ''}{version.name} [{' ; '.join(notes)}]"
    if operators:
        yield f"     auprès de : {operators}"
    yield from _reasons(proposal.reasons, catalogue)


def _reasons(reasons: Iterable[Reason], catalogue: Catalogue) -> Iterator[str]:
    for reason in reasons:
        source = f" [{reason.source}]" if reason.source else ""
        if reason.state is State.MET:
            values = ", ".join(said_value(catalogue.facts[fact], value) for fact, value in reason.values.items())
            yield f"     {MARKS[reason.state]} {reason.label} ({values}){source}"
        else:
            yield f"     {MARKS[reason.state]} {reason.finding}{source}"
