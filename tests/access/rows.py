"""What is in the database, told to the oracle as plain facts: columns are copied, nothing is decided here."""

from datetime import timedelta
from operator import attrgetter
from typing import Any

from django.db import connection

from cordee.cases.models import Case, Escalation, Participation, PersonAnswer, PersonQuestion
from cordee.catalogue.reviews import CapacityProposal, CoverageReview, RuleReview, UnmetNeed
from cordee.desk.models import SavedView
from cordee.detection.models import Campaign, CampaignVisits
from cordee.documents.models import Document
from cordee.domain.access import Actor, ActorKind
from cordee.employer.models import EmployerReply, Sharing
from cordee.enquiries.models import (
    Enquiry,
    EnquiryAnswer,
    EnquiryAttempt,
    EnquiryContact,
    EnquirySender,
    EnquirySituation,
    EnquiryWord,
    ErasedEnquiries,
)
from cordee.feedback.models import Opinion
from cordee.frontdesk.models import Call, PracticeCall, WarmTransfer
from cordee.hooks.models import Subscription
from cordee.matching.models import Match, MatchSide, MatchWord, Waiting
from cordee.network.models import Membership
from cordee.orientation.models import Orientation
from cordee.people.models import Acceptance, Consent, NoticeGiven, Person, PersonLink
from cordee.presence.models import Absence
from cordee.privacy.models import CaseAssignment, EmergencyAccess, ErasedCase, Guard, Watch
from cordee.programmes.models import SupportProgramme
from cordee.referrals.models import (
    AnswerLink,
    Attempt,
    Continuation,
    Correction,
    Referral,
    ReferralComplement,
    ReferralMessage,
    ReferralQuestion,
    Transition,
)
from cordee.scripts.models import TextVersion
from cordee.sheet.models import Sheet
from cordee.supervision.models import CoachingNote, SpecialHours, WeeklyHours
from cordee.support.models import Application, Appointment, Note, Step
from cordee.telephony.models import PhoneCall, PhoneDesk, PhoneEvent
from cordee.voice.models import RightsRequest
from tests.access import facts, oracle
from tests.access.oracle import Who, World
from tests.database import bypass_row_security


def world_of_rows() -> World:
    with bypass_row_security():
        return World(
            terms={one.pk: term_of(one) for one in Membership.objects.select_related("user")},
            cases={one.pk: case_of(one) for one in Case.objects.all()},
            parts=[part_of(one) for one in Participation.objects.all()],
            consents={one.pk: consent_of(one) for one in Consent.objects.all()},
            orientations={one.pk: orientation_of(one) for one in Orientation.objects.all()},
            notices=[notice_of(one) for one in NoticeGiven.objects.all()],
            acceptances=[oracle.Acceptance(id=one.pk, case=one.case_id) for one in Acceptance.objects.all()],
            referrals={one.pk: referral_of(one) for one in Referral.objects.all()},
            lines=[line_of(one) for journal in (Transition, Attempt) for one in journal.objects.all()],
            links={one.pk: link_of(one) for one in AnswerLink.objects.all()},
            calls=[call_of(one) for one in Call.objects.all()],
            without_case=set(Person.objects.filter(cases=None).values_list("pk", flat=True)),
            **around(),
        )


def around() -> dict[str, Any]:
    """What hangs around the requests: the fields of ``Around``."""
    with bypass_row_security():
        return {
            "her_links": [her_link_of(one) for one in PersonLink.objects.all()],
            "guards": [guard_of(one) for one in Guard.objects.all()],
            "assigned": [assigned_of(one) for one in CaseAssignment.objects.all()],
            "emergencies": [emergency_of(one) for one in EmergencyAccess.objects.all()],
            "asked": [asked_of(one) for one in PersonQuestion.objects.all()],
            "besides": [besides_of(one, **said) for model, said in BESIDES.items() for one in model.objects.all()],
        }


