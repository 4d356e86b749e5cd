from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from cordee.audit.context import acting_as
from cordee.catalogue import at_hand, queries
from cordee.catalogue.models import Offer
from cordee.domain.access import Actor
from cordee.domain.periods import Period
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.factories.orientation import publish_catalogue
from tests.factories.territory import CommuneFactory

pytestmark = pytest.mark.django_db

DAY = date(2015, 7, 27)
LYON, GRENOBLE, OYONNAX = "69123", "38185", "01283"


@pytest.fixture(autouse=True)
def _published(db):
    publish_catalogue()


def test_one_identity_has_one_offer_at_a_time():
    offer = OfferFactory(departements=["69", "01"], valid_until=date(2016, 1, 1))

    with pytest.raises(IntegrityError, match="one_offer_at_a_time"), transaction.atomic():
        OfferFactory(organisation=offer.organisation, departements=["01", "69"], valid_from=date(2015, 12, 31))
    OfferFactory(organisation=offer.organisation, departements=["01", "69"], valid_from=date(2016, 1, 1))


@pytest.mark.parametrize(
    "difference",
    [
        {"operator_kind": "sameth"},
        {"families": ["rqth"]},
        {"departements": ["38"]},
        {"communes": [LYON]},
        {"regimes": ["general"]},
    ],
)
def test_another_kind_family_territory_or_scheme_is_another_offer(difference):
    offer = OfferFactory()

    OfferFactory(organisation=offer.organisation, **difference)

    assert Offer.objects.count() == 2


@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(periods=st.lists(st.tuples(st.integers(0, 30), st.one_of(st.none(), st.integers(1, 10))), max_size=4))
def test_the_database_refuses_exactly_the_periods_that_overlap(db, periods):
    organisation, kept = OrganisationFactory(), []
    for start, days in periods:
        begin = DAY + timedelta(days=start)
        period = Period(begin, None if days is None else begin + timedelta(days=days))
        overlaps = any(period.overlaps(other) for other in kept)
        try:
            with transaction.atomic():
                OfferFactory(organisation=organisation, valid_from=period.start, valid_until=period.until)
        except IntegrityError:
            assert overlaps
        else:
            assert not overlaps
            kept.append(period)


def test_the_directory_of_a_day_holds_what_is_in_force_that_day():
    OfferFactory(valid_from=DAY, valid_until=DAY + timedelta(days=1), operator_kind="sameth")
    OfferFactory(valid_until=DAY)
    OfferFactory(valid_from=DAY + timedelta(days=1))
    OfferFactory(organisation__valid_until=DAY)

    assert [offer.operator_kind for offer in queries.offers_in_force(DAY)] == ["sameth"]


def test_an_offer_of_communes_serves_these_only_and_an_offer_of_a_departement_serves_it_whole():
    basin = OfferFactory(communes=[LYON], operator_kind="sante_travail")
    whole = OfferFactory(operator_kind="mdph")
    everywhere = OfferFactory(operator_kind="fiphfp", departements=[])
    ids = {str(offer.pk): offer for offer in (basin, whole, everywhere)}

    def kinds(**whereabouts):
        found = queries.offers_for(DAY, **whereabouts)
        here = [offer for offer in found if not offer.departements or "69" in offer.departements]
        return {ids[offer.id].operator_kind for offer in here if not offer.communes or LYON in offer.communes}

    assert kinds(commune_residence=LYON) == {"sante_travail", "mdph", "fiphfp"}
    assert kinds(departement_residence="69") == {"sante_travail", "mdph", "fiphfp"}


def test_who_lives_here_and_works_there_is_served_by_both_places():
    home = OfferFactory(communes=[LYON], operator_kind="mdph")
    work = OfferFactory(communes=[GRENOBLE, "38421"], operator_kind="sante_travail")
    other = OfferFactory(communes=[OYONNAX], operator_kind="sante_travail")

    found = {offer.id: offer for offer in queries.offers_for(DAY, commune_residence=LYON, commune_travail=GRENOBLE)}

    assert set(found) == {str(home.pk), str(work.pk)}
    assert found[str(work.pk)].communes == {GRENOBLE}
    assert str(other.pk) not in found


