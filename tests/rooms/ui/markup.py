"""What is wrong with the code of a page: a strict HTML5 parser, then what a parser does not look at."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import html5lib
from html5lib.html5parser import ParseError

Element = Any

LANGUAGES = {"fr", "en"}
REFERENCES = (
    "aria-describedby",
    "aria-labelledby",
    "aria-controls",
    "aria-errormessage",
    "aria-owns",
    "headers",
    "list",
)
FIELDS = {"input", "select", "textarea"}
LABELLED = {*FIELDS, "button", "meter", "output", "progress"}
NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}
INTERACTIVE = {"a", "button", "details", "select", "textarea", "summary", "label", "iframe"}
HOLDS_WORDS_ONLY = {
    "p",
    "span",
    "strong",
    "em",
    "b",
    "small",
    "label",
    "button",
    "legend",
    *(f"h{n}" for n in range(1, 7)),
}
HEADINGS = {f"h{level}" for level in range(1, 7)}
HOLDS_WORDS_ONLY = HEADINGS | {"p", "span", "strong", "em", "b", "small", "label", "button", "legend"}
BLOCKS = HEADINGS | {
    "address", "article", "aside", "blockquote", "details", "dialog", "div", "dl", "fieldset", "figure", "footer",
    "form", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul",
}  # fmt: skip
CHILDREN = {
    "ul": {"li", "script", "template"},
    "ol": {"li", "script", "template"},
    "dl": {"dt", "dd", "div", "script", "template"},
    "tr": {"th", "td"},
}
HEADING = re.compile(r"h[1-6]")


def complaints(page: str) -> list[str]:
    """One line a defect, in the order of the rules; empty for a page without."""
    try:
        root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    except ParseError as error:
        return [f"parser: {error} ({_place(page)})"]
    return [
        *_ids(root),
        *_references(root),
        *_labels(root),
        *_headings(root),
        *_nesting(root),
        *_content(root),
        *_page(root),
    ]


def _place(page: str) -> str:
    """The lenient parser says where: line, column and name of each error."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(page)
    lines = page.splitlines()
    (line, column), name, _ = parser.errors[0]
    return f"{name}, line {line}: {lines[line - 1][max(0, column - 80) : column + 20]!r}"


def _name(element: Element) -> str:
    return element.tag if isinstance(element.tag, str) else ""  # a comment has a function there


def _elements(root: Element) -> Iterator[Element]:
    return (one for one in root.iter() if _name(one))


def _said(element: Element) -> str:
    shown = "".join(f' {name}="{value}"' for name, value in element.attrib.items() if name in {"id", "class", "name"})
    return f"<{_name(element)}{shown}>"


def _ids(root: Element) -> Iterator[str]:
    for found, times in Counter(one.get("id") for one in _elements(root) if one.get("id") is not None).items():
        if times > 1:
            yield f"id « {found} » stands {times} times"
        if not found or re.search(r"\s", found):
            yield f"id « {found} » is empty or has a space"


def _references(root: Element) -> Iterator[str]:
    ids = {one.get("id") for one in _elements(root)}
    for one in _elements(root):
        for attribute in REFERENCES:
            for target in (one.get(attribute) or "").split():
                if target not in ids:
                    yield f"{_said(one)}: {attribute} « {target} » is nowhere"
        if (href := one.get("href") or "").startswith("#") and href[1:] not in ids:
            yield f"{_said(one)}: leads to {href}, which is nowhere"
        if one.get("form") and one.get("form") not in ids:
            yield f"{_said(one)}: form « {one.get('form')} » is nowhere"


def _labels(root: Element) -> Iterator[str]:
    by_id = {one.get("id"): one for one in _elements(root) if one.get("id")}
    named = set()
    for label in root.iter("label"):
        inside = [one for one in _elements(label) if _name(one) in LABELLED]
        target = by_id.get(label.get("for")) if label.get("for") else next(iter(inside), None)
        if target is None or _name(target) not in LABELLED or target.get("type") == "hidden":
            yield f"{_said(label)}: labels nothing (for « {label.get('for')} »)"
        else:
            named.add(target)
    for field in (one for one in _elements(root) if _name(one) in FIELDS):
        if field.get("type") in NEEDS_NO_LABEL or field in named:
            continue
        if not (field.get("aria-label") or field.get("aria-labelledby")):
            yield f"{_said(field)}: a field without a name"


def _headings(root: Element) -> Iterator[str]:
    levels = [int(_name(one)[1]) for one in _elements(root) if HEADING.fullmatch(_name(one))]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} h1"
    for before, after in pairwise([1, *levels]):  # numbers to call in an emergency come before the title
        if after > before + 1:
            yield f"h{after} after h{before}"
    for one in _elements(root):
        if HEADING.fullmatch(_name(one)) and not "".join(one.itertext()).strip():
            yield f"{_said(one)}: an empty heading"


def _nesting(root: Element) -> Iterator[str]:
    for outer in _elements(root):
        if _name(outer) in {"a", "button", "summary"} and (_name(outer) != "a" or outer.get("href") is not None):
            for inner in _elements(outer):
                if inner is not outer and (_name(inner) in INTERACTIVE | {"input"} or inner.get("tabindex")):
                    yield f"{_said(inner)} inside {_said(outer)}"
        if _name(outer) == "label":
            fields = [one for one in _elements(outer) if _name(one) in LABELLED]
            if len(fields) > 1 or any(_name(one) in {"a", "label"} for one in _elements(outer) if one is not outer):
                yield f"{_said(outer)} holds more than its field"


def _content(root: Element) -> Iterator[str]:
    for outer in _elements(root):
        if _name(outer) in HOLDS_WORDS_ONLY:
            for inner in _elements(outer):
                if inner is not outer and _name(inner) in BLOCKS:
                    yield f"{_said(inner)} inside {_said(outer)}"
        if allowed := CHILDREN.get(_name(outer)):
            yield from (f"{_said(one)} in {_said(outer)}" for one in outer if _name(one) not in {*allowed, ""})
        if _name(outer) == "button" and outer.get("type") not in {"submit", "button", "reset"}:
            yield f"{_said(outer)}: a button without type"
        if _name(outer) == "th" and outer.get("scope") not in {"col", "row", "colgroup", "rowgroup"}:
            yield f"{_said(outer)}: a th without scope"
        if _name(outer) == "fieldset" and (not len(outer) or _name(outer[0]) != "legend"):
            yield f"{_said(outer)}: its legend does not come first"
        if _name(outer) == "img" and outer.get("alt") is None:
            yield f"{_said(outer)}: an image without alt"


def _page(root: Element) -> Iterator[str]:
    if root.get("lang") not in LANGUAGES:
        yield f"html: lang « {root.get('lang')} »"
    for one in _elements(root):
        if one.get("lang") is not None and one.get("lang") not in LANGUAGES:
            yield f"{_said(one)}: lang « {one.get('lang')} »"
    if not "".join(root.findtext("head/title") or "").strip():
        yield "no title"
    for meta in root.iter("meta"):
        if meta.get("name") == "viewport" and re.search(r"maximum-scale|user-scalable", meta.get("content") or ""):
            yield "the page forbids to enlarge"
    if len(list(root.iter("main"))) != 1:
        yield "not one main"
