"""Every write that narrows a case or opens it in an emergency. Each leaves an event with its reason."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.cases.models import Case
from cordee.domain.access import Actor
from cordee.domain.guards import (
    EMERGENCY_LASTS,
    EMERGENCY_ROLES,
    PLACED_BY,
    Finding,
    GuardKind,
    review_by,
)
from cordee.domain.rights import Right, RightAnswer, answers_to
from cordee.network.models import Membership
from cordee.outbox import actions as outbox
from cordee.people import telling
from cordee.privacy import queries, warning
from cordee.privacy.models import CaseAssignment, EmergencyAccess, Guard, Watch
from cordee.referrals.clocks import holidays_around
from cordee.voice.models import RightsRequest
from cordee.voice.rights import ANSWERED


class AlreadyGuarded(Exception):
    """Somebody else placed it before: ``guard`` says when."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(guard.pk)
        self.guard = guard


class AlreadyLifted(Exception):
    """Somebody else lifted it before."""


class AlreadyReviewed(Exception):
    """The review was given, and is given once."""


class NobodyAssigned(Exception):
    """A sensitive case without anybody to work on it would be lost."""


@transaction.atomic
def place(*, case_id: UUID, kind: GuardKind, reason: str, actor: Actor, at: datetime, key: str) -> Guard:
    """Narrow a case. The same key twice is one guard; another one in force raises AlreadyGuarded."""
    if actor.role not in PLACED_BY[kind]:
        raise Case.DoesNotExist
    before = _in_force(case_id, kind, actor)
    if before is not None:
        if (before.placed_by_id, before.idempotency_key) == (actor.membership, key):
            return before
        raise AlreadyGuarded(before)
    guard = Guard(
        case_id=case_id,
        departement=queries.departement_of(case_id),
        kind=kind.value,
        reason=reason,
        placed_at=at,
        placed_by_id=actor.membership,
        placed_by_label=actor.label,
        idempotency_key=key,
    )
    guard.save(force_insert=True)
    _trace(f"case.{kind}", guard, actor, at, reason)
    return guard


def restrict(*, case_id: UUID, reason: str, actor: Actor, at: datetime, key: str) -> Guard:
    """Hide the case from all but the rights officer, and freeze it (RGPD, article 18)."""
    return place(case_id=case_id, kind=GuardKind.RESTRICTED, reason=reason, actor=actor, at=at, key=key)


@transaction.atomic
def mark_sensitive(
    *, case_id: UUID, reason: str, members: Collection[UUID], actor: Actor, at: datetime, key: str
) -> Guard:
    """Leave the case to ``members``; the team leads of all who take part are told, so that they assign theirs.

    Who followed it, was not chosen, and is assigned by who marks it (its own people; all, for a rights officer) follows
    it no longer.
    """
    if not members:
        raise NobodyAssigned
    heads = queries.heads_of(case_id, actor=actor)  # before the case shuts
    guard = place(case_id=case_id, kind=GuardKind.SENSITIVE, reason=reason, actor=actor, at=at, key=key)
    assign(case_id=case_id, members=members, actor=actor, at=at)
    followed = CaseAssignment.objects.visible_to(actor).filter(case=case_id, ended_at__isnull=True)
    for one in followed.exclude(membership__in=list(members)).order_by("pk"):
        end_assignment(assignment_id=one.pk, actor=actor, at=at)
    for head in heads:
        if head.pk != actor.membership:
            key = f"case_sensitive:{guard.pk}:{head.pk}"
            outbox.queue("case_sensitive", about=guard.case_id, address=head.user.email, at=at, key=key)
    return guard


@transaction.atomic
def assign(*, case_id: UUID, members: Collection[UUID], actor: Actor, at: datetime) -> None:
    """Those who are assigned already stay so; the database refuses who may not be."""
    known = CaseAssignment.objects.visible_to(actor).filter(case=case_id, ended_at__isnull=True)
    assigned = set(known.values_list("membership_id", flat=True))
    departement = queries.departement_of(case_id)
    for member in Membership.objects.filter(pk__in=set(members) - assigned).order_by("pk"):
        CaseAssignment(
            case_id=case_id,
            departement=departement,
            organisation_id=member.organisation_id,
            membership=member,
            assigned_at=at,
            assigned_by_id=actor.membership,
            assigned_by_label=actor.label,
        ).save(force_insert=True)
        detail = {"membership": str(member.pk)}
        audit.record("case.assigned", actor=actor, at=at, target=case_id, case=case_id, detail=detail)


