"""Every action of every room, tried on somebody else's case: refused, and nothing is changed.

What each action does for those who may is proved by the oracle's journeys and by the tests of its room. Arguments are
found by their name: an action with a new one says here what a stranger would pass.
"""

import importlib
import importlib.util
import inspect
import pkgutil
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

import cordee
from cordee.audit.context import acting_as
from cordee.cases.escalations import Ending
from cordee.conversation.answers import Answers
from cordee.desk.models import SavedView
from cordee.documents.actions import NewDocument
from cordee.domain.access import SENDING_ROLES, DataClass, Role
from cordee.domain.appointments import Means
from cordee.domain.call import Outcome as CallOutcome
from cordee.domain.consent import ConsentChannel
from cordee.domain.documents import DocumentKind, FileType
from cordee.domain.employer import Reply
from cordee.domain.guards import Finding, GuardKind
from cordee.domain.matching import Source, Word
from cordee.domain.notes import Audience
from cordee.domain.planning import Closing
from cordee.domain.programmes import Entry, What
from cordee.domain.referral import NextAction, NotPossible, Outcome, RefusalReason
from cordee.domain.rights import RightAnswer
from cordee.domain.sheet import Recipient
from cordee.employer.actions import Contact as AtHerEmployers
from cordee.employer.actions import Proposal, Said
from cordee.hooks.models import Subscription
from cordee.orientation.models import OverrideCode
from cordee.people.actions import ConsentGiven, NewContact
from cordee.people.models import Contact, PreferredChannel
from cordee.programmes import queries as programmes
from cordee.referrals.actions import NewReferral
from cordee.referrals.moving import MovedMeanwhile
from cordee.sheet.filling import Composed
from cordee.sheet.queries import Opened
from cordee.support.applications import kinds
from cordee.support.applying import NewApplication
from cordee.support.asking import Asking
from cordee.support.booking import Meeting
from cordee.support.planning import NewStep
from tests.access.eyes import protected_tables
from tests.access.relations import RELATIONS, Related, member_of
from tests.database import bypass_row_security
from tests.factories.cases import EscalationFactory
from tests.factories.documents import DocumentFactory
from tests.factories.employer import SharingFactory
from tests.factories.frontdesk import CallFactory
from tests.factories.matching import MatchFactory, SideFactory
from tests.factories.network import MembershipFactory
from tests.factories.orientation import RULES_ON, publish_catalogue
from tests.factories.privacy import CaseAssignmentFactory, EmergencyAccessFactory, GuardFactory, WatchFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.sheet import SheetFactory
from tests.factories.support import ApplicationFactory, AppointmentFactory, NoteFactory, StepFactory
from tests.factories.voice import RightsRequestFactory

CONTACT = AtHerEmployers(name="Mme Roux", role="", company="Chaudronnerie", email="roux@exemple.invalid")

pytestmark = pytest.mark.django_db
COUNTS: Counter[str] = Counter()
# With a sentence, as missing, by a policy, or because nothing was found to change.
REFUSALS = (NotPossible, ObjectDoesNotExist, DatabaseError, MovedMeanwhile)
MODULES = ("actions", "following", "planning", "booking", "applying", "retaking", "asking")
# Rooms whose actions concern nobody's case: accounts are an administrator's, the journal and the queue are everybody's.
# Clocks are the administrator's and the worker's, in ``clocks``; what a visitor keeps opens by its code, in ``public``;
# a demand by the web is about no case.
# About nobody: a campaign, the hours of the line, what it says, what is said of a decision. An absence: of who works.
ELSEWHERE = {
    "audit",
    "enquiries",
    "telephony",
    "supervision",
    "presence",
    "summary",
    "detection",
    "scripts",
    "outbox",
    "network",
    "catalogue",
    "clocks",
    "invariants",
    "public",
    "demo",
    "bench",
}
# What opens something of one's own, by its first step: the rest needs it.
ONES_OWN = {
    "people.actions.register_person",
    "orientation.actions.record",
    "frontdesk.actions.start",
    "frontdesk.actions.start_from",
    "desk.actions.save",
    "hooks.actions.subscribe",
}
# What is this role's work on whatever case of its territory: an emergency, a guard, what nobody answers.
EMERGENCIES = {"privacy.actions.open_in_emergency"}
THEIR_WORK = {
    Role.ADVISER: EMERGENCIES,
    Role.TEAM_LEAD: EMERGENCIES | {f"hooks.actions.{verb}" for verb in ("end", "try_out")},  # of its own software
    Role.HEALTH_PROFESSIONAL: EMERGENCIES,
    Role.RIGHTS_OFFICER: {
        f"privacy.actions.{verb}"
        for verb in (
            "restrict",
            "place",
            "mark_sensitive",
            "assign",
            "end_assignment",
            "lift",
            "review",
            "conclude",
            "answer_right",
        )
    },
    Role.ANIMATOR: {f"animation.actions.{verb}" for verb in ("take_up", "ask_lead", "close")},
}
# Each proves its right by another argument than a row of the database: an agent's own call, read or under lock.
AFTER_ANOTHER = {
    "cases.actions.open",
    "employer.actions.note_reading",
    "frontdesk.actions.calendar_file",
    "frontdesk.actions.close",
    "frontdesk.actions.open_call",
    "frontdesk.actions.open_draft",
}


