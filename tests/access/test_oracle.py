"""Random acts, days and rights: rows and pages are those that plain Python says, at every step."""

from itertools import product

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from cordee.domain.access import Actor, Role
from tests.access.eyes import EYES, differences
from tests.access.machine import COUNTS, Journeys
from tests.access.rows import who_is, world_of_rows
from tests.rooms.referrals.test_both_layers_agree import TERRITORIES, member_of, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
# A journey that fails is told as it was found: looking for a shorter one takes minutes, and more than one run.
AS_FOUND = [Phase.explicit, Phase.generate]


def journeys(examples: int, steps: int, *, same: bool = False) -> None:
    COUNTS.clear()
    plan = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=QUIET,
        phases=AS_FOUND,
        print_blob=True,
        derandomize=same,
        database=None,
    )
    try:
        run_state_machine_as_test(Journeys, settings=plan)
    finally:
        print(", ".join(f"{what}: {count}" for what, count in sorted(COUNTS.items())))


def test_a_few_journeys_agree_with_the_oracle_at_every_step():
    journeys(examples=1, steps=5, same=True)

    assert COUNTS["acts done"] > 0


@pytest.mark.access
def test_many_journeys_agree_with_the_oracle_at_every_step():
    journeys(examples=12, steps=15)

    assert min(COUNTS["acts done"], COUNTS["acts refused"], COUNTS["pages read"]) > 10


def everybody(world):
    for organisation, role, departements in product(world, Role, TERRITORIES):
        yield member_of(organisation, role, departements)
    yield from map(
        Actor.for_job, ("clock", "outbox", "frontdesk", "watch", "enquiries", "retention", "documents", "another")
    )
    yield Actor.visitor()


@pytest.mark.access
def test_every_state_level_and_term_agrees_with_the_oracle(world):
    known = list(everybody(world))
    said = world_of_rows()

    for actor, (eye, look) in product(known, EYES.items()):
        assert differences(said.sees(who_is(actor), timezone.now()), look(actor)) == {}, (actor.label, eye)
    print(f"{len(known)} actors, {len(said.referrals)} referrals, {len(said.parts)} participations, {len(EYES)} eyes")
