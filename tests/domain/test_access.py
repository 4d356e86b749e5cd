"""Who may read what, in words; the tables are compared cell by cell with the design."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.access import (
    LEVEL_CLASSES,
    ROLE_CLASSES,
    Actor,
    ActorKind,
    Circumstances,
    DataClass,
    IncompleteActor,
    Level,
    Reading,
    Role,
    covers_departement,
    excerpt,
    follows_health_rule,
    hash_of_secret,
    is_in_force,
    may_read,
    must_be_logged,
)

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
CELLS = [(level, data_class) for level in Level for data_class in DataClass]

circumstances = st.builds(
    Circumstances,
    consented=st.frozensets(st.sampled_from(DataClass)),
    as_sent=st.booleans(),
    own_organisation=st.booleans(),
)
roles = st.one_of(st.none(), st.sampled_from(Role))


def member(role: Role) -> Actor:
    return Actor.for_member(membership=uuid4(), user=1, organisation=uuid4(), role=role)


@pytest.mark.parametrize("level", Level)
def test_every_level_says_something_of_every_class_that_a_case_holds(level):
    assert set(LEVEL_CLASSES[level]) == set(DataClass) - {DataClass.PUBLIC, DataClass.SECRET}


@pytest.mark.parametrize(
    ("level", "opened"),
    [
        (Level.LEAD, {DataClass.OPERATIONAL, DataClass.IDENTITY, DataClass.SITUATION, DataClass.HEALTH}),
        (Level.PARTNER, {DataClass.OPERATIONAL, DataClass.IDENTITY, DataClass.SITUATION}),
        (Level.INVITED, set()),
        (Level.READER, {DataClass.OPERATIONAL, DataClass.IDENTITY}),
        (Level.TRACE, {DataClass.OPERATIONAL}),
    ],
)
def test_without_consent_an_adviser_reads_only_what_the_level_opens(level, opened):
    read = {data_class for data_class in DataClass if may_read(level, data_class, role=Role.ADVISER)}

    assert read == opened | {DataClass.PUBLIC}


def test_an_invited_organisation_sees_need_commune_age_band_deadlines_and_status_only():
    assert excerpt(Level.INVITED, DataClass.OPERATIONAL) == {"need", "commune", "age_band", "deadlines"}
    assert excerpt(Level.INVITED, DataClass.SITUATION) == {"employment_status"}
    assert excerpt(Level.INVITED, DataClass.IDENTITY) == frozenset()


def test_a_partner_reads_health_facts_once_the_person_consented():
    consented = Circumstances(consented=frozenset({DataClass.HEALTH}))

    assert may_read(Level.PARTNER, DataClass.HEALTH, role=Role.ADVISER, circumstances=consented)
    assert not may_read(Level.PARTNER, DataClass.HEALTH, role=Role.ADVISER)


def test_a_trace_keeps_what_was_sent_and_nothing_that_came_later():
    sent = Circumstances(as_sent=True)

    assert may_read(Level.TRACE, DataClass.IDENTITY, role=Role.ADVISER, circumstances=sent)
    assert not may_read(Level.TRACE, DataClass.IDENTITY, role=Role.ADVISER)
    assert not may_read(Level.TRACE, DataClass.HEALTH, role=Role.ADVISER, circumstances=sent)


@given(role=roles, given=circumstances)
def test_no_invited_organisation_ever_reads_health(role, given):
    assert not may_read(Level.INVITED, DataClass.HEALTH, role=role, circumstances=given)


@given(level=st.sampled_from(Level), role=roles, given=circumstances)
def test_only_health_professionals_who_take_part_read_medical_notes(level, role, given):
    read = may_read(level, DataClass.MEDICAL, role=role, circumstances=given)

    assert read == (role is Role.HEALTH_PROFESSIONAL and level in {Level.LEAD, Level.PARTNER})


@given(data_class=st.sampled_from(sorted(set(DataClass) - {DataClass.PUBLIC})), role=roles, given=circumstances)
def test_who_takes_no_part_reads_nothing(data_class, role, given):
    assert not may_read(None, data_class, role=role, circumstances=given)


@given(cell=st.sampled_from(CELLS), role=roles, given=circumstances)
def test_secrets_are_never_read(cell, role, given):
    assert not may_read(cell[0], DataClass.SECRET, role=role, circumstances=given)


@pytest.mark.parametrize("role", sorted(set(Role) - set(ROLE_CLASSES)))
@pytest.mark.parametrize("data_class", sorted(set(DataClass) - {DataClass.PUBLIC}))
def test_roles_without_case_work_read_no_case_even_in_the_organisation_that_leads(role, data_class):
    everything = Circumstances(consented=frozenset(DataClass), as_sent=True, own_organisation=True)

    assert not may_read(Level.LEAD, data_class, role=role, circumstances=everything)


def test_a_phone_agent_keeps_the_state_of_a_case_and_not_its_content():
    assert may_read(Level.TRACE, DataClass.OPERATIONAL, role=Role.PHONE_AGENT)
    assert not may_read(Level.LEAD, DataClass.IDENTITY, role=Role.PHONE_AGENT)


@given(cell=st.sampled_from(CELLS), role=roles, given=circumstances, more=st.sampled_from(DataClass))
def test_one_more_consent_never_closes_anything(cell, role, given, more):
    wider = Circumstances(
        consented=given.consented | {more},
        as_sent=given.as_sent,
        own_organisation=given.own_organisation,
    )

    if may_read(*cell, role=role, circumstances=given):
        assert may_read(*cell, role=role, circumstances=wider)


@given(cell=st.sampled_from(CELLS), given=circumstances, role=st.sampled_from(Role))
def test_a_role_only_narrows_what_its_level_opens(cell, given, role):
    if cell[1] is not DataClass.MEDICAL and may_read(*cell, role=role, circumstances=given):
        assert may_read(*cell, role=None, circumstances=given)


@pytest.mark.parametrize("reading", Reading)
def test_every_kind_of_reading_is_used_in_the_table(reading):
    assert any(reading in row.values() for row in LEVEL_CLASSES.values())


@pytest.mark.parametrize(
    ("start", "end", "in_force"),
    [
        (NOON, None, True),
        (NOON, NOON + timedelta(seconds=1), True),
        (NOON - timedelta(days=1), NOON, False),
        (NOON + timedelta(microseconds=1), None, False),
    ],
)
def test_a_period_includes_its_start_and_excludes_its_end(start, end, in_force):
    assert is_in_force(start, end, at=NOON) is in_force


def test_a_membership_without_departements_covers_the_region():
    assert covers_departement(frozenset(), "73")
    assert covers_departement({"38", "73"}, "73")
    assert not covers_departement({"38"}, "73")


def test_reading_an_identity_is_logged_and_reading_a_deadline_is_not():
    assert must_be_logged({DataClass.OPERATIONAL, DataClass.IDENTITY})
    assert not must_be_logged({DataClass.OPERATIONAL, DataClass.PUBLIC})


def test_names_of_the_job_retention_programme_follow_the_rule_of_health():
    assert follows_health_rule("maintien-en-emploi")
    assert not follows_health_rule("securisation-des-parcours")


def test_each_kind_of_actor_has_its_own_context():
    membership = uuid4()
    adviser = Actor.for_member(membership=membership, user=1, organisation=uuid4(), role=Role.ADVISER)

    assert adviser.context() == str(membership)
    assert Actor.for_link("ab12").context() == "link:ab12"
    assert Actor.for_job("clock").context() == "job:clock"
    assert Actor.visitor().context() == "visitor"


@pytest.mark.parametrize("kind", [ActorKind.MEMBER, ActorKind.LINK, ActorKind.JOB])
def test_an_actor_without_what_its_kind_requires_is_refused(kind):
    with pytest.raises(IncompleteActor):
        Actor(kind=kind)


def test_an_actor_that_is_not_a_member_covers_no_departement():
    assert member(Role.ADVISER).covers("73")
    assert not Actor.for_job("clock").covers("73")


def test_only_the_hash_of_a_secret_travels():
    assert hash_of_secret("secret") == "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"
