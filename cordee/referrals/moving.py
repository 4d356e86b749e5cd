"""How a referral moves, whatever the act: take the locks, ask the table, write the journal, leave a trace.

The case is locked first, then the referral: withdrawals and answers take the same locks in the same order. The journal
is written last: it is what changes the state, and with it what the actor may still touch.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.cases import queries as cases
from cordee.cases.models import Case
from cordee.domain import referral as rules
from cordee.domain.access import Actor, ActorKind
from cordee.domain.follow_up import Tried
from cordee.domain.referral import Channel, Guard, LineActs, NotPossible, Side, State, Verb
from cordee.hooks import actions as hooks
from cordee.referrals import queries
from cordee.referrals.models import Attempt, Referral, ReferralComplement, ReferralQuestion, Transition

TOLD_AS: Mapping[Verb, str] = {
    Verb.ASK_CONSENT: "agreement_asked",
    Verb.SEND: "sent",
    Verb.AGREE: "agreed",
    Verb.LAPSE: "lapsed",
    Verb.ACKNOWLEDGE: "received",
    Verb.ACCEPT: "accepted",
    Verb.REFUSE: "refused",
    Verb.REDIRECT: "redirected",
    Verb.EXPIRE: "expired",
    Verb.START: "started",
    Verb.CLOSE: "closed",
    Verb.REOPEN: "reopened",
    Verb.WITHDRAW: "withdrawn",
    Verb.CANCEL: "cancelled",
    Verb.CORRECT: "entered_in_error",
}


class KeyReused(Exception):
    """The key of an act came back with another act: a form filled twice, or a client that makes keys badly."""


class MovedMeanwhile(Exception):
    """The referral did not change although it was locked: the database refused what the application allows."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act as it came in; ``body`` is what makes it the same act when its key comes back."""

    verb: Verb
    actor: Actor
    at: datetime
    key: str
    body: Mapping[str, object] = field(default_factory=dict)
    responder_name: str = ""
    comment: str = ""
    effective_on: date | None = None  # when it took place, if it is told later

    @property
    def on(self) -> date:
        return timezone.localdate(self.at)

    @property
    def digest(self) -> str:
        said = [
            self.verb,
            self.responder_name,
            self.comment,
            {name: str(self.body[name]) for name in sorted(self.body)},
        ]
        return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


class Move:
    """A referral under lock, about to move. ``done``: the same act came before, there is nothing left to do."""

    def __init__(self, act: Act, referral: Referral, case: Case | None, side: Side | None) -> None:
        self.act = act
        self.referral = referral
        self._case = case
        self.side = side

    @property
    def done(self) -> bool:
        return self._case is None

    @property
    def case(self) -> Case:
        if self._case is None:
            raise MovedMeanwhile(self.referral.pk)
        return self._case

    @property
    def channel(self) -> Channel:
        if self.act.actor.kind is ActorKind.LINK:
            return Channel.LINK
        if self.act.actor.kind is ActorKind.BENEFICIARY:
            return Channel.PERSON
        if self.act.actor.kind is ActorKind.JOB:
            return Channel.CLOCK
        return Channel.PHONE if self.spoken else Channel.ACCOUNT

    @property
    def spoken(self) -> bool:
        """An agent writes down what the person or the operator says on the phone."""
        return self.side is Side.LINE and self._line_acts is not LineActs.AS_SENDER

    @property
    def _line_acts(self) -> LineActs | None:
        row = rules.arrow(State(self.referral.state), self.act.verb)
        return row.line_acts if row else None

    @property
    def organisation(self) -> UUID | None:
        """On whose behalf the act is done."""
        if self.side is Side.RECEIVER or (self.side is Side.LINE and self._line_acts is LineActs.FOR_RECEIVER):
            return self.referral.recipient_id
        return self.act.actor.organisation

    def guarded_by(self, missing: tuple[Guard, ...]) -> None:
        """Raise GuardsUnmet when something is missing."""
        rules.move(State(self.referral.state), self.act.verb, by=self.side, missing=missing)

    def write(self, **changes: object) -> Referral:
        """Save what the act brings, then the line of the journal, which moves the state."""
        target = rules.next_state(State(self.referral.state), self.act.verb, by=self.side)
        same = Referral.objects.filter(pk=self.referral.pk, version=self.referral.version)
        if changes and same.update(**changes) != 1:
            raise MovedMeanwhile(self.referral.pk)
        self._journal(target, str(changes.get("outcome", "")))
        changes |= {"state": target.value, "state_since": self.act.at, "version": self.referral.version + 1}
        for name, value in changes.items():
            setattr(self.referral, name, value)
        return self.referral

    def note(self, tried: Tried) -> None:
        """Write an attempt at the first meeting: the referral stays where it is."""
        said = {"kind": tried.kind.value, "on": tried.on, "next_on": tried.next_on}
        Attempt(**self.signed(), **said).save(force_insert=True)
        self._trace("attempted", {"kind": tried.kind.value})

    def say(self, line: type[ReferralQuestion] | type[ReferralComplement], told_as: str, **said: object) -> None:
        """Write into the thread: the referral stays where it is."""
        line(**self.signed(), **said).save(force_insert=True)
        self._trace(told_as, {})

    def _journal(self, target: State, outcome: str) -> None:
        act, referral = self.act, self.referral
        Transition(
            **self.signed(),
            version=referral.version + 1,
            from_state=referral.state,
            to_state=target.value,
            verb=act.verb.value,
            effective_on=act.effective_on or act.on,
            outcome=outcome,
        ).save(force_insert=True)
        self._trace(TOLD_AS[act.verb], {"from": referral.state, "to": target.value})
        self._tell_software()

    def _tell_software(self) -> None:
        """That of both ends; of the receiver once it has been asked."""
        act, referral = self.act, self.referral
        asked = act.verb is Verb.SEND or referral.sent_at is not None
        told = [referral.sender_id, referral.recipient_id] if asked else [referral.sender_id]
        key = f"{referral.pk}:{referral.version + 1}"
        hooks.tell(f"referral.{TOLD_AS[act.verb]}", about=referral.pk, organisations=told, at=act.at, key=key)

    def signed(self, *, of: str = "referral") -> dict[str, object]:
        """Who acts, for whom, by which way, with which key: the same on every line. ``of``: where it keeps on which
        request."""
        act, referral = self.act, self.referral
        return {
            f"{of}_id": referral.pk,
            "departement": referral.departement,
            "actor_kind": act.actor.kind.value,
            "actor_label": act.actor.label,
            "membership_id": act.actor.membership,
            "organisation_id": self.organisation,
            "responder_name": act.responder_name,
            "channel": self.channel.value,
            "at": act.at,
            "comment": act.comment,
            "idempotency_key": act.key,
            "act_digest": act.digest,
        }

    def _trace(self, told_as: str, detail: dict[str, str]) -> None:
        act, referral = self.act, self.referral
        audit.record(
            f"referral.{told_as}",
            actor=act.actor,
            at=act.at,
            target=referral.pk,
            case=referral.case_id,
            channel=self.channel.value,
            detail={**detail, "side": self.side.value if self.side else ""},
        )