def actions() -> dict[str, Callable[..., Any]]:
    found = {}
    for room in pkgutil.iter_modules(cordee.__path__):
        for module in MODULES if room.ispkg and room.name not in ELSEWHERE else ():
            if importlib.util.find_spec(f"cordee.{room.name}.{module}"):
                found |= _written_in(f"cordee.{room.name}.{module}")
    return found


def _written_in(name: str) -> dict[str, Callable[..., Any]]:
    module = importlib.import_module(name)
    return {
        f"{name.removeprefix('cordee.')}.{one}": function
        for one, function in inspect.getmembers(module, inspect.isfunction)
        if not one.startswith("_") and function.__module__ == name and "actor" in inspect.signature(function).parameters
    }


def arguments(one: Related, actor: Any) -> dict[str, Any]:
    referral, case = one.referral, one.referral.case
    agent = MembershipFactory(role=Role.PHONE_AGENT.value)
    return _others_rows(one) | {
        "referral_id": referral.pk,
        "referral": referral.pk,
        "case": case,
        "case_id": case.pk,
        "person_id": case.person_id,
        "consent": referral.consent,
        "consent_id": referral.consent_id,
        "orientation_id": referral.orientation_id,
        "call_id": CallFactory(membership=agent, catalogue_hash="0" * 64).pk,
        "organisation": actor.organisation,
        "organisation_id": actor.organisation,
        "recorded_for": actor.organisation,
        "to": actor.organisation,
        "back_to": actor.organisation,
        "owner": actor.organisation,
        "sender": actor.organisation,
        "as_partner": False,
        "departement": "73",
        "actor": actor,
        "at": timezone.now(),
        "key": str(uuid4()),
        "channel": ConsentChannel.VOICE,
        "responder_name": "Mme Roche",
        "reason": RefusalReason.FULL,
        "first_contact_on": timezone.localdate(),
        "met_on": timezone.localdate(),
        "on": timezone.localdate(),
        "rules_on": RULES_ON,
        "next_action": NextAction.DECIDE,
        "outcome": Outcome.GAVE_UP,
        "tried": None,
        "family": "visite_prereprise",
        "service_family": "visite_prereprise",
        "code": OverrideCode.PERSON_PREFERS,
        "text": "",
        "fact": "statut",
        "answers": Answers().known("statut", "salarie"),
        "needs": ("reprendre_apres_arret",),
        "need": "reprendre_apres_arret",
        "words": "mots",
        "line": "cdi",
        "version": "information-ligne-1",
        "signalled": True,
        "imminent": False,
        "given": ConsentGiven(
            organisation_id=actor.organisation,
            classes=frozenset({"identity"}),
            purpose="But",
            wording_version="accord-ligne-1",
            words="mots",
            channel=ConsentChannel.VOICE,
        ),
        "wanted": Asking(target="besoin.service.offre", purpose="But", agreed=True),
        "new": NewReferral(
            case_id=case.pk,
            orientation_id=referral.orientation_id,
            recipient_id=referral.recipient_id,
            offer_id=referral.offer,
            service_family="visite_prereprise",
            service_version="visite_prereprise_2022",
            need="reprendre_apres_arret",
            purpose="But",
        ),
    }


