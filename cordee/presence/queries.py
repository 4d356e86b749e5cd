"""Reads: what an organisation announced, and who answers now where a person may be sent."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from cordee.domain.access import Actor, Role
from cordee.domain.catalogue import LocalOffer
from cordee.domain.presence import Answers, Away, answers_now
from cordee.network.models import Membership
from cordee.presence.models import Absence
from cordee.referrals.clocks import holidays_around

LONGEST_NAME = 80  # of who is away
FUNCTIONS = "@cordee.invalid"


def announced(actor: Actor, *, on: date) -> list[Absence]:
    """Those that run or are to come, the nearest first."""
    found = Absence.objects.visible_to(actor).filter(organisation=actor.organisation, until__gte=on)
    return list(found.order_by("since", "who"))


def agents(actor: Actor) -> list[tuple[UUID, str]]:
    """Agents of the line who work in the actor's organisation now, by the name of their account.

    Functions that nobody can enter, such as that of the web, are not of them.
    """
    found = Membership.objects.in_force().filter(organisation=actor.organisation, role=Role.PHONE_AGENT.value)
    people = found.exclude(user__email__endswith=FUNCTIONS).exclude(user__full_name="")
    named = people.order_by("user__full_name", "pk").values_list("pk", "user__full_name")
    return [(pk, name) for pk, name in named if len(name) <= LONGEST_NAME]


def access_absence(absence_id: UUID, *, actor: Actor) -> Absence:
    """Raise Absence.DoesNotExist when it is missing or another organisation's."""
    found: Absence = Absence.objects.visible_to(actor).get(pk=absence_id)
    return found


def answering(offers: Iterable[LocalOffer], *, departement: str, actor: Actor, at: datetime) -> Mapping[str, Answers]:
    """By the id of each offer; one read, however many."""
    listed = list(offers)
    away = _away({one.organisation for one in listed}, actor=actor, on=timezone.localdate(at))
    holidays = holidays_around(timezone.localdate(at), departement)
    return {one.id: answers_now(one.hours, away=away[one.organisation], at=at, holidays=holidays) for one in listed}


def away_on(day: date, *, actor: Actor) -> Mapping[UUID, list[UUID]]:
    """By member who is said to be away that day, who stands in; what was announced last comes first."""
    found = Absence.objects.visible_to(actor).filter(since__lte=day, until__gte=day, member__isnull=False)
    said: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for member, stand_in in found.order_by("-said_at", "pk").values_list("member", "stand_in_member"):
        said[member] += [stand_in] if stand_in else []
    return said


def _away(organisations: Iterable[str], *, actor: Actor, on: date) -> Mapping[str, list[Away]]:
    of_each: defaultdict[str, list[Away]] = defaultdict(list)
    wanted = [one for one in organisations if one]
    if not wanted:
        return of_each
    found = Absence.objects.visible_to(actor).filter(organisation__in=wanted, since__lte=on, until__gte=on)
    for one in found.order_by("until", "who"):
        of_each[str(one.organisation_id)].append(
            Away(who=one.who, since=one.since, until=one.until, stand_in=one.stand_in, phone=one.phone)
        )
    return of_each
