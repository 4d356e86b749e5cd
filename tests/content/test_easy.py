"""The sentences that everybody is to read: short, about « vous », without acronym."""

import re
from pathlib import Path

import pytest

from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.reader.catalogue import read_catalogue

CATALOGUE = read_catalogue(Path(__file__).parents[2] / "content")
LONGEST_WORDS, LONGEST_WORD = 12, 16
WORD = re.compile(r"\w+(?:['’-]\w+)*")
ACRONYM = re.compile(r"\b[A-ZÀ-Ü]{2,}\b")
HARD = re.compile(
    r"[;()/%…]|\b(?:dispositif|modalité|prestation|éligible|préconis|afin|nonobstant|susceptible|prescri|sous réserve"
    r"|le cas échéant|procédure|bénéfici|effectu|notamment|notifi)",
    re.IGNORECASE,
)

SERVICES = {version.family: version.summary_easy for version in CATALOGUE.versions.values()}
SENTENCES = [
    *((f"service {name}", text) for name, texts in SERVICES.items() for text in texts),
    *((f"besoin {need.id}", need.easy or "") for need in CATALOGUE.needs.values()),
    *((f"délai {one.id}", one.easy) for one in CATALOGUE.deadlines if one.easy),
    *((f"garde-fou {gate.id}", text) for gate in CATALOGUE.gates for text in gate.easy),
]


@pytest.mark.parametrize(("where", "text"), SENTENCES)
def test_an_easy_sentence_keeps_to_the_rules(where, text):
    words = WORD.findall(text)

    assert 2 <= len(words) <= LONGEST_WORDS, (where, len(words))
    assert max(map(len, words)) <= LONGEST_WORD, where
    assert not ACRONYM.search(text) and not HARD.search(text), where
    assert text[0].isupper() and text.endswith(".") and text.count(".") == 1, where


def test_every_service_is_said_in_one_or_two_easy_sentences():
    assert {name for name, texts in SERVICES.items() if not 1 <= len(texts) <= 2} == set()
    assert len(SERVICES) == 103


def test_every_need_and_every_gate_that_may_close_a_door_is_said_easily():
    closing = {"emergency_only", "ask_representative", "no_regional_service", "ask_first", "exclude_services"}

    assert all(need.easy for need in CATALOGUE.needs.values())
    assert CATALOGUE.needs[SAFETY_NEED].easy
    assert [gate.id for gate in CATALOGUE.gates if gate.effect in closing and not gate.easy] == []


def test_every_last_day_says_easily_what_to_do():
    assert [one.id for one in CATALOGUE.deadlines if one.kind.closes and not one.easy] == []