def _others_rows(one: Related) -> dict[str, Any]:
    """Rows that hang on the case, or belong to somebody else; guards are on a case of nobody here."""
    case, colleague = one.referral.case, MembershipFactory(organisation=one.referral.recipient)
    with bypass_row_security():
        view = SavedView.objects.create(membership=colleague, worklist="recues", name="À moi", codes="a=b", position=1)
        contact = Contact.objects.get(pk=case.person_id)
        address = {"url": "https://ailleurs.exemple/", "created_at": timezone.now()}
        subscription = Subscription.objects.create(organisation=one.referral.recipient, **address)
    return {
        "note_id": NoteFactory(case=case, membership=colleague).pk,
        "document_id": DocumentFactory(case=case, membership=colleague).pk,
        "step_id": (step := StepFactory(case=case, membership=colleague)).pk,
        "seen": step.seen,
        "application_id": (asked := ApplicationFactory(case=case, membership=colleague)).pk,
        "programme_id": ProgrammeFactory(case=case, membership=colleague).pk,
        "entry": "1",
        "ended_on": RULES_ON,
        "papers": asked.papers,
        "paper": asked.papers[0],
        "has": True,
        "filed_on": RULES_ON,
        "decided_on": RULES_ON,
        "granted": True,
        "decision": "Reconnue",
        "due_on": step.due_on + timedelta(days=1),
        "appointment_id": AppointmentFactory(case=case, membership=colleague).pk,
        "meeting": Meeting(starts_at=timezone.now() + timedelta(days=3), minutes=30, means=Means.PHONE),
        "subject": "Faire le point",
        "audience": Audience.CASE_TEAM,
        "programme": "bilan",
        "escalation_id": EscalationFactory(case=case, awaits=one.referral.recipient).pk,
        "ending": next(iter(Ending)),
        "view_id": view.pk,
        "name": "Mon nom",
        "subscription_id": subscription.pk,
        "side_id": SideFactory(match=MatchFactory(one=None, other=None), case=case).pk,
        "word": Word.SAME,
        "source": Source.PERSON_SAID,
        "members": [colleague.pk],
        "leaver": colleague.pk,
        "moved": {case.pk: colleague.pk},
        "assignment_id": CaseAssignmentFactory(case=case, membership=colleague).pk,
        "guard_id": GuardFactory().pk,
        "kind": GuardKind.RESTRICTED,
        "access_id": EmergencyAccessFactory(case=case, membership=colleague).pk,
        "watch_id": WatchFactory(case=case, membership=colleague).pk,
        "finding": Finding.JUSTIFIED,
        "note": "",
        "found": 0,
        "sheet_id": SheetFactory(case=case).pk,
        "composed": Composed(recipient=Recipient.DOCTOR, lines=(("Nom", "Untel"),), days=7),
        "sharing_id": (shared := SharingFactory(case=case)).pk,
        "sharing": shared,
        "lines": shared.shared,
        "proposal": Proposal(contact=CONTACT, lines=shared.shared, days=30),
        "said": Said(kind=Reply.RECEIVED, name="Mme Roux"),
        "classes": frozenset({DataClass.IDENTITY}),
        "opened": Opened(
            pk=uuid4(),
            case=case.pk,
            recipient=Recipient.DOCTOR,
            lines=(),
            made_at=timezone.now(),
            expires_at=timezone.now(),
        ),
        "contact": contact,
        "request_id": RightsRequestFactory(case=case).pk,
        "answered": RightAnswer.DONE,
        "screen": "urgence",
    }


