"""The sender goes on: to the next candidate when a request came to nothing, or to another service as well.

The person says yes on the phone, and the request leaves; or she is not there, and it waits for her word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.cases import queries as case_queries
from cordee.domain.access import Actor, DataClass
from cordee.domain.consent import ConsentChannel
from cordee.domain.redirection import ContinuedAs, goes_on_elsewhere, may_be_completed
from cordee.domain.referral import (
    PENDING_STATES,
    Channel,
    Guard,
    GuardsUnmet,
    NextAction,
    NotPossible,
    RefusalReason,
    Side,
    State,
    Verb,
)
from cordee.people import queries as people_queries
from cordee.people.models import Consent
from cordee.referrals import actions, agreeing, candidates, queries, spoken
from cordee.referrals.candidates import Destination
from cordee.referrals.models import Continuation, Referral
from cordee.referrals.moving import KeyReused


@dataclass(frozen=True, kw_only=True)
class GoingOn:
    """``target`` is the code of a candidate. ``purpose``: what is asked of it, when it is not the same. ``complement``:
    what was missing, read by who answers; one asks the same organisation again by saying it.

    ``agreed``: the person has heard the words of ``spoken.words_of_consent`` and said yes; else she is asked later.
    """

    how: ContinuedAs
    target: str
    agreed: bool
    purpose: str = ""
    complement: str = ""
    send_reason: str = ""


def may_go_on(referral: Referral, how: ContinuedAs, *, actor: Actor) -> bool:
    """Whether the sender may do it now; that it still has a part in the case is asked when it does."""
    if Side.SENDER not in queries.sides_of(referral, actor=actor):
        return False
    if how is ContinuedAs.BESIDE:
        return referral.state in PENDING_STATES
    reason = RefusalReason(referral.refusal_reason) if referral.refusal_reason else None
    if how is ContinuedAs.COMPLETED:
        return may_be_completed(State(referral.state), reason)
    confirmed = reason is RefusalReason.PERSON_DOES_NOT_WISH and _wish_is_confirmed(referral, actor)
    return how is ContinuedAs.NEXT and goes_on_elsewhere(State(referral.state), reason, wish_confirmed=confirmed)


def _wish_is_confirmed(referral: Referral, actor: Actor) -> bool:
    """Her word is what planned another organisation in the case: see ``wishes``."""
    case = case_queries.case_line(referral.case_id, actor=actor)
    return case is not None and case.next_action == NextAction.PROPOSE_ANOTHER


def destinations(referral: Referral, how: ContinuedAs, *, actor: Actor, on: date) -> list[Destination]:
    """What the sender may choose from; nothing when it may not go on."""
    if not may_go_on(referral, how, actor=actor):
        return []
    return candidates.again(referral, on=on) if how is ContinuedAs.COMPLETED else candidates.of(referral, on=on)


def everywhere(
    asked: Sequence[Referral], hows: Sequence[ContinuedAs], *, actor: Actor, on: date
) -> Iterator[tuple[Referral, ContinuedAs, Destination]]:
    """What the sender of several requests may choose from, in their order; the candidates of all are read at once."""
    going = [(one, how) for one in asked for how in hows if may_go_on(one, how, actor=actor)]
    found = candidates.of_each(list({one.pk: one for one, _how in going}.values()), on=on)
    return ((one, how, destination) for one, how in going for destination in found[one.pk])


def shared_before(referral: Referral, *, actor: Actor) -> frozenset[DataClass]:
    """What the person let the first receiver know is what is asked for the next one."""
    try:
        consent = people_queries.access_consent(referral.consent_id, actor=actor) if referral.consent_id else None
    except Consent.DoesNotExist:
        consent = None
    return frozenset(map(DataClass, consent.classes)) if consent else frozenset({DataClass.IDENTITY})


@transaction.atomic
def go_on(*, referral_id: UUID, wanted: GoingOn, rules_on: date, actor: Actor, at: datetime, key: str) -> Referral:
    """Write the child and send it, or let it wait for the person. All or nothing; the same key gives the same child."""
    source = queries.access_referral(referral_id, actor=actor)
    if Side.SENDER not in queries.sides_of(source, actor=actor):
        raise NotPossible(State(source.state), Verb.SEND, None, since=source.state_since)
    case_queries.access_case(source.case_id, actor=actor, lock=True)
    source = queries.access_referral(referral_id, actor=actor, lock=True)
    before = Continuation.objects.visible_to(actor).filter(source=source.pk, idempotency_key=key).first()
    if before is not None:
        if before.act_digest != _digest(wanted):
            raise KeyReused(key)
        return queries.access_referral(before.child, actor=actor)
    target = _target(source, wanted, actor, rules_on)
    child = _draft(source, target, wanted, actor, at, key)
    if not wanted.agreed:
        asked = shared_before(source, actor=actor)
        return agreeing.ask_consent(referral_id=child, classes=asked, actor=actor, at=at, key=f"{key}:ask")
    consent = _agreement(source, target, actor, at)
    return actions.send(
        referral_id=child,
        consent_id=consent,
        rules_on=rules_on,
        actor=actor,
        at=at,
        key=f"{key}:send",
        override_reason=wanted.send_reason,
    )


def _target(source: Referral, wanted: GoingOn, actor: Actor, rules_on: date) -> Destination:
    if not may_go_on(source, wanted.how, actor=actor):
        raise NotPossible(State(source.state), Verb.SEND, Side.SENDER, since=source.state_since)
    found = candidates.chosen(destinations(source, wanted.how, actor=actor, on=rules_on), wanted.target)
    if found is None:
        raise GuardsUnmet(State(source.state), Verb.SEND, Side.SENDER, (Guard.TARGET,))
    if wanted.how is ContinuedAs.COMPLETED and not wanted.complement.strip():
        raise GuardsUnmet(State(source.state), Verb.SEND, Side.SENDER, (Guard.REASON,))
    return found


def _draft(source: Referral, target: Destination, wanted: GoingOn, actor: Actor, at: datetime, key: str) -> UUID:
    continuation = Continuation(
        departement=source.departement,
        actor_kind=actor.kind.value,
        actor_label=actor.label,
        membership_id=actor.membership,
        organisation_id=actor.organisation,
        channel=Channel.ACCOUNT.value,
        at=at,
        comment=wanted.complement.strip(),
        idempotency_key=key,
        act_digest=_digest(wanted),
        source_id=source.pk,
        how=wanted.how.value,
        child=uuid4(),
        recipient_id=target.organisation.pk,
        offer=target.offer.pk,
        service_family=target.version.family,
        service_version=target.version.id,
        need=target.candidate.need,
        purpose=_purpose(target, wanted),
    )
    continuation.save(force_insert=True)
    detail = {"how": wanted.how.value, "parent": str(source.pk), "recipient": str(target.organisation.pk)}
    audit.record(
        "referral.continued", actor=actor, at=at, target=continuation.child, case=source.case_id, detail=detail
    )
    child: UUID = continuation.child
    return child


def _purpose(target: Destination, wanted: GoingOn) -> str:
    """The next candidate is asked the same; another service, what it is asked for."""
    return wanted.purpose.strip() or (target.need_label if wanted.how is ContinuedAs.BESIDE else "")


def _agreement(source: Referral, target: Destination, actor: Actor, at: datetime) -> UUID:
    """The one in force if there is one for this receiver, else the one that was just given on the phone."""
    receiver = target.organisation.pk
    found = candidates.consent_for(source.pk, receiver, on=timezone.localdate(at))
    if found is not None:
        return found
    consent = spoken.record_yes(
        case=case_queries.access_case(source.case_id, actor=actor),
        target=target,
        classes=shared_before(source, actor=actor),
        channel=ConsentChannel.VOICE,
        recorded_for=source.sender_id,
        actor=actor,
        at=at,
    )
    consent_id: UUID = consent.pk
    return consent_id


def _digest(wanted: GoingOn) -> str:
    return sha256(repr(wanted).encode()).hexdigest()
