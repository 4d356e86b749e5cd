"""``domain.access.may_read``, in words, against what the database shows: each level, each role, each class."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from cordee.cases.models import Case
from cordee.domain.access import Circumstances, DataClass, Level, Role, may_read
from cordee.domain.referral import State
from cordee.network.queries import actor_of
from cordee.orientation.models import HealthFacts, Situation, Trace
from cordee.people.models import Identity
from tests.factories.cases import CaseFactory, ParticipationFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.orientation import OrientationFactory
from tests.factories.people import ConsentFactory
from tests.factories.referrals import ReferralFactory
from tests.rooms.referrals.layers import by_database

pytestmark = pytest.mark.django_db

TABLES = {
    DataClass.OPERATIONAL: (Case,),
    DataClass.IDENTITY: (Identity,),
    DataClass.SITUATION: (Situation,),
    DataClass.HEALTH: (HealthFacts, Trace),
}
AGREED = (None, ["identity"], ["identity", "situation"], ["identity", "situation", "health"])


def a_case(level, us, agreed):
    """``us`` takes part at that level, in a case that another organisation leads or that it opened itself."""
    case = CaseFactory(**({"next_action_owner": us} if level is Level.LEAD else {}))
    if level is not Level.LEAD:
        invited = {"referral": case.pk} if level is Level.INVITED else {}
        until = timezone.now() + timedelta(days=400)  # a still open one follows a referral
        ParticipationFactory(
            case=case, organisation=us, level=level.value, opened_by="orientation", valid_until=until, **invited
        )
    if level is Level.TRACE:  # it keeps what it sent, so it sent something
        ReferralFactory(case=case, sender=us, state=State.CLOSED, outcome="aide", classes=["identity"])
    if agreed:
        named = "recorded_for" if level is Level.TRACE else "organisation"
        ConsentFactory(case=case, classes=agreed, **{named: us})
    return case, OrientationFactory(case=case, organisation=us)


def expected(level, data_class, role, agreed):
    """A consent is never the only lock, and for who was brought in by a request it is one more (C-02, C-04)."""
    consented = frozenset(map(DataClass, agreed or ()))
    given = Circumstances(consented=consented, as_sent=level is Level.TRACE, own_organisation=True)
    brought_in = level in (Level.PARTNER, Level.READER) and data_class is not DataClass.OPERATIONAL
    opened = may_read(level, data_class, role=role, circumstances=given)
    return opened and (not brought_in or data_class in consented)


@pytest.mark.parametrize("level", Level)
def test_the_database_shows_what_the_table_of_rights_says(level):
    us = OrganisationFactory()
    cases = [(agreed, *a_case(level, us, agreed)) for agreed in AGREED]
    for role in Role:
        actor = actor_of(MembershipFactory(organisation=us, role=role.value))
        seen = {model: by_database(model, actor) for models in TABLES.values() for model in models}
        for (agreed, case, orientation), data_class in product(cases, TABLES):
            says = expected(level, data_class, role, agreed)
            # The line of the case names nobody: it opens whole where the table speaks of an excerpt.
            if (level, data_class) == (Level.INVITED, DataClass.OPERATIONAL):
                says = expected(Level.READER, data_class, role, agreed)
            for model in TABLES[data_class]:
                key = {Case: case.pk, Identity: case.person_id}.get(model, orientation.pk)
                assert (key in seen[model]) == says, (level, role, data_class, agreed, model.__name__)
