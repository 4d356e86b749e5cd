"""What a campaign brought: each count from its rows, small groups hidden, the whole as CSV, from call to hand-over."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.catalogue.models import Release
from cordee.detection import queries
from cordee.domain.access import Actor, Role
from cordee.domain.call import CAME_FOR_NOTHING, Outcome
from cordee.domain.opening import PARIS
from cordee.domain.referral import State
from cordee.enquiries.models import ErasedEnquiries
from cordee.enquiries.sweeping import erase
from cordee.frontdesk.models import Call
from cordee.network.queries import actor_of
from tests.database import bypass_row_security
from tests.factories.detection import CampaignFactory, CampaignVisitsFactory
from tests.factories.enquiries import EnquiryFactory
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory
from tests.factories.referrals import ReferralFactory
from tests.rooms.detection.conftest import browser_of, member
from tests.rooms.enquiries.scene import page

pytestmark = pytest.mark.django_db
EFFECT = "/pro/campagnes/DOS26/"
UNMET = {"unmet_need": "garder_mon_travail", "unmet_why": "complet"}


def ended(agent, *, at=None, **changes):
    at = at or timezone.now()
    over = {"started_at": at, "ended_at": at, "outcome": "informee", "code_hash": uuid4().hex * 2}
    return CallFactory(membership=agent, **over | {"campaign": "DOS26", "departement": "69", **changes})


def handed_over(agent, state):
    referral = ReferralFactory(state=state)
    return ended(agent, outcome="transmise", referral=referral.pk, orientation=uuid4())


@pytest.fixture
def agent(published):
    return MembershipFactory(role=Role.PHONE_AGENT.value)


@pytest.fixture
def campaign(db):
    return CampaignFactory(code="DOS26", costs={"impression": 60000, "temps": 40000})


def counts(response):
    return {count.name: count.value for count in response.context["effect"].counts}


def test_each_count_is_of_its_own_rows(campaign, agent, administrator):
    CampaignVisitsFactory(campaign=campaign, times=3)
    for _ in range(6):
        ended(agent)
    for state in (State.ACCEPTED,) * 4 + (State.STARTED, State.SENT):
        handed_over(agent, state)
    ended(agent, outcome="hors_sujet")
    ended(agent, campaign="")
    CallFactory(membership=agent, campaign="DOS26")
    for kind, state in (("rappel", "recue"), ("medecin", "accord_attendu"), ("employeur", "recue")):
        for _ in range(5):
            EnquiryFactory(kind=kind, state=state, campaign="DOS26")
    EnquiryFactory(campaign="DOS26", state="quarantaine", quarantined_at=timezone.now())
    EnquiryFactory(campaign="")

    shown = administrator.get(EFFECT)

    assert counts(shown) == {
        "Ouvertures de la page": "3",
        "Appels": "12",
        "Demandes de rappel": "5",
        "Demandes envoyées du site": "0",
        "Signalements de médecins": "5",
        "Signalements d'employeurs": "5",
        "Orientations transmises": "6",
        "Orientations acceptées": "5",
    }
    assert shown.context["effect"].per_call == "83,33\u202f€"
    assert shown.context["effect"].per_accepted == "200\u202f€"


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.HANDED_OVER])
def test_a_call_that_came_for_nothing_came_by_no_campaign(campaign, agent, administrator, outcome):
    """By the same rule in the count and in the weeks."""
    for _ in range(5):
        ended(agent, outcome=outcome.value, **UNMET if outcome is Outcome.UNMET_NEED else {})

    shown = administrator.get(EFFECT)

    expected = "0" if outcome in CAME_FOR_NOTHING else "5"
    assert counts(shown)["Appels"] == expected
    assert sum(int(week.attributed) for week in shown.context["effect"].weeks) == int(expected)


def test_a_group_of_one_to_four_is_not_shown_nor_its_cost(campaign, agent, administrator):
    for _ in range(4):
        ended(agent)

    shown = administrator.get(EFFECT)

    assert counts(shown)["Appels"] == "moins de 5"
    assert shown.context["effect"].per_call == "non calculé"
    assert shown.context["effect"].total == "1\u202f000\u202f€"
    assert {week.attributed for week in shown.context["effect"].weeks} <= {"0", "moins de 5"}


def test_the_definition_of_each_count_is_on_the_page_and_in_the_file(campaign, administrator):
    shown, file = page(administrator.get(EFFECT)), administrator.get(f"{EFFECT}effet.csv")
    text = file.content.decode("utf-8-sig")

    for said in (
        "Une même personne peut compter plusieurs fois",
        "sans les indésirables",
        "acceptées, le premier",
    ):
        assert said in shown
        assert said in text
    assert text.splitlines()[0] == f"Campagne;DOS26;{campaign.name}"
    assert file.headers["Content-Disposition"] == 'attachment; filename="campagne-DOS26.csv"'
    assert "Rien n’est encore compté" in shown


def test_a_name_is_no_formula_in_a_spreadsheet(administrator):
    CampaignFactory(code="DOS26", name='=HYPERLINK("http://x")')

    text = administrator.get(f"{EFFECT}effet.csv").content.decode("utf-8-sig")

    assert ";=" not in text and ';"=' not in text


def test_weeks_before_and_during_count_all_the_calls_of_the_place(agent, administrator):
    today = timezone.localdate()
    CampaignFactory(code="DOS26", departements=["69"], starts_on=today - timedelta(days=7))
    monday = today - timedelta(days=today.weekday())
    noon = datetime.combine(monday, datetime.min.time(), tzinfo=PARIS) + timedelta(hours=12)
    for _ in range(7):
        ended(agent, at=noon - timedelta(weeks=2), campaign="")
        ended(agent, at=noon, campaign="DOS26")
        ended(agent, at=noon, campaign="", departement="73")
    before_it = noon - timedelta(weeks=4)
    ended(agent, at=before_it, campaign="")

    weeks = administrator.get(EFFECT).context["effect"].weeks

    assert [(week.during, week.calls, week.attributed) for week in weeks] == [
        (False, "0", "0"),
        (False, "7", "0"),
        (True, "0", "0"),
        (True, "7", "7"),
    ]


def test_what_is_erased_stays_counted(campaign, administrator, as_the_worker_of_nobody):
    old = timezone.now() - timedelta(days=400)
    over = {"state": "close", "ending": "retiree", "closed_at": old, "received_at": old}
    for _ in range(5):
        EnquiryFactory(campaign="DOS26", **over)

    erase(at=timezone.now())

    with bypass_row_security():
        assert ErasedEnquiries.objects.get().campaign == "DOS26"
    assert counts(administrator.get(EFFECT))["Demandes de rappel"] == "5"


@pytest.fixture
def as_the_worker_of_nobody(db):
    """The night job, as the login of the worker."""
    with connection.cursor() as cursor:
        cursor.execute("set local role cordee_worker")
        yield
        cursor.execute("set local role cordee_web")


def test_who_may_not_read_a_campaign_counts_nothing_of_it(agent):
    CampaignFactory(code="DOS26", departements=["73"])
    for _ in range(6):
        ended(agent)
    elsewhere = actor_of(member(Role.ANIMATOR, "69"))

    for actor in (elsewhere, Actor.visitor(), actor_of(agent)):
        with acting_as(actor):
            assert set(queries.effect("DOS26").values()) == {0}


def test_an_agent_notes_what_the_caller_says_in_one_field(campaign, agent):
    CampaignFactory(code="CLOS26", closed_at=timezone.now())
    desk = browser_of(agent)
    first, second, third = (CallFactory(membership=agent, catalogue_hash=known_hash()) for _ in range(3))

    shown = page(desk.get(f"/pro/appels/{first.pk}/terminer/"))
    for call, heard in ((first, "c:DOS26"), (second, "bouche_a_oreille"), (third, "")):
        answered = desk.post(f"/pro/appels/{call.pk}/terminer/", {"outcome": "informee", "heard": heard, "version": 0})
        assert answered.status_code == 200

    assert "D'où connaissez-vous la ligne ?" in shown
    assert "DOS26, Mal de dos" in shown and "CLOS26" not in shown
    with bypass_row_security():
        said = [(call.campaign, call.heard_from) for call in map(again, (first, second, third))]
    assert said == [("DOS26", ""), ("", "bouche_a_oreille"), ("", "")]


def test_a_campaign_that_is_over_is_not_noted(agent):
    CampaignFactory(code="CLOS26", closed_at=timezone.now())
    call = CallFactory(membership=agent, catalogue_hash=known_hash())

    form = {"outcome": "informee", "heard": "c:CLOS26", "version": 0}
    answered = browser_of(agent).post(f"/pro/appels/{call.pk}/terminer/", form)

    assert answered.status_code == 422
    assert "n'est plus en cours" in page(answered)
    with bypass_row_security():
        assert again(call).is_open


def known_hash():
    with bypass_row_security():
        return Release.objects.get().pk


def again(call):
    return Call.objects.get(pk=call.pk)
