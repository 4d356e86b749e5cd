"""Writes of the line: open a call, note answers, end it. The hand-over is in ``hand_over.py``."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.catalogue import queries as catalogue_room
from cordee.conversation.agenda import Agenda
from cordee.conversation.answers import Answers
from cordee.conversation.line import LineRead, line_read
from cordee.conversation.noting import askable, noted
from cordee.conversation.queries import Conversation
from cordee.domain.access import Actor
from cordee.domain.call import ENDS_AT_ONCE, ENDS_WITHOUT_HAND_OVER, Outcome, Unmet
from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.situation import CALLER
from cordee.domain.territory import departement_of
from cordee.frontdesk import queries
from cordee.frontdesk.codes import code_of, hash_of_code
from cordee.frontdesk.heard_from import NOT_ASKED, Heard
from cordee.frontdesk.models import Call, PracticeCall
from cordee.frontdesk.otherwise import Kept
from cordee.frontdesk.queries import Draft
from cordee.reader.icalendar_file import icalendar_file

LONGEST_WORDS = 4_000
STEPS_KEPT = 12  # acts that may be undone
_OF_DANGER = ("danger_signale", "danger_imminent")
LEFT_OPEN_FOR = timedelta(hours=12)
LINE_JOB = Actor.for_job("frontdesk", label="Ligne, fin des appels")
_PLACES = ("commune_residence", "commune_travail")


class CallEnded(Exception):
    """The call is over: nothing of it is kept, nothing can be added."""


class ChangedElsewhere(Exception):
    """Another window of the same agent has changed the call since this page was made."""


class TooLate(Exception):
    """How the call ended is no longer corrected, or has consequences that are taken back elsewhere."""


class NothingToUndo(Exception):
    """No act is left to undo."""


@transaction.atomic
def start(*, actor: Actor, at: datetime, departement: str = "") -> Call:
    """Open a call with the rules of the reference day; the agent's own, empty draft.

    ``departement``: where it is known before anything is said, that of the request that is called about.
    """
    catalogue = catalogue_room.current_catalogue()
    call = Call(
        membership_id=actor.membership,
        organisation_id=actor.organisation,
        departement=departement,
        started_at=at,
        on=catalogue_room.reference_day(),
        catalogue_hash=catalogue.content_hash,
    )
    call.save(force_insert=True)
    audit.record("call.started", actor=actor, at=at, target=call.pk)
    return call


@transaction.atomic
def start_from(
    *,
    enquiry: UUID,
    said: Conversation,
    actor: Actor,
    at: datetime,
    call_id: UUID | None = None,
    campaign: str = "",
) -> Call:
    """Open a call with what somebody said beforehand on the web; one call an enquiry (a constraint).

    ``call_id`` given: the code that this id gives was told to her before. ``campaign``: that of the enquiry.
    """
    call = Call(
        pk=call_id or uuid4(),
        membership_id=actor.membership,
        organisation_id=actor.organisation,
        started_at=at,
        on=said.on,
        catalogue_hash=said.catalogue_hash,
        caller_kind=str(said.answers.facts.get(CALLER, "")),
        departement=_departement(said.answers),
        needs=list(said.needs),
        answers=said.answers.stored(),
        words=said.words[:LONGEST_WORDS],
        enquiry=enquiry,
        campaign=campaign,
    )
    call.save(force_insert=True)
    audit.record("call.started", actor=actor, at=at, target=call.pk, detail={"enquiry": str(enquiry)})
    return call


@transaction.atomic
def answer(*, call_id: UUID, actor: Actor, fact: str, text: str, version: int | None = None) -> Draft:
    """Note one answer as it was typed, or that the person declines or does not know.

    A new caller takes away the answers about health that may not be noted of them.
    Raises BadAnswer when the text is no value of the fact, HealthNotAsked, CallEnded, ChangedElsewhere, KeyError for
    an unknown fact.
    """
    call = open_draft(call_id, actor, version)
    catalogue = catalogue_room.catalogue_by_hash(call.catalogue_hash)
    said = noted(queries.conversation(call), fact=fact, text=text)
    return _noted(call, said.answers, catalogue, step=_step(call))


@transaction.atomic
def toggle_need(*, call_id: UUID, actor: Actor, need: str, version: int | None = None) -> Draft:
    """Add a need, or take it away. Raises KeyError for an unknown one."""
    call = open_draft(call_id, actor, version)
    catalogue = catalogue_room.catalogue_by_hash(call.catalogue_hash)
    if need not in catalogue.needs:
        raise KeyError(need)
    step = _step(call)
    call.needs = [other for other in call.needs if other != need] if need in call.needs else [*call.needs, need]
    return _noted(call, Answers.of(call.answers), catalogue, step=step)


@transaction.atomic
def note_line(
    *, call_id: UUID, actor: Actor, line: str, asked: str = "", version: int | None = None
) -> tuple[Draft, LineRead]:
    """Note all that the line says, at once; what is not understood stays typed.

    Nothing is noted while a piece of it is to be chosen. ``asked``: the question shown. Raises CallEnded,
    ChangedElsewhere.
    """
    call = open_draft(call_id, actor, version)
    catalogue = catalogue_room.catalogue_by_hash(call.catalogue_hash)
    read = line_read(queries.oriented(call), line.replace("\0", ""), asked=asked)
    step, call.line = _step(call), read.left[:LONGEST_WORDS]
    if read.changes:
        call.needs = list(read.after.needs)
        return _noted(call, read.after.answers, catalogue, step=step), read
    call.save(update_fields=["line"])
    return call, read


@transaction.atomic
def keep_line(*, call_id: UUID, actor: Actor, line: str, version: int | None = None) -> Draft:
    """Keep in the draft what is typed and not yet noted. Raises CallEnded, ChangedElsewhere."""
    call = open_draft(call_id, actor, version)
    call.line = line.replace("\0", "")[:LONGEST_WORDS]
    call.save(update_fields=["line"])
    return call


@transaction.atomic
def undo(*, call_id: UUID, actor: Actor, version: int | None = None) -> Draft:
    """Put the answers and the needs back as they were before the last act; a danger sign stays, it has its own act.

    Raises NothingToUndo, CallEnded, ChangedElsewhere.
    """
    call = open_draft(call_id, actor, version)
    if not call.history:
        raise NothingToUndo
    *call.history, step = call.history
    answers = _with_danger_of(Answers.of(call.answers), Answers.of(step["answers"]))
    call.needs = step["needs"]
    return _noted(call, answers, catalogue_room.catalogue_by_hash(call.catalogue_hash))


@transaction.atomic
def note_words(*, call_id: UUID, actor: Actor, words: str) -> Draft:
    """Keep the caller's words in the draft; they are erased with it.

    The field is saved as it is typed: the last window to write wins, without a version to compare.
    """
    call = open_draft(call_id, actor, None)
    call.words = words.replace("\0", "")[:LONGEST_WORDS]
    call.save(update_fields=["words"])
    return call


@transaction.atomic
def signal_danger(*, call_id: UUID, actor: Actor, signalled: bool, imminent: bool, at: datetime) -> Draft:
    """A danger sign was heard, or is over. Only the date and the act are journalled, never the words.

    No version is compared: a danger sign is never refused because another window was open.
    """
    call = open_draft(call_id, actor, None)
    catalogue = catalogue_room.catalogue_by_hash(call.catalogue_hash)
    answers = Answers.of(call.answers).without("danger_signale").without("danger_imminent")
    if signalled:
        answers = answers.known("danger_signale", True)
    if signalled and imminent:
        answers = answers.known("danger_imminent", True)
    if not call.is_practice:
        audit.record(
            "call.danger_signalled" if signalled else "call.danger_over",
            actor=actor,
            at=at,
            target=call.pk,
            detail={"imminent": imminent} if signalled else None,
        )
    return _noted(call, answers, catalogue)


@transaction.atomic
def end(
    *,
    call_id: UUID,
    actor: Actor,
    outcome: Outcome,
    at: datetime,
    version: int | None = None,
    heard: Heard = NOT_ASKED,
    unmet: Unmet | None = None,
    kept: Kept | None = None,
) -> str:
    """End a call without handing over: count it, erase what was said, return the code for the caller.

    ``unmet``: which need nothing answers, and why. ``kept``: which service she was told to go to, instead of the
    engine's first. Raises CallEnded, ChangedElsewhere.
    """
    if outcome not in ENDS_WITHOUT_HAND_OVER:
        raise ValueError(f"{outcome} has its own action")
    call = open_call(call_id, actor, version)
    said = heard.columns() | unmet_columns(call, unmet) | (kept.columns() if kept else {})
    return close(call, actor=actor, outcome=outcome, at=at, **said)


def unmet_columns(call: Call, unmet: Unmet | None) -> dict[str, str]:
    """With the commune, while what was said still tells it: the place says where nothing exists."""
    if unmet is None:
        return {"unmet_need": "", "unmet_why": "", "unmet_commune": ""}
    facts = Answers.of(call.answers).facts
    commune = next((str(facts[place]) for place in _PLACES if facts.get(place)), call.unmet_commune)
    return {"unmet_need": unmet.need, "unmet_why": unmet.why.value, "unmet_commune": commune}


@transaction.atomic
def correct(
    *,
    call_id: UUID,
    actor: Actor,
    outcome: Outcome,
    at: datetime,
    version: int | None = None,
    unmet: Unmet | None = None,
) -> Call:
    """The agent pressed the wrong key: write how the call really ended. Raises TooLate, ChangedElsewhere."""
    if outcome not in {*ENDS_AT_ONCE, Outcome.UNMET_NEED}:
        raise ValueError(f"{outcome} has its own action")
    call = queries.access_call(call_id, actor=actor, lock=True)
    if not call.may_be_corrected(at):
        raise TooLate
    if version is not None and version != call.version:
        raise ChangedElsewhere
    was, call.outcome = call.outcome, outcome.value
    if outcome is not Outcome.ORIENTED:
        call.kept_family, call.kept_why = "", ""
    for name, value in unmet_columns(call, unmet).items():
        setattr(call, name, value)
    call.version += 1
    call.save(
        update_fields=["outcome", "version", "unmet_need", "unmet_why", "unmet_commune", "kept_family", "kept_why"]
    )
    audit.record("call.corrected", actor=actor, at=at, target=call.pk, detail={"was": was, "outcome": call.outcome})
    return call


def end_left_open(*, at: datetime) -> int:
    """End the calls that an agent left open, erasing what was said; one transaction a call. Return how many."""
    with acting_as(LINE_JOB):
        PracticeCall.objects.visible_to(LINE_JOB).filter(started_at__lt=at - LEFT_OPEN_FOR).delete()
        found = queries.left_open(actor=LINE_JOB, before=at - LEFT_OPEN_FOR)
    return sum(_abandon(call_id, at) for call_id in found)


def _abandon(call_id: UUID, at: datetime) -> bool:
    """Decide nothing: what was said then is erased, and nobody knows what the person was told."""
    with acting_as(LINE_JOB):
        call = queries.access_call(call_id, actor=LINE_JOB, lock=True)
        if call.is_open:
            _write_end(call, actor=LINE_JOB, outcome=Outcome.ABANDONED, at=at)
            return True
        return False


def close(call: Call, *, actor: Actor, outcome: Outcome, at: datetime, **pointers: Any) -> str:
    """Write the ended line of a locked call and return its code; part of the caller's transaction."""
    decision = queries.oriented(call).decision
    leads = [need.lead.version.family for need in decision.needs if need.lead] if decision else []
    named = [proposal.version.family for need in decision.needs for proposal in need.proposed[:3]] if decision else []
    call.lead_family = leads[0] if leads else ""
    call.families_named = list(dict.fromkeys(named))
    for name, value in pointers.items():
        setattr(call, name, value)
    return _write_end(call, actor=actor, outcome=outcome, at=at)


