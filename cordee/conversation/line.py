"""A line typed as heard, read in one conversation: what is noted of it, what is to be chosen, what stays typed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from cordee.catalogue.engines import engine_of
from cordee.conversation.asked import next_step
from cordee.conversation.noting import askable, told, without_closed
from cordee.conversation.places import communes_called
from cordee.conversation.queries import Conversation, Oriented, health_closed
from cordee.domain.catalogue import Sensitivity
from cordee.domain.orientation.situation import CALLER
from cordee.domain.rules.answers import written_answer
from cordee.domain.rules.evaluation import NOT_APPLICABLE
from cordee.domain.rules.heard.line import LONGEST_LINE, Piece, Refusal, read_line
from cordee.domain.rules.heard.names import LineWords
from cordee.domain.rules.heard.pieces import Note, Talk
from cordee.domain.rules.heard.vocabulary import Vocabulary
from cordee.domain.tongue import Tongue
from cordee.reader.line_words import read_line_words


@dataclass(frozen=True, kw_only=True)
class LineRead:
    """Read in the conversation ``known``. ``after``: with what is settled noted, unless a choice is left."""

    line: str
    pieces: tuple[Piece, ...]
    known: Oriented
    after: Conversation
    over: int = 0  # signs too many: nothing is read, and nothing is cut

    @property
    def to_choose(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.meanings and not piece.settled)

    @property
    def noted(self) -> tuple[Note, ...]:
        return () if self.to_choose else _notes(self.pieces)

    @property
    def changes(self) -> bool:
        return self.after != self.known.conversation

    @property
    def left(self) -> str:
        """What stays typed: all of it while something is to be chosen or it is too long, else what was refused."""
        if self.to_choose or self.over:
            return self.line
        return ", ".join(piece.words for piece in self.pieces if piece.refused)


# Said by a page that shows no question: none is looked for, which is a decision less.
NOTHING_ASKED: Final = "__nothing"


def line_read(known: Oriented, line: str, *, asked: str = "") -> LineRead:
    """Read the line as an answer to ``asked``, the question shown or NOTHING_ASKED, else to the next one."""
    said = known.conversation
    if len(line) > LONGEST_LINE:
        return LineRead(line=line, pieces=(), known=known, after=said, over=len(line) - LONGEST_LINE)
    vocabulary = vocabulary_of(said.catalogue_hash)
    pieces = read_line(vocabulary, line, _talk(known, asked), communes_called) if line.strip() else ()
    after, pieces = _checked(said, pieces, known)
    read = LineRead(line=line, pieces=pieces, known=known, after=after)
    return replace(read, after=said) if read.to_choose else read


@lru_cache(maxsize=8)
def vocabulary_of(catalogue_hash: str) -> Vocabulary:
    """What a line typed with this release is read with, made once per process."""
    return Vocabulary(engine_of(catalogue_hash, Tongue.FRENCH).catalogue, line_words())


def line_words() -> LineWords:
    """What facts and choices are called on the line."""
    return _line_words(settings.CORDEE_CONTENT)


@cache
def _line_words(directory: Path) -> LineWords:
    return read_line_words(directory)


def short_name(known: Oriented, fact: str) -> str:
    """How the fact is read back: its short name, else its label."""
    return line_words().names.get(fact, (known.catalogue.facts[fact].label,))[0]


def _talk(known: Oriented, asked: str) -> Talk:
    answers, values = known.answers, known.known.values
    in_danger = values.get("danger_signale") is True
    shown = asked if asked in known.catalogue.facts and asked not in known.health_closed else ""
    if asked == NOTHING_ASKED:
        fact = ""
    else:
        _, fact = next_step(known, wanted=shown, choosing_needs=False, in_danger=in_danger)
    return Talk(
        on=known.conversation.on,
        asked=fact,
        caller=known.known.caller or "",
        wanted=lambda: known.decision.ask if known.decision else (),
        answered=frozenset({*answers.facts, *answers.declined, *answers.unsure, *values}),
        values=answers.values(known.catalogue),
        needs=frozenset(known.conversation.needs),
        useless=frozenset(name for name, value in values.items() if value is NOT_APPLICABLE),
        closed=known.health_closed,
    )


def _checked(said: Conversation, pieces: tuple[Piece, ...], known: Oriented) -> tuple[Conversation, tuple[Piece, ...]]:
    """Note the pieces, then refuse those that what the line itself says does not allow: a caller, an agreement."""
    after = _with(said, _notes(pieces), known)
    facts = {note.fact for note in _notes(pieces) if note.fact}
    health = any(known.catalogue.facts[fact].sensitivity is Sensitivity.HEALTH for fact in facts)
    closed = health_closed(after) & facts if health else frozenset()
    refused = tuple(_refused(piece, closed, after.needs) for piece in pieces)
    after = _with(said, _notes(refused), known)
    return (without_closed(after) if CALLER in facts else after), refused


def _refused(piece: Piece, closed: frozenset[str], needs: Iterable[str]) -> Piece:
    notes = piece.meanings[0] if piece.settled else ()
    if any(note.fact in closed and not note.told for note in notes):
        return replace(piece, meanings=(), refused=Refusal.HEALTH)
    if any(note.need and note.need not in needs for note in notes):
        return replace(piece, meanings=(), refused=Refusal.NOT_UNDERSTOOD)
    return piece


def _notes(pieces: Iterable[Piece]) -> tuple[Note, ...]:
    return tuple(dict.fromkeys(note for piece in pieces if piece.settled for note in piece.meanings[0]))


def _with(said: Conversation, notes: Iterable[Note], known: Oriented) -> Conversation:
    answers, needs = said.answers, list(said.needs)
    for note in notes:
        if note.need:
            needs += [] if note.need in needs else [note.need]
        elif note.told:
            answers = told(answers, note.fact, note.told)
        elif answers.facts.get(note.fact) != (written := written_answer(note.value)):
            answers = answers.known(note.fact, written)
    caller = str(answers.facts.get(CALLER, ""))
    return replace(said, answers=answers, needs=tuple(askable(needs, known.catalogue, caller)))
