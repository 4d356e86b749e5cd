"""« Textes de la ligne »: replaced for one organisation, checked, kept version after version."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Role
from cordee.domain.consent import NOTICE_VERSION, notice_words
from cordee.network.queries import actor_of, answers_line
from cordee.scripts import actions, queries
from cordee.scripts.actions import BadPlaces, ChangedElsewhere, NothingNew, Words
from cordee.scripts.models import TextVersion
from cordee.ui.typography import spaced
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.rooms.scripts.conftest import browser_of

INDEX = "scripts:index"
NEW = "Bonjour, {prenom_agent} vous écoute."


def page(name):
    return reverse("scripts:change", args=[name])


def written():
    with bypass_row_security():
        return list(TextVersion.objects.order_by("written_at"))


def replaced(actor, words=NEW, *, text="ouverture", version=0, why=""):
    with acting_as(actor):
        made = Words(words=words, why=why)
        return actions.replace(text=text, words=made, version=version, actor=actor, at=timezone.now())


def said_to(membership, name="ouverture"):
    actor = actor_of(membership)
    with acting_as(actor):
        return queries.line_script(actor=actor, on=date(2026, 3, 2), agent="Maud").say(name)


# What is shown


def test_the_page_holds_every_text_by_moment_and_says_what_is_not_edited(desk):
    shown = desk.get(reverse(INDEX)).content.decode()

    titles = [spaced(text.title).replace("'", "&#x27;") for text in queries.catalogue_script().texts.values()]
    assert [title for title in titles if title not in shown] == []
    assert "ne se modifient pas ici" in shown


def test_neither_the_agreement_nor_the_notice_is_a_text_of_the_page(desk):
    notice = notice_words(NOTICE_VERSION, phone="0 800")[:40]

    assert notice not in desk.get(reverse(INDEX)).content.decode()
    assert desk.get(page("accord")).status_code == 404
    assert not [name for name in queries.catalogue_script().texts if name.startswith("information")]


def test_who_leads_a_team_elsewhere_finds_no_page_and_no_link(published, line):
    other = browser_of(MembershipFactory(role=Role.TEAM_LEAD.value, organisation=OrganisationFactory()))

    assert other.get(reverse(INDEX)).status_code == 404
    assert other.get(page("ouverture")).status_code == 404
    assert "Textes de la ligne" not in other.get(reverse("ui:pro_home")).content.decode()


def test_an_agent_reads_the_words_and_not_the_page(agent):
    assert browser_of(agent).get(reverse(INDEX)).status_code == 404
    assert "Maud" in said_to(agent)


def test_the_link_is_in_the_menu_of_who_supervises(desk):
    assert "Textes de la ligne" in desk.get(reverse("ui:pro_home")).content.decode()


def test_the_list_costs_the_same_whatever_was_replaced(desk, actor, django_assert_max_num_queries):
    replaced(actor)
    with django_assert_max_num_queries(30) as one:
        desk.get(reverse(INDEX))
    for number in range(1, 4):
        replaced(actor, f"{NEW} {number}", version=number)
    replaced(actor, "Merci.", text="accueil_proche")
    with django_assert_max_num_queries(30) as more:
        desk.get(reverse(INDEX))

    assert len(more) == len(one)


# Replacing


def test_a_replaced_text_is_what_the_agents_of_the_organisation_say(desk, agent, line):
    posted = desk.post(page("ouverture"), {"words": NEW, "why": "Plus court.", "version": "0", "key": "a"})

    (version,) = written()
    assert posted.status_code == 302
    assert (version.organisation_id, version.version, version.why) == (line.pk, 1, "Plus court.")
    assert said_to(agent) == "Bonjour, Maud vous écoute."


def test_another_line_keeps_the_text_of_the_catalogue(actor):
    replaced(actor)
    elsewhere = MembershipFactory(role=Role.PHONE_AGENT.value)

    assert "ligne régionale" in said_to(elsewhere)


def test_a_second_click_writes_one_version(desk):
    form = {"words": NEW, "version": "0", "key": "deux-clics"}
    first, second = desk.post(page("ouverture"), form), desk.post(page("ouverture"), form)

    assert (first.status_code, second.status_code, len(written())) == (302, 302, 1)


def test_an_unknown_place_is_refused_with_those_that_exist(desk):
    refused = desk.post(page("ouverture"), {"words": "Bonjour {nom}.", "version": "0"})

    shown = refused.content.decode()
    assert refused.status_code == 422
    assert "{nom}" in shown
    assert "Ce qui existe : {prenom_agent}, {numero_libre}, {horaires}" in shown.replace("\u202f", " ").replace(
        "\u00a0", " "
    )
    assert written() == []


@pytest.mark.parametrize(("text", "words"), [("danger_numeros", "Appelez."), ("cloture_transmise", "Au revoir.")])
def test_what_a_text_cannot_do_without_must_stay(desk, text, words):
    refused = desk.post(page(text), {"words": words, "version": "0"})

    assert refused.status_code == 422
    assert "Gardez {" in refused.content.decode()


def test_the_action_checks_what_the_form_checks(actor):
    with pytest.raises(BadPlaces):
        replaced(actor, "Bonjour {nom}.")
    with pytest.raises(NothingNew):
        replaced(actor, queries.catalogue_script().texts["ouverture"].words)


def test_a_preview_shows_what_a_person_hears_and_writes_nothing(desk):
    shown = desk.post(page("ouverture"), {"words": NEW, "version": "0", "preview": "1"})

    assert shown.status_code == 200
    assert "Bonjour, Maud vous écoute." in shown.content.decode()
    assert written() == []


def test_two_who_write_at_once_do_not_overwrite_each_other(desk, actor):
    replaced(actor, "Bonjour à vous.")

    late = desk.post(page("ouverture"), {"words": NEW, "version": "0"})

    assert late.status_code == 409
    assert NEW in late.content.decode()
    assert [one.words for one in written()] == ["Bonjour à vous."]
    with pytest.raises(ChangedElsewhere):
        replaced(actor, NEW, version=0)


# Versions


def test_an_earlier_version_is_taken_up_as_a_new_one(desk, actor, agent):
    replaced(actor, "Un.")
    replaced(actor, "Deux.", version=1)

    desk.post(reverse("scripts:take_up", args=["ouverture", 1]), {"version": "2"})

    assert [(one.version, one.words, one.from_version) for one in written()] == [
        (1, "Un.", None),
        (2, "Deux.", None),
        (3, "Un.", 1),
    ]
    assert said_to(agent) == "Un."


def test_the_text_of_the_catalogue_comes_back_and_versions_stay(desk, actor, agent):
    replaced(actor, "Un.")
    desk.post(reverse("scripts:take_up", args=["ouverture", 0]), {"version": "1"})

    assert "ligne régionale" in said_to(agent)
    shown = desk.get(page("ouverture")).content.decode()
    assert "Retour au texte du catalogue" in shown
    assert "Ambre Valsonne" in shown
    assert "Reprendre la version 1" in shown


def test_a_version_that_nobody_wrote_is_missing(desk, actor):
    replaced(actor)

    assert desk.post(reverse("scripts:take_up", args=["ouverture", 7]), {"version": "1"}).status_code == 404


def test_a_version_never_changes_and_is_never_removed(actor):
    replaced(actor)

    for change in ("update scripts_textversion set words = ''", "delete from scripts_textversion"):
        with bypass_row_security(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_what_was_done_is_in_the_journal_without_the_words(actor):
    from cordee.audit.models import Event

    replaced(actor, why="Parce que.")

    with bypass_row_security():
        event = Event.objects.get(kind="text.replaced")
    assert event.detail == {"text": "ouverture", "version": 1}


# Answers


def test_an_answer_of_ones_own_is_offered_with_those_of_the_catalogue(desk, agent):
    form = {"title": "Court", "subject": "Votre demande", "words": "Bonjour,\r\n\r\n{prenom_agent}. Code : {code}"}
    posted = desk.post(reverse("scripts:add"), form)

    assert posted.status_code == 302
    answers = offered(agent)
    assert [one.id for one in answers][-1] == "modele_001"
    assert answers[-1].words == "Bonjour,\n\nMaud. Code : {code}"
    assert answers[-1].version == 1
    assert {"reponse_recue", "reponse_injoignable"} <= {one.id for one in answers}


def test_an_answer_that_is_retired_is_no_longer_offered_and_may_come_back(desk, agent):
    desk.post(reverse("scripts:add"), {"title": "Court", "subject": "Votre demande", "words": "Bonjour."})
    desk.post(reverse("scripts:take_up", args=["modele_001", 0]), {"version": "1"})
    gone = [one.id for one in offered(agent)]
    assert "N’est plus proposé" in desk.get(reverse(INDEX)).content.decode()
    desk.post(reverse("scripts:take_up", args=["modele_001", 1]), {"version": "2"})

    assert "modele_001" not in gone
    assert offered(agent)[-1].title == "Court"


def test_the_answers_of_a_day_are_those_that_were_in_use(actor, agent):
    replaced(actor, "Bonjour.", text="reponse_recue")
    today = timezone.localdate()

    def words(on):
        return next(one.words for one in offered(agent, on=on) if one.id == "reponse_recue")

    assert words(today) == "Bonjour."
    assert words(today - timedelta(days=1)) != "Bonjour."


def offered(membership, on=None):
    actor = actor_of(membership)
    with acting_as(actor):
        return queries.template_answers(actor=actor, on=on or timezone.localdate())


# Who


def test_an_organisation_answers_the_line_while_an_agent_works_there(actor, agent):
    assert answers_line(actor)
    agent.valid_until = timezone.now() - timedelta(minutes=1)
    with bypass_row_security():
        agent.save()

    assert not answers_line(actor)
    with pytest.raises(DatabaseError), transaction.atomic():
        replaced(actor)
