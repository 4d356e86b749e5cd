"""The catalogue of ``content/``, read once a process."""

from functools import cache
from pathlib import Path

from cordee.domain.orientation.deciding import Engine
from cordee.reader.catalogue import read_catalogue

CONTENT = Path(__file__).parents[1] / "content"


@cache
def real_engine() -> Engine:
    return Engine(read_catalogue(CONTENT))
