"""What a reader of this project can count on, whatever the file."""

import re
from pathlib import Path

import pytest

from tests.database import PROJECT

FOLDERS = ("cordee", "tests", "benchmarks", "content", "docs", "requirements", ".ci")
OURS = {".py", ".html", ".css", ".js", ".md", ".yaml", ".toml", ".txt", ".svg", ""}
LONGEST_SOURCE = 500
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")


def files(*suffixes: str) -> list[Path]:
    found = [path for folder in FOLDERS for path in (PROJECT / folder).rglob("*") if path.is_file()]
    return sorted(path for path in found if path.suffix in (suffixes or OURS) and "__pycache__" not in path.parts)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_no_source_is_longer_than_a_person_can_hold():
    long = {str(path.relative_to(PROJECT)): len(text_of(path).splitlines()) for path in files(".py", ".css", ".html")}

    assert {name: lines for name, lines in long.items() if lines > LONGEST_SOURCE} == {}


def test_nothing_is_left_for_later():
    assert [path for path in files() if UNFINISHED.search(text_of(path))] == []


def test_files_are_named_after_what_they_hold():
    assert [path for path in files(".py") if path.stem in {"utils", "helpers", "misc", "common"}] == []


@pytest.mark.parametrize("name", ["bootstrap", "run", "test"])
def test_lock_files_hold_hashes_and_no_address(name):
    lock = text_of(PROJECT / "requirements" / f"{name}.txt")
    pinned = re.findall(r"^[a-z0-9][^ =]*==", lock, re.MULTILINE)
    blocks = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]

    assert "://" not in lock
    assert "--index-url" not in lock
    assert pinned
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_test_set_contains_the_run_set():
    def pins(name: str) -> set[str]:
        return set(
            re.findall(r"^[a-z0-9][^ ]*==[^ ]+", text_of(PROJECT / "requirements" / f"{name}.txt"), re.MULTILINE)
        )

    assert pins("run") <= pins("test")
