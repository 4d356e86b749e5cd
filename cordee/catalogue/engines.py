"""The engine of each release, made once a process: it draws situations when it is first asked for a question."""

from functools import lru_cache

from cordee.catalogue.queries import catalogue_in
from cordee.domain.orientation.deciding import Engine
from cordee.domain.tongue import Tongue


@lru_cache(maxsize=8)
def engine_of(content_hash: str, tongue: Tongue) -> Engine:
    """Raises NoCatalogue for a release that was never published."""
    like = None if tongue is Tongue.FRENCH else engine_of(content_hash, Tongue.FRENCH)
    return Engine(catalogue_in(content_hash, tongue), like=like)