Journal = type[Transition] | type[Attempt] | type[ReferralQuestion] | type[ReferralComplement]


@contextmanager
def moving(referral_id: UUID, act: Act, *, journal: Journal = Transition) -> Iterator[Move]:
    """Open the act on the referral, all or nothing. ``journal`` is where it will be written, with its key."""
    with all_or_nothing(act, target=referral_id):
        yield begin(referral_id, act, journal=journal)


@contextmanager
def all_or_nothing(act: Act, *, target: UUID) -> Iterator[None]:
    """A refused act leaves a line in the audit and nothing else."""
    try:
        with transaction.atomic():
            yield
    except NotPossible as refused:
        missing = [guard.value for guard in getattr(refused, "missing", ())]
        detail = {"verb": act.verb.value, "state": refused.state.value, "missing": missing}
        audit.record("referral.act_refused", actor=act.actor, at=act.at, target=target, detail=detail)
        raise


def begin(referral_id: UUID, act: Act, *, journal: Journal = Transition) -> Move:
    """Find, check, lock, and check again: while one waits for the lock, another may have answered.

    An act that came before has mostly moved the request, so that the table refuses it: its key is looked for then, and
    under the lock.
    """
    seen = queries.referral_to_move(referral_id, actor=act.actor)
    try:
        _side(seen, act)
    except NotPossible:
        if _already_done(seen, act, journal):
            return _as_it_is(referral_id, act)
        raise
    try:
        case = cases.access_case(seen.case_id, actor=act.actor, lock=True)
    except Case.DoesNotExist:  # The answer that came first has closed the case to us.
        case = None
    referral = _locked(seen, act)
    if _already_done(referral, act, journal):
        return _as_it_is(referral_id, act)
    side = _side(referral, act)
    if case is None:
        raise Case.DoesNotExist(referral.case_id)
    return Move(act, referral, case, side)


def _as_it_is(referral_id: UUID, act: Act) -> Move:
    """The act came before: what the request now is, is the answer."""
    return Move(act, queries.access_referral(referral_id, actor=act.actor), None, None)


def _locked(seen: Referral, act: Act) -> Referral:
    """The same referral, under lock; its organisations are already known."""
    referral = queries.access_referral(seen.pk, actor=act.actor, lock=True)
    referral.sender, referral.recipient = seen.sender, seen.recipient
    return referral


def _already_done(referral: Referral, act: Act, journal: Journal) -> bool:
    lines = journal.objects.visible_to(act.actor).filter(referral=referral.pk, idempotency_key=act.key)
    line = lines.only("act_digest").first()
    if line is not None and line.act_digest != act.digest:
        raise KeyReused(act.key)
    return line is not None


def _side(referral: Referral, act: Act) -> Side:
    """Return the side on which the table lets the actor do this; raise NotPossible, with who was first."""
    state, sides = State(referral.state), queries.sides_of(referral, actor=act.actor)
    allowed = [side for side in sides if act.verb in rules.moves(state, by=side)]
    if allowed:
        return allowed[0]
    first = sides[0] if sides else None
    raise NotPossible(state, act.verb, first, since=referral.state_since, responder=referral.responder_name)
