"""The work lists of the room, declared once: views, tests of every list, and saved views all start from here."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.db.models import Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest
from django.urls import reverse

from cordee.catalogue.queries import current_catalogue
from cordee.desk import queries as desk
from cordee.desk.lists import Kept, keep
from cordee.domain.access import CASE_ROLES, SENDING_ROLES, Actor, Role
from cordee.domain.referral import State
from cordee.network.models import Organisation
from cordee.referrals import pages, queries, watching, wording
from cordee.referrals.baskets import After, is_latest_first
from cordee.referrals.models import Basket
from cordee.referrals.narrowing import WORDS, Due, Narrowing
from cordee.referrals.queries import Page
from cordee.territory import queries as territory

DUE: Mapping[Due, str] = {
    Due.LATE: "Dépassée",
    Due.TODAY: "Aujourd’hui",
    Due.WEEK: "Dans les sept jours",
}
SEARCHED = "organisme_nom"  # of an address: words of the name of an organisation, never of a person
_SHARED = frozenset({"state", "due", "departement", "organisation"})
_OF_LEVEL_ONE = frozenset({"need", "service"})  # to filter by what one may not read would be to read it


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """``narrowed_by`` are fields of Narrowing; who reads level 1 on the page also has the need and the service."""

    code: str
    page: str
    title: str
    baskets: tuple[Basket, ...]
    roles: frozenset[Role]
    asking: Callable[..., Page]
    counting: Callable[..., dict[Basket, int]]
    other_end: str
    reads_level_one: frozenset[Role] = frozenset()

    def narrowed_by(self, role: Role | None) -> frozenset[str]:
        return _SHARED | _OF_LEVEL_ONE if role in self.reads_level_one else _SHARED


RECEIVED = Worklist(
    code="recues",
    page="referrals:inbox",
    title="Demandes reçues",
    baskets=pages.RECEIVED,
    roles=frozenset(CASE_ROLES),
    asking=queries.inbox,
    counting=queries.inbox_counts,
    other_end="De la part de",
    reads_level_one=frozenset(CASE_ROLES),
)
SENT = Worklist(
    code="envoyees",
    page="referrals:sent",
    title="Demandes envoyées",
    baskets=pages.SENT,
    roles=frozenset(SENDING_ROLES),
    asking=queries.sent_by,
    counting=queries.sent_counts,
    other_end="Confiée à",
    reads_level_one=frozenset(CASE_ROLES),
)
WATCHED = Worklist(
    code="territoire",
    page="referrals:watched",
    title="Mon territoire",
    baskets=watching.BASKETS,
    roles=frozenset({Role.ANIMATOR}),
    asking=queries.watched,
    counting=queries.watched_counts,
    other_end="Organisme",
)
WORKLISTS = (RECEIVED, SENT, WATCHED)


def declare() -> None:
    """So that members may keep views of them."""
    for one in WORKLISTS:
        words = frozenset({"panier", *WORDS.values()})
        keep(Kept(code=one.code, page=one.page, title=one.title, words=words, roles=one.roles))


@dataclass(frozen=True, kw_only=True)
class Choice:
    word: str
    label: str
    options: tuple[tuple[str, str, bool], ...]  # code, label, whether it is chosen
    searched: str | None = None  # what was typed to find more options; None where all are offered
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A list as one address asks for it."""

    worklist: Worklist
    basket: Basket
    narrowed: Narrowing
    after: After | None
    before: After | None
    found: Page
    searched: str = ""  # a name of organisation: it narrows nothing, and stays in no view

    @property
    def codes(self) -> dict[str, str]:
        return {"panier": self.basket.value, **self.narrowed.codes}

    def address(self, **more: object) -> str:
        return f"{reverse(self.worklist.page)}?{urlencode({**self.codes, **more})}"


def opened(request: HttpRequest, worklist: Worklist, *, on: date) -> Opened:
    actor = request.actor
    basket = next((one for one in worklist.baskets if one == request.GET.get("panier", "")), worklist.baskets[0])
    narrowed = Narrowing.read(request.GET, worklist.narrowed_by(actor.role))
    after = After.read(request.GET.get("apres", ""), basket=basket)
    before = After.read(request.GET.get("avant", ""), basket=basket)
    found = worklist.asking(actor=actor, basket=basket, on=on, after=after, before=before, narrowed=narrowed)
    return Opened(
        worklist=worklist,
        basket=basket,
        narrowed=narrowed,
        after=after,
        before=before,
        found=found,
        searched=searched_in(request),
    )


def searched_in(request: HttpRequest) -> str:
    """What was typed to find an organisation."""
    return " ".join(request.GET.get(SEARCHED, "").replace("\0", "").split())[:80]


