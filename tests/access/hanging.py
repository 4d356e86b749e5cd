"""Rows of every table that hangs on a case, on a directory or on a member, as a crowd of them would be left by years.

Written with guards asleep: what matters is who sees them, not how they came.
"""

from datetime import timedelta
from itertools import product
from typing import Any
from uuid import uuid4

from django.utils import timezone

from cordee.cases.models import Case
from cordee.catalogue.reviews import CapacityProposal, CoverageReview, RuleReview, UnmetNeed
from cordee.desk.models import SavedView
from cordee.domain.call import Outcome as CallOutcome
from cordee.employer.models import Sharing
from cordee.enquiries.models import ErasedEnquiries
from cordee.feedback.models import Opinion
from cordee.frontdesk.models import Call
from cordee.hooks.models import Subscription
from cordee.matching.models import MatchWord
from cordee.network.models import Membership, Organisation
from cordee.referrals.models import Continuation, Correction, Referral, ReferralComplement, ReferralQuestion
from tests.factories.cases import EscalationFactory
from tests.factories.catalogue import OfferFactory
from tests.factories.detection import CampaignFactory, CampaignVisitsFactory
from tests.factories.documents import DocumentFactory
from tests.factories.employer import EmployerReplyFactory, SharingFactory
from tests.factories.enquiries import (
    EnquiryAnswerFactory,
    EnquiryAttemptFactory,
    EnquiryContactFactory,
    EnquiryFactory,
    EnquirySenderFactory,
    EnquirySituationFactory,
    EnquiryWordFactory,
)
from tests.factories.frontdesk import CallFactory, PracticeCallFactory, WarmTransferFactory
from tests.factories.matching import MatchFactory, SideFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.orientation import OrientationFactory
from tests.factories.people import AcceptanceFactory, NoticeGivenFactory
from tests.factories.presence import AbsenceFactory
from tests.factories.privacy import ErasedCaseFactory, WatchFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.referrals import AttemptFactory
from tests.factories.scripts import TextVersionFactory
from tests.factories.sheet import SheetFactory
from tests.factories.supervision import CoachingNoteFactory, SpecialHoursFactory, WeeklyHoursFactory
from tests.factories.support import ApplicationFactory, AppointmentFactory, NoteFactory, StepFactory
from tests.factories.telephony import PhoneCallFactory, PhoneDeskFactory, PhoneEventFactory
from tests.factories.voice import (
    PersonAnswerFactory,
    PersonLinkFactory,
    PersonQuestionFactory,
    RightsRequestFactory,
)


def work_of(organisation: Organisation, case: Case) -> None:
    """What one organisation writes in a case: notes and documents for each audience, what it plans, what it counts."""
    for audience in ("mon_organisme", "equipe", "sante"):
        NoteFactory(case=case, audience=audience, membership__organisation=organisation)
    for audience, about_health in (("mon_organisme", False), ("equipe", False), ("equipe", True), ("sante", True)):
        kept = {"audience": audience, "about_health": about_health}
        DocumentFactory(case=case, membership__organisation=organisation, **kept)
    DocumentFactory(case=case, membership__organisation=organisation, planned=True)
    StepFactory(case=case, membership__organisation=organisation, owner=None)
    AppointmentFactory(case=case, membership__organisation=organisation)
    for about_health in (True, False):
        ApplicationFactory(case=case, membership__organisation=organisation, owner=None, about_health=about_health)
        ProgrammeFactory(case=case, membership__organisation=organisation, about_health=about_health)


