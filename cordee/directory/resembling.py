"""Names as people type them: without accents nor signs, only the beginning of a word, one or two wrong letters."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from cordee.domain.territory import search_key

# What stands between the words that count; « L'Isle » is one word for ``search_key``.
SMALL_WORDS: Final = frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour", "sur"}
)
# Of the words that are read, one with a wrong letter is further than all of them begun.
WHOLE, BEGINNING, MISTYPED = 0, 1, 10
# A word of four letters may have one wrong; of eight, two.
LETTERS_FOR_ONE, LETTERS_FOR_TWO = 4, 8


def words_of(*names: str) -> frozenset[str]:
    """The words under which something is found, « d'entreprise » as « entreprise » too."""
    found = {word for name in names for part in (name, name.replace("'", " ").replace("’", " ")) for word in _key(part)}
    return frozenset(found - SMALL_WORDS)


def _key(text: str) -> list[str]:
    return search_key(text).split()


def typed_words(typed: str, *, most: int) -> tuple[str, ...]:
    """The words to look for, ``most`` at most; the small ones alone are looked for as they are."""
    words = _key(typed.replace("'", " ").replace("’", " "))[:most]
    return tuple(word for word in words if word not in SMALL_WORDS) or tuple(words)


def likeness(typed: Iterable[str], words: frozenset[str]) -> int | None:
    """How far the words of a name are from those that were typed, 0 at best; None when one of them is not there."""
    total = 0
    for one in typed:
        nearest = min((found for word in words if (found := _between(one, word)) is not None), default=None)
        if nearest is None:
            return None
        total += nearest
    return total


@lru_cache(maxsize=20_000)
def _between(typed: str, word: str) -> int | None:
    if typed == word:
        return WHOLE
    if word.startswith(typed):
        return BEGINNING
    allowed = (len(typed) >= LETTERS_FOR_ONE) + (len(typed) >= LETTERS_FOR_TWO)
    if not allowed or typed.isdigit():
        return None
    lengths = range(max(1, len(typed) - allowed), min(len(word), len(typed) + allowed) + 1)
    near = any(_wrong_letters(typed, word[:length], most=allowed) for length in lengths)
    return MISTYPED if near else None


def _wrong_letters(one: str, other: str, *, most: int) -> bool:
    """Whether at most ``most`` letters were forgotten, added, replaced, or changed places with the next one."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        now = [place]
        for rank, beside in enumerate(other, 1):
            cost = min(row[rank] + 1, now[rank - 1] + 1, row[rank - 1] + (letter != beside))
            if place > 1 and rank > 1 and letter == other[rank - 2] and one[place - 2] == beside:
                cost = min(cost, before[rank - 2] + 1)
            now.append(cost)
        before, row = row, now
        if min(row) > most:
            return False
    return row[-1] <= most