def _write_end(call: Call, *, actor: Actor, outcome: Outcome, at: datetime) -> str:
    code = code_of(call.pk)
    call.questions_answered = Answers.of(call.answers).count
    call.answers, call.words, call.history, call.line, call.typed = {}, "", [], "", ""
    call.outcome, call.ended_at, call.code_hash = outcome.value, at, hash_of_code(code)
    call.version += 1
    call.save()
    audit.record("call.ended", actor=actor, at=at, target=call.pk, detail={"outcome": outcome.value})
    return code


def open_call(call_id: UUID, actor: Actor, version: int | None) -> Call:
    """Lock a call that is about to change. Raises CallEnded, ChangedElsewhere when ``version`` is not its own."""
    call = queries.access_call(call_id, actor=actor, lock=True)
    if not call.is_open:
        raise CallEnded
    if version is not None and version != call.version:
        raise ChangedElsewhere
    return call


def open_draft(call_id: UUID, actor: Actor, version: int | None) -> Draft:
    """The same for what an exercise may do too; ending and handing over are for calls of the line alone."""
    try:
        return open_call(call_id, actor, version)
    except Call.DoesNotExist:
        draft = queries.access_draft(call_id, actor=actor, lock=True)
    if version is not None and version != draft.version:
        raise ChangedElsewhere
    return draft


