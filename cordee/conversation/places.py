"""The commune that somebody means, by what they typed or chose in a list."""

from collections.abc import Sequence

from cordee.catalogue.queries import reference_day
from cordee.conversation import wording
from cordee.domain.territory import region_departements
from cordee.territory import queries as territory
from cordee.territory.queries import CommuneHit

PLACES = frozenset({"commune_residence", "commune_travail"})
LONGEST_TYPED, LONGEST_CODE = 200, 10
COMMUNES_OFFERED = 6


class SeveralCommunes(Exception):
    """What was typed names no commune, or several: who is speaking chooses among ``hits``."""

    def __init__(self, hits: Sequence[CommuneHit]) -> None:
        super().__init__()
        self.hits = hits
        self.error = wording.COMMUNE_AMBIGUOUS if hits else wording.COMMUNE_UNKNOWN


def commune_meant(text: str, *, code: str) -> str:
    """The present code of the commune that was chosen in the list, of any year, or else of the one that was typed.

    Raises SeveralCommunes.
    """
    if code:
        chosen = territory.resolve_commune(code[:LONGEST_CODE])
        if chosen is None:
            raise SeveralCommunes([])
        return chosen.code
    hits = communes_typed(text[:LONGEST_TYPED])
    if len(hits) != 1:
        raise SeveralCommunes(hits)
    return hits[0].code


def communes_typed(text: str) -> list[CommuneHit]:
    """The communes that a typed text may mean, the region of the reference day first."""
    near = region_departements(reference_day())
    return territory.search_communes(text, limit=COMMUNES_OFFERED, near=near)
