"""The page of a case is calm: what comes next, what is late, one row for all that is added, nothing that is empty."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.documents import DocumentFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.support import ApplicationFactory, AppointmentFactory, StepFactory, at_ten
from tests.rooms.referrals.page_scene import browser, text_of
from tests.rooms.support.test_case_page import case_of, page
from tests.rooms.support.test_steps import tied

pytestmark = pytest.mark.django_db

THREE = ["identity", "situation", "health"]
TODAY = timezone.localdate()
MOST_QUESTIONS = 75


def headings(them, referral) -> list[str]:
    main = them.get(page(referral)).content.decode().partition("<main")[2].partition("</main>")[0]
    return re.findall(r'<h2[^>]* id="([a-z-]+)"', main)


def keys(them, referral) -> dict[str, str]:
    """What may be added, by its key, in the row."""
    row = them.get(page(referral)).content.decode().partition('class="case-adding')[2].partition("</nav>")[0]
    return dict(re.findall(r'href="([^"]+)" data-shortcut="(.)"', row))


def filled(led, us, **step):
    case, member = case_of(led), MembershipFactory(organisation=us)
    StepFactory(case=case, membership=member, **step)
    ApplicationFactory(case=case, membership=member, due_on=TODAY - timedelta(days=3))
    AppointmentFactory(case=case, membership=member, starts_at=at_ten(TODAY - timedelta(days=1)))
    ProgrammeFactory(case=case, membership=member)
    DocumentFactory(case=case, membership=member, on_disk=True)


def test_a_part_that_holds_nothing_is_one_entry_of_the_row_with_its_key(us, led):
    them = browser(us)

    assert headings(them, led) == ["ensuite", "point", "ajouter", "demandes", "faits", "histoire", "equipe"]
    expected = {
        "support:add_appointment": "v",
        "support:add_step": "e",
        "support:open_application": "o",
        "support:ask": "t",
        "support:write_note": "n",
        "documents:add": "d",
        "programmes:open": "r",
        "support:employer": "m",
    }
    assert keys(them, led) == {reverse(name, args=[led.case_id]): key for name, key in expected.items()}


def test_what_is_there_follows_what_comes_next_and_what_is_late(us, led):
    filled(led, us, title="Écrire à la caisse", due_on=TODAY - timedelta(days=2))
    them = browser(us)

    work = ["rendez-vous", "plan", "demarches", "programmes", "documents"]
    assert headings(them, led) == [
        "ensuite",
        "point",
        "retard",
        "ajouter",
        *work,
        "demandes",
        "faits",
        "histoire",
        "equipe",
    ]
    late = text_of(them.get(page(led))).partition("En retard ")[2].partition("Ajouter…")[0]
    said = [late.find(one) for one in ("dire s'il s'est tenu", "Reconnaissance de la qualité", "Écrire à la caisse")]
    assert said == sorted(said) and said[0] >= 0


def test_who_only_reads_adds_nothing_and_a_partner_what_it_may(us, led):
    reader, partner = (tied(led, level, OrganisationFactory(), THREE) for level in ("reader", "partner"))

    assert keys(browser(reader), led) == {}
    assert set(keys(browser(partner), led).values()) == set("veondr")


def test_the_page_asks_no_more_questions_however_much_it_holds(us, led):
    them, costs = browser(us), []
    them.get(page(led))
    for _ in range(2):
        filled(led, us, due_on=TODAY - timedelta(days=3))  # two of the same name, late since the same day
        with CaptureQueriesContext(connection) as seen:
            them.get(page(led))
        costs.append(len(seen))

    assert costs[0] == costs[1] <= MOST_QUESTIONS
