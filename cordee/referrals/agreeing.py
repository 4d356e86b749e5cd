"""« En attente de l’accord »: a third party signals, the person is asked, she says yes, no, or nothing in time.

The same road as the other acts (``moving``): a key, the lock of the case, the table of moves, the journal.
"""

from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import actions as cases
from cordee.cases import queries as case_queries
from cordee.cases.models import Case
from cordee.clocks.queries import clocks_of
from cordee.clocks.trying import trying
from cordee.domain import agreeing as awaited
from cordee.domain import consent as words
from cordee.domain import referral as rules
from cordee.domain.access import Actor, ActorKind, DataClass
from cordee.domain.consent import ASKED_CONSENT_VERSION, ASKED_NOTICE_VERSION, SHAREABLE, ConsentChannel
from cordee.domain.referral import NextAction, NotPossible, Verb
from cordee.people import actions as people
from cordee.people import personal_links
from cordee.people import queries as people_queries
from cordee.people.actions import ConsentGiven
from cordee.people.models import Consent
from cordee.referrals import actions, queries
from cordee.referrals.clocks import holidays_around, next_working_day
from cordee.referrals.coming_next import plan_next, taken_up_by
from cordee.referrals.her_news import write_to_her
from cordee.referrals.models import Referral
from cordee.referrals.moving import Act, Move, moving
from cordee.referrals.sending import LEAST, sending_of
from cordee.referrals.sweep import CLOCK

ASKED = "person_agreement_asked"
LEAST_ASKED = frozenset({DataClass.IDENTITY, DataClass.SITUATION})


def ask_consent(
    *,
    referral_id: UUID,
    classes: frozenset[DataClass] = LEAST_ASKED,
    actor: Actor,
    at: datetime,
    key: str,
    override_reason: str = "",
) -> Referral:
    """Put the draft before the person, who was not there: nothing leaves before she agrees, in ten working days."""
    body = {"classes": sorted(classes), "reason": override_reason}
    with moving(referral_id, Act(verb=Verb.ASK_CONSENT, actor=actor, at=at, key=key, body=body)) as move:
        if move.done:
            return move.referral
        known = people_queries.is_reachable(move.case.pk)
        move.guarded_by(awaited.guard_ask_consent(already_agreed=_has_agreed(move), channel_known=known))
        return put_to_the_person(move, classes=classes, override_reason=override_reason)


def put_to_the_person(move: Move, *, classes: frozenset[DataClass], override_reason: str = "") -> Referral:
    """Write that she is asked, for what and until when, and tell her; the lead has something to do that day.

    For a draft under lock, about to move by ASK_CONSENT. Who acts need not know how she is reached.
    """
    act, case = move.act, move.case
    clocks = clocks_of(case.departement, on=act.on)
    last_day = awaited.agree_by(act.on, holidays=holidays_around(act.on, case.departement), clocks=clocks)
    tell_her(case, move.referral.pk, act)
    taken_up = taken_up_by(move.referral, actor=act.actor)
    plan_next(move, NextAction.CONFIRM_WISH, on=last_day, about=taken_up)
    asked = [shared.value for shared in SHAREABLE if shared in classes | LEAST]
    return move.write(agree_by=last_day, asked_classes=asked, override_reason=override_reason.strip())


def tell_her(case: Case, referral_id: UUID, act: Act) -> None:
    """That she is asked, by her own link, which she gets if she has none."""
    write_to_her(case, ASKED, f"{ASKED}:{referral_id}", act)


def words_to_agree_to(referral: Referral, *, actor: Actor) -> str:
    """What is shown or read to her, and stored as she agreed to it. ``referral`` comes with its recipient."""
    return words.consent_words(
        ASKED_CONSENT_VERSION,
        organisation=referral.recipient.name,
        classes=_asked_classes(referral),
        purpose=queries.asked_of_the_person(referral.pk, actor=actor).purpose,
        phone=settings.CORDEE_LINE_NUMBER,
    )


def words_of_notice() -> str:
    return words.notice_words(ASKED_NOTICE_VERSION, phone=settings.CORDEE_LINE_NUMBER)


def agree(
    *, referral_id: UUID, channel: ConsentChannel, rules_on: date, actor: Actor, at: datetime, key: str
) -> Referral:
    """The person says yes, by her link or on the phone: her agreement is kept with its words, and the request leaves.

    The guards of sending hold or nothing happens: see ``cannot_leave`` for what is then left to do.
    """
    act = Act(verb=Verb.AGREE, actor=actor, at=at, key=key, body={"channel": channel})
    with moving(referral_id, act) as move:
        if move.done:
            return move.referral
        referral = move.referral
        _inform(move, channel)
        consent = _record_agreement(move, channel)
        _record_acceptance(move, channel)
        reason = referral.override_reason
        move.guarded_by(rules.guard_send(sending_of(move, consent, rules_on=rules_on, override_reason=reason)))
        sent = actions.send_agreed(move, consent, reason)
        if actor.kind is ActorKind.BENEFICIARY:
            actions.tell_sender(sent, at)
        return sent


