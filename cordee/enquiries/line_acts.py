"""What an agent of the line does with an enquiry: take it up, pass it on, call, hear her word, set aside, close."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.catalogue import queries as catalogue
from cordee.conversation.answers import Answers
from cordee.conversation.queries import Conversation
from cordee.domain.access import Actor
from cordee.domain.enquiry import (
    AGENT_ENDS,
    OPEN,
    SIGNALS,
    WAITING,
    AttemptResult,
    Ending,
    Kind,
    State,
    Word,
    WordChannel,
)
from cordee.domain.orientation.situation import CALLER
from cordee.domain.reaching import Discretion, Write
from cordee.enquiries import acknowledging, line_agents, queries, tagging
from cordee.enquiries.joining import said_again
from cordee.enquiries.models import Enquiry, EnquiryAttempt, EnquirySender, EnquirySituation, EnquiryWord
from cordee.frontdesk import actions as frontdesk
from cordee.outbox import actions as outbox

TAKEN_UP, AGREED, ASKED = "enquiry_taken_up", "enquiry_agreed", "enquiry_agreement_asked"
EMPLOYER, PERSON = "employeur", "personne"


class ChangedElsewhere(Exception):
    """Somebody has acted on it since this page was made."""


class NeedsHerWord(Exception):
    """Somebody else signalled her: nothing begins before her yes."""


class AwaitsNoWord(Exception):
    """She asked herself, or has answered: an agent notes a word only of what awaits one."""


class CallHer(Exception):
    """No message may leave for her: the agent calls."""


class NoMessageAllowed(Exception):
    """She asked that no message be left, or nobody said that one may be."""


class NeverTried(Exception):
    """Nobody is unreachable before somebody has tried."""


class NotAColleague(Exception):
    """Of another line, or not of this territory: it could not be opened there."""


class UnknownTag(LookupError):
    """No word of the line, or one that is offered no more."""


class NotYours(Exception):
    """One gives back what one has."""


class TooLateToRelease(Exception):
    """Its hour is past: it goes to a colleague, never to nobody."""


class TellSenderFirst(Exception):
    """Who signalled left a telephone only: the agent tells it before nobody can read the number any more."""


@transaction.atomic
def take(*, enquiry_id: UUID, version: int, actor: Actor, at: datetime) -> Enquiry:
    """Become its owner, and tell who signalled that it is taken up. Raises ChangedElsewhere."""
    enquiry = locked(enquiry_id, version, actor, of=OPEN)
    had_by = {"of": str(enquiry.owner_id)} if enquiry.owner_id not in {None, actor.membership} else {}
    enquiry.state, enquiry.owner_id, enquiry.taken_at = State.TAKEN.value, actor.membership, at
    enquiry.named_at = None
    _tell_sender(enquiry, actor, at)
    return _saved(enquiry, "enquiry.taken", actor, at, **had_by)


@transaction.atomic
def hand_over(*, enquiry_id: UUID, version: int, to: UUID | None, actor: Actor, at: datetime) -> Enquiry:
    """Put it in the name of a colleague who may open it. Raises ChangedElsewhere, NotAColleague."""
    enquiry = locked(enquiry_id, version, actor, of=OPEN)
    if not line_agents.agents_for(enquiry.departement).filter(pk=to, organisation=actor.organisation).exists():
        raise NotAColleague
    enquiry.owner_id, enquiry.named_at = to, at
    return _saved(enquiry, "enquiry.handed_over", actor, at, to=str(to))


@transaction.atomic
def release(*, enquiry_id: UUID, version: int, actor: Actor, at: datetime) -> Enquiry:
    """Give back what was one's own, while there is time left. Raises ChangedElsewhere, NotYours, TooLateToRelease."""
    enquiry = locked(enquiry_id, version, actor, of=OPEN)
    if enquiry.owner_id != actor.membership:
        raise NotYours
    if enquiry.next_at <= at:
        raise TooLateToRelease
    enquiry.owner_id = enquiry.taken_at = enquiry.named_at = None
    enquiry.state = _as_it_came(enquiry).value
    return _saved(enquiry, "enquiry.released", actor, at)


