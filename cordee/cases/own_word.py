"""The person's own word after a follow-up: planned at its closing, asked by the clock, answered once.

Each act on the question of a case holds the lock of the case, as every other act does.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.cases import actions, queries
from cordee.cases.models import Case, PersonAnswer, PersonQuestion, QuestionState
from cordee.domain import own_word as rules
from cordee.domain.access import Actor, ActorKind, DataClass
from cordee.domain.own_word import Helped, Work
from cordee.domain.referral import Channel, NextAction
from cordee.outbox import actions as outbox

NEEDS_HELP = "person_needs_help"


class AlreadyAnswered(Exception):
    """She has said her word, or is no longer asked: nothing changes."""

    def __init__(self, question: PersonQuestion) -> None:
        super().__init__(str(question.pk))
        self.state = QuestionState(question.state)


@dataclass(frozen=True, kw_only=True)
class Said:
    helped: Helped
    work: Work
    needs_help: bool
    words: str = ""


def plan(*, case: Case, referral_id: UUID | None, caller: UUID, closed_on: date, actor: Actor, at: datetime) -> None:
    """Write the four days on which she is asked. The same closing twice plans nothing more.

    ``referral_id``: the request whose follow-up ends; none where the case of somebody who came straight does.
    """
    asked = [
        PersonQuestion(
            case_id=case.pk,
            departement=case.departement,
            referral_id=referral_id,
            moment=moment.value,
            closed_on=closed_on,
            asked_on=on,
            caller_id=caller,
        )
        for moment, on in rules.moments(closed_on).items()
    ]
    PersonQuestion.objects.bulk_create(asked, ignore_conflicts=True)
    audit.record("own_word.planned", actor=actor, at=at, target=referral_id or case.pk, case=case.pk)


def access_question(question_id: UUID, *, actor: Actor, lock: bool = False) -> PersonQuestion:
    found = PersonQuestion.objects.visible_to(actor)
    if lock:
        return found.select_for_update(of=("self",), no_key=True).get(pk=question_id)
    return found.get(pk=question_id)


def due(*, actor: Actor, on: date) -> list[UUID]:
    found = PersonQuestion.objects.visible_to(actor).filter(state=QuestionState.PLANNED, asked_on__lte=on)
    return list(found.order_by("asked_on", "pk").values_list("pk", flat=True))


def to_call(*, actor: Actor, on: date) -> QuerySet[PersonQuestion]:
    """Who is to be called that day by the actor's organisation, in no order yet."""
    found: QuerySet[PersonQuestion] = PersonQuestion.objects.visible_to(actor).filter(
        caller=actor.organisation, state=QuestionState.ASKED, call_on__lte=on
    )
    return found


def is_to_be_asked(case_id: UUID, *, actor: Actor, after: date) -> bool:
    """Whether a follow-up that ended has planned it already: she is asked about one thing at a time."""
    ahead = PersonQuestion.objects.visible_to(actor).filter(case=case_id, asked_on__gt=after)
    return bool(ahead.filter(state=QuestionState.PLANNED).exists())


def longest_awaited(found: QuerySet[PersonQuestion]) -> QuerySet[PersonQuestion]:
    """Of these questions, one a person: she is called once, whatever she is to be asked."""
    before = Q(call_on__lt=OuterRef("call_on")) | Q(call_on=OuterRef("call_on"), pk__lt=OuterRef("pk"))
    return found.filter(~Exists(found.filter(before, case__person=OuterRef("case__person"))))


def of_the_same_persons(
    questions: Iterable[PersonQuestion], found: QuerySet[PersonQuestion]
) -> Mapping[UUID, list[PersonQuestion]]:
    """Those of ``found``, by person, whose persons are those of ``questions``, the longest awaited first."""
    cases = [question.case_id for question in questions]
    persons = Case.objects.filter(pk__in=cases).values("person")  # of questions that the actor sees
    listed: defaultdict[UUID, list[PersonQuestion]] = defaultdict(list)
    for one in found.filter(case__person__in=persons).select_related("case").order_by("call_on", "pk"):
        listed[one.case.person_id].append(one)
    return listed


def open_questions(case_id: UUID, *, actor: Actor) -> list[PersonQuestion]:
    """What she has not answered yet, the latest alone when several wait: one answer says where she stands now."""
    open_states = [QuestionState.ASKED, QuestionState.UNANSWERED]
    later = PersonQuestion.objects.filter(case=OuterRef("case"), asked_on__gt=OuterRef("asked_on")).exclude(
        state__in=[QuestionState.PLANNED, QuestionState.DROPPED]
    )
    found = PersonQuestion.objects.visible_to(actor).filter(case=case_id, state__in=open_states)
    return list(found.filter(~Exists(later)).order_by("asked_on", "pk"))


