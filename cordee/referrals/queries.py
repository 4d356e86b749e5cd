"""Every read of referrals. What is hidden and what is missing look the same; a list costs a fixed number of queries.

A referral comes with ``sender`` and ``recipient`` loaded, and with its ``summary`` (level 1) when the actor may read
it: ``level_one(referral)`` gives it or None, without a query.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from cordee.cases.models import Case
from cordee.clocks.queries import clocks_of
from cordee.domain import referral as rules
from cordee.domain.access import CASE_ROLES, SENDING_ROLES, Actor, ActorKind, Role
from cordee.domain.follow_up import Tried, may_reopen
from cordee.domain.referral import AttemptKind, Note, Side, State, Verb
from cordee.people.asked_once import statement
from cordee.people.taking_part import PARIS
from cordee.referrals.baskets import After, in_basket, order_of, sliced
from cordee.referrals.counting import counts
from cordee.referrals.models import (
    AnswerLink,
    Attempt,
    Basket,
    Continuation,
    Referral,
    ReferralComplement,
    ReferralMessage,
    ReferralQuestion,
    ReferralSummary,
    Transition,
)
from cordee.referrals.naming import for_reader
from cordee.referrals.narrowing import Narrowing
from cordee.referrals.references import keys_of

PAGE = 25
WHOLE = Narrowing()
FIRST_READ = 10
_ANSWERED = {
    State.ACCEPTED,
    State.STARTED,
    State.CLOSED,
    State.REFUSED,
    State.REDIRECTED,
    State.EXPIRED,
    State.WITHDRAWN,
}

NO_KEY: tuple[str, tuple[Any, ...]] = ("select null::uuid where false", ())
_PLANNING = "select set_config('enable_sort', %s, true), set_config('enable_bitmapscan', %s, true)"

# Not the programme nor whose case it is: what an animator has to know of it.
_OWNER = ("next_action_owner__name", "next_action_owner__short_name", "next_action_owner__discreet")
_CASE_LINE = ("state", "next_action", "next_action_on", *_OWNER)


@dataclass(frozen=True, kw_only=True)
class Page:
    referrals: tuple[Referral, ...]
    after: After | None  # where the next page begins; None on the last
    before: After | None = None  # where the page before it ends; None on the first


def access_referral(referral_id: UUID, *, actor: Actor, lock: bool = False) -> Referral:
    """Return the referral; raise Referral.DoesNotExist if it is missing or hidden from ``actor``."""
    found = Referral.objects.visible_to(actor)
    if lock:
        return found.select_for_update(of=("self",), no_key=True).get(pk=referral_id)
    return _loaded(found, actor).get(pk=referral_id)


def referral_to_move(referral_id: UUID, *, actor: Actor) -> Referral:
    """The same for who acts on it and shows nothing: both organisations, without what it is about."""
    return Referral.objects.visible_to(actor).select_related("sender", "recipient").get(pk=referral_id)


def referral_by_link(*, actor: Actor) -> Referral:
    """The one referral of a live answer link; raise Referral.DoesNotExist for any other secret, or a dead one."""
    if actor.kind is not ActorKind.LINK:
        raise Referral.DoesNotExist
    return _loaded(Referral.objects.visible_to(actor), actor).get()


def link_of(*, actor: Actor) -> AnswerLink:
    """The link that the actor holds, dead or alive: enough to ask for a new one while the request runs.

    Raise AnswerLink.DoesNotExist for any other secret, and once the request has ended: nobody answers it any more. Who
    holds a dead link may not see the request, hence the question to the database.
    """
    held = AnswerLink.objects.visible_to(actor).select_related("organisation").get()
    if _asked_of_the_database("select policy.linkable_referral(%s)", held.referral_id) is None:
        raise AnswerLink.DoesNotExist
    return held


def level_one(referral: Referral) -> ReferralSummary | None:
    """What the request is about, when the actor it was loaded for may still read it. Never asks the database."""
    summary: ReferralSummary | None = referral._state.fields_cache.get("summary")
    return summary


def case_line(referral: Referral) -> Case | None:
    """State and next action of the case, when the list was loaded with them and the actor may read them."""
    line: Case | None = referral._state.fields_cache.get("case")
    return line


def message_of(referral_id: UUID, *, actor: Actor) -> str:
    """The sender's words; empty when there are none, or when they are not open to the actor (before acceptance)."""
    return ReferralMessage.objects.visible_to(actor).filter(pk=referral_id).values_list("text", flat=True).first() or ""