# Of each other table, which of its columns says what.
BESIDES: dict[Any, dict[str, str]] = {
    Escalation: {"case": "case_id", "departement": "departement"},
    PersonAnswer: {"case": "case_id", "departement": "departement", "membership": "membership_id"},
    ReferralQuestion: {"referral": "referral_id"},
    ReferralComplement: {"referral": "referral_id"},
    Continuation: {"referral": "source_id", "departement": "departement", "membership": "membership_id"},
    Correction: {"referral": "referral_id", "departement": "departement"},
    CapacityProposal: {"organisation": "offer.organisation_id"},
    RuleReview: {},
    CoverageReview: {},
    UnmetNeed: {"departement": "departement"},
    SavedView: {"membership": "membership_id"},
    Subscription: {"organisation": "organisation_id"},
    Enquiry: {"departement": "departement", "membership": "owner_id", "state": "state"},
    EnquiryContact: {"departement": "departement", "enquiry": "enquiry_id"},
    EnquirySituation: {"departement": "departement", "enquiry": "enquiry_id"},
    EnquiryAnswer: {"departement": "departement", "enquiry": "enquiry_id"},
    EnquirySender: {"departement": "departement", "enquiry": "enquiry_id"},
    EnquiryWord: {"departement": "departement", "enquiry": "enquiry_id"},
    EnquiryAttempt: {"departement": "departement", "enquiry": "enquiry_id"},
    ErasedEnquiries: {},
    ErasedCase: {},
    Opinion: {},
    Campaign: {"departements": "departements"},
    CampaignVisits: {"departements": "campaign.departements"},
    Absence: {"organisation": "organisation_id"},
    WarmTransfer: {"membership": "membership_id", "referral": "call.referral"},
    TextVersion: {"organisation": "organisation_id"},
    PhoneDesk: {"membership": "membership_id"},
    PhoneEvent: {"until": "received_at"},
    PhoneCall: {"organisation": "organisation_id"},
    WeeklyHours: {"organisation": "organisation_id"},
    SpecialHours: {"organisation": "organisation_id"},
    CoachingNote: {"organisation": "organisation_id", "orientation": "orientation"},
    PracticeCall: {"membership": "membership_id"},
    Note: {
        "case": "case_id",
        "departement": "departement",
        "organisation": "organisation_id",
        "membership": "membership_id",
        "state": "audience",
    },
    Document: {
        "case": "case_id",
        "departement": "departement",
        "organisation": "organisation_id",
        "membership": "membership_id",
        "state": "audience",
        "of_health": "about_health",
        "ends_on": "destroy_on",
    },
    Appointment: {"case": "case_id", "departement": "departement", "organisation": "organisation_id"},
    Step: {
        "case": "case_id",
        "departement": "departement",
        "organisation": "organisation_id",
        "owner": "owner_id",
    },
    Application: {
        "case": "case_id",
        "departement": "departement",
        "organisation": "organisation_id",
        "owner": "owner_id",
        "state": "about_health",
    },
    Sharing: {
        "case": "case_id",
        "departement": "departement",
        "until": "expires_at",
        "revoked": "stopped_at",
        "secret_hash": "secret_hash",
    },
    EmployerReply: {
        "case": "case_id",
        "departement": "departement",
        "until": "sharing.expires_at",
        "revoked": "sharing.stopped_at",
        "secret_hash": "sharing.secret_hash",
    },
    SupportProgramme: {
        "case": "case_id",
        "departement": "departement",
        "organisation": "organisation_id",
        "state": "about_health",
    },
    Match: {},
    MatchSide: {"case": "case_id", "match": "match_id"},
    MatchWord: {"side": "side_id"},
    Waiting: {},
    Sheet: {"case": "case_id", "until": "expires_at", "revoked": "revoked_at"},
    RightsRequest: {"case": "case_id", "departement": "departement"},
    Watch: {"case": "case_id", "departement": "departement", "membership": "membership_id"},
}


def who_is(actor: Actor, name: str = "") -> Who:
    link = None
    if actor.kind is ActorKind.LINK:
        with bypass_row_security():
            link = AnswerLink.objects.filter(secret_hash=actor.link_secret_hash).values_list("pk", flat=True).first()
    return Who(
        name=name or actor.label,
        membership=actor.membership,
        organisation=actor.organisation,
        role=actor.role.value if actor.role else "",
        departements=actor.departements,
        link=link,
        job=actor.job,
        her_hash=actor.link_secret_hash if actor.kind is ActorKind.BENEFICIARY else "",
        contact_hash=actor.link_secret_hash if actor.kind is ActorKind.EMPLOYER else "",
        answers_by_link=actor.kind is ActorKind.LINK,
    )


def term_of(one: Membership) -> oracle.Term:
    return oracle.Term(since=one.valid_from, until=one.valid_until, active=one.user.is_active)


WITH_HER = ("rappeler", "confirmer_souhait", "proposer_autre", "completer_demande", "confirmer_suivi")


def case_of(one: Case) -> oracle.Case:
    calls = one.state == "open" and one.next_action in WITH_HER
    return oracle.Case(
        id=one.pk,
        person=one.person_id,
        departement=one.departement,
        open=one.state == "open",
        closed_on=one.closed_on,
        caller=one.next_action_owner_id if calls else None,
        call_on=one.next_action_on if calls else None,
    )


def part_of(one: Participation) -> oracle.Part:
    return oracle.Part(
        id=one.pk,
        case=one.case_id,
        organisation=one.organisation_id,
        level=one.level,
        opened_by=one.opened_by,
        since=one.valid_from,
        until=one.valid_until,
        departement=one.departement,
        referral=one.referral,
    )