@transaction.atomic
def end_assignment(*, assignment_id: UUID, actor: Actor, at: datetime) -> CaseAssignment:
    """Twice is once. The last assigned member of a sensitive case stays: NobodyAssigned."""
    one: CaseAssignment = CaseAssignment.objects.visible_to(actor).get(pk=assignment_id)
    if one.ended_at is not None:
        return one
    others = CaseAssignment.objects.visible_to(actor).filter(case=one.case_id, ended_at__isnull=True)
    if not others.exclude(pk=one.pk).exists() and _in_force(one.case_id, GuardKind.SENSITIVE, actor):
        raise NobodyAssigned
    still = CaseAssignment.objects.visible_to(actor).filter(pk=one.pk, ended_at__isnull=True)
    if still.update(ended_at=at, ended_by_label=actor.label) != 1:
        raise CaseAssignment.DoesNotExist
    detail = {"membership": str(one.membership_id)}
    audit.record("case.unassigned", actor=actor, at=at, target=one.case_id, case=one.case_id, detail=detail)
    return one


@transaction.atomic
def lift(*, guard_id: UUID, reason: str, actor: Actor, at: datetime) -> Guard:
    """Twice by the same member is once; raise AlreadyLifted when another did, Guard.DoesNotExist when hidden."""
    guard = queries.access_guard(guard_id, actor=actor)
    if actor.role not in PLACED_BY[GuardKind(guard.kind)]:
        raise Guard.DoesNotExist
    changes = {"lifted_at": at, "lifted_by": actor.membership, "lifted_by_label": actor.label, "lift_reason": reason}
    if Guard.objects.filter(pk=guard.pk, lifted_at__isnull=True).update(**changes) != 1:
        if queries.access_guard(guard_id, actor=actor).lifted_by_id == actor.membership:
            return guard
        raise AlreadyLifted(guard.pk)
    _trace(f"case.{guard.kind}_lifted", guard, actor, at, reason)
    return guard


@transaction.atomic
def open_in_emergency(*, case_id: UUID, reason: str, actor: Actor, at: datetime, key: str) -> EmergencyAccess:
    """Open one case to this member for an hour, by the clock of the database, and tell who answers for it.

    The caller has just asked for the second factor. Raises Case.DoesNotExist for a case that a guard shuts, that is
    elsewhere, or that is none.
    """
    same = EmergencyAccess.objects.visible_to(actor).filter(membership=actor.membership, idempotency_key=key).first()
    if same is not None:
        return same
    if actor.role not in EMERGENCY_ROLES or not queries.may_be_opened(case_id):
        raise Case.DoesNotExist
    departement, on = queries.departement_of(case_id), timezone.localdate(at)
    access = EmergencyAccess(
        id=uuid4(),
        case_id=case_id,
        departement=departement,
        organisation_id=actor.organisation,
        membership_id=actor.membership,
        by_label=actor.label,
        reason=reason,
        opened_at=Now(),
        expires_at=Now() + EMERGENCY_LASTS,
        review_by=review_by(on, holidays=holidays_around(on, departement)),
        idempotency_key=key,
    )
    access.save(force_insert=True)
    audit.record(
        "emergency.opened", actor=actor, at=at, target=access.pk, case=case_id, reason=_short(reason), channel="account"
    )
    for who, address in queries.to_tell(case_id, departement, actor=actor).items():
        outbox.queue("emergency_opened", about=access.pk, address=address, at=at, key=f"emergency:{access.pk}:{who}")
    return queries.access_emergency(access.pk, actor=actor)


