"""The delivered content in English: whole, and decided as in French."""

import re
from datetime import date
from pathlib import Path

import pytest

from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.agenda.calendar import calendar
from cordee.domain.orientation.changes.changing import what_would_change
from cordee.domain.orientation.deciding import Engine
from cordee.domain.translating import english
from cordee.reader.cases import read_cases
from cordee.reader.catalogue import catalogue_files, read_catalogue_files
from cordee.reader.checks import check_files
from cordee.reader.english import asked_of
from cordee.reader.french_holidays import french_holidays

CONTENT = Path(__file__).parents[2] / "content"
FILES = catalogue_files(CONTENT)
FRENCH = read_catalogue_files(FILES)
ENGLISH = english(FRENCH)
CASES = read_cases(CONTENT / "cases", FRENCH)
ENGINE = Engine(FRENCH)
IN_ENGLISH = Engine(ENGLISH, like=ENGINE)
# In what is composed around the texts of the catalogue, which are others' and say names of papers in French.
FRENCH_WORDS = re.compile(
    r"\b(?:les|une|des|du|est|sont|vous|votre|elle|ne|pas|ni|aux|dans|pour|avec|aucun|aucune|parce que|d'abord)\b|«|»",
    re.IGNORECASE,
)


def test_nothing_of_the_content_is_left_in_french_nor_translated_in_vain():
    found = [str(one) for one in check_files(FILES, on=date(2026, 11, 22)) if "english/" in str(one)]

    assert found == []
    assert len(asked_of(FRENCH).texts) > 1000


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_case_is_decided_in_english_as_in_french(case):
    decided, told = (engine.decide(case.situation, on=case.on) for engine in (ENGINE, IN_ENGLISH))

    assert ids(told.to_json()) == ids(decided.to_json())


def test_english_is_drawn_once_with_french():
    assert IN_ENGLISH.draws is ENGINE.draws


@pytest.mark.parametrize("case", CASES[::9], ids=[case.id for case in CASES[::9]])
def test_what_is_composed_of_a_case_in_english_holds_no_french(case):
    told = IN_ENGLISH.decide(case.situation, on=case.on)
    changes = what_would_change(IN_ENGLISH, case.situation, told, on=case.on)
    days = calendar(IN_ENGLISH, case.situation, on=case.on, holidays=french_holidays())
    composed = [
        told.say,
        *told.why_ask.values(),
        *(reason.finding for need in told.needs for one in need.proposed for reason in one.reasons),
        *(one.text for need in told.needs for one in need.not_proposed),
        *(one.person for one in changes),
        *(text for entry in days.entries for text in (entry.person, entry.otherwise, *entry.how)),
    ]

    french = [text for text in composed if FRENCH_WORDS.search(without_names(text, ENGLISH))]
    assert composed
    assert french == []


def without_names(text: str, catalogue: Catalogue) -> str:
    """Without what stands between brackets or quotation marks: names of papers, of services and of answers."""
    names = re.compile(r"\([^()]*\)|“[^”]*”")
    while names.search(text):
        text = names.sub("", text)
    return text


def ids(value: object) -> object:
    """What a decision says without its texts: identities, states and order."""
    match value:
        case dict():
            return {key: ids(inner) for key, inner in value.items() if key not in TEXTS}
        case list():
            return [ids(inner) for inner in value]
    return value


TEXTS = frozenset({"say", "why_ask", "name", "label", "finding", "because", "necessary_if", "why"})
