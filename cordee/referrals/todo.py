"""What the actor's organisation does next: its cases by the day that each awaits, and what one page says of it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.cases import own_word
from cordee.cases import queries as cases
from cordee.cases.models import Case, CaseState, Participation, PersonAnswer
from cordee.cases.wording import CLOSINGS, HELPED, NEXT_ACTIONS, WORK
from cordee.domain.access import CASE_ROLES, SENDING_ROLES, Actor, DataClass, Level
from cordee.domain.own_word import Helped, Work
from cordee.domain.planning import CALLS_THE_PERSON, Closing, plannable
from cordee.domain.referral import HOLDING_STATES, OPEN_STATES, NextAction, State
from cordee.people.taking_part import READING_LEVELS
from cordee.referrals.models import Referral
from cordee.referrals.references import reference_of
from cordee.territory import queries as territory
from cordee.ui.waiting import MANY

# Accepting, meeting, closing and answering a question say themselves that these are done.
TOLD_BY_AN_ACT = frozenset(
    {NextAction.AWAIT_ANSWER, NextAction.MEET_PERSON, NextAction.REPORT, NextAction.COMPLETE_REQUEST}
)
PAGE = 25


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a page of the list ends."""

    on: date
    case: UUID

    def __str__(self) -> str:
        return f"{self.on.isoformat()}.{self.case}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        on, _, case = text.partition(".")
        try:
            return cls(on=date.fromisoformat(on), case=UUID(case))
        except ValueError:
            return None


@dataclass(frozen=True, kw_only=True)
class Row:
    what: str
    on: date
    place: str
    referral: Referral | None  # its page holds the acts
    case: UUID
    with_her: bool = False  # she is to be called for it


@dataclass(frozen=True, kw_only=True)
class List:
    rows: tuple[Row, ...]
    after: Place | None
    count: int
    late: int

    @property
    def is_many(self) -> bool:
        return self.count > MANY


def todo(*, actor: Actor, on: date, after: Place | None = None, size: int = PAGE) -> List:
    """The most awaited first. No name: a reference, a département and an act."""
    found = _owned(actor)
    further = Q(next_action_on__gt=after.on) | Q(next_action_on=after.on, pk__gt=after.case) if after else Q()
    page = list(found.filter(further).order_by("next_action_on", "pk")[: size + 1])
    shown = page[:size]
    last = _last_referrals([case.pk for case in shown], actor)
    names = {one.code: f"{one.name} ({one.code})" for one in territory.departements(on)}
    return List(
        rows=tuple(_row(case, last.get(case.pk), names) for case in shown),
        after=Place(on=shown[-1].next_action_on, case=shown[-1].pk) if len(page) > size else None,
        count=found.order_by()[: MANY + 1].count(),
        late=found.filter(next_action_on__lt=on).order_by()[: MANY + 1].count(),
    )


@dataclass(frozen=True, kw_only=True)
class Going:
    """A case that will be erased because she asked for it."""

    case: UUID
    reference: str
    on: date  # the morning on which it is gone, if nothing holds it
    running: int  # its requests that hold it until they end
    is_held: bool  # that morning has come, and it is still there


def going(*, actor: Actor, on: date) -> tuple[Going, ...]:
    """Those that the actor's organisation leads, the nearest first."""
    ends = cases.erasures_to_come()
    seen = Case.objects.visible_to(actor).filter(pk__in=ends).values_list("pk", flat=True) if ends else ()
    found = Referral.objects.visible_to(actor).filter(case__in=ends, state__in=HOLDING_STATES) if ends else ()
    running = Counter(one.case_id for one in found)
    return tuple(
        Going(case=pk, reference=reference_of(pk), on=end, running=running[pk], is_held=end < on)
        for pk, end in ends.items()
        if pk in seen
    )


def going_of(case_id: UUID, *, actor: Actor, on: date) -> Going | None:
    return next((one for one in going(actor=actor, on=on) if one.case == case_id), None)


def calls_due(*, actor: Actor, on: date) -> int:
    """How many of them cannot be done without speaking to her, from today on."""
    with_her = Q(next_action__in=sorted(CALLS_THE_PERSON), next_action_on__lte=on)
    return int(_owned(actor).filter(with_her).order_by()[: MANY + 1].count())


def _owned(actor: Actor) -> QuerySet[Case]:
    mine: QuerySet[Case] = Case.objects.visible_to(actor).filter(
        next_action_owner=actor.organisation, state=CaseState.OPEN.value
    )
    return mine if actor.role in SENDING_ROLES else mine.none()


