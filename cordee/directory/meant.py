"""What the words of the directory's field mean beside a name: services, as the search of rights finds them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from cordee.catalogue import searching
from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.search.elsewhere import Emergency
from cordee.domain.search.searcher import NEED, SERVICE, Hit, deadlines_in_force, services_in_force
from cordee.domain.search.words import STOP_WORDS, words_of
from cordee.domain.tongue import Tongue

# As many as the search is held to: a right answer is among the first three.
HITS_READ: Final = 3


@dataclass(frozen=True, kw_only=True)
class Meant:
    """``ranks``: the families of services that the words mean, with the place of what led there, 0 the likeliest.

    ``wholly``: they say it and nothing else; ``named``: what was found, sort, id and name; ``read_as``: misspelt words.
    ``danger``: they may say one; ``emergencies``: the numbers among them that are called for one.
    """

    ranks: Mapping[str, int] = field(default_factory=dict)
    wholly: bool = False
    named: tuple[tuple[str, str, str], ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()
    danger: bool = False
    emergencies: tuple[Emergency, ...] = ()


NO_WORDS: Final = Meant()


def meant(words: str, known: Catalogue, *, on: date) -> Meant:
    """Nothing for no word. What is said wholly counts alone; else the first findings, as the search shows them."""
    if not words:
        return NO_WORDS
    found = searching.search(known, words, on=on)
    hits = tuple(hit for hit in found.shown if (hit.kind, hit.id) != (NEED, SAFETY_NEED))
    wholly = tuple(hit for hit in hits if hit.phrase and _says_all(hit, words, known.tongue))
    read = (wholly or hits)[:HITS_READ]
    ranks: dict[str, int] = {}
    for place, hit in enumerate(read):
        for family in _families(hit, known, on=on):
            ranks.setdefault(family, place)
    return Meant(
        ranks=ranks,
        wholly=bool(wholly),
        named=tuple((hit.kind, hit.id, _name(hit, known)) for hit in read),
        read_as=tuple(found.read_as.items()),
        danger=found.danger,
        emergencies=searching.emergencies(known, words, on=on),
    )


def _says_all(hit: Hit, words: str, tongue: Tongue) -> bool:
    """« cap emploi » is a service; « cap emploi savoie » is the name of somebody."""
    asked = searching.english_words().without_small(words) if tongue is Tongue.ENGLISH else words
    said = {part for word in hit.words for part in words_of(word)}
    return {word for word in words_of(asked) if word not in STOP_WORDS} <= said


def _families(hit: Hit, known: Catalogue, *, on: date) -> Iterator[str]:
    services = services_in_force(known, on=on)
    if hit.kind == SERVICE:
        yield hit.id
    elif hit.kind == NEED:
        yield from (family for family, versions in services.items() if hit.id in versions[0].direct_needs)
    else:
        acts = (one.act for one in deadlines_in_force(known, on=on).get(hit.id, ()) if one.act)
        yield from (act for act in dict.fromkeys(acts) if act in services)


def _name(hit: Hit, known: Catalogue) -> str:
    if hit.kind == NEED:
        return known.needs[hit.id].label
    if hit.kind == SERVICE:
        return known.families[hit.id][0].family_name
    return next(one.name for one in known.deadlines if one.rule == hit.id)
