"""Who answers now where the caller may be sent; the warm transfer, recorded in one key with the call."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.domain.call import Outcome
from cordee.domain.opening import PARIS
from cordee.frontdesk import actions, answering, queries, transferring
from cordee.frontdesk.models import Call, WarmTransfer
from cordee.network.queries import actor_of
from tests.database import bypass_row_security
from tests.factories.frontdesk import CallFactory, WarmTransferFactory
from tests.factories.network import MembershipFactory
from tests.factories.outbox import as_worker
from tests.factories.presence import AbsenceFactory
from tests.rooms.enquiries.scene import page
from tests.rooms.referrals.layers import by_both, by_database, by_queryset

MONDAY_10 = datetime(2026, 11, 23, 10, tzinfo=PARIS)
TODAY_AND_ON = {"since": MONDAY_10.date(), "until": MONDAY_10.date() + timedelta(days=3650)}


def address(call):
    return reverse("frontdesk:transfer", args=[call.pk])


def listed(phone, call):
    return phone.get(address(call)).context["reachable"]


def rows():
    with bypass_row_security():
        return list(WarmTransfer.objects.all())


def post(phone, call, **said):
    return phone.post(address(call), {"key": str(uuid4()), **said})


@pytest.fixture
def ringable(call, health_service):
    """Its hours and its telephone are known."""
    with bypass_row_security():
        type(health_service).objects.filter(pk=health_service.pk).update(
            phone="+33439981234", hours="du lundi au vendredi, 9 h à 12 h et 14 h à 17 h"
        )
    return call


def answers_at(agent, call, moment):
    actor = actor_of(agent)
    with acting_as(actor):
        found = queries.access_call(call.pk, actor=actor)
        return answering.reachable(queries.oriented(found), departement="69", actor=actor, at=moment)


def test_each_organisation_is_open_or_closed_at_that_moment(agent, ringable):
    (open_one,) = answers_at(agent, ringable, MONDAY_10)
    (closed,) = answers_at(agent, ringable, MONDAY_10.replace(hour=13))

    assert (open_one.answers.is_open, open_one.answers.closes_at) == (True, MONDAY_10.replace(hour=12))
    assert (closed.answers.is_open, closed.answers.opens_at) == (False, MONDAY_10.replace(hour=14))


def test_who_stands_in_is_shown_in_the_console_and_before_a_number_is_dialled(phone, ringable, health_service):
    lead = MembershipFactory(role=Role.TEAM_LEAD.value, organisation=health_service)
    AbsenceFactory(said_by=lead, phone="+33439980000", **TODAY_AND_ON)
    AbsenceFactory(**TODAY_AND_ON, stand_in="Quelqu'un d'ailleurs")

    for shown in (phone.get(address(ringable)), phone.get(reverse("frontdesk:call", args=[ringable.pk]))):
        text = page(shown)
        assert "remplacement : Le standard" in text and "04 39 98 00 00" in text
        assert "d'ailleurs" not in text


def test_a_warm_transfer_is_recorded_with_the_call(phone, ringable, agent):
    one = listed(phone, ringable)[0]

    done = post(phone, ringable, offer=one.offer.id, spoke_to="Mme Roche", taken="oui")

    assert (done.status_code, done.url) == (302, address(ringable))
    (made,) = rows()
    assert (made.call_id, made.membership_id, made.spoke_to, made.taken) == (ringable.pk, agent.pk, "Mme Roche", True)
    assert str(made.recipient_id) == one.offer.organisation
    assert "a pris la personne au téléphone" in page(phone.get(address(ringable)))


def test_no_name_is_needed_to_record_a_warm_transfer(phone, ringable):
    one = listed(phone, ringable)[0].offer.id

    assert post(phone, ringable, offer=str(uuid4()), taken="non").status_code == 422
    assert post(phone, ringable, offer=one).status_code == 422
    assert post(phone, ringable, offer=one, taken="non").status_code == 302
    assert post(phone, ringable, offer=one, taken="oui").status_code == 302

    assert sorted((made.taken, made.spoke_to) for made in rows()) == [(False, ""), (True, "")]


def test_the_ended_call_shows_whom_the_agent_rang(phone, ringable):
    post(phone, ringable, offer=listed(phone, ringable)[0].offer.id, spoke_to="Mme Roche", taken="oui")
    phone.post(reverse("frontdesk:end", args=[ringable.pk]), {"outcome": Outcome.ORIENTED.value})

    shown = page(phone.get(reverse("frontdesk:call", args=[ringable.pk])))

    assert "Mme Roche" in shown and "a pris la personne au téléphone" in shown


def test_nothing_is_added_to_a_call_that_has_ended_nor_to_a_colleagues(phone, ringable, agent, client):
    one, actor = listed(phone, ringable)[0].offer.id, actor_of(agent)
    said = {"offer": one, "spoke_to": "", "taken": False, "at": timezone.now()}
    stranger = actor_of(MembershipFactory(role=Role.PHONE_AGENT.value))
    with acting_as(stranger), pytest.raises(Call.DoesNotExist):
        transferring.transfer(call_id=ringable.pk, actor=stranger, **said)
    phone.post(reverse("frontdesk:end", args=[ringable.pk]), {"outcome": Outcome.INFORMED.value})

    with acting_as(actor), pytest.raises(actions.CallEnded):
        transferring.transfer(call_id=ringable.pk, actor=actor, **said)

    assert rows() == []


def test_both_layers_show_a_transfer_to_its_own_agent(agent):
    mine = WarmTransferFactory(call=CallFactory(membership=agent))
    WarmTransferFactory(call=CallFactory(membership=MembershipFactory(role=Role.PHONE_AGENT.value)))
    actors = [actor_of(agent), actor_of(MembershipFactory(role=Role.TEAM_LEAD.value)), Actor.visitor()]

    for actor in [*actors, Actor.for_job("frontdesk")]:
        assert by_queryset(WarmTransfer, actor) == by_database(WarmTransfer, actor) == by_both(WarmTransfer, actor)

    assert by_database(WarmTransfer, actors[0]) == {mine.pk}
    assert by_database(WarmTransfer, actors[1]) == by_database(WarmTransfer, actors[2]) == set()


def test_who_answered_is_forgotten_after_six_months(agent):
    at = datetime(2026, 5, 1, 9, tzinfo=PARIS)
    old, recent = (
        WarmTransferFactory(call=CallFactory(membership=agent), at=at + timedelta(days=days)) for days in (0, 30)
    )

    with as_worker(), acting_as(transferring.FORGETTER):
        transferring.forget_names(actor=transferring.FORGETTER, at=at + transferring.NAMES_KEPT + timedelta(days=1))

    assert {made.pk: made.spoke_to for made in rows()} == {old.pk: "", recent.pk: "Mme Roche"}
