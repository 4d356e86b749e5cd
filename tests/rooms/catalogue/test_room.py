"""How many persons an organisation follows at once, and what its services then say of their room."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.audit.models import Event
from cordee.catalogue import actions, queries, room
from cordee.catalogue.models import Capacity, CapacityProposal, Offer
from cordee.domain.access import Role
from cordee.network.queries import actor_of
from cordee.orientation.replay import offer_as_json
from cordee.ui.typography import table_day
from tests.access.relations import guards_asleep
from tests.database import bypass_row_security
from tests.domain.orientation.small import decide, engine
from tests.factories.cases import CaseFactory, ParticipationFactory
from tests.factories.catalogue import OfferFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.orientation import publish_catalogue
from tests.factories.privacy import GuardFactory
from tests.rooms.referrals.page_scene import text_of

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def offer(db):
    publish_catalogue()
    return OfferFactory(families=["visite_reprise"])


@pytest.fixture
def lead(offer):
    return member(offer, Role.TEAM_LEAD)


def member(offer, role):
    return MembershipFactory(organisation=offer.organisation, role=role.value)


def led(offer, **more):
    return CaseFactory(next_action_owner=offer.organisation, **more)


def do(by, act, /, **said):
    actor = actor_of(by)
    with transaction.atomic(), acting_as(actor):
        return act(actor=actor, **said)


def follow(at=NOW):
    with transaction.atomic(), acting_as(actions.FOLLOWER), connection.cursor() as cursor:
        cursor.execute("set local role cordee_worker")
        changed = actions.follow_load(actor=actions.FOLLOWER, at=at)
        cursor.execute("set local role cordee_web")
    return changed


def says(offer):
    with bypass_row_security():
        found = Offer.objects.get(pk=offer.pk)
    return found.capacity, found.capacity_by_load


def close(*cases):
    with guards_asleep(), bypass_row_security():
        for case in cases:
            type(case).objects.filter(pk=case.pk).update(state="closed", closing="aidee", closed_on=NOW.date())


def test_a_person_is_counted_once_however_many_cases_she_has(offer, lead):
    first = led(offer)
    led(offer, person=first.person)
    led(offer)

    assert do(lead, room.followed) == 2


def test_what_ended_what_was_transferred_and_what_is_only_asked_do_not_count(offer, lead):
    closed, gone, asked, beside = led(offer), led(offer), led(OfferFactory()), led(OfferFactory())
    close(closed)
    with guards_asleep(), bypass_row_security():
        gone.participations.update(valid_until=NOW)
        ParticipationFactory(case=gone, organisation=OrganisationFactory(), level="lead", opened_by="transmission")
    with guards_asleep():
        ParticipationFactory(case=beside, organisation=offer.organisation, level="partner", opened_by="orientation")
        ParticipationFactory(case=asked, organisation=offer.organisation, level="trace", opened_by="orientation")

    assert do(lead, room.followed) == 1


def test_a_case_that_is_opened_again_counts_once_again(offer, lead):
    case = led(offer)
    close(case)
    before = do(lead, room.followed)
    with guards_asleep(), bypass_row_security():
        type(case).objects.filter(pk=case.pk).update(state="open", closing="", closed_on=None)

    assert (before, do(lead, room.followed)) == (0, 1)


@pytest.mark.parametrize("kind", ["sensitive", "restricted"])
def test_a_guarded_case_is_in_no_number(offer, lead, kind):
    GuardFactory(case=led(offer), kind=kind)

    assert do(lead, room.followed) == 0


def test_services_left_to_the_cases_are_full_at_the_number_and_open_again_with_room(offer, lead):
    cases = [led(offer)]
    do(lead, actions.say_how_many, at_once=2, automatic=True, at=NOW)
    assert says(offer) == ("open", True)
    assert follow() == 0

    cases.append(led(offer))
    assert (follow(), follow()) == (1, 0)
    assert says(offer) == ("full", True)

    close(cases[0])
    assert follow() == 1
    assert says(offer) == ("open", True)
    with bypass_row_security():
        words = CapacityProposal.objects.filter(offer=offer, by_load=True).order_by("answered_at")
        assert {(one.answered_by_id, one.at_once) for one in words} == {(lead.pk, None)}
        assert Event.objects.filter(kind="capacity.followed", target=str(offer.pk)).count() == 2


def test_left_to_the_cases_while_as_many_are_followed_says_full_at_once(offer, lead):
    led(offer)

    do(lead, actions.say_how_many, at_once=1, automatic=True, at=NOW)

    assert says(offer) == ("full", True)


def test_what_is_said_by_hand_counts_until_it_is_left_to_the_cases_again(offer, lead):
    led(offer)
    do(lead, actions.say_how_many, at_once=1, automatic=True, at=NOW)
    adviser = member(offer, Role.ADVISER)

    do(adviser, actions.declare_capacity, offer_id=offer.pk, capacity=Capacity.OPEN, at=NOW + timedelta(hours=1))
    assert (follow(NOW + timedelta(hours=2)), says(offer)) == (0, ("open", False))
    assert do(lead, room.room_of).at_once == 1

    do(lead, actions.say_how_many, at_once=1, automatic=True, at=NOW + timedelta(hours=3))
    assert says(offer) == ("full", True)


def test_still_true_said_by_hand_the_same_day_ends_what_was_left_to_the_cases(offer, lead):
    led(offer)
    do(lead, actions.say_how_many, at_once=1, automatic=True, at=NOW)

    do(lead, actions.declare_capacity, offer_id=offer.pk, capacity=Capacity.FULL, at=NOW + timedelta(seconds=9))

    assert says(offer) == ("full", False)


def test_without_the_choice_a_number_changes_nothing(offer, lead):
    led(offer)

    do(lead, actions.say_how_many, at_once=1, automatic=False, at=NOW)

    assert (follow(), says(offer)) == (0, ("open", False))
    assert do(lead, room.room_of).is_reached


def test_a_service_that_is_paused_is_opened_by_hand_alone(offer, lead):
    do(lead, actions.declare_capacity, offer_id=offer.pk, capacity=Capacity.PAUSED, at=NOW)

    do(lead, actions.say_how_many, at_once=5, automatic=True, at=NOW + timedelta(hours=1))

    assert (follow(), says(offer)) == (0, ("paused", False))


def test_the_day_said_is_that_of_the_last_look(offer, lead):
    do(lead, actions.say_how_many, at_once=5, automatic=True, at=NOW - timedelta(days=9))

    follow(NOW)

    with bypass_row_security():
        assert Offer.objects.get(pk=offer.pk).capacity_declared_on == timezone.localdate(NOW)
        assert [one.by_load for one in CapacityProposal.objects.filter(offer=offer).order_by("answered_at")] == [
            False,
            True,
        ]
        assert not Event.objects.filter(kind="capacity.followed").exists()
    assert follow(NOW) == 0


def test_a_delay_and_full_are_said_by_hand_of_all_services_at_once(offer, lead):
    other = OfferFactory(organisation=offer.organisation, families=["visite_mi_carriere"])
    paused = OfferFactory(organisation=offer.organisation, families=["essai_encadre"])
    do(lead, actions.declare_capacity, offer_id=paused.pk, capacity=Capacity.PAUSED, at=NOW)

    do(lead, actions.say_of_all, capacity=Capacity.OPEN, delay_days=45, at=NOW + timedelta(hours=1))
    with bypass_row_security():
        delays = [Offer.objects.get(pk=one.pk).delay_days for one in (offer, other, paused)]
    do(lead, actions.say_of_all, capacity=Capacity.FULL, delay_days=None, at=NOW + timedelta(hours=2))

    assert delays == [45, 45, paused.delay_days]
    assert [says(one)[0] for one in (offer, other, paused)] == ["full", "full", "paused"]
    with bypass_row_security():
        assert Offer.objects.get(pk=offer.pk).delay_days == 45


@pytest.mark.parametrize(("ago", "old"), [(90, False), (91, True)])
def test_a_delay_that_nobody_has_said_again_for_three_months_is_to_be_said_again(client, offer, lead, ago, old):
    said_on = timezone.localdate() - timedelta(days=ago)
    with bypass_row_security():
        Offer.objects.filter(pk=offer.pk).update(capacity_declared_on=said_on)
    client.force_login(lead.user)

    shown = text_of(client.get(reverse("catalogue:capacity")))

    assert f"dit le {table_day(said_on)} · premier rendez-vous sous 10 jours".replace("\u00a0", " ") in shown
    assert ("Ce délai a été dit il y a plus de trois mois" in shown) == old


def test_what_the_cases_say_each_day_does_not_make_a_delay_younger(client, offer, lead):
    do(lead, actions.say_of_all, capacity=Capacity.OPEN, delay_days=45, at=NOW - timedelta(days=200))
    do(lead, actions.say_how_many, at_once=5, automatic=True, at=NOW - timedelta(days=1))
    client.force_login(lead.user)

    shown = text_of(client.get(reverse("catalogue:capacity")))

    said_on = timezone.localdate(NOW - timedelta(days=200))
    assert f"premier rendez-vous sous 45 jours, dit le {table_day(said_on)}".replace("\u00a0", " ") in shown
    assert "Ce délai a été dit il y a plus de trois mois" in shown


def test_a_number_answers_the_question_that_waited(offer, lead):
    with bypass_row_security():
        CapacityProposal.objects.create(offer=offer, proposed_at=NOW)

    do(lead, actions.say_how_many, at_once=5, automatic=True, at=NOW + timedelta(hours=1))

    with bypass_row_security():
        (word,) = CapacityProposal.objects.filter(offer=offer)
    assert (word.at_once, word.automatic, word.capacity) == (5, True, "open")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.TEAM_LEAD}))
def test_only_who_leads_the_team_says_how_many_and_reads_the_number(offer, role):
    led(offer)
    other = member(offer, role)

    for act, said in ((room.followed, {}), (actions.say_how_many, {"at_once": 3, "automatic": True, "at": NOW})):
        with pytest.raises(room.NotLed):
            do(other, act, **said)
    with transaction.atomic(), acting_as(actor_of(other)), connection.cursor() as cursor:
        cursor.execute("select policy.followed_here()")
        assert cursor.fetchone() == (None,)


def test_the_database_refuses_a_number_of_an_adviser_and_a_word_of_the_cases_from_anybody(offer, lead):
    adviser = member(offer, Role.ADVISER)
    for by, said in ((adviser, {"at_once": 3}), (adviser, {"by_load": True}), (lead, {"by_load": True})):
        word = {"capacity": "open", "proposed_at": NOW, "answered_at": NOW, "answered_by_id": by.pk, **said}
        with pytest.raises(DatabaseError, match="row-level security"):
            do(by, lambda actor, word=word: CapacityProposal.objects.create(offer=offer, **word))


def test_another_organisation_is_neither_counted_nor_said(offer, lead):
    stranger = MembershipFactory(organisation=OrganisationFactory(), role="team_lead")
    led(offer)

    do(stranger, actions.say_how_many, at_once=1, automatic=True, at=NOW)

    assert do(stranger, room.followed) == 0
    assert says(offer) == ("open", False)


def test_the_job_says_what_the_cases_say_and_nothing_else(offer, lead):
    do(lead, actions.say_how_many, at_once=5, automatic=True, at=NOW)
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        acting_as(actions.FOLLOWER),
        connection.cursor() as cursor,
    ):
        cursor.execute("set local role cordee_worker")
        cursor.execute(actions._OF_THE_CASES, [uuid4(), offer.pk, NOW, NOW, "full", lead.pk])


def test_the_cases_are_asked_by_the_worker_alone(offer, lead):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        acting_as(actor_of(lead)),
        connection.cursor() as cursor,
    ):
        cursor.execute("select * from policy.loads_to_say(current_date)")


def test_a_service_full_by_its_cases_comes_after_one_with_room_and_first_again_once_there_is_some(offer, lead):
    near, far = (
        OfferFactory(organisation=one, operator_kind="public", communes=["69123"], delay_days=days)
        for one, days in ((offer.organisation, 1), (OrganisationFactory(), 60))
    )
    case = led(offer)

    def first():
        offers = queries.offers_for(NOW.date(), commune_residence="69123")
        decided = decide(engine({"a": {}}), offers=list(offers), commune_residence="69123").needs[0].proposed[0]
        return UUID(decided.offers[0].id), decided.available

    orders = [first()]
    do(lead, actions.say_how_many, at_once=1, automatic=True, at=NOW)
    orders.append(first())
    with bypass_row_security():
        Offer.objects.filter(pk=far.pk).update(capacity="full")
    orders.append(first())
    close(case)
    follow(NOW + timedelta(hours=1))
    orders.append(first())

    assert orders == [(near.pk, True), (far.pk, True), (near.pk, False), (near.pk, True)]
    assert says(near) == ("open", True)


def test_whence_the_state_comes_is_shown_and_never_decided_with(offer, lead):
    said = queries.local_offer(queries.offer(offer.pk), communes=frozenset())
    do(lead, actions.say_how_many, at_once=9, automatic=True, at=NOW)
    later = queries.local_offer(queries.offer(offer.pk), communes=frozenset())

    assert (later.capacity_by_load, later.capacity_on) == (True, timezone.localdate(NOW))
    assert offer_as_json(said) == offer_as_json(later)
