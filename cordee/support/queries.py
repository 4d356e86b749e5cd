"""Every read of the room. Who takes part reads the page of a case: its lead, partners and readers; a trace does not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from cordee.cases.models import Case, CaseState, Participation
from cordee.domain.access import CASE_ROLES, Actor, DataClass, Level
from cordee.network.models import Organisation
from cordee.orientation.models import Orientation
from cordee.people.guarded import in_emergency
from cordee.people.taking_part import READING_LEVELS, reads_content, takes_part
from cordee.referrals.baskets import After, Order, Slice, sliced
from cordee.referrals.models import Referral, ReferralSummary
from cordee.support.baskets import Basket, in_basket, late_applications, late_steps
from cordee.support.models import SUPPORTING
from cordee.ui.waiting import MANY

PAGE = 25
BY_DAY = Order(field="next_action_on", latest_first=False, read=date.fromisoformat)


def reads_case(actor: Actor, key: str) -> Q:
    return takes_part(actor, key, *READING_LEVELS, roles=CASE_ROLES) | in_emergency(actor, key)


def access_case(case_id: UUID, *, actor: Actor) -> Case:
    """Raise Case.DoesNotExist for who takes no part, keeps a trace only, or is only asked."""
    found: Case = (
        Case.objects.visible_to(actor)
        .filter(reads_case(actor, "pk"))
        .select_related("next_action_owner")
        .get(pk=case_id)
    )
    return found


def is_read_in_emergency(case_id: UUID, *, actor: Actor) -> bool:
    """The actor reads it for an hour, with a reason, and takes no part in it."""
    inside = takes_part(actor, "pk", *READING_LEVELS, roles=CASE_ROLES)
    found = Case.objects.visible_to(actor).filter(in_emergency(actor, "pk"), ~inside, pk=case_id)
    return bool(found.exists())


@dataclass(frozen=True, kw_only=True)
class Part:
    """As what the actor reads one case, asked once a page. ``level``: as what it supports her; readers have none.

    ``situation`` and ``health``: read as she agreed. ``emergency``: for an hour, by who takes no part in it.
    """

    level: Level | None
    situation: bool
    health: bool
    emergency: bool
    names_health: bool  # it may know by their names who looks after her health


def part_in(case_id: UUID, *, actor: Actor) -> Part:
    asked = {
        "leads": takes_part(actor, "pk", Level.LEAD, roles=CASE_ROLES),
        "beside": takes_part(actor, "pk", *SUPPORTING, roles=CASE_ROLES),
        "inside": takes_part(actor, "pk", *READING_LEVELS, roles=CASE_ROLES),
        "situation": reads_content(actor, "pk", DataClass.SITUATION),
        "health": reads_content(actor, "pk", DataClass.HEALTH),
        "emergency": in_emergency(actor, "pk"),
    }
    told = {name: ExpressionWrapper(condition, output_field=BooleanField()) for name, condition in asked.items()}
    found = Case.objects.visible_to(actor).filter(pk=case_id).annotate(**told).values(*told).get()
    return Part(
        level=Level.LEAD if found["leads"] else Level.PARTNER if found["beside"] else None,
        situation=bool(found["situation"]),
        health=bool(found["health"]),
        emergency=bool(found["emergency"] and not found["inside"]),
        names_health=bool(found["health"] or found["emergency"]),
    )


def team(case_id: UUID, *, actor: Actor) -> list[Participation]:
    """Who takes part, then who did, each with its dates."""
    found = list(Participation.objects.visible_to(actor).filter(case=case_id).select_related("organisation"))
    order = list(Level)
    now = sorted((one for one in found if one.valid_until is None), key=lambda one: order.index(Level(one.level)))
    ended = sorted((one for one in found if one.valid_until), key=lambda one: one.valid_until, reverse=True)
    return [*now, *ended]


@dataclass(frozen=True, kw_only=True)
class Names:
    """How an organisation is named to the reader of a case: one whose name tells of health is kept from the others."""

    own: UUID | None
    may_name: bool
    asked: frozenset[UUID]  # to whom the reader's organisation sent this person

    def of(self, organisation: Organisation) -> str:
        known = self.may_name or organisation.pk == self.own or organisation.pk in self.asked
        return organisation.display_name if known else organisation.name_for_others


def names_in(case_id: UUID, *, actor: Actor, asked: frozenset[UUID]) -> Names:
    told = Case.objects.visible_to(actor).filter(
        reads_content(actor, "pk", DataClass.HEALTH) | in_emergency(actor, "pk"), pk=case_id
    )
    return Names(own=actor.organisation, may_name=bool(told.exists()), asked=asked)


def sent_to(asked: Iterable[Referral], *, actor: Actor) -> frozenset[UUID]:
    """To whom the actor's organisation sent this person."""
    return frozenset(one.recipient_id for one in asked if one.sender_id == actor.organisation)


# Lists.


def listed(
    *,
    actor: Actor,
    basket: Basket,
    on: date,
    after: After | None = None,
    before: After | None = None,
    size: int = PAGE,
) -> Slice:
    """Open cases in which the actor's organisation takes part, the most awaited first."""
    found = _ours(actor).filter(in_basket(basket, actor=actor, on=on)).select_related("next_action_owner")
    return sliced(found, BY_DAY, after=after, before=before, size=size)


def counts(*, actor: Actor, on: date) -> dict[Basket, int]:
    """How many each list holds; none counts further than MANY."""
    found = _ours(actor)
    return {
        basket: found.filter(in_basket(basket, actor=actor, on=on)).order_by()[: MANY + 1].count() for basket in Basket
    }


def levels_in(cases: list[UUID], *, actor: Actor) -> Mapping[UUID, Level]:
    """The closest at which the actor's organisation takes part in each."""
    mine = Participation.objects.visible_to(actor).in_force()
    found = mine.filter(case__in=cases, organisation=actor.organisation, level__in=sorted(READING_LEVELS))
    order = list(Level)
    best = sorted(found.values_list("case", "level"), key=lambda one: -order.index(Level(one[1])))
    return {case: Level(level) for case, level in best}


def needs_in(cases: list[UUID], *, actor: Actor) -> Mapping[UUID, str]:
    """What was asked last in each, as far as the actor may read it; where nothing was, the first need of its stock."""
    found = ReferralSummary.objects.visible_to(actor).filter(referral__case__in=cases)
    asked = dict(found.order_by("referral__created_at", "pk").values_list("referral__case", "need"))
    if not (bare := set(cases) - asked.keys()):
        return asked
    stocks = Orientation.objects.visible_to(actor).filter(case__in=bare, needs__len__gt=0)
    taken = stocks.order_by("decided_at", "pk").values_list("case", "needs")
    return {**{case: needs[0] for case, needs in taken}, **asked}


def late_steps_in(cases: list[UUID], *, actor: Actor, on: date) -> Mapping[UUID, int]:
    return _counted(late_steps(actor, on=on).filter(case__in=cases))


def late_applications_in(cases: list[UUID], *, actor: Actor, on: date) -> Mapping[UUID, int]:
    return _counted(late_applications(actor, on=on).filter(case__in=cases))


def _counted(found: QuerySet[Any]) -> Mapping[UUID, int]:
    return dict(found.order_by().values("case").annotate(count=Count("pk")).values_list("case", "count"))


def _ours(actor: Actor) -> QuerySet[Case]:
    inside = takes_part(actor, "pk", *READING_LEVELS, roles=CASE_ROLES)
    found: QuerySet[Case] = Case.objects.visible_to(actor).filter(inside, state=CaseState.OPEN.value)
    return found
