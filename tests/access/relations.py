"""What may tie somebody to a case, one row each: a new guard or relation is one more row in RELATIONS.

Each row makes a case of its own, seen by the members of one organisation, by the holder of a link, or by animators.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from cordee.domain.access import Actor, Role
from cordee.domain.consent import period_from
from cordee.domain.referral import State
from cordee.network.models import Membership, Organisation
from cordee.network.queries import actor_of
from cordee.referrals.models import AnswerLink, Referral
from tests.access.section3 import Tie
from tests.database import bypass_row_security
from tests.factories.cases import ParticipationFactory
from tests.factories.network import LONG_AGO, MembershipFactory, OrganisationFactory
from tests.factories.people import AcceptanceFactory, ConsentFactory
from tests.factories.privacy import CaseAssignmentFactory, EmergencyAccessFactory, GuardFactory
from tests.factories.referrals import AnswerLinkFactory, ReferralFactory

TWO = frozenset({"identity", "situation"})
THREE = TWO | {"health"}
DAY = timedelta(days=1)


@dataclass(kw_only=True)
class Related:
    """A case, what ties ``us`` to it, and what kind of actor looks."""

    us: Organisation
    referral: Referral
    tie: Tie
    departements: tuple[str, ...] = ()
    term: dict[str, Any] = field(default_factory=dict)
    link: Actor | None = None
    secret_of: UUID | None = None
    lets_in: Callable[["Related", Membership], object] | None = None  # who is let in one by one, each time one looks


def _referral(state: State, **changes: Any) -> Referral:
    marked = f"⟦{changes.pop('owner', 'sans')}·identité⟧"
    person = {"case__person__identity__family_name": marked, "message_text": marked.replace("identité", "message")}
    sent_at = timezone.now() - changes.pop("ago", timedelta(hours=1))
    referral = ReferralFactory(state=state, sent_at=sent_at, **(person | changes))
    with bypass_row_security():
        AcceptanceFactory(case=referral.case)
        return Referral.objects.select_related("case__person__identity", "consent", "sender", "recipient").get(
            pk=referral.pk
        )


def _receiver(state: State, tie: Tie, **changes: Any) -> Related:
    us = OrganisationFactory(kind="sante_travail")
    classes = sorted(changes.pop("classes", TWO))
    return Related(us=us, referral=_referral(state, recipient=us, classes=classes, **changes), tie=tie)


def _sender(state: State, tie: Tie, **changes: Any) -> Related:
    us = OrganisationFactory(kind="numero_vert")
    classes = sorted(changes.pop("classes", TWO))
    return Related(us=us, referral=_referral(state, sender=us, classes=classes, **changes), tie=tie)


@contextmanager
def guards_asleep() -> Iterator[None]:
    """A tie that no act opens yet (a reader) may be tried all the same."""
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        yield
        cursor.execute("set local session_replication_role = origin")


def _beside(level: str, tie: Tie, *, since: timedelta = -DAY, until: timedelta | None = None) -> Related:
    """At a level, beside those who exchange the request; ``tie.agreed`` is what the person shares with us."""
    us = OrganisationFactory(kind="cap_emploi")
    referral = _referral(State.ACCEPTED)
    now = timezone.now()
    term = {"valid_from": now + since, "valid_until": until and now + until}
    invited = {"referral": referral.pk} if level == "invited" else {}
    opened_by = "transmission" if level == "trace" else "orientation"
    with guards_asleep():
        ParticipationFactory(case=referral.case, organisation=us, level=level, opened_by=opened_by, **term, **invited)
    if tie.agreed:
        ConsentFactory(case=referral.case, organisation=us, classes=sorted(tie.agreed))
    return Related(us=us, referral=referral, tie=tie)


def _expired_consent(related: Related) -> Related:
    with bypass_row_security():
        long_ago = period_from(timezone.localdate() - timedelta(days=400))
        consent = related.referral.consent
        consent.__class__.objects.filter(pk=consent.pk).update(
            valid_from=long_ago.start, valid_until=timezone.localdate()
        )
    return related


def _link(state: State, tie: Tie, *, alive: bool = True, classes: frozenset[str] = TWO) -> Related:
    related = _receiver(state, tie, classes=classes, linked=True)
    with bypass_row_security():
        held = AnswerLink.objects.get(referral=related.referral)
    if not alive:
        AnswerLinkFactory(referral=related.referral)
    return replace(related, link=Actor.for_link(held.secret_hash), secret_of=held.pk)


def _guarded(related: Related, *kinds: str, **changes: Any) -> Related:
    for kind in kinds:
        GuardFactory(case=related.referral.case, kind=kind)
    return replace(related, **changes)


def _assign(related: Related, membership: Membership) -> None:
    CaseAssignmentFactory(case=related.referral.case, membership=membership)


def _open_in_an_emergency(related: Related, membership: Membership) -> None:
    EmergencyAccessFactory(case=related.referral.case, membership=membership)


def _opened_an_hour_ago(related: Related, membership: Membership) -> None:
    EmergencyAccessFactory(case=related.referral.case, membership=membership, over=True)


def _stranger(tie: Tie, lets_in: Callable[[Related, Membership], object]) -> Related:
    us = OrganisationFactory(kind="sante_travail")
    return Related(us=us, referral=_referral(State.STARTED, classes=sorted(THREE)), tie=tie, lets_in=lets_in)


def _followed(tie: Tie) -> Related:
    return _receiver(State.STARTED, tie, classes=THREE)


def _animator(state: State, tie: Tie, departements: tuple[str, ...] = ("73",), **changes: Any) -> Related:
    us = OrganisationFactory(kind="animation_territoriale")
    return Related(us=us, referral=_referral(state, **changes), tie=tie, departements=departements)


NOTHING = Tie(column="nothing")
OWN_ACT = Tie(column="own act")
IN_VAIN = replace(OWN_ACT, late=True)  # the animator watches it
PASSED_ON = replace(OWN_ACT, passed_on=True)
LEADS = Tie(column="lead", agreed=TWO)
INVITED = Tie(column="invited")
# What a receiver reads of the request itself while the person agrees; its own lines of the journal stay.
AGREED_TO = frozenset({"what is asked", "message", "journal"})

RELATIONS: dict[str, Callable[[], Related]] = {
    "mine, by its own door": lambda: _sender(State.DRAFT, Tie(column="lead", came_there=True, draft=True)),
    "mine, asked of another": lambda: _sender(State.SENT, Tie(column="lead", came_there=True)),
    "mine, since it was accepted": lambda: _receiver(State.ACCEPTED, LEADS),
    "mine, with what concerns health": lambda: _receiver(
        State.STARTED, Tie(column="lead", agreed=THREE), classes=THREE
    ),
    "mine, closed": lambda: _receiver(State.CLOSED, replace(LEADS, late=True)),
    "mine, the agreement has ended": lambda: _expired_consent(
        _receiver(State.ACCEPTED, Tie(column="lead", hidden=AGREED_TO), classes=THREE)
    ),
    "other département": lambda: replace(_receiver(State.ACCEPTED, NOTHING), departements=("38",)),
    "other département, invited": lambda: replace(_receiver(State.SENT, NOTHING), departements=("38",)),
    "other département, sender": lambda: replace(_sender(State.ACCEPTED, NOTHING), departements=("38",)),
    "elsewhere": lambda: replace(_receiver(State.ACCEPTED, NOTHING, departement="38"), departements=("73", "01")),
    "another organisation": lambda: Related(us=OrganisationFactory(), referral=_referral(State.ACCEPTED), tie=NOTHING),
    "partner": lambda: _beside("partner", Tie(column="partner", agreed=TWO)),
    "partner, with what concerns health": lambda: _beside("partner", Tie(column="partner", agreed=THREE)),
    "partner, of the name only": lambda: _beside("partner", Tie(column="partner", agreed=frozenset({"identity"}))),
    "partner, for a time": lambda: _beside("partner", Tie(column="partner", agreed=TWO), until=2 * DAY),
    "partner, ended": lambda: _beside("partner", replace(NOTHING, agreed=THREE), until=-timedelta(hours=1)),
    "partner, to come": lambda: _beside("partner", replace(NOTHING, agreed=THREE), since=DAY, until=2 * DAY),
    "invited": lambda: _receiver(State.SENT, INVITED, classes=THREE),
    "invited, has acknowledged": lambda: _receiver(State.RECEIVED, INVITED, classes=THREE),
    "reader": lambda: _beside("reader", Tie(column="reader", agreed=TWO)),
    "reader, of the name only": lambda: _beside("reader", Tie(column="reader", agreed=frozenset({"identity"}))),
    "reader, with what concerns health": lambda: _beside("reader", Tie(column="reader", agreed=THREE)),
    "reader, ended": lambda: _beside("reader", replace(NOTHING, agreed=THREE), until=-timedelta(hours=1)),
    "trace of a sender": lambda: _sender(State.ACCEPTED, Tie(column="trace", sent=True, recorded=TWO)),
    "trace of a sender, with what concerns health": lambda: _sender(
        State.CLOSED, Tie(column="trace", sent=True, recorded=THREE, late=True), classes=THREE
    ),
    "trace of a sender, the agreement has ended": lambda: _expired_consent(
        _sender(State.STARTED, Tie(column="trace", sent=True), classes=THREE)
    ),
    "trace of who gave it back": lambda: _beside(
        "trace", Tie(column="trace", hidden=frozenset({"referral", "what is asked", "message", "journal"}))
    ),
    "has refused": lambda: _receiver(State.REFUSED, IN_VAIN, classes=THREE),
    "has let it expire": lambda: _receiver(State.EXPIRED, replace(IN_VAIN, hidden=frozenset({"journal"}))),
    "has passed it on": lambda: _receiver(State.REDIRECTED, PASSED_ON, classes=THREE),
    "has lost the agreement": lambda: _receiver(
        State.WITHDRAWN, replace(OWN_ACT, hidden=frozenset({"journal"})), classes=THREE
    ),
    "was asked in vain": lambda: _receiver(State.CANCELLED, replace(OWN_ACT, hidden=frozenset({"journal"}))),
    "link, asked": lambda: _link(State.SENT, INVITED, classes=THREE),
    "link, accepted": lambda: _link(State.ACCEPTED, Tie(column="linked", agreed=THREE), classes=THREE),
    "link, the agreement has ended": lambda: _expired_consent(
        _link(State.ACCEPTED, Tie(column="linked", hidden=AGREED_TO), classes=THREE)
    ),
    "link, has refused": lambda: _link(
        State.REFUSED, Tie(column="linked", hidden=frozenset({"case line", "what is asked", "message", "journal"}))
    ),
    "link, replaced": lambda: _link(State.ACCEPTED, NOTHING, alive=False),
    "animator, late": lambda: _animator(State.SENT, Tie(column="animator", late=True), ago=timedelta(days=20)),
    "animator, refused": lambda: _animator(State.REFUSED, Tie(column="animator", late=True)),
    "animator, expired": lambda: _animator(State.EXPIRED, Tie(column="animator", late=True)),
    "animator, in time": lambda: _animator(State.SENT, Tie(column="animator")),
    "animator, followed": lambda: _animator(State.ACCEPTED, Tie(column="animator")),
    "animator, elsewhere": lambda: _animator(State.REFUSED, NOTHING, departements=("38",)),
}

# Guards only narrow; an emergency opens one case to one member. Asked of rows; pages have their tests in « privacy ».
WITH_HEALTH = Tie(column="lead", agreed=THREE)
PERSON = frozenset({"identity", "contact", "message"})
GUARDED: dict[str, Callable[[], Related]] = {
    "mine, restricted": lambda: _guarded(_followed(NOTHING), "restricted"),
    "mine, restricted, assigned": lambda: _guarded(_followed(NOTHING), "restricted", lets_in=_assign),
    "mine, sensitive": lambda: _guarded(_followed(NOTHING), "sensitive"),
    "mine, sensitive, assigned": lambda: _guarded(_followed(WITH_HEALTH), "sensitive", lets_in=_assign),
    "mine, sensitive and restricted": lambda: _guarded(_followed(NOTHING), "sensitive", "restricted", lets_in=_assign),
    "invited, restricted": lambda: _guarded(_receiver(State.SENT, NOTHING), "restricted"),
    "another organisation, assigned": lambda: _guarded(_stranger(NOTHING, _assign), "sensitive"),
    "link, restricted": lambda: _guarded(_link(State.ACCEPTED, NOTHING), "restricted"),
    "link, sensitive": lambda: _guarded(
        _link(State.ACCEPTED, Tie(column="linked", agreed=THREE, hidden=PERSON), classes=THREE), "sensitive"
    ),
    "animator, restricted": lambda: _guarded(_animator(State.REFUSED, NOTHING), "restricted"),
    "in an emergency": lambda: _stranger(Tie(column="emergency"), _open_in_an_emergency),
    "in an emergency, an hour ago": lambda: _stranger(NOTHING, _opened_an_hour_ago),
    "in an emergency, restricted since": lambda: _guarded(_stranger(NOTHING, _open_in_an_emergency), "restricted"),
    "in an emergency, sensitive since": lambda: _guarded(_stranger(NOTHING, _open_in_an_emergency), "sensitive"),
}

# Rights that are over, or not yet: whatever the tie, nothing. The row is tried with the widest tie.
TERMS: dict[str, dict[str, Any]] = {
    "who left": {"valid_until": LONG_AGO + DAY},
    "who is to come": {"valid_from": timezone.now() + 30 * DAY},
    "whose account is closed": {"user__is_active": False},
}


def looking(related: Related) -> Iterator[tuple[str, Actor]]:
    """Everybody who may look through this tie: one member a role, or the holder of the link alone."""
    if related.link is not None:
        yield "link", related.link
        return
    for role in Role:
        yield role.value, member_of(related, role)


def member_of(related: Related, role: Role) -> Actor:
    membership = MembershipFactory(
        organisation=related.us, role=role.value, departements=list(related.departements), **related.term
    )
    if related.lets_in is not None:
        related.lets_in(related, membership)
    return actor_of(membership)