def hang_on(referral: Referral, agent: Membership) -> None:
    """One row of each table that hangs on a case or a request; two links of the person, of which one is dead."""
    case, here = referral.case, {"departement": referral.departement}
    today = timezone.localdate()
    PersonLinkFactory(case=case, revoked=True)
    PersonLinkFactory(case=case)
    question = PersonQuestionFactory(referral=referral, asked_on=today, state="asked", call_on=today)
    third = OrganisationFactory()
    silent = PersonQuestionFactory(referral=referral, moment="6_mois", asked_on=today, state="unanswered")
    later = PersonQuestionFactory(referral=referral, moment="3_mois", asked_on=today + timedelta(days=80), caller=third)
    PersonAnswerFactory(question=question)
    PersonAnswerFactory(question=silent)
    PersonAnswerFactory(question=later, membership=agent, channel="phone")
    SheetFactory(case=case)
    SheetFactory(case=case, revoked=True)
    SheetFactory(case=case, forgotten=True)
    long_gone = timezone.now() - timedelta(days=40)
    SheetFactory(case=case, made_at=long_gone, expires_at=long_gone + timedelta(days=30), revoked_at=long_gone)
    if not Sharing.objects.filter(case=case, stopped_at=None).exists():
        EmployerReplyFactory(sharing=SharingFactory(case=case))
    EmployerReplyFactory(sharing=SharingFactory(case=case, stopped=True, membership=agent, heard=True))
    over = timezone.now() - timedelta(days=40)
    EmployerReplyFactory(sharing=SharingFactory(case=case, agreed_at=over, stopped_at=over, stopped_by="Elle"))
    RightsRequestFactory(case=case)
    RightsRequestFactory(case=case, answered=True)
    AcceptanceFactory(case=case, service_family="autre_service")
    NoticeGivenFactory(person=case.person)
    AttemptFactory(referral=referral)
    EscalationFactory(case=case, awaits=referral.recipient)
    if referral.state == "refusee":  # its sender calls her today
        Case.objects.filter(pk=case.pk).update(next_action="rappeler", next_action_on=today)
    if not ReferralQuestion.objects.filter(referral=referral).exists():
        talk_about(referral)
    Continuation.objects.bulk_create([_continuation(referral, membership=one) for one in (None, agent)])
    asked = {"asked_by": agent, "asked_by_account": agent.user, "asked_at": timezone.now(), "confirm_by": today}
    other = MembershipFactory()
    decided = {"decided_by": other, "decided_by_account": other.user, "decided_at": timezone.now()}
    Correction.objects.bulk_create(
        Correction(referral=referral, reason="Saisie en trop", **asked, **more, **here)
        for more in ({}, {"verdict": "confirmee", **decided})
    )
    for side in (referral.sender, referral.recipient):
        work_of(side, case)
    NoteFactory(case=case, membership=agent, struck=True)
    DocumentFactory(case=case, membership__organisation=referral.recipient, struck=True)
    DocumentFactory(case=case, membership=agent, ended=True)
    DocumentFactory(case=case, membership=agent, programme="bilan", destroy_on=today + timedelta(days=300))
    for planner, owner in product((referral.sender, referral.recipient), (referral.sender, referral.recipient)):
        StepFactory(case=case, membership__organisation=planner, owner=owner)
        for about_health in (True, False):
            ApplicationFactory(case=case, membership__organisation=planner, owner=owner, about_health=about_health)
    StepFactory(case=case, membership=agent, owner=referral.recipient, done=True)
    StepFactory(case=case, membership=agent, dropped=True)
    StepFactory(case=case)
    AppointmentFactory(case=case, membership=agent, held=True)
    AppointmentFactory(case=case, wished=True)
    for about_health in (True, False):
        ApplicationFactory(case=case, about_health=about_health)
        ProgrammeFactory(case=case, about_health=about_health, stopped=True)
    ApplicationFactory(case=case, membership=agent, owner=referral.recipient, granted=True)
    ApplicationFactory(case=case, owner=None, membership=agent, dropped=True)
    NoteFactory(case=case, membership=agent, audience="mon_organisme")
    WatchFactory(case=case, membership=agent)
    WatchFactory(case=case, reviewed=True)
    match = MatchFactory(one=None, other=None)
    side = SideFactory(match=match, case=case)
    SideFactory(match=match)
    said = {"version": 1, "at": timezone.now(), "idempotency_key": str(uuid4()), "actor_label": "Conseillère"}
    MatchWord.objects.bulk_create([MatchWord(side=side, word="same", source="document", **said, **here)])
    ended = {"ended_at": timezone.now(), "outcome": CallOutcome.HANDED_OVER.value, "code_hash": uuid4().hex * 2}
    call = CallFactory(membership=agent, referral=referral.pk, orientation=referral.orientation_id, **ended)
    WarmTransferFactory(call=call, recipient=referral.recipient)


