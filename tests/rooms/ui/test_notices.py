"""The legal pages: what the installer filled in, what is still to be, and what the rules that erase say."""

from datetime import timedelta

import pytest
from django.conf import settings as project
from django.urls import reverse

from cordee.config import notices as variables
from cordee.domain.access import DataClass
from cordee.domain.grounds import Grounds, HealthException, LawfulBasis
from cordee.privacy import keeping
from cordee.privacy.classification import CLASSES
from cordee.public.models import KEPT_FOR
from cordee.ui.keeping import lasting
from tests.house.test_message_settings import IN_SERVICE

NAMES = [variable.name for variable in variables.TO_FILL_IN]
SAYS_NOTHING = {DataClass.PUBLIC, DataClass.OPERATIONAL}
# Who works here, libraries, the invented mails of the demo: not what the public leaves.
NOT_OF_THE_PUBLIC = {
    "account.EmailAddress",
    "account.EmailConfirmation",
    "mfa.Authenticator",
    "network.User",
    "network.AccountSession",
    "network.CalendarAddress",
    "demo.SentMail",
    "supervision.CoachingNote",  # between colleagues, about a decision
    "frontdesk.PracticeCall",  # an example of the catalogue
}


@pytest.fixture(autouse=True)
def _no_page_is_kept(settings):
    settings.CORDEE_STANDING_SECONDS = 0


def page_of(client, name: str) -> str:
    return client.get(reverse(name)).content.decode().replace("\xa0", " ").replace("&#x27;", "'")


@pytest.mark.parametrize("setting", NAMES)
def test_what_is_filled_in_is_on_a_page_and_what_is_not_is_said_to_be(client, settings, setting):
    empty = page_of(client, "ui:legal") + page_of(client, "ui:accessibility")
    setattr(settings, setting, "Valeur de l’installateur")
    keeping.declare()

    filled = page_of(client, "ui:legal") + page_of(client, "ui:accessibility")

    assert f'à remplir par l\'installateur</strong> <span class="soft small">(réglage {setting})' in empty
    assert "Valeur de l’installateur" in filled and f"réglage {setting})" not in filled


@pytest.fixture(autouse=True)
def _rules_as_they_are():
    yield
    keeping.declare()


def test_each_duration_is_that_of_the_rule_that_erases(client, monkeypatch):
    assert f"{lasting(KEPT_FOR)} au plus" in page_of(client, "ui:legal")

    monkeypatch.setattr(keeping, "KEPT_FOR", timedelta(days=12))
    keeping.declare()

    assert "12 jours au plus" in page_of(client, "ui:legal")


def test_a_case_is_kept_as_long_as_the_installation_says(client, settings):
    assert "Deux ans après le dernier contact avec vous" in page_of(client, "ui:legal")

    settings.CORDEE_CASES_KEPT = "trois ans après la dernière demande"
    keeping.declare()

    assert "Trois ans après la dernière demande" in page_of(client, "ui:legal")


def test_every_table_with_words_of_a_person_has_its_line():
    personal = {name for name, fields in CLASSES.items() if not SAYS_NOTHING.issuperset(fields.values())}
    said = [table for one in keeping.kept() for table in one.tables]

    assert personal - NOT_OF_THE_PUBLIC <= set(said)
    assert set(said) <= set(CLASSES)
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(days=1), "un jour"),
        (timedelta(days=30), "30 jours"),
        (timedelta(hours=1), "une heure"),
        (timedelta(hours=36), "36 heures"),
    ],
)
def test_a_duration_is_said_in_words(span, said):
    assert lasting(span) == said


def test_the_grounds_are_those_of_the_installation(client, settings):
    settings.CORDEE_LEGAL_GROUNDS = Grounds(basis=LawfulBasis.LEGAL_OBLIGATION, exception=HealthException.CARE)
    keeping.declare()

    page = page_of(client, "ui:legal")

    assert "une obligation légale" in page and "la médecine du travail" in page


def test_the_cookies_are_those_of_the_site(client):
    page = page_of(client, "ui:legal")

    assert project.SESSION_COOKIE_NAME in page and project.CSRF_COOKIE_NAME in page


@pytest.mark.parametrize(
    ("claimed", "audit", "said"),
    [
        ("totale", "", "Ce site n'est pas conforme"),
        ("partielle", "Cabinet Exemple, 3 mars 2027, 81 %", "Ce site est partiellement conforme"),
        ("totale", "Cabinet Exemple, 3 mars 2027, 100 %", "Ce site est totalement conforme"),
    ],
)
def test_no_conformity_is_claimed_without_an_audit(client, settings, claimed, audit, said):
    settings.CORDEE_ACCESSIBILITY, settings.CORDEE_ACCESSIBILITY_AUDIT = claimed, audit

    assert said in page_of(client, "ui:accessibility")


def test_what_is_to_be_filled_in_is_named_and_stops_nothing(tmp_path):
    from cordee.config import checking, environment

    empty = environment.read(IN_SERVICE | {"CORDEE_DATA": str(tmp_path)})
    filled = environment.read(dict.fromkeys(NAMES, "rempli"))

    assert checking.problems(empty) == []
    assert variables.missing(empty) == NAMES
    assert variables.missing(filled) == []


@pytest.mark.django_db
def test_the_health_page_tells_who_watches_a_site_in_service(client, settings):
    settings.CORDEE_DEMO, settings.CORDEE_ENVIRONMENT = False, dict.fromkeys(NAMES, "")
    lacking = client.get("/sante/pret").json()["alertes"]
    settings.CORDEE_ENVIRONMENT = dict.fromkeys(NAMES, "rempli")
    filled = client.get("/sante/pret").json()["alertes"]
    settings.CORDEE_DEMO, settings.CORDEE_ENVIRONMENT = True, dict.fromkeys(NAMES, "")
    demo = client.get("/sante/pret").json()["alertes"]

    assert variables.INCOMPLETE in lacking
    assert variables.INCOMPLETE not in filled + demo