@transaction.atomic
def review(*, access_id: UUID, finding: Finding, note: str, actor: Actor, at: datetime) -> EmergencyAccess:
    """The rights officer says once whether it was justified; never of an access of their own."""
    access = queries.access_emergency(access_id, actor=actor)
    if access.reviewed_at is not None:
        if (access.reviewed_by_id, access.finding) == (actor.membership, finding):
            return access
        raise AlreadyReviewed(access.pk)
    changes = {
        "reviewed_at": at,
        "reviewed_by": actor.membership,
        "reviewed_by_label": actor.label,
        "finding": finding.value,
        "review_note": note,
    }
    if EmergencyAccess.objects.filter(pk=access.pk, reviewed_at__isnull=True).update(**changes) != 1:
        raise EmergencyAccess.DoesNotExist
    detail = {"finding": finding.value}
    audit.record("emergency.reviewed", actor=actor, at=at, target=access.pk, case=access.case_id, detail=detail)
    return access


@transaction.atomic
def conclude(*, watch_id: UUID, finding: Finding, actor: Actor, at: datetime) -> Watch:
    """The rights officer says once what a reading that the watch found was; never of a reading of their own."""
    watch = queries.access_watch(watch_id, actor=actor)
    if watch.reviewed_at is not None:
        if (watch.reviewed_by_id, watch.finding) == (actor.membership, finding):
            return watch
        raise AlreadyReviewed(watch.pk)
    changes = {
        "reviewed_at": at,
        "reviewed_by": actor.membership,
        "reviewed_by_label": actor.label,
        "finding": finding.value,
    }
    others = Watch.objects.visible_to(actor).exclude(membership=actor.membership)
    if others.filter(pk=watch.pk, reviewed_at__isnull=True).update(**changes) != 1:
        raise Watch.DoesNotExist
    detail = {"finding": finding.value}
    audit.record("watch.reviewed", actor=actor, at=at, target=watch.pk, case=watch.case_id or "", detail=detail)
    return queries.access_watch(watch_id, actor=actor)


@transaction.atomic
def answer_right(*, request_id: UUID, answered: RightAnswer, words: str, actor: Actor, at: datetime) -> RightsRequest:
    """By the rights officer of the place, in words that she reads on her page; she is told that there are some, and
    who leads her case is told that it will be erased, or no longer will.

    Once; an erasure agreed to is answered anew until the night that does it. Raise AlreadyReviewed.
    """
    request = queries.access_right(request_id, actor=actor)
    before = RightAnswer(request.answer) if request.answer else None
    if before and (request.answered_by_id, before, request.answer_words) == (actor.membership, answered, words):
        return request
    if answered not in answers_to(Right(request.right), before):
        raise AlreadyReviewed(request.pk)
    changes = {"answer": answered.value, "answer_words": words, "answered_at": at, "answered_by": actor.membership}
    waiting = RightsRequest.objects.visible_to(actor).filter(pk=request.pk, answer=request.answer)
    if waiting.update(**changes) != 1:
        raise RightsRequest.DoesNotExist
    detail = {"right": request.right, "answer": answered.value, "before": request.answer}
    audit.record("right.answered", actor=actor, at=at, target=request.pk, case=request.case_id, detail=detail)
    key = f"{ANSWERED}:{request.pk}:{answered.value}"
    telling.tell_later(case_id=request.case_id, kind=ANSWERED, key=key, actor=actor, at=at)
    warning.tell_who_leads(request, answered=answered, before=before, actor=actor, at=at)
    return queries.access_right(request_id, actor=actor)


def note_search(*, found: int, actor: Actor, at: datetime, screen: str) -> None:
    """Who looked for a case by its reference, and how many it gave: never the reference."""
    audit.record("case.searched", actor=actor, at=at, screen=screen, detail={"found": found})


def _in_force(case_id: UUID, kind: GuardKind, actor: Actor) -> Guard | None:
    found: Guard | None = (
        Guard.objects.visible_to(actor).filter(case=case_id, kind=kind.value, lifted_at__isnull=True).first()
    )
    return found


def _trace(kind: str, guard: Guard, actor: Actor, at: datetime, reason: str) -> None:
    audit.record(kind, actor=actor, at=at, target=guard.pk, case=guard.case_id, reason=_short(reason))


def _short(reason: str) -> str:
    return reason[:200]
