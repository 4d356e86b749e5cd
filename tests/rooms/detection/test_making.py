"""Preparing, changing and closing a campaign: whose it may be, and what never changes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.utils import timezone

from cordee.detection.models import Campaign
from cordee.domain.access import Role
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.detection import CampaignFactory
from tests.rooms.detection.conftest import browser_of, member
from tests.rooms.enquiries.scene import page

pytestmark = pytest.mark.django_db
NEW = "/pro/campagnes/nouvelle/"


def filled(**typed):
    today = timezone.localdate()
    return {
        "key": str(uuid4()),
        "name": "Mal de dos, parlons-en",
        "code": "dos 26",
        "target": "salaries",
        "departements": ["69"],
        "starts_on": f"{today:%d/%m/%Y}",
        "ends_on": f"{today + timedelta(days=60):%d/%m/%Y}",
        "impression": "1 250,50",
        "temps": "300 €",
        "objective": "Deux cents dépliants dans les maisons de santé.",
        **typed,
    }


def only():
    with bypass_row_security():
        return Campaign.objects.get()


def kinds():
    return [event.kind for event in journal() if event.kind.startswith("campaign.")]


def test_a_campaign_is_made_with_its_code_its_days_and_what_it_costs(animator):
    answered = animator.post(NEW, filled())

    made = only()
    assert answered.url == "/pro/campagnes/DOS26/supports/"
    assert (made.code, made.departements, made.costs) == ("DOS26", ["69"], {"impression": 125050, "temps": 30000})
    assert kinds() == ["campaign.created"]


def test_two_clicks_make_one(animator):
    form = filled()

    answers = [animator.post(NEW, form).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert kinds() == ["campaign.created"]


@pytest.mark.parametrize("code", ["DOS26", "tos26"])
def test_a_code_that_exists_or_is_heard_alike_is_refused_and_nothing_typed_is_lost(animator, code):
    CampaignFactory(code="DOS26")

    answered = animator.post(NEW, filled(code=code))

    assert answered.status_code == 422
    assert "se confond au téléphone" in page(answered)
    assert "Mal de dos, parlons-en" in page(answered)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": "DOS-2026"}, "deux à six lettres"),
        ({"ends_on": "1/1/2020"}, "Le dernier jour vient avant le premier"),
        ({"starts_on": "un jour 🎒"}, "Jour non compris"),
        ({"impression": "beaucoup"}, "Montant non compris"),
        ({"impression": "99999999999"}, "Montant non compris"),
        ({"impression": "999999999"}, "dépasse dix millions"),
        ({"departements": []}, "Choisissez au moins un département"),
        ({"departements": ["73"]}, "Sélectionnez un choix valide"),
        ({"name": ""}, "Écrivez un nom"),
        ({"target": ""}, "Choisissez à qui elle s'adresse"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(animator, typed, said):
    answered = animator.post(NEW, filled(**typed))

    assert answered.status_code == 422
    assert said in page(answered).replace("’", "'")
    assert kinds() == []


def test_an_administrator_makes_a_campaign_of_the_whole_region(administrator):
    administrator.post(NEW, filled(departements=[]))

    assert only().departements == []


def test_everything_changes_but_the_code_and_the_journal_says_what_was_before(animator):
    CampaignFactory(code="DOS26", departements=["69"], costs={"impression": 100})
    form = filled(code="AUTRE99", name="Le dos, encore", impression="20", version="0")

    answered = animator.post("/pro/campagnes/DOS26/modifier/", form)

    assert answered.url == "/pro/campagnes/DOS26/"
    assert (only().code, only().name, only().costs) == ("DOS26", "Le dos, encore", {"impression": 2000, "temps": 30000})
    (event,) = [event for event in journal() if event.kind == "campaign.changed"]
    assert event.detail["was_costs_impression"] == 100
    assert "name" in event.detail["changed"] and "was_name" not in event.detail


def test_a_change_on_an_old_page_writes_nothing(animator):
    CampaignFactory(code="DOS26", departements=["69"], version=3)

    answered = animator.post("/pro/campagnes/DOS26/modifier/", filled(version="2"))

    assert answered.status_code == 409
    assert "entre-temps" in page(answered)
    assert kinds() == []


def test_what_a_colleague_changed_is_shown_beside_before_it_is_replaced(animator):
    CampaignFactory(code="DOS26", departements=["69"], version=3, name="Le dos du lundi", costs={"impression": 4200})
    form = filled(version="2")

    answered = animator.post("/pro/campagnes/DOS26/modifier/", form)

    assert "Enregistré maintenant : Le dos du lundi" in page(answered)
    assert "Enregistré maintenant : 42" in page(answered)
    assert 'value="Mal de dos, parlons-en"' in page(answered)
    assert "departements" not in answered.context["form"].errors
    assert (only().name, only().version) == ("Le dos du lundi", 3)
    shown = answered.context["campaign"].version
    again = animator.post("/pro/campagnes/DOS26/modifier/", form | {"version": shown})
    assert (again.status_code, only().name) == (302, "Mal de dos, parlons-en")


def test_it_is_closed_as_it_was_read(animator):
    CampaignFactory(code="DOS26", departements=["69"], version=3)
    close = "/pro/campagnes/DOS26/clore/"

    answered = [animator.post(close, {"key": str(uuid4()), **read}).status_code for read in ({}, {"version": "2"})]
    assert (answered, only().closed_at, kinds()) == ([409, 409], None, [])

    assert 'name="version" value="3"' in page(animator.get("/pro/campagnes/DOS26/"))
    assert animator.post(close, {"key": str(uuid4()), "version": "3"}).status_code == 302


def test_a_closed_campaign_does_not_change_any_more(animator):
    CampaignFactory(code="DOS26", departements=["69"])

    close = {"version": only().version}
    closed = [animator.post("/pro/campagnes/DOS26/clore/", close | {"key": str(uuid4())}).status_code for _ in range(2)]
    changed = animator.post("/pro/campagnes/DOS26/modifier/", filled(version="1"))

    assert closed == [302, 409]
    assert changed.status_code == 409
    assert kinds() == ["campaign.closed"]


def test_the_database_keeps_the_code(db):
    made = CampaignFactory(code="DOS26")

    with pytest.raises(IntegrityError, match="never changes"), bypass_row_security():
        Campaign.objects.filter(pk=made.pk).update(code="DAS26")


def test_an_animator_reads_the_campaigns_of_the_region_and_changes_those_of_her_departements(animator):
    CampaignFactory(code="DOS26", departements=["69"])
    CampaignFactory(code="BUS26", departements=["73"])
    CampaignFactory(code="LAC26", departements=["69", "73"])
    CampaignFactory(code="MER26", departements=[])

    listed = page(animator.get("/pro/campagnes/"))
    read = [animator.get(f"/pro/campagnes/{code}/").status_code for code in ("DOS26", "BUS26", "LAC26", "MER26")]
    changed = [animator.get(f"/pro/campagnes/{code}/modifier/").status_code for code in ("DOS26", "LAC26", "MER26")]

    assert [code for code in ("DOS26", "BUS26", "LAC26", "MER26") if code in listed] == ["DOS26", "LAC26", "MER26"]
    assert read == [200, 404, 200, 200]
    assert changed == [200, 404, 404]


def test_steering_reads_the_effect_and_neither_makes_nor_prints(steering):
    CampaignFactory(code="DOS26")

    read = [steering.get(f"/pro/campagnes/{one}").status_code for one in ("", "DOS26/", "DOS26/effet.csv")]
    more = ("nouvelle/", "DOS26/modifier/", "DOS26/supports/", "DOS26/supports/affiche-a4.pdf")
    refused = [steering.get(f"/pro/campagnes/{one}").status_code for one in more]

    assert read == [200, 200, 200]
    assert refused == [404] * 4
    assert "Modifier" not in page(steering.get("/pro/campagnes/DOS26/"))


@pytest.mark.parametrize("role", [Role.PHONE_AGENT, Role.ADVISER, Role.RIGHTS_OFFICER, Role.CATALOGUE_EDITOR])
def test_nobody_else_knows_the_pages(published, role):
    CampaignFactory(code="DOS26")
    client = browser_of(member(role))

    assert [client.get(f"/pro/campagnes/{one}").status_code for one in ("", "DOS26/")] == [404, 404]


def test_an_empty_list_says_what_a_campaign_is(animator):
    assert "Une campagne a un code" in page(animator.get("/pro/campagnes/"))
