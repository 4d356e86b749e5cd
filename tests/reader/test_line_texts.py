"""What the line answers by mail, and how it sorts: every mistake is told at its place, and nobody stands in it."""

import pytest

from cordee.reader.line_texts import (
    ANSWERS,
    TAGS,
    BrokenTexts,
    read_answers,
    read_answers_document,
    read_tags,
    read_tags_document,
)
from cordee.reader.yaml_source import read_document
from tests.database import PROJECT

ANSWER = """answers:
  - id: une_reponse
    version: "1"
    kinds: []
    title: "Une réponse"
    subject: "Votre message"
    text: "Bonjour, appelez le {telephone}."
"""
TAG = 'tags:\n  - {id: urgent, label: "À voir", sign: clock, tone: danger}\n'


def answers(text):
    return read_answers_document(read_document(text, file=ANSWERS))


def tags(text):
    return read_tags_document(read_document(text, file=TAGS))


def test_the_texts_of_the_content_are_read():
    assert {one.id for one in read_answers(PROJECT / "content")} >= {"reponse_simple", "parler_avec_vous"}
    assert {one.id for one in read_tags(PROJECT / "content")} >= {"urgent", "employeur"}
    assert answers(ANSWER)[0].kinds == ()
    assert tags(TAG)[0].label == "À voir"


@pytest.mark.parametrize(
    ("written", "mistake", "said"),
    [
        ("{telephone}", "{prenom}", "« {prenom} » n'est pas connu"),
        ("appelez", "pour votre dépression, appelez", "ni santé"),
        ("Bonjour", "Bonjour M. Dupont", "« M. Dupont »"),
        ("Bonjour", "2 69 05 49 588 157 80", "numéro de sécurité sociale"),
        ("Votre message", "Votre message {code}", "sans accolades"),
        ("kinds: []", "kinds: [rapel]", "« rapel » n'est pas une nature"),
        ("id: une_reponse", 'id: "Une réponse"', "des minuscules"),
        ("version:", "verssion:", "champ « verssion » inconnu"),
    ],
)
def test_a_mistake_in_an_answer_is_told(written, mistake, said):
    assert written in ANSWER

    with pytest.raises(BrokenTexts) as broken:
        answers(ANSWER.replace(written, mistake, 1))

    assert said in str(broken.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TAG.replace("À voir", "Dépression"), "ne dit rien de la santé"),
        (TAG.replace("danger", "rouge"), "attendu l'un de"),
        (TAG + TAG.partition("\n")[2], "deux fois"),
    ],
)
def test_a_mistake_in_a_tag_is_told(text, said):
    with pytest.raises(BrokenTexts, match=said):
        tags(text)
