"""Who came, what was told, what was agreed: written once, read by few."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.domain.access import SENDING_ROLES, Actor, DataClass, Role
from cordee.domain.consent import CONSENT_VERSION, NOTICE_VERSION, ConsentChannel, consent_words, notice_words
from cordee.network.models import Organisation
from cordee.people import actions, queries, wording
from cordee.people.actions import ConsentGiven, NewPerson
from cordee.people.models import Consent, Contact, Discretion, Identity, NoticeGiven, Person, PreferredChannel
from cordee.people.wording import shared_words
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.network import OrganisationFactory, member
from tests.factories.people import CAME_AT, PHONE, ConsentFactory, PersonFactory

pytestmark = pytest.mark.django_db

AT = CAME_AT + timedelta(hours=1)
NEW = NewPerson(
    departement="73",
    family_name=" Lefèvre-Roux ",
    given_name="Aïcha",
    birth_date=date(1975, 3, 2),
    phone="06 11 22 33 44",
    commune_code="73065",
    discretion=(Discretion.NO_MESSAGE, Discretion.NOT_AT_WORK),
)


@pytest.fixture
def agent(db) -> Actor:
    return member(Role.PHONE_AGENT)


@pytest.fixture
def desk(agent) -> Actor:
    return member(Role.TEAM_LEAD, organisation=_organisation(agent))


def _organisation(actor):
    return Organisation.objects.get(pk=actor.organisation)


def _case_led_by(actor):
    return CaseFactory(next_action_owner=_organisation(actor))


def given(organisation, **changes):
    values = {
        "organisation_id": organisation.pk,
        "classes": frozenset({DataClass.SITUATION, DataClass.IDENTITY}),
        "purpose": "Préparer ma reprise",
        "wording_version": CONSENT_VERSION,
        "words": consent_words(
            CONSENT_VERSION,
            organisation=organisation.name,
            classes=[DataClass.IDENTITY, DataClass.SITUATION],
            purpose="Préparer ma reprise",
            phone=PHONE,
        ),
        "channel": ConsentChannel.VOICE,
    }
    return ConsentGiven(**(values | changes))


def record_consent(actor, case, consent):
    with acting_as(actor):
        return actions.record_consent(
            given=consent,
            person_id=case.person_id,
            case_id=case.pk,
            departement=case.departement,
            recorded_for=actor.organisation,
            actor=actor,
            at=AT,
        )


def test_a_person_is_written_in_separate_tables_and_her_author_reads_nothing_back(agent):
    with acting_as(agent):
        person = actions.register_person(new=NEW, actor=agent, at=AT)
    with acting_as(agent):
        assert list(Person.objects.all()) == list(Identity.objects.all()) == list(Contact.objects.all()) == []

    with bypass_row_security():
        identity, contact = Identity.objects.get(pk=person.pk), Contact.objects.get(pk=person.pk)
    assert (identity.family_name, identity.name_key) == ("Lefèvre-Roux", "lefevre roux aicha")
    assert (contact.phone, contact.discretion) == ("06 11 22 33 44", ["no_message", "not_at_work"])
    (event,) = journal()
    assert (event.kind, event.person, event.detail) == ("person.registered", str(person.pk), {})


@pytest.mark.parametrize(
    ("phone", "key"),
    [
        ("06 11 22 33 44", "0611223344"),
        ("+33 (0)6.11.22.33.44", "0611223344"),
        ("0033611223344", "0611223344"),
        ("+41 22 123 45 67", "41221234567"),
        ("", ""),
    ],
)
def test_a_phone_is_compared_by_its_digits(agent, phone, key):
    with acting_as(agent):
        person = actions.register_person(new=replace(NEW, phone=phone), actor=agent, at=AT)

    with bypass_row_security():
        assert Contact.objects.get(pk=person.pk).phone_key == key


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"phone": "+33 6 11 22 33 44"}, True),
        ({"family_name": "LEFEVRE ROUX", "given_name": "aicha", "birth_date": NEW.birth_date}, True),
        ({"family_name": "Lefèvre-Roux", "given_name": "Aïcha"}, False),
        ({"family_name": "Lefèvre-Roux", "given_name": "Aïcha", "birth_date": date(1981, 1, 2)}, False),
        ({"birth_date": NEW.birth_date}, False),
        ({}, False),
    ],
)
def test_somebody_who_may_already_exist_is_told_by_yes_or_no(agent, asked, found):
    question = {"family_name": "X", "given_name": "Y", "birth_date": None, "phone": ""} | asked
    with acting_as(agent):
        person = actions.register_person(new=NEW, actor=agent, at=AT)
        assert not queries.may_already_exist(**question), "she has no open case yet"
    case = CaseFactory(person=person, departement="73")

    for role in (Role.PHONE_AGENT, Role.ADVISER, Role.ANIMATOR, Role.STEERING):
        with acting_as(member(role)):
            assert queries.may_already_exist(**question) is (found and role in SENDING_ROLES)
    with acting_as(Actor.visitor()):
        assert not queries.may_already_exist(**question)
    with bypass_row_security():
        Case.objects.filter(pk=case.pk).update(state="closed")
    with acting_as(agent):
        assert not queries.may_already_exist(**question)


def test_an_agent_registers_people_of_its_own_territory_only(db):
    elsewhere = member(Role.PHONE_AGENT, departements=["38"])

    with pytest.raises(DatabaseError, match="row-level security"), acting_as(elsewhere):
        actions.register_person(new=NEW, actor=elsewhere, at=AT)


@pytest.mark.parametrize("role", [Role.ANIMATOR, Role.STEERING, Role.ADMINISTRATOR, Role.RIGHTS_OFFICER])
def test_roles_that_meet_nobody_register_nobody(role):
    actor = member(role)

    with pytest.raises(DatabaseError, match="row-level security"), acting_as(actor):
        actions.register_person(new=NEW, actor=actor, at=AT)


def test_a_name_is_written_only_by_who_registers_the_person(agent):
    with bypass_row_security():
        nameless = PersonFactory(identity=None)

    with pytest.raises(DatabaseError, match="row-level security"), acting_as(agent):
        Identity(person_id=nameless.pk, departement="73", family_name="X", given_name="Y", name_key="x").save(
            force_insert=True
        )


def test_a_notice_keeps_its_words_its_channel_and_who_said_it(agent):
    with acting_as(agent):
        person = actions.register_person(new=NEW, actor=agent, at=AT)
        assert not queries.was_informed(person.pk, actor=agent)
        actions.record_notice(
            person_id=person.pk,
            departement="73",
            version=NOTICE_VERSION,
            words=notice_words(NOTICE_VERSION, phone=PHONE),
            channel=ConsentChannel.VOICE,
            organisation_id=agent.organisation,
            actor=agent,
            at=AT,
        )
        assert queries.was_informed(person.pk, actor=agent)
        notice = NoticeGiven.objects.get()
    assert (notice.version, notice.by_label, notice.channel) == (NOTICE_VERSION, agent.label, "voice")
    assert PHONE in notice.words


def test_a_consent_keeps_what_was_said_for_whom_what_and_how_long(agent):
    case, operator = _case_led_by(agent), OrganisationFactory(name="Cap emploi Savoie")

    consent = record_consent(agent, case, given(operator))

    with acting_as(agent):
        stored = queries.access_consent(consent.pk, actor=agent)
    assert (stored.organisation_id, stored.classes) == (operator.pk, ["identity", "situation"])
    assert (stored.valid_from, stored.valid_until) == (date(2024, 9, 2), date(2025, 9, 2))
    assert "Cap emploi Savoie" in stored.words
    scope = queries.scope_of(stored)
    assert scope.covers(operator.pk, {DataClass.IDENTITY}, on=AT.date())
    assert not scope.covers(operator.pk, {DataClass.HEALTH}, on=AT.date())


@pytest.mark.parametrize("change", [{"classes": frozenset()}, {"classes": frozenset({DataClass.HEALTH}), "words": ""}])
def test_a_consent_to_nothing_or_without_words_is_refused(agent, change):
    case = _case_led_by(agent)

    with pytest.raises(DatabaseError, match="consent_"), transaction.atomic():
        record_consent(agent, case, given(OrganisationFactory(), **change))


def test_a_consent_is_recorded_by_who_works_on_the_case(agent):
    stranger = member(Role.PHONE_AGENT)

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        record_consent(stranger, _case_led_by(agent), given(OrganisationFactory()))


def test_a_consent_is_of_the_person_of_its_case(agent):
    case = _case_led_by(agent)
    case.person_id = PersonFactory().pk

    with pytest.raises(DatabaseError, match="consent_is_of_the_person_of_its_case"), transaction.atomic():
        record_consent(agent, case, given(OrganisationFactory()))


def test_a_withdrawal_says_how_and_by_whom_and_counts_from_its_day(agent):
    case, operator = _case_led_by(agent), OrganisationFactory()
    consent = record_consent(agent, case, given(operator))

    with acting_as(agent):
        stored = queries.access_consent(consent.pk, actor=agent, lock=True)
        actions.withdraw_consent(consent=stored, channel=ConsentChannel.PAPER, actor=agent, at=AT)
    assert (stored.withdrawn_channel, stored.withdrawn_by_label) == ("paper", agent.label)
    assert not queries.scope_of(stored).covers(operator.pk, {DataClass.IDENTITY}, on=AT.date())
    with acting_as(agent), pytest.raises(actions.AlreadyWithdrawn) as already:
        actions.withdraw_consent(consent=stored, channel=ConsentChannel.VOICE, actor=agent, at=AT)
    assert (already.value.withdrawn_at, already.value.channel) == (AT, ConsentChannel.PAPER)


def test_a_hidden_consent_and_a_missing_one_look_the_same(agent):
    with bypass_row_security():
        hidden = ConsentFactory(case=CaseFactory())

    for pk in (hidden.pk, uuid4()):
        with acting_as(agent), pytest.raises(Consent.DoesNotExist):
            queries.access_consent(pk, actor=agent)


def test_a_service_is_accepted_once(agent):
    case = _case_led_by(agent)
    yes = {"person_id": case.person_id, "case_id": case.pk, "departement": "73", "service_family": "cep"}

    with acting_as(agent):
        actions.record_acceptance(**yes, channel=ConsentChannel.VOICE, actor=agent, at=AT)
    with pytest.raises(DatabaseError, match="once_a_service"), transaction.atomic(), acting_as(agent):
        actions.record_acceptance(**yes, channel=ConsentChannel.VOICE, actor=agent, at=AT)


def test_the_desk_of_the_line_reads_who_it_is_and_the_reading_is_logged(agent, desk):
    case = _case_led_by(agent)

    with acting_as(desk):
        somebody = queries.person_shown(case.person_id, actor=desk, at=AT, screen="essai", case=case.pk)
    assert somebody is not None
    assert somebody.identity.given_name == "Aïcha"
    assert [event.kind for event in journal()] == ["person.read"]
    with acting_as(agent):
        assert queries.person_shown(case.person_id, actor=agent, at=AT, screen="essai") is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_consents_of_a_case_cost_one_query(agent, count, django_assert_num_queries):
    case = _case_led_by(agent)
    with bypass_row_security():
        for _ in range(count):
            ConsentFactory(case=case)

    with acting_as(agent), django_assert_num_queries(1):
        found = queries.consents_of_case(case.pk, actor=agent)
        assert len({consent.organisation.name for consent in found}) == count


def test_every_choice_has_its_french_word():
    assert set(wording.CHANNELS) == set(ConsentChannel)
    assert set(wording.PREFERRED_CHANNELS) == set(PreferredChannel)
    assert set(wording.DISCRETION) == set(Discretion)


def test_what_is_shared_is_told_as_one_list():
    assert shared_words(["health", "identity"]) == "nom, coordonnées et santé au travail"
    assert shared_words(["identity"]) == "nom et coordonnées"
