"""The directory over the region: who has nobody, in the database and as the command prints it."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cordee.catalogue import queries
from cordee.domain.periods import Period
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.factories.orientation import publish_catalogue
from tests.factories.territory import CommuneFactory

pytestmark = pytest.mark.django_db

DAY = date(2015, 7, 27)
LYON, GRENOBLE, CLERMONT = "69123", "38185", "63113"


@pytest.fixture(autouse=True)
def _published(db):
    publish_catalogue()
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
    assert lines[0] == "Annuaire au 27 juillet 2015 : 1 offre, 2 communes."
    assert any(line.endswith("(faire_reconnaitre_handicap) : personne dans 38 (1 commune)") for line in lines)
    after = next(place for place, line in enumerate(lines) if "(debloquer_situation) : personne dans la région" in line)
    assert lines[after + 1].startswith("  tenus pour disponibles, faute d'offre recensée : ")
    assert "ctme" in lines[after + 1]
    assert any(
        line.startswith("Service « ") and line.endswith("(rqth) : personne dans 38 (1 commune)") for line in lines
    )


def stretches(need):
    """From 2012 to 2017, the days between which the need lacks somebody, and where."""
    found = queries.coverage_through(date(2012, 1, 1), date(2017, 1, 1))
    return [(one.period, one.gap.communes) for one in found.needs if one.gap.what == need]


def test_through_time_gaps_follow_offers_organisations_and_the_region():
    OfferFactory(operator_kind="mdph", departements=["69"], valid_from=date(2013, 7, 1))
    closing = OrganisationFactory(valid_until=date(2015, 3, 1))
    OfferFactory(operator_kind="mdph", departements=["38"], organisation=closing, valid_from=date(2013, 7, 1))

    assert stretches("faire_reconnaitre_handicap") == [
        (Period(date(2012, 1, 1), date(2013, 7, 1)), (GRENOBLE, LYON)),
        (Period(date(2015, 3, 1), date(2016, 1, 1)), (GRENOBLE,)),
        (Period(date(2016, 1, 1), date(2017, 1, 1)), (GRENOBLE, CLERMONT)),
    ]


@pytest.mark.parametrize("on", [date(2012, 5, 2), date(2015, 7, 27), date(2019, 12, 31)])
def test_every_day_of_a_stretch_has_the_gaps_of_that_day(on):
    OfferFactory(operator_kind="mdph", departements=["69"], valid_from=date(2013, 7, 1))
    found = queries.coverage_through(date(2012, 1, 1), date(2020, 1, 1))

    def on_the_day(stretches):
        return sorted((one.gap for one in stretches if one.period.covers(on)), key=lambda gap: gap.what)

    alone = queries.coverage(on)
    assert on_the_day(found.needs) == sorted(alone.needs, key=lambda gap: gap.what)
    assert on_the_day(found.families) == sorted(alone.families, key=lambda gap: gap.what)


def test_the_command_says_every_period_in_french():
    OfferFactory(operator_kind="mdph", departements=["69"], valid_from=date(2013, 7, 1))
    printed = StringIO()

    call_command("coverage", "--every-date", "--services", stdout=printed)

    lines = printed.getvalue().splitlines()
    assert lines[0].startswith("Annuaire depuis le 1er janvier 2012 : 1 offre, ")
    at = next(place for place, line in enumerate(lines) if line.endswith("(faire_reconnaitre_handicap) :"))
    assert lines[at + 1] == "  du 1er janvier 2012 au 30 juin 2013 : personne dans la région"
    assert lines[at + 2].startswith("    tenus pour disponibles, faute d'offre recensée : mdph, ")
    assert lines[at + 3] == "  du 1er juillet 2013 au 31 décembre 2015 : personne dans 38 (1 commune)"
    assert any(line.startswith("  depuis le ") for line in lines)
    assert any(line.startswith("Service « ") and line.endswith("(rqth) :") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "2015-01-01"], "vont avec « --every-date »"),
        (["--every-date", "--from", "2015-01-01", "--until", "2015-01-01"], "rien à regarder"),
        (["--on", "2015-13-01"], "attendu une date AAAA-MM-JJ qui existe"),
        (["--on", "2015-01-01", "--every-date"], "not allowed with argument"),
    ],
)
def test_days_that_make_no_sense_are_refused(arguments, said):
    with pytest.raises(CommandError, match=said):
        call_command("coverage", *arguments)


@pytest.mark.parametrize("count", [1, 3])
def test_coverage_through_time_costs_the_same_whatever_the_directory(count, django_assert_num_queries):
    OfferFactory.create_batch(count)
    queries.current_catalogue()

    with django_assert_num_queries(4):
        queries.coverage_through(date(2012, 1, 1), None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_coverage_costs_the_same_whatever_the_directory(count, django_assert_num_queries):
    OfferFactory.create_batch(count)
    queries.current_catalogue()

    with django_assert_num_queries(3):
        queries.coverage(DAY)
