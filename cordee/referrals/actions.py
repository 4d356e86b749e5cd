"""Every write on referrals: one verb, one function, one transaction. The table of moves decides, the journal moves.

Each act takes a ``key``: the same act with the same key gives the same answer and does nothing twice. What the table
or a guard refuses raises NotPossible (GuardsUnmet), with the facts that ``wording`` turns into a sentence.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import OperationalError, transaction

from cordee.audit import actions as audit
from cordee.cases import actions as cases
from cordee.cases import queries as case_queries
from cordee.cases.escalating import escalate
from cordee.cases.escalations import Reason as EscalationReason
from cordee.cases.models import Case, CaseState
from cordee.catalogue.queries import reference_day
from cordee.clocks.queries import clocks_of
from cordee.domain import referral as rules
from cordee.domain.access import Actor, ActorKind
from cordee.domain.consent import ConsentChannel
from cordee.domain.follow_up import start_by
from cordee.domain.redirection import MAX_HOPS
from cordee.domain.referral import AFTER_REFUSAL, NextAction, NotPossible, RefusalReason, Side, State, Verb
from cordee.outbox import actions as outbox
from cordee.people import actions as people
from cordee.people import queries as people_queries
from cordee.people.models import Consent
from cordee.referrals import candidates, letters, links, queries
from cordee.referrals.clocks import holidays_around, next_working_day
from cordee.referrals.coming_next import plan_for_who_asked, plan_next, taken_up_by
from cordee.referrals.her_news import ACCEPTED, tell_her_of
from cordee.referrals.models import AnswerLink, Referral, ReferralMessage, ReferralSummary
from cordee.referrals.moving import Act, KeyReused, Move, MovedMeanwhile, all_or_nothing, begin, moving
from cordee.referrals.sending import sending_of

__all__ = [
    "CaseIsClosed",
    "KeyReused",
    "MovedMeanwhile",
    "NewReferral",
    "accept",
    "acknowledge",
    "cancel",
    "draft",
    "refuse",
    "reissue_link",
    "send",
    "withdraw",
    "withdraw_consent",
]
ENDED_MEANWHILE = "40001"  # what the database answers to a link for a request that has just ended


class CaseIsClosed(Exception):
    """What the case asked for is over: opening its last request again opens it too."""


@dataclass(frozen=True, kw_only=True)
class NewReferral:
    """What is asked of whom. The last five are what the receiver reads before it answers; ``message`` only after.

    ``as_partner``: who leads the case goes on leading it, and who accepts takes part beside.
    """

    case_id: UUID
    orientation_id: UUID
    recipient_id: UUID
    offer_id: UUID
    service_family: str
    service_version: str
    need: str
    purpose: str
    message: str = ""
    commune_name: str = ""
    age_band: str = rules.UNKNOWN_BAND
    employment_status: str = ""
    as_partner: bool = False


@transaction.atomic
def draft(*, new: NewReferral, actor: Actor, at: datetime, key: str) -> Referral:
    """Prepare a referral in the actor's organisation. Nothing leaves. Raises CaseIsClosed."""
    case = case_queries.access_case(new.case_id, actor=actor, lock=True)
    before = Referral.objects.visible_to(actor).filter(sender=actor.organisation, idempotency_key=key).first()
    if before is not None:
        if (before.case_id, before.recipient_id, before.offer) != (new.case_id, new.recipient_id, new.offer_id):
            raise KeyReused(key)
        return before
    if case.state == CaseState.CLOSED:
        raise CaseIsClosed(case.pk)
    referral = Referral(
        departement=case.departement,
        case_id=case.pk,
        orientation_id=new.orientation_id,
        sender_id=actor.organisation,
        recipient_id=new.recipient_id,
        offer=new.offer_id,
        service_family=new.service_family,
        service_version=new.service_version,
        state_since=at,
        created_at=at,
        as_partner=new.as_partner,
        idempotency_key=key,
    )
    referral.save(force_insert=True)
    _write_contents(referral, new)
    detail = {"recipient": str(new.recipient_id), "service": new.service_version}
    audit.record("referral.drafted", actor=actor, at=at, target=referral.pk, case=case.pk, detail=detail)
    return referral


def _write_contents(referral: Referral, new: NewReferral) -> None:
    ReferralSummary(
        referral=referral,
        departement=referral.departement,
        need=new.need,
        purpose=new.purpose,
        commune_name=new.commune_name,
        age_band=new.age_band,
        employment_status=new.employment_status,
    ).save(force_insert=True)
    if new.message.strip():
        ReferralMessage(referral=referral, departement=referral.departement, text=new.message.strip()).save(
            force_insert=True
        )


