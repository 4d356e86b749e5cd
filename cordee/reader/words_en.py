"""``content/words_en.yaml``: what people who speak English type. Beside the catalogue: it decides nothing."""

from collections.abc import Collection
from pathlib import Path

from cordee.domain.search.english import EnglishWords
from cordee.reader.beside import Broken
from cordee.reader.fields import Node, Problems
from cordee.reader.words import read_same_words, read_sayings
from cordee.reader.yaml_source import Document, read_document

FILE = "words_en.yaml"


def read_english_words(directory: Path) -> EnglishWords:
    """Raise Broken with every problem, Unreadable for what is no YAML, OSError for what is not there."""
    return read_english_words_document(read_document((directory / FILE).read_text("utf-8"), file=FILE))


def read_english_words_document(document: Document, *, known: Collection[str] = ()) -> EnglishWords:
    """``known``: the needs, services and rules of the catalogue, to which alone a saying may lead."""
    problems = Problems()
    head = Node(document, (), document.value or {}, problems)
    head.only("small", "same", "sayings")
    read = EnglishWords(small=frozenset(head.texts("small")), same=read_same_words(head), sayings=read_sayings(head))
    for node in head.nodes("sayings") if known else ():
        for unknown in [one for one in node.texts("means") if one not in known]:
            node.error(f"« {unknown} » n'est ni un besoin, ni un service, ni une échéance du catalogue", "means")
    if problems.errors:
        raise Broken(problems.errors)
    return read
