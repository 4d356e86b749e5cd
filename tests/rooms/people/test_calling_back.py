"""Who is to call her reads her name and her phone, from that day on: the owner of the next action, and nobody else."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.domain.access import Role
from cordee.domain.planning import CALLS_THE_PERSON
from cordee.domain.referral import NextAction, RefusalReason
from cordee.network.models import User
from cordee.people import queries
from cordee.people.models import Contact, Identity
from cordee.referrals import actions
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.network import OrganisationFactory
from tests.factories.orientation import publish_catalogue
from tests.factories.privacy import GuardFactory
from tests.rooms.referrals.elsewhere import elsewhere
from tests.rooms.referrals.page_scene import text_of
from tests.rooms.referrals.scene import CALLER, make_scene, member_of

pytestmark = pytest.mark.django_db
TABLES = {"people_identity": Identity, "people_contact": Contact}


@pytest.fixture
def line():
    return OrganisationFactory(kind="numero_vert", name="Ligne régionale", departement=None)


def to_call(line, *, in_days=0, **changes):
    on = timezone.localdate() + timedelta(days=in_days)
    planned = {"next_action": NextAction.CALL_BACK.value, "next_action_on": on, "next_action_owner": line}
    return CaseFactory(**(planned | changes))


def seen_by(actor, case, layer):
    """Which of the two tables show the person to the actor, by the application or by the database alone."""
    if layer == "application":
        with bypass_row_security():
            found = [
                name for name, model in TABLES.items() if model.objects.visible_to(actor).filter(pk=case.person_id)
            ]
        return set(found)
    with transaction.atomic(), acting_as(actor), connection.cursor() as cursor:
        found = set()
        for name in TABLES:
            cursor.execute(f"select count(*) from {name} where person_id = %s", [case.person_id])
            found |= {name} if cursor.fetchone()[0] else set()
    return found


def both(actor, case):
    application, database = (seen_by(actor, case, layer) for layer in ("application", "database"))
    assert application == database
    return application


@pytest.mark.parametrize("action", NextAction)
def test_the_line_reads_whom_it_is_to_call_and_for_no_other_act(line, action):
    case = to_call(line, next_action=action.value)

    assert both(member_of(line, Role.PHONE_AGENT), case) == (set(TABLES) if action in CALLS_THE_PERSON else set())


@pytest.mark.parametrize(("in_days", "opens"), [(-3, True), (0, True), (1, False)])
def test_it_opens_on_the_day_of_the_call_and_stays_until_something_else_is_planned(line, in_days, opens):
    case, agent = to_call(line, in_days=in_days), member_of(line, Role.PHONE_AGENT)
    assert bool(both(agent, case)) is opens

    with bypass_row_security():
        Case.objects.filter(pk=case.pk).update(next_action=NextAction.DECIDE.value)

    assert both(agent, case) == set()


def test_nobody_but_the_owner_of_the_next_action_reads_it(line):
    other = OrganisationFactory(kind="numero_vert")
    case = to_call(line)
    closed = to_call(line)
    with bypass_row_security():
        Case.objects.filter(pk=closed.pk).update(state="closed", closing="aidee", closed_on=timezone.localdate())

    assert both(member_of(other, Role.PHONE_AGENT), case) == set()
    assert both(member_of(line, Role.PHONE_AGENT, ("38",)), case) == set()
    assert both(member_of(line, Role.PHONE_AGENT, ("73",)), case) == set(TABLES)
    assert both(member_of(line, Role.PHONE_AGENT), closed) == set()
    for role in (Role.ANIMATOR, Role.STEERING, Role.ADMINISTRATOR, Role.CATALOGUE_EDITOR):
        assert both(member_of(line, role), case) == set()


def test_a_case_that_is_restricted_shuts_it(line):
    case = to_call(line)
    GuardFactory(case=case, kind="restricted")

    assert both(member_of(line, Role.PHONE_AGENT), case) == set()


def test_who_could_not_be_reached_is_called_by_the_line_and_the_page_shows_how(client):
    publish_catalogue()
    scene = make_scene()
    referral = scene.sent()
    refused = {"reason": RefusalReason.UNREACHABLE, "responder_name": "Mme Roche"}
    scene.do(scene.adviser, actions.refuse, referral_id=referral.pk, **refused)

    with acting_as(scene.agent):
        person = queries.person_shown(
            Case.objects.get(pk=referral.case_id).person_id,
            actor=scene.agent,
            at=timezone.now(),
            screen="referrals:detail",
            case=referral.case_id,
        )

    assert person is not None and person.contact is not None
    assert person.contact.phone == CALLER["phone"]
    assert journal()[-1].classes == ["identity"]
    with bypass_row_security():
        client.force_login(User.objects.get(pk=scene.agent.user))
    assert CALLER["phone"] in text_of(client.get(f"/pro/orientations/{referral.pk}/"))


@pytest.mark.parametrize(
    "reason",
    [
        RefusalReason.FULL,
        RefusalReason.INCOMPLETE,
        RefusalReason.ALREADY_FOLLOWED,
        RefusalReason.UNREACHABLE,
        RefusalReason.PERSON_DOES_NOT_WISH,
    ],
)
def test_whatever_is_refused_the_line_may_call_her_from_the_day_it_is_planned(client, reason):
    publish_catalogue()
    scene = make_scene()
    referral = scene.sent()
    said = {"reason": reason, "responder_name": "Mme Roche", "referral_id": referral.pk}
    scene.do(scene.adviser, actions.refuse, **said)
    with bypass_row_security():
        client.force_login(User.objects.get(pk=scene.agent.user))
    address = f"/pro/orientations/{referral.pk}/"
    assert CALLER["phone"] in text_of(client.get(address))
    assert "1 demande à faire avancer avec la personne" in text_of(client.get("/pro/paroles/"))
    tomorrow = timezone.localdate() + timedelta(days=1)
    with bypass_row_security():
        Case.objects.filter(pk=referral.case_id).update(next_action_on=tomorrow)

    shown = text_of(client.get(address))

    assert CALLER["phone"] not in shown
    assert "s'ouvrent à la ligne" in shown
    assert "à faire avancer" not in text_of(client.get("/pro/paroles/"))
    assert f"{address}prevoir/" in client.get(address).content.decode()


def test_her_words_of_agreement_are_read_to_somebody_one_can_call(client, settings):
    settings.CORDEE_AS_OF = date(2024, 9, 2)
    publish_catalogue()
    around = elsewhere(make_scene())
    referral = around.sent()
    said = {"reason": RefusalReason.FULL, "responder_name": "Mme Roche", "referral_id": referral.pk}
    around.scene.do(around.scene.adviser, actions.refuse, **said)
    with bypass_row_security():
        client.force_login(User.objects.get(pk=around.scene.agent.user))

    shown = client.get(f"/pro/orientations/{referral.pk}/proposer/?vers={around.to_rival}")

    assert "À lire à voix haute" in text_of(shown)
    assert CALLER["phone"] in text_of(shown)
    event = journal()[-1]
    assert (event.kind, event.screen, event.classes) == ("person.read", "referrals:go_on", ["identity"])
