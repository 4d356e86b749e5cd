"""A request entered in error: one administrator asks, another confirms, the clock then carries it out.

Administrators never see the case. They know a reference, a state, days and organisations, by functions of the database;
what moves the request has the rights of the clock, and the database lets it only with two signatures.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.cases import actions as cases
from cordee.domain import referral as rules
from cordee.domain.access import Actor
from cordee.domain.referral import GuardsUnmet, NextAction, State, Verb
from cordee.domain.working_days import working_day_after
from cordee.network.models import Organisation
from cordee.outbox import actions as outbox
from cordee.referrals.clocks import holidays_around, next_working_day
from cordee.referrals.coming_next import plan_next
from cordee.referrals.correction import Correction, Verdict
from cordee.referrals.models import Referral
from cordee.referrals.moving import Act, Move, moving
from cordee.referrals.references import keys_of, reference_of

CARRY_OUT = "referrals.carry_out_correction"
CORRECTOR = Actor.for_job("clock", label="Correction par deux administrateurs")
DAYS_TO_CONFIRM = 10


class Refused(Exception):
    """What the guards do not allow; ``why`` is a code that ``correcting_views`` says."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Line:
    """All that an administrator learns of a request."""

    pk: UUID
    departement: str
    state: State
    created_on: date
    since: date
    sender: Organisation
    recipient: Organisation

    @property
    def reference(self) -> str:
        return reference_of(self.pk)


def find(reference: str) -> list[Line]:
    """The requests of that reference in the administrator's territory; hidden, missing and mistyped look the same."""
    keys = keys_of(reference)
    found = _ask_database("select policy.referrals_between(%s, %s)", *keys) if keys else []
    return [line for pk in found or [] if (line := line_of(pk)) is not None]


def line_of(referral_id: UUID) -> Line | None:
    told = _ask_database("select policy.referral_line(%s)", referral_id)
    if told is None:
        return None
    departement, state, created_on, since, sender, recipient = told
    return Line(
        pk=referral_id,
        departement=departement,
        state=State(state),
        created_on=date.fromisoformat(created_on),
        since=date.fromisoformat(since),
        sender=Organisation.objects.get(pk=sender),
        recipient=Organisation.objects.get(pk=recipient),
    )


def access_line(referral_id: UUID) -> Line:
    if (line := line_of(referral_id)) is None:
        raise Referral.DoesNotExist(referral_id)
    return line


def corrections(*, actor: Actor, limit: int = 100) -> list[Correction]:
    """The latest first, those that wait before the others."""
    found = Correction.objects.visible_to(actor).select_related("asked_by_account", "decided_by_account")
    return list(found.order_by("verdict", "-asked_at", "pk")[:limit])


def access_correction(pk: UUID, *, actor: Actor, lock: bool = False) -> Correction:
    found = Correction.objects.visible_to(actor)
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    correction: Correction = found.get(pk=pk)
    return correction


@transaction.atomic
def ask(*, referral_id: UUID, reason: str, actor: Actor, at: datetime) -> Correction:
    """The first signature: nothing moves yet. Another administrator has ten working days."""
    line = access_line(referral_id)
    if line.state is State.ENTERED_IN_ERROR:
        raise Refused("already_in_error")
    today = timezone.localdate(at)
    for waiting in Correction.objects.visible_to(actor).filter(referral=referral_id, verdict=""):
        if not waiting.is_lapsed_on(today):
            raise Refused("already_asked")
        _decide(waiting, Verdict.DECLINED, actor, at)
    correction = Correction(
        referral_id=referral_id,
        departement=line.departement,
        asked_by_id=actor.membership,
        asked_by_account_id=actor.user,
        reason=reason.strip(),
        asked_at=at,
        confirm_by=working_day_after(today, DAYS_TO_CONFIRM, holidays=holidays_around(today, line.departement)),
    )
    correction.save(force_insert=True)
    audit.record("correction.asked", actor=actor, at=at, target=referral_id, reason=reason.strip())
    return correction


@transaction.atomic
def confirm(*, correction_id: UUID, actor: Actor, at: datetime) -> Correction:
    """The second signature, by somebody else: the request is then taken out by the worker, within seconds."""
    correction = _waiting(correction_id, actor)
    if actor.user == correction.asked_by_account_id:
        raise Refused("same_person")
    if correction.is_lapsed_on(timezone.localdate(at)):
        raise Refused("lapsed")
    _decide(correction, Verdict.CONFIRMED, actor, at)
    job = app.configure_task(CARRY_OUT, queueing_lock=f"correction:{correction.pk}")
    try:
        with transaction.atomic():
            job.defer(correction_id=str(correction.pk))
    except AlreadyEnqueued:
        return correction
    return correction


