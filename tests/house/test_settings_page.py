"""Every setting is documented, and read in one place."""

import re

from cordee.config import environment
from cordee.config.databases import LOGIN_VARIABLE
from tests.database import PROJECT

OF_OTHER_PROGRAMS = {"DJANGO_SETTINGS_MODULE", "PATH", "POLARS_MAX_THREADS"}
PAGE = PROJECT / "docs" / "operate" / "settings.md"


def test_the_settings_page_holds_the_table_of_the_code():
    assert environment.as_markdown() in PAGE.read_text(encoding="utf-8")


def test_every_default_can_be_used():
    read = environment.read({})

    assert read["PORT"] == 8000
    assert read["AS_OF"] is None


def test_the_program_reads_no_variable_that_is_not_on_the_page():
    known = {variable.name for variable in environment.VARIABLES} | {LOGIN_VARIABLE, *OF_OTHER_PROGRAMS}
    sources = [path.read_text(encoding="utf-8") for path in PROJECT.glob("cordee/**/*.py")]

    read = {
        name
        for source in sources
        for name in re.findall(r"""(?:environ(?:\.\w+\(|\[)|getenv\()["'](\w+)["']""", source)
    }

    assert read <= known
