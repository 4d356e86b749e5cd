"""Whole acts, as the site does them: lock, decide, save, audit, outbox, commit. With access control, and without."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from statistics import median
from uuid import UUID, uuid4

from django.utils import timezone
from psycopg import Connection

from cordee.audit.context import acting_as
from cordee.config.embedded import SUPERUSER
from cordee.domain.access import Actor
from cordee.measures.place import Place
from cordee.measures.population import LINE
from cordee.network.models import Membership
from cordee.network.queries import actor_of
from cordee.referrals import actions

Act = Callable[[UUID, Actor], None]
COUNTED = 12  # acts of each connection


def accept(referral_id: UUID, actor: Actor) -> None:
    """The operator says yes: the lead moves, the sender is told."""
    now = timezone.now()
    on = timezone.localdate() + timedelta(days=2)
    actions.accept(
        referral_id=referral_id, first_contact_on=on, responder_name="Mme Roche", actor=actor, at=now, key=str(uuid4())
    )


def cancel(referral_id: UUID, actor: Actor) -> None:
    """The line, which takes part in every case of the base, takes a request back."""
    actions.cancel(
        referral_id=referral_id, reason="Envoyée deux fois", actor=actor, at=timezone.now(), key=str(uuid4())
    )


ACTS: dict[str, tuple[str, Act, bool]] = {
    "accept": ("accepter une demande, par l'organisme", accept, False),
    "cancel": ("annuler une demande, par la ligne", cancel, True),
}


class Waiting:
    """Requests that nobody has answered, each for one act; its actor is its receiver, or the line."""

    def __init__(self, place: Place) -> None:
        with place.connect(SUPERUSER) as inside:
            self._left = _waiting(inside)

    def take(self, count: int, *, by_line: bool) -> list[tuple[UUID, UUID]]:
        """The referral and the membership that acts."""
        taken, self._left = self._left[:count], self._left[count:]
        return [(referral, line if by_line else receiver) for referral, receiver, line in taken]


def _waiting(inside: Connection) -> list[tuple[UUID, UUID, UUID]]:
    found = inside.execute(
        """select referral.id, receiver.id, line.id from referrals_referral referral
             join network_membership receiver on receiver.organisation_id = referral.recipient_id
             join network_membership line on line.organisation_id = md5(%s)::uuid
            where referral.state = 'envoyee' order by md5(referral.id::text) limit 5000""",
        [f"organisation{LINE}"],
    )
    return found.fetchall()


def timed(act: Act, work: Sequence[tuple[UUID, UUID]]) -> Iterator[float]:
    """Milliseconds of each act, its context and its commit included; who acts is found before."""
    actors = {one: actor_of(Membership.objects.select_related("organisation", "user").get(pk=one)) for _, one in work}
    for referral, membership in work:
        started = time.perf_counter()
        with acting_as(actors[membership]):
            act(referral, actors[membership])
        yield (time.perf_counter() - started) * 1000


def race(
    act: Act, places: Sequence[Place], waiting: dict[int, Waiting], *, by_line: bool, rounds: int, warm: int
) -> dict[tuple[int, str], float]:
    """Median milliseconds by size and way, rounds interleaved; ``warm``: first acts of a connection, not counted."""
    times: dict[tuple[int, str], list[float]] = {}
    for _ in range(rounds):
        for place in places:
            for way, entered in (("protected", place.protected), ("bare", place.bare)):
                work = waiting[place.cases].take(warm + COUNTED, by_line=by_line)
                with entered():
                    times.setdefault((place.cases, way), []).extend(list(timed(act, work))[warm:])
    return {key: median(found) for key, found in times.items() if found}
