"""``content/elsewhere.yaml``: what is looked for here and others answer. Beside the catalogue: it decides nothing."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from cordee.domain.catalogue import Verified
from cordee.domain.search.elsewhere import Elsewhere, Emergency, Subject
from cordee.domain.search.words import plain
from cordee.domain.tongue import Tongue
from cordee.reader.beside import Broken
from cordee.reader.fields import Node, Problems
from cordee.reader.yaml_source import Document, read_document

FILE = "elsewhere.yaml"
KEYS: Mapping[Tongue, str] = {Tongue.FRENCH: "fr", Tongue.ENGLISH: "en"}


def read_elsewhere(directory: Path) -> Mapping[Tongue, Elsewhere]:
    """Raise Broken with every problem, Unreadable for what is no YAML, OSError for what is not there."""
    return read_elsewhere_document(read_document((directory / FILE).read_text("utf-8"), file=FILE))


def read_elsewhere_document(document: Document) -> Mapping[Tongue, Elsewhere]:
    problems = Problems()
    head = Node(document, (), document.value or {}, problems)
    head.only("dialling", "emergencies", "subjects")
    found = {tongue: _read(head, key) for tongue, key in KEYS.items()}
    if problems.errors:
        raise Broken(list(dict.fromkeys(problems.errors)))
    return found


def _read(head: Node, key: str) -> Elsewhere:
    emergencies, subjects = list(head.nodes("emergencies")), list(head.nodes("subjects"))
    _each_once(emergencies, "number")
    _each_once(subjects, "id")
    dialling = head.node("dialling")
    dialling.only(*KEYS.values())
    return Elsewhere(
        subjects=tuple(_subject(node, key) for node in subjects),
        emergencies=tuple(_emergency(node, key) for node in emergencies),
        dialling=frozenset(map(plain, dialling.texts(key))),
    )


def _subject(node: Node, key: str) -> Subject:
    node.only("id", "fr", "en", "door", "url", "phone", "verified", "checked_on", "sources")
    told = node.node(key)
    told.only("name", "says", "said")
    if not told.texts("said"):
        told.error("« said » est vide ou absent : attendu les mots des gens", "said")
    url, checked_on = node.text("url"), node.day("checked_on")
    if url and not url.startswith("https://"):
        node.error("« url » : attendu une adresse https", "url")
    if checked_on is None:
        node.error("il manque le jour de la relecture, « checked_on »")
    if not node.texts("sources"):
        node.error("il manque les sources, « sources »")
    return Subject(
        id=node.text("id"),
        name=told.text("name"),
        says=told.text("says"),
        said=told.texts("said"),
        door=node.text("door"),
        url=url,
        phone=node.optional_text("phone") or "",
        verified=node.choice("verified", Verified),
        checked_on=checked_on or date.min,
    )


def _emergency(node: Node, key: str) -> Emergency:
    node.only("number", "fr", "en", "from", "until", "sources")
    number = node.text("number")
    if not number.isdigit():
        node.error("« number » : attendu des chiffres, entre guillemets", "number")
    if not node.texts("sources"):
        node.error("il manque les sources, « sources »")
    return Emergency(number=number, said=node.text(key), period=node.period())


def _each_once(nodes: list[Node], key: str) -> None:
    seen: set[object] = set()
    for node in nodes:
        value = node.value.get(key)
        if value in seen:
            node.error(f"« {value} » est écrit deux fois", key)
        seen.add(value)
