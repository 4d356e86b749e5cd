"""Where the directory leaves a need without anybody."""

from datetime import date

from cordee.domain.catalogue import LocalOffer
from cordee.domain.orientation.territory import Lasting, Uncovered, days_of_change, lasting, uncovered, unserved
from cordee.domain.periods import Period
from tests.domain.orientation.small import TODAY, engine

LYON, VILLEURBANNE, GRENOBLE = "69123", "69266", "38185"
COMMUNES = (LYON, VILLEURBANNE, GRENOBLE)
INFORMED = {"info": {"direct": "[connaitre_droits, etre_en_securite]", "operators": "[]"}}


def offer(operator="public", **more):
    return LocalOffer(id=f"{operator}{more}", organisation="o", organisation_name="O", operator=operator, **more)


def gaps(services, *offers, on=TODAY):
    return uncovered(engine({**INFORMED, **services}).catalogue, offers, COMMUNES, on=on)


def test_an_offer_of_a_departement_serves_its_communes_and_no_other():
    assert gaps({"aide": {}}, offer(departements=frozenset({"69"}))) == [
        Uncovered(what="garder", communes=(GRENOBLE,), unrecorded=())
    ]


def test_an_offer_of_communes_serves_these_only():
    here = offer(departements=frozenset({"69"}), communes=frozenset({LYON}))

    (gap,) = gaps({"aide": {}}, here)

    assert gap.communes == (GRENOBLE, VILLEURBANNE)


def test_several_offers_add_up_and_one_without_territory_serves_everywhere():
    rhone, isere = offer(departements=frozenset({"69"})), offer(departements=frozenset({"38"}))

    assert gaps({"aide": {}}, rhone, isere) == []
    assert gaps({"aide": {}}, offer()) == []


def test_an_offer_of_other_services_of_the_kind_does_not_answer():
    (gap,) = gaps({"aide": {}}, offer(families=frozenset({"autre"})))

    assert gap.communes == tuple(sorted(COMMUNES))
    assert gap.unrecorded == ()


def test_a_kind_without_any_offer_is_named_since_the_engine_takes_it_as_available():
    (gap,) = gaps({"aide": {}, "appui": {"operators": "[caisse]"}}, offer(departements=frozenset({"69"})))

    assert gap == Uncovered(what="garder", communes=(GRENOBLE,), unrecorded=("caisse",))


def test_what_is_not_in_force_on_the_day_serves_nobody():
    past = offer(period=Period(None, TODAY))

    (gap,) = gaps({"aide": {}}, past)

    assert gap.unrecorded == ("public",)
    assert [gap.unrecorded for gap in gaps({"aide": {"operators": "[ancien]"}}, offer("ancien"))] == [()]


def test_a_service_that_needs_no_operator_serves_everywhere():
    assert gaps({"aide": {"operators": "[]"}}) == []


def test_a_full_offer_is_somebody():
    assert gaps({"aide": {}}, offer(capacity="full")) == []


def test_a_service_may_be_missing_where_its_need_is_not():
    services = {**INFORMED, "aide": {}, "appui": {"operators": "[caisse]"}, "clos": {"until": "2020-01-01"}}
    offers = [offer(), offer("caisse", departements=frozenset({"69"}))]

    assert unserved(engine(services).catalogue, offers, COMMUNES, on=TODAY) == [
        Uncovered(what="appui", communes=(GRENOBLE,), unrecorded=())
    ]


def gap(what, *communes):
    return Uncovered(what=what, communes=communes, unrecorded=())


def test_the_days_of_change_are_those_on_which_an_offer_or_a_version_begins_or_ends():
    services = {**INFORMED, "aide": {"from": "2014-05-01", "until": "2018-02-01"}}
    ending = offer(period=Period(date(2013, 1, 1), date(2015, 9, 1)))

    found = days_of_change(engine(services).catalogue, [ending], first=date(2014, 1, 1), until=date(2018, 2, 1))

    assert date(2013, 1, 1) not in found and date(2018, 2, 1) not in found
    assert {date(2014, 1, 1), date(2014, 5, 1), date(2015, 9, 1), date(2016, 1, 1)} <= set(found)
    assert found == sorted(found)


def test_gaps_that_are_the_same_on_consecutive_days_of_change_are_one():
    days = [date(year, 1, 1) for year in (2012, 2013, 2014, 2015, 2016)]
    gaps = dict(
        zip(
            days,
            ([gap("a", LYON), gap("b", LYON)], [gap("a", LYON)], [gap("a", GRENOBLE)], [], [gap("a", GRENOBLE)]),
            strict=True,
        )
    )

    assert lasting(gaps, until=None) == [
        Lasting(gap=gap("a", LYON), period=Period(days[0], days[2])),
        Lasting(gap=gap("a", GRENOBLE), period=Period(days[2], days[3])),
        Lasting(gap=gap("a", GRENOBLE), period=Period(days[4], None)),
        Lasting(gap=gap("b", LYON), period=Period(days[0], days[1])),
    ]