@transaction.atomic
def tag(*, enquiry_id: UUID, version: int, tags: Iterable[str], actor: Actor, at: datetime) -> Enquiry:
    """Leave on it these words of the list, and no others. Raises ChangedElsewhere, UnknownTag."""
    enquiry = locked(enquiry_id, version, actor, of={*OPEN, State.CALLED, State.QUARANTINED})
    wanted, offered = list(dict.fromkeys(tags)), tagging.offered(enquiry, known=tagging.known(actor))
    if not set(wanted) <= {one.id for one in offered}:
        raise UnknownTag
    enquiry.tags = wanted
    return _saved(enquiry, "enquiry.tagged", actor, at, tags=enquiry.tags)


@transaction.atomic
def open_call(*, enquiry_id: UUID, version: int, actor: Actor, at: datetime) -> UUID:
    """Begin the call with what she joined; return its id. Raises ChangedElsewhere, NeedsHerWord."""
    enquiry = locked(enquiry_id, version, actor, of=OPEN)
    if enquiry.kind == Kind.PHYSICIAN and enquiry.word != Word.YES:
        raise NeedsHerWord
    call = frontdesk.start_from(
        enquiry=enquiry.pk, said=_said(enquiry, actor), actor=actor, at=at, campaign=enquiry.campaign
    )
    _tell_sender(enquiry, actor, at)
    _note_attempt(enquiry, AttemptResult.SPOKE, actor, at)
    enquiry.state, enquiry.call, enquiry.reached_at = State.CALLED.value, call.pk, at
    enquiry.owner_id, enquiry.taken_at = actor.membership, enquiry.taken_at or at
    enquiry.named_at = None
    _saved(enquiry, "enquiry.called", actor, at)
    return UUID(str(call.pk))


@transaction.atomic
def not_reached(
    *,
    enquiry_id: UUID,
    version: int,
    next_at: datetime,
    actor: Actor,
    at: datetime,
    result: AttemptResult = AttemptResult.NO_ANSWER,
) -> Enquiry:
    """An attempt in vain; ``next_at`` is when to try again. Raises ChangedElsewhere, NoMessageAllowed."""
    enquiry = locked(enquiry_id, version, actor, of=OPEN)
    if result is AttemptResult.MESSAGE and not may_leave_message(enquiry, actor=actor):
        raise NoMessageAllowed
    _note_attempt(enquiry, result, actor, at)
    enquiry.state, enquiry.owner_id = State.TAKEN.value, actor.membership
    enquiry.taken_at, enquiry.named_at = enquiry.taken_at or at, None
    enquiry.attempts, enquiry.last_attempt_at, enquiry.next_at = enquiry.attempts + 1, at, next_at
    _tell_sender(enquiry, actor, at)
    return _saved(enquiry, "enquiry.not_reached", actor, at)


@transaction.atomic
def send_link(*, enquiry_id: UUID, version: int, actor: Actor, at: datetime) -> Enquiry:
    """A neutral message with the link by which she says yes or no; nothing begins before.

    Raises ChangedElsewhere, AwaitsNoWord, CallHer.
    """
    enquiry = locked(enquiry_id, version, actor, of=OPEN)
    if enquiry.kind != Kind.PHYSICIAN or enquiry.word:
        raise AwaitsNoWord
    way = queries.way_to(enquiry, actor=actor, at=at)
    if not isinstance(way, Write):
        raise CallHer
    outbox.queue_to_person(ASKED, about=enquiry.pk, write=way, at=at, key=f"{ASKED}:{enquiry.pk}:{version}")
    enquiry.link_sent_at = at
    return _saved(enquiry, "enquiry.link_sent", actor, at)