def send(
    *,
    referral_id: UUID,
    consent_id: UUID,
    rules_on: date,
    actor: Actor,
    at: datetime,
    key: str,
    override_reason: str = "",
) -> Referral:
    """Ask the organisation, with the person's agreement; freeze the clocks and mail the answer link.

    ``rules_on`` is the day of services and directory (``catalogue.queries.reference_day()``); the act keeps ``at``.
    """
    body = {"consent": consent_id, "reason": override_reason}
    act = Act(verb=Verb.SEND, actor=actor, at=at, key=key, body=body)
    with moving(referral_id, act) as move:
        if move.done:
            return move.referral
        consent = people_queries.access_consent(consent_id, actor=actor)
        move.guarded_by(rules.guard_send(sending_of(move, consent, rules_on=rules_on, override_reason=override_reason)))
        return send_agreed(move, consent, override_reason)


def send_agreed(move: Move, consent: Consent, override_reason: str) -> Referral:
    """What sending does once its guards hold, whoever gave the word."""
    referral = _send(move, consent, override_reason)
    _mail_link(referral, "referral_sent", move.act.actor, move.act.at)
    return referral


def _send(move: Move, consent: Consent, override_reason: str) -> Referral:
    act, referral = move.act, move.referral
    place = referral.departement
    deadlines = clocks_of(place, on=act.on).frozen(act.on, holidays_around(act.on, place))
    cases.invite(case=move.case, organisation=referral.recipient_id, referral=referral.pk, actor=act.actor, at=act.at)
    taken_up = taken_up_by(referral, actor=act.actor)
    plan_next(move, NextAction.AWAIT_ANSWER, on=deadlines.answer_by, about=taken_up)
    return move.write(
        consent_id=consent.pk,
        sent_at=act.at,
        acknowledge_by=deadlines.acknowledge_by,
        answer_by=deadlines.answer_by,
        remind_on=list(deadlines.remind_on),
        expires_on=deadlines.expires_on,
        override_reason=override_reason.strip(),
    )


def acknowledge(*, referral_id: UUID, responder_name: str, actor: Actor, at: datetime, key: str) -> Referral:
    """Say that the request is in somebody's hands; the answer comes later."""
    responder = responder_name.strip()
    act = Act(verb=Verb.ACKNOWLEDGE, actor=actor, at=at, key=key, responder_name=responder)
    with moving(referral_id, act) as move:
        if move.done:
            return move.referral
        move.guarded_by(rules.guard_responder(responder))
        return move.write(responder_name=responder)


def accept(
    *,
    referral_id: UUID,
    first_contact_on: date | None,
    responder_name: str,
    actor: Actor,
    at: datetime,
    key: str,
    comment: str = "",
) -> Referral:
    """Say yes, with the day of the first contact: the identity opens, the lead moves, the sender and she are told."""
    act = Act(
        verb=Verb.ACCEPT,
        actor=actor,
        at=at,
        key=key,
        body={"first_contact_on": first_contact_on},
        responder_name=responder_name.strip(),
        comment=comment.strip(),
    )
    with moving(referral_id, act) as move:
        if move.done:
            return move.referral
        place = move.referral.departement
        days_off, clocks = holidays_around(act.on, place), clocks_of(place, on=act.on)
        missing = rules.guard_accept(
            responder=act.responder_name,
            accepted_on=act.on,
            first_contact_on=first_contact_on,
            holidays=days_off,
            clocks=clocks,
        )
        move.guarded_by(missing)
        tell_her_of(move, ACCEPTED)
        _take_over(move, first_contact_on or act.on)
        referral = move.write(
            responder_name=act.responder_name,
            first_contact_on=first_contact_on,
            start_by=start_by(act.on, holidays=days_off, clocks=clocks),
        )
        tell_sender(referral, at)
        return referral


def _take_over(move: Move, first_contact_on: date) -> None:
    """The one who asked gives the lead, unless it keeps it; beside another lead, who accepts becomes a partner."""
    case, recipient, actor, at = move.case, move.referral.recipient_id, move.act.actor, move.act.at
    sender_leads = case_queries.lead_of(case.pk, actor=actor).organisation_id == move.referral.sender_id
    if sender_leads and not move.referral.as_partner:
        plan_next(move, NextAction.MEET_PERSON, on=first_contact_on, owner=recipient)
        cases.move_lead(case=case, to=recipient, actor=actor, at=at)
    else:
        if sender_leads and case.next_action == NextAction.AWAIT_ANSWER:
            plan_next(move, NextAction.DECIDE, on=first_contact_on)
        cases.join(case=case, organisation=recipient, actor=actor, at=at)
    cases.end_invitation(case=case, referral=move.referral.pk, actor=actor, at=at)


