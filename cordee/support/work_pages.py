"""Programmes and documents among what happened in a case, in French words."""

from cordee.documents import pages as documents
from cordee.documents.models import Document
from cordee.domain.programmes import Entry, ProgrammeState
from cordee.programmes import pages as programmes
from cordee.programmes.models import SupportProgramme
from cordee.referrals.pages import Event
from cordee.support import work_wording as wording
from cordee.support.queries import Names
from cordee.support.timeline import Line
from cordee.ui.typography import long_day, moment


def told(line: Line, names: Names) -> Event:
    """Each says how it stands: what a document holds, and what is written in a programme, are read where they are."""
    when = moment(line.at)
    match line.kind:
        case "programme":
            one: SupportProgramme = line.row
            what, who = wording.OPENED.format(title=one.title), names.of(one.organisation)
            return Event(mark="done", icon="map", what=what, when=when, who=who)
        case "ended":
            return _ended(line.row, when)
        case "milestone":
            return _milestone(*line.row, when)
        case "document":
            return _added(line.row, names, when)
        case _:
            return _destroyed(line.row, when)


def _ended(one: SupportProgramme, when: str) -> Event:
    done = one.state == ProgrammeState.ENDED
    what = (wording.ENDED if done else wording.STOPPED).format(title=one.title, day=long_day(one.ended_on))
    icon = "check" if done else "x-mark"
    return Event(mark="done", icon=icon, what=what, when=when, who=one.ended_by, note=one.reason)


def _milestone(one: SupportProgramme, each: Entry, when: str) -> Event:
    said = programmes.line(one.plan, each)
    what = wording.MILESTONE.format(title=one.title, what=said.what, day=long_day(each.on))
    return Event(mark="done", icon="map", what=what, when=when, who=each.by)


def _added(one: Document, names: Names, when: str) -> Event:
    what = wording.ADDED.format(title=one.title, what=documents.what_said(one))
    return Event(mark="done", icon="document-text", what=what, when=when, who=names.of(one.organisation))


def _destroyed(one: Document, when: str) -> Event:
    what = wording.GONE.format(title=one.title, what=documents.ended_said(one))
    return Event(mark="done", icon="x-mark", what=what, when=when)
