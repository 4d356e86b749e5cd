"""French words as they are compared: without accents, sign or ending, and as they sound when they are misspelt."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_SIGNS: Final = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "ʼ": "'"})
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")
# « prud'hommes » is one word; « qu'elle », « l'arrêt », « jusqu'à » are two.
_ELIDED: Final = 2

# Words that say nothing of what is looked for, nor do those for relatives. A text made of them alone is compared as it
# stands.
_SMALL_WORDS = (
    "a ai aie ait alors apres as au aucun aucune aussi autre avais avait avant avec avez avoir avons c ca car ce "
    "cela ces cet cette ceci chez ci comme comment d dans de depuis des dois doit donc du dont e elle elles en "
    "encore entre est et etait ete etes etre eu eux faire fait fais faut font g ici il ils j jai je jusqu jusque l "
    "la le les leur leurs lui m ma mais me meme mes moi mon n ne ni non nos notre nous on ont ou oui par parce pas "
    "peu peut peux plus pour pourquoi pouvez puis puisqu qu quand que quel quelle quelles quels quelqu quelque "
    "quelques qui quoi s sa sans se sera ses si soi soit son sont sous suis sur t ta te tes toi ton toujours tous "
    "tout toute toutes tres tu un une va vais vas veut veux vos votre voudrais vous vont y deja cest jsuis chui "
    "femme mari epoux epouse conjoint conjointe compagnon compagne fils fille enfant enfants mere pere maman papa "
    "frere soeur ami amie copain copine voisin voisine collegue collegues combien "
)
STOP_WORDS: Final = frozenset(_SMALL_WORDS.split())
# Endings, the longest first, with what they leave: an ending goes only if four letters stay before it.
_ENDINGS: Final = (
    ("issements", ""), ("issement", ""), ("ements", ""), ("ement", ""), ("atrices", ""), ("ateurs", ""), ("atrice", ""),
    ("ateur", ""), ("ations", ""), ("ation", ""), ("euses", "eur"), ("euse", "eur"), ("eurs", "eur"), ("ives", "if"),
    ("ive", "if"), ("aux", "al"), ("ables", ""), ("able", ""), ("iers", ""), ("ieres", ""), ("ier", ""), ("iere", ""),
    ("ees", ""), ("ee", ""), ("ent", ""), ("ant", ""), ("ants", ""), ("ents", ""), ("ons", ""), ("ez", ""), ("er", ""),
    ("es", ""), ("e", ""), ("s", ""), ("x", ""),
)  # fmt: skip
_SHORTEST_STEM: Final = 4
_SOUNDS: Final = (
    ("ph", "f"), ("th", "t"), ("qu", "k"), ("eau", "o"), ("au", "o"), ("en", "an"), ("em", "an"), ("am", "an"),
    ("ain", "in"), ("ein", "in"), ("aim", "in"), ("ai", "e"), ("ei", "e"), ("y", "i"), ("z", "s"), ("h", ""),
    ("ce", "se"), ("ci", "si"), ("c", "k"),
)  # fmt: skip


def plain(text: str) -> str:
    """Small letters without accents, ligatures opened."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_SIGNS).lower())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def words_of(text: str) -> Iterator[str]:
    """Yield the words of a text in order, small words included, each without accents."""
    for found in _WORD.finditer(plain(text)):
        parts = found[0].split("'")
        pending = ""
        for part in parts[:-1]:
            if len(pending + part) <= _ELIDED or part.endswith("qu"):
                yield pending + part
                pending = ""
            else:
                pending += part
        yield pending + parts[-1]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return what forms of one word share: « licencié », « licencier » and « licenciement » give one stem."""
    for ending, left in _ENDINGS:
        base = word.removesuffix(ending)
        if base != word and len(base) >= _SHORTEST_STEM:
            return _shortened(base, by_i=not left) + left
    return word


def _shortened(base: str, *, by_i: bool) -> str:
    """« licenci » and « licenc » are one stem, « connaiss » and « connais » another, if four letters are left."""
    without_i = base.rstrip("i") if by_i else base
    kept = without_i if len(without_i) >= _SHORTEST_STEM else base
    single = _without_double(kept)
    return single if len(single) >= _SHORTEST_STEM else kept


@lru_cache(maxsize=20_000)
def sounded(word: str) -> str:
    """Return the word roughly as it sounds: « agéfif » and « agefiph », « liaizon » and « liaison » are one."""
    said = word
    for written, heard in _SOUNDS:
        said = said.replace(written, heard)
    return _without_double(said)


def _without_double(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def distance(one: str, other: str, *, most: int) -> int:
    """Count letters added, left out, changed or swapped with their neighbour; more than ``most`` is ``most`` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, found in enumerate(other, 1):
            cost = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (letter != found))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == found:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return min(last[-1], most + 1)
