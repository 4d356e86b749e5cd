"""J5, around the case: a day by keyboard, a case entrusted by its team lead, its summary copied, a file taken in."""

from tests.journeys.pages import accessibility_violations, sideways_scroll


def looks_right(visitor):
    assert accessibility_violations(visitor.page) == []
    for width in (360, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        assert sideways_scroll(visitor.page) == 0, width


def test_a_case_that_is_entrusted_comes_first_in_the_day_of_who_follows_it(visitors):
    lead, adviser = visitors(), visitors()
    lead.log_in("responsable@example.org")
    lead.open("/pro/equipe/")
    looks_right(lead)
    lead.page.get_by_role("row", name="Personne en particulier").get_by_role("link", name="Confier").click()
    lead.page.wait_for_url("**/equipe/confier/")
    looks_right(lead)
    lead.page.get_by_label("À qui confier ces dossiers").select_option(label="Ilan Verdelle")
    lead.page.get_by_role("button", name="Confier").press("Enter")
    lead.page.wait_for_url("**/pro/equipe/")
    lead.page.get_by_text("confié").first.wait_for()

    adviser.log_in("sante@example.org")
    page = adviser.page
    adviser.press("g", "j")
    page.wait_for_url("**/pro/ma-journee/")
    adviser.sees("Les dossiers qui vous sont confiés")
    looks_right(adviser)
    page.get_by_role("link", name="Tout votre organisme").click()
    page.wait_for_url("**de=tous**")

    adviser.open("/pro/dossiers/")
    adviser.press("j", "Enter")
    page.get_by_role("heading", name="Ensuite").wait_for()
    adviser.press("c")
    page.wait_for_url("**/resume/")
    looks_right(adviser)
    adviser.press("c")
    page.get_by_role("status").filter(has_text="Résumé").wait_for()


def test_a_file_that_is_wrong_says_what_to_do_and_enters_once_it_is_right(visitors):
    adviser = visitors()
    adviser.log_in("cibc@example.org")
    page = adviser.page
    adviser.open("/pro/dossiers/reprendre/")
    looks_right(adviser)
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Le modèle à remplir").click()
    model = downloaded.value.path().read_bytes().decode("utf-8-sig")
    good = model.replace(";73;", ";69;")

    page.get_by_label("Votre fichier CSV").set_input_files(
        {"name": "faux.csv", "mimeType": "text/csv", "buffer": good.replace("rappeler", "attendre").encode()}
    )
    page.get_by_role("button", name="Reprendre").press("Enter")
    adviser.sees("1 case à corriger")
    looks_right(adviser)

    page.get_by_label("Votre fichier CSV").set_input_files(
        {"name": "bon.csv", "mimeType": "text/csv", "buffer": good.encode("cp1252", "replace")}
    )
    page.get_by_role("button", name="Reprendre").press("Enter")
    page.wait_for_url("**/pro/dossiers/")
    adviser.sees("1 dossier est ouvert")
