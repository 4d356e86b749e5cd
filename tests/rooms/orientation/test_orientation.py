"""What was decided is kept by class, read by few, and computes again to the same bytes."""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction

from cordee.audit.context import acting_as
from cordee.domain.access import Role
from cordee.domain.catalogue import LocalOffer
from cordee.domain.orientation.situation import Situation as Told
from cordee.domain.periods import Period
from cordee.network.models import Organisation
from cordee.orientation import actions, queries, wording
from cordee.orientation.actions import Decided, ReasonNeeded
from cordee.orientation.models import Orientation, OverrideCode, Trace
from cordee.orientation.replay import offer_as_json, offer_from_json
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.network import member
from tests.factories.orientation import RULES_ON, TOLD, decision, engine, health_fact_ids, publish_catalogue
from tests.factories.people import CAME_AT

pytestmark = pytest.mark.django_db

AT = CAME_AT + timedelta(hours=1)
OFFER = LocalOffer(
    id="8a6f2a0e-0000-4000-8000-000000000001",
    organisation="8a6f2a0e-0000-4000-8000-000000000002",
    organisation_name="Santé au travail des Bauges",
    operator="sante_travail",
    departements=frozenset({"73", "74"}),
    period=Period(date(2010, 1, 1), None),
    delay_days=12,
    distance_km=8,
    phone="04 00 00 00 00",
)


@pytest.fixture
def agent(db):
    publish_catalogue()
    return member(Role.PHONE_AGENT)


def recorded(actor, told=TOLD, offers=None):
    made = engine().decide(told, on=RULES_ON, offers=offers)
    decided = Decided(told=told, decision=made, offers=offers, health_fact_ids=health_fact_ids())
    with acting_as(actor):
        return actions.record(decided=decided, departement="73", actor=actor, at=AT)


def attach(actor, orientation):
    with bypass_row_security():
        case = CaseFactory(next_action_owner=Organisation.objects.get(pk=actor.organisation))
    with acting_as(actor):
        actions.attach(orientation_id=orientation.pk, case_id=case.pk, actor=actor, at=AT)
    return case


def test_facts_about_health_go_to_their_own_table(agent):
    orientation = recorded(agent)

    with acting_as(agent):
        situation = queries.situation_of(orientation.pk, actor=agent)
        health = queries.health_facts_of(orientation.pk, actor=agent)
    assert set(situation.facts["facts"]) | set(health.facts["facts"]) == set(TOLD.facts)
    assert set(situation.facts["facts"]).isdisjoint(health_fact_ids())
    assert set(health.facts["facts"]) <= health_fact_ids()
    assert health.facts["facts"]["arret_debut"] == "2024-05-01"
    assert (situation.facts["caller"], situation.facts["declined"], health.facts["declined"]) == (
        "personne",
        [],
        ["rqth"],
    )


def test_the_line_of_an_orientation_says_what_was_decided_and_by_whom(agent):
    orientation = recorded(agent)

    assert orientation.lead_family == orientation.chosen_family == decision().needs[0].lead.version.family
    assert (orientation.needs, orientation.on, orientation.programme) == (
        ["reprendre_apres_arret"],
        RULES_ON,
        "maintien-en-emploi",
    )
    assert orientation.trace_hash == sha256(decision().to_bytes()).hexdigest()
    assert (orientation.by_id, orientation.by_label) == (agent.membership, agent.label)


@pytest.mark.parametrize(
    ("told", "offers"),
    [
        (TOLD, None),
        (TOLD, (OFFER,)),
        (Told(), None),
        (Told(caller="employeur", needs=("garder_un_salarie",), unsure=frozenset({"regime"})), None),
        (Told(caller="personne", needs=("changer_metier",), facts={"danger_signale": True}), None),
    ],
)
def test_a_stored_decision_computes_again_to_the_same_bytes(agent, told, offers):
    orientation = recorded(agent, told, offers)

    with acting_as(agent):
        stored, again = queries.replay(orientation.pk, actor=agent)
    assert stored == again
    assert sha256(stored).hexdigest() == orientation.trace_hash


def test_an_offer_survives_its_storage():
    assert offer_from_json(offer_as_json(OFFER)) == OFFER


def test_another_choice_than_the_engine_s_says_why(agent):
    orientation = recorded(agent)
    choice = {"orientation_id": orientation.pk, "family": "cep", "actor": agent, "at": AT}

    with acting_as(agent):
        chosen = actions.choose_otherwise(**choice, code=OverrideCode.ALREADY_TRIED, text="")
        with pytest.raises(ReasonNeeded):
            actions.choose_otherwise(**choice, code=OverrideCode.OTHER, text="  ")
    assert (chosen.chosen_family, chosen.override_code) == ("cep", "deja_essaye")
    assert journal()[-1].detail == {"chosen": "cep", "lead": chosen.lead_family, "code": "deja_essaye"}
    with (
        pytest.raises(DatabaseError, match="says_why"),
        transaction.atomic(),
        acting_as(agent),
    ):
        Orientation.objects.filter(pk=orientation.pk).update(override_code="")


def test_the_orientation_of_a_call_is_read_by_who_is_on_the_phone_until_a_case_takes_it(agent):
    orientation = recorded(agent)
    colleague = member(Role.PHONE_AGENT, organisation=Organisation.objects.get(pk=agent.organisation))
    desk = member(Role.TEAM_LEAD, organisation=Organisation.objects.get(pk=agent.organisation))
    for other in (colleague, desk):
        with acting_as(other), pytest.raises(Orientation.DoesNotExist):
            queries.access_orientation(orientation.pk, actor=other)

    case = attach(agent, orientation)

    with acting_as(agent):
        assert queries.trace_of(orientation.pk, actor=agent) is None
        assert [one.pk for one in queries.orientations_of_case(case.pk, actor=agent)] == [orientation.pk]
        with pytest.raises(ObjectDoesNotExist):
            queries.replay(orientation.pk, actor=agent)
    with acting_as(desk):
        stored, again = queries.replay(orientation.pk, actor=desk)
    assert stored == again


def test_an_orientation_stays_with_its_case(agent):
    orientation = recorded(agent)
    attach(agent, orientation)

    with pytest.raises(DatabaseError, match="belongs to a case"), transaction.atomic():
        attach(agent, orientation)


def test_nobody_adds_facts_to_somebody_else_s_orientation(agent):
    orientation = recorded(agent)
    stranger = member(Role.PHONE_AGENT)

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(stranger):
        Trace(orientation_id=orientation.pk, departement="73", decision={}).save(force_insert=True)


def test_a_decision_is_recorded_in_a_fixed_number_of_statements(agent, django_assert_num_queries):
    decided = Decided(told=TOLD, decision=decision(), offers=None, health_fact_ids=health_fact_ids())

    with acting_as(agent), django_assert_num_queries(7):
        actions.record(decided=decided, departement="73", actor=agent, at=AT)


def test_every_reason_for_another_choice_is_said_in_french():
    assert set(wording.OVERRIDES) == set(OverrideCode)
