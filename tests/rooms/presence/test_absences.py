"""A team lead says who is away and who stands in; the line reads it, nobody else; what is over is forgotten."""

from datetime import date, timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.audit.models import Event
from cordee.domain.access import Actor, Role
from cordee.network.queries import actor_of
from cordee.presence import actions, queries
from cordee.presence.actions import Announced
from cordee.presence.models import Absence
from cordee.ui.typography import table_day
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory
from tests.factories.presence import AbsenceFactory
from tests.rooms.enquiries.scene import page
from tests.rooms.referrals.layers import by_both, by_database, by_queryset

pytestmark = pytest.mark.django_db
migration = import_module("cordee.presence.migrations.0005_absences_said_by_name_find_their_member")
PAGE = "/pro/absences/"


@pytest.fixture
def lead():
    return MembershipFactory(role=Role.TEAM_LEAD.value)


@pytest.fixture
def desk(client, lead):
    client.force_login(lead.user)
    return client


def said(day=0, days=4, **more):
    since = timezone.localdate() + timedelta(days=day)
    until = since + timedelta(days=days)
    form = {"who": "Le secrétariat", "since": f"{since:%d/%m/%Y}", "until": f"{until:%d/%m/%Y}"}
    return {"key": str(uuid4())} | form | more


def rows():
    with bypass_row_security():
        return list(Absence.objects.all())


def test_a_team_lead_announces_an_absence_and_takes_it_back(desk, lead):
    done = desk.post(PAGE, said(stand_in="Le standard", phone="04 39 98 12 34"))

    assert done.status_code == 302
    (absence,) = rows()
    assert (absence.organisation_id, absence.said_by_id) == (lead.organisation_id, lead.pk)
    assert (absence.stand_in, absence.phone) == ("Le standard", "+33439981234")
    shown = page(desk.get(PAGE))
    assert "Le standard" in shown and "(en ce moment)" in shown and table_day(absence.until) in shown
    assert desk.post(f"{PAGE}{absence.pk}/retirer/", {"key": str(uuid4())}).status_code == 302
    assert rows() == []


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"who": ""}, "Écrivez qui est absent"),
        ({"since": "hier matin"}, "Date non comprise"),
        ({"days": -1}, "vient avant le premier"),
        ({"days": 500}, "pour un an au plus"),
        ({"phone": "04 39 98 12 34"}, "celui de qui remplace"),
        ({"phone": "12", "stand_in": "X"}, "dix chiffres"),
    ],
)
def test_what_is_badly_said_is_refused_with_a_sentence(desk, more, told):
    days = more.pop("days", 4)
    form = said(day=1, days=days, **more)

    refused = desk.post(PAGE, form)

    assert refused.status_code == 422 and told in page(refused)
    assert rows() == []


@pytest.fixture
def agents(lead):
    """Two who work there now; who left, who works elsewhere, who is no agent and a function are not of them."""
    here = {"role": Role.PHONE_AGENT.value, "organisation": lead.organisation}
    found = [MembershipFactory(user__full_name=name, **here) for name in ("Ana Besson", "Zoé Chalus")]
    MembershipFactory(user__full_name="Partie", valid_until=timezone.now() - timedelta(days=1), **here)
    MembershipFactory(user__full_name="Ailleurs", role=Role.PHONE_AGENT.value)
    MembershipFactory(user__full_name="Conseil", **here | {"role": Role.ADVISER.value})
    MembershipFactory(user__full_name="Fonction", user__email="fonction@cordee.invalid", **here)
    return found


def test_an_agent_of_the_line_is_chosen_and_said_by_the_name_of_the_account(desk, agents):
    form = desk.get(PAGE).context["form"]
    assert form.fields["agent"].choices == [
        ("", "Quelqu’un d’autre"),
        *[(str(one.pk), one.user.full_name) for one in agents],
    ]

    done = desk.post(PAGE, said(who="", agent=str(agents[1].pk)))

    assert done.status_code == 302
    assert [(one.who, one.member_id) for one in rows()] == [("Zoé Chalus", agents[1].pk)]


def test_somebody_else_is_written_where_agents_are_listed(desk, agents):
    assert desk.post(PAGE, said(agent="")).status_code == 302
    assert [(one.who, one.member_id) for one in rows()] == [("Le secrétariat", None)]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"who": "", "agent": ""}, "Écrivez qui est absent"),
        ({"who": "", "agent": "0b0e6a52-7a0c-4f0e-9f5e-2f6a4f1f6c11"}, "Choisissez un agent de la liste"),
        ({"who": "Le secrétariat", "agent": "first"}, "pas les deux"),
    ],
)
def test_one_of_the_two_and_only_one_is_said(desk, agents, more, told):
    chosen = str(agents[0].pk) if more["agent"] == "first" else more["agent"]

    refused = desk.post(PAGE, said(**more | {"agent": chosen}))

    assert refused.status_code == 422 and told in page(refused)
    assert rows() == []


