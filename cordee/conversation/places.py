"""The commune that somebody means, by what they typed or chose in a list."""

from collections.abc import Sequence

from cordee.catalogue.queries import reference_day
from cordee.conversation import wording
from cordee.domain.rules.heard.pieces import Place
from cordee.domain.territory import region_departements, search_key
from cordee.territory import queries as territory
from cordee.territory.queries import CommuneHit

PLACES = frozenset({"commune_residence", "commune_travail"})
LONGEST_TYPED, LONGEST_CODE = 200, 10
COMMUNES_OFFERED = 6
_POSTAL_PREFIX = 2


class SeveralCommunes(Exception):
    """What was typed names no commune, or several: who is speaking chooses among ``hits``."""

    def __init__(self, hits: Sequence[CommuneHit]) -> None:
        super().__init__()
        self.hits = hits
        self.error = wording.COMMUNE_AMBIGUOUS if hits else wording.COMMUNE_UNKNOWN
        if any(hit.resembles for hit in hits):
            self.error = wording.COMMUNE_MISSPELT


def commune_meant(text: str, *, code: str) -> str:
    """The present code of the commune that was chosen in the list, of any year, or else of the one that was typed.

    A whole name that one commune alone has is that commune: « Lyon » is not « Lyons-la-Forêt ». One that only resembles
    what was typed is offered, never taken. Raises SeveralCommunes.
    """
    if code:
        chosen = territory.resolve_commune(code[:LONGEST_CODE])
        if chosen is None:
            raise SeveralCommunes([])
        return chosen.code
    hits = communes_typed(text[:LONGEST_TYPED])
    named = [hit for hit in hits if search_key(hit.name) == search_key(text[:LONGEST_TYPED])]
    meant = named if len(named) == 1 else hits
    if len(meant) != 1 or meant[0].resembles:
        raise SeveralCommunes(hits)
    return meant[0].code


def communes_called(text: str, whole: bool) -> list[Place]:
    """For a typed line: the communes of that whole name or postal code, or those whose name begins so."""
    hits = [hit for hit in communes_typed(text[:LONGEST_TYPED]) if not hit.resembles]
    return [Place(code=hit.code, label=hit.label) for hit in hits if not whole or _is_called(hit, search_key(text))]


def _is_called(hit: CommuneHit, key: str) -> bool:
    """« Lyon », « 69003 », « Lyon 69003 », « Lyon 3 » for its arrondissement."""
    words = " ".join(word for word in key.split() if not (word.isdigit() and len(word) >= _POSTAL_PREFIX))
    names = {search_key(hit.name), search_key(hit.former_name)} - {""}
    if not words:
        return key in hit.postal_codes or key == hit.postal_code
    return any(words == name or f"{name} ".startswith(f"{words} arrondissement ") for name in names)


def communes_typed(text: str) -> list[CommuneHit]:
    """The communes that a typed text may mean, the region of the reference day first."""
    near = region_departements(reference_day())
    return territory.search_communes(text, limit=COMMUNES_OFFERED, near=near)
