"""What the agent can say aloud: urgent things, then for each need who and why, then what is still to ask.

In the language of the catalogue: parts of it stand on public pages too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.decision import NeedDecision, Proposal
from cordee.domain.orientation.explaining import State
from cordee.domain.orientation.gates import SAFETY_NEED, GatesNow
from cordee.domain.orientation.read_back import said_contradiction
from cordee.domain.orientation.situation import Known
from cordee.domain.orientation.verdicts import PERSON
from cordee.domain.rules.french import Audience
from cordee.domain.rules.saying import colon, listed, quoted
from cordee.domain.tongue import Tongue

FIRST_PROPOSALS = 3
REASONS_SAID = 3


@dataclass(frozen=True, kw_only=True)
class _Words:
    to_check: str
    next_question: str
    for_detail: str
    first: str
    provisional: str
    none_open: str
    nothing_sure: str
    also_possible: str
    possible_not_first: str
    whatever_comes: str
    it_is: str
    nobody_first: str
    closer_answer: str
    why_asked: str
    because: str
    after_because: Mapping[str, str]


_WORDS: Final[Mapping[Tongue, _Words]] = {
    Tongue.FRENCH: _Words(
        to_check="À vérifier",
        next_question="Prochaine question",
        for_detail="Pour préciser seulement, l'orientation n'en dépend pas",
        first="d'abord {}.",
        provisional="rien de ferme encore ; à titre provisoire {}.",
        none_open="aucun service ouvert dans cette situation.",
        nothing_sure="rien n'est encore sûr, il manque des réponses.",
        also_possible="Aussi possible",
        possible_not_first="Possible, sans venir en premier",
        whatever_comes="Quelle que soit la suite, {}.",
        it_is="c'est {}",
        nobody_first="aucun service ne se demande en premier",
        closer_answer="Une réponse plus précise sur {} pourrait encore changer la suite.",
        why_asked="Cette question {}.",
        because="parce que",
        after_because={
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
        },
    ),
    Tongue.ENGLISH: _Words(
        to_check="To check",
        next_question="Next question",
        for_detail="Only for more detail, the guidance does not depend on it",
        first="first {}.",
        provisional="nothing firm yet; for the time being {}.",
        none_open="no service is open in this situation.",
        nothing_sure="nothing is sure yet, some answers are missing.",
        also_possible="Also possible",
        possible_not_first="Possible, without coming first",
        whatever_comes="Whatever comes next, {}.",
        it_is="it is {}",
        nobody_first="no service is the one to ask for first",
        closer_answer="A more exact answer about {} could still change what comes next.",
        why_asked="This question {}.",
        because="because",
        after_because={
            "niveau": "the general scheme comes first",
            "priorite": "what is urgent comes first",
            "place_par_un_garde_fou": "the rule of caution puts the other one first",
            "repond_directement": "it helps, without answering the need directly",
            "premier_accueil": "it is not the one to ask for first",
            "nature": "in the order of the steps, the other one is done before",
            "disponible": "it has no room at the moment",
            "delai_jours": "its waiting time is longer or not known",
            "distance_km": "it is further away",
            "cout_centimes": "it costs the funders more",
            "identifiant": "all else being equal, the order is fixed",
        },
    ),
}


def why_after(first: Proposal, second: Proposal, tongue: Tongue) -> str:
    """Return why ``second`` comes after ``first``: the first step of the order on which they differ."""
    steps = zip(first.rank, second.rank, strict=True)
    differing = (name for (name, value), (_, other) in steps if value != other)
    return _WORDS[tongue].after_because[next(differing, "identifiant")]


def say(
    catalogue: Catalogue,
    gates: GatesNow,
    needs: Sequence[NeedDecision],
    ask: Sequence[str],
    known: Known,
    rough: Sequence[str] = (),
) -> str:
    """Return the text, one idea a line; ``rough`` as in ``Decision``."""
    words, then = _WORDS[catalogue.tongue], colon(catalogue.tongue)
    lines = [gate.action_to(known.caller) for gate in gates.emergency]
    for need in needs:
        if not need.closed_by or need.proposed:
            lines += _need(catalogue, need)
    if gates.emergency:
        return "\n".join(lines)
    for found in known.contradictions:
        lines.append(f"{words.to_check}{then}{said_contradiction(found, catalogue.facts)}")
    if rough:
        lines.append(closer_answer(catalogue, rough))
    if ask:
        settled = all(need.settled for need in needs)
        question = catalogue.facts[ask[0]].question_to(_speaking_to(known))
        lines.append(f"{words.for_detail if settled else words.next_question}{then}{question}")
    lines += [gate.action_to(known.caller) for gate in gates.fired]
    return "\n".join(lines)


def _speaking_to(known: Known) -> Audience:
    """« Vous » as long as nobody said to call for somebody else."""
    return Audience.PERSON if known.caller in (None, PERSON) else Audience.AGENT


def _need(catalogue: Catalogue, need: NeedDecision) -> Iterable[str]:
    tongue = catalogue.tongue
    words, then = _WORDS[tongue], colon(tongue)
    label = catalogue.needs[need.need].label
    if need.lead:
        yield f"{label}{then}{words.first.format(_named(catalogue, need.lead))}"
        if need.settled and need.need != SAFETY_NEED:
            yield f"  {whatever_comes(need, tongue)}"
        yield from (f"  {sentence}" for sentence in _why(need.lead, tongue))
    elif need.settled and (need.proposed or need.open):
        yield f"{label}{then}{whatever_comes(need, tongue, capital=False)}"
    elif need.proposed:
        yield f"{label}{then}{words.provisional.format(_named(catalogue, need.proposed[0]))}"
    elif need.settled:
        yield f"{label}{then}{words.none_open}"
    else:
        yield f"{label}{then}{words.nothing_sure}"
    others = [proposal for proposal in need.proposed if proposal is not need.lead][: FIRST_PROPOSALS - 1]
    if others and (need.lead or need.settled):
        named = listed((proposal.version.name for proposal in others), tongue)
        yield f"  {words.also_possible if need.lead else words.possible_not_first}{then}{named}."


def whatever_comes(need: NeedDecision, tongue: Tongue, *, capital: bool = True) -> str:
    """Return the sentence of a settled need: who comes first whatever is answered next, or that nobody does."""
    words = _WORDS[tongue]
    end = words.it_is.format(quoted(need.lead.version.name, tongue)) if need.lead else words.nobody_first
    text = words.whatever_comes.format(end)
    return text if capital else text[0].lower() + text[1:]


def closer_answer(catalogue: Catalogue, rough: Iterable[str]) -> str:
    """Return the sentence of ``Decision.rough``: which answers would have to be closer."""
    tongue = catalogue.tongue
    named = listed((quoted(catalogue.facts[fact].label, tongue) for fact in rough), tongue, any_of=True)
    return _WORDS[tongue].closer_answer.format(named)


def why_asked(clause: str, tongue: Tongue) -> str:
    """Return the sentence of a clause of ``Decision.why_ask``."""
    return _WORDS[tongue].why_asked.format(clause)


def _named(catalogue: Catalogue, proposal: Proposal) -> str:
    tongue = catalogue.tongue
    name = quoted(proposal.version.name, tongue)
    operators = [catalogue.operators[operator].name for operator in proposal.operators[:2]]
    return f"{name} ({listed(operators, tongue, any_of=True)})" if operators else name


def _why(proposal: Proposal, tongue: Tongue) -> Iterable[str]:
    for reason in [reason for reason in proposal.reasons if reason.state is State.MET][:REASONS_SAID]:
        yield f"{_WORDS[tongue].because}{colon(tongue)}{reason.label}"
