"""Reads: the words with which the line sorts what it has to see to, as its lead left them. Versions as of any text.

A tag is a text of the line whose words are its label; ``subject`` holds its tone, and whether it is offered no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

from cordee.domain.access import Actor
from cordee.reader.line_texts import Tag, Tone, read_tags
from cordee.scripts.models import TextVersion

PREFIX: Final = "etiquette_"  # how the texts begin that are tags
RETIRED: Final = "retiree"
MOST_USED: Final = 20
# The sign of a tag that the catalogue does not have: its tone is never said by its colour alone.
SIGNS: Final[Mapping[Tone, str]] = {
    Tone.DANGER: "exclamation-triangle",
    Tone.WARNING: "clock",
    Tone.INFO: "tag",
    Tone.GOOD: "check-circle",
}


class UnknownTag(LookupError):
    """Neither the catalogue nor the organisation has a tag of this id."""


@dataclass(frozen=True, kw_only=True)
class LineTag:
    """``number`` is 0 while it is as the catalogue has it."""

    tag: Tag
    number: int
    is_used: bool
    is_own: bool


def tags(*, actor: Actor) -> list[LineTag]:
    """The catalogue's first, then the organisation's own by age, with those that are offered no more; one query."""
    found = TextVersion.objects.visible_to(actor).filter(text__startswith=PREFIX)
    latest = {one.text.removeprefix(PREFIX): one for one in found.order_by("text", "-version").distinct("text")}
    ours = catalogue_tags()
    catalogue = [_line_tag(tag, latest.get(name), is_own=False) for name, tag in ours.items()]
    own = [_own(name, one) for name, one in sorted(latest.items()) if name not in ours]
    return catalogue + own


def known_tag(name: str, *, actor: Actor) -> LineTag:
    """Raise UnknownTag."""
    for one in tags(actor=actor):
        if one.tag.id == name:
            return one
    raise UnknownTag(name)


def versions(name: str, *, actor: Actor) -> list[tuple[TextVersion, bool]]:
    """Latest first, and whether it was offered."""
    found = TextVersion.objects.visible_to(actor).filter(text=f"{PREFIX}{name}").select_related("written_by__user")
    return [(one, not _is_retired(one)) for one in found.order_by("-version")]


def catalogue_tags() -> Mapping[str, Tag]:
    return _read(settings.CORDEE_CONTENT)


@cache
def _read(directory: Path) -> Mapping[str, Tag]:
    return {tag.id: tag for tag in read_tags(directory)}


def subject(tone: Tone, *, is_used: bool) -> str:
    return tone.value if is_used else f"{RETIRED} {tone.value}"


def _is_retired(version: TextVersion) -> bool:
    return version.subject.startswith(RETIRED)


def _line_tag(tag: Tag, version: TextVersion | None, *, is_own: bool) -> LineTag:
    if version is None:
        return LineTag(tag=tag, number=0, is_used=True, is_own=is_own)
    said = replace(tag, label=version.words, tone=Tone(version.subject.split()[-1]))
    return LineTag(tag=said, number=version.version, is_used=not _is_retired(version), is_own=is_own)


def _own(name: str, version: TextVersion) -> LineTag:
    tone = Tone(version.subject.split()[-1])
    return _line_tag(Tag(id=name, label=version.words, sign=SIGNS[tone], tone=tone), version, is_own=True)
