"""An application (« démarche »): what is asked of an office for a person, from its papers to what was decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cordee.domain.catalogue import Verified
from cordee.domain.periods import Period

LONGEST_PAPER = 200  # signs of the name of a paper
MOST_PAPERS = 40  # of one application, those that were asked for later among them
EARLIEST_FILING = timedelta(days=730)  # before today: what was filed before the case was opened


class Filer(StrEnum):
    """Who files, as a rule."""

    PERSON = "personne"
    EMPLOYER = "employeur"
    ORGANISATION = "organisme"


@dataclass(frozen=True, kw_only=True)
class ApplicationKind:
    """``verified`` says how far who, where and when were checked; ``papers_verified``, the list of papers.

    ``delay_days`` is the usual time of a decision; ``file_by``, by when one must file, in words.
    """

    id: str
    name: str
    says: str
    about_health: bool
    services: tuple[str, ...]
    operators: tuple[str, ...]
    deadlines: tuple[str, ...]
    filed_by: Filer
    where: str
    file_by: str
    delay: str
    delay_days: int | None
    papers: tuple[str, ...]
    granted: tuple[str, ...]
    refused: tuple[str, ...]
    period: Period
    sources: tuple[str, ...]
    verified: Verified
    papers_verified: Verified
    checked_on: date


class ApplicationState(StrEnum):
    TO_PREPARE = "a_preparer"
    GATHERING = "pieces_a_reunir"
    FILED = "deposee"
    ASKED_MORE = "complement_demande"
    GRANTED = "accordee"
    REFUSED = "refusee"
    DROPPED = "abandonnee"


class ApplicationVerb(StrEnum):
    SAY = "dire"  # she has a paper, she says so
    RECEIVE = "recevoir"  # a paper is in the file
    FILE = "deposer"
    ASK_MORE = "completer"
    GRANT = "accorder"
    REFUSE = "refuser"
    DROP = "abandonner"
    MOVE = "deplacer"
    RESUME = "reprendre"


_S, _V = ApplicationState, ApplicationVerb
ARROWS: Mapping[tuple[ApplicationState, ApplicationVerb], ApplicationState] = {
    (_S.TO_PREPARE, _V.SAY): _S.TO_PREPARE,
    (_S.TO_PREPARE, _V.RECEIVE): _S.GATHERING,
    (_S.TO_PREPARE, _V.FILE): _S.FILED,
    (_S.TO_PREPARE, _V.MOVE): _S.TO_PREPARE,
    (_S.TO_PREPARE, _V.DROP): _S.DROPPED,
    (_S.GATHERING, _V.SAY): _S.GATHERING,
    (_S.GATHERING, _V.RECEIVE): _S.GATHERING,
    (_S.GATHERING, _V.FILE): _S.FILED,
    (_S.GATHERING, _V.MOVE): _S.GATHERING,
    (_S.GATHERING, _V.DROP): _S.DROPPED,
    (_S.FILED, _V.ASK_MORE): _S.ASKED_MORE,
    (_S.FILED, _V.GRANT): _S.GRANTED,
    (_S.FILED, _V.REFUSE): _S.REFUSED,
    (_S.FILED, _V.MOVE): _S.FILED,
    (_S.FILED, _V.DROP): _S.DROPPED,
    (_S.ASKED_MORE, _V.SAY): _S.ASKED_MORE,
    (_S.ASKED_MORE, _V.RECEIVE): _S.ASKED_MORE,
    (_S.ASKED_MORE, _V.FILE): _S.FILED,
    (_S.ASKED_MORE, _V.GRANT): _S.GRANTED,
    (_S.ASKED_MORE, _V.REFUSE): _S.REFUSED,
    (_S.ASKED_MORE, _V.MOVE): _S.ASKED_MORE,
    (_S.ASKED_MORE, _V.DROP): _S.DROPPED,
    (_S.GRANTED, _V.RESUME): _S.FILED,
    (_S.REFUSED, _V.RESUME): _S.FILED,
    (_S.DROPPED, _V.RESUME): _S.GATHERING,
}
SETTLED = frozenset({_S.GRANTED, _S.REFUSED, _S.DROPPED})
OPEN = tuple(state for state in ApplicationState if state not in SETTLED)
DECIDED = frozenset({_S.GRANTED, _S.REFUSED})
# Papers are looked for: she may say that she has one, who supports her that it is in the file.
GATHERED = frozenset(state for state, verb in ARROWS if verb is _V.SAY)


def after(state: ApplicationState, verb: ApplicationVerb) -> ApplicationState | None:
    """The state that follows; None where the application does not stand so that this may be done."""
    return ARROWS.get((state, verb))


def may_be_filed_on(day: date, *, today: date) -> bool:
    return today - EARLIEST_FILING <= day <= today


def awaited_on(kind: ApplicationKind | None, *, filed_on: date, today: date) -> date | None:
    """When a decision is usual; None where nobody knows, or where that day has passed."""
    if kind is None or kind.delay_days is None:
        return None
    day = filed_on + timedelta(days=kind.delay_days)
    return day if day > today else None


def missing(papers: Iterable[str], received: Iterable[str]) -> tuple[str, ...]:
    there = frozenset(received)
    return tuple(one for one in papers if one not in there)
