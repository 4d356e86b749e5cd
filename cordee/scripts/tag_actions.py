"""What a supervisor does with the tags of the line: add one, rename it, offer it no more, offer it again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from cordee.domain.access import Actor
from cordee.reader.line_texts import Tone
from cordee.scripts import tags
from cordee.scripts.actions import ChangedElsewhere, NothingNew, Words, save
from cordee.scripts.models import TextVersion
from cordee.scripts.tags import PREFIX, LineTag


class TooManyTags(Exception):
    """A list that nobody reads sorts nothing."""


class SameLabel(Exception):
    """Another tag in use says the same."""


@dataclass(frozen=True, kw_only=True)
class Labelled:
    label: str
    tone: Tone


@transaction.atomic
def add(*, said: Labelled, actor: Actor, at: datetime) -> str:
    """Return its id, which no other line has. Raises TooManyTags, SameLabel."""
    listed = tags.tags(actor=actor)
    _check(said, listed)
    name = f"e{sum(one.is_own for one in listed) + 1:03}_{uuid4().hex[:6]}"
    _write(name, said, is_used=True, after=0, kind="tag.added", actor=actor, at=at)
    return name


@transaction.atomic
def change(*, tag: str, said: Labelled, version: int, actor: Actor, at: datetime) -> TextVersion:
    """Its new words, on all that has it; in use again if it was not.

    Raises UnknownTag, NothingNew, ChangedElsewhere, TooManyTags, SameLabel.
    """
    known = _known(tag, version, actor)
    if known.is_used and (said.label, said.tone) == (known.tag.label, known.tag.tone):
        raise NothingNew
    _check(said, [one for one in tags.tags(actor=actor) if one.tag.id != tag])
    return _write(tag, said, is_used=True, after=version, kind="tag.changed", actor=actor, at=at)


@transaction.atomic
def retire(*, tag: str, version: int, actor: Actor, at: datetime) -> TextVersion:
    """Offered no more; what has it keeps it. Raises UnknownTag, NothingNew, ChangedElsewhere."""
    known = _known(tag, version, actor)
    if not known.is_used:
        raise NothingNew
    said = Labelled(label=known.tag.label, tone=known.tag.tone)
    return _write(tag, said, is_used=False, after=version, kind="tag.retired", actor=actor, at=at)


def _known(tag: str, version: int, actor: Actor) -> LineTag:
    known = tags.known_tag(tag, actor=actor)
    if known.number != version:
        raise ChangedElsewhere
    return known


def _check(said: Labelled, others: list[LineTag]) -> None:
    used = [one.tag.label.casefold() for one in others if one.is_used]
    if len(used) >= tags.MOST_USED:
        raise TooManyTags
    if said.label.casefold() in used:
        raise SameLabel


def _write(
    name: str, said: Labelled, *, is_used: bool, after: int, kind: str, actor: Actor, at: datetime
) -> TextVersion:
    words = Words(words=said.label, subject=tags.subject(said.tone, is_used=is_used))
    return save(f"{PREFIX}{name}", words, after=after, kind=kind, actor=actor, at=at, taken_up=None)
