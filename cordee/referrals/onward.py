"""What a page says of where a request goes on: its children, the next candidates, who else may be asked."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cordee.catalogue.queries import reference_day
from cordee.domain.access import Actor
from cordee.domain.redirection import ContinuedAs
from cordee.domain.referral import FOLLOWED_STATES, NotPossible, RefusalReason, Side
from cordee.referrals import acting, candidates, continuing, queries, wishes, wording
from cordee.referrals.acting import Desk
from cordee.referrals.candidates import Destination
from cordee.referrals.followed import AskedTooOften, already_followed
from cordee.referrals.models import Referral

SHOWN = 3  # of the next candidates; the others one click further


@dataclass(frozen=True, kw_only=True)
class Onward:
    children: tuple[Referral, ...] = ()
    running: tuple[Referral, ...] = ()  # by which who refused already follows the person, as far as the reader may know
    again: Destination | None = None  # who lacked something, to be asked again with it
    next: tuple[Destination, ...] = ()
    more: int = 0
    nobody_left: bool = False
    may_ask_beside: bool = False
    awaits_wish: bool = False

    @property
    def is_next(self) -> bool:
        """Whether what comes next in the case is done here."""
        return bool(self.again or self.next or self.awaits_wish)

    @property
    def is_empty(self) -> bool:
        return not (
            self.children
            or self.running
            or self.again
            or self.next
            or self.nobody_left
            or self.may_ask_beside
            or self.awaits_wish
        )


def onward(referral: Referral, *, actor: Actor) -> Onward:
    """For the sender alone; a request that already goes on is followed there."""
    if referral.sent_at is None or Side.SENDER not in queries.sides_of(referral, actor=actor):
        return Onward()
    children = queries.children_of(referral, actor=actor)
    may_go_on = not children and continuing.may_go_on(referral, ContinuedAs.NEXT, actor=actor)
    beside = continuing.may_go_on(referral, ContinuedAs.BESIDE, actor=actor)
    found = candidates.of(referral, on=reference_day()) if may_go_on or beside else []
    following = found if may_go_on else []
    again = continuing.destinations(referral, ContinuedAs.COMPLETED, actor=actor, on=reference_day())
    return Onward(
        children=tuple(children),
        running=tuple(_running(referral, actor)),
        next=tuple(following[:SHOWN]),
        more=max(0, len(following) - SHOWN),
        again=again[0] if again else None,
        nobody_left=may_go_on and not following and not again,
        may_ask_beside=beside and bool(found),
        awaits_wish=wishes.awaits_her_word(referral, actor=actor),
    )


def _running(referral: Referral, actor: Actor) -> list[Referral]:
    """Of the same case alone: what the organisation does in a case of its own is not told."""
    if referral.refusal_reason != RefusalReason.ALREADY_FOLLOWED:
        return []
    of_case = queries.referrals_of_case(referral.case_id, actor=actor)
    theirs = [one for one in of_case if one.recipient_id == referral.recipient_id]
    return [one for one in theirs if one.state in FOLLOWED_STATES]


def followed_page(request: HttpRequest, desk: Desk, template: str) -> HttpResponse:
    """Yes with one's own case, or no: nothing of the person either way."""
    try:
        answer = already_followed(referral_id=desk.referral.pk, actor=request.actor, at=timezone.now())
    except NotPossible as no:
        return acting.refused(request, desk, wording.not_possible(no), status=409)
    except AskedTooOften:
        return acting.refused(request, desk, wording.ASKED_TOO_OFTEN, status=429)
    return render(request, template, {"answer": answer, "home": desk.home, "refusal": desk.refusal})