def test_who_stands_in_is_chosen_too(desk, agents):
    away, here = agents
    form = said(who="", agent=str(away.pk), stand_in_agent=str(here.pk), phone="04 39 98 12 34")

    assert desk.post(PAGE, form).status_code == 302
    (absence,) = rows()
    assert (absence.who, absence.stand_in, absence.phone) == ("Ana Besson", "Zoé Chalus", "+33439981234")
    assert (absence.member_id, absence.stand_in_member_id) == (away.pk, here.pk)


def test_the_database_takes_no_member_of_elsewhere_and_nobody_who_stands_in_for_herself(lead, agents):
    elsewhere = MembershipFactory(role=Role.PHONE_AGENT.value)

    for wrong in (
        {"member": elsewhere},
        {"stand_in_member": elsewhere},
        {"member": agents[0], "stand_in_member": agents[0]},
        {"stand_in_member": agents[0], "stand_in": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AbsenceFactory(said_by=lead, **wrong)
            with connection.cursor() as cursor:
                cursor.execute("set constraints all immediate")
    assert rows() == []


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"who": "Mme Besson, Ana, accueil"}, "Ana Besson est un agent de la ligne : choisissez ce nom dans la liste"),
        ({"stand_in": "zoe chalus"}, "Zoé Chalus est un agent de la ligne : choisissez ce nom dans la liste"),
        ({"who": "", "agent": 0, "stand_in_agent": 0}, "On ne se remplace pas soi-même"),
        ({"stand_in": "Le standard", "stand_in_agent": 1}, "pas les deux"),
        ({"stand_in_agent": "0b0e6a52-7a0c-4f0e-9f5e-2f6a4f1f6c11"}, "Choisissez un agent de la liste"),
    ],
)
def test_nobody_of_the_list_is_typed(desk, agents, more, told):
    chosen = {field: str(agents[one].pk) if isinstance(one, int) else one for field, one in more.items()}

    refused = desk.post(PAGE, said(**chosen))

    assert refused.status_code == 422 and told in page(refused)
    assert rows() == []


def test_where_no_agent_works_there_is_no_list(desk):
    assert list(desk.get(PAGE).context["form"].fields) == ["who", "since", "until", "stand_in", "phone"]


def test_the_page_of_absences_is_the_team_leads(client):
    for role in (Role.ADVISER, Role.PHONE_AGENT, Role.ADMINISTRATOR):
        client.force_login(MembershipFactory(role=role.value).user)
        assert client.get(PAGE).status_code == 404


def test_another_organisations_absence_is_not_there(desk):
    absence = AbsenceFactory()

    assert desk.post(f"{PAGE}{absence.pk}/retirer/", {"key": str(uuid4())}).status_code == 404
    assert rows() == [absence]


def test_both_layers_show_the_same_to_everybody(lead):
    AbsenceFactory(said_by=lead)
    AbsenceFactory()
    members = [MembershipFactory(role=role.value, organisation=lead.organisation) for role in Role]
    actors = [actor_of(lead), *map(actor_of, members), Actor.for_job("presence"), Actor.visitor()]

    seen = {}
    for actor in actors:
        assert by_queryset(Absence, actor) == by_database(Absence, actor) == by_both(Absence, actor)
        seen[actor.role or actor.kind] = len(by_database(Absence, actor))

    assert {role for role, count in seen.items() if count} == {Role.TEAM_LEAD, Role.PHONE_AGENT, "job"}
    assert (seen[Role.TEAM_LEAD], seen[Role.PHONE_AGENT]) == (1, 2)


def test_an_organisation_announces_so_many_and_no_more(lead):
    for day in range(actions.MOST):
        AbsenceFactory(said_by=lead, since=date(2099, 1, 1), until=date(2099, 1, 1) + timedelta(days=day))
    actor = actor_of(lead)

    with acting_as(actor), pytest.raises(actions.TooMany):
        day = date(2099, 1, 1)
        actions.announce(Announced(who="Un de trop", since=day, until=day), actor=actor, at=timezone.now())


def test_an_absence_is_forgotten_thirty_days_after_its_last_day():
    absence = AbsenceFactory(until=date(2026, 11, 27))
    left = []
    for on in (date(2026, 12, 27), date(2026, 12, 28)):
        with acting_as(actions.FORGETTER):
            actions.forget(on=on, actor=actions.FORGETTER, at=timezone.now())
        left.append(len(rows()))

    assert left == [1, 0] and absence.pk