def test_a_kind_without_an_offer_here_leaves_a_witness_that_does_not_serve_here():
    elsewhere = OfferFactory(communes=[OYONNAX], operator_kind="sante_travail")

    (witness,) = queries.offers_for(DAY, commune_residence=LYON)

    assert witness.id == str(elsewhere.pk)
    assert (witness.departements, witness.communes) == ({"01"}, {OYONNAX})


def test_while_no_place_is_known_the_directory_says_nothing():
    OfferFactory()

    assert queries.offers_for(DAY) == ()


def test_the_distance_is_measured_from_where_the_person_is_expected():
    CommuneFactory(code=LYON, latitude=45.7549, longitude=4.8364)
    CommuneFactory(code=GRENOBLE, latitude=45.1821, longitude=5.7213)
    OfferFactory(operator_kind="mdph", departements=["69"], site_commune=LYON)

    (near,) = queries.offers_for(DAY, commune_residence=LYON)
    (far,) = queries.offers_for(DAY, commune_residence="69266", commune_travail=GRENOBLE)

    assert near.distance_km == 0
    assert far.distance_km is None


def test_an_offer_shows_the_contact_of_its_organisation_unless_it_has_its_own():
    offer = OfferFactory(organisation__phone="04 65 71 00 00", organisation__hours="le matin", hours="le soir")

    (value,) = queries.offers_for(DAY, departement_residence="69")

    assert (value.phone, value.hours, value.email) == ("04 65 71 00 00", "le soir", offer.organisation.email)
    assert value.period == Period(offer.valid_from, None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_directory_costs_the_same_whatever_its_length(count, django_assert_num_queries):
    OfferFactory.create_batch(count)
    queries.current_catalogue()

    with django_assert_num_queries(4):
        queries.offers_for(DAY, commune_residence=LYON)
    with django_assert_num_queries(2):
        queries.offers_for(DAY, commune_residence=LYON)


def test_the_site_reads_the_directory_and_never_writes_it():
    offer = OfferFactory()

    with acting_as(Actor.visitor()):
        assert queries.offer(offer.pk) == offer
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Offer.objects.update(capacity="full")


def test_the_directory_at_hand_serves_a_place_as_the_database_says():
    places = (
        ([], []),
        (["69"], []),
        (["69", "38"], []),
        (["69"], [LYON]),
        (["38", "01"], [GRENOBLE, OYONNAX]),
        (["01"], []),
    )
    for number, (departements, communes) in enumerate(places):
        OfferFactory(departements=departements, communes=communes, operator_kind=("mdph", "sameth")[number % 2])
        OfferFactory(departements=departements, communes=communes, families=["rqth"])

    for place in ({"commune": LYON}, {"commune": "69266"}, {"commune": GRENOBLE}, {"departement": "01"}):
        whereabouts = {f"{name}_residence": value for name, value in place.items()}
        told = [str(offer.pk) for offer in queries.offers_serving(DAY, **place)]
        assert [offer.id for offer in queries.offers_for(DAY, **whereabouts)][: len(told)] == told


def test_each_state_of_the_directory_has_its_own_mark():
    offer, seen = OfferFactory(), []

    def note():
        seen.append(at_hand.mark())

    note()
    with bypass_row_security():
        for capacity in ("full", "open", "full"):
            Offer.objects.filter(pk=offer.pk).update(capacity=capacity)
            note()
        type(offer.organisation).objects.filter(pk=offer.organisation_id).update(phone="04 65 71 99 99")
        note()
    OfferFactory()
    note()

    assert len(set(seen)) == len(seen)
    assert at_hand.mark() == seen[-1]
