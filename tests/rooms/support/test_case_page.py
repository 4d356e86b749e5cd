"""The page of a case: who takes part, what comes next, what was shared, what happened; for who takes part alone."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.domain.access import Role
from cordee.domain.planning import Closing
from cordee.domain.referral import NextAction, Outcome, State
from cordee.network.models import Membership
from cordee.referrals import following, queries, todo, todo_acts
from cordee.support import queries as support
from cordee.support.timeline import SOURCES, Place, timeline
from tests.access.relations import guards_asleep
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory, ParticipationFactory
from tests.factories.network import OrganisationFactory
from tests.factories.people import ConsentFactory
from tests.factories.privacy import CaseAssignmentFactory, EmergencyAccessFactory, GuardFactory
from tests.factories.voice import PersonAnswerFactory, PersonQuestionFactory
from tests.rooms.referrals.page_scene import FAMILY_NAME, PHONE, asked, browser, text_of
from tests.rooms.referrals.scene import AT, member_of

pytestmark = pytest.mark.django_db

THREE = ["identity", "situation", "health"]


def page(referral_or_case) -> str:
    key = referral_or_case.pk if isinstance(referral_or_case, Case) else referral_or_case.case_id
    return reverse("support:case", args=[key])


def case_of(referral) -> Case:
    with bypass_row_security():
        return Case.objects.select_related("person").get(pk=referral.case_id)


def beside(referral, level: str, organisation) -> None:
    """A tie that no act of this test opens may be tried all the same."""
    opened = {"trace": "transmission"}.get(level, "orientation")
    more = {"referral": referral.pk} if level == "invited" else {}
    with guards_asleep():
        ParticipationFactory(case=case_of(referral), organisation=organisation, level=level, opened_by=opened, **more)


# Who reads it.


def test_its_lead_reads_who_she_is_who_takes_part_and_what_comes_next(us):
    referral = asked(State.ACCEPTED, recipient=us, classes=THREE, sender__name="Ligne des Alpes")

    text = text_of(browser(us).get(page(referral)))

    assert FAMILY_NAME in text
    assert PHONE in text
    assert "Cap emploi des Bauges (vous) Référent depuis le" in text
    assert "Ligne des Alpes A transmis depuis le" in text
    assert "Ensuite Transmettre la demande" in text
    assert "Qui le fait : Cap emploi des Bauges" in text
    assert "Préparer ma reprise après un arrêt" in text
    assert "noté par Ligne des Alpes" in text


@pytest.mark.parametrize(("level", "status"), [("partner", 200), ("reader", 200), ("trace", 404), ("invited", 404)])
def test_a_case_opens_to_partners_and_readers_not_to_who_only_sent_or_is_only_asked(us, level, status):
    referral = asked(State.ACCEPTED)
    beside(referral, level, us)

    assert browser(us).get(page(referral)).status_code == status


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADVISER, Role.TEAM_LEAD, Role.HEALTH_PROFESSIONAL}))
def test_it_is_no_page_of_other_roles(us, role):
    referral = asked(State.ACCEPTED, recipient=us)

    assert browser(us, role).get(page(referral)).status_code in (403, 404)


def test_hidden_and_missing_look_the_same(us):
    referral, them = asked(State.ACCEPTED), browser(us)

    hidden, missing = them.get(page(referral)), them.get(reverse("support:case", args=[us.pk]))

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert len(hidden.content) == len(missing.content)


def test_a_partner_without_her_agreement_reads_the_case_and_not_who_she_is(us):
    referral = asked(State.ACCEPTED)
    beside(referral, "partner", us)

    text = text_of(browser(us).get(page(referral)))

    assert FAMILY_NAME not in text
    assert "Le nom ne vous est pas ouvert" in text
    assert "Ce qui a été partagé" not in text


def test_a_partner_reads_what_she_agreed_to_share(us):
    referral = asked(State.ACCEPTED)
    beside(referral, "partner", us)
    ConsentFactory(case=case_of(referral), organisation=us, classes=["identity", "situation"])

    text = text_of(browser(us).get(page(referral)))

    assert FAMILY_NAME in text
    assert "Ce qui a été partagé" in text
    assert "Santé et travail" not in text


def test_only_the_lead_may_plan(us):
    referral = asked(State.ACCEPTED)
    beside(referral, "partner", us)

    assert browser(us).get(reverse("support:plan", args=[referral.case_id])).status_code == 404
    assert "prévoir" not in text_of(browser(us).get(page(referral)))


def test_an_organisation_whose_name_tells_of_health_is_kept_from_who_may_not_know(us):
    discreet = OrganisationFactory(kind="sante_travail", name="Clinique du Dos", discreet=True)
    referral = asked(State.ACCEPTED, recipient=discreet)
    beside(referral, "partner", us)

    before = text_of(browser(us).get(page(referral)))
    ConsentFactory(case=case_of(referral), organisation=us, classes=THREE)
    after = text_of(browser(us).get(page(referral)))

    assert "Clinique du Dos" not in before
    assert "Partenaire tenu au secret" in before
    assert "Clinique du Dos" in after


# Guards and the emergency.


def test_a_restricted_case_is_no_page_and_who_acts_on_it_is_told(us):
    referral = asked(State.ACCEPTED, recipient=us)
    them = browser(us)
    assert them.get(page(referral)).status_code == 200
    GuardFactory(case=case_of(referral))

    read = them.get(page(referral))
    acted = them.post(reverse("support:plan", args=[referral.case_id]), {"next_action": "decider", "on": "demain"})
    stranger = browser(OrganisationFactory()).post(reverse("support:plan", args=[referral.case_id]), {})

    assert (read.status_code, acted.status_code, stranger.status_code) == (404, 409, 404)
    assert "gelé depuis le" in text_of(acted)


def test_a_sensitive_case_opens_to_the_assigned_with_contact_and_place_masked(us):
    referral = asked(State.ACCEPTED, recipient=us, classes=THREE)
    GuardFactory(case=case_of(referral), kind="sensitive")
    them, others = browser(us), browser(us)
    with bypass_row_security():
        member = Membership.objects.get(user=int(them.session["_auth_user_id"]))
    CaseAssignmentFactory(case=case_of(referral), membership=member)

    masked, shown = them.get(page(referral)), them.get(f"{page(referral)}?coordonnees=montrer")

    assert others.get(page(referral)).status_code == 404
    assert PHONE not in masked.content.decode()
    assert PHONE in shown.content.decode()
    assert [one.kind for one in journal()].count("contact.unmasked") == 1


def test_an_emergency_opens_the_page_to_read_and_its_reason_is_in_the_journal(us):
    referral = asked(State.ACCEPTED, classes=THREE)
    them = browser(us)
    with bypass_row_security():
        member = Membership.objects.get(user=int(them.session["_auth_user_id"]))
    EmergencyAccessFactory(case=case_of(referral), membership=member)

    text = text_of(them.get(page(referral)))

    assert "Vous lisez ce dossier en urgence" in text
    assert FAMILY_NAME in text
    assert them.get(reverse("support:plan", args=[referral.case_id])).status_code == 404
    readings = [one for one in journal() if one.screen == "support:case"]
    assert readings
    assert all(one.reason.startswith("urgence ") for one in readings)


# Displayed = logged.


def test_what_is_displayed_is_logged_class_by_class(us):
    referral = asked(State.ACCEPTED, recipient=us, classes=THREE)

    browser(us).get(page(referral))

    read = {one.kind: one for one in journal() if one.screen == "support:case"}
    assert read.keys() == {"person.read", "shared_facts.read"}
    assert read["person.read"].classes == ["identity"]
    assert read["shared_facts.read"].classes == ["situation", "health"]
    assert {one.case for one in read.values()} == {str(referral.case_id)}


# What its lead does.


def ended(scene):
    referral = scene.accept(scene.sent())
    said = {"referral_id": referral.pk, "responder_name": "Mme Roche"}
    scene.do(scene.adviser, following.start, met_on=date(2024, 9, 2), **said)
    return scene.do(scene.adviser, following.close, outcome=Outcome.NOT_HELPED, **said)


def test_the_lead_plans_on_the_page_of_the_case_and_the_timeline_says_it(us):
    referral = asked(State.ACCEPTED, recipient=us)
    them, address = browser(us), reverse("support:plan", args=[referral.case_id])
    typed = {"on": "demain", "seen": todo.seen(case_of(referral)), "key": "une-fois"}
    typed["next_action"] = NextAction.DECIDE.value

    first, second = them.post(address, typed), them.post(address, typed)

    assert (first.status_code, second.status_code) == (302, 302)
    case = case_of(referral)
    assert (case.next_action, case.next_action_owner_id) == (NextAction.DECIDE, us.pk)
    assert case.next_action_on == timezone.localdate() + timedelta(days=1)
    assert len([one for one in journal() if one.kind == "case.planned"]) == 1
    assert "Prévu : Décider de la suite" in text_of(them.get(page(referral)))


def test_a_page_that_has_grown_old_plans_nothing(us):
    referral = asked(State.ACCEPTED, recipient=us)
    typed = {"next_action": NextAction.DECIDE.value, "on": "demain", "seen": "rappeler.2020-01-01"}

    refused = browser(us).post(reverse("support:plan", args=[referral.case_id]), typed)

    assert refused.status_code == 409
    assert "La suite a changé" in text_of(refused)
    assert case_of(referral).next_action == NextAction.HAND_OVER


def test_a_case_without_any_request_is_planned_and_closed_by_who_leads_it(us):
    case = CaseFactory(next_action_owner=us)
    them = browser(us)

    planned = them.post(
        reverse("support:plan", args=[case.pk]),
        {"next_action": NextAction.CALL_BACK.value, "on": "demain", "seen": todo.seen(case)},
    )
    with bypass_row_security():
        case = Case.objects.get(pk=case.pk)
    closed = them.post(
        reverse("support:close", args=[case.pk]), {"closing": Closing.UNREACHABLE.value, "seen": todo.seen(case)}
    )

    assert (planned.status_code, closed.status_code) == (302, 302)
    text = text_of(them.get(page(case)))
    assert "Dossier clos le" in text
    assert "Dossier clos : Elle reste injoignable" in text
    assert "Prévu : Rappeler la personne" in text


def test_a_case_with_a_running_request_is_not_closed(us):
    referral = asked(State.STARTED, recipient=us)
    typed = {"closing": Closing.UNREACHABLE.value, "seen": todo.seen(case_of(referral))}

    refused = browser(us).post(reverse("support:close", args=[referral.case_id]), typed)

    assert refused.status_code == 409
    assert case_of(referral).state == "open"


def test_planning_for_the_whole_case_leaves_the_requests_of_the_animator_to_her(scene):
    """As the act of a request does, but about none of them."""
    referral = ended(scene)
    with acting_as(scene.adviser):
        todo_acts.plan_case(
            case_id=referral.case_id,
            next_action=NextAction.CALL_BACK,
            on=AT.date() + timedelta(days=3),
            seen=todo.seen(case_of(referral)),
            actor=scene.adviser,
            at=AT,
        )

    assert case_of(referral).next_action == NextAction.CALL_BACK


# The timeline.


def lines_of(referral, actor, *, size=100):
    found, after = [], None
    with acting_as(actor):
        requests = queries.referrals_of_case(referral.case_id, actor=actor)
        while True:
            one = timeline(referral.case_id, requests, actor=actor, after=after, size=size)
            found += one.lines
            if one.after is None:
                return found
            after = Place.read(str(one.after))


def test_the_timeline_tells_all_that_happened_the_latest_first(scene):
    referral = ended(scene)
    referral.case = case_of(referral)
    question = PersonQuestionFactory(referral=referral, moment="6_mois", closed_on=AT.date() + timedelta(days=1))
    PersonAnswerFactory(question=question, at=timezone.now())

    lines = lines_of(referral, scene.adviser)

    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
    assert {line.kind for line in lines} == {"move", "joined", "left", "plan", "word"}
    moves = {line.row.verb for line in lines if line.kind == "move"}
    assert moves == {"send", "accept", "start", "close"}


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_page_after_page_gives_each_line_once_in_the_same_order(scene, size):
    """Acts of one scene share their instant: a place is more than an instant."""
    referral = ended(scene)

    whole = [line.place for line in lines_of(referral, scene.adviser)]

    assert [line.place for line in lines_of(referral, scene.adviser, size=size)] == whole
    assert len(set(whole)) == len(whole) > 8


def test_a_place_that_nobody_wrote_begins_at_the_start():
    assert [Place.read(text) for text in ("", "hier", "2024-09-01_plan_x", "2024-09-01T10:00:00_plan_" + "0" * 32)] == [
        None
    ] * 4


def test_the_page_says_each_line_with_the_request_it_is_of(scene):
    referral = ended(scene)
    adviser = browser(scene.operator)

    text = text_of(adviser.get(page(referral)))

    assert "Dossier ouvert" in text
    assert "Santé au travail des Bauges : référent du dossier" in text
    assert f"Demande {referral.reference} à Santé au travail des Bauges" in text
    assert "Premier rendez-vous tenu le" in text
    assert "pas aid" in text.lower()


def test_a_reader_reads_who_takes_part_and_what_was_planned_and_nothing_of_the_requests(scene):
    referral = ended(scene)
    beside(referral, "reader", reader := OrganisationFactory())

    kinds = {line.kind for line in lines_of(referral, member_of(reader, Role.ADVISER))}

    assert kinds == {"joined", "left", "plan"}


def test_the_timeline_costs_the_same_whatever_happened(scene, django_assert_num_queries):
    first, second = scene.accept(scene.sent(scene.called(family_name="Autre", phone="06 55 44 33 22"))), ended(scene)
    for referral in (first, second):
        with acting_as(scene.adviser):
            requests = queries.referrals_of_case(referral.case_id, actor=scene.adviser)
            with django_assert_num_queries(len(SOURCES)):
                timeline(referral.case_id, requests, actor=scene.adviser)


# What the database says of the plans, whatever the application asks.


def plans_of(case_id, actor) -> int:
    with acting_as(actor), connection.cursor() as cursor:
        lowest = "00000000-0000-0000-0000-000000000000"
        cursor.execute("select count(*) from policy.plans_of(%s, 'infinity', %s, 50)", [case_id, lowest])
        return cursor.fetchone()[0]


def test_the_journal_of_plans_opens_to_who_takes_part_alone(scene):
    referral = ended(scene)
    tied = {}
    for level in ("partner", "reader", "trace", "invited"):
        beside(referral, level, organisation := OrganisationFactory())
        tied[level] = plans_of(referral.case_id, member_of(organisation, Role.ADVISER)) > 0

    assert tied == {"partner": True, "reader": True, "trace": False, "invited": False}
    assert plans_of(referral.case_id, scene.adviser) > 0
    assert plans_of(referral.case_id, member_of(scene.operator, Role.PHONE_AGENT)) == 0
    assert plans_of(referral.case_id, member_of(scene.operator, Role.ADVISER, ("38",))) == 0
    assert [plans_of(referral.case_id, who) for who in (scene.stranger, scene.agent, scene.animator)] == [0, 0, 0]


def test_a_guard_shuts_the_journal_of_plans(scene):
    referral = ended(scene)
    guard = GuardFactory(case=case_of(referral), kind="sensitive")
    assert plans_of(referral.case_id, scene.adviser) == 0

    with bypass_row_security():
        member = Membership.objects.get(pk=scene.adviser.membership)
    CaseAssignmentFactory(case=guard.case, membership=member)
    assert plans_of(referral.case_id, scene.adviser) > 0

    GuardFactory(case=guard.case, kind="restricted")
    assert plans_of(referral.case_id, scene.adviser) == 0


def test_an_emergency_reads_the_plans_for_its_hour(scene):
    referral, later = ended(scene), member_of(OrganisationFactory(), Role.ADVISER)
    with bypass_row_security():
        member, other = (Membership.objects.get(pk=one.membership) for one in (scene.stranger, later))
    EmergencyAccessFactory(case=case_of(referral), membership=member)
    EmergencyAccessFactory(case=case_of(referral), membership=other, over=True)

    assert plans_of(referral.case_id, scene.stranger) > 0
    assert plans_of(referral.case_id, later) == 0


def test_both_layers_agree_on_who_opens_the_page(scene):
    """The queryset with row-level security off opens what the policies would."""
    referral = ended(scene)
    for level in ("partner", "reader", "trace", "invited"):
        beside(referral, level, organisation := OrganisationFactory())
        actor = member_of(organisation, Role.ADVISER)
        with acting_as(actor), bypass_row_security():
            opened = Case.objects.visible_to(actor).filter(support.reads_case(actor, "pk"), pk=referral.case_id)
            assert opened.exists() == (plans_of(referral.case_id, actor) > 0), level
