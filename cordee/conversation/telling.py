"""What the engine knows of one conversation, in words: values, reasons, and what may be said to who is speaking."""

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from cordee.conversation.discretion import discretion
from cordee.conversation.queries import Oriented
from cordee.domain.catalogue import Condition, Effect, Fact, FactType
from cordee.domain.orientation.decision import Explained
from cordee.domain.orientation.explaining import State, condition_said
from cordee.domain.orientation.verdicts import PERSON
from cordee.domain.referral import age_band
from cordee.domain.rules.evaluation import Truth, Value, Values
from cordee.domain.rules.saying import Audience, finding, said_value

REASONS_ALOUD = 3
HURDLES_ALOUD = 2


@dataclass(frozen=True, kw_only=True)
class Told:
    """What may be said of why, to who is speaking, and the texts of law that are behind it."""

    words: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """Who is asked for, as much as may be said before the answer: empty where it is not known."""

    commune: str
    age_band: str
    employment: str


def effects(oriented: Oriented) -> frozenset[Effect]:
    """What the gates that have fired ask for."""
    fired = oriented.decision.gates if oriented.decision else ()
    return frozenset(gate.effect for gate in oriented.catalogue.gates if gate.id in fired)


def as_somebody(oriented: Oriented, *, born: date | None, on: date) -> Somebody:
    """The age is that of the birth date; else the one that was said, as a birth on this day that many years before."""
    values = oriented.known.values
    age, status = values.get("age"), values.get("statut")
    if born is None and isinstance(age, int):
        born = date(on.year - age, on.month, min(on.day, 28))
    return Somebody(
        commune=_commune(oriented),
        age_band=age_band(born, on=on),
        employment=said_value(oriented.catalogue.facts["statut"], status) if isinstance(status, str) else "",
    )


def _commune(oriented: Oriented) -> str:
    for place in ("commune_residence", "commune_travail"):
        if isinstance(code := oriented.known.values.get(place), str):
            return oriented.communes.get(code, code)
    return ""


def answer_said(oriented: Oriented, fact: Fact, value: Value | None) -> str:
    """The value as people say it, communes by their name."""
    if fact.type is FactType.COMMUNE and isinstance(value, str):
        return oriented.communes.get(value, value)
    return said_value(fact, value)


def answered(oriented: Oriented, name: str) -> Value | None:
    """What was answered, whatever the other answers make of it."""
    return oriented.answers.values(oriented.catalogue).get(name)


def audience(oriented: Oriented) -> Audience:
    """« vous » for the person concerned alone; whoever else calls hears about somebody else."""
    return Audience.PERSON if oriented.known.caller == PERSON else Audience.AGENT


def named_to(fact: Fact, reader: Audience) -> str:
    """How a page names an answer: the agent reads its label, who reads about herself her own question."""
    return fact.question_self or fact.label if reader is Audience.PERSON else fact.label


def reasons(oriented: Oriented, service: Explained, *, reader: Audience) -> tuple[dict[str, Any], ...]:
    """The lines of a checklist: what is asked for when it is met, else what was found and what it would take."""
    return tuple(_line(oriented, service, condition, truth, reader) for condition, truth in service.explanation.truths)


def _line(
    oriented: Oriented, service: Explained, condition: Condition, truth: Truth, reader: Audience
) -> dict[str, Any]:
    """An author's label is for the agent: it does not say « vous »."""
    catalogue, known = oriented.catalogue, service.explanation.reading.values
    if truth is True:
        own = condition.label if reader is Audience.AGENT else None
        label, value = own or condition_said(catalogue, condition, audience=reader), _values(oriented, condition, known)
    else:
        label, value = finding(condition, truth, known, catalogue.facts, audience=reader), ""
    return {"state": State.of(truth).value, "label": label, "value": value, "source": condition.source or ""}


def why_it_is(oriented: Oriented, service: Explained) -> str:
    """What was found of the first conditions that are met, as sentences to say."""
    return told_of(oriented, service, met=True).words


def why_it_is_not(oriented: Oriented, service: Explained) -> str:
    """What was found of the first conditions that are not met, and what it would take, as sentences to say."""
    return told_of(oriented, service, met=False).words


def told_of(oriented: Oriented, service: Explained, *, met: bool) -> Told:
    """Nothing of what may not be told to who is calling. ``met``: what is, else what is not."""
    explained, facts, to, rule = service.explanation, oriented.catalogue.facts, audience(oriented), discretion(oriented)
    found: dict[str, Condition] = {}
    for condition, truth in explained.truths:
        if truth is met and rule.allows(condition.facts):
            found.setdefault(finding(condition, truth, explained.reading.values, facts, audience=to), condition)
    kept = dict(islice(found.items(), REASONS_ALOUD if met else HURDLES_ALOUD))
    sources = dict.fromkeys(condition.source for condition in kept.values() if condition.source)
    return Told(words=" ".join(kept), sources=tuple(sources))


def _values(oriented: Oriented, condition: Condition, known: Values) -> str:
    facts = oriented.catalogue.facts
    return ", ".join(answer_said(oriented, facts[fact], known.get(fact)) for fact in condition.facts)
