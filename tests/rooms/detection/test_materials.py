"""What is printed and copied: the number, the code, the square; tagged, on one page, in its size."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from cordee.detection.materials import Material
from cordee.domain.campaign import Target
from tests.factories.detection import CampaignFactory
from tests.rooms.enquiries.scene import page

pytestmark = pytest.mark.django_db
INCHES = {Material.FLYER: (420, 595), Material.POSTER: (595, 842), Material.LARGE_POSTER: (842, 1191)}


def read(client, material, code="DOS26"):
    answered = client.get(f"/pro/campagnes/{code}/supports/{material.value}.pdf")
    assert answered.status_code == 200
    return PdfReader(BytesIO(answered.content))


def words(pdf):
    return " ".join(" ".join(one.extract_text() for one in pdf.pages).split())


@pytest.mark.parametrize("target", Target)
@pytest.mark.parametrize("material", [Material.FLYER, Material.LARGE_POSTER])
def test_a_sheet_holds_on_one_page_of_its_size_and_is_tagged(administrator, settings, material, target):
    CampaignFactory(code="DOS26", target=target.value)

    pdf = read(administrator, material)

    assert len(pdf.pages) == 1
    assert (round(pdf.pages[0].mediabox.width), round(pdf.pages[0].mediabox.height)) == INCHES[material]
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "fr-FR"
    assert settings.CORDEE_LINE_NUMBER in words(pdf)
    assert "DOS26" in words(pdf) and "/c/DOS26/" in words(pdf)


def test_the_letter_to_physicians_leaves_its_fields_to_fill(administrator, settings):
    CampaignFactory(code="DOS26", target="medecins")

    pdf = read(administrator, Material.LETTER)

    assert len(pdf.pages) == 1
    for said in ("Qui écrit", "Signature", "Docteur", "DOS26", settings.CORDEE_LINE_NUMBER, "Aucun diagnostic"):
        assert said in words(pdf)


def test_the_text_for_an_intranet_says_number_hours_code_and_address(administrator, settings):
    CampaignFactory(code="DOS26", target="entreprises")

    shown = page(administrator.get("/pro/campagnes/DOS26/supports/"))

    for said in (settings.CORDEE_LINE_NUMBER, settings.CORDEE_LINE_HOURS, "code DOS26", "/c/DOS26/", "15 ou 112"):
        assert said in shown


def test_an_unknown_material_is_none(administrator):
    CampaignFactory(code="DOS26")

    assert administrator.get("/pro/campagnes/DOS26/supports/tract.pdf").status_code == 404
