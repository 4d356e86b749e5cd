"""The rules that pages are held to find what they are there for."""

import pytest

from tests.rooms.ui.markup import complaints

PAGE = (
    '<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body><main>{body}</main></body></html>"
)


def page(body: str, *, lang: str = "fr", title: str = "Essai") -> str:
    return PAGE.format(body=body, lang=lang, title=title)


def test_a_sound_page_has_no_complaint():
    body = (
        '<h1>Un</h1><h2 id="a">Deux</h2><section aria-labelledby="a"><label for="b">Nom</label>'
        '<input id="b" name="b"><label>Oui <input type="checkbox" name="c"></label>'
        '<button type="submit">Envoyer</button></section><p lang="en">Words</p><a href="#a">Haut</a>'
    )

    assert complaints(page(body)) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<h1>Un</h1><p>a</p></p>", "parser"),
        ('<h1>Un</h1><p class="a" class="b">x</p>', "parser"),
        ("<h1>Un</h1><form><form></form></form>", "parser"),
        ("<h1>Un</h1><p><ul><li>a</li></ul></p>", "parser"),
        ("<h1>Un</h1><p>a & b &nbsp c</p>", "parser"),
        ('<h1 id="a">Un</h1><p id="a">x</p>', "stands 2 times"),
        ('<h1 id="a b">Un</h1>', "has a space"),
        ('<h1>Un</h1><section aria-labelledby="x"></section>', "is nowhere"),
        ('<h1>Un</h1><a href="#x">x</a>', "leads to #x"),
        ('<h1>Un</h1><label for="x">Nom</label>', "labels nothing"),
        ('<h1>Un</h1><label for="x">Nom</label><input type="hidden" id="x">', "labels nothing"),
        ('<h1>Un</h1><input name="x">', "a field without a name"),
        ("<h2>Un</h2>", "0 h1"),
        ("<h1>Un</h1><h1>Deux</h1>", "2 h1"),
        ("<h1>Un</h1><h3>Trois</h3>", "h3 after h1"),
        ("<h1>Un</h1><h2> </h2>", "an empty heading"),
        ("<h1>Un</h1><button>x</button>", "a button without type"),
        ('<h1>Un</h1><a href="/"><button type="button">x</button></a>', "inside <a>"),
        ("<h1>Un</h1><details><summary><a href='/'>x</a></summary></details>", "inside <summary>"),
        ('<h1>Un</h1><label>x<input name="a"><input name="b" aria-label="b"></label>', "holds more than its field"),
        ("<h1>Un</h1><span><div>x</div></span>", "<div> inside <span>"),
        ("<h1>Un</h1><ul><p>x</p></ul>", "<p> in <ul>"),
        ("<h1>Un</h1><table><tbody><tr><th>x</th></tr></tbody></table>", "a th without scope"),
        ("<h1>Un</h1><fieldset><p>x</p></fieldset>", "its legend does not come first"),
        ('<h1>Un</h1><img src="x.png">', "an image without alt"),
        ('<h1>Un</h1><p lang="francais">x</p>', "lang « francais »"),
    ],
)
def test_each_rule_finds_its_defect(body, said):
    found = complaints(page(body))

    assert any(said in one for one in found), found


def test_a_page_without_language_or_title_is_found():
    assert complaints(page("<h1>Un</h1>", lang="")) == ["html: lang «  »", "<html>: lang «  »"]
    assert complaints(page("<h1>Un</h1>", title=" ")) == ["no title"]
    assert "not one main" in complaints(page("<h1>Un</h1><main></main>"))
