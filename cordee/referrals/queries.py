"""Every read of referrals. What is hidden and what is missing look the same; a list costs a fixed number of queries.

A referral comes with ``sender`` and ``recipient`` loaded, and with its ``summary`` (level 1) when the actor may read
it: ``level_one(referral)`` gives it or None, without a query.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from cordee.domain import referral as rules
from cordee.domain.access import CASE_ROLES, SENDING_ROLES, Actor, ActorKind, Role
from cordee.domain.referral import Side, State, Verb
from cordee.people.taking_part import PARIS
from cordee.referrals.models import AnswerLink, Basket, Referral, ReferralMessage, ReferralSummary, Transition

PAGE = 25


_STATES: Mapping[Basket, frozenset[State]] = {
    Basket.TO_ANSWER: rules.PENDING_STATES,
    Basket.LATE: rules.PENDING_STATES,
    Basket.FOLLOWED: rules.FOLLOWED_STATES,
    Basket.ENDED: (rules.FINAL_STATES | {State.CLOSED}) - {State.ENTERED_IN_ERROR},
    Basket.DRAFTS: frozenset({State.DRAFT, State.AWAITING_CONSENT}),
}


def in_basket(basket: Basket, *, on: date) -> Q:
    condition = Q(state__in=sorted(_STATES[basket]))
    return condition & Q(answer_by__lt=on) if basket is Basket.LATE else condition


@dataclass(frozen=True, kw_only=True)
class After:
    """Where a page ends and the next begins: the place of its last line in the order of the list."""

    deadline_on: date
    referral: UUID

    def __str__(self) -> str:
        return f"{self.deadline_on.isoformat()}.{self.referral}"

    @classmethod
    def read(cls, text: str) -> "After | None":
        """Return None for anything that this class has not written: the list then begins at its start."""
        day, _, referral = text.partition(".")
        try:
            return cls(deadline_on=date.fromisoformat(day), referral=UUID(referral))
        except ValueError:
            return None


@dataclass(frozen=True, kw_only=True)
class Page:
    referrals: tuple[Referral, ...]
    after: After | None  # of the next page; None on the last


def access_referral(referral_id: UUID, *, actor: Actor, lock: bool = False) -> Referral:
    """Return the referral; raise Referral.DoesNotExist if it is missing or hidden from ``actor``."""
    found = Referral.objects.visible_to(actor)
    if lock:
        return found.select_for_update(of=("self",), no_key=True).get(pk=referral_id)
    return _loaded(found, actor).get(pk=referral_id)


def referral_by_link(*, actor: Actor) -> Referral:
    """The one referral of a live answer link; raise Referral.DoesNotExist for any other secret, or a dead one."""
    if actor.kind is not ActorKind.LINK:
        raise Referral.DoesNotExist
    return _loaded(Referral.objects.visible_to(actor), actor).get()


def link_of(*, actor: Actor) -> AnswerLink:
    """The link that the actor holds, dead or alive: enough to ask for a new one. Raise AnswerLink.DoesNotExist."""
    return AnswerLink.objects.visible_to(actor).select_related("organisation").get()


def level_one(referral: Referral) -> ReferralSummary | None:
    """What the request is about, when the actor it was loaded for may still read it. Never asks the database."""
    summary: ReferralSummary | None = referral._state.fields_cache.get("summary")
    return summary


def message_of(referral_id: UUID, *, actor: Actor) -> str:
    """The sender's words; empty when there are none, or when they are not open to the actor (before acceptance)."""
    return ReferralMessage.objects.visible_to(actor).filter(pk=referral_id).values_list("text", flat=True).first() or ""


def referral_history(referral_id: UUID, *, actor: Actor) -> list[Transition]:
    """The lines of the journal that the actor may read, in order."""
    lines = Transition.objects.visible_to(actor).filter(referral=referral_id).select_related("organisation")
    return list(lines.order_by("version"))


def inbox(
    *, actor: Actor, basket: Basket = Basket.TO_ANSWER, on: date, after: After | None = None, size: int = PAGE
) -> Page:
    """What came to the actor's organisation, by next deadline. ``on`` decides what is late."""
    return _page(_received(actor), actor, basket, on=on, after=after, size=size)


def sent_by(
    *, actor: Actor, basket: Basket = Basket.TO_ANSWER, on: date, after: After | None = None, size: int = PAGE
) -> Page:
    """What the actor's organisation sent, or is about to."""
    return _page(_sent(actor), actor, basket, on=on, after=after, size=size)


def watched(*, actor: Actor, basket: Basket, on: date, after: After | None = None, size: int = PAGE) -> Page:
    """For the animator of a département: late, refused and expired, without a word about the person."""
    return _page(_watched(actor), actor, basket, on=on, after=after, size=size)


def inbox_counts(*, actor: Actor, on: date) -> dict[Basket, int]:
    return _counts(_received(actor), on)