def refuse(
    *,
    referral_id: UUID,
    reason: RefusalReason | None,
    responder_name: str,
    actor: Actor,
    at: datetime,
    key: str,
    text: str = "",
) -> Referral:
    """Say no and why: the reason decides what the lead of the case does next, and the sender is told."""
    act = Act(
        verb=Verb.REFUSE,
        actor=actor,
        at=at,
        key=key,
        body={"reason": reason},
        responder_name=responder_name.strip(),
        comment=text.strip(),
    )
    with moving(referral_id, act) as move:
        if move.done:
            return move.referral
        move.guarded_by(rules.guard_refuse(responder=act.responder_name, reason=reason))
        given = RefusalReason(reason or "")
        plan_for_who_asked(move, AFTER_REFUSAL[given], on=next_working_day(act.on, move.referral.departement))
        _hand_to_the_animator(move, given)
        cases.end_invitation(case=move.case, referral=move.referral.pk, actor=actor, at=at)
        referral = move.write(refusal_reason=given.value, refusal_text=act.comment, responder_name=act.responder_name)
        tell_sender(referral, at)
        return referral


def cancel(*, referral_id: UUID, reason: str, actor: Actor, at: datetime, key: str) -> Referral:
    """Take the request back before it is answered; the receiver is told if it had been asked."""
    act = Act(verb=Verb.CANCEL, actor=actor, at=at, key=key, comment=reason.strip())
    with moving(referral_id, act) as move:
        if move.done:
            return move.referral
        move.guarded_by(rules.guard_cancel(reason=reason))
        was_sent = move.referral.sent_at is not None
        plan_for_who_asked(move, NextAction.DECIDE, on=next_working_day(act.on, move.referral.departement))
        cases.end_invitation(case=move.case, referral=move.referral.pk, actor=actor, at=at)
        referral = move.write(cancel_reason=act.comment)
        if was_sent:
            _tell_receiver(referral, at)
        return referral


def withdraw(*, referral_id: UUID, channel: ConsentChannel, actor: Actor, at: datetime, key: str) -> Referral:
    """The person takes her agreement back for this request, hence for all that rests on the same consent."""
    act = _withdrawal(actor, at, key, channel)
    with moving(referral_id, act) as move:
        if move.done:
            return move.referral
        if move.referral.consent_id is None:
            plan_next(move, NextAction.CONFIRM_WISH, on=next_working_day(act.on, move.referral.departement))
            return move.write()
        consent = people_queries.access_consent(move.referral.consent_id, actor=actor)
        ended = _end_consent(consent, move.case, act, channel)
        return next(referral for referral in ended if referral.pk == referral_id)


def withdraw_consent(
    *, consent_id: UUID, channel: ConsentChannel, actor: Actor, at: datetime, key: str
) -> list[Referral]:
    """C-05: at once the receiver loses identity and content, open referrals end, and the lead has something to do.

    Return the referrals that it ended; a second time returns the same and does nothing, whatever the key.
    """
    act = _withdrawal(actor, at, key, channel)
    with all_or_nothing(act, target=consent_id):
        consent = people_queries.access_consent(consent_id, actor=actor)
        case = case_queries.access_case(consent.case_id, actor=actor, lock=True)
        try:
            return _end_consent(consent, case, act, channel)
        except people.AlreadyWithdrawn:
            chain = people_queries.renewals_of(consent, actor=actor)
            return queries.withdrawn_on_consents([one.pk for one in chain], actor=actor)


def _end_consent(consent: Consent, case: Case, act: Act, channel: ConsentChannel) -> list[Referral]:
    chain = people_queries.renewals_of(consent, actor=act.actor)
    resting = queries.open_on_consents([one.pk for one in chain], actor=act.actor)
    moves = [begin(referral.pk, act) for referral in resting]
    for one in chain:
        people.withdraw_consent(consent=one, channel=channel, actor=act.actor, at=act.at)
    back_to = moves[0].referral.sender_id if moves else consent.recorded_for_id
    cases.leave(case=case, organisation=consent.organisation_id, back_to=back_to, actor=act.actor, at=act.at)
    lead = case_queries.lead_of(case.pk, actor=act.actor).organisation_id
    on = next_working_day(act.on, case.departement)
    ended = {move.referral.pk for move in moves}
    cases.plan(
        case=case, next_action=NextAction.CONFIRM_WISH, on=on, owner=lead, actor=act.actor, at=act.at, about=ended
    )
    for move in moves:
        _tell_receiver(move.write(), act.at)
    return [move.referral for move in moves]


