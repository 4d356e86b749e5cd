"""Every condition and answer of the content in English, beside the text that somebody has read."""

import re
from difflib import unified_diff
from pathlib import Path

import pytest

from cordee.domain.tongue import Tongue
from cordee.domain.translating import english
from cordee.reader.catalogue import read_catalogue
from cordee.reader.sentences import sentence_lines

CATALOGUE = read_catalogue(Path(__file__).parents[2] / "content")
ENGLISH = english(CATALOGUE)
READ = Path(__file__).parent / "sentences_english.txt"
TO_DO = (
    "The English sentences of the catalogue have changed. Read the difference below; if all is right:\n"
    "  cordee catalogue sentences --english > tests/content/sentences_english.txt\n\n"
)
# What stays French in an English sentence: names of papers between brackets, and initials.
KEPT = re.compile(r" ?\([^()]*\)")
FRENCH = re.compile(
    r"\b(?:le|la|les|un|une|des|du|de|et|ou|est|sont|vous|votre|elle|il|ne|pas|ni|si|que|au|aux|dans|pour|par|avec|sur)\b"
    r"|«|»| :| ;|[dlnq]'",
    re.IGNORECASE,
)


def test_the_english_sentences_of_the_content_are_those_that_were_read():
    read = READ.read_text("utf-8").splitlines()
    now = list(sentence_lines(ENGLISH))

    difference = unified_diff(read, now, "read", "now", n=1, lineterm="")

    assert read == now, TO_DO + "\n".join(difference)


def test_every_phrase_has_its_english():
    assert ENGLISH.tongue is Tongue.ENGLISH
    assert [fact.id for fact in ENGLISH.facts.values() if fact.said is None] == []


def said_lines() -> list[str]:
    return [line[15:] for line in sentence_lines(ENGLISH) if line.startswith(("  agent", "  personne"))]


def test_no_english_sentence_holds_a_french_word():
    french = [line for line in said_lines() if FRENCH.search(KEPT.sub("", line))]

    assert len(said_lines()) > 2000
    assert french == []


@pytest.mark.parametrize(
    "wrong",
    [
        r"  | ,| \.|\.\.|,,|[{}\[\]|]",
        r"\bperson (?:are|have|were|do)\b",
        r"\b[Yy]ou (?:is|has|was|does|\w+[^s]s not)\b",
        r"\bthey (?:is|has|was|does)\b",
        r"\ba [aeio]\w|\ban [^aeiouAEIOU18A-Z]",
        r"\b1 \w+s\b(?! )|\b(?:not no|no no|not not|neither not)\b",
        r"\b\w+n't\b|\b(?:it|they|you|that)'(?:s|re|ve|ll)\b",
    ],
)
def test_no_english_sentence_is_wrong_in_this_way(wrong):
    found = [line for line in said_lines() if re.search(wrong, line.replace("\N{NO-BREAK SPACE}", " "))]

    assert found == []
