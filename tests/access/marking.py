"""Each protected string carries its owner: ⟦7·identity⟧ is the name of the person of the seventh case."""

import re
from typing import Any

from cordee.cases.models import PersonAnswer
from cordee.documents.models import Document
from cordee.employer.models import EmployerReply, Sharing
from cordee.orientation.models import HealthFacts, Orientation, Situation
from cordee.people.models import Consent, Contact, Identity
from cordee.programmes.models import SupportProgramme
from cordee.referrals.models import (
    Correction,
    ReferralComplement,
    ReferralMessage,
    ReferralQuestion,
    ReferralSummary,
)
from cordee.support.models import Application, Note
from cordee.voice.models import RightsRequest
from tests.access.hanging import hang_on
from tests.access.oracle import Who, World
from tests.access.relations import Related, guards_asleep
from tests.database import analyze
from tests.factories.network import MembershipFactory
from tests.factories.support import AppointmentFactory, StepFactory

MARKER = re.compile(r"⟦(\d+)·([a-z]+)⟧")

# Of a note, by who reads it.
NOTES = {"own": ("mon_organisme", "private"), "note": ("equipe", "situation"), "care": ("sante", "medical")}
APPLICATIONS = {"asking": (False, "situation"), "healing": (True, "health")}
# Of a document, by who reads it and whether it tells of her health.
DOCUMENTS = {
    "paper": ("equipe", False, "situation"),
    "exam": ("equipe", True, "health"),
    "draft": ("mon_organisme", False, "private"),
    "letter": ("sante", True, "medical"),
}
# Of a programme, the same.
PROGRAMMES = {"following": (False, "situation"), "keeping": (True, "health")}
# Where each kind of string is kept, and the class under which its reading is logged ("" : no identity, not logged).
KEPT_IN = {
    "identity": ("people_identity", "identity"),
    "contact": ("people_contact", "identity"),
    "asked": ("referrals_referralsummary", ""),
    "message": ("referrals_referralmessage", ""),
    "situation": ("orientation_situation", "situation"),
    "health": ("orientation_healthfacts", "health"),
    "consent": ("people_consent", ""),
    "choice": ("orientation_orientation", ""),
    "question": ("referrals_referralquestion", ""),
    "complement": ("referrals_referralcomplement", ""),
    "word": ("cases_personanswer", "situation"),
    "correction": ("referrals_correction", ""),
    "right": ("voice_rightsrequest", ""),
    **{kind: ("support_note", data_class) for kind, (_, data_class) in NOTES.items()},
    "step": ("support_step", "situation"),
    "appointment": ("support_appointment", "situation"),
    "shared": ("employer_sharing", "health"),
    "replied": ("employer_employerreply", "health"),
    **{kind: ("support_application", data_class) for kind, (_, data_class) in APPLICATIONS.items()},
    **{kind: ("documents_document", data_class) for kind, (*_, data_class) in DOCUMENTS.items()},
    **{kind: ("programmes_supportprogramme", data_class) for kind, (_, data_class) in PROGRAMMES.items()},
}


def mark(related: list[Related]) -> dict[int, Related]:
    """Write the markers over everything that says something of a person, case by case."""
    numbered, agent = dict(enumerate(related)), MembershipFactory(role="phone_agent")
    with guards_asleep():
        for number, one in numbered.items():
            hang_on(one.referral, agent)
            _mark(one, {kind: f"⟦{number}·{kind}⟧" for kind in KEPT_IN})
    analyze()
    return numbered


