"""For any participations and consents of one case, querysets and policies agree, apart from a crowd of others."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cordee.domain.access import Level, Role
from cordee.domain.consent import period_from
from tests.factories.cases import CaseFactory, ParticipationFactory
from tests.factories.network import OrganisationFactory
from tests.factories.orientation import OrientationFactory
from tests.factories.people import ConsentFactory
from tests.rooms.referrals.layers import TERRITORIES, disagreements, member_of

pytestmark = pytest.mark.django_db

OFFSETS = st.sampled_from([None, -2, -1, 1, 2])
PARTS = st.fixed_dictionaries(
    {
        "ours": st.booleans(),
        "level": st.sampled_from([level.value for level in Level if level is not Level.LEAD]),
        "opened_by": st.sampled_from(["orientation", "transmission"]),
        "starts": st.sampled_from([-3, -2, 1]),
        "ends": OFFSETS,
    }
)
CONSENTS = st.fixed_dictionaries(
    {
        "ours": st.booleans(),
        "recorded": st.booleans(),
        "classes": st.sets(st.sampled_from(["identity", "situation", "health"]), min_size=1).map(sorted),
        "withdrawn": st.booleans(),
        "given_days_ago": st.sampled_from([-1, 0, 1, 364, 366, 400]),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(PARTS, max_size=3),
    consents=st.lists(CONSENTS, max_size=2),
    role=st.sampled_from(tuple(Role)),
    departements=st.sampled_from(TERRITORIES),
    leads=st.booleans(),
)
def test_for_any_mix_of_participations_and_consents(db, parts, consents, role, departements, leads):
    with transaction.atomic():
        us, them = OrganisationFactory(), OrganisationFactory()
        actor = member_of(us, role, departements)
        case = CaseFactory(next_action_owner=us if leads else them)
        for part in parts:
            _participate(case, us if part["ours"] else them, part)
        for consent in consents:
            ConsentFactory(
                case=case,
                organisation=us if consent["ours"] else them,
                recorded_for=us if consent["recorded"] else them,
                classes=consent["classes"],
                withdrawn=consent["withdrawn"],
                lasts=period_from(timezone.localdate() - timedelta(days=consent["given_days_ago"])),
            )
        OrientationFactory(case=case, organisation=us if leads else them)

        assert disagreements(actor) == {}
        transaction.set_rollback(True)


def _participate(case, organisation, part):
    now, day = timezone.now(), timedelta(days=1)
    ends = part["ends"]
    if ends is not None and ends <= part["starts"]:
        ends = part["starts"] + 1
    # A still open level exists once: the others of the same kind have an end, even far ahead.
    until = now + day * (ends if ends is not None else 400)
    invited = {"referral": case.pk} if part["level"] == "invited" else {}
    ParticipationFactory(
        case=case,
        organisation=organisation,
        level=part["level"],
        opened_by=part["opened_by"],
        valid_from=now + day * part["starts"],
        valid_until=until,
        **invited,
    )
