"""An index in memory of what can be found, and the ranking of what somebody's words find.

A phrase that people say (a name, a synonym) counts for what the words share with it, and more when it is shared wholly;
a longer text counts for each word of the question that it holds. Rare words weigh more than common ones.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from cordee.domain.search.lexicon import Lexicon, Spelling, Term, Word, plain_words

LONGEST_QUESTION: Final = 300
MOST_WORDS: Final = 40
_PHRASE, _TEXT, _LITERAL = 2.0, 0.6, 4.0
# What is far behind the first is noise: a page of doubtful results helps nobody.
_LEAST_OF_FIRST, _LEAST_OF_QUESTION = 0.3, 0.2


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say it; ``weight`` is less than 1 for what it means less often."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Entry:
    """``phrases``: names, and how people say it. ``literal``: phrases that count only word for word."""

    id: str
    phrases: tuple[Wording, ...]
    text: str = ""
    literal: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        return (*(wording.text for wording in self.phrases), *self.literal, self.text)


@dataclass(frozen=True, kw_only=True)
class Found:
    """``words`` of the question that led here. ``phrase``: said wholly, or empty; ``literal``: word for word."""

    id: str
    score: float
    words: tuple[str, ...]
    phrase: str = ""
    literal: bool = False


@dataclass(frozen=True, kw_only=True)
class Findings:
    """``read_as``: misspelt words with the words that they were taken for."""

    found: tuple[Found, ...]
    read_as: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Phrase:
    entry: int
    text: str
    stems: frozenset[str]
    weight: float


_Worth: TypeAlias = tuple[float, _Phrase, bool]


class Index:
    def __init__(self, entries: Iterable[Entry], lexicon: Lexicon) -> None:
        self._entries, self._lexicon = tuple(entries), lexicon
        self._spelling = Spelling((*lexicon.phrases, *(text for entry in self._entries for text in entry.texts)))
        self._by_stem: dict[str, list[_Phrase]] = defaultdict(list)
        self._in_text: dict[str, set[int]] = defaultdict(set)
        self._literal: list[tuple[int, str, tuple[str, ...]]] = []
        for place, entry in enumerate(self._entries):
            self._add(place, entry)
        holding = {name: set(places) for name, places in self._in_text.items()}
        for name, phrases in self._by_stem.items():
            holding.setdefault(name, set()).update(phrase.entry for phrase in phrases)
        self._weights = {name: math.log(1 + len(self._entries) / len(places)) for name, places in holding.items()}

    def _add(self, place: int, entry: Entry) -> None:
        for wording in entry.phrases:
            stems = frozenset(term.stem for term in self._lexicon.terms(plain_words(wording.text)))
            if not stems:
                self._add_literal(place, wording.text)
            elif not all(name.isdigit() for name in stems):  # « 6 % » would be found by any six
                phrase = _Phrase(place, wording.text, stems, wording.weight)
                for name in stems:
                    self._by_stem[name].append(phrase)
        for text in entry.literal:
            self._add_literal(place, text)
        for term in self._lexicon.terms(plain_words(entry.text)):
            if not term.stem.isdigit():
                self._in_text[term.stem].add(place)

    def _add_literal(self, place: int, text: str) -> None:
        self._literal.append((place, text, _in_order(self._lexicon, plain_words(text))))

    def find(self, question: str) -> Findings:
        """Return what the words find, the best first; nothing for words that mean nothing here."""
        words = self._spelling.read(question[:LONGEST_QUESTION])[:MOST_WORDS]
        terms = tuple({term.stem: term for term in self._lexicon.terms(words)}.values())
        best, texts = self._best_phrases(terms), self._texts(terms)
        said = _in_order(self._lexicon, words)
        whole = {place: text for place, text, wanted in self._literal if _holds(said, wanted)}
        sought = sum(map(self._weight, terms))
        found = [
            self._found(place, terms, best.get(place), texts.get(place, 0.0), whole.get(place, ""), sought)
            for place in {*best, *texts, *whole}
        ]
        ranked = sorted(found, key=lambda one: (-one.score, one.id))
        least = max(ranked[0].score * _LEAST_OF_FIRST, sought * _LEAST_OF_QUESTION) if ranked else 0.0
        kept = tuple(one for one in ranked if one.literal or one.score >= least)
        return Findings(found=kept, read_as=self._spelling.guesses(words))

    def _best_phrases(self, terms: Sequence[Term]) -> dict[int, _Worth]:
        """The phrase of each entry that the words share most, what it is worth and whether it is said wholly."""
        asked = {term.stem: self._weight(term) for term in terms}
        best: dict[int, _Worth] = {}
        for phrase in {phrase for name in asked for phrase in self._by_stem.get(name, ())}:
            shared = sum(asked.get(name, 0.0) for name in phrase.stems)
            share = shared / sum(self._weights[name] for name in phrase.stems)
            worth = (shared * share * phrase.weight, phrase, phrase.stems <= asked.keys())
            if phrase.entry not in best or _rank(worth) > _rank(best[phrase.entry]):
                best[phrase.entry] = worth
        return best

    def _texts(self, terms: Iterable[Term]) -> dict[int, float]:
        worth: dict[int, float] = defaultdict(float)
        for term in terms:
            for place in self._in_text.get(term.stem, ()):
                worth[place] += self._weight(term)
        return worth

    def _weight(self, term: Term) -> float:
        return self._weights.get(term.stem, 0.0) * term.sureness

    def _found(
        self, place: int, terms: Sequence[Term], best: _Worth | None, text: float, whole: str, sought: float
    ) -> Found:
        shared = best[1].stems if best else frozenset()
        words = tuple(term.typed for term in terms if term.stem in shared or place in self._in_text.get(term.stem, ()))
        score = _PHRASE * (best[0] if best else 0.0) + _TEXT * text + (_LITERAL * max(sought, 1.0) if whole else 0.0)
        said = whole or (best[1].text if best and best[2] else "")
        return Found(id=self._entries[place].id, score=score, words=words, phrase=said, literal=bool(whole))


def _in_order(lexicon: Lexicon, words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(term.stem for term in lexicon.terms(words, every=True))


def _rank(worth: _Worth) -> tuple[float, int, str]:
    """The best first, then the shortest; the text settles what is left, so that any process ranks alike."""
    return worth[0], -len(worth[1].text), worth[1].text


def _holds(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Tell whether the words stand in this order, side by side."""
    size = len(wanted)
    return any(tuple(words[start : start + size]) == tuple(wanted) for start in range(len(words) - size + 1))
