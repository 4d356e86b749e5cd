"""Decisions gone over without a name, small groups hidden; a note reaches who decided, and nobody says who that is."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.audit.models import Event
from cordee.catalogue import queries as catalogue
from cordee.domain.access import Role
from cordee.network import queries as network
from cordee.supervision import actions, coaching_views, queries
from cordee.supervision.models import CoachingNote
from tests.database import bypass_row_security
from tests.factories.cases import CaseFactory
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory
from tests.factories.orientation import OrientationFactory, publish_catalogue
from tests.factories.privacy import GuardFactory
from tests.rooms.referrals.page_scene import text_of
from tests.rooms.supervision.scene import a_line, browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(db):
    publish_catalogue()
    return a_line()


def overridden(line, code="souhait_personne", text="", by=None, **said):
    agent = by or line.agent
    known = {"by_label": f"Agent, {agent.user.full_name}", "decided_at": timezone.now() - timedelta(days=2)}
    return OrientationFactory(
        by=agent,
        organisation=agent.organisation,
        override_code=code,
        override_text=text,
        chosen_family="visite_prereprise",
        **known | said,
    )


def seen(line):
    now = timezone.now()
    with acting_as(line.supervisor):
        return queries.overrides(since=now - timedelta(weeks=13), until=now, most=100)


def left(line, orientation, words="Le service social répond aussi sans rendez-vous."):
    with acting_as(line.supervisor):
        return actions.note(orientation=orientation.pk, words=words, actor=line.supervisor, at=timezone.now())


def test_the_supervisor_reads_what_was_decided_and_why_and_no_name(line):
    overridden(line, "autre", "Le bus ne va pas jusque-là")
    OrientationFactory(by=line.agent, organisation=line.organisation, decided_at=timezone.now())

    page = text_of(browser_of(line.lead).get("/pro/ligne/orientations/"))

    assert "Le bus ne va pas jusque-là" in page and "Autre raison" in page
    assert "moins de 5 sur moins de 5 orientations" in page
    assert line.agent.user.full_name not in page


def told_otherwise(line, **said):
    """Somebody who leaves no name was told of another service than the first."""
    now = timezone.now()
    return CallFactory(
        membership=line.agent,
        organisation=line.organisation,
        started_at=now - timedelta(days=2),
        ended_at=now - timedelta(days=2, minutes=-6),
        outcome="orientee",
        code_hash=str(uuid4()).ljust(64, "0"),
        catalogue_hash=catalogue.current_catalogue().content_hash,
        **{"needs": ["garder_mon_travail"], "lead_family": "visite_demande_salarie"} | said,
    )


def test_what_a_caller_without_a_name_was_told_is_gone_over_too(line):
    told = told_otherwise(line, kept_family="service_social_am", kept_why="plus_accessible")
    told_otherwise(line)

    (one,) = seen(line)
    page = text_of(browser_of(line.lead).get("/pro/ligne/orientations/"))

    assert (one.id, one.chosen, one.code, one.words) == (told.pk, "service_social_am", "plus_accessible", "")
    assert "moins de 5 sur moins de 5 orientations" in page and "Plus accessible" in page
    assert line.agent.user.full_name not in page


def test_a_note_on_it_reaches_who_told(line):
    told = told_otherwise(line, kept_family="service_social_am", kept_why="plus_accessible")
    other = MembershipFactory(organisation=line.organisation, role=Role.PHONE_AGENT.value)

    left(line, told)

    for agent, count in ((line.agent, 1), (other, 0)):
        with acting_as(network.actor_of(agent)):
            assert len(queries.own_notes(actor=network.actor_of(agent))) == count


def test_another_line_does_not_read_what_was_told(line):
    told_otherwise(a_line(), kept_family="service_social_am", kept_why="plus_accessible")

    assert seen(line) == []


def test_a_note_that_speaks_of_health_comes_back(line):
    decided = overridden(line)

    refused = browser_of(line.lead).post(
        f"/pro/ligne/orientations/{decided.pk}/revoir/", {"note": "Elle est en dépression", "key": str(uuid4())}
    )

    assert refused.status_code == 422
    assert "touche à la santé" in text_of(refused)


def test_neither_another_line_nor_another_role_s_decisions_are_read(line):
    elsewhere = a_line()
    adviser = MembershipFactory(organisation=line.organisation, role=Role.ADVISER.value)
    overridden(elsewhere)
    overridden(line, by=adviser)

    assert seen(line) == []


def test_what_a_guard_shuts_is_not_gone_over(line):
    decided = overridden(line, case=CaseFactory())
    assert [one.id for one in seen(line)] == [decided.pk]

    GuardFactory(case=decided.case, kind="restricted")

    assert seen(line) == []
    with pytest.raises(queries.NotThere):
        left(line, decided)


def test_groups_under_five_have_no_figure(line):
    for code, times in (("souhait_personne", 6), ("pas_de_place", 7), ("deja_essaye", 2), ("deja_suivi", 2)):
        for _ in range(times):
            overridden(line, code)

    groups = {one.name: one.count for one in browser_of(line.lead).get("/pro/ligne/orientations/").context["by_code"]}

    assert groups == {
        "Plus de place": "7",
        "Souhait de la personne": "6",
        "Déjà essayé": "non dit",
        "Déjà suivi là-bas": "non dit",
    }


def test_the_list_is_narrowed_by_code_and_by_period(line):
    recent, old = overridden(line), overridden(line, "pas_de_place", decided_at=timezone.now() - timedelta(weeks=8))
    client = browser_of(line.lead)

    def shown(query):
        return {row.id for row in client.get(f"/pro/ligne/orientations/?{query}").context["rows"]}

    assert shown("") == {recent.pk, old.pk}
    assert shown("raison=pas_de_place") == {old.pk}
    assert shown("periode=4") == {recent.pk}
    assert shown("service=visite_prereprise&raison=inconnue") == {recent.pk, old.pk}


def test_a_note_reaches_who_decided_and_nobody_else(line):
    decided = overridden(line)
    colleague = MembershipFactory(organisation=line.organisation, role=Role.PHONE_AGENT.value)
    left(line, decided)

    assert "sans rendez-vous" in text_of(browser_of(line.agent).get("/pro/ligne/notes/"))
    assert "sans rendez-vous" not in text_of(browser_of(colleague).get("/pro/ligne/notes/"))
    with acting_as(network.actor_of(colleague)):
        assert not CoachingNote.objects.exists()


def test_the_note_names_nobody(line):
    made = left(line, overridden(line))

    assert line.agent.pk not in {getattr(made, field.attname) for field in CoachingNote._meta.fields}
    with bypass_row_security():
        (told,) = Event.objects.filter(kind="line.noted")
    assert str(line.agent.pk) not in f"{told.target} {told.detail}"


def test_who_decided_says_that_it_is_read(line):
    made = left(line, overridden(line))
    client = browser_of(line.agent)

    assert client.post(f"/pro/ligne/notes/{made.pk}/lue/", {"key": str(uuid4())}).status_code == 302
    assert "Note lue" in text_of(browser_of(line.lead).get("/pro/ligne/orientations/"))


def test_one_note_a_decision_by_the_form(line):
    decided, client = overridden(line), browser_of(line.lead)
    address = f"/pro/ligne/orientations/{decided.pk}/revoir/"

    assert client.get(address).status_code == 200
    assert client.post(address, {"key": str(uuid4()), "note": ""}).status_code == 422
    for _ in range(2):
        assert client.post(address, {"key": str(uuid4()), "note": "À revoir ensemble."}).status_code == 302
    with bypass_row_security():
        assert CoachingNote.objects.count() == 1


def test_a_supervisor_neither_changes_a_note_nor_reads_it_for_the_agent(line):
    made = left(line, overridden(line))

    with acting_as(line.supervisor):
        assert CoachingNote.objects.filter(pk=made.pk).update(read_at=timezone.now()) == 0
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(network.actor_of(line.agent)):
        CoachingNote.objects.filter(pk=made.pk).update(note="Autre chose")


def test_words_of_an_agent_that_are_shown_are_journalled(line):
    decided = overridden(line, "autre", "Le bus ne va pas jusque-là")
    overridden(line)

    browser_of(line.lead).get("/pro/ligne/orientations/")

    with bypass_row_security():
        assert [one.target for one in Event.objects.filter(kind="override.read")] == [str(decided.pk)]


def test_the_list_has_pages_that_share_no_decision_and_keep_the_filter(line, monkeypatch):
    monkeypatch.setattr(coaching_views, "ROWS_SHOWN", 3)
    for days in (1, 2, 9, 16, 16, 30, 30):
        overridden(line, decided_at=timezone.now() - timedelta(days=days))
    overridden(line, code="autre", text="Elle le demande")
    browser, address, seen = browser_of(line.lead), "/pro/ligne/orientations/?raison=souhait_personne", []

    pages = 0
    while address:
        page = browser.get(address)
        seen += [(row.monday, row.id) for row in page.context["rows"]]
        following, pages = page.context["following"], pages + 1
        address = following and f"/pro/ligne/orientations/{following}"
        assert "raison=souhait_personne" in (following or "raison=souhait_personne")

    assert (pages, len(seen)) == (3, 7)
    assert seen == sorted(set(seen), key=lambda one: (-one[0].toordinal(), one[1]))


@pytest.mark.parametrize("written", ["", "hier", "2026-11-16", "2026-11-16_x", "_", "9999-99-99_0"])
def test_a_place_that_cannot_be_read_is_the_beginning(line, written):
    overridden(line)

    page = browser_of(line.lead).get("/pro/ligne/orientations/", {"apres": written})

    assert page.status_code == 200 and len(page.context["rows"]) == 1


def test_figures_from_five_on_are_said(line):
    for _ in range(5):
        overridden(line)

    assert "5 sur 5 orientations" in text_of(browser_of(line.lead).get("/pro/ligne/orientations/"))
