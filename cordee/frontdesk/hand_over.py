"""The hand-over: what the agent chose, who the person is, what was agreed; written in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.cases import actions as cases
from cordee.conversation.queries import Oriented
from cordee.conversation.telling import as_somebody, effects
from cordee.domain import consent as agreed
from cordee.domain.access import Actor, DataClass
from cordee.domain.call import Outcome
from cordee.domain.catalogue import Effect, LocalOffer, Sensitivity
from cordee.domain.consent import ConsentChannel
from cordee.domain.orientation.decision import NeedDecision, Proposal
from cordee.domain.referral import GuardsUnmet, NotPossible
from cordee.frontdesk import actions, queries, wording
from cordee.frontdesk.console import cannot_send, sendable
from cordee.frontdesk.heard_from import NOT_ASKED, Heard
from cordee.frontdesk.models import Call
from cordee.orientation import actions as orientations
from cordee.orientation.actions import Decided
from cordee.orientation.models import OverrideCode
from cordee.people import actions as people
from cordee.people.actions import ConsentGiven, NewPerson
from cordee.referrals import actions as referrals
from cordee.referrals import agreeing
from cordee.referrals.actions import NewReferral
from cordee.referrals.models import Referral


class CannotHandOver(Exception):
    """A gate closes the hand-over, or no organisation can receive it; the message is French."""


class OverrideNeeded(Exception):
    """The chosen service is not the lead: a coded reason is required and recorded."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A service proposed for a need, and the organisation that would receive the person."""

    need: NeedDecision
    need_label: str
    proposal: Proposal
    offer: LocalOffer
    is_lead: bool


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What the person said, and what was read to her. ``share_health`` adds the answers about health at work."""

    notice_heard: bool
    consent_given: bool
    service_accepted: bool
    share_health: bool
    asked_later: bool = False  # somebody else calls: she is asked by her own link
    channel: ConsentChannel = ConsentChannel.VOICE
    consent_version: str = agreed.CONSENT_VERSION
    notice_version: str = agreed.NOTICE_VERSION
    since: datetime | None = None  # when she agreed, if it was before the hand-over


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """``override``: why not the lead. ``send_reason``: why all the same, to a full service or a second time."""

    service: str
    offer: str
    person: NewPerson
    agreement: Agreement
    message: str = ""
    override: OverrideCode | None = None
    override_text: str = ""
    send_reason: str = ""
    representative: str = ""
    heard: Heard = NOT_ASKED


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    code: str
    referral: Referral


def targets(oriented: Oriented) -> list[Target]:
    """Every service and organisation that can receive the person, the leads first, in the engine's order.

    Raises CannotHandOver when a gate closes it or nobody can receive.
    """
    if reason := cannot_send(oriented):
        raise CannotHandOver(reason)
    needs = oriented.decision.needs if oriented.decision else ()
    found = [
        Target(
            need=need,
            need_label=oriented.catalogue.needs[need.need].label,
            proposal=proposal,
            offer=offer,
            is_lead=proposal is need.lead,
        )
        for need in needs
        for proposal in sendable(need)
        for offer in proposal.offers
        if offer.takes_requests
    ]
    return sorted(found, key=lambda target: not target.is_lead)


def needs_representative(oriented: Oriented) -> bool:
    """A fired gate asks for the legal representative before any referral."""
    return Effect.ASK_REPRESENTATIVE in effects(oriented)


def chosen(found: list[Target], *, service: str = "", offer: str = "") -> Target:
    """The target that was asked for, else the nearest to it, else the first."""
    of_service = [target for target in found if target.proposal.version.id == service] or found
    return next((target for target in of_service if target.offer.id == offer), of_service[0])


def shared_classes(*, share_health: bool) -> frozenset[DataClass]:
    return frozenset({DataClass.IDENTITY, DataClass.SITUATION} | ({DataClass.HEALTH} if share_health else set()))


def words_of_consent(target: Target, *, share_health: bool, version: str = agreed.CONSENT_VERSION) -> str:
    """The French text that is read, naming the organisation, what leaves, how long, how to withdraw."""
    return agreed.consent_words(
        version,
        organisation=target.offer.organisation_name,
        classes=shared_classes(share_health=share_health),
        purpose=target.need_label,
        phone=settings.CORDEE_LINE_NUMBER,
    )


def words_of_notice(version: str = agreed.NOTICE_VERSION) -> str:
    return agreed.notice_words(version, phone=settings.CORDEE_LINE_NUMBER)


@transaction.atomic
def hand_over(*, call_id: UUID, wanted: HandOver, actor: Actor, at: datetime, version: int | None = None) -> HandedOver:
    """Register the person, keep the orientation with its reasons, open the case, record the agreement, send.

    All or nothing. Raises CallEnded, ChangedElsewhere, CannotHandOver, OverrideNeeded, and what sending refuses.
    """
    call = actions.open_call(call_id, actor, version)
    oriented = _with_agreement(call, wanted)
    target = chosen(targets(oriented), service=wanted.service, offer=wanted.offer)
    if (target.proposal.version.id, target.offer.id) != (wanted.service, wanted.offer):
        raise CannotHandOver("Ce service ou cet organisme n'est plus proposé : choisissez de nouveau.")
    if not target.is_lead and wanted.override is None:
        raise OverrideNeeded
    if needs_representative(oriented) and not wanted.representative:
        raise CannotHandOver(wording.REPRESENTATIVE_NEEDED)
    referral = _send(call, oriented, target, wanted, actor, at)
    code = actions.close(
        call,
        actor=actor,
        outcome=Outcome.HANDED_OVER,
        at=at,
        orientation=referral.orientation_id,
        referral=referral.pk,
        **wanted.heard.columns(),
    )
    return HandedOver(code=code, referral=referral)


Refusal = NotPossible | CannotHandOver | OverrideNeeded


def record_refusal(*, call_id: UUID, refused: Refusal, actor: Actor, at: datetime) -> None:
    """Leave a trace of a sending that was refused: its own transaction, and all that it wrote, is gone (L-03).

    The kind of refusal and the guards, as codes: never the sentence, which may name an organisation.
    """
    guards = [guard.value for guard in refused.missing] if isinstance(refused, GuardsUnmet) else []
    detail = {"guards": guards, "why": type(refused).__name__}
    audit.record("call.hand_over_refused", actor=actor, at=at, target=call_id, detail=detail)


def _with_agreement(call: Call, wanted: HandOver) -> Oriented:
    """What is recorded, the person's yes included; it must not change what she said yes to."""
    before = queries.oriented(call)
    if not wanted.agreement.consent_given:
        return before
    after = queries.oriented(call, agreed=True)
    if _leads(before) != _leads(after):
        raise CannotHandOver(wording.ORIENTATION_CHANGED)
    return after


