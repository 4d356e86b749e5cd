"""The key ``said`` of a fact: its clauses, as ``cordee.domain.rules.phrases`` describes them, and their English."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from cordee.domain.catalogue import FactType
from cordee.domain.rules import phrases
from cordee.domain.rules.answers import closest
from cordee.domain.rules.english import frames as english
from cordee.domain.rules.phrases import PLACE, VALUE, BadPhrase, Frame, Phrase, Said, is_negated
from cordee.reader.fields import Node

KEY = "said"
YES_NO = ("yes", "no")
VALUED = ("frame", "above", "below", "noun", "words", "instead")
CHOSEN = (FactType.CHOICE, FactType.CHOICES)
PLACES = (FactType.CHOICE, FactType.COMMUNE)


@dataclass(frozen=True)
class Clauses:
    """How the clauses of one language are read; ``says_no``: whether a verb is negative by itself."""

    frame: Callable[[str], Frame]
    words: Callable[[str], object]
    says_no: Callable[[str], bool]


FRENCH: Final = Clauses(phrases.frame, phrases.markers, is_negated)
ENGLISH: Final = Clauses(english.frame, english.words, lambda _: False)


def read_phrase(node: Node, kind: FactType, choices: Mapping[str, str]) -> Phrase | None:
    """Read how the fact is said; None when it does not say, or says it badly (then noted)."""
    if KEY not in node.value:
        return None
    if isinstance(node.value[KEY], dict):
        node.node(KEY).only(*(YES_NO if kind is FactType.BOOL else VALUED))
    try:
        return phrase_of(node.value[KEY], kind, choices, FRENCH)
    except BadPhrase as problem:
        node.error(f"« {KEY} » : {problem}", KEY)
        return None


def phrase_of(written: object, kind: FactType, choices: Mapping[str, str], clauses: Clauses) -> Phrase:
    """Return the phrase that is written so in one language; raise BadPhrase."""
    reader = _Reader(clauses)
    return reader.yes_no(written) if kind is FactType.BOOL else reader.valued(written, kind, choices)


@dataclass(frozen=True)
class _Reader:
    clauses: Clauses

    def yes_no(self, written: object) -> Phrase:
        said = self.said(written)
        if any(part.takes_value for part in (said.yes, said.no) if part):
            raise BadPhrase("un fait oui/non ne prend pas de valeur")
        self.with_contrary(said)
        return Phrase(said=said)

    def valued(self, written: object, kind: FactType, choices: Mapping[str, str]) -> Phrase:
        if not isinstance(written, dict):
            return self.checked(Phrase(said=Said(self.frame(written))), kind, choices)
        words = self.words(written.get("words"))
        noun = written.get("noun")
        if noun is not None and not isinstance(noun, str):
            raise BadPhrase("« noun » attend du texte")
        self.clauses.words(noun or "")
        phrase = Phrase(
            said=Said(self.frame(written.get("frame"))),
            above=self.frame(written["above"]) if "above" in written else None,
            below=self.frame(written["below"]) if "below" in written else None,
            words=words,
            instead=self.instead(written.get("instead")),
            noun=noun,
        )
        return self.checked(phrase, kind, choices)

    def checked(self, phrase: Phrase, kind: FactType, choices: Mapping[str, str]) -> Phrase:
        """Every frame takes one value, every choice has its words, and no word is for something else."""
        for part in (phrase.said.yes, phrase.above, phrase.below):
            if part and not part.takes_value:
                raise BadPhrase(f"il manque {VALUE} après le verbe « {part.verb} »")
        if PLACE in phrase.said.yes.rest:
            if kind not in PLACES:
                raise BadPhrase(f"{PLACE} ne dit qu'un département ou une commune")
            return phrase
        known = [*phrase.words, *phrase.instead]
        if kind in CHOSEN:
            for own in phrase.instead.values():
                self.with_contrary(own)
            for value in known:
                if value not in choices:
                    raise BadPhrase(f"« {value} » n'est pas une valeur du fait{closest(value, choices)}")
            missing = [value for value in choices if value not in known]
            if missing:
                raise BadPhrase(f"il manque les mots de {', '.join(missing)} (« words » ou « instead »)")
        return phrase

    def words(self, written: object) -> dict[str, str]:
        if written is None:
            return {}
        if not isinstance(written, dict):
            raise BadPhrase("« words » attend des mots par valeur")
        words = {name: str(word) for name, word in written.items()}
        for word in words.values():
            self.clauses.words(word)
        return words

    def instead(self, written: object) -> dict[str, Said]:
        if written is None:
            return {}
        if not isinstance(written, dict):
            raise BadPhrase("« instead » attend une phrase par valeur")
        return {str(value): self.said(said) for value, said in written.items()}

    def with_contrary(self, said: Said) -> None:
        if said.no is None and self.clauses.says_no(said.yes.verb):
            raise BadPhrase(f"« {said.yes.verb} » dit déjà non : écrivez la phrase contraire (« no »)")

    def said(self, written: object) -> Said:
        """A clause, or « yes » with its contrary « no »."""
        if not isinstance(written, dict):
            return Said(self.frame(written))
        return Said(yes=self.frame(written.get("yes")), no=self.frame(written["no"]) if "no" in written else None)

    def frame(self, written: object) -> Frame:
        if not isinstance(written, str):
            raise BadPhrase("attendu une phrase courte, son verbe entre crochets")
        return self.clauses.frame(written)
