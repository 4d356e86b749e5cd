"""How the search hears English: with English words in the place of the French ones of the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cordee.domain.catalogue import Catalogue, Saying
from cordee.domain.search.elsewhere import Subject
from cordee.domain.search.words import words_of


@dataclass(frozen=True, kw_only=True)
class EnglishWords:
    """``small``: words that say nothing of what is looked for; French ones are left out by the search itself."""

    small: frozenset[str]
    same: tuple[tuple[str, ...], ...]
    sayings: tuple[Saying, ...]

    def without_small(self, text: str) -> str:
        """« I have been fired » as « fired »; what says nothing else is kept whole."""
        words = list(words_of(text))
        return " ".join(word for word in words if word.replace("'", "") not in self.small) or " ".join(words)

    def searched(self, catalogue: Catalogue) -> Catalogue:
        """An English catalogue whose words are English: its synonyms are French, and would be found by chance."""
        return replace(
            catalogue,
            needs={name: replace(need, synonyms=()) for name, need in catalogue.needs.items()},
            sayings=tuple(replace(one, said=self._each(one.said)) for one in self.sayings),
            same_words=tuple(self._each(group) for group in self.same),
        )

    def named(self, subjects: Iterable[Subject]) -> tuple[Subject, ...]:
        return tuple(replace(one, said=self._each(one.said)) for one in subjects)

    def _each(self, texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(self.without_small, texts)))
