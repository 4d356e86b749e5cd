"""What was posted, as names and values: a JSON object, or a form as browsers send it. What is neither is ValueError."""

import json
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
    return found


def object_or_form(body: bytes, content_type: str) -> dict[str, Any]:
    """Of a name that comes several times, the last value. Files are dropped unread."""
    kind = content_type.partition(";")[0].strip().lower()
    try:
        if kind == FORM:
            return QueryDict(body, encoding="utf-8").dict()
        if kind == PARTS:
            posted = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": len(body)}
            return MultiPartParser(posted, BytesIO(body), [], "utf-8").parse()[0].dict()
    except (MultiPartParserError, SuspiciousOperation) as unreadable:
        raise ValueError("a form is expected") from unreadable
    return json_object(body)
