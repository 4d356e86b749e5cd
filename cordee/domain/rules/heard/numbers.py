"""Numbers as French people say and write them, turned into digits: « vingt et un », « une vingtaine », « 1 300 »."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Final

LONGEST_SAID = 120
# « une vingtaine » is « environ 20 ».
TENS: Final[Mapping[str, int]] = {
    "dizaine": 10,
    "douzaine": 12,
    "quinzaine": 15,
    "vingtaine": 20,
    "trentaine": 30,
    "quarantaine": 40,
    "cinquantaine": 50,
    "soixantaine": 60,
    "centaine": 100,
}
_UNITS: Final = (
    "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix sept", "dix huit", "dix neuf",
)  # fmt: skip
_ROUND: Final[Mapping[int, str]] = {
    20: "vingt",
    30: "trente",
    40: "quarante",
    50: "cinquante",
    60: "soixante",
    80: "quatre vingt",
}
_OTHER_ROUND: Final[Mapping[str, int]] = {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90}
_SIGNS = str.maketrans({"’": "'", "\u00a0": " ", "\u202f": " ", "–": "-", "—": "-", "œ": "o", "æ": "a", "~": " "})
_WORD = re.compile(r"[a-z]+")
_ABOUT_TEN = re.compile(rf"\bune (?:bonne |petite )?({'|'.join(TENS)})\b(?: de | d')?")


def folded(text: str) -> str:
    """Return the text in small letters, without accents, sign for sign: places in it are places in ``text``."""
    return "".join(_plain(sign) for sign in text.translate(_SIGNS))


def with_digits(text: str) -> str:
    """Return folded ``text`` with its numbers in digits: « d'un an et demi » gives « d'1 an et demi »."""
    text = _ABOUT_TEN.sub(lambda found: f"environ {TENS[found[1]]} ", text.replace("pour cent", "%"))
    return "".join(_in_digits(text))


def _plain(sign: str) -> str:
    return unicodedata.normalize("NFD", sign.lower())[0] if sign else sign


def _in_digits(text: str) -> Iterator[str]:
    """Replace the longest runs of number words first."""
    words, at, done = list(_WORD.finditer(text)), 0, 0
    while at < len(words):
        end = next(
            (end for end in range(min(len(words), at + 9), at, -1) if _number(text, words[at:end]) is not None), 0
        )
        if end:
            yield text[done : words[at].start()]
            yield str(_number(text, words[at:end]))
            done, at = words[end - 1].end(), end
        else:
            at += 1
    yield text[done:]


def _number(text: str, words: list[re.Match[str]]) -> int | None:
    """The number that these words make together, or None; only spaces and hyphens may stand between them."""
    if any(text[left.end() : right.start()] not in (" ", "-") for left, right in pairwise(words)):
        return None
    said = " ".join(_singular(word.group()) for word in words)
    thousands, mille, rest = said.partition("mille")
    if not mille:
        return _below_thousand().get(said)
    many = _below_thousand().get(thousands.strip()) if thousands.strip() else 1
    few = _below_thousand().get(rest.strip()) if rest.strip() else 0
    return None if not many or few is None else many * 1000 + few


def _singular(word: str) -> str:
    return {"une": "un", "cents": "cent", "vingts": "vingt"}.get(word, word)


@cache
def _below_thousand() -> Mapping[str, int]:
    """Every way of saying 0 to 999, by its words."""
    table: dict[str, int] = {}
    for number in range(100):
        table |= dict.fromkeys(_below_hundred(number), number)
    table |= _OTHER_ROUND
    for said, tens in list(_OTHER_ROUND.items()):
        table |= {f"{said} {_UNITS[unit]}": tens + unit for unit in range(2, 10)} | {f"{said} et un": tens + 1}
    small = dict(table)
    for hundreds in range(1, 10):
        name = "cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent"
        table[name] = hundreds * 100
        table |= {f"{name} {said}": hundreds * 100 + number for said, number in small.items() if number}
    return table


def _below_hundred(number: int) -> list[str]:
    if number < 20:
        return [_UNITS[number]]
    tens = max(round_ for round_ in _ROUND if round_ <= number)
    rest = number - tens
    if rest == 0:
        return [_ROUND[tens]]
    unit = _UNITS[rest]
    linked = [f"{_ROUND[tens]} et {unit}"] if rest in (1, 11) else []
    return [*linked, f"{_ROUND[tens]} {unit}"]