def _mark(one: Related, said: dict[str, str]) -> None:
    case, person, referral = one.referral.case_id, one.referral.case.person_id, one.referral.pk
    Identity.objects.filter(pk=person).update(family_name=said["identity"], given_name="")
    Contact.objects.filter(pk=person).update(email=said["contact"], phone="")
    Consent.objects.filter(case=case).update(purpose=said["consent"], words=said["consent"])
    ReferralSummary.objects.filter(pk=referral).update(commune_name=said["asked"])
    ReferralMessage.objects.filter(pk=referral).update(text=said["message"])
    for orientation in Orientation.objects.filter(case=case):
        Situation.objects.filter(pk=orientation.pk).update(facts=_told("commune_residence", said["situation"]))
        HealthFacts.objects.filter(pk=orientation.pk).update(facts=_told("arret_origine", said["health"]))
    for kind, (audience, _) in NOTES.items():
        Note.objects.filter(case=case, audience=audience).update(text=said[kind])
    for kind, (about_health, _) in APPLICATIONS.items():
        Application.objects.filter(case=case, about_health=about_health).update(title=said[kind])
    for kind, (audience, of_health, _) in DOCUMENTS.items():
        Document.objects.filter(case=case, audience=audience, about_health=of_health).update(title=said[kind])
    for kind, (about_health, _) in PROGRAMMES.items():
        SupportProgramme.objects.filter(case=case, about_health=about_health).update(title=said[kind])
    StepFactory(case=one.referral.case, title=said["step"])
    AppointmentFactory(case=one.referral.case, subject=said["appointment"])
    line = {"kind": "reprise", "text": said["shared"], "author": "", "on": ""}
    Sharing.objects.filter(case=case).update(lines=[line], words=said["shared"])
    EmployerReply.objects.filter(case=case).update(words=said["replied"])
    Orientation.objects.filter(case=case).update(override_code="autre", override_text=said["choice"])
    ReferralQuestion.objects.filter(referral=referral).update(text=said["question"])
    ReferralComplement.objects.filter(referral=referral).update(text=said["complement"])
    PersonAnswer.objects.filter(case=case).update(words=said["word"])
    Correction.objects.filter(referral=referral).update(reason=said["correction"])
    RightsRequest.objects.filter(case=case).update(words=said["right"])


def _told(fact: str, value: str) -> dict[str, Any]:
    return {"facts": {fact: value}, "caller": "personne", "declined": [], "unsure": []}


def markers(text: str) -> set[tuple[int, str]]:
    return {(int(number), kind) for number, kind in MARKER.findall(text)}


def allowed(who: Who, world: World, numbered: dict[int, Related], at: Any) -> set[tuple[int, str]]:
    """What the oracle opens to this actor, as markers."""
    seen = world.sees(who, at)
    found = set()
    for number, one in numbered.items():
        keys = _keys(one, world)
        found |= {(number, kind) for kind, (table, _) in KEPT_IN.items() if seen[table] & keys[kind]}
    return found


def _keys(one: Related, world: World) -> dict[str, set[Any]]:
    """Of this case, the rows that hold each kind of string."""
    referral, person = {one.referral.pk}, {one.referral.case.person_id}
    orientations = {found.id for found in world.orientations.values() if found.case == one.referral.case_id}
    consents = {found.id for found in world.consents.values() if found.case == one.referral.case_id}
    of = {"people_identity": person, "people_contact": person, "people_consent": consents}
    of |= {f"referrals_{table}": referral for table in ("referralsummary", "referralmessage")}
    of |= {f"orientation_{table}": orientations for table in ("orientation", "situation", "healthfacts")}
    beside = [
        found for found in world.besides if one.referral.case_id == found.case or one.referral.pk == found.referral
    ]
    for table in {table for table, _ in KEPT_IN.values()} - of.keys():
        of[table] = {found.id for found in beside if found.table == table}
    keys = {kind: of[table] for kind, (table, _) in KEPT_IN.items()}
    for table, kinds in (
        ("support_note", NOTES),
        ("support_application", APPLICATIONS),
        ("programmes_supportprogramme", PROGRAMMES),
    ):
        there = [found for found in beside if found.table == table]
        keys |= {kind: {found.id for found in there if found.state == to} for kind, (to, _) in kinds.items()}
    papers = [found for found in beside if found.table == "documents_document"]
    for kind, (audience, of_health, _) in DOCUMENTS.items():
        keys[kind] = {found.id for found in papers if (found.state, found.of_health) == (audience, of_health)}
    return keys
