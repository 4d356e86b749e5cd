"""The result printed by the browser: what is essential, or all of it when its box is ticked; sources either way."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.journeys.pictured import NEEDS, SAID
from tests.rooms.public.test_take_stock import visitor  # noqa: F401
from tests.rooms.ui.screens import Screen

A4 = {"format": "A4", "print_background": False}


def on_paper(screen):
    pages = PdfReader(BytesIO(screen.page.pdf(**A4))).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split()).replace("’", "'")


@pytest.fixture
def result(visitor, health_service, browser):  # noqa: F811
    """As the browser opens it, of somebody to whom much is open."""
    fields = {"dit": list(SAID), "besoin": list(NEEDS), "resultat": "1"}
    screen = Screen(browser, visitor.post("/faire-le-point/", fields).content.decode())
    yield screen
    screen.context.close()


def test_the_browser_prints_what_is_essential_and_all_of_it_when_asked(result):
    pages, said = on_paper(result)
    result.page.get_by_label("Imprimer tout").check()
    whole_pages, whole = on_paper(result)

    print(f"printed by the browser: short {pages} pages, whole {whole_pages}")
    assert 2 <= pages <= 4 < whole_pages
    for words in ("À faire d'abord", "Si rien n'est fait", "À vérifier avec la ligne", "Source :", "Relu le", "04 65"):
        assert words in said, words
    assert "Ce papier dit l'essentiel" in said and "Ce papier dit l'essentiel" not in whole
    assert "Conditions et sources" in whole and "Conditions et sources" not in said
    assert result.page.locator(".paper-short").first.is_hidden()
