"""The guide of an author is followed to the letter: its files are written, its commands are run."""

import re
import shutil
from pathlib import Path

import pytest

from cordee.config.commands import run

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "manual" / "ecrire-le-catalogue.md"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
FILES = re.findall(r"`content/([\w/]+\.yaml)`\.", GUIDE.read_text("utf-8"))
COMMANDS = [
    line.removeprefix("$ cordee ").split() for kind, block in BLOCKS if kind == "console" for line in block.splitlines()
]


@pytest.fixture
def followed(tmp_path):
    """A copy of the content with the two files that the guide has one write."""
    copied = Path(shutil.copytree(ROOT / "content", tmp_path / "content"))
    written = [block for kind, block in BLOCKS if kind == "yaml" and block.count("\n") > 1]
    for name, text in zip(FILES, written, strict=True):
        (copied / name).write_text(text, "utf-8")
    return copied


def test_the_guide_has_one_write_a_service_and_its_cases():
    assert FILES == ["services/atelier_du_dos.yaml", "cases/atelier_du_dos.yaml"]


def test_each_command_of_the_guide_ends_well_in_its_order(followed, monkeypatch, capsys):
    monkeypatch.setenv("CORDEE_CONTENT", str(followed))

    ended = [(command, run(command), capsys.readouterr().err) for command in COMMANDS]

    assert len(ended) > 5
    assert ended == [(command, 0, "") for command in COMMANDS]


def test_the_links_of_the_guide_lead_somewhere():
    links = re.findall(r"\]\(([^)]+)\)", GUIDE.read_text("utf-8"))

    assert links
    assert all((GUIDE.parent / link).exists() for link in links)