def talk_about(referral: Referral) -> None:
    today, line = timezone.localdate(), {"departement": referral.departement, "act_digest": "0" * 64, "text": "Mots"}
    days = {"acknowledge_by": today, "answer_by": today, "expires_on": today, "remind_on": []}
    for model, more in ((ReferralQuestion, {"days_before": []}), (ReferralComplement, {})):
        signed = {"actor_kind": "member", "channel": "account", "at": timezone.now(), "idempotency_key": str(uuid4())}
        model.objects.bulk_create([model(referral=referral, **line, **days, **signed, **more)])


def _continuation(referral: Referral, **signed: Any) -> Continuation:
    words = {"how": "aussi", "service_family": "a", "service_version": "a", "need": "b", "channel": "account"}
    at = {"at": timezone.now(), "idempotency_key": str(uuid4()), "act_digest": "0" * 64, "offer": referral.offer}
    made = {"departement": referral.departement, "child": uuid4(), "recipient": referral.recipient}
    return Continuation(source=referral, **words, **at, **made, **signed)


def lead(owner: Organisation, member: Membership) -> None:
    """Hours and notes of a line that is led, and of another one; exercises of two agents."""
    decided = OrientationFactory(by=member, organisation=member.organisation, override_code="souhait_personne")
    OrientationFactory(by=member, organisation=member.organisation, override_code="souhait_personne")
    followed = OrientationFactory(by=member, organisation=member.organisation)
    for orientation in (decided.pk, followed.pk, uuid4()):
        CoachingNoteFactory(orientation=orientation, organisation=member.organisation)
    for organisation in (owner, member.organisation, OrganisationFactory()):
        WeeklyHoursFactory(organisation=organisation)
        SpecialHoursFactory(organisation=organisation)
        SpecialHoursFactory(organisation=organisation, withdrawn_at=timezone.now())
    for agent in (member, MembershipFactory(role="phone_agent")):
        PracticeCallFactory(membership=agent)


# The states of a demand by the web that need no owner, and what else the database asks of them.
COMES = {
    "recue": {},
    "accord_attendu": {"kind": "medecin"},
    "quarantaine": {"quarantined_at": timezone.now()},
    "close": {"ending": "retiree", "closed_at": timezone.now()},
}


