"""Words that mean the same, and the word that a misspelt one was meant to be."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cordee.domain.search.words import STOP_WORDS, distance, plain, sounded, stem, words_of

# A shorter word is taken as it is: too many others are one letter away.
_SHORTEST_GUESSED: Final = 5
# Letters that may be wrong: whatever they are, and when the word sounds nearly the same; one more in a long word.
_WRONG, _WRONG_IF_HEARD, _LONG = 1, 2, 8
_SURENESS, _LESS_SURE = 0.9, 0.1
_LEAST_SHARED: Final = 0.3


@dataclass(frozen=True, slots=True)
class Word:
    """A word, plain, and how it was typed. ``sureness`` is less than 1 for a word that was guessed."""

    plain: str
    typed: str
    sureness: float = 1.0


@dataclass(frozen=True, slots=True)
class Term:
    """One or several words that mean one thing: what they are compared by, and how they were typed."""

    stem: str
    typed: str
    sureness: float = 1.0


class Lexicon:
    """``same`` gathers words and short phrases that mean the same: each text is read with the first of its group."""

    def __init__(self, same: Iterable[Sequence[str]] = ()) -> None:
        groups = [tuple(group) for group in same]
        self._read_as: dict[tuple[str, ...], str] = {}
        for group in groups:
            canonical = "_".join(_stems(group[0]))
            for phrase in group:
                self._read_as.setdefault(_stems(phrase), canonical)
        self._longest = max(map(len, self._read_as), default=1)
        self.phrases = tuple(phrase for group in groups for phrase in group)

    def terms(self, words: Sequence[Word], *, every: bool = False) -> tuple[Term, ...]:
        """Return what the words say, without those that say nothing unless ``every``."""
        found: list[Term] = []
        place = 0
        while place < len(words):
            length, canonical = self._at(words, place)
            taken = words[place : place + length]
            if every or length > 1 or taken[0].plain not in STOP_WORDS:
                typed = " ".join(word.typed for word in taken)
                found.append(Term(canonical, typed, min(word.sureness for word in taken)))
            place += length
        return tuple(found)

    def _at(self, words: Sequence[Word], place: int) -> tuple[int, str]:
        """How many words stand for one thing here, and what they are read as."""
        for length in range(min(self._longest, len(words) - place), 0, -1):
            if canonical := self._read_as.get(tuple(stem(word.plain) for word in words[place : place + length])):
                return length, canonical
        return 1, stem(words[place].plain)


class Spelling:
    """The words that are known, found again when they are misspelt: by the pairs of letters that they share."""

    def __init__(self, texts: Iterable[str]) -> None:
        """``texts``: where words are read as people write them, with their accents."""
        self._written: dict[str, str] = {}
        for text in texts:
            self._written |= {found: typed for typed in text.lower().split() for found in words_of(typed)}
        self._stems = frozenset(map(stem, self._written))
        self._sounds = {word: sounded(word) for word in self._written}
        self._by_pair: dict[str, set[str]] = defaultdict(set)
        for word in self._written:
            for pair in _pairs(word):
                self._by_pair[pair].add(word)

    def read(self, text: str) -> tuple[Word, ...]:
        """Return the words of a text, those that nobody knows as the nearest that is known, or as they are."""
        return tuple(map(self._read, words_of(text)))

    def _read(self, word: str) -> Word:
        if word in STOP_WORDS or stem(word) in self._stems or len(word) < _SHORTEST_GUESSED or word.isdigit():
            return Word(word, word)
        nearest = min(self._near(word), default=None)
        return Word(nearest[1], word, _SURENESS - _LESS_SURE * nearest[0]) if nearest else Word(word, word)

    def _near(self, word: str) -> Iterator[tuple[int, str]]:
        """Known words with the same first letter: a letter away as they are written, or two and as they sound one."""
        sound, more = sounded(word), len(word) >= _LONG
        for known in self._sharing(word):
            written = distance(word, known, most=_WRONG_IF_HEARD + more)
            heard = distance(sound, self._sounds[known], most=_WRONG + more)
            if known[0] == word[0] and (written <= _WRONG or (written <= _WRONG_IF_HEARD + more and heard <= _WRONG)):
                yield written + heard, known

    def _sharing(self, word: str) -> Iterator[str]:
        pairs, shared = _pairs(word), defaultdict[str, int](int)
        for pair in pairs:
            for known in self._by_pair.get(pair, ()):
                shared[known] += 1
        return (known for known, count in shared.items() if count >= _LEAST_SHARED * len(pairs))

    def guesses(self, words: Iterable[Word]) -> Mapping[str, str]:
        """Return the misspelt words, with what they were read as, accents included."""
        return {word.typed: self._shown(word.plain) for word in words if word.typed != word.plain}

    def _shown(self, word: str) -> str:
        """Without the signs that stood round it."""
        return next(part for part in _parts(self._written[word]) if word in words_of(part))


def plain_words(text: str) -> tuple[Word, ...]:
    return tuple(Word(word, word) for word in words_of(text))


def _parts(text: str) -> Iterator[str]:
    """The pieces of a text between two signs that are no letter, then the whole."""
    yield from "".join(sign if sign.isalnum() else " " for sign in text).split()
    yield plain(text)


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in words_of(phrase))


def _pairs(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[place : place + 2] for place in range(len(padded) - 1))