@transaction.atomic
def hear(
    *, enquiry_id: UUID, version: int, word: Word, actor: Actor, at: datetime, sender_may_know: bool = False
) -> None:
    """Her word, said on the phone to the agent: the database moves the enquiry.

    Raises ChangedElsewhere, AwaitsNoWord.
    """
    enquiry = locked(enquiry_id, version, actor, of={*OPEN, State.QUARANTINED})
    if enquiry.kind != Kind.PHYSICIAN or enquiry.word:
        raise AwaitsNoWord
    agreed = queries.from_now_on(enquiry.departement, at) if word is Word.YES else {}
    EnquiryWord(
        enquiry=enquiry,
        departement=enquiry.departement,
        word=word.value,
        channel=WordChannel.VOICE.value,
        at=at,
        membership_id=actor.membership,
        sender_may_know=sender_may_know,
        **agreed,
    ).save(force_insert=True)
    audit.record("enquiry.word", actor=actor, at=at, target=enquiry.pk, channel="voice", detail={"word": word.value})


@transaction.atomic
def set_aside(*, enquiry_id: UUID, version: int, actor: Actor, at: datetime) -> Enquiry:
    """« Indésirable »: kept thirty days for whoever reviews it; the name of who said it is on it."""
    enquiry = locked(enquiry_id, version, actor, of=OPEN)
    enquiry.state, enquiry.owner_id, enquiry.taken_at = State.QUARANTINED.value, actor.membership, None
    enquiry.quarantined_at, enquiry.named_at = at, None
    return _saved(enquiry, "enquiry.quarantined", actor, at)


@transaction.atomic
def confirm_unwanted(*, enquiry_id: UUID, version: int, actor: Actor, at: datetime) -> Enquiry:
    """Looked at: it is spam, and goes with its thirty days. Nobody else is asked to look again."""
    enquiry = locked(enquiry_id, version, actor, of={State.QUARANTINED})
    if enquiry.owner_id is None:
        enquiry.owner_id = actor.membership
    return _saved(enquiry, "enquiry.unwanted", actor, at)


@transaction.atomic
def bring_back(*, enquiry_id: UUID, version: int, actor: Actor, at: datetime) -> Enquiry:
    """It was no spam: into the queue, as it came; past its hour, in the name of who brings it back."""
    enquiry = locked(enquiry_id, version, actor, of={State.QUARANTINED})
    enquiry.state = _as_it_came(enquiry).value
    enquiry.quarantined_at = enquiry.owner_id = None
    if enquiry.next_at <= at:
        enquiry.owner_id, enquiry.named_at = actor.membership, at
    if enquiry.kind in SIGNALS:
        acknowledging.ask_for(enquiry.pk)
    return _saved(enquiry, "enquiry.brought_back", actor, at)


@transaction.atomic
def close(*, enquiry_id: UUID, version: int, ending: Ending, actor: Actor, at: datetime) -> Enquiry:
    """What ends without a call of the line. Its content is nobody's to read from now on.

    Raises ChangedElsewhere, TellSenderFirst, NeverTried.
    """
    if ending not in AGENT_ENDS:
        raise ValueError(f"{ending} has its own action")
    enquiry = locked(enquiry_id, version, actor, of=OPEN)
    if ending is Ending.UNREACHED and not enquiry.attempts:
        raise NeverTried
    _tell_sender(enquiry, actor, at)
    if queries.must_tell_sender(enquiry):
        raise TellSenderFirst
    if ending is Ending.ANSWERED:
        _note_attempt(enquiry, AttemptResult.SPOKE, actor, at)
        enquiry.reached_at = at
    enquiry.state, enquiry.ending, enquiry.closed_at = State.CLOSED.value, ending.value, at
    return _saved(enquiry, "enquiry.closed", actor, at)


@transaction.atomic
def told_sender(*, enquiry_id: UUID, version: int, actor: Actor, at: datetime) -> Enquiry:
    """By telephone, where no mail can leave."""
    enquiry = locked(enquiry_id, version, actor, of=OPEN - WAITING | {State.CALLED})
    enquiry.sender_told_at = at
    return _saved(enquiry, "enquiry.sender_told", actor, at)


