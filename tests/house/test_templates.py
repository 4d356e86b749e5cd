"""Rules for every template and style sheet of the house."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import heroicons
import pytest
from django.template import engines
from django.template.base import Template
from django.template.defaulttags import URLNode
from django.template.loader_tags import IncludeNode
from django.urls import get_resolver

import cordee
from cordee.ui import wording
from cordee.ui.navigation import PAGES
from tests.pytest_cordee import UnknownVariableInTemplate

HOUSE = Path(cordee.__file__).parent
TEMPLATES = {
    path.relative_to(folder).as_posix(): path
    for folder in sorted(HOUSE.glob("*/templates"))
    for path in sorted(folder.rglob("*.*"))
}
PAGES_AND_PARTS = [name for name in TEMPLATES if name.endswith(".html")]
STATIC_FILES = [path for path in sorted(HOUSE.glob("*/static/**/*.*")) if path.suffix in {".css", ".js", ".svg"}]

TEMPLATE_TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
ADDRESS = re.compile(r"(?:https?:)?//[a-z0-9][\w.-]*\.[a-z]{2,}", re.IGNORECASE)
SVG_NAMESPACE = "http://www.w3.org/2000/svg"
DATA_SCRIPT = "application/json"
ICON = re.compile(r"""{%\s*icon\s+["']([\w-]+)["']|\bsign=["']([\w-]+)["']""")


def compiled(name: str) -> Template:
    return engines["django"].get_template(name).template


def nodes(kind: type) -> Iterator[tuple[str, object]]:
    for name in TEMPLATES:
        for node in compiled(name).nodelist.get_nodes_by_type(kind):
            yield name, node


class InlineCode(HTMLParser):
    """Collects what the content policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != DATA_SCRIPT):
            self.found.append(f"<{tag}>")
        self.found += [f"{name}=" for name in given if name == "style" or name.startswith(("on", "hx-on"))]
        self.found += [f"{name}={value}" for name, value in given.items() if value.lower().startswith("javascript:")]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles(name):
    assert Path(compiled(name).origin.name) == TEMPLATES[name], "hidden by another template of the same name"


@pytest.mark.parametrize("name", PAGES_AND_PARTS)
def test_no_template_holds_code_or_style(name):
    parser = InlineCode()
    parser.feed(TEMPLATE_TAGS.sub("", TEMPLATES[name].read_text()))

    assert parser.found == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_leads_outside(name):
    assert ADDRESS.findall(TEMPLATES[name].read_text()) == []


@pytest.mark.parametrize("path", STATIC_FILES, ids=lambda path: path.name)
def test_no_static_file_leads_outside(path):
    assert ADDRESS.findall(path.read_text().replace(SVG_NAMESPACE, "")) == []


def url_exists(name: str) -> bool:
    *namespaces, last = name.split(":")
    resolver = get_resolver()
    for namespace in namespaces:
        if namespace not in resolver.namespace_dict:
            return False
        resolver = resolver.namespace_dict[namespace][1]
    return last in resolver.reverse_dict


def test_every_address_named_by_a_template_exists():
    named = [(template, node.view_name.var) for template, node in nodes(URLNode)]

    assert [(template, name) for template, name in named if isinstance(name, str) and not url_exists(name)] == []


def test_every_page_of_the_navigation_exists():
    assert [page.name for page in PAGES if not url_exists(page.name)] == []


def test_a_component_with_arguments_reads_nothing_else():
    """Otherwise a variable of the page, or of the part around, slips into it under the same name."""
    open_ones = [(page, node.template.var) for page, node in nodes(IncludeNode) if not node.isolated_context]
    given = {node.template.var for _, node in nodes(IncludeNode) if node.extra_context}

    assert [(page, part) for page, part in open_ones if str(part).startswith("ui/") and part in given] == []


def test_every_icon_exists():
    in_templates = {first or second for path in TEMPLATES.values() for first, second in ICON.findall(path.read_text())}
    tables = (wording.TIERS, wording.VERDICTS, wording.CONDITIONS, wording.REFERRAL_STATES, wording.CAPACITIES)
    in_tables = {sign.icon for table in tables for sign in table.values()} | {page.icon for page in PAGES}

    for name in in_templates | in_tables | set(wording.NOTICE_ICONS.values()):
        for style in ("micro", "mini", "outline"):
            heroicons._load_icon(style, name)


def test_an_unknown_variable_fails():
    with pytest.raises(UnknownVariableInTemplate, match="nobody"):
        engines["django"].from_string("Bonjour {{ nobody }}").render({})


def test_asking_whether_a_variable_is_there_is_allowed():
    template = engines["django"].from_string("{% if nobody %}Bonjour{% endif %}")

    assert template.render({}) == ""


@pytest.mark.parametrize("path", [path for path in STATIC_FILES if path.suffix != ".svg"], ids=lambda path: path.name)
def test_static_files_stay_small_enough_to_read(path):
    assert len(path.read_text().splitlines()) <= (150 if path.suffix == ".js" else 300)
