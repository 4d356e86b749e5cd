"""``content/campaigns.yaml``: what the materials of a campaign say. Beside the catalogue: it decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cordee.domain.campaign import Target
from cordee.reader.fields import Node, Problem, Problems
from cordee.reader.yaml_source import Document, read_document

FILE = "campaigns.yaml"


class BrokenWords(ValueError):
    """Every problem found, with its place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Words:
    """``scan`` stands beside the square code; ``text`` is for an intranet or a newsletter."""

    title: str
    lead: str
    points: tuple[str, ...]
    scan: str
    text: str


@dataclass(frozen=True, kw_only=True)
class PhysiciansLetter:
    """``blanks``: what is left to fill in by hand."""

    subject: str
    opening: str
    paragraphs: tuple[str, ...]
    closing: str
    blanks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CampaignWords:
    by_target: Mapping[Target, Words]
    letter: PhysiciansLetter


def read_campaign_words(directory: Path) -> CampaignWords:
    """Raise BrokenWords with every problem, Unreadable for what is no YAML, OSError for what is not there."""
    return read_campaign_document(read_document((directory / FILE).read_text("utf-8"), file=FILE))


def read_campaign_document(document: Document) -> CampaignWords:
    problems = Problems()
    head = Node(document, (), document.value or {}, problems)
    head.only("targets", "letter")
    by_target = {node.choice("id", Target): _words(node) for node in head.nodes("targets")}
    for missing in [target for target in Target if target not in by_target]:
        head.error(f"il manque « {missing.value} »", "targets")
    letter = _letter(head.node("letter"))
    if problems.errors:
        raise BrokenWords(problems.errors)
    return CampaignWords(by_target=by_target, letter=letter)


def _words(node: Node) -> Words:
    node.only("id", "title", "lead", "points", "scan", "text")
    return Words(
        title=node.text("title"),
        lead=node.text("lead"),
        points=node.texts("points"),
        scan=node.text("scan"),
        text=node.text("text"),
    )


def _letter(node: Node) -> PhysiciansLetter:
    node.only("subject", "opening", "paragraphs", "closing", "blanks")
    return PhysiciansLetter(
        subject=node.text("subject"),
        opening=node.text("opening"),
        paragraphs=node.texts("paragraphs"),
        closing=node.text("closing"),
        blanks=node.texts("blanks"),
    )
