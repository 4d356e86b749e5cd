"""``content/letters/*.yaml`` into letters and check-lists; what cannot be read is noted where it is written."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from cordee.domain.catalogue import Verified
from cordee.domain.letters import Blank, BlankKind, Letter, LetterKind, Section
from cordee.reader.fields import Node

FOLDER = "letters/"
UNREADABLE_DAY = date(1900, 1, 1)


def read_letters(nodes: Iterable[Node], remember: Callable[[str, str, Node], None]) -> dict[str, Letter]:
    """Read one letter a file; ``remember`` keeps the place of each and refuses an id used twice."""
    found: dict[str, Letter] = {}
    for node in nodes:
        letter = _letter(node)
        if letter.id != Path(node.document.file).stem:
            node.error(f"« {letter.id} » dans un fichier nommé {Path(node.document.file).name}", "id")
        remember("letter", letter.id, node)
        found[letter.id] = letter
    return found


def _letter(node: Node) -> Letter:
    node.only(
        "id", "title", "kind", "who", "purpose", "services", "when", "deadlines", "recipient", "send_to", "operators",
        "blanks", "subject", "text", "sections", "advice", "legal", "sources", "verified", "checked_on", "notes",
    )  # fmt: skip
    return Letter(
        id=node.text("id"),
        title=node.text("title"),
        kind=node.choice("kind", LetterKind),
        who=node.text("who"),
        purpose=node.text("purpose"),
        services=node.texts("services"),
        condition=node.expression("when"),
        deadlines=node.texts("deadlines"),
        recipient=node.optional_text("recipient"),
        send_to=node.text("send_to"),
        operators=node.texts("operators"),
        own_blanks=tuple(_blank(blank) for blank in node.nodes("blanks")),
        subject=node.optional_text("subject"),
        text=node.optional_text("text"),
        sections=tuple(_section(section) for section in node.nodes("sections")),
        advice=node.texts("advice"),
        legal=node.texts("legal"),
        sources=node.texts("sources"),
        verified=node.choice("verified", Verified),
        checked_on=node.day("checked_on") or UNREADABLE_DAY,
    )


def _blank(node: Node) -> Blank:
    node.only("id", "label", "kind", "facts", "help")
    return Blank(
        id=node.text("id"),
        label=node.text("label"),
        kind=node.choice("kind", BlankKind, default=BlankKind.LINE),
        facts=node.texts("facts"),
        help=node.optional_text("help"),
    )


def _section(node: Node) -> Section:
    node.only("title", "items")
    return Section(title=node.text("title"), items=node.texts("items"))
