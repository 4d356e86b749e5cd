"""The small modules, in a real browser under the real content policy."""

import pytest

from tests.rooms.ui.screens import SITE, pro_page

COMMUNES = """<ul id="id_commune-liste" role="listbox" aria-label="Communes">
<li id="o1" role="option" aria-selected="false" data-code="73065" data-label="Chambéry (73000)">Chambéry</li>
<li id="o2" role="option" aria-selected="false" data-code="07050" data-label="Chambon (07140)">Chambon</li></ul>"""
COMBOBOX = """<form><label for="id_commune">Commune</label><div class="combobox" data-combobox="/communes">
<input id="id_commune" name="commune"><input type="hidden" id="code" name="code"></div></form>"""
SHORTCUTS = """<a href="#appel" id="appel" data-shortcut="n">Nouvel appel {% key "n" %}</a>
<label for="mots">Ses mots</label><textarea id="mots" data-shortcut="m"></textarea>
<button type="button" data-opens="danger" data-shortcut="d">Signes de danger {% key "d" %}</button>
<dialog class="dialog" id="danger" aria-label="Signes de danger"><button data-shortcut="1">Le 15</button></dialog>"""


def test_a_commune_is_chosen_with_the_keyboard_alone(show):
    screen = show(pro_page(COMBOBOX), answers={"/communes": COMMUNES})
    field = screen.page.get_by_role("combobox", name="Commune")

    field.press_sequentially("chamb")
    screen.page.get_by_role("option", name="Chambon").wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == "o2"
    field.press("Enter")

    assert field.input_value() == "Chambon (07140)"
    assert screen.page.input_value("#code") == "07050"
    assert field.get_attribute("aria-expanded") == "false"


def test_enter_takes_the_first_commune_and_escape_takes_none(show):
    screen = show(pro_page(COMBOBOX), answers={"/communes": COMMUNES})
    field = screen.page.get_by_role("combobox", name="Commune")

    field.press_sequentially("cham")
    screen.page.get_by_role("option", name="Chambon").wait_for()
    field.press("Escape")
    assert (field.input_value(), screen.page.input_value("#code")) == ("cham", "")

    field.press_sequentially("b")
    screen.page.get_by_role("option", name="Chambon").wait_for()
    field.press("Enter")
    assert (field.input_value(), screen.page.input_value("#code")) == ("Chambéry (73000)", "73065")


def test_typing_after_a_choice_forgets_its_code(show):
    screen = show(pro_page(COMBOBOX), answers={"/communes": COMMUNES})
    screen.page.evaluate("document.getElementById('code').value = '73065'")

    screen.page.get_by_role("combobox").press_sequentially("x")

    assert screen.page.input_value("#code") == ""


def test_a_letter_is_a_shortcut_and_stays_a_letter_while_typing(show):
    page = show(pro_page(SHORTCUTS)).page

    page.keyboard.press("n")
    assert page.url.endswith("#appel")
    page.keyboard.press("m")
    page.keyboard.type("dans un moment")

    assert page.input_value("#mots") == "dans un moment"
    assert not page.locator("#danger").is_visible()


def test_alt_reaches_the_shortcut_from_inside_a_field(show):
    page = show(pro_page(SHORTCUTS)).page
    page.locator("#mots").focus()

    page.keyboard.press("Alt+d")

    assert page.locator("#danger").is_visible()
    assert page.input_value("#mots") == ""


def test_an_open_dialog_keeps_the_keys_for_itself(show):
    page = show(pro_page(SHORTCUTS)).page
    page.keyboard.press("d")

    page.keyboard.press("n")

    assert "#appel" not in page.url


def test_the_question_mark_lists_the_shortcuts_of_the_page(show):
    page = show(pro_page(SHORTCUTS)).page

    page.keyboard.press("?")

    listed = page.locator("#raccourcis dl").inner_text()
    assert all(words in listed for words in ("Nouvel appel", "Ses mots", "Signes de danger"))
    assert page.locator("#appel").get_attribute("aria-keyshortcuts") == "n Alt+n"


ZONES = """<section id="etape" tabindex="0" data-escape="Quitter la zone où vous écrivez">{answer}
<button type="button" id="inconnu" data-shortcut="x">Ne sait pas</button></section>
<label for="mots">Ses mots</label><textarea id="mots" data-shortcut="Alt+m"></textarea>"""
CHOICE = '<button type="button" id="premier" data-shortcut="1" data-autofocus>Salarié</button>'
TYPED = '<label for="reponse">Réponse</label><input id="reponse" data-autofocus>'


def focused(page):
    return page.evaluate("document.activeElement.id")


def count_clicks(page, element):
    page.evaluate(
        "id => { window.clicks = 0; document.getElementById(id).addEventListener('click', () => window.clicks++); }",
        element,
    )


