"""Gather what the guards of sending look at: consent, notice, trace, service, offer, mandate, address, twin."""

from datetime import date, timedelta

from cordee.catalogue.models import Capacity, Offer
from cordee.catalogue.queries import current_catalogue, offers_in_force
from cordee.clocks.queries import clocks_of
from cordee.domain.access import DataClass
from cordee.domain.referral import Sending
from cordee.network.models import Organisation
from cordee.orientation.models import Orientation
from cordee.people import queries as people
from cordee.people.models import Consent
from cordee.referrals import queries
from cordee.referrals.models import Referral
from cordee.referrals.moving import Move

# The least that leaves: a name to call. The other classes leave only if the consent lists them.
LEAST = frozenset({DataClass.IDENTITY})


def sending_of(move: Move, consent: Consent, *, rules_on: date, override_reason: str) -> Sending:
    referral, actor = move.referral, move.act.actor
    offer = offers_in_force(rules_on).filter(pk=referral.offer, organisation=referral.recipient_id).first()
    clocks = clocks_of(referral.departement, on=move.act.on)
    since = move.act.on - timedelta(days=clocks.twin_calendar_days)
    return Sending(
        acts_on=move.act.on,
        rules_on=rules_on,
        recipient=referral.recipient_id,
        classes=LEAST,
        notice_given=people.was_informed(move.case.person_id, actor=actor),
        consent=people.scope_of(consent) if consent.case_id == move.case.pk else None,
        trace_stored=_has_trace(move),
        version_in_force=_version_in_force(referral, rules_on),
        offer_in_force=offer is not None and _covers(offer, referral.service_family),
        mandate_in_force=_mandated(referral.recipient, rules_on),
        has_address=bool(referral.recipient.email or referral.recipient.address),
        has_room=offer is None or offer.capacity == Capacity.OPEN,
        twin_sent_on=queries.twin_sent_on(referral.pk, since=since),
        override_reason=override_reason,
        clocks=clocks,
    )


def _has_trace(move: Move) -> bool:
    """The orientation is of this very case; that it keeps its trace is checked by the database."""
    found = Orientation.objects.visible_to(move.act.actor).filter(pk=move.referral.orientation_id)
    kept = found.filter(case=move.case.pk).exclude(trace_hash="").exists()
    return kept or queries.awaiting_has_trace(move.referral.pk)


def _version_in_force(referral: Referral, rules_on: date) -> bool:
    version = current_catalogue().versions.get(referral.service_version)
    return version is not None and version.family == referral.service_family and version.may_be_asked_on(rules_on)


def _covers(offer: Offer, family: str) -> bool:
    return not offer.families or family in offer.families


def _mandated(organisation: Organisation, rules_on: date) -> bool:
    started = organisation.valid_from is None or organisation.valid_from <= rules_on
    return started and (organisation.valid_until is None or rules_on < organisation.valid_until)