def context(list_: Opened, *, actor: Actor, on: date) -> dict[str, Any]:
    """What every list page shows around its rows."""
    worklist, found = list_.worklist, list_.found
    counts = worklist.counting(actor=actor, on=on, narrowed=list_.narrowed)
    latest_first = is_latest_first(list_.basket)
    return {
        "basket": list_.basket,
        "order": wording.LATEST_FIRST if latest_first else wording.DEADLINE_FIRST,
        "next_url": list_.address(apres=found.after) if found.after else "",
        "previous_url": list_.address(avant=found.before) if found.before else "",
        "pages_said": _PAGES_SAID[latest_first],
        "filters": pages.filters(
            counts, worklist.baskets, current=list_.basket, page=worklist.page, codes=list_.narrowed.codes
        ),
        "choices": choices(list_, actor=actor, on=on),
        "is_narrowed": bool(list_.narrowed.codes),
        "is_searched": bool(list_.searched),
        "whole_url": f"{reverse(worklist.page)}?{urlencode({'panier': list_.basket.value})}",
        **around(worklist, urlencode(list_.codes), actor=actor),
        "today": on,
    }


def around(worklist: Worklist | Kept, codes: str, *, actor: Actor) -> dict[str, Any]:
    """The views that the actor keeps of a list, and what it takes to keep another of what ``codes`` ask for."""
    address = reverse(worklist.page)
    return {
        "worklist": worklist,
        "saved_views": [
            {"view": view, "address": f"{address}?{view.codes}", "is_current": view.codes == codes}
            for view in desk.views_of(worklist.code, actor=actor)
        ],
        "codes": codes,
        "view_key": str(uuid4()),
    }


_PAGES_SAID = {
    True: ("Plus récentes", "Plus anciennes"),
    False: ("Échéances plus proches", "Échéances plus lointaines"),
}


def choices(list_: Opened, *, actor: Actor, on: date) -> list[Choice]:
    """The same for everybody in this function: nothing of what the list holds can be read from them."""
    worklist, narrowed = list_.worklist, list_.narrowed
    known, catalogue = worklist.narrowed_by(actor.role), current_catalogue()
    organisations = organisations_offered(actor, searched=list_.searched, chosen=narrowed.organisation)
    offered: dict[str, tuple[str, list[tuple[str, str]]]] = {
        "due": ("Échéance", [(due.value, said) for due, said in DUE.items()]),
        "state": ("État", [(state.value, wording.STATES[state]) for state in State if state != State.ENTERED_IN_ERROR]),
        "need": ("Besoin", [(need.id, need.label) for need in catalogue.needs.values()]),
        "service": ("Service", sorted(_services(catalogue), key=lambda one: one[1])),
        "departement": ("Département", departements_offered(actor.departements, on)),
        "organisation": (worklist.other_end, organisations.options),
    }
    chosen = narrowed.codes
    return [
        Choice(
            word=WORDS[field],
            label=label,
            options=tuple((code, said, chosen.get(WORDS[field]) == code) for code, said in options),
            **(organisations.looks if field == "organisation" else {}),
        )
        for field, (label, options) in offered.items()
        if field in known
    ]


def _services(catalogue: Any) -> list[tuple[str, str]]:
    return [(family, versions[-1].family_name) for family, versions in catalogue.families.items()]


def departements_offered(own: Collection[str], on: date) -> list[tuple[str, str]]:
    return [(one.code, f"{one.name} ({one.code})") for one in territory.departements(on) if not own or one.code in own]


ORGANISATIONS_OFFERED = 40
_ASKED_AT_MOST = 6  # words of a name


@dataclass(frozen=True, kw_only=True)
class Organisations:
    """Those to choose from: all of them while they are few, else those whose name was searched for.

    ``searched`` is None where nothing has to be searched.
    """

    options: list[tuple[str, str]]
    searched: str | None = None
    note: str = ""

    @property
    def looks(self) -> dict[str, Any]:
        return {"searched": self.searched, "note": self.note}


def organisations_offered(actor: Actor, *, searched: str = "", chosen: UUID | None = None) -> Organisations:
    """The first names that hold every word of ``searched``; the ``chosen`` one stays among them."""
    found = Organisation.objects.exclude(pk=actor.organisation).order_by("name", "pk")
    if actor.role is Role.ANIMATOR:
        found = found.exclude(discreet=True)
    named = found.annotate(said=Coalesce(NullIf("short_name", Value("")), "name"))
    everybody = _options(named[: ORGANISATIONS_OFFERED + 1])
    if len(everybody) <= ORGANISATIONS_OFFERED and not searched:
        return Organisations(options=everybody)
    matching = named
    for word in searched.split()[:_ASKED_AT_MOST]:
        matching = matching.filter(Q(name__icontains=word) | Q(short_name__icontains=word))
    options = _options(matching[:ORGANISATIONS_OFFERED])
    note = wording.organisations_found(searched, len(options), matching.count())
    if chosen and str(chosen) not in dict(options):
        options = [*_options(named.filter(pk=chosen)), *options]
    return Organisations(options=options, searched=searched, note=note)


def _options(found: Any) -> list[tuple[str, str]]:
    return [(str(key), name) for key, name in found.values_list("pk", "said")]
