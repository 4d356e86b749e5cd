"""A closed case is read as it was: nothing is put to run in it again, what ends is still said, nothing presses."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.domain.access import Role
from cordee.domain.appointments import Means
from cordee.domain.planning import OLD_CLOSINGS, Closing
from cordee.domain.programmes import Entry, What
from cordee.referrals import todo
from cordee.referrals.todo_forms import CloseCaseForm
from cordee.support import applying, booking, planning
from cordee.support.booking import Meeting
from cordee.support.models import Application, Appointment, Step
from cordee.support.refusals import AppointmentOfClosedCase, CaseIsClosed
from tests.access.relations import guards_asleep
from tests.database import bypass_row_security
from tests.factories.cases import CaseFactory
from tests.factories.network import MembershipFactory
from tests.factories.people import CAME_AT
from tests.factories.programmes import ProgrammeFactory
from tests.factories.support import ApplicationFactory, AppointmentFactory, StepFactory, at_ten
from tests.rooms.referrals.page_scene import browser, text_of
from tests.rooms.referrals.scene import member_of
from tests.rooms.support.test_case_page import page

pytestmark = pytest.mark.django_db

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
PAST, SOON = (at_ten(TODAY + timedelta(days=days)) for days in (-3, 10))
MEETING = Meeting(starts_at=SOON + timedelta(days=1), minutes=45, means=Means.PHONE)
PAPER = "Pièce d’identité"
SIGNED = {"filed_on": CAME_AT.date(), "due_on": TODAY}
DECIDED = {"granted": True, "decision": "Reconnue", "decided_on": CAME_AT.date()}

# What a verb is tried on, the act, what it says, and how the row then stands; None where it is refused.
STEPS = {
    "move": ({}, planning.put_off, {"due_on": TODAY + timedelta(days=30)}, None),
    "resume": ({"done": True}, planning.resume, {}, None),
    "finish": ({}, planning.finish, {}, "faite"),
    "drop": ({}, planning.drop, {"reason": "Sans suite"}, "abandonnee"),
}
APPOINTMENTS = {
    "move": ({}, booking.move, {"meeting": MEETING}, None),
    "keep": ({"wished": True}, booking.keep, {}, None),
    "resume": ({"held": True, "starts_at": PAST}, booking.resume, {}, None),
    "cancel": ({}, booking.cancel, {"reason": "Fermé"}, "annule"),
    "hold": ({"starts_at": PAST}, booking.hold, {}, "tenu"),
    "miss": ({"starts_at": PAST}, booking.miss, {}, "manque"),
}
APPLICATIONS = {
    "receive": ({}, applying.receive, {"papers": [PAPER]}, None),
    "file": ({}, applying.file, SIGNED, None),
    "ask_more": ({"filed": True}, applying.ask_more, {"papers": [PAPER], "due_on": TODAY}, None),
    "put_off": ({}, applying.put_off, {"due_on": TODAY}, None),
    "resume": ({"granted": True}, applying.resume, {}, None),
    "decide": ({"filed": True}, applying.decide, DECIDED, "accordee"),
    "drop": ({}, applying.drop, {"reason": "Sans suite"}, "abandonnee"),
}
TRIED = {
    Step: (STEPS, StepFactory, "step_id", CaseIsClosed),
    Appointment: (APPOINTMENTS, AppointmentFactory, "appointment_id", AppointmentOfClosedCase),
    Application: (APPLICATIONS, ApplicationFactory, "application_id", CaseIsClosed),
}


@pytest.fixture
def case(us):
    return CaseFactory(next_action_owner=us)


def closed(case: Case, closing: Closing = Closing.ADAPTED_JOB) -> None:
    """As cases were that were closed before the database looked at what runs in them."""
    ended = {"state": "closed", "closing": closing.value, "closed_on": TODAY}
    with guards_asleep():
        Case.objects.filter(pk=case.pk).update(next_action="", next_action_on=None, **ended)


def of(us, case, factory, **said):
    return factory(case=case, membership=MembershipFactory(organisation=us), **said)


def stored(one):
    with bypass_row_security():
        return type(one).objects.get(pk=one.pk)


@pytest.mark.parametrize(("model", "verb"), [(model, verb) for model, (verbs, *_) in TRIED.items() for verb in verbs])
def test_what_would_run_again_is_refused_and_what_ends_is_said(us, case, model, verb):
    verbs, factory, name, refusal = TRIED[model]
    stands, act, said, after = verbs[verb]
    one, adviser = of(us, case, factory, **stands), member_of(us, Role.ADVISER)
    closed(case)
    known = {name: one.pk, "seen": stored(one).seen, "actor": adviser, "at": NOW, **said}

    with acting_as(adviser):
        if after is None:
            with pytest.raises(refusal):
                act(**known)
        else:
            act(**known)

    assert stored(one).state == (after or one.state)


def test_its_pages_refuse_with_a_sentence_and_offer_only_what_ends(us, case):
    them = browser(us)
    step, done = of(us, case, StepFactory), of(us, case, StepFactory, done=True)
    ahead, held = of(us, case, AppointmentFactory), of(us, case, AppointmentFactory, held=True, starts_at=PAST)
    unsaid = of(us, case, AppointmentFactory, starts_at=PAST)
    hers = of(us, case, ApplicationFactory, owner=None)
    closed(case)

    again = [("resume_step", done), ("resume_appointment", held), ("application_papers", hers)]
    typed = [(reverse(f"support:{name}", args=[one.pk]), {"seen": stored(one).seen}) for name, one in again]
    refused = [them.post(address, said | {"paper": PAPER}) for address, said in typed]
    assert [one.status_code for one in refused] == [409, 409, 409]
    assert all("Ce dossier est clos" in text_of(one) for one in refused)
    forms = [("move_appointment", ahead), ("change_step", step), ("put_off_application", hers)]
    assert [them.get(reverse(f"support:{name}", args=[one.pk])).status_code for name, one in forms] == [302, 302, 302]

    shown = them.get(page(case)).content.decode()
    ends, runs = [("hold", unsaid), ("miss", unsaid), ("cancel", ahead)], [("move", ahead), ("resume", held)]
    assert all(reverse(f"support:{name}_appointment", args=[one.pk]) in shown for name, one in ends)
    assert not [name for name, one in runs if reverse(f"support:{name}_appointment", args=[one.pk]) in shown]


def test_nothing_presses_in_it_and_only_a_note_or_a_document_is_added(us, case):
    them = browser(us)
    of(us, case, StepFactory, title="Écrire à la caisse", due_on=TODAY - timedelta(days=2))
    assert "En retard" in text_of(them.get(page(case)))

    closed(case)

    shown = them.get(page(case))
    assert 'id="retard"' not in shown.content.decode()
    assert "Écrire à la caisse" in text_of(shown)
    row = shown.content.decode().partition('class="case-adding')[2].partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)" data-shortcut', row) == [
        reverse(name, args=[case.pk]) for name in ("support:write_note", "documents:add")
    ]


def test_her_agreement_to_keep_the_documents_of_a_programme_is_still_taken_back(us, case):
    them, until = browser(us), TODAY + timedelta(days=400)
    kept = Entry(id="a", what=What.KEEPING, of="", on=TODAY, until=until, by="Conseillère", at=NOW.isoformat())
    over = {"stopped": True, "ended_on": TODAY, "ended_at": NOW, "destroy_on": until}
    one = of(us, case, ProgrammeFactory, entries=[kept.to_json()], **over)
    closed(case)
    own, keep, session = (reverse(f"programmes:{name}", args=[one.pk]) for name in ("programme", "keep", "session"))

    shown, asked, other = them.get(own).content.decode(), them.get(keep), them.get(session)
    assert (keep in shown, asked.status_code, other.status_code) == (True, 200, 302)
    assert reverse("documents:add", args=[case.pk]) not in shown
    seen = asked.context["form"].initial["seen"]
    done = them.post(keep, {"seen": seen, "agrees": "non", "on": "aujourd’hui", "until": ""})

    assert (done.status_code, stored(one).destroy_on) == (302, TODAY)


def test_an_old_end_is_read_and_no_longer_said(us, case):
    them = browser(us)
    offered = {value for value, _ in CloseCaseForm().fields["closing"].choices}
    assert offered == {one.value for one in Closing} - OLD_CLOSINGS
    assert len(offered) == 14

    refused = them.post(reverse("support:close", args=[case.pk]), {"closing": "aidee", "seen": todo.seen(case)})
    assert (refused.status_code, stored(case).state) == (422, "open")

    closed(case, Closing.SETTLED)
    assert "La personne a été aidée" in text_of(them.get(page(case)))