# The same name for something else.
SPECIAL: dict[str, dict[str, Any]] = {
    "frontdesk.actions.correct": {"outcome": CallOutcome.INFORMED},
    "frontdesk.actions.end": {"outcome": CallOutcome.INFORMED, "version": None},
    "support.actions.strike": {"reason": "Écrite ailleurs"},
    "documents.actions.add": {
        "new": NewDocument(
            title="Avis",
            kind=DocumentKind.OTHER,
            audience=Audience.MY_ORGANISATION,
            about_health=False,
            file_type=FileType.TEXT,
            content=b"Avis",
        )
    },
    "documents.actions.strike": {"reason": "Ailleurs"},
    "support.planning.add": {"new": NewStep(title="Rappeler", owner=None, due_on=RULES_ON)},
    "support.planning.drop": {"reason": "Ailleurs"},
    "support.planning.reword": {"title": "Autrement", "funding": ""},
    "support.booking.cancel": {"reason": "Fermé ce jour"},
    "support.applying.open_one": {"new": NewApplication(kind=kinds()["rqth"], owner=None, due_on=RULES_ON)},
    "support.applying.drop": {"reason": "Ailleurs"},
    "programmes.actions.open_one": {"kind": programmes.kinds()["bilan_plan"]},
    "programmes.actions.add": {
        "new": Entry(id="1", what=What.SESSION, of="preliminaire", on=RULES_ON, minutes=60),
        "seen": "en_cours 0 0",
    },
    "programmes.actions.strike": {"reason": "Ailleurs", "seen": "en_cours 0 0"},
    "programmes.actions.end": {"reason": "Ailleurs", "seen": "en_cours 0 0"},
    "cases.actions.close": {"closing": Closing.SETTLED},
    "frontdesk.actions.answer": {"version": None},
    "frontdesk.actions.toggle_need": {"version": None},
    "referrals.actions.cancel": {"reason": "Envoyée deux fois"},
    "referrals.following.reopen": {"reason": "Elle revient"},
    "people.actions.change_contact": {
        "new": NewContact(phone="06 00 00 00 00", email="", preferred_channel=PreferredChannel.PHONE)
    },
}


def contents() -> dict[str, tuple[int, int]]:
    with bypass_row_security(), connection.cursor() as cursor:
        one = "select '{0}', count(*), coalesce(sum(hashtext(t::text)), 0) from {0} t"
        cursor.execute(" union all ".join(one.format(name) for name in protected_tables()))
        return {name: (count, int(digest)) for name, count, digest in cursor.fetchall()}


def given_to(name: str, function: Callable[..., Any], known: dict[str, Any]) -> dict[str, Any]:
    parameters = inspect.signature(function).parameters.values()
    known = known | {one.name: known["case_id"] for one in parameters if one.name == "case" and one.annotation is UUID}
    needed = [one.name for one in parameters if one.default is one.empty and one.kind is one.KEYWORD_ONLY]
    passed = known | SPECIAL.get(name, {})
    assert set(needed) <= passed.keys(), f"{name}: say what a stranger passes for {set(needed) - passed.keys()}"
    return {argument: passed[argument] for argument in needed}


def what_passes(tie: str, role: Role) -> list[str]:
    publish_catalogue()
    one = RELATIONS[tie]()
    actor = member_of(one, role)
    known, found = arguments(one, actor), []
    before = contents()
    for name, function in actions().items():
        if name in ONES_OWN | AFTER_ANOTHER | THEIR_WORK.get(role, set()):
            continue
        given = given_to(name, function, known)
        try:
            with transaction.atomic(), acting_as(actor):
                function(**given)
        except REFUSALS:
            COUNTS["refused"] += 1
        after = contents()
        if after != before:
            found.append(name)
        before = after
    return found


IDLE = [role for role in Role if role not in SENDING_ROLES]
STRANGERS = [
    ("another organisation", Role.ADVISER),
    ("another organisation", Role.PHONE_AGENT),
    ("other département", Role.TEAM_LEAD),
    *(("mine, since it was accepted", role) for role in IDLE),
]


@pytest.mark.parametrize(("tie", "role"), STRANGERS[:1])
def test_no_action_of_a_stranger_changes_anything(tie, role):
    assert what_passes(tie, role) == []


@pytest.mark.access
@pytest.mark.parametrize(("tie", "role"), STRANGERS)
def test_no_action_of_whoever_has_no_part_changes_anything(tie, role):
    assert what_passes(tie, role) == []

    print(f"{tie}, {role.value}: {len(actions())} actions")


def test_the_actions_are_found():
    assert {"referrals.actions.accept", "cases.actions.plan", "people.actions.record_consent"} <= actions().keys()
