"""The directory as one address asks for it: what was typed, the organisations found, one page of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from cordee.conversation.wording import COMMUNE_MISSPELT
from cordee.directory import queries, wording
from cordee.directory.meant import Meant, meant
from cordee.directory.outlines import Map, Outline, region_map
from cordee.directory.queries import Asked, Entry
from cordee.domain.catalogue import Catalogue, Tier
from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.territory import region_departements, search_key
from cordee.territory import queries as territory
from cordee.territory.queries import CommuneHit
from cordee.ui import lengths

A_PAGE: Final = 20
LONGEST_TYPED: Final = 80
COMMUNES_OFFERED: Final = 8
LONGEST_NUMBER: Final = 6


@dataclass(frozen=True, kw_only=True)
class Place:
    """The commune that was meant, or why none is; ``typed`` is shown again, and ``hits`` are offered."""

    commune: CommuneHit | None = None
    typed: str = ""
    error: str = ""
    hits: tuple[CommuneHit, ...] = ()


def place(sent: QueryDict, *, on: date) -> Place:
    """Read the two fields of a commune: the code chosen in the list counts, unless something else is typed since."""
    written = _written(sent, "lieu")
    if too_long := lengths.refused(written, most=LONGEST_TYPED):
        return Place(typed=written, error=too_long)
    typed, code = written, _text(sent, "commune").upper()
    if code and not typed and not code[0].isdigit():
        typed, code = _text(sent, "commune"), ""  # a name where the code stands: an address written by hand
    chosen = territory.resolve_commune(code) if code else None
    if chosen and (not typed or search_key(typed).startswith(search_key(chosen.name))):
        return Place(commune=chosen, typed=chosen.label)
    if not typed:
        return Place(error=wording.UNKNOWN_CODE.format(typed=code)) if code else Place()
    hits = territory.search_communes(typed, limit=COMMUNES_OFFERED, near=region_departements(on))
    named = [hit for hit in hits if search_key(hit.name) == search_key(typed)]  # « Lyon » is not Lyons-la-Forêt
    if len(meant := named or hits) == 1 and not meant[0].resembles:
        return Place(commune=meant[0], typed=meant[0].label)
    error = wording.SEVERAL_COMMUNES if hits else wording.NO_COMMUNE.format(typed=typed)
    if any(hit.resembles for hit in hits):
        error = COMMUNE_MISSPELT
    return Place(typed=typed, error=error, hits=tuple(hits))


def asked(sent: QueryDict, known: Catalogue, where: Place) -> Asked:
    """What the catalogue or the territory does not know is as good as nothing asked."""
    departement, tier = _text(sent, "departement").upper(), _text(sent, "categorie")
    service, need = _text(sent, "service"), _text(sent, "besoin")
    return Asked(
        name=_text(sent, "q"),
        commune=where.commune,
        departement=departement if departement in DEPARTEMENTS and not where.commune else "",
        service=service if service in known.families else "",
        need=need if need in known.needs else "",
        tier=Tier(tier) if tier in set(Tier) else None,
    )


def name_left_out(sent: QueryDict) -> str:
    """What to say of a name of which the beginning alone is looked for; "" when all of it is."""
    return lengths.left_out(_written(sent, "q"), most=LONGEST_TYPED)


def _text(sent: QueryDict, name: str) -> str:
    return _written(sent, name)[:LONGEST_TYPED].rstrip()


def _written(sent: QueryDict, name: str) -> str:
    return " ".join(sent.get(name, "")[: lengths.SHOWN_AGAIN].split())


@dataclass(frozen=True, kw_only=True)
class OnMap:
    outline: Outline
    count: int
    address: str


@dataclass(frozen=True, kw_only=True)
class Listing:
    """``wanted`` is the page that was asked for; after the last one comes the last one. ``meant``: by the words."""

    asked: Asked
    place: Place
    known: Catalogue
    on: date
    meant: Meant = field(default_factory=Meant)
    wanted: int = 1
    found: list[Entry] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.found)

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // A_PAGE))

    @property
    def page(self) -> int:
        return min(max(1, self.wanted), self.pages)

    @property
    def shown(self) -> list[Entry]:
        return self.found[(self.page - 1) * A_PAGE : self.page * A_PAGE]

    @property
    def first(self) -> int:
        return (self.page - 1) * A_PAGE + 1

    @property
    def last(self) -> int:
        return min(self.page * A_PAGE, self.count)

    @property
    def previous_url(self) -> str:
        return self._address(self.asked, page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self._address(self.asked, page=self.page + 1) if self.page < self.pages else ""

    @cached_property
    def by_name(self) -> bool:
        """Whether names alone were found; where nobody is, both were looked for."""
        return bool(self.found) and not any(one.by_words for one in self.found)

    @cached_property
    def by_words(self) -> bool:
        return any(one.by_words for one in self.found)

    @cached_property
    def said(self) -> tuple[str, ...]:
        """What the list is narrowed to, in words."""
        return tuple(self._said())

    def _said(self) -> Iterator[str]:
        asked = self.asked
        if asked.name:
            said = _("nom proche de « {name} »") if self.by_name else _("d’après vos mots « {name} »")
            yield said.format(name=asked.name)
        if asked.need:
            yield _("pour « {need} »").format(need=self.known.needs[asked.need].label)
        if asked.service:
            yield _("service « {name} »").format(name=self.known.families[asked.service][0].family_name)
        if asked.tier:
            yield {Tier.ORDINARY: _("services ouverts à tous"), Tier.SPECIFIC: _("services spécifiques")}[asked.tier]
        if asked.commune:
            yield _("à {commune}").format(commune=asked.commune.label)
        if asked.departement:
            yield _("département : {name}").format(name=DEPARTEMENTS[asked.departement])

    @property
    def delivered_by(self) -> tuple[str, ...]:
        return queries.delivered_by(self.known, self.asked.service, on=self.on) if self.asked.service else ()

    @property
    def shows_map(self) -> bool:
        """Before the list, as long as no place was named: to choose one."""
        return bool(self.found) and self.page == 1 and not self.asked.commune and not self.asked.departement

    @cached_property
    def map(self) -> Map:
        return region_map().only(region_departements(self.on))

    @cached_property
    def on_map(self) -> tuple[OnMap, ...]:
        """Each département of the map with what its link opens, and how many it will list."""
        counts = queries.by_departement(self.found, on=self.on)
        return tuple(
            OnMap(outline=one, count=counts[one.code], address=self._address(replace(self.asked, departement=one.code)))
            for one in self.map.outlines
        )

    def _address(self, asked: Asked, *, page: int = 1) -> str:
        return f"{reverse('directory:near')}?{urlencode(codes(asked) | ({'page': str(page)} if page > 1 else {}))}"


def codes(asked: Asked) -> Mapping[str, str]:
    """The same as fields of an address."""
    told = {
        "q": asked.name,
        "commune": asked.commune.code if asked.commune else "",
        "departement": asked.departement,
        "besoin": asked.need,
        "service": asked.service,
        "categorie": asked.tier.value if asked.tier else "",
    }
    return {name: value for name, value in told.items() if value}


def listing(sent: QueryDict, known: Catalogue, *, on: date) -> Listing:
    """Read the address and find; nothing is looked for near a commune that was not understood."""
    where = place(sent, on=on)
    wanted = asked(sent, known, where)
    number = sent.get("page", "")
    means = meant(wanted.name, known, on=on)
    return Listing(
        asked=wanted,
        place=where,
        known=known,
        on=on,
        meant=means,
        wanted=int(number) if number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER else 1,
        found=[] if where.error else queries.entries(wanted, on=on, meant=means),
    )
