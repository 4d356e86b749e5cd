"""A view is a member's own: made, used, renamed, deleted; nobody else's in either layer."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.desk import actions, queries
from cordee.desk.models import MOST, SavedView
from cordee.domain.access import Actor, Role
from cordee.network.queries import actor_of
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.rooms.referrals.page_scene import published

pytestmark = pytest.mark.django_db

INBOX = reverse("referrals:inbox")
SAVE = reverse("desk:save", args=["recues"])


@pytest.fixture
def member(client):
    published()
    membership = MembershipFactory(role=Role.ADVISER.value)
    client.force_login(membership.user)
    return membership


def typed(**changes):
    return {"name": "En retard", "codes": "panier=en_retard&departement=73", "key": str(uuid4())} | changes


def kept():
    with bypass_row_security():
        return list(SavedView.objects.order_by("worklist", "position"))


def test_a_view_is_saved_shown_renamed_and_deleted_each_with_its_line_in_the_audit(client, member):
    answer = client.post(SAVE, typed())
    assert (answer.status_code, answer["Location"]) == (302, f"{INBOX}?panier=en_retard&departement=73")
    [view] = kept()
    shown = client.get(answer["Location"])
    assert [(one["view"].name, one["is_current"]) for one in shown.context["saved_views"]] == [("En retard", True)]

    client.post(reverse("desk:change", args=[view.pk]), {"name": "À rappeler"})
    assert [one.name for one in kept()] == ["À rappeler"]
    client.post(reverse("desk:delete", args=[view.pk]))

    assert kept() == []
    assert [event.kind for event in journal() if event.kind.startswith("view.")] == [
        "view.saved",
        "view.renamed",
        "view.deleted",
    ]


def test_a_double_click_keeps_one_view(client, member):
    form = typed()

    assert [client.post(SAVE, form).status_code for _ in range(2)] == [302, 302]
    assert len(kept()) == 1


def test_the_thirteenth_view_is_refused_with_what_to_do(client, member):
    for number in range(MOST):
        assert client.post(SAVE, typed(name=f"Vue {number}")).status_code == 302

    answer = client.post(SAVE, typed())

    assert answer.status_code == 409
    assert "supprimez-en une" in answer.content.decode()
    assert len(kept()) == MOST


def test_only_the_words_of_the_list_are_kept(client, member):
    client.post(SAVE, typed(codes="panier=en_retard&nom=Lefevre&reference=AB12CD34&apres=2024-01-01.x"))

    assert [view.codes for view in kept()] == ["panier=en_retard"]
    assert client.post(SAVE, typed(codes="nom=Lefevre")).status_code == 422


def test_without_a_name_nothing_is_kept_and_nothing_typed_is_lost(client, member):
    answer = client.post(SAVE, typed(name=" "))

    assert answer.status_code == 422
    assert "Donnez un nom" in answer.content.decode() and "departement=73" in answer.content.decode()


def test_a_list_that_is_not_the_member_s_keeps_nothing(client, member):
    for worklist in ("territoire", "inconnue"):
        assert client.post(reverse("desk:save", args=[worklist]), typed()).status_code == 404


def test_a_colleague_finds_the_same_as_for_a_view_that_never_was(client, member):
    client.post(SAVE, typed())
    [view] = kept()
    client.force_login(MembershipFactory(organisation=member.organisation, role=Role.TEAM_LEAD.value).user)

    for page in ("change", "delete"):
        theirs, nobody_s = (client.post(reverse(f"desk:{page}", args=[one])) for one in (view.pk, uuid4()))
        assert theirs.status_code == nobody_s.status_code == 404
    assert client.get(INBOX).context["saved_views"] == []
    assert len(kept()) == 1


def test_both_layers_show_a_member_its_own_views_and_nobody_else_any(member):
    other = MembershipFactory(organisation=OrganisationFactory(), role=Role.PHONE_AGENT.value)
    for one in (member, other):
        actor = actor_of(one)
        with acting_as(actor):
            actions.save(
                worklist="envoyees", name="Vue", codes="panier=en_retard", actor=actor, at=timezone.now(), key="k"
            )

    for actor in (actor_of(member), actor_of(other), Actor.visitor(), Actor.for_link("0" * 64)):
        with bypass_row_security():
            application = set(SavedView.objects.visible_to(actor).values_list("pk", flat=True))
        with transaction.atomic(), acting_as(actor), connection.cursor() as cursor:
            cursor.execute("select id from desk_savedview")
            database = {pk for (pk,) in cursor.fetchall()}
            changed = SavedView.objects.exclude(membership=actor.membership).update(name="Prise")
            deleted, _ = SavedView.objects.exclude(membership=actor.membership).delete()

        assert application == database
        assert (changed, deleted, len(database)) == (0, 0, 1 if actor.membership else 0)


def test_views_come_in_the_order_of_their_places(member):
    actor = actor_of(member)
    with acting_as(actor):
        for name in ("b", "a"):
            actions.save(worklist="recues", name=name, codes="panier=x", actor=actor, at=timezone.now(), key=name)

        assert [view.name for view in queries.views_of("recues", actor=actor)] == ["b", "a"]
