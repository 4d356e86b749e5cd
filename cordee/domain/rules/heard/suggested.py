"""What somebody's words may mean: facts and needs for the agent to confirm, with the words that suggested each.

A suggestion is never a fact. It is made only of what is said literally, in the first person and in the present: a
question, a wish, a fear, a « if », another person's situation suggest nothing. Silence is better than a wrong guess.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from cordee.domain.catalogue import AskedBy, Catalogue, Fact, FactType, Need
from cordee.domain.rules.answers import BadAnswer
from cordee.domain.rules.evaluation import Value
from cordee.domain.rules.heard.amounts import read_amount
from cordee.domain.rules.heard.cues import CUES, NOT, VALUE, Cue, choice_cues
from cordee.domain.rules.heard.numbers import folded
from cordee.domain.rules.heard.typed import lies_behind, typed_answer

LONGEST_WORDS = 4_000
_LONGEST_VALUE_WORDS = 8
# Danger has its own button, and its own care: it is never a suggestion among others.
NEVER_SUGGESTED: Final = frozenset({"etre_en_securite"})
_NOT_NOTED: Final = frozenset({AskedBy.AGENT, AskedBy.PROFESSIONAL})
_SENTENCE = re.compile(r"[^.;!?\n]*(?:\.(?=\s*\d)[^.;!?\n]*)*[.;!?\n]?")
_BREAK = re.compile(
    r"[,:()«»\"]| (?:mais|car|donc|puis|alors|parce qu[e']|et(?= (?:je|j'|mon|ma|mes|on|nous|il|elle|le|la|c'|en)\b))"
)
_STOPS = " .;!?\n"
# What is not said of the person's present: an hypothesis, a wish, a fear, the past, the future, what others say.
_NOT_SAID_OF_NOW = re.compile(
    r"\b(?:si|s'il|quand|lorsque|peut-etre|voudrais|veux|aimerais|souhaite|cherche|propose|risque|peur|crains|croyais|"
    r"bientot|futur|en vue|promesse|avant|etait|etais|avais|serai|serait|sera|aurai|aurais|pourrais|demain|imaginons|"
    r"l'epoque|autrefois|faux|crois|croit|pense|sais pas)\b"
)
_REPORTED = re.compile(r"\b(?:dit|disait|disent|raconte)\b")
_SOMEBODY = (
    r"(?:mari|femme|epouse|epoux|conjointe?|compagnon|compagne|fils|fille|enfants?|pere|mere|frere|soeur|amie?|"
    r"voisine?|collegues?|patronn?e?|cheff?e?|employeur|salariee?|(?:beau|belle)-\w+)"
)
_SOMEBODY_ELSE = re.compile(
    rf"\b(?:mon|ma|mes|un|une|notre|nos|le|la|son|sa) {_SOMEBODY}\b"
    r"|\b(?:il|elle|ils|elles|lui) (?:est|a|sont|ont|n'est|n'a|touche|vient)\b"
)
_FIRST_PERSON = re.compile(r"\b(?:je|j'|on est|nous sommes|mon contrat|ma rqth|m'a)")
# What would change a value that was cut before it: « depuis mars » is not « depuis mars 2024 ».
_GOES_ON = re.compile(r" *(?:environ|a peu pres|approximativement|plus ou moins|ou |et |-|je |peut|d'ou|\d)")
_DENIAL = r"(?:ne|n')\b.*\b(?:pas|plus|jamais|aucune?|rien)"
_DENIED = re.compile(rf"\b{_DENIAL}\b|\b(?:pas|aucune?|sans|plus besoin|ni) (?:de |d'|du |la |le )?$")
_DONE = re.compile(
    r"\b(?:j'ai|on a) (?:deja )?"
    r"(?:fait|eu|suivi|signe|recu|accepte|obtenu|valide|termine|fini|une?|la|le|l'|ma|mon)\b"
)
_WISH = re.compile(
    r"\b(?:veux|voudrais|souhaite|souhaiterais|aimerais|cherche|envie|besoin|projet|comprendre|faire|renseign\w*)\b"
)


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A fact with the answer to type for it, or a need; ``words`` are those that suggested it, as they were written."""

    words: str
    fact: str = ""
    answer: str = ""
    value: Value | None = None
    need: str = ""


@dataclass(frozen=True, slots=True)
class _Clause:
    """Part of a sentence: its folded words, where they begin in the text, the sentence around."""

    text: str
    at: int
    sentence: str

    @property
    def states_the_present(self) -> bool:
        asks = "?" in self.sentence or "est-ce que" in self.sentence
        return not asks and not _NOT_SAID_OF_NOW.search(self.text) and not _REPORTED.search(self.sentence)


@dataclass(frozen=True, slots=True)
class _Heard:
    """A suggestion and the places of its words in the text."""

    start: int
    end: int
    suggestion: Suggestion


def suggestions(catalogue: Catalogue, words: str, *, on: date) -> tuple[Suggestion, ...]:
    """Return what ``words`` may mean, in the order in which it is said; nothing of what they say in two ways."""
    words = words[:LONGEST_WORDS]
    cues = cues_of(catalogue)
    phrases, heard = _phrases(catalogue.needs.values()), list[_Heard]()
    for clause in _clauses(folded(words)):
        facts = list(_facts(clause, cues, catalogue.facts, words, on))
        heard += [*facts, *_needs(clause, phrases, facts, words)]
    return tuple(_agreed([one.suggestion for one in sorted(heard, key=lambda one: one.start)]))


