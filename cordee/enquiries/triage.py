"""The list of the line, as one address asks for it: which demands, narrowed by what, counted as they are listed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cordee.desk.lists import Kept, keep
from cordee.domain.access import Actor, Role
from cordee.domain.enquiry import CALL_BACKS, Kind
from cordee.enquiries import line_agents, queries, tagging, wording
from cordee.referrals import worklists
from cordee.referrals.baskets import Order, Slice, sliced
from cordee.referrals.pages import Filter
from cordee.referrals.worklists import Choice
from cordee.ui.waiting import MANY, number_said

SIZE = 25
PAGE = "enquiries:queue"
LEFT_BEHIND = timedelta(minutes=30)  # past its hour: whoever took it up has not come back to it


class Basket(StrEnum):
    ALL = "a_traiter"
    CALL_BACKS = "a_rappeler"
    LATE = "en_retard"
    UNNAMED = "sans_nom"
    MINE = "a_moi"


# The words of an address, by field.
WORDS: Mapping[str, str] = {"kind": "nature", "owner": "a_qui", "tag": "etiquette", "departement": "departement"}
KEPT = Kept(
    code="a_traiter",
    page=PAGE,
    title="Demandes à traiter",
    words=frozenset({"panier", *WORDS.values()}),
    roles=frozenset({Role.PHONE_AGENT}),
)


def declare() -> None:
    """So that agents may keep views of it."""
    keep(KEPT)


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """Codes alone; what nobody wrote narrows nothing."""

    kind: Kind | None = None
    owner: UUID | None = None
    tag: str = ""
    departement: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str], *, tags: Collection[str]) -> "Narrowing":
        said = {field: asked.get(word, "")[:80] for field, word in WORDS.items()}
        return cls(
            kind=next((kind for kind in Kind if kind.value == said["kind"]), None),
            owner=uuid_of(said["owner"]),
            tag=said["tag"] if said["tag"] in tags else "",
            departement=said["departement"][:3] if said["departement"].isalnum() else "",
        )

    @property
    def codes(self) -> dict[str, str]:
        values = {WORDS[field.name]: getattr(self, field.name) for field in fields(self)}
        return {word: str(value) for word, value in values.items() if value}

    @property
    def condition(self) -> Q:
        found = Q()
        if self.kind:
            found &= Q(kind=self.kind.value)
        if self.owner:
            found &= Q(owner=self.owner)
        if self.tag:
            found &= Q(tags__contains=[self.tag])
        if self.departement:
            found &= Q(departement=self.departement)
        return found


@dataclass(frozen=True, kw_only=True)
class Opened:
    basket: Basket
    narrowed: Narrowing
    found: Slice
    tags: tagging.Known

    @property
    def codes(self) -> dict[str, str]:
        return {"panier": self.basket.value, **self.narrowed.codes}

    def address(self, **more: object) -> str:
        return address(self.basket, self.narrowed, **more)


def asked(said: Mapping[str, str], *, tags: Collection[str]) -> tuple[Basket, Narrowing]:
    """The list that an address, or a form, names."""
    basket = next((one for one in Basket if one.value == said.get("panier", "")), Basket.ALL)
    return basket, Narrowing.read(said, tags=tags)


def address(basket: Basket, narrowed: Narrowing, **more: object) -> str:
    return f"{reverse(PAGE)}?{urlencode({'panier': basket.value, **narrowed.codes, **more})}"


def opened(request: HttpRequest, *, at: datetime) -> Opened:
    tags = tagging.known(request.actor)
    basket, narrowed = asked(request.GET, tags=tags)
    found = sliced(
        in_list(basket, narrowed, actor=request.actor, at=at).select_related("owner__user"),
        _BY_TIME,
        after=_BY_TIME.place_of(request.GET.get("apres", "")),
        before=_BY_TIME.place_of(request.GET.get("avant", "")),
        size=SIZE,
    )
    return Opened(basket=basket, narrowed=narrowed, found=found, tags=tags)


def in_list(basket: Basket, narrowed: Narrowing, *, actor: Actor, at: datetime) -> Any:
    """What the list shows, page by page, is what is counted."""
    return queries.waiting(actor).filter(narrowed.condition, _in_basket(basket, actor, at))


def to_take(basket: Basket, narrowed: Narrowing, *, actor: Actor, at: datetime) -> Any:
    """What whoever takes the next one of a list may take, the most urgent first.

    Nobody's; what is in the actor's own name, not taken up; past its hour, a colleague's: what was only put in her
    name, what she took up and has left behind (a danger at once); and all that she has to do today, its hour past or
    not, while she is away or works here no more.
    """
    own = Q(owner=actor.membership)
    theirs = Q(named_at__isnull=False) | Q(next_at__lt=at - LEFT_BEHIND) | Q(kind=Kind.DANGER.value)
    theirs = Q(next_at__lt=at) & theirs | line_agents.left_by_who_is_not_there(actor=actor, at=at)
    free = Q(owner__isnull=True) | own & Q(named_at__isnull=False) | ~own & theirs
    return in_list(basket, narrowed, actor=actor, at=at).filter(free)


def context(list_: Opened, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """What stands around the rows."""
    found = list_.found
    return {
        "basket": list_.basket,
        "asked_as": list_.codes.items(),
        "filters": _filters(list_, actor, at),
        "choices": _choices(list_, actor, at),
        "is_narrowed": bool(list_.narrowed.codes),
        "whole_url": f"{reverse(PAGE)}?{urlencode({'panier': list_.basket.value})}",
        "next_url": list_.address(apres=found.after) if found.after else "",
        "previous_url": list_.address(avant=found.before) if found.before else "",
        "pages_said": wording.PAGES,
        **worklists.around(KEPT, urlencode(list_.codes), actor=actor),
    }


def _in_basket(basket: Basket, actor: Actor, at: datetime) -> Q:
    match basket:
        case Basket.CALL_BACKS:
            return Q(kind__in=[kind.value for kind in CALL_BACKS])
        case Basket.LATE:
            return Q(next_at__lt=at)
        case Basket.UNNAMED:
            return Q(owner__isnull=True)
        case Basket.MINE:
            return Q(owner=actor.membership)
        case Basket.ALL:
            return Q()


def _filters(list_: Opened, actor: Actor, at: datetime) -> list[Filter]:
    return [counted(basket, list_.narrowed, actor=actor, at=at, is_current=basket is list_.basket) for basket in Basket]


def counted(basket: Basket, narrowed: Narrowing, *, actor: Actor, at: datetime, is_current: bool = False) -> Filter:
    """How many the list holds, in words, and its address."""
    count = in_list(basket, narrowed, actor=actor, at=at).order_by()[: MANY + 1].count()
    return Filter(
        text=wording.BASKETS[basket.value][min(count, 2)].format(number_said(count)),
        address=address(basket, narrowed),
        is_current=is_current,
    )


def _choices(list_: Opened, actor: Actor, at: datetime) -> list[Choice]:
    chosen, on = list_.narrowed.codes, timezone.localdate(at)
    offered: dict[str, tuple[str, list[tuple[str, str]]]] = {
        "kind": ("Nature", [(kind.value, said) for kind, said in wording.KINDS.items()]),
        "owner": ("À qui", colleagues(actor, "", with_oneself=True)),
        "tag": ("Étiquette", [(tag.id, tag.label) for tag in tagging.offered(None, known=list_.tags)]),
        "departement": ("Département", worklists.departements_offered(actor.departements, on)),
    }
    return [
        Choice(
            word=WORDS[field],
            label=label,
            options=tuple((code, said, chosen.get(WORDS[field]) == code) for code, said in options),
        )
        for field, (label, options) in offered.items()
    ]


def colleagues(
    actor: Actor, departement: str, *, with_oneself: bool = False, away: Collection[UUID] = ()
) -> list[tuple[str, str]]:
    """Who may have a demand of this département in her name: agents of the same line, by name, but those away."""
    found = (
        line_agents.agents_for(departement).filter(organisation=actor.organisation).order_by("user__full_name", "pk")
    )
    names = [(one.pk, one.user.full_name) for one in found]
    return [(str(pk), name) for pk, name in names if pk not in away and (with_oneself or pk != actor.membership)]


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _instant(text: str) -> datetime:
    """In universal time, as the database gives it."""
    at = datetime.fromisoformat(text)
    if at.utcoffset() != timedelta(0):
        raise ValueError(text)
    return at


_BY_TIME = Order(field="place", latest_first=False, read=_instant)