def consent_of(one: Consent) -> oracle.Consent:
    return oracle.Consent(
        id=one.pk,
        case=one.case_id,
        organisation=one.organisation_id,
        recorded_for=one.recorded_for_id,
        classes=frozenset(one.classes),
        since=one.valid_from,
        until=one.valid_until,
        withdrawn=one.withdrawn_at is not None,
    )


def orientation_of(one: Orientation) -> oracle.Orientation:
    return oracle.Orientation(
        id=one.pk,
        case=one.case_id,
        organisation=one.organisation_id,
        by=one.by_id,
        overridden=bool(one.override_code),
    )


def notice_of(one: NoticeGiven) -> oracle.Notice:
    return oracle.Notice(id=one.pk, person=one.person_id, organisation=one.organisation_id, departement=one.departement)


def referral_of(one: Referral) -> oracle.Referral:
    return oracle.Referral(
        id=one.pk,
        case=one.case_id,
        departement=one.departement,
        sender=one.sender_id,
        recipient=one.recipient_id,
        state=one.state,
        sent=one.sent_at is not None,
        consent=one.consent_id,
        has_message=ReferralMessage.objects.filter(pk=one.pk).exists(),
        answer_by=one.answer_by,
        start_by=one.start_by,
        closed_on=one.closed_on,
        outcome=one.outcome,
    )


def line_of(one: Transition | Attempt) -> oracle.Line:
    return oracle.Line(
        id=one.pk,
        referral=one.referral_id,
        organisation=one.organisation_id,
        membership=one.membership_id,
        by_link=one.channel == "link",
        by_her=one.channel == "person",
        departement=one.departement,
        table=one._meta.db_table,
    )


def link_of(one: AnswerLink) -> oracle.Link:
    return oracle.Link(id=one.pk, referral=one.referral_id, alive=one.revoked_at is None)


def call_of(one: Call) -> oracle.Call:
    ended, abandoned = one.ended_at is not None, one.outcome == "non_terminee"
    said = {"ended": ended, "abandoned": abandoned, "referral": one.referral, "enquiry": one.enquiry}
    return oracle.Call(id=one.pk, membership=one.membership_id, **said)


def her_link_of(one: PersonLink) -> facts.HerLink:
    alive = one.revoked_at is None
    return facts.HerLink(id=one.pk, case=one.case_id, secret_hash=one.secret_hash, alive=alive)


def guard_of(one: Guard) -> facts.Guard:
    lifted = one.lifted_at is not None
    return facts.Guard(id=one.pk, case=one.case_id, departement=one.departement, kind=one.kind, lifted=lifted)


def assigned_of(one: CaseAssignment) -> facts.Assigned:
    whose = {"organisation": one.organisation_id, "membership": one.membership_id}
    ended = one.ended_at is not None
    return facts.Assigned(id=one.pk, case=one.case_id, departement=one.departement, ended=ended, **whose)


def emergency_of(one: EmergencyAccess) -> facts.Emergency:
    whose = {"organisation": one.organisation_id, "membership": one.membership_id}
    hour = {"since": one.opened_at, "until": one.expires_at}
    return facts.Emergency(id=one.pk, case=one.case_id, departement=one.departement, **whose, **hour)


def asked_of(one: PersonQuestion) -> facts.Asked:
    days = {"asked_on": one.asked_on, "call_on": one.call_on}
    who = {"departement": one.departement, "caller": one.caller_id, "state": one.state}
    return facts.Asked(id=one.pk, case=one.case_id, **who, **days)


def besides_of(one: Any, **said: str) -> facts.Besides:
    values = {word: attrgetter(column)(one) for word, column in said.items()}
    return facts.Besides(table=one._meta.db_table, id=one.pk, **values)


AGEING = (
    "select table_name, string_agg(format('%I = %s', column_name, case"
    " when data_type = 'date' then format('%I - %%1$s', column_name)"
    " when data_type = 'ARRAY' then format('array(select one - %%1$s from unnest(%I) one)', column_name)"
    " else format('%I - make_interval(days => %%1$s)', column_name) end), ', ')"
    " from information_schema.columns join pg_class on relname = table_name and relrowsecurity and not relispartition"
    " where table_schema = 'public' and is_generated = 'NEVER' and (data_type in"
    " ('date', 'timestamp with time zone') or udt_name = '_date') group by 1"
)


def let_days_pass(days: int) -> None:
    """The clock of the database cannot be moved: all that happened is moved back instead, guards asleep."""
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(AGEING)
        for table, changes in cursor.fetchall():
            cursor.execute(f"update {table} set {changes.replace('%1$s', str(days))}")
        past = timedelta(days=days)
        for one in Membership.objects.all():
            one.valid_from, one.valid_until = one.valid_from - past, one.valid_until and one.valid_until - past
            one.save(update_fields=["valid_from", "valid_until"])
        cursor.execute("set local session_replication_role = origin")


def rows_of(model: Any, **where: Any) -> list[Any]:
    with bypass_row_security():
        return list(model.objects.filter(**where))
