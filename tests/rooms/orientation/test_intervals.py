"""What was said roughly is stored, read and decided again as it was said."""

from datetime import date
from hashlib import sha256

import pytest

from cordee.audit.context import acting_as
from cordee.domain.access import Role
from cordee.domain.orientation.situation import Situation as Told
from cordee.domain.rules.evaluation import Interval
from cordee.orientation import actions, queries
from cordee.orientation.actions import Decided
from cordee.orientation.replay import told_again
from tests.factories.network import member
from tests.factories.orientation import RULES_ON, TOLD, catalogue, engine, health_fact_ids, publish_catalogue
from tests.factories.people import CAME_AT

pytestmark = pytest.mark.django_db

ROUGHLY = {
    "arret_debut": Interval(date(2024, 3, 1), date(2024, 3, 31)),
    "anciennete_entreprise_mois": Interval(22, 26),
    "age": Interval(None, 25),
    "entree_entreprise_date": Interval(date(2022, 7, 1), None),
}
TOLD_ROUGHLY = Told(
    caller="personne",
    programme="maintien-en-emploi",
    needs=TOLD.needs,
    facts={**TOLD.facts, **ROUGHLY},
    declined=frozenset({"rqth"}),
)


def test_a_decision_on_rough_answers_computes_again_to_the_same_bytes_from_what_was_stored():
    publish_catalogue()
    agent = member(Role.PHONE_AGENT)
    made = engine().decide(TOLD_ROUGHLY, on=RULES_ON)
    decided = Decided(told=TOLD_ROUGHLY, decision=made, offers=None, health_fact_ids=health_fact_ids())
    with acting_as(agent):
        orientation = actions.record(decided=decided, departement="73", actor=agent, at=CAME_AT)

    with acting_as(agent):
        stored, again = queries.replay(orientation.pk, actor=agent)
        situation = queries.situation_of(orientation.pk, actor=agent)
        health = queries.health_facts_of(orientation.pk, actor=agent)

    assert stored == again
    assert sha256(stored).hexdigest() == orientation.trace_hash
    assert told_again(catalogue(), orientation, situation.facts, health.facts) == TOLD_ROUGHLY
    assert situation.facts["facts"]["anciennete_entreprise_mois"] == {"min": 22, "max": 26}
    assert health.facts["facts"]["arret_debut"] == {"min": "2024-03-01", "max": "2024-03-31"}
