"""What the pages of cases show, in French words: lines of the list, the team, the plan, each line of the timeline."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from cordee.cases.models import Case, Participation, PersonAnswer
from cordee.cases.wording import HELPED, LEVELS, NEXT_ACTIONS, WORK, closing_said
from cordee.domain.access import Actor, ActorKind, Level
from cordee.domain.catalogue import Catalogue
from cordee.domain.notes import Audience, may_correct
from cordee.domain.own_word import Helped, Work
from cordee.domain.planning import Closing
from cordee.domain.referral import NextAction
from cordee.domain.steps import StepState
from cordee.network.models import Organisation
from cordee.orientation.models import Orientation
from cordee.referrals import pages as requests
from cordee.referrals.models import Referral
from cordee.referrals.pages import Event, Filter
from cordee.referrals.references import reference_of
from cordee.support import (
    application_pages,
    application_wording,
    appointment_pages,
    employer_pages,
    steps,
    wording,
    work_pages,
)
from cordee.support.baskets import Basket
from cordee.support.models import Note, Step
from cordee.support.queries import Names
from cordee.support.stock_wording import TAKEN_AGAIN
from cordee.support.timeline import OF_APPOINTMENTS, OF_EMPLOYER, OF_WORK, Line, Plan
from cordee.ui.typography import long_day, moment
from cordee.ui.waiting import number_said

ICONS: Mapping[Level, str] = {
    Level.LEAD: "user-circle",
    Level.PARTNER: "user-group",
    Level.READER: "eye",
    Level.TRACE: "archive-box",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    case: Case
    reference: str
    what: str
    on: date
    need: str
    part: str
    place: str
    owner: str  # empty where the reader's own organisation does it
    late_steps: str  # those that the reader's organisation was to do; empty without any
    late_applications: str


@dataclass(frozen=True, kw_only=True)
class Member:
    name: str
    level: str
    since: date
    until: date | None
    is_ours: bool


@dataclass(frozen=True, kw_only=True)
class PlannedStep:
    """``settled`` says what became of it; empty while it is to do."""

    pk: UUID
    title: str
    funding: str
    who: str
    due_on: date
    seen: str
    settled: str
    sign: str
    may_change: bool


@dataclass(frozen=True, kw_only=True)
class ShownPlan:
    to_do: tuple[PlannedStep, ...]
    settled: tuple[PlannedStep, ...]
    may_add: bool
    is_shown: bool  # who neither plans nor reads it is told of none
    is_partial: bool  # what the reader's own organisation adds or does, alone

    @property
    def settled_said(self) -> str:
        return wording.counted(wording.SETTLED_STEPS, len(self.settled))


@dataclass(frozen=True, kw_only=True)
class Told:
    """A line of the timeline; ``about`` is the request that it is of."""

    event: Event
    about: str = ""
    address: str = ""
    struck: bool = False
    own_note: UUID | None = None  # the reader wrote it, and it is not struck
    may_correct: bool = False


def filters(counts: Mapping[Basket, int], *, current: Basket) -> list[Filter]:
    here = reverse("support:cases")
    return [
        Filter(text=_counted(one, counts[one]), address=f"{here}?panier={one.value}", is_current=one is current)
        for one in Basket
    ]


def _counted(basket: Basket, count: int) -> str:
    return wording.COUNTED[basket][min(count, 2)].format(number_said(count))


def row(
    case: Case,
    *,
    level: Level,
    need: str,
    catalogue: Catalogue | None,
    places: Mapping[str, str],
    own: UUID | None,
    late_steps: int = 0,
    late_applications: int = 0,
) -> Row:
    """No name of the person; an owner whose name tells of health is kept from the others, as in every list."""
    known = catalogue.needs.get(need) if catalogue else None
    owner = case.next_action_owner
    return Row(
        case=case,
        reference=reference_of(case.pk),
        what=NEXT_ACTIONS[NextAction(case.next_action)],
        on=case.next_action_on,
        need=known.label if known else need,
        part=wording.PARTS[level],
        place=places.get(case.departement, case.departement),
        owner="" if owner.pk == own else owner.name_for_others,
        late_steps=wording.counted(wording.LATE_STEPS, late_steps),
        late_applications=wording.counted(application_wording.LATE, late_applications),
    )


def member(part: Participation, names: Names) -> Member:
    return Member(
        name=names.of(part.organisation),
        level=LEVELS[Level(part.level)],
        since=timezone.localdate(part.valid_from),
        until=timezone.localdate(part.valid_until) if part.valid_until else None,
        is_ours=part.organisation_id == names.own,
    )


def plan(
    found: list[Step], names: Names, *, level: Level | None, is_open: bool, whole: bool, actor: Actor
) -> ShownPlan:
    """A closed case keeps its plan to be read."""
    shown = tuple(
        _step(one, names, may_change=is_open and steps.may_change(one, level=level, actor=actor)) for one in found
    )
    return ShownPlan(
        to_do=tuple(one for one in shown if not one.settled),
        settled=tuple(one for one in shown if one.settled),
        may_add=is_open and level is not None,
        is_shown=whole or level is not None,
        is_partial=not whole,
    )


def _step(one: Step, names: Names, *, may_change: bool) -> PlannedStep:
    return PlannedStep(
        pk=one.pk,
        title=one.title,
        funding=one.funding,
        who=doer_of(one, names),
        due_on=one.due_on,
        seen=one.seen,
        settled=_settled(one),
        sign="check" if one.state == StepState.DONE else "x-mark",
        may_change=may_change,
    )


def doer_of(one: Step, names: Names) -> str:
    return names.of(one.owner) if one.owner else wording.BY_THE_PERSON


def _settled(one: Step) -> str:
    if one.settled_at is None:
        return ""
    said = wording.DONE_ON if one.state == StepState.DONE else wording.DROPPED_ON
    return said.format(day=long_day(timezone.localdate(one.settled_at)), by=one.settled_by, reason=one.reason)


def owners(doers: list[Organisation | None], names: Names) -> list[tuple[str, str]]:
    """The choice of who does a step; she is one of them."""
    return [(str(one.pk), names.of(one)) if one else (wording.HERSELF, wording.THE_PERSON) for one in doers]


class Telling:
    """Puts the lines of one case into words."""

    def __init__(
        self,
        referrals: list[Referral],
        names: Names,
        organisations: Mapping[UUID, Organisation],
        *,
        actor: Actor,
        at: datetime,
        whole: bool,
    ) -> None:
        """``whole``: where she stood at the end is said in full, and not its group alone."""
        self.referrals = {one.pk: one for one in referrals}
        self.names, self.organisations = names, organisations
        self.actor, self.at, self.whole = actor, at, whole

    def told(self, line: Line) -> Told:
        kinds: Mapping[str, Callable[[Line], Told]] = {
            "joined": self._joined,
            "left": self._left,
            "word": self._word,
            "plan": self._plan,
            "note": self._note,
            "stock": self._stock,
            "step": self._step,
            "settled": self._settled,
            **dict.fromkeys(OF_APPOINTMENTS, self._appointment),
            **dict.fromkeys(OF_EMPLOYER, lambda line: Told(event=employer_pages.told(line))),
            **dict.fromkeys(OF_WORK, lambda line: Told(event=work_pages.told(line, self.names))),
            "application": lambda line: Told(event=application_pages.opened_line(line.row, self.names)),
            "filed": lambda line: Told(event=application_pages.filed_line(line.row)),
            "decided": lambda line: Told(event=application_pages.settled_line(line.row)),
        }
        return kinds.get(line.kind, self._of_request)(line)

    def _of_request(self, line: Line) -> Told:
        referral = self.referrals[line.row.referral_id]
        return Told(
            event=requests.told(referral, line.row),
            about=wording.ABOUT.format(reference=referral.reference, who=referral.recipient_name),
            address=reverse("referrals:detail", args=[referral.pk]),
        )

    def _joined(self, line: Line) -> Told:
        return Told(event=self._part(line.row, line.at, wording.JOINED))

    def _left(self, line: Line) -> Told:
        return Told(event=self._part(line.row, line.at, wording.LEFT))

    def _part(self, part: Participation, at: datetime, words: Mapping[Level, str]) -> Event:
        level = Level(part.level)
        said = words[level].format(who=self.names.of(part.organisation))
        return Event(mark="done", icon=ICONS[level], what=said, when=moment(at))

    def _word(self, line: Line) -> Told:
        one: PersonAnswer = line.row
        said = f"{HELPED[Helped(one.helped)]}, {WORK[Work(one.work)]}"
        said = f"{said} ; {wording.NEEDS_HELP}" if one.needs_help else said
        who = wording.NOTED_BY.format(who=one.by_label) if one.membership_id else wording.BY_HERSELF
        what = wording.HER_WORD.format(said=said)
        return Told(
            event=Event(
                mark="done", icon="chat-bubble-left-right", what=what, when=moment(one.at), who=who, note=one.words
            )
        )

    def _note(self, line: Line) -> Told:
        note: Note = line.row
        what = wording.READ_BY[Audience(note.audience)]
        if note.struck_at:
            what = wording.STRUCK_NOTE.format(what=what, reason=note.struck_reason)
        own = note.membership_id == self.actor.membership and note.struck_at is None
        who = f"{note.by_label}, {self.names.of(note.organisation)}"
        event = Event(mark="done", icon="pencil-square", what=what, when=moment(note.at), who=who, note=note.text)
        correctable = own and may_correct(note.at, at=self.at)
        struck = note.struck_at is not None
        return Told(event=event, struck=struck, own_note=note.pk if own else None, may_correct=correctable)

    def _stock(self, line: Line) -> Told:
        stock: Orientation = line.row
        who = self.names.of(stock.organisation) if stock.organisation else ""
        return Told(event=Event(mark="done", icon="arrow-path", what=TAKEN_AGAIN, when=moment(line.at), who=who))

    def _step(self, line: Line) -> Told:
        step: Step = line.row
        what = wording.STEP_PLANNED.format(title=step.title, day=long_day(step.due_on), who=doer_of(step, self.names))
        who = self.names.of(step.organisation)
        return Told(event=Event(mark="done", icon="list-bullet", what=what, when=moment(step.at), who=who))

    def _settled(self, line: Line) -> Told:
        step: Step = line.row
        done = step.state == StepState.DONE
        said = {"what": wording.STEP_SETTLED[done].format(title=step.title), "when": moment(line.at)}
        icon = "check" if done else "x-mark"
        return Told(event=Event(mark="done", icon=icon, who=step.settled_by, note=step.reason, **said))

    def _appointment(self, line: Line) -> Told:
        return Told(event=appointment_pages.told(line, self.names))

    def _plan(self, line: Line) -> Told:
        plan: Plan = line.row
        icon = {"case.opened": "folder-open", "case.closed": "archive-box"}.get(plan.kind, "calendar")
        event = Event(mark="done", icon=icon, what=self._planned(plan), when=moment(plan.at), who=self._by(plan))
        return Told(event=event)

    def _planned(self, plan: Plan) -> str:
        if plan.kind == "case.opened":
            return wording.OPENED
        if plan.kind == "case.closed":
            why = closing_said(Closing(plan.closing), whole=self.whole) if plan.closing else ""
            return wording.CLOSED.format(why=why) if why else wording.CLOSED_BARE
        what, day = NEXT_ACTIONS[NextAction(plan.next_action)], long_day(plan.on) if plan.on else ""
        if plan.owner == plan.organisation:
            return wording.PLANNED.format(what=what, day=day)
        return wording.PLANNED_FOR.format(what=what, day=day, who=self._name(plan.owner))

    def _by(self, plan: Plan) -> str:
        if plan.organisation is not None:
            return self._name(plan.organisation)
        return wording.BY[ActorKind(plan.actor_kind)]

    def _name(self, key: UUID | None) -> str:
        found = self.organisations.get(key) if key else None
        return self.names.of(found) if found else wording.ANOTHER


def organisations_of(lines: tuple[Line, ...]) -> Mapping[UUID, Organisation]:
    """Those that the lines of plans name."""
    plans = [line.row for line in lines if isinstance(line.row, Plan)]
    return Organisation.objects.in_bulk({key for one in plans for key in (one.owner, one.organisation) if key})
