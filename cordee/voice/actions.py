"""What the person does from her own page, besides agreeing and declining (``referrals.agreeing``)."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cordee.cases import actions as case_actions
from cordee.cases import queries as cases
from cordee.cases.models import Case
from cordee.domain import consent as words
from cordee.domain.access import Actor, DataClass
from cordee.domain.consent import RENEWAL_VERSION, ConsentChannel
from cordee.domain.referral import OPEN_STATES, NextAction, State
from cordee.employer import actions as employer
from cordee.employer import queries as employer_queries
from cordee.people import actions as people
from cordee.people import personal_links, telling
from cordee.people import queries as people_queries
from cordee.people.actions import ConsentGiven
from cordee.people.models import Consent
from cordee.referrals import actions as referrals
from cordee.referrals import agreeing, following
from cordee.referrals import queries as referral_queries
from cordee.referrals.clocks import next_working_day
from cordee.referrals.models import Referral
from cordee.voice.mail import LINK

BY_LINK = ConsentChannel.LINK


class NothingToRenew(Exception):
    """The consent was taken back, or renewed before."""


def withdraw_all(*, actor: Actor, at: datetime, key: str) -> int:
    """C-05, with the link alone: every agreement ends, and what waits for one. Return how many agreements ended."""
    with transaction.atomic():
        case_id = _her_case(actor)
        agreed = [one for one in people_queries.consents_of_case(case_id, actor=actor) if one.withdrawn_at is None]
        for consent in agreed:
            referrals.withdraw_consent(consent_id=consent.pk, channel=BY_LINK, actor=actor, at=at, key=key)
        for referral in referral_queries.referrals_of_case(case_id, actor=actor):
            if referral.state in OPEN_STATES:
                agreeing.decline(referral_id=referral.pk, channel=BY_LINK, actor=actor, at=at, key=key)
        for sharing in employer_queries.sharings_of_case(case_id, actor=actor):
            if sharing.stopped_at is None:
                employer.stop(sharing_id=sharing.pk, actor=actor, at=at)
        return len(agreed)


def confirm_start(*, referral_id: UUID, met_on: date | None, actor: Actor, at: datetime, key: str) -> Referral:
    """She says herself that the first meeting was held."""
    return following.start(referral_id=referral_id, met_on=met_on, responder_name="", actor=actor, at=at, key=key)


def words_of_renewal(consent: Consent) -> str:
    """``consent`` comes with its organisation."""
    return words.consent_words(
        RENEWAL_VERSION,
        organisation=consent.organisation.name,
        classes=[DataClass(shared) for shared in consent.classes],
        purpose=consent.purpose,
        phone=settings.CORDEE_LINE_NUMBER,
    )


@transaction.atomic
def renew(*, consent_id: UUID, actor: Actor, at: datetime) -> Consent:
    """Twelve more months, as a consent of its own that names the one before. Raises NothingToRenew.

    What the case was to do next, to ask her this, is done: it goes on with what it was about.
    """
    seen = people_queries.access_consent(consent_id, actor=actor)
    case = cases.access_case(seen.case_id, actor=actor, lock=True)
    agreed = people_queries.consents_of_case(case.pk, actor=actor)
    before = next(one for one in agreed if one.pk == consent_id)
    renewed = {one.renews_id for one in agreed}
    if before.withdrawn_at is not None or before.pk in renewed:
        raise NothingToRenew
    link = personal_links.held_link(actor=actor)
    given = ConsentGiven(
        organisation_id=before.organisation_id,
        classes=frozenset(map(DataClass, before.classes)),
        purpose=before.purpose,
        wording_version=RENEWAL_VERSION,
        words=words_of_renewal(before),
        channel=BY_LINK,
        by_link=link.pk if link else None,
        renews=before.pk,
    )
    others = [one for one in agreed if one.pk != before.pk and one.withdrawn_at is None and one.pk not in renewed]
    if _awaits(case, before) and not any(_awaits(case, one) for one in others):
        _go_on(case, actor, at)
    return people.record_consent(
        given=given,
        person_id=case.person_id,
        case_id=case.pk,
        departement=case.departement,
        recorded_for=before.recorded_for_id,
        actor=actor,
        at=at,
    )


def _awaits(case: Case, consent: Consent) -> bool:
    """Whether the case has still to ask her of this consent, as the clock planned it (``asking``), and nobody since."""
    told = [day for day in (consent.renewal_asked_on, consent.end_told_on) if day is not None]
    planned = [next_working_day(day, case.departement) for day in told]
    return case.next_action == NextAction.CONFIRM_WISH and case.next_action_on in planned


def _go_on(case: Case, actor: Actor, at: datetime) -> None:
    """The follow-up that the lead was asked for, where it runs; else the lead says what comes next."""
    lead = cases.lead_of(case.pk, actor=actor).organisation_id
    tomorrow = next_working_day(today(at), case.departement)
    asked = [one for one in referral_queries.referrals_of_case(case.pk, actor=actor) if one.recipient_id == lead]
    if started := [one for one in asked if one.state == State.STARTED]:
        what, days = NextAction.REPORT, [one.close_by for one in started]
    elif accepted := [one for one in asked if one.state == State.ACCEPTED]:
        what, days = NextAction.MEET_PERSON, [one.awaited_meeting for one in accepted]
    else:
        what, days = NextAction.DECIDE, [tomorrow]
    on = max(tomorrow, min(days))
    case_actions.plan(case=case, next_action=what, on=on, owner=lead, actor=actor, at=at)


@transaction.atomic
def send_link_again(*, referral_id: UUID, actor: Actor, at: datetime) -> None:
    """For who asked for her or follows her: a new link leaves by her own channel, and the old one is dead.

    Raises Referral.DoesNotExist for everybody else.
    """
    referral = referral_queries.access_referral(referral_id, actor=actor)
    if not personal_links.may_reissue(referral.case_id, actor=actor):
        raise Referral.DoesNotExist
    case = cases.access_case(referral.case_id, actor=actor, lock=True)
    whose = {"case_id": case.pk, "person_id": case.person_id, "departement": case.departement}
    link = personal_links.reissue(**whose, actor=actor, at=at)
    telling.tell_later(case_id=case.pk, kind=LINK, key=f"{LINK}:{link.pk}", actor=actor, at=at)


def is_renewable(consent: Consent, renewed: set[UUID], *, on: date) -> bool:
    asks_from = words.asks_renewal_on(consent.valid_until)
    return consent.withdrawn_at is None and consent.pk not in renewed and asks_from <= on


def may_confirm_start(referral: Referral) -> bool:
    return bool(referral.state == State.ACCEPTED)


def _her_case(actor: Actor) -> UUID:
    link = personal_links.held_link(actor=actor)
    if link is None:
        raise Referral.DoesNotExist
    case_id: UUID = link.case_id
    return case_id


def today(at: datetime) -> date:
    return timezone.localdate(at)