def cannot_leave(*, referral_id: UUID, actor: Actor, at: datetime) -> None:
    """She agreed and the request could not leave, since a service changed meanwhile: the lead sees to it today."""
    with transaction.atomic():
        seen = queries.access_referral(referral_id, actor=actor)
        case = case_queries.access_case(seen.case_id, actor=actor, lock=True)
        lead = case_queries.lead_of(case.pk, actor=actor).organisation_id
        on = timezone.localdate(at)
        planned = {"next_action": NextAction.PROPOSE_ANOTHER, "on": on, "owner": lead, "about": [referral_id]}
        cases.plan(case=case, actor=actor, at=at, **planned)
        actions.tell_sender(seen, at)


def decline(*, referral_id: UUID, channel: ConsentChannel, actor: Actor, at: datetime, key: str) -> Referral:
    """The person says no, or takes her word back, for this request: who asked for her is told."""
    with transaction.atomic():
        referral = actions.withdraw(referral_id=referral_id, channel=channel, actor=actor, at=at, key=key)
        if actor.kind is ActorKind.BENEFICIARY:
            actions.tell_sender(queries.access_referral(referral.pk, actor=actor), at)
        return referral


def lapse(*, referral_id: UUID, actor: Actor, at: datetime, key: str) -> Referral:
    """No word in ten working days: the request ends without having left, and the lead decides what comes next."""
    with moving(referral_id, Act(verb=Verb.LAPSE, actor=actor, at=at, key=key)) as move:
        if move.done:
            return move.referral
        move.guarded_by(awaited.guard_lapse(move.referral.agree_by, on=move.act.on))
        plan_next(move, NextAction.DECIDE, on=next_working_day(move.act.on, move.referral.departement))
        referral = move.write()
        if actor.kind is ActorKind.JOB:
            actions.tell_sender(referral, at)
        return referral


def sweep_awaiting(*, at: datetime) -> int:
    """Let lapse what waited too long, one transaction each; twice does nothing more. Return how many.

    Failures are raised together, once all were tried.
    """
    with acting_as(CLOCK):
        waiting = queries.awaiting_since_too_long(actor=CLOCK, on=timezone.localdate(at))
    with trying("referrals that the clock could not let lapse") as tried:
        lapsed = [tried(partial(_lapsed, referral_id, at), f"referral {referral_id}") for referral_id in waiting]
    return lapsed.count(True)


def _lapsed(referral_id: UUID, at: datetime) -> bool:
    try:
        with acting_as(CLOCK):
            lapse(referral_id=referral_id, actor=CLOCK, at=at, key="clock:lapse")
    except NotPossible:  # She answered meanwhile.
        return False
    return True


def _has_agreed(move: Move) -> bool:
    agreed = people_queries.consents_of_case(move.case.pk, actor=move.act.actor)
    scopes = [people_queries.scope_of(consent) for consent in agreed]
    return any(scope.covers(move.referral.recipient_id, LEAST, on=move.act.on) for scope in scopes)


def _asked_classes(referral: Referral) -> frozenset[DataClass]:
    return frozenset(map(DataClass, referral.asked_classes))


def _inform(move: Move, channel: ConsentChannel) -> None:
    """C-01: a third party spoke of her; she is told what is done with it, once."""
    actor, case = move.act.actor, move.case
    if people_queries.was_informed(case.person_id, actor=actor):
        return
    people.record_notice(
        person_id=case.person_id,
        departement=case.departement,
        version=ASKED_NOTICE_VERSION,
        words=words_of_notice(),
        channel=channel,
        organisation_id=move.referral.sender_id,
        actor=actor,
        at=move.act.at,
    )


def _record_agreement(move: Move, channel: ConsentChannel) -> Consent:
    actor, case, referral = move.act.actor, move.case, move.referral
    link = personal_links.held_link(actor=actor) if channel is ConsentChannel.LINK else None
    given = ConsentGiven(
        organisation_id=referral.recipient_id,
        classes=_asked_classes(referral),
        purpose=queries.asked_of_the_person(referral.pk, actor=actor).purpose,
        wording_version=ASKED_CONSENT_VERSION,
        words=words_to_agree_to(referral, actor=actor),
        channel=channel,
        by_link=link.pk if link else None,
    )
    return people.record_consent(
        given=given,
        person_id=case.person_id,
        case_id=case.pk,
        departement=case.departement,
        recorded_for=referral.sender_id,
        actor=actor,
        at=move.act.at,
    )


def _record_acceptance(move: Move, channel: ConsentChannel) -> None:
    """C-03, once a service: the same may have been proposed to her before."""
    actor, case, family = move.act.actor, move.case, move.referral.service_family
    if people_queries.accepted_before(case.pk, family, actor=actor):
        return
    people.record_acceptance(
        person_id=case.person_id,
        case_id=case.pk,
        departement=case.departement,
        service_family=family,
        channel=channel,
        actor=actor,
        at=move.act.at,
    )
