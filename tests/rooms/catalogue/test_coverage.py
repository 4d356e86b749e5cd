"""The directory over the region: who has nobody, in the database and as the command prints it."""

from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from cordee.catalogue import actions, queries
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.territory import CommuneFactory

pytestmark = pytest.mark.django_db

DAY = date(2015, 7, 27)
LYON, GRENOBLE, CLERMONT = "69123", "38185", "63113"


@pytest.fixture(autouse=True)
def _published(db):
    with bypass_row_security():
        actions.publish(settings.CORDEE_CONTENT)
    for code in (LYON, GRENOBLE, CLERMONT):
        CommuneFactory(code=code)


def gap_of(need, on=DAY):
    return next((gap for gap in queries.coverage(on).needs if gap.what == need), None)


def test_the_region_of_the_day_is_looked_at_and_offers_in_force_count():
    OfferFactory(operator_kind="mdph", departements=["69"])
    OfferFactory(operator_kind="mdph", departements=["38"], valid_until=DAY)

    assert gap_of("faire_reconnaitre_handicap").communes == (GRENOBLE,)
    assert gap_of("faire_reconnaitre_handicap", on=date(2016, 1, 1)).communes == (GRENOBLE, CLERMONT)


def test_the_command_says_where_and_what_is_not_recorded():
    OfferFactory(operator_kind="mdph", departements=["69"])
    printed = StringIO()

    call_command("coverage", on=DAY, services=True, stdout=printed)

    lines = printed.getvalue().splitlines()
    assert lines[0] == "Annuaire au 27/07/2015 : 1 offres, 2 communes."
    assert any(line.endswith("(faire_reconnaitre_handicap) : personne dans 38 (1 commune)") for line in lines)
    after = next(place for place, line in enumerate(lines) if "(debloquer_situation) : personne dans la région" in line)
    assert lines[after + 1].startswith("  tenus pour disponibles, faute d'offre recensée : ")
    assert "ctme" in lines[after + 1]
    assert any(
        line.startswith("Service « ") and line.endswith("(rqth) : personne dans 38 (1 commune)") for line in lines
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_coverage_costs_the_same_whatever_the_directory(count, django_assert_num_queries):
    OfferFactory.create_batch(count)
    queries.current_catalogue()

    with django_assert_num_queries(3):
        queries.coverage(DAY)
