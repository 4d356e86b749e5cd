"""A question back to who asked, and its answer: words of level 1, and clocks that stop once meanwhile."""

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from cordee.clocks.queries import clocks_of
from cordee.domain import questions
from cordee.domain import referral as rules
from cordee.domain.access import Actor
from cordee.domain.referral import NOTED_LIKE, Clocks, Deadlines, Guard, NextAction, Note, NotPossible, Side, State
from cordee.outbox import actions as outbox
from cordee.referrals import queries
from cordee.referrals.clocks import holidays_around, next_working_day
from cordee.referrals.coming_next import plan_for_who_asked
from cordee.referrals.exchanges import days_of
from cordee.referrals.models import Referral, ReferralComplement, ReferralQuestion
from cordee.referrals.moving import Act, Move, MovedMeanwhile, moving


def ask(*, referral_id: UUID, text: str, responder_name: str, actor: Actor, at: datetime, key: str) -> Referral:
    """Ask who sent the request for what is missing: its deadlines are put off by the pause, once."""
    responder = responder_name.strip()
    act = Act(
        verb=NOTED_LIKE[Note.QUESTION], actor=actor, at=at, key=key, body={"text": text}, responder_name=responder
    )
    with moving(referral_id, act, journal=ReferralQuestion) as move:
        if move.done:
            return move.referral
        move.guarded_by(rules.guard_responder(responder) + _said(text))
        if queries.thread_of(move.referral, actor=actor)[0] is not None:
            raise _not_now(move)
        before = move.referral.deadlines
        later = questions.paused(before, holidays=_days_off(move, before), clocks=_clocks(move))
        move.say(ReferralQuestion, "questioned", text=text.strip(), days_before=days_of(before), **_days(later))
        _promise(move, later)
        plan_for_who_asked(move, NextAction.COMPLETE_REQUEST, on=next_working_day(act.on, move.referral.departement))
        _tell(move, "referral_question", move.referral.sender.email)
        return move.referral


def complete(*, referral_id: UUID, text: str, actor: Actor, at: datetime, key: str) -> Referral:
    """Answer the question: the deadlines come back to what the pause really took."""
    act = Act(verb=NOTED_LIKE[Note.COMPLEMENT], actor=actor, at=at, key=key, body={"text": text})
    with moving(referral_id, act, journal=ReferralComplement) as move:
        if move.done:
            return move.referral
        question, complement = queries.thread_of(move.referral, actor=actor)
        if move.side is not Side.SENDER or question is None or complement is not None:
            raise _not_now(move)
        move.guarded_by(_said(text))
        sooner = _resumed(move, question)
        move.say(ReferralComplement, "completed", text=text.strip(), **_days(sooner))
        _promise(move, sooner)
        plan_for_who_asked(move, NextAction.AWAIT_ANSWER, on=sooner.answer_by)
        _tell(move, "referral_completed", move.referral.recipient.email)
        return move.referral


def _resumed(move: Move, question: ReferralQuestion) -> Deadlines:
    """The days without the pause, put off by the working days that the answer took."""
    before, asked_on = question.before, timezone.localdate(question.at)
    said = {"asked_on": asked_on, "answered_on": move.act.on}
    return questions.resumed(before, holidays=_days_off(move, before), clocks=_clocks(move), **said)


def _days_off(move: Move, before: Deadlines) -> frozenset[date]:
    return holidays_around(before.acknowledge_by, move.referral.departement)


def _clocks(move: Move) -> Clocks:
    """The pause is that of the day the request left, as its other delays are."""
    return clocks_of(move.referral.departement, on=queries.sent_on(move.referral))


def _said(text: str) -> tuple[Guard, ...]:
    return () if text.strip() else (Guard.REASON,)


def _not_now(move: Move) -> NotPossible:
    return NotPossible(State(move.referral.state), move.act.verb, move.side, since=move.referral.state_since)


def _days(deadlines: Deadlines) -> dict[str, object]:
    return {
        "acknowledge_by": deadlines.acknowledge_by,
        "answer_by": deadlines.answer_by,
        "remind_on": list(deadlines.remind_on),
        "expires_on": deadlines.expires_on,
    }


def _promise(move: Move, deadlines: Deadlines) -> None:
    days = _days(deadlines)
    same = Referral.objects.filter(pk=move.referral.pk, version=move.referral.version)
    if same.update(**days) != 1:
        raise MovedMeanwhile(move.referral.pk)
    for name, value in days.items():
        setattr(move.referral, name, value)


def _tell(move: Move, kind: str, address: str) -> None:
    if address:
        key = f"{kind}:{move.referral.pk}"
        outbox.queue(kind, about=move.referral.pk, address=address, at=move.act.at, key=key)
