"""A case closes once nothing is left running in it; where she then stands is said in the words of the field."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cordee.audit.context import acting_as
from cordee.cases import actions as cases
from cordee.cases.queries import Running, still_running
from cordee.cases.wording import CLOSINGS
from cordee.domain.access import Role
from cordee.domain.planning import CLOSING_GROUPS, Closing
from cordee.domain.referral import State
from cordee.network.models import Membership
from cordee.programmes.models import SupportProgramme
from cordee.referrals import todo
from cordee.support.models import Application, Appointment
from tests.access.relations import guards_asleep
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory, ParticipationFactory
from tests.factories.network import OrganisationFactory
from tests.factories.people import CAME_AT, ConsentFactory
from tests.factories.privacy import GuardFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.support import ApplicationFactory, AppointmentFactory
from tests.rooms.referrals.page_scene import asked, browser, text_of
from tests.rooms.referrals.scene import member_of
from tests.rooms.support.test_case_page import beside, case_of, page

pytestmark = pytest.mark.django_db

LEFT = {
    "programme": (ProgrammeFactory, {}, "1 programme en cours", "#programmes"),
    "appointment": (AppointmentFactory, {}, "1 rendez-vous à tenir, à annuler ou à renseigner", "#rendez-vous"),
    "application": (ApplicationFactory, {}, "1 démarche faite par un organisme", "#demarches"),
}
SETTLED = {"settled_at": CAME_AT, "settled_by": "Conseillère", "reason": "Elle a trouvé un poste"}


def led_by(organisation):
    return CaseFactory(next_action_owner=organisation)


def left_in(case, what, **more):
    factory, usual, _, _ = LEFT[what]
    with bypass_row_security():
        return factory(case=case, **usual, **more)


def close(them, case, closing=Closing.SAME_JOB):
    with bypass_row_security():
        case.refresh_from_db()
    typed = {"closing": closing.value, "seen": todo.seen(case)}
    return them.post(reverse("support:close", args=[case.pk]), typed)


def state_of(case) -> str:
    with bypass_row_security():
        case.refresh_from_db()
    return case.state


def end_all(case) -> None:
    with guards_asleep():
        stopped = {"ended_on": CAME_AT.date(), "ended_at": CAME_AT, "ended_by": "Conseillère", "reason": "Finie"}
        SupportProgramme.objects.filter(case=case).update(state="arrete", **stopped)
        Appointment.objects.filter(case=case).update(state="annule", **SETTLED)
        Application.objects.filter(case=case).update(state="abandonnee", **SETTLED)


@pytest.mark.parametrize("what", LEFT)
def test_closing_says_what_still_runs_and_waits_for_its_end(us, what):
    case, them = led_by(us), browser(us)
    left_in(case, what)
    _, _, said, part = LEFT[what]

    shown, refused = them.get(reverse("support:close", args=[case.pk])), close(them, case)

    assert (shown.status_code, refused.status_code, state_of(case)) == (200, 409, "open")
    assert said in text_of(shown)
    assert part in shown.content.decode()
    assert said in text_of(refused)
    (event,) = [one for one in journal() if one.kind == "case.act_refused"]
    assert event.detail == {"act": "close", "why": "WouldStrand"}

    end_all(case)

    assert "Pourquoi" in text_of(them.get(reverse("support:close", args=[case.pk])))
    assert (close(them, case).status_code, state_of(case)) == (302, "closed")


def test_what_she_does_herself_holds_no_case(us):
    case = led_by(us)
    left_in(case, "application", owner=None)

    assert (close(browser(us), case).status_code, state_of(case)) == (302, "closed")


def test_what_the_lead_does_not_read_holds_the_case_all_the_same_and_is_only_counted(us):
    referral = asked(State.CLOSED, recipient=us, classes=["identity"])
    beside(referral, "partner", partner := OrganisationFactory())
    with bypass_row_security():
        theirs = Membership.objects.get(pk=member_of(partner, Role.ADVISER).membership)
    case = case_of(referral)
    left_in(case, "programme", membership=theirs, about_health=True)
    lead = member_of(us, Role.ADVISER)
    with acting_as(lead):
        assert not SupportProgramme.objects.visible_to(lead).filter(case=case).exists()

    refused = close(browser(us), case)

    assert (refused.status_code, state_of(case)) == (409, "open")
    assert "1 programme en cours" in text_of(refused)
    assert "maintien" not in text_of(refused).lower()


@pytest.mark.parametrize("what", LEFT)
def test_the_database_refuses_too(us, what):
    case, lead = led_by(us), member_of(us, Role.ADVISER)
    left_in(case, what)

    with acting_as(lead), pytest.raises(DatabaseError), transaction.atomic():
        cases.close(case=case, closing=Closing.SETTLED, on=CAME_AT.date(), actor=lead, at=CAME_AT)

    assert state_of(case) == "open"


def test_only_who_leads_is_told_what_runs(us):
    referral = asked(State.ACCEPTED, recipient=us)
    beside(referral, "partner", partner := OrganisationFactory())
    left_in(case_of(referral), "appointment")
    told = {}
    for name, who in (("lead", us), ("partner", partner), ("stranger", OrganisationFactory())):
        with acting_as(member_of(who, Role.ADVISER)):
            told[name] = still_running(referral.case_id)

    assert told == {"lead": Running(appointments=1), "partner": Running(), "stranger": Running()}

    GuardFactory(case=case_of(referral))
    with acting_as(member_of(us, Role.ADVISER)):
        assert not still_running(referral.case_id)


# Where she stands.


def test_each_end_has_its_words_its_group_and_its_place_in_the_database(us):
    assert CLOSINGS.keys() == CLOSING_GROUPS.keys() == set(Closing)
    for closing in Closing:
        ended = {"closing": closing.value, "closed_on": CAME_AT.date()}
        CaseFactory(next_action_owner=us, state="closed", next_action="", next_action_on=None, **ended)


def test_where_she_stands_is_told_to_who_reads_her_situation_and_its_group_to_the_others(us):
    case = led_by(us)
    agreed, others = OrganisationFactory(), OrganisationFactory()
    for organisation in (agreed, others):
        with guards_asleep():
            ParticipationFactory(case=case, organisation=organisation, level="partner", opened_by="orientation")
    ConsentFactory(case=case, organisation=agreed, classes=["identity", "situation"])

    close(browser(us), case, Closing.ADAPTED_JOB)

    pages = {who: text_of(browser(who).get(page(case))) for who in (us, agreed, others)}
    full = "En emploi : maintenue à son poste, adapté ou à temps partiel"
    assert [full in pages[who] for who in (us, agreed, others)] == [True, True, False]
    assert f"Dossier clos : {full}" in pages[us]
    assert "Dossier clos : En emploi" in pages[others]
    assert "adapté" not in pages[others]
    copied = {who: text_of(browser(who).get(reverse("caseload:summary", args=[case.pk]))) for who in pages}
    assert [full in copied[who] for who in (us, agreed, others)] == [True, True, False]
    assert "Dossier clos. En emploi" in copied[others]
    assert "adapté" not in copied[others]
