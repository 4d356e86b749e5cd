"""docs/operate/install.md says which roles of the database exist, and which of the design do not."""

import re
from pathlib import Path

from cordee.config.roles import ATTRIBUTES

PAGE = (Path(__file__).parents[2] / "docs/operate/install.md").read_text(encoding="utf-8")
OF_THE_DESIGN = {"cordee_public", "cordee_auditor", "cordee_purge", "cordee_backup", "cordee_figures"}


def rows(heading: str) -> dict[str, str]:
    """By role, what its row says, in the table that begins with ``heading``."""
    table = PAGE.split(heading, 1)[1].split("\n\n", 1)[0]
    return dict(re.findall(r"^\| `(cordee_\w+)` \| (.+) \|$", table, re.MULTILINE))


def test_the_roles_that_exist_are_those_of_the_page():
    said = rows("| role | logs in |")

    assert set(said) == set(ATTRIBUTES)
    for role, words in said.items():
        assert words.startswith("no |" if ATTRIBUTES[role].startswith("NOLOGIN") else "yes |"), role


def test_the_roles_of_the_design_that_do_not_exist_are_said_with_the_reason():
    said = rows("| role of the design |")

    assert set(said) == OF_THE_DESIGN - set(ATTRIBUTES)
    assert all(len(words.split("|")[1].strip()) > 20 for words in said.values())
