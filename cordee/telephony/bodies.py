"""What was posted, as names and values: a JSON object, or a form as browsers send it. What is neither is ValueError.

So is a text that no table holds: with a NUL, or half of a sign (a lone surrogate).
"""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"


def json_object(text: bytes) -> dict[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("a JSON object is expected")
    return _kept_by_tables(found)


def object_or_form(body: bytes, content_type: str) -> dict[str, Any]:
    """Of a name that comes several times, the last value. Files are dropped unread."""
    kind = content_type.partition(";")[0].strip().lower()
    try:
        if kind == FORM:
            return _kept_by_tables(QueryDict(body, encoding="utf-8").dict())
        if kind == PARTS:
            posted = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": len(body)}
            return _kept_by_tables(MultiPartParser(posted, BytesIO(body), [], "utf-8").parse()[0].dict())
    except (MultiPartParserError, SuspiciousOperation) as unreadable:
        raise ValueError("a form is expected") from unreadable
    return json_object(body)


def _kept_by_tables(found: dict[str, Any]) -> dict[str, Any]:
    for text in _texts(found):
        if "\0" in text:
            raise ValueError("a NUL is in a text")
        text.encode()
    return found


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, held in value.items():
            yield name
            yield from _texts(held)
    elif isinstance(value, list):
        for held in value:
            yield from _texts(held)
