"""J5, its beginning: from the list of an organisation's cases to the page of one, to its next action, keyboard only."""

import re

from tests.journeys.pages import accessibility_violations, press_enter, sideways_scroll


def looks_right(visitor, *, name=""):
    assert accessibility_violations(visitor.page) == []
    for width in (360, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        assert sideways_scroll(visitor.page) == 0, width
    if name:
        visitor.picture(name)


def test_a_case_is_found_read_and_planned_again_without_a_mouse(visitors):
    adviser = visitors()
    adviser.log_in("sante@example.org")
    page = adviser.page

    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**/pro/dossiers/")
    looks_right(adviser, name="mes-dossiers")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/pro/dossiers/[0-9a-f-]{36}/$"))
    for part in ("Ensuite", "Qui prend part", "Besoins et demandes", "Ce qui s’est passé"):
        page.get_by_role("heading", name=part).wait_for()
    looks_right(adviser, name="dossier")

    page.keyboard.press("s")
    page.wait_for_url("**/prevoir/")
    looks_right(adviser)
    page.get_by_label("Décider de la suite").check()
    page.get_by_label("Quel jour ?").fill("demain")
    page.get_by_label("Quel jour ?").press("Enter")
    adviser.sees("la suite est prévue")
    ahead = page.get_by_role("region", name="Ensuite")
    assert "Décider de la suite" in ahead.inner_text()
    assert "demain" in ahead.inner_text()
    assert "Prévu" in page.get_by_role("region", name="Ce qui s’est passé").inner_text()

    page.keyboard.press("n")
    page.wait_for_url("**/noter/")
    looks_right(adviser, name="note")
    page.get_by_label("Mon organisme seulement").check()
    page.get_by_label("Votre note").fill("Elle préfère être appelée le matin.")
    page.get_by_role("button", name="Écrire la note").press("Enter")
    adviser.sees("La note est écrite")
    assert "Elle préfère être appelée le matin." in page.get_by_role("region", name="Ce qui s’est passé").inner_text()
    looks_right(adviser)

    page.keyboard.press("e")
    page.wait_for_url("**/etapes/ajouter/")
    looks_right(adviser)
    page.get_by_label("Que faut-il faire").fill("Écrire à son employeur")
    page.get_by_label("La personne elle-même").check()
    page.get_by_label("Pour quel jour").fill("demain")
    page.get_by_label("Pour quel jour").press("Enter")
    adviser.sees("L’étape est dans le plan")
    planned = page.get_by_role("region", name="Plan d’action")
    assert "Écrire à son employeur" in planned.inner_text()
    looks_right(adviser)
    planned.get_by_role("button", name="C’est fait : Écrire à son employeur").press("Enter")
    adviser.sees("L’étape est faite")
    planned.get_by_text(re.compile("étapes? terminée")).wait_for()

    take_stock_again(adviser)
    page.keyboard.press("Escape")
    page.wait_for_url("**/pro/dossiers/")


def take_stock_again(adviser):
    """A line of what is known is corrected, what changes is looked at, then recorded."""
    page = adviser.page
    page.keyboard.press("p")
    page.wait_for_url("**/point/refaire/")
    looks_right(adviser, name="refaire-le-point")
    page.locator("summary", has_text="Type du contrat actuel").press("Enter")
    page.get_by_role("group", name="Type du contrat actuel").get_by_label("CDD", exact=True).press(" ")
    page.get_by_role("button", name="Voir ce qui change").press("Enter")
    page.get_by_role("heading", name="Ce qui a changé depuis le").wait_for()
    assert "CDD" in page.get_by_role("region", name="Ce qui est dit autrement").inner_text()
    looks_right(adviser, name="ce-qui-a-change")
    press_enter(page.get_by_role("button", name="Enregistrer ce point"))
    adviser.sees("Le point est enregistré")
    assert "Le point a été refait" in page.get_by_role("region", name="Ce qui s’est passé").inner_text()


def test_a_document_is_added_opened_and_struck(visitors, tmp_path):
    adviser = visitors()
    adviser.log_in("sante@example.org")
    page = adviser.page
    paper = tmp_path / "Avis Untel.txt"
    paper.write_text("Reprise à temps partiel.\n", encoding="utf-8")
    adviser.open("/pro/dossiers/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Ajouter un document").wait_for()
    page.keyboard.press("d")
    page.wait_for_url("**/documents/ajouter/")
    looks_right(adviser, name="document")

    page.get_by_role("button", name="Ajouter le document").click()
    adviser.sees("Choisissez un fichier.")
    looks_right(adviser)
    page.get_by_label("Quel fichier").set_input_files(paper)
    page.get_by_label("Son titre").fill("Avis sur la reprise")
    page.get_by_label("Quelle sorte de document").select_option("Courrier")
    page.get_by_label("L’équipe du dossier, et la personne sur sa page").check()
    page.get_by_role("button", name="Ajouter le document").click()
    adviser.sees("Le document est ajouté.")
    documents = page.get_by_role("region", name="Documents")
    assert "pour l’équipe et la personne" in documents.inner_text()
    assert "Untel" not in documents.inner_text()
    looks_right(adviser, name="documents")

    address = documents.get_by_role("link", name="Avis sur la reprise", exact=True).get_attribute("href")
    opened = page.goto(adviser.site.address + address)
    assert "Reprise à temps partiel." in page.inner_text("body")
    assert opened.headers["content-security-policy"] == "sandbox; default-src 'none'"
    page.go_back()
    documents.get_by_role("link", name="Rayer : Avis sur la reprise").click()
    looks_right(adviser)
    page.get_by_label("Pourquoi").fill("Ajouté dans le mauvais dossier")
    page.get_by_role("button", name="Rayer le document").click()
    adviser.sees("et son fichier détruit")
    documents.get_by_text("Documents rayés ou détruits").click()
    assert "Ajouté dans le mauvais dossier" in documents.inner_text()
