"""The codes of communes, present and former: one that no commune ever had is a slip, worth a word and no refusal."""

import csv
import difflib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from cordee.domain.catalogue import Catalogue, FactType
from cordee.domain.orientation.situation import Situation
from cordee.reader.yaml_source import read_document

DATA = Path(__file__).resolve().parents[2] / "data"
# Codes that stand for a country.
ABROAD = "99"


def commune_doubts(situation: Situation, catalogue: Catalogue, text: str, *, file: str) -> Iterator[str]:
    """Yield a sentence for each code of the situation that no commune has; nothing where the list is not there."""
    known = _names()
    for name, value in situation.facts.items():
        if catalogue.facts[name].type is not FactType.COMMUNE or not isinstance(value, str) or not known:
            continue
        if value not in known and not value.startswith(ABROAD):
            place = read_document(text, file=file).place("facts", name)
            yield f"{place} : « {name} » : code INSEE inconnu « {value} »{_remedy(value, known)}"


def _remedy(code: str, known: Mapping[str, str]) -> str:
    """A postal code is the usual slip, a wrong digit the other one."""
    if of_postal := _by_postal_code().get(code):
        listed = ", ".join(f"{found} ({known[found]})" for found in of_postal[:3])
        return f" ; c'est un code postal : écrivez le code INSEE, {listed}{'…' if len(of_postal) > 3 else '.'}"
    near = difflib.get_close_matches(code, [other for other in known if other[:2] == code[:2]], n=1)
    meant = f"vouliez-vous dire « {near[0]} » ({known[near[0]]}) ?" if near else "vérifiez ses cinq signes."
    return f" ; {meant}"


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    rows = [*_rows("communes_anciennes.csv"), *_rows("communes.csv")]
    return {row["code"]: row["nom"] for row in rows}


@lru_cache(maxsize=1)
def _by_postal_code() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in _rows("communes.csv"):
        for postal_code in row["codes_postaux"].split("|"):
            found.setdefault(postal_code, []).append(row["code"])
    return found


def _rows(name: str) -> list[dict[str, str]]:
    path = DATA / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
