"""The English of the interface: every sentence has one, the same everywhere, and what is served is what is written."""

import re
from collections import defaultdict
from pathlib import Path

import polib
import pytest

import cordee

HOUSE = Path(cordee.__file__).parent
CATALOGUES = sorted(HOUSE.glob("*/locale/en/LC_MESSAGES/django.po"))
BY_PERCENT, BY_BRACE = re.compile(r"%\((\w+)\)s"), re.compile(r"(?<![{])\{(\w+)\}(?!\})")
TAG = re.compile(r"</?[a-z][a-z0-9]*")
FRENCH_SIGNS = re.compile(r"[«»]|\s[;:!?]|[\u00a0\u202f]")
each_catalogue = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])


def pairs(entry):
    """Each French sentence with its English: several where the number counts."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]


def marks(text):
    return sorted([*BY_PERCENT.findall(text), *BY_BRACE.findall(text)]), sorted(TAG.findall(text))


def test_there_are_catalogues_to_look_at():
    assert len(CATALOGUES) >= 7


@each_catalogue
def test_every_sentence_has_its_english(path):
    written = polib.pofile(str(path))

    assert [entry.msgid for entry in written if entry.fuzzy or entry.obsolete or not entry.translated()] == []
    assert not written.metadata_is_fuzzy


@each_catalogue
def test_what_is_served_is_what_is_written(path):
    served = {entry.msgid: pairs(entry) for entry in polib.mofile(str(path.with_suffix(".mo")))}

    assert served == {entry.msgid: pairs(entry) for entry in polib.pofile(str(path))}, "make words"


@each_catalogue
def test_names_to_fill_in_and_tags_are_the_same_in_both_languages(path):
    different = [
        french
        for entry in polib.pofile(str(path))
        for french, english in pairs(entry)
        if marks(french) != marks(english)
    ]

    assert different == []


@each_catalogue
def test_english_has_no_french_spaces_nor_quotes(path):
    found = [
        english for entry in polib.pofile(str(path)) for _, english in pairs(entry) if FRENCH_SIGNS.search(english)
    ]

    assert found == []


def test_a_sentence_has_the_same_english_in_all_rooms():
    said = defaultdict(set)
    for path in CATALOGUES:
        for entry in polib.pofile(str(path)):
            said[entry.msgctxt, entry.msgid].add(tuple(english for _, english in pairs(entry)))

    assert {french: sorted(several) for (_, french), several in said.items() if len(several) > 1} == {}
