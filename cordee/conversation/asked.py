"""What is asked now: the question with its keys and what it is for, or the needs to choose from."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cordee.conversation.queries import Oriented, needs_heard
from cordee.conversation.searched import needs_searched
from cordee.conversation.telling import answer_said, answered, audience
from cordee.domain.catalogue import Fact, FactType, Need
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.orientation.saying import why_asked
from cordee.domain.orientation.situation import CALLER

EMPLOYERS = frozenset({"employeur", "representant_personnel"})


@dataclass(frozen=True, kw_only=True)
class Choice:
    value: str
    label: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Question:
    fact: Fact
    said: str
    why: str
    choices: tuple[Choice, ...]
    kind: str
    current: str


@dataclass(frozen=True, kw_only=True)
class NeedChoice:
    need: Need
    asked: bool
    suggested: bool
    key: str


def next_step(oriented: Oriented, *, wanted: str, choosing_needs: bool, in_danger: bool) -> tuple[str, str]:
    if in_danger:
        return "danger", ""
    if wanted in oriented.catalogue.facts:
        return "question", wanted
    if oriented.known.caller is None:
        return "question", CALLER
    if choosing_needs or not oriented.conversation.needs:
        return "needs", ""
    place = "commune_travail" if oriented.known.caller in EMPLOYERS else "commune_residence"
    if place not in oriented.known.values and place not in oriented.known.never_ask:
        return "question", place
    decision = oriented.decision
    decisive = next((fact for fact in decision.ask if fact in decision.decisive), "") if decision else ""
    if decisive:
        return "question", decisive
    return "decision", ""


def question(oriented: Oriented, fact_id: str) -> Question:
    fact = oriented.catalogue.facts[fact_id]
    if fact.type is FactType.BOOL:
        choices = (Choice(value="oui", label=_("Oui"), key="o"), Choice(value="non", label=_("Non"), key="n"))
    elif fact.type is FactType.CHOICE and len(fact.choices) <= 20:
        choices = tuple(
            Choice(value=value, label=label, key=_key(place))
            for place, (value, label) in enumerate(fact.choices.items())
        )
    else:
        choices = ()
    return Question(
        fact=fact,
        said=fact.question_to(audience(oriented)),
        why=_why(oriented, fact),
        choices=choices,
        kind="choice" if choices else fact.type.value,
        current=answer_said(oriented, fact, given) if (given := answered(oriented, fact_id)) is not None else "",
    )


def _key(place: int) -> str:
    """1 to 9, then letters that no other command of the console uses."""
    return "123456789abcefghijklpqstuvwyz"[place]


def _why(oriented: Oriented, fact: Fact) -> str:
    """What the answer is good for, worked out for this question only; nothing of one that need not be asked."""
    clause = oriented.decision.why_ask.get(fact.id) if oriented.decision else None
    return " ".join(filter(None, (clause and why_asked(clause, oriented.catalogue.tongue), fact.help)))


def need_choices(oriented: Oriented) -> tuple[NeedChoice, ...]:
    """Those heard in the words first; each keeps its key whatever is heard."""
    caller = oriented.known.caller or ""
    asked = [need for need in oriented.catalogue.needs.values() if caller in need.asked_by and need.id != SAFETY_NEED]
    said, catalogue = oriented.conversation, oriented.catalogue
    heard = needs_heard(said.words, catalogue, caller) or needs_searched(said, catalogue, caller)
    choices = [
        NeedChoice(need=need, asked=need.id in oriented.conversation.needs, suggested=need.id in heard, key=_key(place))
        for place, need in enumerate(asked)
    ]
    return tuple(sorted(choices, key=lambda one: heard.index(one.need.id) if one.suggested else len(heard)))