@transaction.atomic
def decline(*, correction_id: UUID, actor: Actor, at: datetime) -> Correction:
    """By another, or by who asked and thinks better of it."""
    correction = _waiting(correction_id, actor)
    _decide(correction, Verdict.DECLINED, actor, at)
    return correction


def _waiting(correction_id: UUID, actor: Actor) -> Correction:
    access_correction(correction_id, actor=actor)
    correction = Correction.objects.visible_to(actor).filter(pk=correction_id, verdict="")
    locked = correction.select_for_update(of=("self",), no_key=True).first()
    if locked is None:
        raise Refused("already_decided")
    return locked


def _decide(correction: Correction, verdict: Verdict, actor: Actor, at: datetime) -> None:
    signed = {"decided_by_id": actor.membership, "decided_by_account_id": actor.user, "decided_at": at}
    if Correction.objects.filter(pk=correction.pk, verdict="").update(verdict=verdict.value, **signed) != 1:
        raise Refused("already_decided")
    correction.verdict = verdict.value
    kind = "correction.confirmed" if verdict is Verdict.CONFIRMED else "correction.declined"
    audit.record(kind, actor=actor, at=at, target=correction.referral_id)


def sweep(*, at: datetime) -> int:
    """Carry out what is signed and not yet done: a worker may have been down. Return how many."""
    with acting_as(CORRECTOR):
        signed = Correction.objects.visible_to(CORRECTOR).filter(verdict="confirmee", carried_out_at=None)
        waiting = list(signed.order_by("decided_at").values_list("pk", flat=True))
    return sum(carry_out(correction_id=pk, at=at) for pk in waiting)


def carry_out(*, correction_id: UUID, at: datetime) -> bool:
    """Take the request out: kept, out of figures, what it opened closed; False when it was done before."""
    with acting_as(CORRECTOR):
        correction = access_correction(correction_id, actor=CORRECTOR)
        if correction.verdict != Verdict.CONFIRMED.value or correction.carried_out_at is not None:
            return False
        act = Act(verb=Verb.CORRECT, actor=CORRECTOR, at=at, key=f"correction:{correction_id}")
        with moving(correction.referral_id, act) as move:
            if not move.done:
                _take_out(move)
            done = Correction.objects.filter(pk=correction_id, carried_out_at=None)
            return bool(done.update(carried_out_at=at))


def _take_out(move: Move) -> None:
    referral, case, act = move.referral, move.case, move.act
    _refuse_unsigned(referral)
    was_sent = referral.sent_at is not None
    cases.end_invitation(case=case, referral=referral.pk, actor=act.actor, at=act.at)
    if not _follows_otherwise(referral):
        cases.leave(
            case=case, organisation=referral.recipient_id, back_to=referral.sender_id, actor=act.actor, at=act.at
        )
    plan_next(move, NextAction.DECIDE, on=next_working_day(act.on, case.departement))
    move.write()
    if was_sent:
        _tell(referral, act.at)


def _refuse_unsigned(referral: Referral) -> None:
    """The table asks for two persons; the database is the one that knows."""
    if _ask_database("select policy.signed_correction(%s)", referral.pk) is None:
        raise GuardsUnmet(State(referral.state), Verb.CORRECT, rules.Side.CORRECTION, (rules.Guard.TWO_PERSONS,))


def _follows_otherwise(referral: Referral) -> bool:
    """Another request of the same case, accepted by the same organisation, keeps open what it opened."""
    others = Referral.objects.visible_to(CORRECTOR).filter(case=referral.case_id, recipient=referral.recipient_id)
    accepted = sorted(rules.FOLLOWED_STATES | {State.CLOSED})
    return others.exclude(pk=referral.pk).filter(state__in=accepted).exists()


def _tell(referral: Referral, at: datetime) -> None:
    """Both sides, in the neutral words of any request that ends or changes."""
    for kind, house in (("referral_answered", referral.sender), ("referral_closed", referral.recipient)):
        if house.email:
            key = f"{kind}:{referral.pk}:{referral.version}"
            outbox.queue(kind, about=referral.pk, address=house.email, at=at, key=key)


def _ask_database(question: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        (answer,) = cursor.fetchone()
    return answer