def sent_counts(*, actor: Actor, on: date) -> dict[Basket, int]:
    return _counts(_sent(actor), on)


def watched_counts(*, actor: Actor, on: date) -> dict[Basket, int]:
    return _counts(_watched(actor), on)


def answered_lately(*, actor: Actor, limit: int = 10) -> list[Referral]:
    """What others answered to the actor's organisation, the latest first: for its home page."""
    answered = [State.ACCEPTED, State.REFUSED, State.EXPIRED, State.WITHDRAWN]
    found = _sent(actor).filter(state__in=[state.value for state in answered])
    return list(_loaded(found, actor).order_by("-state_since", "pk")[:limit])


def referrals_of_case(case_id: UUID, *, actor: Actor) -> list[Referral]:
    found = Referral.objects.visible_to(actor).filter(case=case_id)
    return list(_loaded(found, actor).order_by("created_at", "pk"))


def latest_twin(referral: Referral, *, person_id: UUID, actor: Actor) -> Referral | None:
    """The last request for the same person, to the same organisation, for the same service, that is still open.

    Among the cases that the actor knows: somebody else's request stays unknown to it.
    """
    same = Referral.objects.visible_to(actor).filter(
        case__person=person_id,
        recipient=referral.recipient_id,
        service_family=referral.service_family,
        state__in=sorted(rules.PENDING_STATES | rules.FOLLOWED_STATES),
    )
    return same.exclude(pk=referral.pk).order_by("-sent_at").first()


def open_on_consent(consent_id: UUID, *, actor: Actor) -> list[Referral]:
    """Referrals that rest on a consent and still run, locked."""
    found = Referral.objects.visible_to(actor).filter(consent=consent_id, state__in=sorted(rules.OPEN_STATES))
    return list(found.select_for_update(of=("self",), no_key=True).order_by("pk"))


def withdrawn_on_consent(consent_id: UUID, *, actor: Actor) -> list[Referral]:
    found = Referral.objects.visible_to(actor).filter(consent=consent_id, state=State.WITHDRAWN.value)
    return list(_loaded(found, actor).order_by("pk"))


def due(*, actor: Actor, on: date) -> list[UUID]:
    """Ids of the referrals for which the clock may have something to do that day; ``domain.referral.tick`` decides."""
    waiting = Referral.objects.visible_to(actor).filter(state__in=sorted(rules.PENDING_STATES))
    first, second = Q(reminders_sent=0, remind_on__0__lte=on), Q(reminders_sent=1, remind_on__1__lte=on)
    last = Q(reminders_sent__gte=2, expires_on__lte=on)
    not_today = Q(last_reminded_on__isnull=True) | Q(last_reminded_on__lt=on)
    return list(
        waiting.filter(first | second | last, not_today).order_by("expires_on", "pk").values_list("pk", flat=True)
    )


def sides_of(referral: Referral, *, actor: Actor) -> tuple[Side, ...]:
    """Every side on which the actor stands for this referral, the closest first; empty for a mere reader."""
    if actor.kind is ActorKind.LINK:
        return (Side.RECEIVER,)
    if actor.kind is ActorKind.JOB:
        return (Side.CLOCK,) if actor.job == "clock" else ()
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


def today() -> date:
    """The real day in Paris: acts and deadlines keep the real clock, whatever the day of the rules."""
    return timezone.localdate(timezone=PARIS)


def _loaded(found: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    summaries = Prefetch("summary", queryset=ReferralSummary.objects.visible_to(actor))
    return found.select_related("sender", "recipient").prefetch_related(summaries)


def _received(actor: Actor) -> QuerySet[Any]:
    received = Referral.objects.visible_to(actor).filter(recipient=actor.organisation, sent_at__isnull=False)
    return received if actor.role in CASE_ROLES else received.none()


def _sent(actor: Actor) -> QuerySet[Any]:
    return Referral.objects.visible_to(actor).filter(sender=actor.organisation)


def _watched(actor: Actor) -> QuerySet[Any]:
    found = Referral.objects.visible_to(actor)
    return found if actor.role is Role.ANIMATOR else found.none()


def _page(found: QuerySet[Any], actor: Actor, basket: Basket, *, on: date, after: After | None, size: int) -> Page:
    found = found.filter(in_basket(basket, on=on))
    if after is not None:
        later = Q(next_deadline_on__gt=after.deadline_on)
        same_day = Q(next_deadline_on=after.deadline_on, pk__gt=after.referral)
        found = found.filter(later | same_day)
    rows = list(_loaded(found, actor).order_by("next_deadline_on", "pk")[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    following = After(deadline_on=last.next_deadline_on, referral=last.pk) if last else None
    return Page(referrals=tuple(rows[:size]), after=following)


def _counts(found: QuerySet[Any], on: date) -> dict[Basket, int]:
    counted = found.aggregate(**{basket.name: Count("pk", filter=in_basket(basket, on=on)) for basket in Basket})
    return {basket: counted[basket.name] for basket in Basket}