def outright(catalogue: Catalogue, cues: Iterable[Cue], words: str, *, on: date) -> tuple[Suggestion, ...]:
    """Return what ``words``, folded, say literally of facts, when they say nothing else; else nothing."""
    found = list(_facts(_Clause(words, 0, words), cues, catalogue.facts, words, on))
    covered = {place for one in found for place in range(one.start, one.end)}
    beside = "".join(sign for place, sign in enumerate(words) if place not in covered)
    return () if beside.strip() else tuple(one.suggestion for one in found)


def cues_of(catalogue: Catalogue) -> tuple[Cue, ...]:
    return tuple(cue for cue in (*CUES, *choice_cues(catalogue.facts)) if _may_be_noted(catalogue.facts.get(cue.fact)))


def _may_be_noted(fact: Fact | None) -> bool:
    return fact is not None and fact.asked_by not in _NOT_NOTED


def _clauses(text: str) -> Iterator[_Clause]:
    for sentence in _SENTENCE.finditer(text):
        start = sentence.start()
        for stop in [*_BREAK.finditer(sentence.group()), None]:
            end = sentence.start() + stop.start() if stop else sentence.end()
            part = text[start:end].rstrip(_STOPS)
            if said := part.lstrip(_STOPS):
                yield _Clause(said, start + len(part) - len(said), sentence.group())
            start = sentence.start() + stop.end() if stop else end


def _facts(clause: _Clause, cues: Iterable[Cue], facts: Mapping[str, Fact], words: str, on: date) -> Iterator[_Heard]:
    if not clause.states_the_present:
        return
    answered = set[str]()
    for cue in cues:
        found = cue.pattern.search(clause.text)
        if not found or cue.fact in answered:
            continue
        if not _FIRST_PERSON.search(found.group()) and _SOMEBODY_ELSE.search(clause.sentence):
            continue
        for text, end in _answers(cue, found):
            value = _typed(facts[cue.fact], text, facts, on)
            if value is not None:
                answered.add(cue.fact)
                start, stop = clause.at + found.start(), clause.at + end
                said = Suggestion(words=words[start:stop].strip(), fact=cue.fact, answer=text, value=value)
                yield _Heard(start, stop, said)
                break


def _answers(cue: Cue, found: re.Match[str]) -> Iterator[tuple[str, int]]:
    """The answers that the words may give, with the place where the words end; the longest value first."""
    denied = NOT in found.re.groupindex and found[NOT] is not None
    if cue.yes is not None:
        if text := cue.no if denied else cue.yes:
            yield text, found.end()
    elif not denied and found.end(VALUE) < found.end():
        yield found[VALUE], found.end()
    elif not denied:
        parts = found[VALUE].split(" ")
        for count in range(min(len(parts), _LONGEST_VALUE_WORDS), 0, -1):
            text = " ".join(parts[:count])
            if not _GOES_ON.match(found[VALUE], len(text)):
                yield text, found.start(VALUE) + len(text)


def _typed(fact: Fact, text: str, facts: Mapping[str, Fact], on: date) -> Value | None:
    """The value, or None; « depuis 3 mois » is a duration and not a day, « depuis 2019 » the contrary."""
    if text.startswith("depuis "):
        amount = read_amount(text)
        if bool(amount and amount.low.unit) is (fact.type is FactType.DATE):
            return None
    try:
        return typed_answer(fact, text, on=on, past=lies_behind(fact, facts))
    except BadAnswer:
        return None


def _phrases(needs: Iterable[Need]) -> list[tuple[str, str, str]]:
    """How needs are said: the need, the phrase as it is written, and folded."""
    return [
        (need.id, phrase, folded(phrase))
        for need in needs
        if need.id not in NEVER_SUGGESTED
        for phrase in (*need.synonyms, need.label)
    ]


def _needs(
    clause: _Clause, phrases: Iterable[tuple[str, str, str]], facts: list[_Heard], words: str
) -> Iterator[_Heard]:
    if _SOMEBODY_ELSE.search(clause.sentence) or _REPORTED.search(clause.sentence):
        return
    for need, phrase, said in phrases:
        if said not in clause.text or (place := _wished(phrase, said, clause.text)) is None:
            continue
        start, end = clause.at + place, clause.at + place + len(said)
        if " " in phrase or not any(one.start <= start < one.end for one in facts):
            yield _Heard(start, end, Suggestion(words=words[start:end], need=need))


def _wished(phrase: str, said: str, text: str) -> int | None:
    """Where the phrase stands, when it is wished or lived rather than denied or over.

    One plain word is not enough: « j'ai un diplôme » is no wish to learn.
    """
    found = re.search(rf"(?<![\w-]){re.escape(said)}(?![\w-])(?! partiel| technique)", text)
    if found is None:
        return None
    before = text[: found.start()]
    if _DONE.search(before) or _DENIED.search(before):
        return None
    return found.start() if " " in phrase or phrase.isupper() or _WISH.search(before) else None


def _agreed(listed: list[Suggestion]) -> Iterator[Suggestion]:
    """Each fact and need once; what is said in two ways is not suggested at all."""
    for one in listed:
        same = [other for other in listed if (other.fact, other.need) == (one.fact, one.need)]
        if one is same[0] and all(other.value == one.value for other in same):
            yield one
