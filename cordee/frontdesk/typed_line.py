"""The typed line as the console shows it: what is understood, what to choose by its digit, what is refused and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from cordee.conversation.answers import Answers
from cordee.conversation.line import LineRead, short_name
from cordee.conversation.queries import Oriented
from cordee.conversation.telling import answer_said, answered
from cordee.domain.catalogue import Fact, FactType
from cordee.domain.rules.evaluation import Value
from cordee.domain.rules.heard.line import Meaning, Piece, Refusal, rewritten
from cordee.domain.rules.heard.pieces import Note
from cordee.domain.rules.saying import said_value
from cordee.frontdesk import wording

MOST_CHOICES = 9  # one digit each
BEGINNING = 30  # of a line that is too long, to name it
_A_YEAR = 12


@dataclass(frozen=True, kw_only=True)
class Choice:
    """``line``: the line as it stands once this is chosen."""

    key: str
    said: str
    line: str


@dataclass(frozen=True, kw_only=True)
class ToChoose:
    words: str
    choices: tuple[Choice, ...]
    more: bool


@dataclass(frozen=True, kw_only=True)
class Refused:
    words: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """``said``: what Enter notes, or has noted; one choice at a time."""

    said: tuple[str, ...] = ()
    to_choose: ToChoose | None = None
    refused: tuple[Refused, ...] = ()
    left: str = ""


def shown(read: LineRead) -> Shown:
    oriented = read.known
    notes = dict.fromkeys(note for piece in read.pieces if piece.settled for note in piece.meanings[0])
    return Shown(
        said=tuple(_said(oriented, note) for note in notes),
        to_choose=_to_choose(oriented, read.line, read.to_choose[0]) if read.to_choose else None,
        refused=(*_too_long(read), *(_refused(oriented, piece) for piece in read.pieces if piece.refused)),
        left=read.left,
    )


def _too_long(read: LineRead) -> tuple[Refused, ...]:
    if not read.over:
        return ()
    return (Refused(words=f"{read.line[:BEGINNING]}…", why=wording.LINE_TOO_LONG.format(over=read.over)),)


def noted_said(read: LineRead) -> str:
    """The announcement of what was noted; nothing when nothing was."""
    said = wording.DOT.join(_said(read.known, note) for note in read.noted)
    return wording.NOTED.format(said=said) if said else ""


def undone_said(oriented: Oriented, before: Answers, needs: Iterable[str]) -> str:
    """The announcement of what an undo changed: ``before`` and ``needs`` as they were, ``oriented`` after."""
    facts, now, old = oriented.catalogue.facts, oriented.answers, before
    names = [*now.facts, *old.facts, *now.declined, *old.declined, *now.unsure, *old.unsure]
    changed = [name for name in dict.fromkeys(names) if name in facts and _state(now, name) != _state(old, name)]
    said = [short_name(oriented, name) for name in changed]
    said += [
        oriented.catalogue.needs[need].label
        for need in oriented.catalogue.needs
        if (need in needs) != (need in oriented.conversation.needs)
    ]
    return wording.UNDONE.format(said=wording.DOT.join(said))


def _state(answers: Answers, fact: str) -> tuple[object, bool, bool]:
    return answers.facts.get(fact), fact in answers.declined, fact in answers.unsure


def _to_choose(oriented: Oriented, line: str, piece: Piece) -> ToChoose:
    choices = [
        Choice(key=str(place), said=_meaning_said(oriented, meaning), line=rewritten(line, piece, meaning))
        for place, meaning in enumerate(piece.meanings[:MOST_CHOICES], 1)
    ]
    return ToChoose(words=piece.words, choices=tuple(choices), more=len(piece.meanings) > MOST_CHOICES)


def _meaning_said(oriented: Oriented, meaning: Meaning) -> str:
    return wording.DOT.join(_said(oriented, note, whole=True) for note in meaning)


def _said(oriented: Oriented, note: Note, *, whole: bool = False) -> str:
    """« contrat : CDI », « en arrêt », with the answer that it replaces; ``whole``: by the label of the fact."""
    if note.need:
        return wording.NEED_NOTED.format(need=oriented.catalogue.needs[note.need].label)
    fact = oriented.catalogue.facts[note.fact]
    name = fact.label if whole else short_name(oriented, note.fact)
    if note.told:
        return wording.NAMED_VALUE.format(name=name, value=wording.TOLD[note.told])
    value = note.said or _value_said(fact, note.value)
    said = (
        name
        if fact.type is FactType.BOOL and note.value is True
        else wording.NAMED_VALUE.format(name=name, value=value)
    )
    return said + _instead(oriented, note)


def _instead(oriented: Oriented, note: Note) -> str:
    current = answered(oriented, note.fact)
    if current is None or current == note.value:
        return ""
    fact = oriented.catalogue.facts[note.fact]
    said = answer_said(oriented, fact, current) if fact.type is FactType.COMMUNE else _value_said(fact, current)
    return wording.INSTEAD.format(value=said)


def _value_said(fact: Fact, value: Value | None) -> str:
    """As it is said: whole years of a number of months in years."""
    if fact.unit == "months" and isinstance(value, int) and value >= _A_YEAR and value % _A_YEAR == 0:
        return wording.years(value // _A_YEAR)
    return said_value(fact, value)


def _refused(oriented: Oriented, piece: Piece) -> Refused:
    fact = oriented.catalogue.facts.get(piece.fact)
    match piece.refused:
        case Refusal.HEALTH:
            why = wording.HEALTH_NOT_ASKED
        case Refusal.DANGER:
            why = wording.LINE_DANGER
        case Refusal.SAID_TWICE:
            why = wording.LINE_TWICE
        case _ if fact is not None and piece.expected:
            why = wording.LINE_EXPECTED.format(name=fact.label, expected=piece.expected)
        case _:
            why = wording.LINE_NOT_UNDERSTOOD
    return Refused(words=piece.words, why=why)
