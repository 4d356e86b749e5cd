"""A document added from the page of the case: the form asks of which programme it is, and it goes with that one."""

import re
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.urls import reverse

from cordee.documents.models import Document
from cordee.documents.sweeping import destroy_due
from tests.database import bypass_row_security
from tests.factories.cases import CaseFactory
from tests.factories.network import OrganisationFactory
from tests.factories.programmes import ProgrammeFactory
from tests.rooms.documents.test_pages import sent
from tests.rooms.programmes.test_programmes import (
    NOW,
    TODAY,
    ended,
    opened,
    tied,
    to_the_end,
)
from tests.rooms.referrals.page_scene import browser, text_of

pytestmark = pytest.mark.django_db

TWO = ["identity", "situation"]
NOT_HERE = "Ce programme n'est pas en cours dans ce dossier"


def add(referral, **asked) -> str:
    return reverse("documents:add", args=[referral.case_id]) + (f"?{urlencode(asked)}" if asked else "")


def kept() -> list[tuple[str, bool]]:
    """The programme of each, and whether its file is there."""
    with bypass_row_security():
        return [(one.programme, bool(one.file)) for one in Document.objects.order_by("at", "pk")]


def chosen(answer) -> list[str]:
    """What is ticked of the question, as a browser shows it."""
    return re.findall(r'name="programme" value="([^"]+)"[^>]*checked', answer.content.decode())


def test_what_is_added_by_the_key_of_the_case_is_of_its_bilan_and_is_destroyed_with_it(
    us,
    led,
    adviser,
    django_capture_on_commit_callbacks,
):
    one, them = opened(adviser, led), browser(us)
    form = them.get(add(led))
    assert chosen(form) == [one.code]
    assert f"{one.title} : détruit à sa fin" in text_of(form)

    forgotten = them.post(add(led), sent())
    done = them.post(add(led), sent(programme=chosen(form)[0]))
    apart = them.post(add(led), sent(programme="aucun", key="deux"))

    assert (forgotten.status_code, done.status_code, apart.status_code) == (422, 302, 302)
    assert "Choisissez le programme, ou « Aucun »." in text_of(forgotten)
    assert sorted(kept()) == [("", True), (one.code, True)]
    ended(adviser, to_the_end(adviser, one))
    with django_capture_on_commit_callbacks(execute=True):
        assert destroy_due(on=TODAY, at=NOW) == 1
    assert sorted(kept()) == [("", True), (one.code, False)]


def test_a_programme_of_another_case_one_that_is_over_or_invented_is_refused_with_a_sentence(us, led, adviser):
    over = ended(adviser, opened(adviser, led), reason="Elle a trouvé un poste")
    codes = [ProgrammeFactory(case=CaseFactory()).code, over.code, str(uuid4()), "bilan"]

    alone = [browser(us).post(add(led), sent(programme=code, key=f"{code}")) for code in codes]
    opened(adviser, led, key="un autre")
    beside = [browser(us).post(add(led), sent(programme=code, key=f"{code}!")) for code in codes]

    assert {one.status_code for one in alone + beside} == {422}
    assert all(NOT_HERE in text_of(one) for one in alone + beside)
    assert kept() == []


def test_nothing_is_asked_where_no_programme_runs_or_none_that_one_reads(us, led, adviser):
    partner = tied(led, "partner", OrganisationFactory(), TWO)
    opened(adviser, led, kind="maintien_en_emploi")

    asked, not_asked = browser(us).get(add(led)), browser(partner).get(add(led))

    assert chosen(asked) == ["aucun"]  # a retention destroys nothing at its end
    assert "De quel programme" not in text_of(not_asked)
    assert browser(partner).post(add(led), sent()).status_code == 302
    assert kept() == [("", True)]


def test_of_two_that_destroy_one_has_to_be_chosen_and_its_own_page_chooses_it(us, led, adviser):
    first, second = opened(adviser, led), opened(adviser, led, kind="bilan_cpf", key="deux")
    them = browser(us)

    assert chosen(them.get(add(led))) == []
    assert chosen(them.get(add(led, programme=first.code))) == [first.code]
    assert chosen(them.get(add(led, programme=second.code))) == [second.code]
