"""A line typed as heard: « en arrêt depuis mars, cdi, 3 ans, lyon 3 », cut into pieces, each with what it may note.

A piece is never guessed: it is of the question now asked, or it names its fact, or it fits one open fact alone. What
fits several is a choice; a piece with one word that says nothing is refused whole, for « pas cdi » is not « CDI ».
The values are read by ``typed_answer``, the turns of phrase by the cues of ``suggested``: there is no grammar here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, TypeAlias

from cordee.domain.catalogue import Fact, FactType
from cordee.domain.rules.answers import BadAnswer
from cordee.domain.rules.heard.amounts import AN, JOUR, MOIS, SEMAINE, read_amount
from cordee.domain.rules.heard.days import read_days
from cordee.domain.rules.heard.numbers import folded
from cordee.domain.rules.heard.pieces import CLEARED, DECLINED, UNSURE, Note, Place, Talk
from cordee.domain.rules.heard.typed import lies_behind, typed_answer
from cordee.domain.rules.heard.vocabulary import NEED, Vocabulary
from cordee.domain.territory import search_key

LONGEST_LINE, MOST_PIECES = 400, 16
_LONGEST_RUN, _MOST_WORDS, _WORDS_OF_A_PLACE, _SHORTEST_BEGINNING = 7, 16, 5, 3
_CUT = re.compile(r"(?<!\d),|,(?!\d)|[;\n]+")
_LINK = frozenset({"et", "puis", "ensuite", "euh"})
# Besides a value: as search keys.
_TOLD: Final[Mapping[str, str]] = {
    **dict.fromkeys(("ne sait pas", "sait pas", "sais pas", "je ne sais pas", "elle ne sait pas", "il ne sait pas",
                     "aucune idee", "nsp"), UNSURE),
    **dict.fromkeys(("ne souhaite pas repondre", "ne veut pas repondre", "ne veut pas dire", "ne veut pas le dire",
                     "refuse", "refuse de repondre", "ne repond pas"), DECLINED),
    **dict.fromkeys(("effacer", "efface", "rien"), CLEARED),
}  # fmt: skip
# A length in years or months is said of what is counted in months, one in days or weeks of what is counted in days.
_SPOKEN_OF: Final[Mapping[str, frozenset[str | None]]] = {
    **dict.fromkeys((AN, MOIS), frozenset({"years", "months"})),
    **dict.fromkeys((JOUR, SEMAINE), frozenset({"days"})),
}
_ALONE = frozenset({"o", "n", "oui", "non", "true", "false", "autre", "aucun", "aucune", "vrai", "faux"})
_NOT_AMONG_OTHERS = frozenset({FactType.BOOL, FactType.COMMUNE})
_DENIED = re.compile(r"^(?:pas|non|sans|jamais|n'est pas|n'a pas|pas de|pas d')\s*(?:de |d')?")
_AT = re.compile(r"^(?:a|au|aux|dans|sur|vers|de|d'|pour|est|le|la|l')\s+")
# What is said of the person is said as she would say it, so that the cues hear it.
_SAID_OF_HER: Final = (
    (re.compile(r"^(?:(?:il|elle|on) )?(?:n'|ne )?est "), "je suis "),
    (re.compile(r"^(?:(?:il|elle|on) )?(?:n')?a "), "j'ai "),
    (re.compile(r"^(?:il|elle|on) (?:ne )?(touche|percoit|travaille) "), r"je \1 "),
)
_OPENINGS: Final = ("", "je suis ", "j'ai ", "je ", "j'ai ete ")

FindPlaces: TypeAlias = Callable[[str, bool], Sequence[Place]]
Meaning: TypeAlias = tuple[Note, ...]


class Refusal(Enum):
    """Why a piece may not be noted."""

    NOT_UNDERSTOOD = "not understood"
    NOT_THAT_VALUE = "named, with another value than its own"
    HEALTH = "health, of a caller of whom it may not be noted"
    SAID_TWICE = "two values in one line"
    DANGER = "a danger sign has its own key"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """``words`` from ``start`` to ``end`` of the line. One meaning, unless the agent has to choose or to confirm it."""

    words: str
    start: int
    end: int
    meanings: tuple[Meaning, ...] = ()
    confirm: bool = False
    refused: Refusal | None = None
    fact: str = ""
    expected: str = ""

    @property
    def settled(self) -> bool:
        return len(self.meanings) == 1 and not self.confirm


def read_line(vocabulary: Vocabulary, line: str, talk: Talk, find_places: FindPlaces) -> tuple[Piece, ...]:
    """Return the pieces in their order. ``find_places(text, whole)``: the communes of that name, or beginning so."""
    pieces: list[Piece] = []
    noted = set[str]()
    for start, end in _chunks(line[:LONGEST_LINE]):
        left = replace(talk, asked="" if talk.asked in noted else talk.asked, answered=talk.answered | noted)
        pieces += _Reader(vocabulary, left, find_places, before=talk.answered).pieces(line[start:end], start)
        noted = {note.fact for piece in pieces if piece.settled for note in piece.meanings[0] if note.fact}
    return tuple(_agreeing(pieces))


def rewritten(line: str, piece: Piece, meaning: Meaning) -> str:
    """The line in which ``piece`` says ``meaning`` and nothing else."""
    return line[: piece.start] + ", ".join(note.text for note in meaning) + line[piece.end :]


def _chunks(line: str) -> Iterator[tuple[int, int]]:
    """Where the parts between commas begin and end, without spaces around."""
    start, found = 0, 0
    for stop in [*_CUT.finditer(line), None]:
        end = stop.start() if stop else len(line)
        part = line[start:end].strip(" \t.!")
        if part and found < MOST_PIECES:
            at = line.index(part, start)
            found += 1
            yield at, at + len(part)
        start = stop.end() if stop else end


def _agreeing(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """A fact has one value in a line; said in two ways, neither is noted."""
    said: dict[str, set[tuple[object, str]]] = {}
    for piece in pieces:
        for note in piece.meanings[0] if piece.settled else ():
            said.setdefault(note.key, set()).add((note.value, note.told))
    for piece in pieces:
        twice = [note.fact for note in piece.meanings[0] if len(said[note.key]) > 1] if piece.settled else []
        yield replace(piece, meanings=(), refused=Refusal.SAID_TWICE, fact=twice[0]) if twice else piece


class _Reader:
    """Reads the parts of one line in one state of the conversation."""

    def __init__(self, vocabulary: Vocabulary, talk: Talk, find_places: FindPlaces, *, before: frozenset[str]) -> None:
        """``before``: answered before this line."""
        self.vocabulary, self.talk, self.find_places, self.before = vocabulary, talk, find_places, before
        self.facts = vocabulary.catalogue.facts

    def pieces(self, words: str, start: int) -> list[Piece]:
        whole = Piece(words=words, start=start, end=start + len(words))
        if search_key(words) in self.vocabulary.danger:
            return [replace(whole, refused=Refusal.DANGER)]
        read = self._read(whole, part=False)
        if read.meanings or read.refused in (Refusal.HEALTH, Refusal.NOT_THAT_VALUE):
            return [read]
        return self._segments(whole) or [self._loosely(read)]

    # One piece

    def _read(self, piece: Piece, *, part: bool) -> Piece:
        """``part``: it stands among others without a comma, so that « oui » or a lone number would say nothing."""
        readings = (self._to_the_question, self._literal, self._named, self._bare)
        for reading in readings if part else (*readings, self._place):
            read = reading(piece, part)
            if read is not None:
                return self._allowed(read)
        return replace(piece, refused=Refusal.NOT_UNDERSTOOD, fact=self.talk.asked)

    def _to_the_question(self, piece: Piece, part: bool) -> Piece | None:
        fact, said = self.facts.get(self.talk.asked), search_key(piece.words)
        if fact is None or (part and (fact.type in _NOT_AMONG_OTHERS or said in _ALONE or said.isdigit())):
            return None
        meanings = self._values(fact, piece.words)
        return replace(piece, meanings=meanings) if meanings else None

    def _named(self, piece: Piece, part: bool) -> Piece | None:
        """« ancienneté : 3 ans », « arrêt depuis mars », « pas cadre »; the longest name that makes sense."""
        plain, failed = folded(piece.words), None
        for name, facts in self.vocabulary.names_in(plain):
            rest = piece.words[len(name) :]
            colon = rest.lstrip().startswith((":", "="))
            rest = rest.lstrip(" :=")
            read = self._named_value(piece, facts, rest, colon=colon)
            if read is not None and read.meanings:
                return read
            failed = failed or (read if colon else None)
        if not part and (denied := _DENIED.match(plain)):
            facts = self.vocabulary.names.get(plain[denied.end() :], ())
            said = [self._note(self.facts[name], False, "non") for name in facts if self._is_bool(name)]
            return replace(piece, meanings=_each(said)) if said else None
        return failed

    def _named_value(self, piece: Piece, facts: Sequence[str], rest: str, *, colon: bool) -> Piece | None:
        if facts == (NEED,):
            needs = self.vocabulary.needs_called(rest) if colon else ()
            found = _each(self._need(need) for need in needs if self._may_need(need))
            return replace(piece, meanings=found) if found else None
        if not rest:
            said = [self._note(self.facts[name], True, "oui") for name in facts if self._is_bool(name)]
            others = self._not_chosen_yet(piece) if said else []
            return replace(piece, meanings=(*_each(said), *others)) if said and not colon else None
        shorter = rest[len(rest) - len(_AT.sub("", folded(rest))) :]
        if read := self._values_of(facts, rest) or self._values_of(facts, shorter):
            return replace(piece, meanings=read)
        return replace(piece, refused=Refusal.NOT_THAT_VALUE, fact=facts[0], expected=self._expected(facts, rest))

    def _literal(self, piece: Piece, part: bool) -> Piece | None:
        """What the words say by themselves, of the person: « en arrêt depuis mars », « elle est au chômage »."""
        for said in self._as_she_says_it(folded(piece.words)):
            found = self.vocabulary.said(said, on=self.talk.on)
            if found:
                notes = tuple(
                    self._note(self.facts[one.fact], one.value, one.answer) for one in found if one.value is not None
                )
                others = [one for one in self._not_chosen_yet(piece) if not set(one) & set(notes)]
                known = {note.fact for note in notes}
                meanings = (notes, *(one for one in others if one[0].fact not in known))
                return replace(
                    piece, meanings=meanings, confirm=any(self._corrects(note, piece.words) for note in notes)
                )
        return None

    def _bare(self, piece: Piece, part: bool) -> Piece | None:
        """A value or a need without a name: of the open facts that it fits; of an answered one, to be confirmed."""
        found = self._alternatives(piece)
        if not found:
            return None
        open_ones = tuple(one for one in found if one[0].need or one[0].fact not in self.talk.answered)
        same = [one for one in found if one[0].fact and self.talk.values.get(one[0].fact) == one[0].value]
        if not open_ones and same:
            return replace(piece, meanings=(same[0],))
        corrects = not open_ones and any(one[0].fact in self.before for one in found)
        return replace(piece, meanings=open_ones or tuple(found), confirm=corrects)

    def _place(self, piece: Piece, part: bool) -> Piece | None:
        key = search_key(piece.words)
        if len(key) < 2 or (key.isdigit() and len(key) != 5):
            return None
        places = self.find_places(piece.words, True)
        wanted = [name for name in self.vocabulary.places if self._is_open(name)]
        wanted = [self.talk.asked] if self.talk.asked in self.vocabulary.places else wanted
        meanings = tuple((self._at_place(name, place),) for name in wanted for place in places)
        if places and not wanted:
            meanings = tuple((self._at_place(name, place),) for name in self.vocabulary.places for place in places)
            return replace(piece, meanings=meanings, confirm=True)
        return replace(piece, meanings=meanings) if meanings else None

    def _loosely(self, piece: Piece) -> Piece:
        """To a question about a place, the places that begin so, to choose from."""
        fact = self.facts.get(self.talk.asked)
        if fact is not None and fact.type is FactType.COMMUNE and len(search_key(piece.words)) > 2:
            places = self.find_places(piece.words, False)
            if places:
                meanings = tuple((self._at_place(fact.id, place),) for place in places)
                return replace(piece, meanings=meanings, confirm=True, refused=None)
        expected = self._expected([fact.id], piece.words) if fact is not None else ""
        return replace(piece, expected=expected)

    # Several pieces without a comma

    def _segments(self, whole: Piece) -> list[Piece]:
        """The fewest pieces that say something each, or none: a word that says nothing leaves the whole unread.

        Places are looked up only when the rest does not say everything.
        """
        words = list(re.finditer(r"\S+", whole.words))
        if not 1 < len(words) <= _MOST_WORDS:
            return []
        known: dict[str, Piece] = {}
        return self._cut(whole, words, known, places=False) or self._cut(whole, words, known, places=True)

    def _cut(
        self, whole: Piece, words: Sequence[re.Match[str]], known: dict[str, Piece], *, places: bool
    ) -> list[Piece]:
        best: list[list[Piece] | None] = [[], *([None] * len(words))]
        for end in range(1, len(words) + 1):
            for start in range(max(0, end - _LONGEST_RUN), end):
                before = best[start]
                if before is None:
                    continue
                if end - start == 1 and folded(words[start].group()) in _LINK and start > 0:
                    found = before
                else:
                    part = self._part(whole, words[start:end], known, places=places)
                    if not part.meanings:
                        continue
                    found = [*before, part]
                if (kept := best[end]) is None or len(found) < len(kept):
                    best[end] = found
        return best[-1] or []

    def _part(self, whole: Piece, words: Sequence[re.Match[str]], known: dict[str, Piece], *, places: bool) -> Piece:
        start, end = words[0].start(), words[-1].end()
        text = whole.words[start:end]
        if text not in known:
            known[text] = self._read(Piece(words=text, start=0, end=0), part=True)
        says_something = len(words) > 1 and any(known[word.group()].meanings for word in words if word.group() in known)
        if places and not known[text].meanings and not says_something and len(words) <= _WORDS_OF_A_PLACE:
            known[text] = self._place(replace(known[text], refused=None, fact=""), part=True) or known[text]
        return replace(known[text], start=whole.start + start, end=whole.start + end)

    # Values

    def _values_of(self, names: Sequence[str], text: str) -> tuple[Meaning, ...]:
        """Of facts of one name: « depuis 3 mois » is a length rather than a day, « ne sait pas » is the first one's."""
        read = [meaning for name in names for meaning in self._values(self.facts[name], text)]
        if any(note.told for meaning in read for note in meaning):
            return tuple(read[:1])
        amount = read_amount(text) if folded(text).startswith("depuis ") else None
        if amount is not None and amount.low.unit:
            lengths = [one for one in read if self.facts[one[0].fact].type is FactType.INT]
            read = lengths or read
        return tuple(read)

    def _values(self, fact: Fact, text: str) -> tuple[Meaning, ...]:
        """What ``text`` may be of one fact; several for a commune whose name is not its own."""
        said = search_key(text)
        if told := _TOLD.get(said):
            return ((replace(self._note(fact, None, text), told=told),),)
        if fact.type is FactType.COMMUNE:
            places = self.find_places(text, True)
            return tuple((self._at_place(fact.id, place),) for place in places)
        if chosen := self.vocabulary.choices_of(fact.id, said):
            return _each(self._chosen(fact, value) for value in chosen)
        if fact.type is FactType.CHOICE and len(said) < _SHORTEST_BEGINNING and text not in fact.choices:
            return ()
        try:
            past = lies_behind(fact, self.facts)
            return ((self._note(fact, typed_answer(fact, text, on=self.talk.on, past=past), text),),)
        except BadAnswer:
            return ()

    def _alternatives(self, piece: Piece) -> list[Meaning]:
        """The facts and needs that the words alone may mean: those of the unit said, then those still asked for."""
        said, text = search_key(piece.words), piece.words
        if said in _ALONE or said.isdigit():
            return []
        notes = [self._chosen(self.facts[name], value)
                 for name, value in self.vocabulary.choices.get(said, ()) if self._may_be(name)]  # fmt: skip
        notes += self._amounts(text) + self._days(text)
        if len(notes) > 1:
            ranks, units = {name: rank for rank, name in enumerate(self.talk.wanted())}, _units_said(text)
            notes.sort(key=lambda note: (self.facts[note.fact].unit not in units, ranks.get(note.fact, len(ranks))))
        needs = [need for need in self.vocabulary.needs_said(text) if self._may_need(need)]
        waiting = [need for need in needs if need not in self.talk.needs]
        if waiting or not notes:
            notes += [self._need(need) for need in waiting or needs]
        return list(_each(notes))

    def _not_chosen_yet(self, piece: Piece) -> list[Meaning]:
        """What the words may mean beside a fact that they say: « chômage partiel » is no need of who has it already."""
        return [one for one in self._alternatives(piece) if one[0].need not in self.talk.needs]

    def _amounts(self, text: str) -> list[Note]:
        amount = read_amount(text)
        if amount is None or not amount.low.unit:
            return []
        return self._of_type(FactType.INT, text)

    def _days(self, text: str) -> list[Note]:
        try:
            read = read_days(text, on=self.talk.on)
        except ValueError:
            return []
        return self._of_type(FactType.DATE, text) if read is not None else []

    def _of_type(self, kind: FactType, text: str) -> list[Note]:
        read = [(name, self._values(fact, text)) for name, fact in self.facts.items()
                if fact.type is kind and self._is_open(name)]  # fmt: skip
        return [meanings[0][0] for _, meanings in read if meanings]

    def _allowed(self, piece: Piece) -> Piece:
        """Without what may not be noted of this caller."""
        if not piece.meanings:
            return piece
        allowed = tuple(one for one in piece.meanings if not any(note.fact in self.talk.closed for note in one))
        if allowed:
            return replace(piece, meanings=allowed)
        return replace(piece, meanings=(), confirm=False, refused=Refusal.HEALTH)

    def _as_she_says_it(self, plain: str) -> Iterator[str]:
        for pattern, said in _SAID_OF_HER:
            if pattern.match(plain):
                yield pattern.sub(said, plain)
        for opening in _OPENINGS:
            yield opening + plain

    def _note(self, fact: Fact, value: object, text: str) -> Note:
        return Note(fact=fact.id, value=value, text=f"{self.vocabulary.name_of(fact.id)} : {text}")  # type: ignore[arg-type]

    def _chosen(self, fact: Fact, value: str) -> Note:
        label = fact.choices[value]
        return self._note(fact, value, value if _CUT.search(label) else label)

    def _corrects(self, note: Note, words: str) -> bool:
        """Another value for an answered fact, whose name was not typed."""
        changed = note.fact in self.before and self.talk.values.get(note.fact) != note.value
        return changed and not self.vocabulary.calls(note.fact, folded(words))

    def _at_place(self, fact: str, place: Place) -> Note:
        text = f"{self.vocabulary.name_of(fact)} : {place.label}"
        return Note(fact=fact, value=place.code, text=text, said=place.label)

    def _need(self, need: str) -> Note:
        return Note(need=need, text=f"{NEED} : {need}")

    def _may_need(self, need: str) -> bool:
        return not self.talk.caller or self.talk.caller in self.vocabulary.catalogue.needs[need].asked_by

    def _may_be(self, name: str) -> bool:
        return name in self.vocabulary.told and name not in self.talk.useless

    def _is_open(self, name: str) -> bool:
        return self._may_be(name) and name not in self.talk.answered

    def _is_bool(self, name: str) -> bool:
        return name in self.facts and self.facts[name].type is FactType.BOOL

    def _expected(self, facts: Iterable[str], text: str) -> str:
        for name in facts:
            try:
                typed_answer(self.facts[name], text, on=self.talk.on)
            except BadAnswer as bad:
                return bad.expected if self.facts[name].type is not FactType.COMMUNE else ""
        return ""


def _units_said(text: str) -> frozenset[str | None]:
    """The units of facts of which one speaks so: nobody says a leave of 400 days for a length of service in years."""
    amount = read_amount(text)
    return _SPOKEN_OF.get(amount.low.unit if amount is not None else "", frozenset())


def _each(notes: Iterable[Note]) -> tuple[Meaning, ...]:
    return tuple((note,) for note in dict.fromkeys(notes))
