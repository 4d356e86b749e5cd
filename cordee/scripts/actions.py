"""What a supervisor does with a text of the line: replace it, take up an earlier version, add an answer."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from cordee.audit import actions as audit
from cordee.domain.access import Actor
from cordee.domain.script import Faults, Moment, faults
from cordee.scripts import queries
from cordee.scripts.models import TextVersion
from cordee.scripts.queries import OWN_ANSWER, Known

MOST_OWN_ANSWERS = 60


class ChangedElsewhere(Exception):
    """Somebody has written another version since the page was made."""


class NothingNew(Exception):
    """The words are those that the agents read already."""


class NoSuchVersion(LookupError):
    """No version of this number was ever written."""


class TooManyAnswers(Exception):
    """An organisation keeps a few dozen answers at most."""


class BadPlaces(ValueError):
    """A place that nothing fills, one that had to stay, or a brace alone."""

    def __init__(self, found: Faults, moment: Moment) -> None:
        super().__init__(found)
        self.found, self.moment = found, moment


@dataclass(frozen=True, kw_only=True)
class Words:
    """``title`` and ``subject``: of an answer alone."""

    words: str
    why: str = ""
    title: str = ""
    subject: str = ""


@transaction.atomic
def replace(*, text: str, words: Words, version: int, actor: Actor, at: datetime) -> TextVersion:
    """The next version of a text. Raises UnknownText, BadPlaces, NothingNew, ChangedElsewhere."""
    known = queries.known_text(text, actor=actor)
    _check(words.words, known)
    if (words.words, words.subject, words.title) == (known.text.words, known.text.subject, _title(known)):
        raise NothingNew
    return _write(known, words, version=version, kind="text.replaced", actor=actor, at=at)


@transaction.atomic
def take_up(*, text: str, wanted: int, version: int, actor: Actor, at: datetime) -> TextVersion:
    """Say an earlier version again; 0 is the text of the catalogue, and the end of an answer of one's own.

    Raises UnknownText, NoSuchVersion, BadPlaces for a version that today's places no longer allow, ChangedElsewhere.
    """
    known = queries.known_text(text, actor=actor)
    earlier = next((one for one in queries.versions(text, actor=actor) if one.version == wanted), None)
    if wanted and (earlier is None or earlier.is_back):
        raise NoSuchVersion(wanted)
    if earlier is None:
        back = Words(words="", title=_title(known))
        return _write(known, back, version=version, kind="text.given_back", actor=actor, at=at)
    _check(earlier.words, known)
    again = Words(words=earlier.words, title=earlier.title, subject=earlier.subject)
    return _write(known, again, version=version, kind="text.taken_up", actor=actor, at=at, taken_up=wanted)


@transaction.atomic
def add_answer(*, words: Words, actor: Actor, at: datetime) -> TextVersion:
    """An answer that the catalogue does not have. Raises BadPlaces, TooManyAnswers, ChangedElsewhere."""
    found = faults(words.words, moment=Moment.ANSWER)
    if found:
        raise BadPlaces(found, Moment.ANSWER)
    number = queries.own_answers(actor=actor) + 1
    if number > MOST_OWN_ANSWERS:
        raise TooManyAnswers
    return save(f"{OWN_ANSWER}{number:03}", words, after=0, kind="text.added", actor=actor, at=at, taken_up=None)


def _title(known: Known) -> str:
    return known.text.title if known.is_own else ""


def _check(words: str, known: Known) -> None:
    if found := faults(words, moment=known.text.moment, keeps=known.text.keeps):
        raise BadPlaces(found, known.text.moment)


def _write(
    known: Known, words: Words, *, version: int, kind: str, actor: Actor, at: datetime, taken_up: int | None = None
) -> TextVersion:
    if version != known.number:
        raise ChangedElsewhere
    return save(known.text.id, words, after=version, kind=kind, actor=actor, at=at, taken_up=taken_up)


def save(
    text: str, words: Words, *, after: int, kind: str, actor: Actor, at: datetime, taken_up: int | None
) -> TextVersion:
    """Two who write the same version at once: the second is told (a constraint)."""
    made = TextVersion(
        organisation_id=actor.organisation,
        text=text,
        version=after + 1,
        title=words.title,
        subject=words.subject,
        words=words.words,
        why=words.why,
        from_version=taken_up,
        written_by_id=actor.membership,
        written_by_label=actor.label,
        written_at=at,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise ChangedElsewhere from None
    audit.record(kind, actor=actor, at=at, target=made.pk, detail={"text": text, "version": made.version})
    return made
