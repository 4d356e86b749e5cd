"""What the agent can say aloud: urgent things, then for each need who and why, then what is still to ask."""

from collections.abc import Iterable, Mapping, Sequence

from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.decision import NeedDecision, Proposal
from cordee.domain.orientation.explaining import State
from cordee.domain.orientation.gates import SAFETY_NEED, GatesNow
from cordee.domain.orientation.read_back import said_contradiction
from cordee.domain.orientation.situation import Known
from cordee.domain.orientation.verdicts import PERSON
from cordee.domain.rules.french import Audience, enumerated

FIRST_PROPOSALS = 3
REASONS_SAID = 3
NEXT_QUESTION = "Prochaine question"
FOR_DETAIL = "Pour préciser seulement, l'orientation n'en dépend pas"

AFTER_BECAUSE: Mapping[str, str] = {
    "niveau": "le droit commun vient d'abord",
    "priorite": "l'urgence vient d'abord",
    "place_par_un_garde_fou": "la règle de prudence met l'autre en premier",
    "repond_directement": "il aide, sans répondre directement au besoin",
    "premier_accueil": "il ne se demande pas en premier",
    "nature": "dans l'ordre des démarches, l'autre se fait avant",
    "disponible": "il n'a pas de place en ce moment",
    "delai_jours": "son délai est plus long ou inconnu",
    "distance_km": "il est plus loin",
    "cout_centimes": "il coûte plus cher aux financeurs",
    "identifiant": "à égalité, l'ordre est fixe",
}


def why_after(first: Proposal, second: Proposal) -> str:
    """Return why ``second`` comes after ``first``: the first step of the order on which they differ."""
    steps = zip(first.rank, second.rank, strict=True)
    differing = (name for (name, value), (_, other) in steps if value != other)
    return AFTER_BECAUSE[next(differing, "identifiant")]


def say(
    catalogue: Catalogue,
    gates: GatesNow,
    needs: Sequence[NeedDecision],
    ask: Sequence[str],
    known: Known,
    rough: Sequence[str] = (),
) -> str:
    """Return the French text, one idea a line; ``rough`` as in ``Decision``."""
    lines = [gate.action for gate in gates.emergency]
    for need in needs:
        if not need.closed_by or need.proposed:
            lines += _need(catalogue, need)
    if gates.emergency:
        return "\n".join(lines)
    for found in known.contradictions:
        lines.append(f"À vérifier : {said_contradiction(found, catalogue.facts)}")
    if rough:
        lines.append(closer_answer(catalogue, rough))
    if ask:
        settled = all(need.settled for need in needs)
        question = catalogue.facts[ask[0]].question_to(_speaking_to(known))
        lines.append(f"{FOR_DETAIL if settled else NEXT_QUESTION} : {question}")
    lines += [gate.action for gate in gates.fired]
    return "\n".join(lines)


def _speaking_to(known: Known) -> Audience:
    """« Vous » as long as nobody said to call for somebody else."""
    return Audience.PERSON if known.caller in (None, PERSON) else Audience.AGENT


def _need(catalogue: Catalogue, need: NeedDecision) -> Iterable[str]:
    label = catalogue.needs[need.need].label
    if need.lead:
        yield f"{label} : d'abord {_named(catalogue, need.lead)}."
        if need.settled and need.need != SAFETY_NEED:
            yield f"  {whatever_comes(need)}"
        yield from (f"  {sentence}" for sentence in _why(need.lead))
    elif need.settled and (need.proposed or need.open):
        yield f"{label} : {whatever_comes(need, capital=False)}"
    elif need.proposed:
        yield f"{label} : rien de ferme encore ; à titre provisoire {_named(catalogue, need.proposed[0])}."
    elif need.settled:
        yield f"{label} : aucun service ouvert dans cette situation."
    else:
        yield f"{label} : rien n'est encore sûr, il manque des réponses."
    others = [proposal for proposal in need.proposed if proposal is not need.lead][: FIRST_PROPOSALS - 1]
    if others and (need.lead or need.settled):
        named = enumerated((proposal.version.name for proposal in others), "et")
        yield f"  {'Aussi possible' if need.lead else 'Possible, sans venir en premier'} : {named}."


def whatever_comes(need: NeedDecision, *, capital: bool = True) -> str:
    """Return the sentence of a settled need: who comes first whatever is answered next, or that nobody does."""
    end = f"c'est « {need.lead.version.name} »" if need.lead else "aucun service ne se demande en premier"
    return f"{'Q' if capital else 'q'}uelle que soit la suite, {end}."


def closer_answer(catalogue: Catalogue, rough: Iterable[str]) -> str:
    """Return the sentence of ``Decision.rough``: which answers would have to be closer."""
    named = enumerated((f"« {catalogue.facts[fact].label} »" for fact in rough), "ou")
    return f"Une réponse plus précise sur {named} pourrait encore changer la suite."


def why_asked(clause: str) -> str:
    """Return the sentence of a clause of ``Decision.why_ask``."""
    return f"Cette question {clause}."


def _named(catalogue: Catalogue, proposal: Proposal) -> str:
    operators = enumerated((catalogue.operators[operator].name for operator in proposal.operators[:2]), "ou")
    return f"« {proposal.version.name} » ({operators})" if operators else f"« {proposal.version.name} »"


def _why(proposal: Proposal) -> Iterable[str]:
    for reason in [reason for reason in proposal.reasons if reason.state is State.MET][:REASONS_SAID]:
        yield f"parce que : {reason.label}"
