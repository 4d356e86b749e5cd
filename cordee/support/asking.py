"""Who leads a case asks another organisation for its part: one that stock taken today proposes, with her agreement.

The request stands on the stock of the day. It keeps the lead where it is, unless who leads gives it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cordee.cases import queries as cases
from cordee.cases.models import Case, CaseState
from cordee.catalogue.queries import current_catalogue, reference_day
from cordee.conversation.telling import as_somebody
from cordee.domain.access import Actor, DataClass
from cordee.domain.consent import ConsentChannel
from cordee.domain.redirection import Candidate
from cordee.orientation.known import Known
from cordee.people import queries as people_queries
from cordee.referrals import actions, agreeing, candidates, spoken
from cordee.referrals.actions import NewReferral
from cordee.referrals.candidates import Destination
from cordee.referrals.models import Referral
from cordee.referrals.moving import KeyReused
from cordee.support import askable, queries, retaking, stock
from cordee.support.askable import Proposed
from cordee.support.refusals import AskedOfClosedCase, NobodyProposed, RepresentativeNeeded


@dataclass(frozen=True, kw_only=True)
class Asking:
    """``target``: the code of a candidate. ``purpose``, without a name, is read before the answer, ``message`` after.

    ``agreed``: she has heard the words of ``spoken.words_of_consent`` and said yes; else she is asked later.
    ``gives_lead``: who accepts leads the case from then on; else it takes part beside.
    """

    target: str
    purpose: str
    agreed: bool
    channel: ConsentChannel = ConsentChannel.VOICE
    share_health: bool = False
    gives_lead: bool = False
    message: str = ""
    representative: str = ""
    send_reason: str = ""

    @property
    def classes(self) -> frozenset[DataClass]:
        return askable.classes(share_health=self.share_health)


@transaction.atomic
def ask(*, case_id: UUID, wanted: Asking, seen: str, actor: Actor, at: datetime, key: str) -> Referral:
    """Send the request, or let it wait for her word. ``seen``: the stock that the page stood on. All or nothing.

    The same key gives the same request. Raise Case.DoesNotExist for who does not lead, AskingRefused, StockMoved, and
    what sending refuses.
    """
    queries.access_case(case_id, actor=actor)
    case = cases.access_case(case_id, actor=actor, lock=True)
    before = Referral.objects.visible_to(actor).filter(sender=actor.organisation, idempotency_key=key).first()
    if before is not None:
        return _same(before, case, wanted)
    if not askable.leads(case, actor=actor):
        raise Case.DoesNotExist(case_id)
    if case.state == CaseState.CLOSED:
        raise AskedOfClosedCase(case_id)
    known = stock.known_of(case, actor=actor)
    found = askable.proposed(case, known, actor=actor)
    target = candidates.chosen(found.targets, wanted.target) if found else None
    if found is None or target is None:
        raise NobodyProposed(case_id)
    if found.asks_representative and not wanted.representative:
        raise RepresentativeNeeded(case_id)
    draft = _draft(case, found, target, wanted, _stock_of_today(case, known, seen, actor, at), actor, at, key)
    if not wanted.agreed:
        said = {"classes": wanted.classes, "override_reason": wanted.send_reason}
        return agreeing.ask_consent(referral_id=draft.pk, actor=actor, at=at, key=f"{key}:ask", **said)
    return actions.send(
        referral_id=draft.pk,
        consent_id=_agreement(case, target, wanted, actor, at),
        rules_on=reference_day(),
        actor=actor,
        at=at,
        key=f"{key}:send",
        override_reason=wanted.send_reason,
    )


def _same(before: Referral, case: Case, wanted: Asking) -> Referral:
    target = Candidate.read(wanted.target)
    if target is None or (before.case_id, before.offer) != (case.pk, target.offer):
        raise KeyReused(before.idempotency_key)
    return before


def _stock_of_today(case: Case, known: Known, seen: str, actor: Actor, at: datetime) -> UUID:
    """The last one, if this organisation took it today by the rules in force; else what is known is decided again."""
    last = known.last
    if last is not None and last.organisation_id == actor.organisation and _is_of_today(last.on, last.catalogue_hash):
        return last.pk
    recorded = retaking.retake(case_id=case.pk, answers=known.answers, needs=known.needs, seen=seen, actor=actor, at=at)
    return recorded.pk


def _is_of_today(on: date, catalogue_hash: str) -> bool:
    return on == reference_day() and catalogue_hash == current_catalogue().content_hash


def _draft(
    case: Case,
    found: Proposed,
    target: Destination,
    wanted: Asking,
    orientation_id: UUID,
    actor: Actor,
    at: datetime,
    key: str,
) -> Referral:
    identity, _contact = people_queries.named(case.person_id, actor=actor)
    born = identity.birth_date if identity else None
    somebody = as_somebody(found.standing.now, born=born, on=timezone.localdate(at))
    return actions.draft(
        new=NewReferral(
            case_id=case.pk,
            orientation_id=orientation_id,
            recipient_id=target.organisation.pk,
            offer_id=target.offer.pk,
            service_family=target.version.family,
            service_version=target.version.id,
            need=target.candidate.need,
            purpose=wanted.purpose,
            message=wanted.message,
            commune_name=somebody.commune,
            age_band=somebody.age_band,
            employment_status=somebody.employment,
            as_partner=not wanted.gives_lead,
        ),
        actor=actor,
        at=at,
        key=key,
    )


def _agreement(case: Case, target: Destination, wanted: Asking, actor: Actor, at: datetime) -> UUID:
    """The one in force for this receiver if it covers what is shared, else the one that she has just given aloud."""
    shares, on = wanted.classes, timezone.localdate(at)
    before = askable.agreement_before(case, target.organisation.pk, shares=shares, actor=actor, on=on)
    said = {"classes": shares, "channel": wanted.channel, "recorded_for": actor.organisation}
    said["representative"] = wanted.representative
    consent = before or spoken.record_yes(case=case, target=target, actor=actor, at=at, **said)
    consent_id: UUID = consent.pk
    return consent_id