def test_an_absence_said_by_name_is_given_to_the_one_agent_who_bears_it(lead, agents):
    ana, zoe = agents
    MembershipFactory(user__full_name="Zoé Chalus", role=Role.PHONE_AGENT.value, organisation=lead.organisation)
    for who, stand_in in [
        ("Ana Besson", "Le standard"),
        ("Le secrétariat", "Ana Besson"),
        ("Ana Besson", "Ana Besson"),
        ("Zoé Chalus", ""),  # two bear that name
        ("Partie", ""),
        ("Conseil", ""),
    ]:
        AbsenceFactory(said_by=lead, who=who, stand_in=stand_in)
    AbsenceFactory(who="Ana Besson")  # of another organisation

    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute(migration.FOUND.format(member="member_id", said="who"))
        cursor.execute(migration.FOUND_STAND_IN)

    found = sorted((one.who, one.stand_in, one.member_id, one.stand_in_member_id) for one in rows() if one.member_id)
    assert found == [("Ana Besson", "Ana Besson", ana.pk, None), ("Ana Besson", "Le standard", ana.pk, None)]
    assert [one.who for one in rows() if one.stand_in_member_id == ana.pk] == ["Le secrétariat"]
    assert len(rows()) == 7 and zoe.pk not in {one.member_id for one in rows()}


def corrected(desk, absence, **more):
    return desk.post(f"{PAGE}{absence.pk}/corriger/", said(**more))


def test_dates_and_who_stands_in_are_corrected_and_nothing_else_is_kept(desk, lead, agents):
    ana, zoe = agents
    desk.post(PAGE, said(day=3, who="", agent=str(ana.pk), stand_in="Le standard", phone="04 39 98 12 34"))
    (before,) = rows()
    form = desk.get(f"{PAGE}{before.pk}/corriger/").context["form"]
    assert form.initial["agent"] == str(ana.pk) and form.initial["stand_in"] == "Le standard"

    done = corrected(desk, before, day=1, days=2, who="", agent=str(ana.pk), stand_in_agent=str(zoe.pk))

    assert done.status_code == 302
    (after,) = rows()
    today = timezone.localdate()
    assert (after.pk, after.since, after.until) == (before.pk, today + timedelta(days=1), today + timedelta(days=3))
    assert (after.member_id, after.stand_in_member_id, after.stand_in, after.phone) == (
        ana.pk,
        zoe.pk,
        "Zoé Chalus",
        "",
    )
    with bypass_row_security():
        assert Event.objects.filter(kind="absence.corrected", target=before.pk).count() == 1


def test_who_stands_in_is_the_one_of_the_correction_from_then_on(desk, lead, agents):
    ana, zoe = agents
    desk.post(PAGE, said(who="", agent=str(ana.pk)))
    (absence,) = rows()
    job = Actor.for_job("enquiries", label="essai")

    corrected(desk, absence, days=0, who="", agent=str(ana.pk), stand_in_agent=str(zoe.pk))

    today = timezone.localdate()
    with acting_as(job):
        assert queries.away_on(today, actor=job) == {ana.pk: [zoe.pk]}
        assert queries.away_on(today + timedelta(days=1), actor=job) == {}


def test_an_absence_that_has_begun_ends_earlier_and_keeps_its_first_day(desk, lead):
    today = timezone.localdate()
    begun = AbsenceFactory(said_by=lead, since=today - timedelta(days=3), until=today + timedelta(days=10))

    moved = corrected(desk, begun, day=0, days=2)
    assert moved.status_code == 422 and "premier jour ne change plus" in page(moved)
    assert corrected(desk, begun, day=-3, days=3).status_code == 302

    assert [(one.since, one.until) for one in rows()] == [(begun.since, today)]


def test_an_absence_of_another_organisation_is_not_found_to_be_corrected(desk):
    elsewhere = AbsenceFactory()

    assert desk.get(f"{PAGE}{elsewhere.pk}/corriger/").status_code == 404
    assert corrected(desk, elsewhere).status_code == 404
    assert [one.who for one in rows()] == [elsewhere.who]


def test_what_was_taken_back_is_not_brought_back_by_a_correction(desk, lead):
    begun = AbsenceFactory(said_by=lead, since=timezone.localdate(), until=timezone.localdate())
    actor = actor_of(lead)
    with acting_as(actor):
        actions.take_back(absence_id=begun.pk, actor=actor, at=timezone.now())
        again = Announced(who="Le secrétariat", since=begun.since, until=begun.until)
        with pytest.raises(Absence.DoesNotExist):
            actions.correct(again, absence_id=begun.pk, actor=actor, at=timezone.now())

    assert rows() == []