def test_escape_leaves_the_words_and_a_digit_answers_again(show):
    page = show(pro_page(ZONES.format(answer=CHOICE))).page
    count_clicks(page, "premier")
    page.keyboard.press("Alt+m")
    page.keyboard.type("depuis 1 mois")
    assert focused(page) == "mots"

    page.keyboard.press("Escape")
    assert focused(page) == "premier"
    page.keyboard.press("1")

    assert page.evaluate("window.clicks") == 1
    assert page.input_value("#mots") == "depuis 1 mois"


def test_escape_goes_from_the_words_to_the_field_of_the_question_then_leaves_it(show):
    page = show(pro_page(ZONES.format(answer=TYPED))).page
    count_clicks(page, "inconnu")
    page.keyboard.press("Alt+m")

    page.keyboard.press("Escape")
    assert focused(page) == "reponse"
    page.keyboard.press("Alt+x")
    assert (page.evaluate("window.clicks"), page.input_value("#reponse")) == (1, "")
    page.keyboard.press("Escape")
    assert focused(page) == "etape"
    page.keyboard.press("x")

    assert page.evaluate("window.clicks") == 2


WAY_BACK = """<a class="back" id="retour" href="#avant" data-shortcut="Escape">Revenir</a><form method="post">
<label for="nom">Nom</label><input id="nom" data-autofocus></form>"""


def test_escape_takes_the_way_back_from_an_empty_field_and_asks_first_when_something_is_written(show):
    page = show(pro_page(WAY_BACK)).page
    page.keyboard.type("Aline")
    page.keyboard.press("Escape")
    assert focused(page) == ""
    page.keyboard.press("Escape")
    assert focused(page) == "retour"
    assert not page.url.endswith("#avant")

    page.locator("#nom").fill(" ")
    page.keyboard.press("Escape")
    assert page.url.endswith("#avant")


def test_escape_leaves_a_field_of_a_page_without_way_back(show):
    page = show(
        pro_page(
            '<label for="filtre">État</label><select id="filtre" data-autofocus><option value="">Tous</option></select>'
        )
    ).page
    assert focused(page) == "filtre"

    page.keyboard.press("Escape")

    assert focused(page) == ""


def test_the_list_of_keys_says_what_escape_does(show):
    page = show(pro_page(ZONES.format(answer=CHOICE))).page

    page.keyboard.press("?")

    assert "Échap\nQuitter la zone où vous écrivez" in page.locator("#raccourcis dl").inner_text()


def test_two_keys_lead_to_a_page_of_the_navigation(show):
    screen = show(pro_page('<a href="#ailleurs" data-shortcut="g z">Ailleurs</a>'))

    screen.page.keyboard.press("g")
    screen.page.keyboard.press("z")

    screen.page.wait_for_url("**#ailleurs")


def test_a_form_leaves_once_even_when_sent_twice(show):
    screen = show(pro_page('<form method="post" action="/envoi"><button>Envoyer</button></form>'))
    screen.page.evaluate(
        """() => { window.left = 0;
        window.addEventListener("submit", (event) => {
          window.left += !event.defaultPrevented; event.preventDefault(); });
        const form = document.querySelector("main form"); form.requestSubmit(); form.requestSubmit(); }"""
    )

    assert screen.page.evaluate("window.left") == 1


def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(show):
    page = show(
        pro_page(
            """<div class="error-summary" role="alert" tabindex="-1" data-autofocus id="bilan"><h2>À revoir</h2>
            <a href="#nom">Nom</a></div><label for="nom">Nom</label><input id="nom">"""
        )
    ).page
    assert page.evaluate("document.activeElement.id") == "bilan"

    page.get_by_role("link", name="Nom").click()

    assert page.evaluate("document.activeElement.id") == "nom"


BUTTON = '<button id="suite" hx-get="/suite" hx-target="#zone" hx-swap="outerHTML">Suite</button>'
SWAP = f'<div id="zone">{BUTTON}</div>'


def test_the_focus_stays_on_the_same_control_when_htmx_replaces_it(show):
    answer = '<div id="zone"><p>Nouveau</p><button id="suite">Suite</button></div>'
    page = show(pro_page(SWAP), answers={"/suite": answer}).page
    page.locator("#suite").focus()

    page.keyboard.press("Enter")
    page.get_by_text("Nouveau").wait_for()

    assert page.evaluate("document.activeElement.id") == "suite"


def test_the_focus_goes_to_what_asks_for_it_when_htmx_brings_it(show):
    answer = '<div id="zone"><h2 id="question" tabindex="-1" data-autofocus>Où ?</h2></div>'
    page = show(pro_page(SWAP), answers={"/suite": answer}).page

    page.locator("#suite").click()
    page.get_by_text("Où ?").wait_for()

    assert page.evaluate("document.activeElement.id") == "question"


