"""What answers teach: the owner says whether it is full, the editor looks into what was contradicted."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.catalogue import actions, queries
from cordee.catalogue.models import Capacity, CapacityProposal, CoverageReview, Offer, RuleReview
from cordee.catalogue.reviews import Conclusion
from cordee.domain.access import Role
from cordee.network.queries import actor_of
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.orientation import publish_catalogue
from tests.factories.people import CAME_AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(db):
    publish_catalogue()
    return OfferFactory(families=["visite_reprise"])


@pytest.fixture
def proposal(offer):
    with bypass_row_security():
        return CapacityProposal.objects.create(offer=offer, proposed_at=CAME_AT)


@pytest.fixture
def review(offer):
    with bypass_row_security():
        return RuleReview.objects.create(
            service_family="visite_reprise",
            service_version="visite_reprise_2022",
            catalogue_hash="0" * 64,
            orientation=offer.pk,
            departement="73",
            reason="non_eligible",
            words="Elle est indépendante.",
            facts={"commune_residence": "73", "en_arret": True},
            conditions=["Le contrat est en cours."],
            opened_at=CAME_AT,
        )


def member(organisation, role):
    return MembershipFactory(organisation=organisation, role=role.value)


def client_of(membership):
    client = Client()
    client.force_login(membership.user)
    return client


def capacity_of(offer):
    with bypass_row_security():
        return Offer.objects.get(pk=offer.pk).capacity


@pytest.mark.parametrize(("said", "capacity"), [("full", Capacity.FULL), ("open", Capacity.OPEN)])
def test_the_owner_says_it_and_the_directory_follows(offer, proposal, said, capacity):
    client = client_of(member(offer.organisation, Role.ADVISER))
    assert "Visite de reprise" in client.get(reverse("catalogue:capacity")).content.decode()

    answers = [
        client.post(reverse("catalogue:answer_capacity", args=[proposal.pk]), {"places": said}) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [302, 409]
    assert capacity_of(offer) == capacity


def test_nobody_else_answers_for_the_owner(offer, proposal):
    other = member(OrganisationFactory(), Role.TEAM_LEAD)
    agent = member(offer.organisation, Role.PHONE_AGENT)

    for membership in (other, agent):
        actor = actor_of(membership)
        with acting_as(actor), pytest.raises(CapacityProposal.DoesNotExist):
            actions.answer_capacity(proposal_id=proposal.pk, capacity=Capacity.FULL, actor=actor, at=CAME_AT)
        with transaction.atomic(), acting_as(actor):
            assert list(CapacityProposal.objects.all()) == []
            assert CapacityProposal.objects.filter(pk=proposal.pk).update(capacity="full") == 0
    assert (
        client_of(other).post(reverse("catalogue:answer_capacity", args=[proposal.pk]), {"places": "full"}).status_code
        == 404
    )
    assert capacity_of(offer) == Capacity.OPEN


def words_of(offer):
    with bypass_row_security():
        return [one.capacity for one in CapacityProposal.objects.filter(offer=offer).order_by("answered_at")]


def test_the_owner_says_unasked_what_room_it_has_and_opens_it_again(offer):
    client = client_of(member(offer.organisation, Role.TEAM_LEAD))
    address = reverse("catalogue:declare_capacity", args=[offer.pk])

    for capacity, said in [("full", "Complet"), ("paused", "En pause"), ("open", "Places disponibles")]:
        page = client.post(address, {"places": capacity, "key": capacity}, follow=True).content.decode()
        assert capacity_of(offer) == capacity
        assert said in page.split("Ce que dit l’annuaire")[1]

    assert words_of(offer) == ["full", "paused", "open"]
    assert client.post(address, {"places": "beaucoup"}).status_code == 404


def test_the_same_word_on_the_same_day_is_said_once(offer):
    actor = actor_of(member(offer.organisation, Role.ADVISER))
    for hour in (0, 2, 30):
        with transaction.atomic(), acting_as(actor):
            at = CAME_AT + timedelta(hours=hour)
            actions.declare_capacity(offer_id=offer.pk, capacity=Capacity.FULL, actor=actor, at=at)

    assert words_of(offer) == ["full", "full"]
    with bypass_row_security():
        assert Offer.objects.get(pk=offer.pk).capacity_declared_on == timezone.localdate(CAME_AT + timedelta(hours=30))


def test_what_is_said_unasked_answers_the_question_that_waits(offer, proposal):
    client = client_of(member(offer.organisation, Role.ADVISER))

    client.post(reverse("catalogue:declare_capacity", args=[offer.pk]), {"places": "open"})

    assert words_of(offer) == ["open"]
    assert "À confirmer" not in client.get(reverse("catalogue:capacity")).content.decode()


def test_an_organisation_says_nothing_of_the_room_of_another(offer):
    other = member(OrganisationFactory(), Role.TEAM_LEAD)
    actor = actor_of(other)

    answer = client_of(other).post(reverse("catalogue:declare_capacity", args=[offer.pk]), {"places": "full"})
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(actor):
        CapacityProposal.objects.create(
            offer=offer, proposed_at=CAME_AT, answered_at=CAME_AT, capacity="full", answered_by_id=other.pk
        )

    assert answer.status_code == 404
    assert capacity_of(offer) == Capacity.OPEN


def test_nobody_writes_the_directory_by_hand(offer):
    actor = actor_of(member(offer.organisation, Role.ADVISER))

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), acting_as(actor):
        Offer.objects.filter(pk=offer.pk).update(capacity="full")


def test_the_editor_reads_the_counter_example_and_concludes_once(review):
    membership = member(OrganisationFactory(), Role.CATALOGUE_EDITOR)
    client, address = client_of(membership), reverse("catalogue:conclude", args=[review.pk])
    shown = client.get(reverse("catalogue:reviews")).content.decode()
    assert all(word in shown for word in ("Elle est indépendante.", "Le contrat est en cours.", "Règles mises"))

    statuses = [client.post(address, {"conclusion": said}).status_code for said in ("?", "regle_juste", "regle_juste")]

    assert statuses == [404, 302, 409]
    with bypass_row_security():
        assert RuleReview.objects.get().conclusion == Conclusion.RULE_RIGHT


def test_a_zone_that_was_checked_leaves_the_list(offer):
    with bypass_row_security():
        zone = CoverageReview.objects.create(
            offer=offer, commune_name="Chambéry", departement="73", opened_at=CAME_AT, last_at=CAME_AT
        )
    membership = member(OrganisationFactory(), Role.CATALOGUE_EDITOR)
    client = client_of(membership)
    assert "Chambéry" in client.get(reverse("catalogue:reviews")).content.decode()

    client.post(reverse("catalogue:settle_coverage", args=[zone.pk]))

    actor = actor_of(membership)
    with acting_as(actor):
        assert queries.coverage_to_review(actor=actor) == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CATALOGUE_EDITOR])
def test_counter_examples_are_for_the_editor_alone_in_both_layers(review, role):
    actor = actor_of(member(OrganisationFactory(), role))

    with transaction.atomic(), acting_as(actor):
        assert list(RuleReview.objects.all()) == []
    with bypass_row_security():
        assert list(RuleReview.objects.visible_to(actor)) == []
