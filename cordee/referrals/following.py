"""Every write once a request is accepted: the first meeting, the attempts at it, the outcome, and opening again.

The same road as the other acts (``moving``): a key, the lock of the case, the table of moves, the journal.
"""

from datetime import date, datetime
from uuid import UUID

from cordee.cases import actions as cases
from cordee.cases import own_word
from cordee.cases import queries as case_queries
from cordee.cases.models import CaseState
from cordee.clocks.queries import clocks_of
from cordee.domain import follow_up
from cordee.domain.access import Actor
from cordee.domain.follow_up import Tried
from cordee.domain.referral import AFTER_CLOSING, NOTED_LIKE, NextAction, Note, Outcome, Side, State, Verb
from cordee.outbox import actions as outbox
from cordee.referrals import queries
from cordee.referrals.actions import tell_sender
from cordee.referrals.clocks import holidays_around, next_working_day
from cordee.referrals.coming_next import plan_for_who_follows, plan_next
from cordee.referrals.her_news import tell_her_of_meeting
from cordee.referrals.models import Attempt, Referral
from cordee.referrals.moving import Act, Move, MovedMeanwhile, moving


def start(
    *,
    referral_id: UUID,
    met_on: date | None,
    responder_name: str,
    actor: Actor,
    at: datetime,
    key: str,
    comment: str = "",
) -> Referral:
    """The first meeting was held that day: the follow-up begins, and its outcome is asked for in ninety days."""
    act = Act(
        verb=Verb.START,
        actor=actor,
        at=at,
        key=key,
        body={"met_on": met_on},
        responder_name=responder_name.strip(),
        comment=comment.strip(),
        effective_on=met_on,
    )
    with moving(referral_id, act) as move:
        if move.done:
            return move.referral
        told_by = act.responder_name or (act.actor.label if move.side is Side.PERSON else "")
        asked = {"responder": told_by, "sent_on": queries.sent_on(move.referral), "today": act.on}
        move.guarded_by(follow_up.guard_start(met_on=met_on, **asked))
        return _follow(move, since=met_on or act.on)


def _follow(move: Move, *, since: date, reason: str = "") -> Referral:
    """From now on the receiver follows the person; it says what that gave at the latest in ninety days."""
    clocks = clocks_of(move.referral.departement, on=move.act.on)
    due = follow_up.close_by(since, clocks=clocks)
    plan_for_who_follows(move, NextAction.REPORT, on=due)
    changes = {"started_on": move.referral.started_on or since, "close_by": due, "close_nudged_on": None}
    responder = move.act.responder_name or move.referral.responder_name
    return move.write(**changes, reopen_reason=reason, responder_name=responder)


def note_attempt(
    *,
    referral_id: UUID,
    tried: Tried | None,
    responder_name: str,
    actor: Actor,
    at: datetime,
    key: str,
    comment: str = "",
) -> Referral:
    """The first meeting did not take place: the day is kept, and the next one if there is one. The state stays."""
    act = Act(
        verb=NOTED_LIKE[Note.ATTEMPT],
        actor=actor,
        at=at,
        key=key,
        body={"tried": tried},
        responder_name=responder_name.strip(),
        comment=comment.strip(),
    )
    with moving(referral_id, act, journal=Attempt) as move:
        if move.done or tried is None:
            return move.referral
        move.guarded_by(
            follow_up.guard_attempt(
                tried,
                responder=act.responder_name,
                sent_on=queries.sent_on(move.referral),
                today=act.on,
                holidays=holidays_around(act.on, move.referral.departement),
                clocks=clocks_of(move.referral.departement, on=act.on),
            )
        )
        _expect(move, tried.next_on)
        move.note(tried)
        return move.referral


def _expect(move: Move, meeting_on: date | None) -> None:
    if meeting_on is None:
        return
    tell_her_of_meeting(move, meeting_on)
    plan_for_who_follows(move, NextAction.MEET_PERSON, on=meeting_on)
    if Referral.objects.filter(pk=move.referral.pk).update(meeting_on=meeting_on) != 1:
        raise MovedMeanwhile(move.referral.pk)
    move.referral.meeting_on = meeting_on


