"""How one comes in is told where who can help is told: on the result, its easy version, its PDF and its mail."""

import re

import pytest

from cordee.catalogue import queries as catalogue_room
from cordee.conversation import wording
from cordee.conversation.way_in import way_in
from cordee.reader.catalogue import read_catalogue
from tests.journeys.pictured import NEEDS, SAID
from tests.real_catalogue import CONTENT
from tests.rooms.outbox.conftest import mail_server  # noqa: F401
from tests.rooms.public.test_easy import easy_page, easy_part
from tests.rooms.public.test_mailing import deliver, mailed, text_of
from tests.rooms.public.test_paper import printed, text
from tests.rooms.public.test_take_stock import Form, said, visitor  # noqa: F401

ARTICLE = re.compile(r'<article class="service.*?</article>', re.S)
NAME = re.compile(r'class="service-name">([^<]+)<')


@pytest.fixture
def form(visitor):  # noqa: F811
    form = Form(visitor).place_and_need()
    form.fields |= {"dit": list(SAID), "besoin": list(NEEDS)}
    return form.send(resultat="1")


def with_who(page):
    """The services that the page shows with who delivers them."""
    return [one for one in ARTICLE.findall(page) if 'class="service-who"' in one]


def plain(words):
    return re.sub(r"\s", " ", words).replace("’", "'")


def version_named(name):
    catalogue, on = catalogue_room.current_catalogue(), catalogue_room.reference_day()
    (version,) = [one for one in catalogue.versions.values() if one.name == name and one.period.covers(on)]
    return version, catalogue


def expected(article):
    version, catalogue = version_named(NAME.search(article).group(1))
    return f"Comment y entrer : {plain(way_in(version, catalogue))}"


def test_each_service_of_the_result_says_how_one_comes_in_after_who_delivers_it(form):
    articles = [plain(one) for one in with_who(said(form))]

    assert len(articles) >= 4
    assert [one for one in articles if expected(one) not in one] == []
    assert [one for one in articles if one.index("Qui :") > one.index("Comment y entrer :")] == []
    assert len({version_named(NAME.search(one).group(1))[0].access for one in articles}) > 1


def test_what_needs_somebody_to_send_there_says_who_may():
    catalogue = read_catalogue(CONTENT)
    prescribed = [one for one in catalogue.versions.values() if one.prescribers]

    assert prescribed
    for version in prescribed:
        told = way_in(version, catalogue)
        assert told.startswith(f"{wording.WAYS_IN[version.access]} Peuvent le faire : ")
        named = {one: catalogue.operators[one].name for one in version.prescribers if one in catalogue.operators}
        assert [name for name in named.values() if name not in told] == []


def test_the_short_paper_and_the_whole_one_say_it_too(form):
    told = {re.sub(r"[\s-]", "", expected(plain(one))) for one in with_who(said(form))}

    for more in ({}, {"tout": ["1"]}):
        found = re.sub(r"[\s-]", "", text(printed(form, **more)).replace("’", "'"))
        assert [one for one in told if one not in found] == []


def test_the_mail_says_it_too(form, mail_server):  # noqa: F811
    wanted = {re.sub(r"\s", "", expected(plain(one))) for one in with_who(said(form))}
    mailed(form)

    deliver()

    told = re.sub(r"\s", "", text_of(mail_server.received[0]).replace("’", "'"))
    assert [one for one in wanted if one not in told] == []


def test_the_easy_version_says_it_in_short_lines(form):
    page = easy_part(easy_page(form))

    assert "Avec qui" in page
    assert "Vous pouvez demander vous-même." in page or "Quelqu'un doit vous y envoyer." in page


def test_it_is_said_in_english(form):
    answer = form.visitor.post(f"/en{form.address}", form.fields | {"resultat": ["1"]})

    page = answer.content.decode()
    assert page.count("How to get in:") == len(with_who(page)) >= 4
    assert "Asking is enough: nobody has to refer you." in page
    assert "Comment y entrer" not in page
