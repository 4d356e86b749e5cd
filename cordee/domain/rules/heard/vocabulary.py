"""The words by which a typed line calls the facts, the choices and the needs of one catalogue, made ready once."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Final

from cordee.domain.catalogue import AskedBy, Catalogue, FactType
from cordee.domain.rules.heard.cues import Cue
from cordee.domain.rules.heard.names import LineWords
from cordee.domain.rules.heard.numbers import folded
from cordee.domain.rules.heard.suggested import NEVER_SUGGESTED, Suggestion, cues_of, outright
from cordee.domain.territory import search_key

NEED: Final = "besoin"
_LONGEST_NAME = 60
# Never meant by a word alone: they are choices of many facts.
_TOO_COMMON: Final = frozenset({"autre", "aucun", "aucune", "oui", "non", "autre situation", "autre contrat"})
_WISH = re.compile(
    r"^(?:(?:je|j'|il|elle|on) ?)?(?:veut|veux|voudrait|voudrais|souhaite(?:rait|rais)?|aimerait|aimerais|"
    r"cherche a|cherche|"
    r"demande|a besoin d'|a besoin de|besoin d'|besoin de|envie de|envie d')\s*"
    r"(?:faire |avoir |suivre |passer )?(?:une? |la |le |l'|des |du |de |d')?"
)


class Vocabulary:
    def __init__(self, catalogue: Catalogue, words: LineWords) -> None:
        self.catalogue, self.words = catalogue, words
        facts = catalogue.facts
        self.told = frozenset(name for name, fact in facts.items() if fact.asked_by in (AskedBy.BOTH, AskedBy.SELF))
        self.places = tuple(name for name, fact in facts.items() if fact.type is FactType.COMMUNE)

    @cached_property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Folded names, each with its facts: the short ones, the labels, the identifiers; « besoin » is no fact's."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, fact in self.catalogue.facts.items():
            if fact.asked_by is not AskedBy.AGENT:
                for called in (*self.words.names.get(name, ()), fact.label, fact.label.partition("(")[0].strip(), name):
                    if name not in found[folded(called)]:
                        found[folded(called)].append(name)
        for called, facts in found.items():
            facts.sort(key=lambda name: called != folded(self.words.names.get(name, (name,))[0]))
        return {called: tuple(facts) for called, facts in found.items()} | {NEED: (NEED,)}

    def names_in(self, plain: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The names with which folded ``plain`` begins, as whole words, the longest first."""
        for end in range(min(len(plain), _LONGEST_NAME), 0, -1):
            if (end == len(plain) or not plain[end].isalnum() or not plain[end - 1].isalnum()) and plain[
                :end
            ] in self.names:
                yield plain[:end], self.names[plain[:end]]

    def calls(self, fact: str, plain: str) -> bool:
        """Tell whether folded ``plain`` holds a name of the fact."""
        return any(fact in facts for at in range(len(plain)) for _, facts in self.names_in(plain[at:]))

    def name_of(self, fact: str) -> str:
        """A name that is this fact's alone."""
        own = (called for called in self.words.names.get(fact, ()) if self.names.get(folded(called)) == (fact,))
        return next(own, fact)

    @cached_property
    def choices(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """The choices by their key, label and other words, of the facts that a conversation gives."""
        found: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        for name in self.told:
            for value, label in self.catalogue.facts[name].choices.items():
                for said in self._ways_to_say(name, value, label):
                    if said and said not in _TOO_COMMON and not said.isdigit():
                        found[said][(name, value)] = None
        order = {name: place for place, name in enumerate(self.catalogue.facts)}
        return {said: tuple(sorted(ones, key=lambda one: order[one[0]])) for said, ones in found.items()}

    def choices_of(self, fact: str, said: str) -> list[str]:
        """The choices of one fact that ``said``, as a search key, means outright."""
        return [value for name, value in self.choices.get(said, ()) if name == fact]

    def _ways_to_say(self, name: str, value: str, label: str) -> set[str]:
        short = re.split(r"[(,]", label)[0]
        ways = {search_key(said) for said in (value, label, short, *self.words.choices.get((name, value), ()))}
        return ways | {f"{said}e" for said in ways if said.endswith(("e", "t", "l")) and " " not in said}

    @cached_property
    def danger(self) -> frozenset[str]:
        needs = (self.catalogue.needs[need] for need in NEVER_SUGGESTED if need in self.catalogue.needs)
        return frozenset(search_key(said) for need in needs for said in (*need.synonyms, need.label))

    @cached_property
    def _needs(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for need in self._may_be_noted():
            for said in (need, self.catalogue.needs[need].label, *self.catalogue.needs[need].synonyms):
                if need not in found[search_key(said)]:
                    found[search_key(said)].append(need)
        return {said: tuple(needs) for said, needs in found.items()}

    def needs_said(self, text: str) -> tuple[str, ...]:
        """The needs of which the whole label or another of their words was typed, after a wish or alone."""
        plain = folded(text)
        keys = (search_key(text), search_key(_WISH.sub("", plain)))
        return next((self._needs[key] for key in keys if key in self._needs), ())

    def needs_called(self, text: str) -> tuple[str, ...]:
        """The same, or the needs whose labels hold every word that was typed."""
        words = set(search_key(text).split())
        held = (need for need in self._may_be_noted() if words and words <= self._words_of(need))
        return self.needs_said(text) or tuple(held)

    def _words_of(self, need: str) -> set[str]:
        return set(search_key(self.catalogue.needs[need].label).split())

    def _may_be_noted(self) -> Iterable[str]:
        return (need for need in self.catalogue.needs if need not in NEVER_SUGGESTED)

    @cached_property
    def _cues(self) -> tuple[Cue, ...]:
        return cues_of(self.catalogue)

    def said(self, words: str, *, on: date) -> tuple[Suggestion, ...]:
        return outright(self.catalogue, self._cues, words, on=on)
