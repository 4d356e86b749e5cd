"""/pro/avis/: who reads the counts, and what few answers do not say."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cordee.domain.access import Role
from cordee.feedback.models import Opinion
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory

PAGE = "/pro/avis/"


@pytest.fixture
def read(client, published):
    def opened(role=Role.ANIMATOR, address=PAGE):
        client.force_login(MembershipFactory(role=role.value).user)
        response = client.get(address)
        text = re.sub(r"<[^>]+>", " ", response.content.decode())
        return response.status_code, " ".join(text.replace("\xa0", " ").replace("\u202f", " ").split())

    return opened


def count(about, *, page="service", ago=0, tongue="fr", **words):
    day = timezone.localdate() - timedelta(days=ago)
    with bypass_row_security():
        for word, times in words.items():
            Opinion.objects.create(day=day, page=page, about=about, word=word, tongue=tongue, times=times)


@pytest.mark.parametrize("role", Role)
def test_animators_and_administrators_read_the_counts_and_nobody_else(read, role):
    assert read(role)[0] == (200 if role in {Role.ANIMATOR, Role.ADMINISTRATOR} else 404)


def test_shares_are_said_from_five_answers_on(read):
    count("rqth", oui=3, non=1)
    assert "moins de 5 réponses" in read()[1]
    assert "%" not in read()[1]

    count("rqth", ago=1, en_partie=1)
    _, text = read()
    assert "5 60 % 20 % 20 %" in text


def test_the_pages_that_helped_least_come_first_and_those_with_few_answers_are_counted_apart(read):
    count("rqth", oui=9, non=1)
    count("garder_mon_travail", page="besoin", oui=1, non=9)
    count("invalidite", oui=1)
    _, text = read()

    pages = text[text.index("Page par page") :]
    assert pages.index("Fiche d’un besoin") < pages.index("Fiche d’un service")
    assert "1 autre page a eu moins de 5 réponses : elle n’est pas montrée." in pages


def test_the_period_and_the_language_narrow_what_is_counted(read):
    count("rqth", ago=60, oui=6)
    count("rqth", tongue="en", non=6)

    assert "12 50 % 0 % 50 %" in read()[1]
    assert "6 0 % 0 % 100 %" in read(address=f"{PAGE}?jours=30")[1]
    assert "6 100 % 0 % 0 %" in read(address=f"{PAGE}?langue=fr")[1]
    assert "12 50 % 0 % 50 %" in read(address=f"{PAGE}?langue=xx&jours=9999999999999999999")[1]


def test_before_anybody_answers_the_page_says_so(read):
    assert "Personne n’a encore répondu sur cette période." in read()[1]


def test_a_page_that_left_the_catalogue_is_named_by_its_code(read):
    count("ancien_service", oui=5)

    assert "ancien_service (n’est plus au catalogue)" in read()[1]