def _step(call: Draft) -> dict[str, Any]:
    return {"answers": call.answers, "needs": list(call.needs)}


def _with_danger_of(now: Answers, before: Answers) -> Answers:
    for fact in _OF_DANGER:
        before = before.known(fact, now.facts[fact]) if fact in now.facts else before.without(fact)
    return before


def _noted(call: Draft, answers: Answers, catalogue: Catalogue, *, step: dict[str, Any] | None = None) -> Draft:
    """``step``: what to go back to, when the act may be undone and has changed something."""
    call.answers = answers.stored()
    call.caller_kind = str(answers.facts.get(CALLER, ""))
    call.departement = _departement(answers)
    call.needs = askable(call.needs, catalogue, call.caller_kind)
    call.version += 1
    if step is not None and step != _step(call):
        call.history = [*call.history, step][-STEPS_KEPT:]
    call.save(update_fields=["answers", "caller_kind", "departement", "needs", "version", "history", "line"])
    return call


def _departement(answers: Answers) -> str:
    """Where the person lives, else where they work, as far as it is known."""
    for place in _PLACES:
        if isinstance(code := answers.facts.get(place), str):
            return departement_of(code)
    for place in ("departement_residence", "departement_travail"):
        if isinstance(code := answers.facts.get(place), str):
            return code
    return ""


def calendar_file(call: Draft, shown: Agenda, *, actor: Actor, at: datetime) -> bytes:
    """The dates for a diary, under neutral titles; that they left is journalled."""
    if not call.is_practice:
        audit.record("call.dates_exported", actor=actor, at=at, target=call.pk)
    return icalendar_file(shown.calendar, for_person=shown.for_person, subject=str(call.pk))
