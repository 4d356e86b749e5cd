"""``content/tags.yaml``: how the line sorts what comes. Beside the catalogue: it decides nothing."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from cordee.domain.watched_words import health_word
from cordee.reader.fields import Node, Problem, Problems
from cordee.reader.yaml_source import Document, read_document

TAGS = "tags.yaml"
LONGEST_ID = 40
_ID = re.compile(r"[a-z][a-z0-9_]*")
Found = TypeVar("Found")


class Tone(StrEnum):
    """As badges have them; a tag always has its word and its sign."""

    GOOD = "good"
    INFO = "info"
    WARNING = "warning"
    DANGER = "danger"


class BrokenTexts(ValueError):
    """Every problem found, with its place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Tag:
    id: str
    label: str
    sign: str
    tone: Tone


def read_tags(directory: Path) -> tuple[Tag, ...]:
    """Raise BrokenTexts with every problem, Unreadable for what is no YAML, OSError for what is not there."""
    return read_tags_document(read_document((directory / TAGS).read_text("utf-8"), file=TAGS))


def read_tags_document(document: Document) -> tuple[Tag, ...]:
    head, problems = _head(document, "tags")
    found = tuple(_tag(node) for node in head.nodes("tags"))
    _each_once(head, "tags", [one.id for one in found])
    return _unless_broken(found, problems)


def _head(document: Document, key: str) -> tuple[Node, Problems]:
    problems = Problems()
    head = Node(document, (), document.value or {}, problems)
    head.only(key)
    return head, problems


def _unless_broken(found: Found, problems: Problems) -> Found:
    if problems.errors:
        raise BrokenTexts(problems.errors)
    return found


def _tag(node: Node) -> Tag:
    node.only("id", "label", "sign", "tone")
    found = Tag(id=_identifier(node), label=node.text("label"), sign=node.text("sign"), tone=node.choice("tone", Tone))
    if health_word(found.label):
        node.error("une étiquette ne dit rien de la santé", "label")
    return found


def _identifier(node: Node) -> str:
    found = node.text("id")
    if found and (not _ID.fullmatch(found) or len(found) > LONGEST_ID):
        node.error(f"« {found} » : des minuscules, des chiffres et « _ », {LONGEST_ID} signes au plus", "id")
    return found


def _each_once(head: Node, key: str, ids: list[str]) -> None:
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        head.error(f"« {twice} » s'y trouve deux fois", key)
