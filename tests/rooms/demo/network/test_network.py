import re
from collections import Counter
from datetime import date

import pytest
from django.db import connection

from cordee.audit.context import acting_as
from cordee.catalogue import queries
from cordee.catalogue.models import Capacity, Offer
from cordee.catalogue.queries import current_catalogue, offers_for, offers_in_force
from cordee.config import environment
from cordee.demo import building
from cordee.demo.accounts import PASSWORD
from cordee.domain.access import Role
from cordee.domain.territory import REGION_BEFORE_2016, REGION_SINCE_2016
from cordee.network.models import Membership, Organisation, User
from cordee.network.queries import actor_of
from cordee.privacy.queries import watched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_network")]

DAYS = [date(2009, 5, 1), date(2012, 10, 15), date(2015, 7, 27), date(2026, 11, 21)]
FICTION = re.compile(r"04 65 71 \d\d \d\d")
EMERGENCY = {"urgences", "ligne_3114"}


@pytest.mark.parametrize("on", DAYS)
def test_every_kind_that_is_valid_on_the_day_has_an_offer_and_no_other_has(on):
    valid = {kind for kind, operator in current_catalogue().operators.items() if operator.period.covers(on)}

    assert set(offers_in_force(on).values_list("operator_kind", flat=True)) == valid


def test_the_rights_officer_has_one_reading_to_look_at():
    officer = actor_of(Membership.objects.get(user__email="droits@example.org"))

    with acting_as(officer):
        (line,) = watched(actor=officer, to_review=True)

    assert (line.rule, line.case, line.count) == ("many", None, 64)


@pytest.mark.parametrize(
    ("on", "region"), [(date(2015, 12, 31), REGION_BEFORE_2016), (date(2016, 1, 1), REGION_SINCE_2016)]
)
def test_the_network_covers_the_region_of_the_day(on, region):
    served = {code for offer in offers_in_force(on) for code in offer.departements}

    assert served == region


@pytest.mark.parametrize(
    ("on", "where"),
    [
        (date(2010, 1, 31), set()),
        (date(2010, 2, 1), {"01", "69", "73", "74"}),
        (date(2015, 12, 31), {"01", "69", "73", "74"}),
        (date(2016, 1, 1), set()),
    ],
)
def test_model_is_there_only_where_and_when_it_existed(on, where):
    offers = offers_in_force(on).filter(operator_kind="model")

    assert {code for offer in offers for code in offer.departements} == where


def test_the_trials_of_2008_serve_their_own_communes_until_the_platforms_take_over():
    last_day, next_day = date(2012, 2, 12), date(2012, 2, 13)
    oyonnax = {"commune_residence": "01283"}

    assert offers_in_force(last_day).filter(operator_kind="plateforme_mobilite").count() == 5
    assert "plateforme_mobilite" in {offer.operator for offer in offers_for(last_day, **oyonnax)}
    assert {offer.operator for offer in offers_for(next_day, **oyonnax)} & {"plateforme", "plateforme_mobilite"} == {
        "plateforme"
    }


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("commune", ["69123", "01283", "38421", "07010", "42218", "74010"])
def test_wherever_one_works_exactly_one_or_two_occupational_health_services_answer(on, commune):
    here = [offer for offer in offers_for(on, commune_travail=commune) if offer.operator == "sante_travail"]

    assert 1 <= len([offer for offer in here if commune in offer.communes]) <= 2


def test_the_self_employed_go_to_the_rsi_then_to_the_health_insurance():
    def kinds(on):
        offers = offers_for(on, commune_residence="42218")
        return {offer.operator for offer in offers if "independant" in offer.regimes or offer.operator == "rsi"}

    assert kinds(date(2015, 7, 27)) == {"rsi"}
    assert kinds(date(2026, 11, 21)) == {"cpam", "carsat_service_social"}


def test_everything_is_invented_but_the_emergency_numbers():
    for organisation in Organisation.objects.all():
        if organisation.kind in EMERGENCY:
            assert (organisation.invented, organisation.phone) in {(False, "15"), (False, "3114")}
        elif organisation.name.startswith("Votre "):
            assert (organisation.phone, organisation.email) == ("", "")
        else:
            assert organisation.invented
            assert FICTION.fullmatch(organisation.phone)
            assert organisation.email == "" or organisation.email.endswith("@example.org")


def test_the_number_of_the_line_is_invented_too():
    line = Organisation.objects.get(kind="numero_vert")

    assert line.phone == environment.DEMO_LINE
    assert FICTION.fullmatch(environment.DEMO_LINE)


def test_the_line_says_its_own_hours_everywhere_and_nobody_is_sent_to_a_door_that_it_has_not():
    remote = Organisation.objects.filter(kind__in=["numero_vert", "cep_regional"])
    line = remote.get(kind="numero_vert")

    said = next(one.default for one in environment.VARIABLES if one.name == "CORDEE_LINE_HOURS")
    assert line.hours == said
    assert {one.address for one in remote} == {""}
    near_valence = offers_for(date(2026, 11, 21), commune_residence="26362")
    found = [one for one in near_valence if one.operator in {"numero_vert", "cep_regional"}]
    assert len(found) == 2
    assert {one.distance_km for one in found} == {None}
    assert any(one.distance_km for one in near_valence)


def test_no_two_organisations_share_a_name_an_address_or_a_number_at_one_time():
    for field in ("name", "email", "phone"):
        values = Organisation.objects.exclude(**{field: ""}).values_list(field, flat=True)
        assert max(Counter(values).values()) == 1


def test_some_services_are_full_or_paused_and_those_of_the_accounts_are_open():
    capacities = Counter(Offer.objects.values_list("capacity", flat=True))
    mine = Offer.objects.filter(organisation__in=Membership.objects.values("organisation"))

    assert all(capacities[capacity] >= 10 for capacity in Capacity)
    assert set(mine.values_list("capacity", flat=True)) == {"open"}


def test_the_same_network_tells_each_day_what_was_declared_before_it(worker):
    building.build_network(on=date(2015, 7, 27))

    assert not offers_in_force(date(2015, 7, 27)).filter(capacity_declared_on__gt=date(2015, 7, 27)).exists()


def test_a_second_start_changes_nothing(worker):
    before = set(Offer.objects.values_list("pk", "capacity")), User.objects.count(), Membership.objects.count()
    said = []

    building.build_network(on=queries.reference_day(), progress=said.append)

    assert (
        set(Offer.objects.values_list("pk", "capacity")),
        User.objects.count(),
        Membership.objects.count(),
    ) == before
    assert said == []


def test_there_is_one_account_for_each_function_and_the_command_says_how_to_enter(demo_network):
    memberships = Membership.objects.select_related("user")
    printed = str(demo_network)

    assert {Role(membership.role) for membership in memberships} == {
        Role.PHONE_AGENT,
        Role.ADVISER,
        Role.TEAM_LEAD,
        Role.ANIMATOR,
        Role.ADMINISTRATOR,
        Role.CATALOGUE_EDITOR,
        Role.RIGHTS_OFFICER,
    }
    assert all(membership.user.email in printed for membership in memberships)
    assert all(membership.user.check_password(PASSWORD) for membership in memberships)
    assert PASSWORD in printed


@pytest.fixture
def worker():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE cordee_worker")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE cordee_web")