def close(
    *,
    referral_id: UUID,
    outcome: Outcome | None,
    responder_name: str,
    actor: Actor,
    at: datetime,
    key: str,
    comment: str = "",
) -> Referral:
    """Say what the follow-up gave: it ends, the sender is told, and the case has something to do next.

    Who never met the person hands the case back to who asked; who met her stays in charge of it.
    """
    act = Act(
        verb=Verb.CLOSE,
        actor=actor,
        at=at,
        key=key,
        body={"outcome": outcome},
        responder_name=responder_name.strip(),
        comment=comment.strip(),
    )
    with moving(referral_id, act) as move:
        if move.done:
            return move.referral
        state, tried = State(move.referral.state), queries.tried(move.referral, actor=actor)
        guards = follow_up.guard_close(state, responder=act.responder_name, outcome=outcome, tried=tried)
        move.guarded_by(guards)
        given = Outcome(outcome or "")
        if state is State.ACCEPTED and not queries.follows_otherwise(referral_id):
            _hand_back(move)
        plan_next(move, AFTER_CLOSING[given], on=next_working_day(act.on, move.referral.departement))
        own_word.plan(
            case=move.case,
            referral_id=referral_id,
            caller=move.referral.sender_id,
            closed_on=act.on,
            actor=actor,
            at=at,
        )
        referral = move.write(outcome=given.value, closed_on=act.on, responder_name=act.responder_name)
        tell_sender(referral, at)
        return referral


def _hand_back(move: Move) -> None:
    referral, act = move.referral, move.act
    who = {"organisation": referral.recipient_id, "to": referral.sender_id}
    cases.hand_back(case=move.case, actor=act.actor, at=act.at, **who)


def reopen(*, referral_id: UUID, reason: str, actor: Actor, at: datetime, key: str) -> Referral:
    """The person comes back, or it was closed too early: the same follow-up goes on."""
    act = Act(verb=Verb.REOPEN, actor=actor, at=at, key=key, comment=reason.strip())
    with moving(referral_id, act) as move:
        if move.done:
            return move.referral
        move.guarded_by(
            follow_up.guard_reopen(
                reason=reason,
                closed_on=move.referral.closed_on,
                on=act.on,
                clocks=clocks_of(move.referral.departement, on=move.referral.closed_on or act.on),
                consent_holds=queries.consent_holds(referral_id, on=act.on),
                still_follows=move.side is not Side.ANIMATOR or _leads(move),
            )
        )
        if not _leads(move):
            who = {"organisation": move.referral.recipient_id, "sender": move.referral.sender_id}
            beside = move.referral.as_partner
            cases.take_up_again(case=move.case, as_partner=beside, actor=actor, at=at, **who)
        if move.case.state == CaseState.CLOSED:
            _open_case_again(move)
        referral = _follow(move, since=act.on, reason=act.comment)
        tell_sender(referral, at)
        _tell_receiver_of_reopening(move)
        return referral


def _open_case_again(move: Move) -> None:
    """A follow-up that goes on keeps its case open, whoever leads it."""
    plan_next(move, NextAction.CONFIRM_FOLLOW_UP, on=next_working_day(move.act.on, move.referral.departement))


def _tell_receiver_of_reopening(move: Move) -> None:
    """By its link, when it was not the receiver's own act."""
    referral, at = move.referral, move.act.at
    if move.side is Side.ANIMATOR and referral.recipient.email:
        key = f"referral_reopened:{referral.pk}:{referral.version}"
        outbox.queue("referral_reopened", about=referral.pk, address=referral.recipient.email, at=at, key=key)


def _leads(move: Move) -> bool:
    lead = case_queries.lead_of(move.case.pk, actor=move.act.actor).organisation_id
    return bool(lead == move.referral.recipient_id)