def referral_history(referral_id: UUID, *, actor: Actor) -> list[Transition]:
    """The lines of the journal that the actor may read, in order."""
    lines = Transition.objects.visible_to(actor).filter(referral=referral_id).select_related("organisation")
    return list(lines.order_by("version"))


def attempts_of(referral: Referral, *, actor: Actor) -> list[Attempt]:
    """The attempts at the first meeting that the actor may read, in the order in which they were told."""
    if referral.start_by is None:
        return []
    return list(Attempt.objects.visible_to(actor).filter(referral=referral.pk).order_by("at", "pk"))


def tried(referral: Referral, *, actor: Actor) -> list[Tried]:
    lines = attempts_of(referral, actor=actor)
    return [Tried(kind=AttemptKind(line.kind), on=line.on, next_on=line.next_on) for line in lines]


def sent_on(referral: Referral) -> date:
    """Before that day nobody could meet the person for this request."""
    return timezone.localdate(referral.sent_at)


def follows_otherwise(referral_id: UUID) -> bool:
    """Whether the receiver follows the same case by another request, which the actor may not see."""
    return _asked_of_the_database("select policy.follows_otherwise(%s)", referral_id) is True


def frozen_since(referral_id: UUID) -> date | None:
    """Since when its case is restricted, for who would otherwise read the request; None for anybody else."""
    since = _asked_of_the_database("select policy.frozen_since(%s)", referral_id)
    return date.fromisoformat(str(since)) if since else None


def is_sensitive(case_id: UUID) -> bool:
    """Its contact and its place are shown only to who asks for them."""
    return _asked_of_the_database("select policy.is_sensitive(%s)", case_id) is True


def consent_holds(referral_id: UUID, *, on: date) -> bool:
    """Who may open a request again need not read the consent that it rests on."""
    return _asked_of_the_database("select policy.consented_referral(%s, %s)", referral_id, on) is not None