def answers_of(case_id: UUID, *, actor: Actor) -> list[PersonAnswer]:
    return list(PersonAnswer.objects.visible_to(actor).filter(case=case_id).order_by("-at"))


def is_superseded(question: PersonQuestion, *, on: date, actor: Actor) -> bool:
    """After an outage, the later question of the same follow-up is due too: she is asked once."""
    of_it = {"case": question.case_id, "referral": question.referral_id, "closed_on": question.closed_on}
    same = PersonQuestion.objects.visible_to(actor).filter(**of_it)
    return same.filter(asked_on__gt=question.asked_on, asked_on__lte=on).exists()


def ask(*, question: PersonQuestion, call_on: date, actor: Actor, at: datetime) -> None:
    _move(question, QuestionState.ASKED, "asked", actor, at, call_on=call_on)


def drop(*, question: PersonQuestion, actor: Actor, at: datetime) -> None:
    _move(question, QuestionState.DROPPED, "dropped", actor, at)


def call_at_once(*, case_id: UUID, actor: Actor, at: datetime) -> int:
    """What was written did not reach her: somebody calls, from today. Return how many questions wait for that call."""
    waiting = PersonQuestion.objects.visible_to(actor).filter(case=case_id, state=QuestionState.ASKED)
    return int(waiting.filter(call_on__gt=timezone.localdate(at)).update(call_on=timezone.localdate(at)))


def note_call(*, question_id: UUID, calls: int, again_on: date | None, actor: Actor, at: datetime) -> PersonQuestion:
    """Nobody answered. ``calls`` is how many had been made before, so that a form sent twice counts once."""
    with transaction.atomic():
        question = _locked(question_id, actor)
        if question.state != QuestionState.ASKED or question.calls != calls:
            return question
        state = QuestionState.ASKED if again_on else QuestionState.UNANSWERED
        _move(question, state, "called", actor, at, call_on=again_on or question.call_on, calls=calls + 1)
        return question


def answer(*, question_id: UUID, said: Said, actor: Actor, at: datetime, key: str) -> PersonAnswer:
    """Keep her word, said by herself or written down for her. « J’ai encore besoin d’aide » is for the lead, today."""
    with transaction.atomic():
        question = _locked(question_id, actor)
        before = PersonAnswer.objects.visible_to(actor).filter(pk=question.pk, idempotency_key=key).first()
        if before is not None:
            return before
        if question.state not in (QuestionState.ASKED, QuestionState.UNANSWERED):
            raise AlreadyAnswered(question)
        answered = _written(question, said, actor, at, key)
        _move(question, QuestionState.ANSWERED, "answered", actor, at)
        if said.needs_help:
            _call_for_help(question, actor, at)
        return answered


def _written(question: PersonQuestion, said: Said, actor: Actor, at: datetime, key: str) -> PersonAnswer:
    answered = PersonAnswer(
        question=question,
        case_id=question.case_id,
        departement=question.departement,
        helped=said.helped.value,
        work=said.work.value,
        needs_help=said.needs_help,
        words=said.words.strip(),
        channel=(Channel.PERSON if actor.kind is ActorKind.BENEFICIARY else Channel.PHONE).value,
        at=at,
        by_label=actor.label,
        membership_id=actor.membership,
        idempotency_key=key,
    )
    answered.save(force_insert=True)
    return answered


def _call_for_help(question: PersonQuestion, actor: Actor, at: datetime) -> None:
    case = queries.access_case(question.case_id, actor=actor)
    lead, on = queries.lead_of(case.pk, actor=actor).organisation, timezone.localdate(at)
    actions.plan(case=case, next_action=NextAction.CALL_BACK, on=on, owner=lead.pk, actor=actor, at=at)
    if lead.email:
        outbox.queue(NEEDS_HELP, about=case.pk, address=lead.email, at=at, key=f"{NEEDS_HELP}:{question.pk}")


def _locked(question_id: UUID, actor: Actor) -> PersonQuestion:
    seen = access_question(question_id, actor=actor)
    queries.access_case(seen.case_id, actor=actor, lock=True)
    return access_question(question_id, actor=actor, lock=True)


def _move(
    question: PersonQuestion, state: QuestionState, told_as: str, actor: Actor, at: datetime, **changes: object
) -> None:
    same = PersonQuestion.objects.filter(pk=question.pk, state=question.state)
    if same.update(state=state.value, **changes) != 1:
        raise PersonQuestion.DoesNotExist(question.pk)
    for name, value in {"state": state.value, **changes}.items():
        setattr(question, name, value)
    audit.record(
        f"own_word.{told_as}",
        actor=actor,
        at=at,
        target=question.pk,
        case=question.case_id,
        classes=_classes(state),
        detail={"moment": question.moment},
    )


def _classes(state: QuestionState) -> Iterable[DataClass]:
    return [DataClass.SITUATION] if state is QuestionState.ANSWERED else []
