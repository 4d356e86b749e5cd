"""Every form of the public door, filled with what nobody expects, without a cookie: a page that helps, nothing lost."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from cordee.ui.access import AccessKind
from tests.house.site import pages
from tests.rooms.public.test_take_stock import Form as Questionnaire

HOSTILE = {
    "ten thousand signs": "é" * 10_000,
    "emoji": "👩‍🦽👍🏽 مساعدة 帮助",
    "mixed scripts": "Раypаl \u202egnol\u202c ﷽ Ω≈ç <b>&amp;</b> \"'",
    "a code that nothing has": "ZZZZZ-99999",
    "a code too short": "A",
}
# Where a form is: the page that shows it, and the address that it is sent to, when it is another one.
RESULT = "the result"
FORMS = {
    "public:take_stock": ("/faire-le-point/", ""),
    "public:take_stock_employer": ("/faire-le-point/employeur/", ""),
    "public:resume": ("/faire-le-point/reprendre/", ""),
    "public:mail": (RESULT, "/faire-le-point/garder/courriel/"),
    "public:keep": (RESULT, "/faire-le-point/garder/code/"),
    "public:print": (RESULT, "/faire-le-point/garder/pdf/"),
    "public:easy": (RESULT, "/faire-le-point/facile/"),
    "public:helped": (RESULT, "/faire-le-point/avis/"),
    "enquiries:call_back": ("/demander/rappel/", ""),
    "enquiries:physician": ("/signaler/medecin/", ""),
    "enquiries:agreement": ("/signaler/accord/", ""),
    "referrals:letter_code": ("/reponse/", ""),
    "enquiries:employer": ("/signaler/employeur/", ""),
    "frontdesk:follow": ("/suivi/", ""),
    "frontdesk:own_page": ("", ""),
    "letters:letter": ("/courriers/visite_prereprise/", ""),
    "library:service_helped": ("/droits/rqth/", "/droits/rqth/avis/"),
    "library:need_helped": ("/droits/besoin/garder_mon_travail/", "/droits/besoin/garder_mon_travail/avis/"),
    "enquiries:send": ("", ""),
    "enquiries:agreement_by_link": ("", ""),
    "enquiries:cancel": ("", ""),
    "sheet:read": ("", ""),
    "telephony:events": ("", ""),
    "telephony:events_by_token": ("", ""),
}
# Reached with what an earlier page has carried; their own tests fill them.
ELSEWHERE = {
    "enquiries:send": "tests/rooms/enquiries/test_sending.py: needs a service of the result",
    "enquiries:cancel": "tests/rooms/enquiries/test_call_back.py: a button of the page that a code opens",
    "enquiries:agreement_by_link": "tests/rooms/enquiries/test_agreement_by_link.py: buttons only, behind a secret",
    "frontdesk:own_page": "tests/rooms/enquiries/test_her_page_by_code.py: a button of the page that a code opens",
    "sheet:read": "tests/rooms/sheet: a button, behind a secret",
    "telephony:events": "tests/rooms/telephony: a program signs what it posts, nobody types",
    "telephony:events_by_token": "tests/rooms/telephony: a program posts there, nobody types",
}
TYPED = ("text", "search", "tel", "email", "date", "number", "")


class FormsOf(HTMLParser):
    """The forms of a page as a browser would send them: address, hidden fields, and the names that one types in."""

    def __init__(self, page):
        super().__init__()
        self.found, self.open, self.shown = [], None, []
        self.trap = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if "value" in given:
            self.shown.append(given["value"])
        if tag == "form":
            self.open = {"to": given.get("action", ""), "way": given.get("method", "get"), "sent": {}, "typed": []}
            self.found.append(self.open)
        elif self.open is not None and given.get("name"):
            self._field(tag, given)

    def _field(self, tag, given):
        name, kind = given["name"], given.get("type", "")
        if tag == "textarea" or (tag == "input" and kind in TYPED):
            self.open["typed"].append(name)
        elif kind == "hidden":
            self.open["sent"].setdefault(name, []).append(given.get("value", ""))
        elif tag == "button" and "value" in given:
            self.open.setdefault("button", (name, given["value"]))

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None

    def handle_data(self, data):
        self.shown.append(data)


@pytest.fixture
def visitor(health_service, lyon):
    """A browser that refuses cookies."""
    return Client(enforce_csrf_checks=True)


def page_with(visitor, where):
    if where == RESULT:
        return Questionnaire(visitor).place_and_need().send(resultat="1").response.content.decode()
    return visitor.get(where).content.decode()


def form_of(visitor, name):
    where, to = FORMS[name]
    to = to or where
    forms = [form for form in FormsOf(page_with(visitor, where)).found if form["way"] == "post"]
    return next(form for form in forms if (form["to"] or where).partition("#")[0] == to), to


def fill(form, words):
    typed = {name: words for name in form["typed"] if name != "site"}
    button = dict([form["button"]]) if "button" in form else {}
    return {**form["sent"], **button, **typed}, typed


def test_every_form_of_a_visitor_is_swept_here_or_says_where():
    def takes_forms(page):
        while page is not None:
            names = getattr(getattr(page, "__code__", None), "co_freevars", ())
            if "request_method_list" in names:
                return "POST" in page.__closure__[names.index("request_method_list")].cell_contents
            page = getattr(page, "__wrapped__", None)
        return False

    of_visitors = {one.name for one in pages() if one.access.kind is AccessKind.VISITOR and takes_forms(one.view)}

    assert of_visitors - FORMS.keys() == set()
    assert {name for name, (where, _) in FORMS.items() if not where} == ELSEWHERE.keys()


SWEPT = [name for name in FORMS if name not in ELSEWHERE]


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", SWEPT)
def test_whatever_is_typed_the_page_helps_and_what_was_typed_is_there(visitor, name, words):
    form, to = form_of(visitor, name)
    sent, typed = fill(form, words)

    answer = visitor.post(to, sent)

    assert answer.status_code in (200, 302, 422)
    if answer["Content-Type"].startswith("text/html") and answer.status_code == 422:
        shown = "\n".join(FormsOf(answer.content.decode()).shown)
        assert "tel:" in answer.content.decode()
        assert [one for one, text in typed.items() if text[:300].strip() not in shown] == []


@pytest.mark.parametrize("name", SWEPT)
def test_sent_again_after_back_and_from_two_tabs_every_form_answers_the_same(visitor, name):
    """The same page, sent twice; and a second tab of it, sent in between with something else."""
    form, to = form_of(visitor, name)
    other, _ = form_of(visitor, name)
    first, second = fill(form, "Lyon")[0], fill(other, "69003")[0]

    statuses = [visitor.post(to, sent).status_code for sent in (first, second, first)]

    assert statuses[0] == statuses[2]
    assert set(statuses) <= {200, 302, 422}
    assert not visitor.cookies


SEARCHES = ("/chercher/?q=", "/annuaire/?commune=", "/annuaire/fiche/?commune=", "/droits/rqth/?au=")


@pytest.mark.parametrize("address", SEARCHES)
@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_a_search_of_anything_answers_with_a_page(visitor, address, words):
    answer = visitor.get(address.partition("?")[0], {address.partition("?")[2][:-1]: words})

    assert answer.status_code in (200, 302, 422)