def _asked_of_the_database(question: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        (answer,) = cursor.fetchone()
    return answer


def inbox(
    *,
    actor: Actor,
    basket: Basket = Basket.TO_ANSWER,
    on: date,
    after: After | None = None,
    before: After | None = None,
    narrowed: Narrowing = WHOLE,
    size: int = PAGE,
) -> Page:
    """What came to the actor's organisation, by next deadline. ``on`` decides what is late."""
    found = _received(actor).filter(narrowed.condition(actor=actor, on=on))
    return _page(found, actor, basket, on=on, after=after, before=before, size=size)


def sent_by(
    *,
    actor: Actor,
    basket: Basket = Basket.TO_ANSWER,
    on: date,
    after: After | None = None,
    before: After | None = None,
    narrowed: Narrowing = WHOLE,
    size: int = PAGE,
) -> Page:
    """What the actor's organisation sent, or is about to."""
    found = _sent(actor).filter(narrowed.condition(actor=actor, on=on))
    return _page(found, actor, basket, on=on, after=after, before=before, size=size)


def watched(
    *,
    actor: Actor,
    basket: Basket,
    on: date,
    after: After | None = None,
    before: After | None = None,
    narrowed: Narrowing = WHOLE,
    size: int = PAGE,
) -> Page:
    """For the animator of a département: late, refused and expired, without a word about the person.

    Each comes with what is next in its case and who owns it: ``case_line(referral)`` gives it without a query.
    """
    lines = Case.objects.visible_to(actor).select_related("next_action_owner").only(*_CASE_LINE)
    found = _watched(actor).filter(narrowed.condition(actor=actor, on=on))
    found = found.prefetch_related(Prefetch("case", queryset=lines))
    return _page(found, actor, basket, on=on, after=after, before=before, size=size)


def inbox_counts(*, actor: Actor, on: date, narrowed: Narrowing = WHOLE) -> dict[Basket, int]:
    return counts(_received, narrowed, actor=actor, on=on)


def sent_counts(*, actor: Actor, on: date, narrowed: Narrowing = WHOLE) -> dict[Basket, int]:
    return counts(_sent, narrowed, actor=actor, on=on)


def watched_counts(*, actor: Actor, on: date, narrowed: Narrowing = WHOLE) -> dict[Basket, int]:
    return counts(_watched, narrowed, actor=actor, on=on)


def sent_with_reference(reference: str, *, actor: Actor) -> list[Referral]:
    """What the actor's organisation sent under these eight signs: none, one, or by a rare chance several.

    Hidden, missing and mistyped give the same empty list. The key's first bits are the reference: a range of its index.
    """
    keys = keys_of(reference)
    if keys is None:
        return []
    return list(_loaded(_sent(actor).filter(pk__range=keys), actor).order_by("-created_at", "pk"))


@dataclass(frozen=True, kw_only=True)
class FirstRead:
    """What others asked or answered to the actor's organisation; ``went_on``: those that go on elsewhere."""

    questioned: tuple[Referral, ...]
    answered: tuple[Referral, ...]
    went_on: frozenset[UUID]


def first_read(*, actor: Actor) -> FirstRead:
    """The questions that wait, the longest wait first; the answers, the latest first; a few of each."""
    asked, answered = _keys(actor, _questioned, _answered)
    if not (asked or answered):
        return FirstRead(questioned=(), answered=(), went_on=frozenset())
    found = _loaded(Referral.objects.visible_to(actor).filter(pk__in={*asked, *answered}), actor)
    known = {one.pk: one for one in found}
    onward = Continuation.objects.visible_to(actor).filter(source__in=answered).values_list("source", flat=True)
    return FirstRead(
        questioned=tuple(known[key] for key in asked if key in known),
        answered=tuple(known[key] for key in answered if key in known),
        went_on=frozenset(onward if answered else ()),
    )


def _keys(actor: Actor, *asks: Callable[[Actor, date], QuerySet[Any]]) -> list[list[UUID]]:
    """The keys that each of them gives, in its order: one question."""
    said = [statement(ask, actor, today()) or NO_KEY for ask in asks]
    arrays = ", ".join(f"array({words})" for words, _ in said)
    with connection.cursor() as cursor:
        cursor.execute(f"select {arrays}", [value for _, values in said for value in values])
        return list(cursor.fetchone())


def _answered(actor: Actor, _on: date) -> QuerySet[Any]:
    found = _sent(actor).filter(state__in=sorted(_ANSWERED))
    return found.order_by("-state_since", "pk").values("pk")[:FIRST_READ]


def _questioned(actor: Actor, _on: date) -> QuerySet[Any]:
    asked = ReferralQuestion.objects.visible_to(actor).filter(referral=OuterRef("pk"))
    said = ReferralComplement.objects.visible_to(actor).filter(referral=OuterRef("pk"))
    pending = _sent(actor).filter(state__in=sorted(rules.PENDING_STATES))
    return pending.filter(Exists(asked), ~Exists(said)).order_by("answer_by", "pk").values("pk")[:FIRST_READ]


def referrals_of_case(case_id: UUID, *, actor: Actor) -> list[Referral]:
    found = Referral.objects.visible_to(actor).filter(case=case_id)
    return list(_loaded(found, actor).order_by("created_at", "pk"))


def came_straight(case: Case, *, actor: Actor) -> bool:
    """No request opened the case: she came to who leads it by herself, whoever was asked for her since."""
    return not Referral.objects.visible_to(actor).filter(case=case.pk, created_at__lte=case.opened_at).exists()


def awaiting_has_trace(referral_id: UUID) -> bool:
    """Of a request that waits for the person's word: she does not read the trace that it rests on."""
    return _asked_of_the_database("select policy.awaiting_has_trace(%s)", referral_id) is True


def twin_sent_on(draft_id: UUID, *, since: date) -> date | None:
    """The last day after ``since`` when a request that still runs was sent like this one, which was not:
    for the same need, to whomever, for a person of the same name and birth date, or of the same phone. What is asked
    beside a request of its case counts only where it is the same service of the same organisation.

    Among all requests, the actor's or not; hence the day alone.
    """
    both = "select greatest(policy.twin_sent_on(%s, %s), policy.awaiting_twin_sent_on(%s, %s))"
    day = _asked_of_the_database(both, draft_id, since, draft_id, since)
    return day if isinstance(day, date) else None


def awaiting_since_too_long(*, actor: Actor, on: date) -> list[UUID]:
    """Requests that the person has not agreed to in time."""
    found = Referral.objects.visible_to(actor).filter(state=State.AWAITING_CONSENT.value, agree_by__lt=on)
    return list(found.order_by("agree_by", "pk").values_list("pk", flat=True))


def asked_of_the_person(referral_id: UUID, *, actor: Actor) -> ReferralSummary:
    """What the words of her agreement name; raise ReferralSummary.DoesNotExist for who may not read it."""
    return ReferralSummary.objects.visible_to(actor).get(pk=referral_id)


def open_on_consents(consents: Collection[UUID], *, actor: Actor) -> list[Referral]:
    """Referrals that rest on one of these consents and still run, locked."""
    found = Referral.objects.visible_to(actor).filter(consent__in=consents, state__in=sorted(rules.OPEN_STATES))
    return list(found.select_for_update(of=("self",), no_key=True).order_by("pk"))


def withdrawn_on_consents(consents: Collection[UUID], *, actor: Actor) -> list[Referral]:
    found = Referral.objects.visible_to(actor).filter(consent__in=consents, state=State.WITHDRAWN.value)
    return list(_loaded(found, actor).order_by("pk"))


def due(*, actor: Actor, on: date) -> list[UUID]:
    """Ids of the referrals for which the clock may have something to do that day; the domain decides."""
    first, second = Q(reminders_sent=0, remind_on__0__lte=on), Q(reminders_sent=1, remind_on__1__lte=on)
    last = Q(reminders_sent__gte=2, expires_on__lte=on)
    not_today = Q(last_reminded_on__isnull=True) | Q(last_reminded_on__lt=on)
    unanswered = Q(state__in=sorted(rules.PENDING_STATES)) & (first | second | last) & not_today
    unstarted = Q(state=State.ACCEPTED.value, start_by__lt=on, start_alerted_on__isnull=True)
    unclosed = Q(state=State.STARTED.value, close_by__lte=on, close_nudged_on__isnull=True)
    found = Referral.objects.visible_to(actor).filter(unanswered | unstarted | unclosed)
    return list(found.order_by("expires_on", "pk").values_list("pk", flat=True))


def sides_of(referral: Referral, *, actor: Actor) -> tuple[Side, ...]:
    """Every side on which the actor stands for this referral, the closest first; empty for a mere reader."""
    if actor.kind is ActorKind.LINK:
        return (Side.RECEIVER,)
    if actor.kind is ActorKind.BENEFICIARY:
        return (Side.PERSON,)
    if actor.kind is ActorKind.JOB:
        return (Side.CLOCK, Side.CORRECTION) if actor.job == "clock" else ()
    sides: list[Side] = []
    if actor.organisation == referral.recipient_id and actor.role in CASE_ROLES:
        sides.append(Side.RECEIVER)
    if actor.organisation == referral.sender_id and actor.role in SENDING_ROLES:
        sides.append(Side.SENDER)
        sides += [Side.LINE] if actor.role is Role.PHONE_AGENT else []
    if actor.role is Role.ANIMATOR and actor.covers(referral.departement):
        sides.append(Side.ANIMATOR)
    return tuple(sides)


def possible_verbs(referral: Referral, *, actor: Actor) -> tuple[Verb, ...]:
    """What the table of moves lets the actor try now, for the buttons of a page."""
    sides = sides_of(referral, actor=actor)
    tried = {verb for side in sides for verb in rules.moves(State(referral.state), by=side)}
    return tuple(verb for verb in Verb if verb in tried)


def possible_acts(referral: Referral, *, actor: Actor, on: date) -> tuple[Verb | Note, ...]:
    """The moves that have a use that day, and what may be written down without a move."""
    verbs = possible_verbs(referral, actor=actor)
    notes = [note for note, verb in rules.NOTED_LIKE.items() if verb in verbs]
    if Verb.REOPEN in verbs and not (_in_time_to_reopen(referral, on) and consent_holds(referral.pk, on=on)):
        verbs = tuple(verb for verb in verbs if verb is not Verb.REOPEN)
    if not (referral.agree_by and on > referral.agree_by):
        verbs = tuple(verb for verb in verbs if verb is not Verb.LAPSE)
    return (*verbs, *_in_thread(referral, notes, actor=actor))


def _in_time_to_reopen(referral: Referral, on: date) -> bool:
    """As was in force on the day it closed."""
    clocks = clocks_of(referral.departement, on=referral.closed_on or on)
    return may_reopen(referral.closed_on, on=on, clocks=clocks)


def _in_thread(referral: Referral, notes: list[Note], *, actor: Actor) -> list[Note]:
    """One question a request, of the receiver; one complement, of who asked, once there is a question."""
    question = Note.QUESTION in notes and not _has_question(referral)
    complement = Side.SENDER in sides_of(referral, actor=actor) and _awaits_complement(referral)
    kept = {Note.QUESTION: question, Note.COMPLEMENT: Note.COMPLEMENT in notes and complement}
    return [note for note in notes if kept.get(note, True)]


def thread_of(referral: Referral, *, actor: Actor) -> tuple[ReferralQuestion | None, ReferralComplement | None]:
    """The question of the receiver and what who asked said to it, as far as the actor may read them."""
    if referral.sent_at is None:
        return None, None
    question = ReferralQuestion.objects.visible_to(actor).filter(referral=referral.pk).first()
    complement = ReferralComplement.objects.visible_to(actor).filter(referral=referral.pk).first() if question else None
    return question, complement


def _has_question(referral: Referral) -> bool:
    return bool(ReferralQuestion.objects.filter(referral=referral.pk).exists())


def _awaits_complement(referral: Referral) -> bool:
    return (
        referral.is_pending
        and _has_question(referral)
        and not ReferralComplement.objects.filter(referral=referral.pk).exists()
    )


def children_of(referral: Referral, *, actor: Actor) -> list[Referral]:
    """Where the request went on, for who may know it."""
    return list(_loaded(Referral.objects.visible_to(actor).filter(parent=referral.pk), actor).order_by("created_at"))


def day_of(at: datetime) -> date:
    return timezone.localdate(at, timezone=PARIS)


def today() -> date:
    """The real day in Paris: acts and deadlines keep the real clock, whatever the day of the rules."""
    return timezone.localdate(timezone=PARIS)


def parent_of(referral: Referral, *, actor: Actor) -> Referral | None:
    """The request that this one follows from, if the actor sees it."""
    found = Referral.objects.visible_to(actor).filter(pk=referral.parent_id) if referral.parent_id else None
    return _loaded(found, actor).first() if found is not None else None


def _loaded(found: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    summaries = Prefetch("summary", queryset=ReferralSummary.objects.visible_to(actor))
    named = for_reader(found.select_related("sender", "recipient"), actor, on=today())
    return named.prefetch_related(summaries)


def _received(actor: Actor) -> QuerySet[Any]:
    received = Referral.objects.visible_to(actor).filter(recipient=actor.organisation, sent_at__isnull=False)
    return received if actor.role in CASE_ROLES else received.none()


def _sent(actor: Actor) -> QuerySet[Any]:
    return Referral.objects.visible_to(actor).filter(sender=actor.organisation)


def _watched(actor: Actor) -> QuerySet[Any]:
    found = Referral.objects.visible_to(actor)
    return found if actor.role is Role.ANIMATOR else found.none()


def _page(
    found: QuerySet[Any],
    actor: Actor,
    basket: Basket,
    *,
    on: date,
    after: After | None,
    before: After | None,
    size: int,
) -> Page:
    order, found = order_of(basket), _loaded(found.filter(in_basket(basket, on=on)), actor)
    page = sliced(found, order, after=after, before=before, size=size, read=_read)
    return Page(referrals=page.rows, after=page.after, before=page.before)


def _read(page: QuerySet[Any]) -> list[Referral]:
    """In the order of its index, to the end of the page and no further.

    The planner believes that the policies let a handful through, and would read the whole basket in order to sort it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PLANNING, ["off", "off"])
        rows = list(page)
        cursor.execute(_PLANNING, ["on", "on"])
    return rows
