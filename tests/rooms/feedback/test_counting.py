"""« Cette page vous a-t-elle aidé ? »: counted, tied to nobody, and one comes back to what one was reading."""

import html
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.feedback import actions
from cordee.feedback.models import KEPT_DAYS, Opinion
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import member
from tests.factories.outbox import as_worker
from tests.rooms.public.test_take_stock import Form, said, visitor  # noqa: F401

RESULT = "/faire-le-point/avis/"
SERVICE = "/droits/rqth/"


@pytest.fixture
def reader(published):
    """A browser that refuses cookies."""
    return Client(enforce_csrf_checks=True)


def opinions():
    with bypass_row_security():
        return sorted(Opinion.objects.values_list("page", "about", "word", "tongue", "times"))


def shown_in(response, word):
    page = html.unescape(response.content.decode())
    return f'helped-said is-said" id="avis-{word}"' in page


def answered(reader, word, address=f"{SERVICE}avis/", *, frm="192.0.2.1", **more):
    return reader.post(address, {"avis": word, "site": "", **more}, REMOTE_ADDR=frm)


def test_each_page_of_the_catalogue_asks_and_leads_back_to_its_own_thanks(reader):
    for address in (SERVICE, "/droits/besoin/garder_mon_travail/"):
        assert f'action="{address}avis/"' in reader.get(address).content.decode()
        response = answered(reader, "non", f"{address}avis/")
        assert (response.status_code, response["Location"]) == (302, f"{address}#avis-non")
        assert 'id="avis-non"' in reader.get(address).content.decode()
    assert opinions() == [
        ("besoin", "garder_mon_travail", "non", "fr", 1),
        ("service", "rqth", "non", "fr", 1),
    ]


def test_in_english_too(reader):
    assert answered(reader, "non", f"/en{SERVICE}avis/")["Location"] == f"/en{SERVICE}#avis-non"
    assert "Did this page help you?" in reader.get(f"/en{SERVICE}").content.decode().replace("\u202f", " ")
    assert opinions() == [("service", "rqth", "non", "en", 1)]


def test_one_comes_back_to_the_page_as_it_was_narrowed(reader):
    response = answered(reader, "oui", f"{SERVICE}avis/?pour=employeur&au=1/6/2015&autre=x")

    assert response["Location"] == f"{SERVICE}?pour=employeur&au=1%2F6%2F2015#avis-oui"


def test_answers_of_one_day_are_one_row_however_many_came(reader):
    for last in range(1, 5):
        answered(reader, "oui", frm=f"192.0.2.{last}")

    assert opinions() == [("service", "rqth", "oui", "fr", 4)]


def test_a_second_click_counts_once_and_a_change_of_mind_counts_too(reader):
    for word in ("oui", "oui", "non"):
        answered(reader, word)

    assert opinions() == [("service", "rqth", "non", "fr", 1), ("service", "rqth", "oui", "fr", 1)]


def test_what_a_program_fills_is_not_counted_and_the_page_says_so(reader):
    assert answered(reader, "oui", site="http://x")["Location"].endswith("#avis-pause")
    assert opinions() == []


def test_beyond_what_one_address_may_say_nothing_is_counted(reader, monkeypatch):
    monkeypatch.setattr(actions, "ANSWERS_ALLOWED", 2)

    said_to = [answered(reader, word)["Location"].rpartition("#")[2] for word in ("oui", "non", "en_partie")]

    assert said_to == ["avis-oui", "avis-non", "avis-pause"]
    assert len(opinions()) == 2


@pytest.mark.parametrize("word", ["", "peut-être", "x" * 10_000, "👍"])
def test_an_answer_that_no_page_offers_is_no_page(reader, word):
    assert answered(reader, word).status_code == 404
    assert opinions() == []


def test_an_unknown_service_counts_nothing(reader):
    assert answered(reader, "oui", "/droits/inconnu/avis/").status_code == 404
    assert answered(reader, "oui", "/droits/besoin/inconnu/avis/").status_code == 404
    assert opinions() == []


def test_the_result_is_still_there_with_all_that_was_said(visitor):  # noqa: F811
    form = Form(visitor).place_and_need().send(changer="age").send(texte="52").send(resultat="1")
    before = (form.title, form.fields["dit"], form.fields["besoin"])

    form.read(visitor.post(RESULT, {**form.fields, "avis": "non"}))

    assert (form.response.status_code, shown_in(form.response, "non")) == (200, True)
    assert (form.title, form.fields["dit"], form.fields["besoin"]) == before
    assert "être rappelé" in said(form)
    assert opinions() == [("resultat", "personne", "non", "fr", 1)]


def test_a_script_is_told_which_thanks_to_show(visitor):  # noqa: F811
    form = Form(visitor).place_and_need().send(resultat="1")

    for address, more in ((RESULT, form.fields), (f"{SERVICE}avis/", {})):
        response = visitor.post(
            address, {**more, "avis": "en_partie", "site": ""}, headers={"Accept": "application/json"}
        )
        assert response.json() == {"said": "en_partie"}


def test_opening_the_address_of_the_form_leads_to_its_page(reader):
    assert reader.get(f"{SERVICE}avis/")["Location"] == SERVICE
    assert reader.get(RESULT)["Location"] == "/faire-le-point/"


def test_nothing_in_the_journal_says_that_somebody_answered(reader):
    before = len(journal())
    answered(reader, "non")

    assert len(journal()) == before


def test_a_visitor_writes_one_and_reads_neither_hers_nor_the_others(reader):
    answered(reader, "non")

    with acting_as(Actor.visitor()):
        assert Opinion.objects.count() == 0
    for times in (2, 100):
        with pytest.raises(DatabaseError), transaction.atomic(), acting_as(Actor.visitor()):
            row = {"day": date(2026, 11, 22), "page": "service", "about": "rqth", "word": "oui", "tongue": "fr"}
            Opinion.objects.bulk_create([Opinion(**row, times=times)])


@pytest.mark.parametrize("statement", ["update feedback_opinion set times = 9", "delete from feedback_opinion"])
def test_no_page_changes_a_count(db, statement):
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, transaction.atomic(), acting_as(member(role=Role.ADMINISTRATOR)), connection.cursor() as cursor:
        cursor.execute(statement)


def test_counts_go_when_they_have_served_two_years(db):
    today = date(2026, 11, 22)
    said_of = {"page": "service", "about": "rqth", "word": "oui", "tongue": "fr"}
    with bypass_row_security():
        for age in (KEPT_DAYS + 1, KEPT_DAYS, 0):
            Opinion.objects.create(day=today - timedelta(days=age), **said_of)

    with as_worker(), acting_as(actions.FORGETTER):
        assert actions.forget(on=today, actor=actions.FORGETTER) == 1

    with bypass_row_security():
        assert {today - one.day for one in Opinion.objects.all()} == {timedelta(days=KEPT_DAYS), timedelta(0)}
    assert [(event.kind, event.detail) for event in journal()] == [("opinions.expired", {"rows": 1})]