def _last_referrals(cases_shown: list[UUID], actor: Actor) -> dict[UUID, Referral]:
    found = Referral.objects.visible_to(actor).filter(case__in=cases_shown).exclude(state=State.ENTERED_IN_ERROR.value)
    return {one.case_id: one for one in found.order_by("case", "-created_at", "-pk").distinct("case")}


def _row(case: Case, referral: Referral | None, names: dict[str, str]) -> Row:
    return Row(
        what=NEXT_ACTIONS[NextAction(case.next_action)],
        on=case.next_action_on,
        place=names.get(case.departement, case.departement),
        referral=referral,
        case=case.pk,
        with_her=case.next_action in CALLS_THE_PERSON,
    )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the person says of where she stands."""

    on: date
    said: str
    needs_help: bool
    words: str


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """The case as its lead reads it; ``running`` requests keep it open."""

    case: Case
    what: str
    closed: str
    running: int
    choices: tuple[NextAction, ...]

    @property
    def is_told_otherwise(self) -> bool:
        """An act of a request says that it is done, and plans what follows: nobody says it here as well."""
        return self.case.state == CaseState.OPEN and self.running > 0 and self.case.next_action in TOLD_BY_AN_ACT

    @property
    def calls_her_from(self) -> date | None:
        """The day from which who is in charge reads whom to call; None when the next action does without her."""
        open_still = self.case.state == CaseState.OPEN
        return self.case.next_action_on if open_still and self.case.next_action in CALLS_THE_PERSON else None

    @property
    def seen(self) -> str:
        """What was read, so that an act on a page that has grown old is refused."""
        return seen(self.case)


def seen(case: Case) -> str:
    return f"{case.next_action}.{case.next_action_on or ''}"


def ahead(referral: Referral, *, actor: Actor, levels: Collection[Level] | None = None) -> Ahead | None:
    """None for who does not lead the case; ``levels`` are those of the actor, where the page has asked for them."""
    return ahead_of(referral.case_id, actor=actor, levels=levels)


def ahead_of(case_id: UUID, *, actor: Actor, levels: Collection[Level] | None = None) -> Ahead | None:
    taken = levels_of(case_id, actor) if levels is None else levels
    case = cases.case_line(case_id, actor=actor) if Level.LEAD in taken else None
    if case is None:
        return None
    requests = list(Referral.objects.visible_to(actor).filter(case=case.pk).values_list("state", "sender_id"))
    is_sender = any(sender == actor.organisation for _, sender in requests)
    states = [State(state) for state, _ in requests]
    return Ahead(
        case=case,
        what=NEXT_ACTIONS[NextAction(case.next_action)] if case.state == CaseState.OPEN else "",
        closed=CLOSINGS[Closing(case.closing)] if case.closing else "",
        running=sum(state in OPEN_STATES for state in states),
        choices=plannable(states, is_sender=is_sender),
    )


def levels_of(case_id: UUID, actor: Actor) -> frozenset[Level]:
    """At which the actor's organisation takes part now."""
    if actor.role not in SENDING_ROLES:
        return frozenset()
    parts = Participation.objects.visible_to(actor).filter(case=case_id, valid_until__isnull=True)
    return frozenset(map(Level, parts.filter(organisation=actor.organisation).values_list("level", flat=True)))


def reads_case(levels: Collection[Level], actor: Actor) -> bool:
    """Whether the page of the case is the actor's to read: its organisation takes part, and not as a trace."""
    return actor.role in CASE_ROLES and not frozenset(levels).isdisjoint(READING_LEVELS)


def answers(case: Case, *, actor: Actor, at: datetime, screen: str) -> tuple[Answer, ...]:
    """Her own words, the latest first. Displayed = logged."""
    found = own_word.answers_of(case.pk, actor=actor)
    classes = [DataClass.SITUATION] * bool(found)
    if found:
        audit.record_reading("own_word", actor=actor, at=at, screen=screen, classes=classes, case=case.pk)
    return tuple(_answer(one) for one in found)


def why_called(case: Case, *, actor: Actor, at: datetime, screen: str) -> str:
    """Beside the phone that it opened. Displayed = logged."""
    why = cases.why_called(case.pk)
    if why:
        classes = [DataClass.SITUATION]
        audit.record_reading("why_called", actor=actor, at=at, screen=screen, classes=classes, case=case.pk)
    return why


def _answer(one: PersonAnswer) -> Answer:
    said = f"{HELPED[Helped(one.helped)]}, {WORK[Work(one.work)]}"
    return Answer(on=timezone.localdate(one.at), said=said, needs_help=one.needs_help, words=one.words)
