"""Her browser refuses cookies, or her page shut while she was writing: it is said, and what she wrote is there."""

import re
from html import unescape
from urllib.parse import urljoin

import pytest
from django.test import Client

from cordee.domain.referral import State
from cordee.outbox.models import Message
from cordee.people.models import Consent, Contact
from cordee.referrals import agreeing
from cordee.referrals.models import Referral
from cordee.voice import codes
from cordee.voice.models import RightsRequest
from tests.database import bypass_row_security
from tests.factories.orientation import RULES_ON
from tests.rooms.ui.markup import complaints
from tests.rooms.voice.herself import Person, linked

pytestmark = pytest.mark.django_db
WORDS = "Mon employeur n’est plus le même.\nIl a changé en mars 👍 <b>&amp;</b>"


@pytest.fixture(autouse=True)
def _rules_of_the_scene(settings):
    settings.CORDEE_AS_OF = RULES_ON


@pytest.fixture
def followed(scene):
    return linked(scene.accept(scene.sent()))


@pytest.fixture
def person(client, followed):
    return Person(client, followed.case_id)


def test_a_browser_that_refuses_cookies_is_told_so_and_may_still_take_everything_back(person):
    forgetful = Client()
    shown = forgetful.post(person.page("prove"), {"shown": "33 44"})
    forgetful.cookies.clear()

    page = forgetful.get(shown.url).content.decode()

    assert "refuse les cookies" in page and "Retirer tous mes accords" in page and "tel:" in page
    assert complaints(page) == []


def test_a_browser_that_keeps_them_comes_to_the_plain_address_of_her_page(person):
    browser = Client()
    shown = browser.post(person.page("prove"), {"shown": "33 44"})
    assert browser.get(shown.url).url == person.page("home")

    again = browser.post(person.page("prove"), {"shown": "33 44"})

    assert again.url == person.page("home")
    assert "refuse les cookies" not in browser.get(again.url).content.decode()


def test_opening_her_page_for_the_first_time_says_nothing_of_cookies(person):
    assert "cookies" not in Client().get(person.page("home")).content.decode()


@pytest.mark.parametrize(
    ("name", "more", "field"),
    [
        ("ask_right", ["correction"], "words"),
        ("contact", [], "email"),
        ("compose", ["medecin"], "demande"),
    ],
)
def test_what_she_wrote_when_her_page_had_shut_is_given_back_and_nothing_is_sent(person, name, more, field):
    person.client.cookies.clear()

    answer = person.posts(name, *more, **{field: WORDS, "key": "une-cle-de-son-formulaire"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Il a changé en mars 👍 &lt;b&gt;&amp;amp;&lt;/b&gt;" in page
    assert "votre session est terminée" in page and complaints(page) == []
    with bypass_row_security():
        assert not RightsRequest.objects.exists()


def shut(person, name, *more, **data):
    """She posts once her session has ended; return the page."""
    person.client.cookies.clear()
    answer = person.posts(name, *more, **data)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "votre session est terminée" in page and complaints(page) == []
    return page


def way_back(page):
    (address,) = re.findall(r'href="([^"]*puis=[^"]*)"', page)
    return unescape(address)


def shows_who_she_is(person, address):
    """As a browser does: the page that asks, its form, where it leads."""
    asked = person.client.get(address).content.decode()
    (then,) = set(re.findall(r'name="puis" value="([^"]*)"', asked))
    shown = person.client.post(person.page("prove"), {"shown": "33 44", "puis": unescape(then)})
    while shown.status_code == 302:
        address = urljoin(address, shown.url)
        shown = person.client.get(address)
    return address, shown.content.decode()


@pytest.mark.parametrize("name", ["withdraw", "renew"])
def test_an_agreement_touched_after_her_session_ended_is_said_untouched_and_she_is_led_back_to_it(
    person, followed, name
):
    page = shut(person, name, followed.consent_id, key="une-cle-de-son-formulaire")

    address, home = shows_who_she_is(person, way_back(page))

    with bypass_row_security():
        assert Consent.objects.get().withdrawn_at is None
    assert ("n’est pas retiré" in page, "Retirer tous mes accords" in page) == (name == "withdraw",) * 2
    if name == "withdraw":
        assert address.endswith(f"#retirer-{followed.consent_id}")
        assert f'<details id="retirer-{followed.consent_id}" open>' in home
        assert home.count("c’est ici") == 1


@pytest.mark.parametrize("name", ["agree", "decline"])
def test_what_she_answered_after_her_session_ended_is_not_taken_and_she_is_led_back_to_the_question(
    client, scene, signalled, name
):
    asked = linked(scene.do(scene.agent, agreeing.ask_consent, referral_id=scene.drafted(signalled).pk))
    person = Person(client, asked.case_id)
    page = shut(person, name, asked.pk, key="une-cle-de-son-formulaire")

    address, home = shows_who_she_is(person, way_back(page))

    with bypass_row_security():
        assert Referral.objects.get(pk=asked.pk).state == State.AWAITING_CONSENT
    assert address.endswith(f"#accord-{asked.pk}")
    assert "c’est ici" in home.partition(f'id="accord-{asked.pk}"')[2].partition("<blockquote")[0]


@pytest.mark.parametrize(
    ("name", "more", "lands_on"),
    [("export", [], "my_data"), ("ask_right", ["correction"], "ask_right"), ("contact", [], "contact")],
)
def test_other_acts_lead_back_to_the_page_they_were_done_on(person, name, more, lands_on):
    page = shut(person, name, *more, key="une-cle-de-son-formulaire")

    address, _page = shows_who_she_is(person, way_back(page))

    assert address == person.page(lands_on, *more)


def test_a_code_leads_back_too(person, followed):
    with bypass_row_security():
        Contact.objects.update(email="alban@example.org")
    back = way_back(shut(person, "withdraw", followed.consent_id, key="une-cle-de-son-formulaire"))
    then = f"withdraw:{followed.consent_id}"
    asked = person.client.get(back).content.decode()
    assert asked.count(f'name="puis" value="{then}"') == 2  # to ask for a code, to answer the question

    sent = person.posts("send_code", by="mail", key="une-cle-du-code-demande", puis=then)
    with bypass_row_security():
        message = Message.objects.get(kind=codes.CODE)
    opened = person.posts("open_with_code", code=codes.code_of(message.pk), puis=then)

    leads = f"puis=withdraw%3A{followed.consent_id}#retirer-{followed.consent_id}"
    assert (sent.url.endswith(leads), opened.url) == (True, f"{person.page('home')}?{leads}")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "home",
        "withdraw",
        "withdraw:x",
        "withdraw:../..",
        "//ailleurs.example",
        "compose:a/b",
        "contact" + "x" * 400,
    ],
)
def test_whatever_else_stands_in_the_address_opens_her_page_as_it_always_does(person, said):
    shown = person.client.get(person.page("home"), {"puis": said})

    assert shown.status_code == 200 and "c’est ici" not in shown.content.decode()


def test_a_page_of_hers_opened_before_she_shows_who_she_is_opens_after(person):
    person.client.cookies.clear()

    address, _page = shows_who_she_is(person, person.client.get(person.page("contact")).url)

    assert address == person.page("contact")
