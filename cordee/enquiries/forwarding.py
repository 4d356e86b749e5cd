"""A request that somebody sent by the web leaves for the organisation that she chose, as from a call of the line.

The same acts as the console's, in one transaction: person, notice, orientation, case, consent, acceptance, request. The
call that carries them has the id of the enquiry, hence its code: the one that she was given follows her request.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.clocks.trying import trying
from cordee.domain.access import Actor
from cordee.domain.consent import ConsentChannel
from cordee.domain.enquiry import Ending, Kind, State, Unsent
from cordee.domain.reaching import Discretion, PreferredChannel
from cordee.domain.referral import Guard, GuardsUnmet, NotPossible
from cordee.domain.tongue import Tongue
from cordee.enquiries import queries, web_desk, wording
from cordee.enquiries.joining import said_again
from cordee.enquiries.line_acts import ChangedElsewhere
from cordee.enquiries.models import Enquiry, EnquiryContact, EnquirySituation
from cordee.frontdesk import actions as frontdesk
from cordee.frontdesk import hand_over as handing
from cordee.frontdesk import queries as calls
from cordee.frontdesk.hand_over import Agreement, CannotHandOver, HandOver
from cordee.orientation.models import OverrideCode
from cordee.people import personal_links
from cordee.people.actions import NewPerson
from cordee.referrals.models import Referral

MANY = 100


class StillUnsent(Exception):
    """The agent reads why it cannot leave."""


class NotWaiting(Exception):
    """It has left, was taken back, or is in somebody's hands."""


def send_waiting(*, at: datetime) -> int:
    """Send what waits, one transaction each; twice sends nothing twice. Return how many left."""
    with acting_as(web_desk.JOB):
        waiting = list(queries.requests_that_wait(web_desk.JOB).values_list("pk", flat=True)[:MANY])
    with trying("requests by the web that could not be sent") as tried:
        sent = [tried(partial(send_one, enquiry_id=one, at=at), f"enquiry {one}") for one in waiting]
    return sent.count(True)


def send_one(*, enquiry_id: UUID, at: datetime) -> bool:
    """For the worker: in the name of the function of the line that writes them. False when it did not leave."""
    actor = web_desk.actor(at=at)
    if actor is None:
        return False
    try:
        with acting_as(actor):
            return forward(enquiry_id=enquiry_id, actor=actor, at=at)
    except (NotWaiting, Enquiry.DoesNotExist):
        return False


@transaction.atomic
def forward(*, enquiry_id: UUID, actor: Actor, at: datetime, version: int | None = None) -> bool:
    """Send it; False when it can leave no more: the line sees why, and calls her. Raises NotWaiting."""
    queries.access_enquiry(enquiry_id, actor=actor)
    try:
        enquiry = queries.access_enquiry(enquiry_id, actor=actor, lock=True)
    except Enquiry.DoesNotExist:
        raise NotWaiting from None  # what has ended is read, and no longer locked
    is_own = State(enquiry.state) is State.TAKEN and enquiry.owner_id == actor.membership
    if enquiry.kind != Kind.REQUEST or not (is_own or enquiry.state == State.RECEIVED):
        raise NotWaiting
    if version is not None and version != enquiry.version:
        raise NotWaiting
    enquiry.version += 1
    try:
        with transaction.atomic():
            _hand_over(enquiry, actor, at)
    except (CannotHandOver, NotPossible) as refused:
        enquiry.unsent = _why(refused).value
        enquiry.save(force_update=True)
        detail = {"why": type(refused).__name__, "unsent": enquiry.unsent}
        audit.record("enquiry.not_sent", actor=actor, at=at, target=enquiry.pk, detail=detail)
        return False
    enquiry.state, enquiry.ending, enquiry.closed_at = State.CLOSED.value, Ending.SENT.value, at
    enquiry.call, enquiry.unsent = enquiry.pk, ""
    enquiry.save(force_update=True)
    audit.record("enquiry.sent", actor=actor, at=at, target=enquiry.pk)
    return True


def forward_by_hand(*, enquiry_id: UUID, version: int, actor: Actor, at: datetime) -> None:
    """The click of an agent. Raises ChangedElsewhere, StillUnsent: nothing is written then."""
    with transaction.atomic():
        try:
            has_left = forward(enquiry_id=enquiry_id, version=version, actor=actor, at=at)
        except NotWaiting:
            raise ChangedElsewhere from None
        if not has_left:
            why = queries.access_enquiry(enquiry_id, actor=actor).unsent
            raise StillUnsent(wording.UNSENT[Unsent(why)])


def _hand_over(enquiry: Enquiry, actor: Actor, at: datetime) -> None:
    contact = EnquiryContact.objects.visible_to(actor).get(pk=enquiry.pk)
    situation = EnquirySituation.objects.visible_to(actor).get(pk=enquiry.pk)
    call = frontdesk.start_from(
        enquiry=enquiry.pk,
        said=said_again(situation),
        actor=actor,
        at=at,
        call_id=enquiry.pk,
        campaign=enquiry.campaign,
    )
    wanted = _wanted(enquiry, contact, situation, call.departement)
    possible = handing.targets(calls.oriented(call, agreed=True))
    target = handing.chosen(possible, service=wanted.service, offer=wanted.offer)
    words = handing.words_of_consent(target, share_health=situation.shares_health, version=situation.consent_version)
    if words != situation.consent_words:
        raise CannotHandOver(wording.AGREED_TO_OTHER_WORDS)
    override = None if target.is_lead else OverrideCode.PERSON_PREFERS
    done = handing.hand_over(call_id=call.pk, wanted=replace(wanted, override=override), actor=actor, at=at)
    _give_her_page(done.referral, actor, at)


def _give_her_page(referral: Referral, actor: Actor, at: datetime) -> None:
    """Her code opens it: she takes back, corrects and asks there what she agreed to here, without calling."""
    case = cases.access_case(referral.case_id, actor=actor)
    whose = {"case_id": case.pk, "person_id": case.person_id, "departement": case.departement}
    personal_links.ensure(**whose, actor=actor, at=at)


def _wanted(enquiry: Enquiry, contact: EnquiryContact, situation: EnquirySituation, departement: str) -> HandOver:
    return HandOver(
        service=situation.service,
        offer=str(situation.offer),
        person=NewPerson(
            departement=departement,
            family_name=contact.family_name,
            given_name=contact.name,
            phone=contact.phone,
            email=contact.email,
            commune_code=contact.commune_code,
            preferred_channel=PreferredChannel.PHONE if contact.phone else PreferredChannel.EMAIL,
            discretion=tuple(Discretion(asked) for asked in contact.discretion),
            language=Tongue(contact.language),
        ),
        agreement=Agreement(
            notice_heard=True,
            consent_given=True,
            service_accepted=True,
            share_health=situation.shares_health,
            channel=ConsentChannel.WEB,
            consent_version=situation.consent_version,
            notice_version=situation.notice_version,
            since=enquiry.received_at,
        ),
    )


def _why(refused: CannotHandOver | NotPossible) -> Unsent:
    if not isinstance(refused, GuardsUnmet):
        return Unsent.NOT_PROPOSED
    told = {Guard.CAPACITY: Unsent.NO_ROOM, Guard.NO_TWIN: Unsent.TWIN}
    return next((why for guard, why in told.items() if guard in refused.missing), Unsent.GUARD)
