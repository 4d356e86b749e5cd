"""« Ce qui changerait la réponse » for one conversation: service by service, the least change, its day or act."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cordee.catalogue.engines import engine_of
from cordee.conversation.discretion import Discretion, discretion
from cordee.conversation.queries import Oriented
from cordee.conversation.telling import audience
from cordee.domain.catalogue import Changes as HowItChanges
from cordee.domain.orientation.agenda.templates import sentence
from cordee.domain.orientation.changes.change import Blocked, WouldChange
from cordee.domain.orientation.changes.changing import what_would_change
from cordee.domain.rules.saying import Audience, listed, said_day
from cordee.domain.tongue import Tongue

STATES: Final = {
    Blocked.NOT_LEAD: gettext_lazy("proposé, mais pas en premier"),
    Blocked.LATER: gettext_lazy("pour ensuite"),
    Blocked.NOT_PROPOSED: gettext_lazy("non proposé"),
    Blocked.EXCLUDED: gettext_lazy("fermé"),
}


@dataclass(frozen=True, kw_only=True)
class Way:
    """``hint`` is the day or the act, in a few words; ``says`` the whole sentence."""

    hint: str
    says: str


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A service that is not given today; without ways, ``says`` is what holds it."""

    id: str
    name: str
    state: str
    ways: tuple[Way, ...] = ()
    says: str = ""


@dataclass(frozen=True, kw_only=True)
class NeedChanges:
    label: str
    possible: tuple[Wanted, ...]
    held: tuple[Wanted, ...]


@dataclass(frozen=True, kw_only=True)
class Changes:
    """``closed`` says why nothing is shown, when it is not for want of services."""

    closed: str
    needs: tuple[NeedChanges, ...]
    for_person: bool


def changes(oriented: Oriented) -> Changes:
    """Ask the engine: up to 150 ms, so for a page of its own, never while answers are typed."""
    rule, for_person = discretion(oriented), audience(oriented) is Audience.PERSON
    found = [] if rule.closed else list(_found(oriented, rule))
    return Changes(
        closed=rule.closed,
        needs=tuple(
            _need(oriented, need, [one for one in found if one.need == need], for_person=for_person)
            for need in dict.fromkeys(one.need for one in found)
        ),
        for_person=for_person,
    )


def _found(oriented: Oriented, rule: Discretion) -> Iterator[WouldChange]:
    decision, said = oriented.decision, oriented.conversation
    if decision is None:
        return
    situation = said.situation(oriented.catalogue)
    offers = oriented.offers.values()
    engine = engine_of(said.catalogue_hash, said.tongue)
    for one in what_would_change(engine, situation, decision, on=said.on, offers=offers):
        changed = [change.fact for change in one.changes if change.fact]
        if rule.allows([*changed, *one.fixed, *one.missing]):
            yield one


def _need(oriented: Oriented, need: str, found: list[WouldChange], *, for_person: bool) -> NeedChanges:
    services = dict.fromkeys(one.version.id for one in found)
    tongue = oriented.catalogue.tongue
    wanted = [
        _wanted([one for one in found if one.version.id == service], tongue, for_person=for_person)
        for service in services
    ]
    return NeedChanges(
        label=oriented.catalogue.needs[need].label,
        possible=tuple(one for one in wanted if one.ways),
        held=tuple(one for one in wanted if not one.ways),
    )


def _wanted(ways: list[WouldChange], tongue: Tongue, *, for_person: bool) -> Wanted:
    first = ways[0]
    return Wanted(
        id=first.version.id,
        name=first.version.name,
        state=str(STATES[first.blocked]),
        ways=tuple(Way(hint=_hint(one, tongue), says=_says(one, for_person)) for one in ways if one.changes),
        says="" if first.changes else _says(first, for_person),
    )


def _says(one: WouldChange, for_person: bool) -> str:
    return one.person if for_person else one.agent


def _hint(one: WouldChange, tongue: Tongue) -> str:
    """« Il faudrait demander la RQTH à la MDPH », « À partir du 14 mars 2027 », or both."""
    acts = [change.agent for change in one.changes if change.kind is HowItChanges.BY_ACTION]
    day = _day(one, tongue) if any(change.kind is HowItChanges.BY_TIME for change in one.changes) else ""
    if not acts:
        return sentence(day)
    done = listed(acts, tongue)
    if day:
        return _("Il faudrait {acts}, puis attendre : {day}").format(acts=done, day=day)
    return _("Il faudrait {acts}").format(acts=done)


def _day(one: WouldChange, tongue: Tongue) -> str:
    if one.on is None:
        return ""
    last = said_day(one.on, tongue)
    if one.possible_from is None:
        return _("à partir du {day}").format(day=last)
    first = said_day(one.possible_from, tongue)
    return _("à partir d'un jour situé entre le {first} et le {last}").format(first=first, last=last)