def may_leave_message(enquiry: Enquiry, *, actor: Actor) -> bool:
    """A number that only rang says nothing of it: no message is left there."""
    contact = queries.opened(enquiry, actor=actor).contact
    asked = contact is not None and Discretion.NO_MESSAGE.value in contact.discretion
    return contact is not None and not asked and enquiry.kind != Kind.MISSED


def _note_attempt(enquiry: Enquiry, result: AttemptResult, actor: Actor, at: datetime) -> None:
    EnquiryAttempt(
        enquiry=enquiry, departement=enquiry.departement, membership_id=actor.membership, at=at, result=result.value
    ).save(force_insert=True)


def answered(enquiry: Enquiry, *, ends: bool, actor: Actor, at: datetime, **said: str) -> Enquiry:
    """Part of ``answering.answer``: a mail has been queued. Raises TellSenderFirst where it was to end."""
    _tell_sender(enquiry, actor, at)
    if ends and queries.must_tell_sender(enquiry):
        raise TellSenderFirst
    enquiry.named_at, enquiry.last_attempt_at = None, at
    if enquiry.state != State.CALLED:
        enquiry.state, enquiry.owner_id, enquiry.taken_at = State.TAKEN.value, actor.membership, enquiry.taken_at or at
    if ends:
        enquiry.reached_at = enquiry.reached_at or at
        enquiry.state, enquiry.ending, enquiry.closed_at = State.CLOSED.value, Ending.WRITTEN.value, at
    return _saved(enquiry, "enquiry.answered", actor, at, **said)


def locked(enquiry_id: UUID, version: int, actor: Actor, *, of: Iterable[State]) -> Enquiry:
    """Raise ChangedElsewhere where somebody has acted on it, or where it is in none of these states any more."""
    queries.access_enquiry(enquiry_id, actor=actor)
    try:
        enquiry = queries.access_enquiry(enquiry_id, actor=actor, lock=True)
    except Enquiry.DoesNotExist:
        raise ChangedElsewhere from None  # what has ended is read, and no longer locked
    if enquiry.version != version or State(enquiry.state) not in set(of):
        raise ChangedElsewhere
    return enquiry


def _as_it_came(enquiry: Enquiry) -> State:
    awaits = enquiry.kind == Kind.PHYSICIAN and enquiry.word != Word.YES
    return State.AWAITING_AGREEMENT if awaits else State.RECEIVED


def _saved(enquiry: Enquiry, kind: str, actor: Actor, at: datetime, **more: object) -> Enquiry:
    enquiry.version += 1
    enquiry.save(force_update=True)
    detail = {"attempts": enquiry.attempts, "ending": enquiry.ending, **more}
    audit.record(kind, actor=actor, at=at, target=enquiry.pk, detail=detail)
    return enquiry


def _tell_sender(enquiry: Enquiry, actor: Actor, at: datetime) -> None:
    """Once, by mail; a sender with a telephone only is told by the agent. Her yes, once, if she allows it."""
    agreed = queries.sender_may_know(enquiry, actor=actor)
    if not queries.must_tell_sender(enquiry) and not agreed:
        return
    sender = EnquirySender.objects.visible_to(actor).filter(pk=enquiry.pk).first()
    if sender is not None and sender.email:
        kind = AGREED if agreed else TAKEN_UP
        outbox.queue(kind, about=enquiry.pk, address=sender.email, at=at, key=f"{kind}:{enquiry.pk}")
        enquiry.sender_told_at = enquiry.sender_told_at or at


def _said(enquiry: Enquiry, actor: Actor) -> Conversation:
    """What she joined, as the catalogue of today accepts it."""
    caller = EMPLOYER if enquiry.kind == Kind.EMPLOYER else PERSON
    situation = EnquirySituation.objects.visible_to(actor).filter(pk=enquiry.pk).first()
    if situation is not None and situation.said:
        return said_again(situation)
    return Conversation(
        on=catalogue.reference_day(),
        catalogue_hash=catalogue.current_catalogue().content_hash,
        answers=Answers().known(CALLER, (situation and situation.who) or caller),
        words=situation.words if situation and enquiry.kind == Kind.MAIL else "",
    )