REPLACED = """<button id="relire" hx-get="/lent" hx-target="#zone" hx-sync="#zone:abort">Relire</button>
<div id="zone"><button id="suite" hx-get="/suite" hx-target="#zone" hx-swap="outerHTML"
 hx-sync="#zone:queue last">Suite</button></div>"""


def test_a_request_that_another_one_replaces_is_no_error(show):
    screen = show(pro_page(REPLACED), answers={"/suite": '<div id="zone">Nouveau</div>'})
    screen.page.route("**/lent", lambda route: None)  # never answered
    with screen.page.expect_event("requestfailed") as abandoned:
        with screen.page.expect_request("**/lent"):
            screen.page.locator("#relire").press("Enter")
        screen.page.locator("#suite").press("Enter")

    screen.page.get_by_text("Nouveau").wait_for()

    assert abandoned.value.failure == "net::ERR_ABORTED"
    assert screen.page.locator("#reseau").is_hidden()
    assert screen.complaints == []


AUTOSAVE = """<form method="post" data-autosave="/brouillon" id="appel"><label for="mots">Mots</label>
<textarea id="mots" name="mots"></textarea><p data-autosave-status role="status"></p></form>"""


def test_a_draft_is_kept_when_typing_pauses(show):
    screen = show(pro_page(AUTOSAVE), answers={"/brouillon": ""})

    screen.page.locator("#mots").press_sequentially("mal de dos")
    screen.page.get_by_text("Brouillon enregistré").wait_for()

    (post,) = screen.posts()
    assert post.url == f"{SITE}/brouillon"
    assert "mal de dos" in post.post_data


def test_a_draft_that_cannot_be_kept_says_so_and_keeps_the_text(show):
    screen = show(pro_page(AUTOSAVE))

    screen.page.locator("#mots").press_sequentially("mal")
    screen.page.get_by_text("Votre texte reste ici").wait_for()

    assert screen.page.input_value("#mots") == "mal"
    screen.complaints.clear()  # the browser itself reports the refused request


GONE = {
    "hidden": """Object.defineProperty(document, "visibilityState", { value: "hidden" });
document.dispatchEvent(new Event("visibilitychange"))""",
    "left": 'window.dispatchEvent(new PageTransitionEvent("pagehide"))',
}


@pytest.mark.parametrize("goes", GONE)
def test_a_draft_is_kept_at_once_when_the_tab_is_hidden_or_left(show, goes):
    screen = show(pro_page(AUTOSAVE), answers={"/brouillon": ""})
    screen.page.clock.install(time=0)
    screen.page.clock.pause_at(1000)
    screen.page.locator("#mots").press_sequentially("mal de d")
    assert screen.posts() == []  # no pause has passed: the clock stands still

    screen.page.evaluate(GONE[goes])
    screen.page.get_by_text("Brouillon enregistré").wait_for()
    screen.page.evaluate(GONE["left"])  # and nothing twice

    (post,) = screen.posts()
    assert "mal de d" in post.post_data


def test_the_account_menu_closes_with_escape_and_gives_the_focus_back(show):
    page = show(pro_page("")).page
    page.locator(".account > summary").click()
    assert page.get_by_role("button", name="Se déconnecter").is_visible()

    page.keyboard.press("Escape")

    assert not page.get_by_role("button", name="Se déconnecter").is_visible()
    assert page.evaluate("document.activeElement.localName") == "summary"


def test_paper_shows_what_was_folded(show):
    page = show(pro_page("<details><summary>Pourquoi</summary><p>La raison.</p></details>")).page

    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.get_by_text("La raison.").is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")

    assert not page.get_by_text("La raison.").is_visible()


CONSOLE = (
    """{% endblock %}{% block main_class %}main--console{% endblock %}{% block main %}
    <div id="zone" class="console-page"><div class="console">
    <section class="console-column console-question" tabindex="0"><h2>Question</h2>"""
    + BUTTON
    + """</section><section class="console-column console-services" tabindex="0">
    <details id="pourquoi"><summary>Pourquoi</summary><p>La raison.</p></details>
    {% for line in lines %}<p>Service {{ line }}</p>{% endfor %}</section></div></div>"""
)


def test_columns_keep_their_place_and_their_folds_when_the_console_is_replaced(show):
    html = pro_page(CONSOLE, lines=range(80))
    replaced = html[html.index('<div id="zone"') : html.index("</main>")].replace("Question", "Question nouvelle")
    page = show(html, answers={"/suite": replaced}).page
    page.locator("summary", has_text="Pourquoi").click()
    page.evaluate("document.querySelector('.console-services').scrollTop = 120")

    page.locator("#suite").click()
    page.get_by_text("Question nouvelle").wait_for()

    assert page.evaluate("document.getElementById('pourquoi').open")
    assert page.evaluate("document.querySelector('.console-services').scrollTop") == 120
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
