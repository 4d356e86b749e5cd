"""``content/line.yaml``: how facts and choices are called on the line. Beside the catalogue: it decides nothing."""

from collections.abc import Mapping
from pathlib import Path

from cordee.domain.catalogue import Fact
from cordee.domain.rules.heard.names import LineWords
from cordee.reader.beside import Broken
from cordee.reader.fields import Node, Problems
from cordee.reader.yaml_source import Document, read_document

FILE = "line.yaml"


def read_line_words(directory: Path) -> LineWords:
    """Raise Broken with every problem, Unreadable for what is no YAML, OSError for what is not there."""
    return read_line_words_document(read_document((directory / FILE).read_text("utf-8"), file=FILE))


def read_line_words_document(document: Document, *, facts: Mapping[str, Fact] | None = None) -> LineWords:
    """``facts``: those of the catalogue, which alone may be named."""
    problems = Problems()
    head = Node(document, (), document.value or {}, problems)
    head.only("names", "choices")
    names, choices = list(head.nodes("names")), list(head.nodes("choices"))
    for node in names:
        node.only("fact", "said")
    for node in choices:
        node.only("fact", "choice", "said")
    for node in (*names, *choices):
        _is_of(node, facts)
    read = LineWords(
        names={node.text("fact"): _said(node) for node in names},
        choices={(node.text("fact"), node.text("choice")): _said(node) for node in choices},
    )
    if len(read.names) < len(names) or len(read.choices) < len(choices):
        head.error("un fait ou un choix est écrit deux fois")
    if problems.errors:
        raise Broken(list(dict.fromkeys(problems.errors)))
    return read


def _said(node: Node) -> tuple[str, ...]:
    said = node.texts("said")
    if not said:
        node.error("« said » est vide ou absent : attendu une liste de mots", "said")
    return said


def _is_of(node: Node, facts: Mapping[str, Fact] | None) -> None:
    if facts is None:
        return
    fact, choice = str(node.value.get("fact")), node.value.get("choice")
    if fact not in facts:
        node.error(f"« {fact} » n'est pas un fait du catalogue", "fact")
    elif "choice" in node.value and choice not in facts[fact].choices:
        node.error(f"« {choice} » n'est pas un choix de « {fact} »", "choice")
