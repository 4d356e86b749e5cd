"""The file of counts: how past anonymous situations were answered, for the order of questions. JSON, only numbers.

Numbers are by cell of the answers that one catalogue tells apart, hence its hash: another catalogue has other cells.
"""

import json
from collections.abc import Mapping
from math import isfinite
from typing import Any

from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.asking.priors import Counts
from cordee.domain.rules.cells import Partition

AGAIN = "refaites ce fichier avec « cordee catalogue counts »."


class BadCounts(ValueError):
    """One French sentence: what is wrong with a file of counts."""


def written_counts(counts: Counts, catalogue: Catalogue) -> str:
    """Return the text of the file; facts in the order of the alphabet, so that the same counts give the same text."""
    profiles = [
        {"size": size, "answers": {fact: list(numbers) for fact, numbers in sorted(cells.items())}}
        for size, cells in zip(counts.sizes, counts.cells, strict=True)
    ]
    return json.dumps({"catalogue": catalogue.content_hash, "profiles": profiles}, indent=1) + "\n"


def read_counts(text: str, catalogue: Catalogue, partitions: Mapping[str, Partition]) -> Counts:
    """Read the file for this very catalogue; raise BadCounts."""
    try:
        found = json.loads(text)
    except ValueError as failure:
        raise BadCounts(f"ce n'est pas du JSON ({failure}) ; {AGAIN}") from None
    if not isinstance(found, dict) or not isinstance(found.get("profiles"), list):
        raise BadCounts(f"attendu un objet avec « catalogue » et « profiles » ; {AGAIN}")
    if found.get("catalogue") != catalogue.content_hash:
        raise BadCounts(f"ces comptes ont été faits avec un autre catalogue ; {AGAIN}")
    profiles = [_profile(one, partitions) for one in found["profiles"]]
    return Counts(sizes=tuple(size for size, _ in profiles), cells=tuple(cells for _, cells in profiles))


def _profile(found: Any, partitions: Mapping[str, Partition]) -> tuple[float, Mapping[str, tuple[float, ...]]]:
    if not isinstance(found, dict) or not _is_count(found.get("size")) or not isinstance(found.get("answers"), dict):
        raise BadCounts(f"un profil a « size », un nombre, et « answers » ; {AGAIN}")
    cells = {}
    for fact, numbers in found["answers"].items():
        if fact not in partitions:
            raise BadCounts(f"le fait « {fact} » n'est pas du catalogue ; {AGAIN}")
        expected = len(partitions[fact].cells)
        if not isinstance(numbers, list) or len(numbers) != expected or not all(map(_is_count, numbers)):
            raise BadCounts(f"« {fact} » : attendu {expected} nombres, positifs ou nuls ; {AGAIN}")
        cells[fact] = tuple(float(number) for number in numbers)
    return float(found["size"]), cells


def _is_count(found: Any) -> bool:
    return isinstance(found, int | float) and not isinstance(found, bool) and isfinite(found) and found >= 0