def hang_on_nobody(owner: Organisation, member: Membership) -> None:
    """What a directory, an organisation or a member has besides cases."""
    now = timezone.now()
    for offer in (OfferFactory(organisation=owner), OfferFactory()):
        said = {"capacity": "open", "answered_at": now, "answered_by_id": member.pk}
        CapacityProposal.objects.bulk_create(
            [
                CapacityProposal(offer=offer, proposed_at=now),
                CapacityProposal(offer=offer, proposed_at=now, **said),
                CapacityProposal(offer=offer, proposed_at=now, **said, at_once=20, automatic=True),
                CapacityProposal(offer=offer, proposed_at=now, **said, by_load=True),
            ]
        )
    offer, service = OfferFactory(), {"service_family": "a", "service_version": "a", "catalogue_hash": "0" * 64}
    looked = {"orientation": uuid4(), "reason": "non_eligible", "facts": {}, "conditions": []}
    for here in ({"departement": "73"}, {"departement": "38"}):
        RuleReview.objects.bulk_create([RuleReview(opened_at=now, **service, **looked, **here)])
        town = {"commune_name": f"Commune {here}", "opened_at": now, "last_at": now}
        CoverageReview.objects.bulk_create([CoverageReview(offer=offer, **town, **here)])
        UnmetNeed.objects.bulk_create([UnmetNeed(need="reprendre", on=now.date(), **here)])
    WatchFactory(of_no_case=True, membership=member)
    WatchFactory(of_no_case=True, departement="38")
    for state, more in COMES.items():
        for departement in ("", "73", "38"):
            one = EnquiryFactory(state=state, departement=departement, **more)
            for hung in (EnquiryContactFactory, EnquirySituationFactory, EnquirySenderFactory, EnquiryWordFactory):
                hung(enquiry=one)
            EnquiryAnswerFactory(enquiry=one, membership=member)
    mine = {"owner": member, "taken_at": now}
    EnquiryContactFactory(enquiry=(taken := EnquiryFactory(state="prise", departement="73", **mine)))
    EnquiryAttemptFactory(enquiry=taken, membership=member)
    promised = {"kind": "rappel_promis", "state": "prise", "departement": "73", **mine}
    for hung in (EnquiryContactFactory, EnquirySituationFactory):
        for kind in ("rappel_promis", "rappel_danger"):
            hung(enquiry=EnquiryFactory(**promised | {"kind": kind}))
    for ended in (None, now):
        done = {"ended_at": ended, "outcome": "informee", "code_hash": uuid4().hex * 2} if ended else {}
        call = CallFactory(membership=member, **done)
        called = {"state": "rappelee", "reached_at": now, "call": call.pk, **mine}
        EnquiryContactFactory(enquiry=(one := EnquiryFactory(**called)))
        Call.objects.filter(pk=call.pk).update(enquiry=one.pk)
    ended = EnquiryFactory(state="close", ending="refusee", closed_at=now)
    EnquiryWordFactory(enquiry=ended, word="non", channel="voix", membership=member)
    said = {"page": "service", "about": "rqth", "tongue": "fr"}
    for word, times in (("oui", 1), ("non", 7)):
        Opinion.objects.create(day=now.date(), word=word, times=times, **said)
    for here in (owner, None):
        said_by = MembershipFactory(role="team_lead", **({"organisation": here} if here else {}))
        AbsenceFactory(said_by=said_by)
    for seat in (member, MembershipFactory(role="phone_agent")):
        WarmTransferFactory(call=CallFactory(membership=seat))
    for seat, found in ((member, call), (MembershipFactory(role="phone_agent"), CallFactory(membership=member))):
        PhoneDeskFactory(membership=seat)
        PhoneCallFactory(call=found, membership=seat)
    PhoneEventFactory(received_at=now)
    PhoneEventFactory(received_at=now - timedelta(hours=5))
    PhoneEventFactory(received_at=now, settled_at=now, number="")
    ErasedCaseFactory()
    ErasedEnquiries.objects.create(month=now.date(), kind="rappel", ending="sans_suite", times=1)
    for departements in ([], ["73"], ["38"], ["73", "38"]):
        for closed_at in (None, now):
            campaign = CampaignFactory(departements=departements, closed_at=closed_at)
            CampaignVisitsFactory(campaign=campaign, times=1 if closed_at is None else 3)
    for writer in (MembershipFactory(role="team_lead", organisation=member.organisation), MembershipFactory()):
        TextVersionFactory(written_by=writer)
    view = {"worklist": "recues", "name": "À moi", "codes": "a=b"}
    SavedView.objects.bulk_create([SavedView(membership=member, position=1, **view)])
    for organisation in (owner, OrganisationFactory()):
        address = {"url": "https://ailleurs.exemple/", "created_at": now}
        Subscription.objects.bulk_create([Subscription(organisation=organisation, **address)])
