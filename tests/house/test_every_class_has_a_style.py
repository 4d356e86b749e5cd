"""A class that no sheet knows changes nothing on screen: the page was meant to look otherwise."""

import re
from pathlib import Path

ROOMS = Path(__file__).parents[2] / "cordee"
# Names an element for the sake of its modifiers, which are styled.
HOOKS = frozenset({"agreement"})
NAMED = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
ATTRIBUTE = re.compile(r'class="([^"]*)"')
TAG, VALUE = "\0", "\1"


def classes_of(template: str) -> set[str]:
    """The classes written out; one that a tag or a value completes (``badge--{% if … %}``) is left out."""
    marked = re.sub(r"\{\{.*?\}\}", VALUE, re.sub(r"\{%.*?%\}", TAG, template))
    names = [name for attribute in ATTRIBUTE.findall(marked) for name in attribute.split()]
    whole = [name for name in names if VALUE not in name and f"-{TAG}" not in name]
    return {part for name in whole for part in name.split(TAG) if part}


def test_every_class_of_a_template_has_a_style():
    sheets = "\n".join(sheet.read_text("utf-8") for sheet in ROOMS.rglob("*.css"))
    styled = set(NAMED.findall(sheets)) | HOOKS

    unknown = {
        (template.name, name)
        for template in ROOMS.rglob("templates/**/*.html")
        for name in classes_of(template.read_text("utf-8")) - styled
    }

    assert unknown == set()


def test_a_class_that_no_sheet_knows_is_seen():
    template = (
        '<p class="card{% if a == "b" %} nowhere{% endif %} badge--{% if x %}one{% else %}two{% endif %} {{ y }}">'
    )

    assert classes_of(template) == {"card", "nowhere"}
