"""« Version facile à lire » of what she agrees to on the public pages: beside the words that count, never instead."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from cordee.enquiries import agreement_links
from tests.factories.enquiries import EnquiryContactFactory, EnquiryFactory
from tests.rooms.enquiries.scene import code_of, page
from tests.rooms.enquiries.test_sending import SAID, SEND, first_choice, result  # noqa: F401
from tests.rooms.enquiries.test_signals import PHYSICIAN
from tests.rooms.public.test_easy import PARAGRAPH, WORD
from tests.rooms.ui.markup import complaints

pytestmark = pytest.mark.django_db
AGREEMENT = "/signaler/accord/"


def easy(response):
    """The lines of the easy version, as they are read."""
    text = page(response).replace("’", "'")
    start = text.index("Version facile à lire")
    return [
        re.sub(r"<[^>]+>", "", one).strip() for one in PARAGRAPH.findall(text[start : text.index("</details>", start)])
    ]


def long_sentences(lines):
    own = [line for line in lines if not line.startswith(("Ce sont", "Sujet", "Santé au travail"))]
    return [one for line in own for one in re.split(r"(?<=[.?])\s", line) if len(WORD.findall(one)) > 12]


@pytest.fixture
def to_send(visitor, result):  # noqa: F811
    return visitor.post(SEND, SAID | {"envoi": first_choice(result)})


@pytest.fixture
def printed_code(visitor, published):
    sent = {"name": "Dr Sauvage", "email": "cabinet@example.org", "hopes": "rester", "way": "code"}
    return code_of(visitor.post(PHYSICIAN, sent | {"key": "cle-du-medecin"}))


def test_what_leaves_with_a_request_is_said_in_short_lines_before_the_box(to_send):
    lines = easy(to_send)

    assert complaints(to_send.content.decode()) == []
    for said in (
        "Vous pouvez dire oui ou non.", "Vous dites non : rien ne part.", "Rien ne part à votre employeur.",
        f"Appelez le {settings.CORDEE_LINE_NUMBER}.", "Donnez votre code.", "La ligne garde ce que vous envoyez.",
    ):  # fmt: skip
        assert said in lines
    assert lines[0].startswith("Santé au travail des Deux Rives")
    assert "Aucune personne handicapée intellectuelle" in lines[-1]
    assert long_sentences(lines) == []
    text = page(to_send)
    assert text.index('id="information"') < text.index("Version facile à lire") < text.index('name="agreed"')


def test_the_words_that_count_stay_whole_beside_it(to_send):
    assert "Si vous êtes d'accord, la ligne transmet" in page(to_send).replace("’", "'")


def test_answers_about_health_are_spoken_of_only_where_there_are_some(visitor, result):  # noqa: F811
    without = SAID | {"dit": [one for one in SAID["dit"] if "en_arret" not in one]}
    chosen = first_choice(visitor.post("/faire-le-point/", without | {"resultat": "1"}))

    about = "Elles partent seulement si vous les cochez."
    assert about in easy(visitor.post(SEND, SAID | {"envoi": first_choice(result)}))
    assert about not in easy(visitor.post(SEND, without | {"envoi": chosen}))


def test_who_was_signalled_reads_in_short_lines_what_yes_and_no_do(visitor, printed_code):
    shown = visitor.post(AGREEMENT, {"code": printed_code})
    lines = easy(shown)

    assert complaints(shown.content.decode()) == []
    for said in (
        "Quelqu'un a parlé de vous à la ligne.", "La ligne ne connaît pas votre nom.", "Vous pouvez dire oui ou non.",
        "Vous dites non : la demande s'arrête.", "Personne ne vous demande votre maladie.",
    ):  # fmt: skip
        assert said in lines
    assert long_sentences(lines) == []


def test_who_was_reached_by_her_number_reads_that_the_line_has_it(visitor, published):
    signal = EnquiryFactory(kind="medecin", state="accord_attendu")
    EnquiryContactFactory(enquiry=signal)

    lines = easy(visitor.get(urlsplit(agreement_links.address_of(signal.pk)).path))

    assert "La ligne a votre numéro." in lines
    assert "Elle ne connaît pas votre numéro." not in lines


def test_it_is_french_only_and_the_english_pages_do_without(visitor, printed_code, to_send, result):  # noqa: F811
    english = [
        visitor.post(f"/en{AGREEMENT}", {"code": printed_code}),
        visitor.post(f"/en{SEND}", SAID | {"envoi": first_choice(result)}),
    ]

    for shown in english:
        assert shown.status_code == 200
        assert "Version facile" not in page(shown) and "easy.css" not in page(shown)
