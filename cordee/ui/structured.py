"""What a page tells programs about its subject, in the vocabulary of schema.org: a block of data, never run."""

import json
from collections.abc import Mapping
from typing import Any, Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_VOCABULARY: Final = "https://schema.org"
# As django's own json_script: no word of a text can end the element, whatever its author wrote.
_ESCAPED: Final = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def structured(data: Mapping[str, Any]) -> SafeString:
    """What is empty is left out: a program must not read that there is none."""
    told = {"@context": _VOCABULARY, **{name: value for name, value in data.items() if value}}
    written = json.dumps(told, ensure_ascii=False).translate(_ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(written))


def place(name: str) -> dict[str, str]:
    return {"@type": "Country" if name == "France" else "AdministrativeArea", "name": name}
