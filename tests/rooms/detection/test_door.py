"""``/c/<code>/``: for whom it is, the right entrance, the code that goes along, and a count that knows nobody."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from cordee.detection.models import CampaignVisits
from cordee.enquiries.models import Enquiry
from tests.database import bypass_row_security
from tests.factories.detection import CampaignFactory
from tests.factories.enquiries import EnquiryFactory
from tests.rooms.enquiries.scene import CALL_BACK, CARRIED, FILLED, page
from tests.rooms.enquiries.test_signals import BY_CODE, FIRM

pytestmark = pytest.mark.django_db
FIELD = '<input type="hidden" name="c" value="DOS26">'


def visits():
    with bypass_row_security():
        return list(CampaignVisits.objects.values_list("campaign_id", "on", "times"))


def campaigns_left():
    with bypass_row_security():
        return list(Enquiry.objects.values_list("kind", "campaign"))


@pytest.mark.parametrize(
    ("target", "entrance"),
    [
        ("salaries", "/faire-le-point/?c=DOS26"),
        ("salaries", "/demander/rappel/?c=DOS26"),
        ("entreprises", "/employeurs/?c=DOS26"),
        ("entreprises", "/signaler/employeur/?c=DOS26"),
        ("medecins", "/signaler/medecin/?c=DOS26"),
        ("autres", "/signaler/proche/"),
    ],
)
def test_each_public_finds_its_entrance_with_the_code(visitor, target, entrance):
    CampaignFactory(code="DOS26", target=target)

    opened = visitor.get("/c/DOS26/")

    assert opened.status_code == 200
    assert f'href="{entrance}"' in opened.content.decode()
    assert visitor.get(entrance).status_code == 200


def test_it_is_counted_by_day_and_leaves_no_cookie(visitor):
    CampaignFactory(code="DOS26")

    opened = [visitor.get(address) for address in ("/c/DOS26/", "/c/dos-26/", "/en/c/DOS26/")]

    assert visits() == [("DOS26", timezone.localdate(), 3)]
    assert [one.headers.get("Set-Cookie") for one in opened] == [None] * 3
    assert visitor.cookies == {}


def test_neither_a_look_ahead_nor_a_program_is_counted(visitor):
    CampaignFactory(code="DOS26")

    visitor.head("/c/DOS26/")
    visitor.get("/c/DOS26/", headers={"Sec-Purpose": "prefetch"})
    for _ in range(62):
        visitor.get("/c/DOS26/")

    assert visits() == [("DOS26", timezone.localdate(), 60)]


@pytest.mark.parametrize("target", ["salaries", "entreprises", "medecins", "autres"])
def test_the_page_is_english_in_english(visitor, target):
    CampaignFactory(code="DOS26", target=target)

    opened = page(visitor.get("/en/c/DOS26/"))

    assert "Or call, it is free" in opened
    assert "?c=DOS26" in opened
    assert [said for said in ("Vous êtes", "Faire le point", "Être rappelé", "Ou appelez") if said in opened] == []


@pytest.mark.parametrize("code", ["DOS27", "FINI26", "BIENTOT26", "CLOS26", "💥", "x" * 500, "<script>"])
def test_a_code_that_does_not_run_leads_to_the_number(visitor, code, settings):
    today = timezone.localdate()
    CampaignFactory(code="FINI26", starts_on=today.replace(year=2020), ends_on=today.replace(year=2021))
    CampaignFactory(code="BIENT26", starts_on=today.replace(year=2090), ends_on=today.replace(year=2091))
    CampaignFactory(code="CLOS26", closed_at=timezone.now())

    opened = visitor.get(f"/c/{code}/")

    assert opened.status_code == 404
    assert settings.CORDEE_LINE_NUMBER in page(opened)
    assert "Être rappelé" in page(opened) or "Je suis médecin" in page(opened)
    assert visits() == []


def test_the_code_goes_with_a_demand_to_be_called_back(visitor):
    CampaignFactory(code="DOS26")

    assert FIELD in visitor.get(CALL_BACK, {"c": "dos26"}).content.decode()
    visitor.post(CALL_BACK, FILLED | {"c": "DOS26"})

    assert campaigns_left() == [("rappel", "DOS26")]


def test_the_code_goes_through_faire_le_point_to_each_way_out(visitor):
    CampaignFactory(code="DOS26")

    begun = visitor.get("/faire-le-point/", {"c": "DOS26"}).content.decode()
    result = visitor.post("/faire-le-point/", CARRIED | {"resultat": "1", "c": "DOS26"}).content.decode()

    assert begun.count(FIELD) == 1
    assert result.count(FIELD) >= 2
    assert "c=DOS26" not in result


def test_a_page_without_a_code_carries_nothing(visitor):
    for address in (CALL_BACK, "/faire-le-point/", "/signaler/medecin/", "/signaler/employeur/"):
        assert 'name="c"' not in visitor.get(address).content.decode()


def test_a_demand_with_a_code_that_does_not_run_arrives_without_it(visitor):
    CampaignFactory(code="CLOS26", closed_at=timezone.now())

    for place, code in enumerate(("CLOS26", "DOS26", "<b>", "x" * 5000)):
        number = f"06 11 22 33 4{place}"
        sent = visitor.post(CALL_BACK, FILLED | {"c": code, "key": f"cle-numero-{place}", "phone": number})
        assert sent.status_code == 200

    assert campaigns_left() == [("rappel", "")] * 4


def test_a_physician_and_an_employer_signal_with_the_code(visitor):
    CampaignFactory(code="DOS26", target="entreprises")

    visitor.post("/signaler/employeur/", FIRM | {"c": "DOS26"})
    visitor.post("/signaler/medecin/", BY_CODE | {"c": "DOS26"})

    assert sorted(campaigns_left()) == [("employeur", "DOS26"), ("medecin", "DOS26")]


def test_the_database_refuses_a_code_that_no_campaign_has(db):
    with pytest.raises(IntegrityError, match="does not exist"):
        EnquiryFactory(campaign="DOS26")