def _withdrawal(actor: Actor, at: datetime, key: str, channel: ConsentChannel) -> Act:
    return Act(verb=Verb.WITHDRAW, actor=actor, at=at, key=key, body={"channel": channel})


def reissue_link(*, actor: Actor, at: datetime, referral_id: UUID | None = None) -> None:
    """Kill the answer link and mail a new one, to the registered address and nowhere else.

    The holder of a link, even of a dead one, needs to say no referral; nobody ever learns the new secret from here.
    Raise MovedMeanwhile, to who holds a link AnswerLink.DoesNotExist, when the request ends at this very instant.
    """
    try:
        _reissue(actor, at, referral_id)
    except OperationalError as late:
        if getattr(late.__cause__, "sqlstate", "") != ENDED_MEANWHILE:
            raise
        if actor.kind is ActorKind.LINK:
            raise AnswerLink.DoesNotExist from None
        raise MovedMeanwhile(referral_id) from None


def _reissue(actor: Actor, at: datetime, referral_id: UUID | None) -> None:
    with transaction.atomic():
        if actor.kind is ActorKind.LINK:
            held = queries.link_of(actor=actor)
            _new_link(held.referral_id, held.organisation_id, held.departement, held.organisation.email, actor, at)
            return
        if referral_id is None:
            raise Referral.DoesNotExist
        referral = queries.access_referral(referral_id, actor=actor)
        asks = {Side.SENDER, Side.RECEIVER}.intersection(queries.sides_of(referral, actor=actor))
        if not asks or referral.state not in rules.LINKED_STATES:
            raise NotPossible(State(referral.state), Verb.SEND, None, since=referral.state_since)
        _mail_link(referral, "referral_link", actor, at)


def _mail_link(referral: Referral, kind: str, actor: Actor, at: datetime) -> None:
    recipient = referral.recipient
    _new_link(referral.pk, recipient.pk, referral.departement, recipient.email, actor, at, kind=kind)


def _new_link(
    referral_id: UUID,
    organisation_id: UUID,
    departement: str,
    address: str,
    actor: Actor,
    at: datetime,
    *,
    kind: str = "referral_link",
) -> None:
    link_id = uuid4()
    AnswerLink(
        pk=link_id,
        referral_id=referral_id,
        organisation_id=organisation_id,
        departement=departement,
        secret_hash=links.hash_of_link(link_id),
        created_at=at,
        sent_to=address,
        code_hash=None if address else letters.hash_of(link_id),
    ).save(force_insert=True)
    if address:
        outbox.queue(kind, about=referral_id, address=address, at=at, key=f"{kind}:{link_id}")
    audit.record("link.issued", actor=actor, at=at, target=referral_id, detail={"link": str(link_id)})


def _hand_to_the_animator(move: Move, reason: RefusalReason) -> None:
    """I-05: passed on three times and refused, or refused with nobody else to propose, it is for her to decide."""
    referral, act = move.referral, move.act
    if referral.hops >= MAX_HOPS:
        why = EscalationReason.TOO_MANY_HOPS
    elif AFTER_REFUSAL[reason] is NextAction.PROPOSE_ANOTHER and not candidates.of(referral, on=reference_day()):
        why = EscalationReason.NO_CANDIDATE
    else:
        return
    due_on = next_working_day(act.on, referral.departement)
    escalate(case=move.case, reason=why, due_on=due_on, referral=referral.pk, actor=act.actor, at=act.at)


def tell_sender(referral: Referral, at: datetime) -> None:
    if referral.sender.email:
        key = f"referral_answered:{referral.pk}:{referral.version}"
        outbox.queue("referral_answered", about=referral.pk, address=referral.sender.email, at=at, key=key)


def _tell_receiver(referral: Referral, at: datetime) -> None:
    if referral.sent_at is not None and referral.recipient.email:
        key = f"referral_closed:{referral.pk}:{referral.version}"
        outbox.queue("referral_closed", about=referral.pk, address=referral.recipient.email, at=at, key=key)
