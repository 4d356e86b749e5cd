"""``content/answers.yaml`` and ``content/tags.yaml``: what the line answers by mail, and how it sorts what comes.

Beside the catalogue: they decide nothing.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from cordee.domain.enquiry import Kind
from cordee.domain.watched_words import has_identity_number, health_word, somebody_named
from cordee.reader.fields import Node, Problem, Problems
from cordee.reader.yaml_source import Document, read_document

ANSWERS, TAGS = "answers.yaml", "tags.yaml"
LONGEST_ID, LONGEST_SUBJECT = 40, 120
FIELDS = frozenset({"telephone", "horaires", "site", "suivi", "code"})
_FIELD = re.compile(r"\{([^{}]*)\}")
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
class AnswerText:
    """``kinds``: of what it is an answer; empty for all. ``text`` holds ``FIELDS`` between braces."""

    id: str
    version: str
    kinds: tuple[Kind, ...]
    title: str
    subject: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Tag:
    id: str
    label: str
    sign: str
    tone: Tone


def read_answers(directory: Path) -> tuple[AnswerText, ...]:
    """Raise BrokenTexts with every problem, Unreadable for what is no YAML, OSError for what is not there."""
    return read_answers_document(read_document((directory / ANSWERS).read_text("utf-8"), file=ANSWERS))


def read_answers_document(document: Document) -> tuple[AnswerText, ...]:
    head, problems = _head(document, "answers")
    found = tuple(_answer(node) for node in head.nodes("answers"))
    _each_once(head, "answers", [one.id for one in found])
    return _unless_broken(found, problems)


def read_tags(directory: Path) -> tuple[Tag, ...]:
    """Raise as ``read_answers``."""
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


def _answer(node: Node) -> AnswerText:
    node.only("id", "version", "kinds", "title", "subject", "text")
    found = AnswerText(
        id=_identifier(node),
        version=node.text("version"),
        kinds=tuple(kind for one in node.texts("kinds") if (kind := _kind(node, one))),
        title=node.text("title"),
        subject=node.text("subject"),
        text=node.text("text"),
    )
    _neutral(node, found)
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


def _kind(node: Node, said: str) -> Kind | None:
    if said in {kind.value for kind in Kind}:
        return Kind(said)
    node.error(f"« {said} » n'est pas une nature de demande : {', '.join(Kind)}", "kinds")
    return None


def _neutral(node: Node, answer: AnswerText) -> None:
    """It crosses mail servers that nobody here knows."""
    for key, text in (("subject", answer.subject), ("text", answer.text)):
        if unknown := sorted(set(_FIELD.findall(text)) - FIELDS):
            node.error(f"« {{{unknown[0]}}} » n'est pas connu : {', '.join(sorted(FIELDS))}", key)
        if found := health_word(text) or somebody_named(text):
            node.error(f"« {found} » : ni santé, ni nom de personne", key)
        if has_identity_number(text):
            node.error("un numéro de sécurité sociale n'a rien à faire ici", key)
    if _FIELD.search(answer.subject) or len(answer.subject) > LONGEST_SUBJECT:
        node.error(f"sans accolades, {LONGEST_SUBJECT} signes au plus", "subject")


def _each_once(head: Node, key: str, ids: list[str]) -> None:
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        head.error(f"« {twice} » s'y trouve deux fois", key)
