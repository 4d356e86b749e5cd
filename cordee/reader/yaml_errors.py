"""Why a text is not YAML, in French: what was found, and what was expected."""

import re
from typing import Final

import yaml

LONGEST_SHOWN: Final = 40
_NOT_YAML: Final = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Words of the library (both of its parsers), and what it expected; the first that fits.
_EXPECTED: Final[tuple[tuple[str, str], ...]] = (
    ("',' or ']'", "une virgule, ou « ] » pour fermer la liste"),
    ("',' or '}'", "une virgule, ou « } » pour fermer les champs"),
    ("'-' indicator", "un tiret, sous les tirets précédents"),
    ("<block end>", "une ligne alignée sur les précédentes"),
    ("expected key", "une clé et « : », alignées sur les précédentes"),
    ("mapping values are not allowed", "un seul « : » ; un texte qui en contient se met entre guillemets"),
    ("could not find expected ':'", "« : » et une espace après la clé"),
    ("cannot start any token", "un mot, ou un texte entre guillemets ; pas de tabulation au début d'une ligne"),
    ("unexpected end of stream", "le guillemet qui ferme le texte"),
    ("unknown escape character", "un texte entre apostrophes, où « \\ » est un signe comme un autre"),
    ("<document start>", "un seul document, fait de champs"),
    ("special characters are not allowed", "du texte, sans signe de contrôle"),
    ("control characters are not allowed", "du texte, sans signe de contrôle"),
    ("unacceptable character", "du texte, sans signe de contrôle"),
    ("expected node content", "une valeur, ou rien"),
    (
        "expected alphabetic or numeric character",
        "une valeur ; mettez entre guillemets un texte qui commence par ce signe",
    ),
)


def why_not_yaml(error: yaml.YAMLError, text: str) -> str:
    """Return « trouvé …, attendu … »; the library's own words are English, and left out."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or getattr(error, "context", None)
    words = " ".join(str(said or error).split())
    expected = next((french for english, french in _EXPECTED if english in words), "du YAML bien formé")
    found = _found(text, mark.line, mark.column) if mark else "un signe qui ne s'imprime pas"
    return f"trouvé {found}, attendu {expected}"


def place_in(error: yaml.YAMLError, text: str) -> tuple[int, int]:
    """Return the line and the column of what is wrong, counted from 1."""
    if mark := getattr(error, "problem_mark", None) or getattr(error, "context_mark", None):
        return mark.line + 1, mark.column + 1
    strange = _NOT_YAML.search(text)
    before = text[: strange.start()] if strange else ""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _found(text: str, line: int, column: int) -> str:
    lines = text.splitlines()
    rest = lines[line][column:].strip() if line < len(lines) else ""
    if not rest:
        return "la fin de la ligne" if line < len(lines) - 1 else "la fin du fichier"
    return f"« {rest if len(rest) <= LONGEST_SHOWN else rest[: LONGEST_SHOWN - 1] + '…'} »"
