"""Note one answer of a conversation as somebody typed it, or that they decline, do not know, or take it back."""

from dataclasses import replace

from cordee.catalogue import queries as catalogue_room
from cordee.conversation.queries import Conversation, oriented
from cordee.domain.orientation.situation import CALLER
from cordee.domain.rules.answers import written_answer
from cordee.domain.rules.heard.typed import lies_behind, typed_answer

DECLINED, UNSURE, CLEARED = "__declined", "__unsure", "__cleared"
NOT_A_VALUE = frozenset({DECLINED, UNSURE, CLEARED})


class HealthNotAsked(Exception):
    """The fact is about health, and who is speaking is not somebody of whom it may be noted."""


def noted(said: Conversation, *, fact: str, text: str) -> Conversation:
    """Return the conversation with one more answer.

    A new caller takes away the answers about health that may not be noted of them.
    Raises BadAnswer when the text is no value of the fact, HealthNotAsked, KeyError for an unknown fact.
    """
    catalogue = catalogue_room.catalogue_by_hash(said.catalogue_hash)
    known, answers = catalogue.facts[fact], said.answers
    if text == CLEARED:
        answers = answers.without(fact)
    elif text == DECLINED:
        answers = answers.refused(fact)
    elif text == UNSURE:
        answers = answers.not_known(fact)
    else:
        if fact in oriented(said).health_closed:
            raise HealthNotAsked(fact)
        value = typed_answer(known, text, on=said.on, past=lies_behind(known, catalogue.facts))
        answers = answers.known(fact, written_answer(value))
    if fact == CALLER:
        for closed in oriented(replace(said, answers=answers)).health_closed & answers.facts.keys():
            answers = answers.without(closed)
    return replace(said, answers=answers)
