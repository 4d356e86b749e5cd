"""What the engine knows of one conversation, in words: values, reasons, and what may be said to who is speaking."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from cordee.conversation.discretion import discretion
from cordee.conversation.queries import Oriented
from cordee.domain.catalogue import Fact, FactType
from cordee.domain.orientation.decision import Explained
from cordee.domain.orientation.explaining import Reason, State
from cordee.domain.orientation.verdicts import PERSON
from cordee.domain.rules.evaluation import Value
from cordee.domain.rules.french import Audience, finding, said_value

REASONS_ALOUD = 3
HURDLES_ALOUD = 2


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


def reasons(oriented: Oriented, found: Iterable[Reason]) -> tuple[dict[str, Any], ...]:
    """The lines of a checklist: what is asked for when it is met, else what was found and what it would take."""
    return tuple(
        {
            "state": reason.state.value,
            "label": reason.label if reason.state is State.MET else reason.finding,
            "value": _values(oriented, reason) if reason.state is State.MET else "",
            "source": reason.source or "",
        }
        for reason in found
    )


def why_it_is(oriented: Oriented, service: Explained) -> str:
    """What was found of the first conditions that are met, as sentences to say."""
    return _aloud(oriented, service, State.MET, most=REASONS_ALOUD)


def why_it_is_not(oriented: Oriented, service: Explained) -> str:
    """What was found of the first conditions that are not met, and what it would take, as sentences to say."""
    return _aloud(oriented, service, State.NOT_MET, most=HURDLES_ALOUD)


def _aloud(oriented: Oriented, service: Explained, state: State, *, most: int) -> str:
    """Nothing of what may not be told to who is calling."""
    explained, facts, to, rule = service.explanation, oriented.catalogue.facts, audience(oriented), discretion(oriented)
    found = (
        finding(condition, state is State.MET, explained.reading.values, facts, audience=to)
        for condition, reason in zip(explained.conditions, explained.reasons, strict=True)
        if reason.state is state and rule.allows(condition.facts)
    )
    return " ".join(islice(dict.fromkeys(found), most))


def _values(oriented: Oriented, reason: Reason) -> str:
    facts = oriented.catalogue.facts
    return ", ".join(answer_said(oriented, facts[fact], value) for fact, value in reason.values.items())
