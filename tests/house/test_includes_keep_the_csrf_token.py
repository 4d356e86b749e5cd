"""``{% include … only %}`` passes what it names and no more: a form inside would be sent without its csrf token."""

from collections.abc import Iterator
from functools import cache

import pytest
from django.template import engines
from django.template.base import Template
from django.template.defaulttags import CsrfTokenNode
from django.template.loader_tags import IncludeNode

from tests.house.test_templates import TEMPLATES, compiled

# Included by a name that Python gives: each of these templates is looked at instead.
NAMED_BY_PYTHON = {"frontdesk/calls.html": [name for name in TEMPLATES if name.endswith("_first_rows.html")]}


def includes(template: Template) -> Iterator[tuple[IncludeNode, str | None]]:
    """With the name of what is included, None when it is not written."""
    for node in template.nodelist.get_nodes_by_type(IncludeNode):
        named = node.template.var
        yield node, named if isinstance(named, str) else None


@cache
def has_a_form(name: str) -> bool:
    template = compiled(name)
    return bool(template.nodelist.get_nodes_by_type(CsrfTokenNode)) or any(
        has_a_form(inner) for _, inner in includes(template) if inner and inner != name
    )


def without_token(template: Template) -> list[str]:
    """What it includes alone though it holds a form, unless the token is passed by its name."""
    return [
        inner
        for node, inner in includes(template)
        if inner and node.isolated_context and "csrf_token" not in node.extra_context and has_a_form(inner)
    ]


def test_no_form_is_included_without_its_token():
    assert {name: lost for name in TEMPLATES if (lost := without_token(compiled(name)))} == {}


def test_nor_by_a_name_that_python_gives():
    found = [
        name
        for name in TEMPLATES
        if any(node.isolated_context and inner is None for node, inner in includes(compiled(name)))
    ]

    assert found == list(NAMED_BY_PYTHON)
    for names in NAMED_BY_PYTHON.values():
        assert names
        assert [name for name in names if has_a_form(name)] == []


@pytest.mark.parametrize(
    ("written", "lost"),
    [
        ('{% include "account/logout.html" only %}', ["account/logout.html"]),
        ('{% if x %}{% include "account/logout.html" with a=1 only %}{% endif %}', ["account/logout.html"]),
        ('{% include "account/logout.html" %}', []),
        ('{% include "account/logout.html" with csrf_token=csrf_token only %}', []),
    ],
)
def test_a_form_that_would_lose_it_is_found(written, lost):
    assert without_token(engines["django"].from_string(written).template) == lost
