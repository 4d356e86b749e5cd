"""Note one answer of a conversation as somebody typed it, or that they decline, do not know, or take it back."""

from collections.abc import Iterable
from dataclasses import replace

from cordee.catalogue import queries as catalogue_room
from cordee.conversation.answers import Answers
from cordee.conversation.queries import Conversation, health_closed
from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.situation import CALLER
from cordee.domain.rules.answers import written_answer
from cordee.domain.rules.heard.pieces import CLEARED, DECLINED, UNSURE
from cordee.domain.rules.heard.typed import lies_behind, typed_answer

NOT_A_VALUE = frozenset({DECLINED, UNSURE, CLEARED})


class HealthNotAsked(Exception):
    """The fact is about health, and who is speaking is not somebody of whom it may be noted."""


def noted(said: Conversation, *, fact: str, text: str) -> Conversation:
    """Return the conversation with one more answer.

    A new caller takes away the answers about health that may not be noted of them.
    Raises BadAnswer when the text is no value of the fact, HealthNotAsked, KeyError for an unknown fact.
    """
    catalogue = catalogue_room.catalogue_in(said.catalogue_hash, said.tongue)
    known, answers = catalogue.facts[fact], said.answers
    if text in NOT_A_VALUE:
        answers = told(answers, fact, text)
    else:
        if fact in health_closed(said):
            raise HealthNotAsked(fact)
        value = typed_answer(known, text, on=said.on, past=lies_behind(known, catalogue.facts))
        answers = answers.known(fact, written_answer(value))
    after = replace(said, answers=answers)
    return without_closed(after) if fact == CALLER else after


def told(answers: Answers, fact: str, what: str) -> Answers:
    """The answers with one that is no value."""
    if what == CLEARED:
        return answers.without(fact)
    return answers.refused(fact) if what == DECLINED else answers.not_known(fact)


def without_closed(said: Conversation) -> Conversation:
    """The conversation without the answers about health that may not be noted of who is speaking."""
    answers = said.answers
    for closed in health_closed(said) & answers.facts.keys():
        answers = answers.without(closed)
    return replace(said, answers=answers)


def askable(needs: Iterable[str], catalogue: Catalogue, caller: str) -> list[str]:
    """A need that this caller may not have leaves with the change of caller."""
    return [need for need in needs if not caller or caller in catalogue.needs[need].asked_by]
