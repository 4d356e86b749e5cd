"""A request goes on to somebody better placed: the child is written, the parent ends, nobody is left without a lead.

The child is the sender's, as its parent was. It leaves at once when the person has agreed to its receiver; else it
waits for her word. The organisation that redirects keeps its own act, and nothing of the person.
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from cordee.audit import actions as audit
from cordee.cases import actions as cases
from cordee.clocks.queries import clocks_of
from cordee.domain.access import Actor
from cordee.domain.agreeing import agree_by
from cordee.domain.redirection import ContinuedAs, guard_redirect
from cordee.domain.referral import NextAction, NotPossible, Side, State, Verb
from cordee.outbox import actions as outbox
from cordee.referrals import agreeing, candidates, letters, links, queries
from cordee.referrals.actions import tell_sender
from cordee.referrals.candidates import Destination
from cordee.referrals.clocks import holidays_around, next_working_day
from cordee.referrals.coming_next import plan_for_who_asked
from cordee.referrals.her_news import ELSEWHERE, tell_her_of
from cordee.referrals.models import Continuation, Referral
from cordee.referrals.moving import Act, Move, moving


def redirect(
    *,
    referral_id: UUID,
    target: str,
    reason: str,
    responder_name: str,
    rules_on: date,
    actor: Actor,
    at: datetime,
    key: str,
) -> Referral:
    """Pass the request on to ``target``, the code of a candidate. Return the parent, redirected."""
    act = Act(
        verb=Verb.REDIRECT,
        actor=actor,
        at=at,
        key=key,
        body={"target": target},
        responder_name=responder_name.strip(),
        comment=reason.strip(),
    )
    with moving(referral_id, act) as move:
        return move.referral if move.done else _redirect(move, target, rules_on)


def _redirect(move: Move, target: str, rules_on: date) -> Referral:
    referral, act = move.referral, move.act
    found = candidates.chosen(candidates.of(referral, on=rules_on), target)
    consent = candidates.consent_for(referral.pk, found.organisation.pk, on=act.on) if found else None
    move.guarded_by(
        guard_redirect(
            responder=act.responder_name,
            reason=act.comment,
            target_proposed=found is not None,
            hops=referral.hops,
            consent_covers=consent is not None,
            person_reachable=candidates.person_is_reachable(referral.pk),
        )
    )
    if found is None:
        raise NotPossible(State(referral.state), Verb.REDIRECT, move.side)
    continuation = _continue(move, found, consent)
    if consent is None:
        agreeing.tell_her(move.case, continuation.child, act)
    else:
        tell_her_of(move, ELSEWHERE)
    _leave(move, continuation)
    written = move.write(responder_name=act.responder_name)
    tell_sender(written, act.at)
    _tell_others(move, continuation)
    return written


def _continue(move: Move, target: Destination, consent: UUID | None) -> Continuation:
    """The line that makes the child; with consent, its clocks and its link."""
    act, referral = move.act, move.referral
    continuation = Continuation(
        **move.signed(of="source"),
        how=ContinuedAs.REDIRECTED.value,
        child=uuid4(),
        recipient_id=target.organisation.pk,
        offer=target.offer.pk,
        service_family=target.version.family,
        service_version=target.version.id,
        need=target.candidate.need,
        consent_id=consent,
    )
    if consent is not None:
        place = referral.departement
        deadlines = clocks_of(place, on=act.on).frozen(act.on, holidays_around(act.on, place))
        continuation.acknowledge_by, continuation.answer_by = deadlines.acknowledge_by, deadlines.answer_by
        continuation.remind_on, continuation.expires_on = list(deadlines.remind_on), deadlines.expires_on
        continuation.link = uuid4()
        continuation.link_hash = links.hash_of_link(continuation.link)
        continuation.link_address = target.organisation.email
        if not continuation.link_address:
            continuation.link_code_hash = letters.hash_of(continuation.link)
    else:
        place = referral.departement
        clocks = clocks_of(place, on=act.on)
        continuation.agree_by = agree_by(act.on, holidays=holidays_around(act.on, place), clocks=clocks)
    continuation.save(force_insert=True)
    detail = {"how": continuation.how, "parent": str(referral.pk), "hops": referral.hops + 1}
    detail |= {"recipient": str(continuation.recipient_id), "agreed": consent is not None}
    audit.record(
        "referral.continued",
        actor=act.actor,
        at=act.at,
        target=continuation.child,
        case=referral.case_id,
        detail=detail,
    )
    return continuation


def _leave(move: Move, child: Continuation) -> None:
    """Who had the request takes no more part by it; the lead, if it had it, goes back to who asked.

    What comes next is said last to who leads, but first where the end of an invitation closes the case to the actor.
    """
    referral, act = move.referral, move.act
    who = {"actor": act.actor, "at": act.at}
    if referral.state != State.ACCEPTED:
        _plan(move, child)
        cases.end_invitation(case=move.case, referral=referral.pk, **who)
        return
    if not queries.follows_otherwise(referral.pk):
        cases.hand_back(case=move.case, organisation=referral.recipient_id, to=referral.sender_id, **who)
    _plan(move, child)


def _plan(move: Move, child: Continuation) -> None:
    """What comes next is said to who leads, unless it follows the person by another request."""
    next_action, on = NextAction.CONFIRM_WISH, next_working_day(move.act.on, move.referral.departement)
    if child.answer_by is not None:
        next_action, on = NextAction.AWAIT_ANSWER, child.answer_by
    plan_for_who_asked(move, next_action, on=on, about=[child.child])


def _tell_others(move: Move, child: Continuation) -> None:
    """The next receiver, once the request may leave; the one who had it, when it was not its own act."""
    referral, at = move.referral, move.act.at
    if child.link is not None and child.link_address:
        key = f"referral_sent:{child.link}"
        outbox.queue("referral_sent", about=child.child, address=child.link_address, at=at, key=key)
    if move.side is not Side.RECEIVER and referral.recipient.email:
        key = f"referral_closed:{referral.pk}:{referral.version}"
        outbox.queue("referral_closed", about=referral.pk, address=referral.recipient.email, at=at, key=key)
