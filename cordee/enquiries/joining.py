"""« Joindre mes réponses »: what « Faire le point » carries, kept as the page sent it, and read again for the call."""

from dataclasses import replace

from django.http import QueryDict

from cordee.catalogue import queries as catalogue
from cordee.conversation.queries import Conversation, health_closed
from cordee.domain.orientation.situation import CALLER
from cordee.enquiries.actions import Joined
from cordee.enquiries.models import EnquirySituation
from cordee.public.carried import NEED, SAID, WORDS, Carried, carried
from cordee.public.stock import Given, stock

WHO = "pour"
CALLERS = ("personne", "employeur")


def sent_with(sent: QueryDict) -> Carried:
    """What the page carries; nothing that the catalogue does not know, nor that this caller may not tell."""
    who = sent.get(WHO, "")
    known = catalogue.current_catalogue()
    found = carried(sent, known, who=who if who in CALLERS else CALLERS[0], on=catalogue.reference_day())
    for fact in health_closed(found.said):
        found = found.without(fact)
    return found


def joined(found: Carried) -> Joined:
    said = found.said
    return Joined(
        who=str(said.answers.facts.get(CALLER, "")), said=tuple(found.lines()), needs=said.needs, words=said.words
    )


def said_again(situation: EnquirySituation) -> Conversation:
    return carried_again(situation).said


def carried_again(situation: EnquirySituation) -> Carried:
    """With the catalogue and the day of now: what it no longer accepts is asked again."""
    sent = QueryDict(mutable=True)
    sent.setlist(SAID, situation.said)
    sent.setlist(NEED, situation.needs)
    sent[WORDS], sent[WHO] = situation.words, situation.who
    return sent_with(sent)


def given(found: Carried) -> tuple[Given, ...]:
    """What was said, as it is noted: in French."""
    return stock(found, result=True).given


def given_to_her(found: Carried) -> tuple[Given, ...]:
    """The same, in the language of the page that shows it to her before it leaves."""
    in_hers = replace(found.said, tongue=catalogue.shown_catalogue().tongue)
    return given(Carried(said=in_hers, order=found.order))
