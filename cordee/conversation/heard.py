"""What the caller's words suggest, for the agent to confirm: each button notes the answer as if it were typed."""

from dataclasses import dataclass

from cordee.conversation.queries import Oriented
from cordee.domain.catalogue import Sensitivity
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.rules.evaluation import NOT_APPLICABLE
from cordee.domain.rules.heard.suggested import Suggestion, suggestions
from cordee.domain.rules.saying import said_value

PERSON = "personne"


@dataclass(frozen=True, kw_only=True)
class Heard:
    """``fact`` with the ``answer`` to note, or ``need``; ``words`` as the agent wrote them."""

    label: str
    words: str
    fact: str = ""
    answer: str = ""
    said: str = ""
    need: str = ""


def heard(oriented: Oriented) -> tuple[Heard, ...]:
    """What is suggested and not yet answered; who calls decides what may be noted of them."""
    catalogue, said = oriented.catalogue, oriented.conversation
    found = suggestions(catalogue, said.words, on=said.on) if said.words else ()
    return tuple(_shown(oriented, one) for one in found if (_need_waits if one.need else _fact_waits)(oriented, one))


def _shown(oriented: Oriented, one: Suggestion) -> Heard:
    if one.need:
        return Heard(label=oriented.catalogue.needs[one.need].label, words=one.words, need=one.need)
    fact = oriented.catalogue.facts[one.fact]
    return Heard(label=fact.label, words=one.words, fact=one.fact, answer=one.answer, said=said_value(fact, one.value))


def _fact_waits(oriented: Oriented, one: Suggestion) -> bool:
    """Not answered, refused or without object; somebody else's « je » says nothing of the person concerned."""
    answers, fact = oriented.answers, oriented.catalogue.facts[one.fact]
    if one.fact in answers.facts or one.fact in answers.declined or one.fact in answers.unsure:
        return False
    if oriented.known.values.get(one.fact) is NOT_APPLICABLE or one.fact in oriented.health_closed:
        return False
    return oriented.known.caller in (None, PERSON) or fact.sensitivity is Sensitivity.NONE


def _need_waits(oriented: Oriented, one: Suggestion) -> bool:
    caller, need = oriented.known.caller, oriented.catalogue.needs[one.need]
    return one.need not in oriented.conversation.needs and one.need != SAFETY_NEED and caller in need.asked_by
