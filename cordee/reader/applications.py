"""``content/applications.yaml``: kinds of applications followed in a case. Beside the catalogue: it decides nothing."""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from cordee.domain.applications import LONGEST_PAPER, MOST_PAPERS, ApplicationKind, Filer
from cordee.domain.catalogue import Catalogue, Verified
from cordee.domain.rules.answers import closest
from cordee.reader.beside import Broken
from cordee.reader.fields import Node, Problems
from cordee.reader.yaml_source import Document, read_document

FILE = "applications.yaml"
LONGEST_NAME, LONGEST_DECISION, LONGEST_ID = 160, 120, 60  # as the table of applications keeps them


def read_applications(directory: Path) -> Mapping[str, ApplicationKind]:
    """Raise Broken with every problem, Unreadable for what is no YAML, OSError for what is not there."""
    return read_applications_document(read_document((directory / FILE).read_text("utf-8"), file=FILE))


def read_applications_document(document: Document, known: Catalogue | None = None) -> Mapping[str, ApplicationKind]:
    """By id, in the order of the file. With ``known``, services, operators and deadlines are those of the catalogue."""
    problems = Problems()
    head = Node(document, (), document.value or {}, problems)
    head.only("kinds")
    found: dict[str, ApplicationKind] = {}
    for node in head.nodes("kinds"):
        kind = _kind(node)
        if kind.id in found:
            node.error(f"« {kind.id} » est écrit deux fois", "id")
        if known is not None:
            _refers_to(node, known)
        found[kind.id] = kind
    if not found:
        head.error("il manque les sortes de démarches, « kinds »")
    if problems.errors:
        raise Broken(problems.errors)
    return found


def _kind(node: Node) -> ApplicationKind:
    node.only(
        "id", "name", "says", "health", "services", "operators", "deadlines", "filed_by", "where", "file_by", "delay",
        "delay_days", "papers", "granted", "refused", "from", "until", "sources", "verified", "papers_verified",
        "checked_on", "notes",
    )  # fmt: skip
    _says_enough(node)
    return ApplicationKind(
        id=node.text("id"),
        name=node.text("name"),
        says=node.text("says"),
        about_health=node.flag("health", default=True),
        services=node.texts("services"),
        operators=node.texts("operators"),
        deadlines=node.texts("deadlines"),
        filed_by=node.choice("filed_by", Filer),
        where=node.text("where"),
        file_by=node.optional_text("file_by") or "",
        delay=node.optional_text("delay") or "",
        delay_days=node.integer("delay_days"),
        papers=node.texts("papers"),
        granted=node.texts("granted"),
        refused=node.texts("refused"),
        period=node.period(),
        sources=node.texts("sources"),
        verified=node.choice("verified", Verified),
        papers_verified=node.choice("papers_verified", Verified),
        checked_on=node.day("checked_on") or date.min,
    )


def _says_enough(node: Node) -> None:
    if "health" not in node.value:
        node.error("il manque « health » : son nom dit-il quelque chose de la santé ?")
    for key in ("services", "operators", "papers", "granted", "refused", "sources"):
        if not node.value.get(key):
            node.error(f"« {key} » est vide ou absent")
    if node.day("checked_on") is None:
        node.error("il manque le jour de la relecture, « checked_on »")
    if len(node.value.get("name") or "") > LONGEST_NAME:
        node.error(f"« name » : {LONGEST_NAME} signes au plus", "name")
    if len(node.value.get("id") or "") > LONGEST_ID:
        node.error(f"« id » : {LONGEST_ID} signes au plus", "id")
    for key in ("granted", "refused"):
        for index, word in enumerate(node.texts(key)):
            if not word.strip() or len(word) > LONGEST_DECISION:
                node.error(f"« {key} » : de un à {LONGEST_DECISION} signes", key, index)
    if (days := node.integer("delay_days")) is not None and (days < 1 or not node.value.get("delay")):
        node.error("« delay_days » : un jour au moins, et « delay » le dit en mots", "delay_days")
    _each_paper_once(node)


def _each_paper_once(node: Node) -> None:
    papers = node.texts("papers")
    if len(papers) > MOST_PAPERS:
        node.error(f"« papers » : {MOST_PAPERS} au plus", "papers")
    for index, paper in enumerate(papers):
        if not paper.strip() or len(paper) > LONGEST_PAPER:
            node.error(f"« papers » : de un à {LONGEST_PAPER} signes", "papers", index)
        if paper in papers[:index]:
            node.error(f"« {paper} » est écrit deux fois", "papers", index)


def _refers_to(node: Node, known: Catalogue) -> None:
    there: Mapping[str, Collection[str]] = {
        "services": known.families,
        "operators": known.operators,
        "deadlines": {one.rule for one in known.deadlines},
    }
    for key, names in there.items():
        for index, name in enumerate(node.texts(key)):
            if name not in names:
                node.error(f"« {key} » : « {name} » n'est pas au catalogue{closest(name, names)}", key, index)