def _leads(oriented: Oriented) -> list[tuple[str, str]]:
    needs = oriented.decision.needs if oriented.decision else ()
    return [(need.need, need.lead.version.id if need.lead else "") for need in needs]


def _send(call: Call, oriented: Oriented, target: Target, wanted: HandOver, actor: Actor, at: datetime) -> Referral:
    version, agreement = target.proposal.version, wanted.agreement
    agreed_at = agreement.since or at
    person = people.register_person(new=wanted.person, actor=actor, at=at)
    if agreement.notice_heard and not agreement.asked_later:
        people.record_notice(
            person_id=person.pk,
            departement=call.departement,
            version=agreement.notice_version,
            words=words_of_notice(agreement.notice_version),
            channel=agreement.channel,
            organisation_id=_organisation(actor),
            actor=actor,
            at=agreed_at,
        )
    orientation_id = _keep_orientation(call, oriented, target, wanted, actor, at)
    case = cases.open(
        person_id=person.pk,
        departement=call.departement,
        programme=_programme(oriented, target),
        next_action_on=timezone.localdate(at),
        actor=actor,
        at=at,
        orientation_id=orientation_id,
    )
    if agreement.asked_later:
        draft = _draft(call, oriented, target, wanted, case.pk, orientation_id, actor, at)
        return agreeing.ask_consent(
            referral_id=draft.pk,
            classes=shared_classes(share_health=agreement.share_health),
            actor=actor,
            at=at,
            key=f"call:{call.pk}:ask",
            override_reason=wanted.send_reason,
        )
    consent = people.record_consent(
        given=ConsentGiven(
            organisation_id=UUID(target.offer.organisation),
            classes=shared_classes(share_health=agreement.share_health),
            purpose=target.need_label,
            wording_version=agreement.consent_version,
            words=agreed.with_representative(_words_agreed_to(target, agreement), wanted.representative),
            channel=agreement.channel,
        ),
        person_id=person.pk,
        case_id=case.pk,
        departement=call.departement,
        recorded_for=_organisation(actor),
        actor=actor,
        at=agreed_at,
    )
    people.record_acceptance(
        person_id=person.pk,
        case_id=case.pk,
        departement=call.departement,
        service_family=version.family,
        channel=agreement.channel,
        actor=actor,
        at=agreed_at,
    )
    draft = _draft(call, oriented, target, wanted, case.pk, orientation_id, actor, at)
    return referrals.send(
        referral_id=draft.pk,
        consent_id=consent.pk,
        rules_on=call.on,
        actor=actor,
        at=at,
        key=f"call:{call.pk}:send",
        override_reason=wanted.send_reason,
    )


