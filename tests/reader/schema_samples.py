"""Documents made from a schema: every key at once, and each alternative in turn."""

from typing import Any

TURNS = 12


def samples(schema: dict[str, Any]) -> list[Any]:
    """Return a dozen documents: the n-th takes the n-th alternative everywhere, counted round.

    Of two keys that exclude each other, the first six leave one out, the last six the other.
    """
    return [_made(schema, schema.get("$defs", {}), turn) for turn in range(TURNS)]


def _made(schema: dict[str, Any], known: dict[str, Any], turn: int) -> Any:
    if "$ref" in schema:
        return _made(known[schema["$ref"].removeprefix("#/$defs/")], known, turn)
    if "properties" in schema:
        left_out = schema.get("not", {}).get("required", [])[turn * 2 // TURNS :][:1]
        fields = {key: field for key, field in schema["properties"].items() if key not in left_out}
        return {key: _made(field, known, turn) for key, field in fields.items()}
    if "anyOf" in schema:
        return _made(schema["anyOf"][turn % len(schema["anyOf"])], known, turn)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][turn % len(schema["enum"])]
    if "items" in schema:
        return [_made(schema["items"], known, turn)]
    if isinstance(words := schema.get("additionalProperties"), dict):
        return {"valeur": _made(words, known, turn)}
    return _scalar(schema)


def _scalar(schema: dict[str, Any]) -> Any:
    kinds = schema.get("type", "string")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    return {"boolean": True, "integer": 1, "number": 1}.get(kind, "texte")