def _words_agreed_to(target: Target, agreement: Agreement) -> str:
    return words_of_consent(target, share_health=agreement.share_health, version=agreement.consent_version)


def _draft(
    call: Call,
    oriented: Oriented,
    target: Target,
    wanted: HandOver,
    case_id: UUID,
    orientation_id: UUID,
    actor: Actor,
    at: datetime,
) -> Referral:
    version = target.proposal.version
    somebody = as_somebody(oriented, born=wanted.person.birth_date, on=call.on)
    return referrals.draft(
        new=NewReferral(
            case_id=case_id,
            orientation_id=orientation_id,
            recipient_id=UUID(target.offer.organisation),
            offer_id=UUID(target.offer.id),
            service_family=version.family,
            service_version=version.id,
            need=target.need.need,
            purpose=target.need_label,
            message=wanted.message,
            commune_name=somebody.commune,
            age_band=somebody.age_band,
            employment_status=somebody.employment,
        ),
        actor=actor,
        at=at,
        key=f"call:{call.pk}",
    )


def _keep_orientation(
    call: Call, oriented: Oriented, target: Target, wanted: HandOver, actor: Actor, at: datetime
) -> UUID:
    if oriented.decision is None:
        raise CannotHandOver("Rien n'a encore été dit.")
    told = oriented.answers.situation(oriented.catalogue, tuple(call.needs))
    health = [fact.id for fact in oriented.catalogue.facts.values() if fact.sensitivity is Sensitivity.HEALTH]
    recorded = orientations.record(
        decided=Decided(
            told=told, decision=oriented.decision, offers=tuple(oriented.offers.values()), health_fact_ids=health
        ),
        departement=call.departement,
        actor=actor,
        at=at,
        need=target.need.need,
    )
    family = target.proposal.version.family
    if wanted.override is not None or recorded.chosen_family != family:
        orientations.choose_otherwise(
            orientation_id=recorded.pk,
            family=family,
            code=wanted.override or OverrideCode.OTHER,
            text=wanted.override_text or f"Besoin retenu : {target.need_label}",
            actor=actor,
            at=at,
        )
    orientation_id: UUID = recorded.pk
    return orientation_id


def _organisation(actor: Actor) -> UUID:
    if actor.organisation is None:
        raise CannotHandOver("Cette fonction n'a pas d'organisme.")
    return actor.organisation


def _programme(oriented: Oriented, target: Target) -> str:
    """The programme of the service that lists the need; both may, the first in the order of the file counts."""
    programmes = oriented.catalogue.programmes.values()
    serving = [one for one in programmes if one.id in target.proposal.version.programmes]
    return next((one.id for one in serving if target.need.need in one.needs), serving[0].id)
