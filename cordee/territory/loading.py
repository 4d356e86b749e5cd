"""Fill the tables of this room from the files of data/; runs as the owner of the tables."""

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from django.db import connection, models, transaction
from django.utils import timezone

from cordee.domain.territory import OLD_REGION_CODES, inner_keys, search_key
from cordee.territory.models import Basin, Commune, Departement, Epci, FormerCommune, Load, PlaceName

FILES = ("departements.csv", "epci.csv", "communes.csv", "communes_anciennes.csv", "bassins.yaml")
LAYOUT = "1"  # to be changed when the same files give other rows: what was loaded before is then loaded again
Row = dict[str, str]
Progress = Callable[[str], None]


def quiet(message: str) -> None:
    """The default of every ``progress``: say nothing."""


def load(directory: Path, *, progress: Progress = quiet) -> int:
    """Replace the territory by that of ``directory`` unless it is there already; return how many communes are held."""
    content_hash = _hash_of(directory)
    known = Load.objects.filter(pk=content_hash).first()
    if known:
        return known.communes
    progress("Territoire : communes, départements, bassins…")
    with transaction.atomic():
        return _replace(directory, content_hash)


def _hash_of(directory: Path) -> str:
    digest = hashlib.sha256(LAYOUT.encode())
    for name in FILES:
        content = (directory / name).read_bytes()
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _replace(directory: Path, content_hash: str) -> int:
    communes = _rows(directory / "communes.csv")
    former = _rows(directory / "communes_anciennes.csv")
    _empty(Load, Basin.communes.through, Basin, PlaceName, FormerCommune, Commune, Epci, Departement)
    _copy(Departement, "code name region_code before_2016_region", _departements(directory))
    _copy(Epci, "siren name kind population", _epci(directory))
    _copy(
        Commune,
        "code name departement epci postal_codes population latitude longitude search_key",
        map(_commune, communes),
    )
    _copy(FormerCommune, "code name kind current postal_codes", map(_former, former))
    _copy(PlaceName, "key whole commune former departement_code population postal", _place_names(communes, former))
    basins = yaml.safe_load((directory / "bassins.yaml").read_text(encoding="utf-8"))
    _copy(Basin, "id name kind approximate", _basins(basins))
    _copy(Basin.communes.through, "basin commune", _basin_communes(basins, communes))
    Load.objects.create(content_hash=content_hash, communes=len(communes), loaded_at=timezone.now())
    return len(communes)


def _empty(*tables: type[models.Model]) -> None:
    """Children first. Not TRUNCATE: the pages that read meanwhile keep the former rows until the end."""
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def _copy(model: type[models.Model], fields: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY rows into a model's table: forty thousand rows in a second where inserts take ten."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(model._meta.get_field(field).column) for field in fields.split())
    statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as pipe:
        for row in rows:
            pipe.write_row(row)


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _several(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def _departements(directory: Path) -> Iterator[tuple[Any, ...]]:
    for row in _rows(directory / "departements.csv"):
        yield row["code"], row["nom"], row["region"], OLD_REGION_CODES.get(row["code"], "")


def _epci(directory: Path) -> Iterator[tuple[Any, ...]]:
    for row in _rows(directory / "epci.csv"):
        yield row["code"], row["nom"], row["type"], row["population"] or None


def _commune(row: Row) -> tuple[Any, ...]:
    return (
        row["code"],
        row["nom"],
        row["departement"],
        row["epci"] or None,
        _several(row["codes_postaux"]),
        int(row["population"] or 0),
        row["lat"] or None,
        row["lon"] or None,
        search_key(row["nom"]),
    )


def _former(row: Row) -> tuple[Any, ...]:
    return row["code"], row["nom"], row["type"], row["code_actuel"], _several(row["codes_postaux"])


def _place_names(communes: list[Row], former: list[Row]) -> Iterator[tuple[Any, ...]]:
    current = {row["code"]: row for row in communes}
    for row in communes:
        postal_codes = _several(row["codes_postaux"])
        yield from _names_of(row["nom"], row, None, postal_codes)
        yield from ((postal, True, *_place(row, None, postal_codes)) for postal in postal_codes)
    for row in former:
        commune = current[row["code_actuel"]]
        if row["nom"] and search_key(row["nom"]) != search_key(commune["nom"]):
            postal_codes = _several(row["codes_postaux"]) or _several(commune["codes_postaux"])
            yield from _names_of(row["nom"], commune, row["code"], postal_codes)


def _names_of(name: str, commune: Row, former: str | None, postal_codes: list[str]) -> Iterator[tuple[Any, ...]]:
    place = _place(commune, former, postal_codes)
    yield search_key(name), True, *place
    yield from ((key, False, *place) for key in inner_keys(name))


def _place(commune: Row, former: str | None, postal_codes: list[str]) -> tuple[Any, ...]:
    postal = "".join(f"|{code}" for code in postal_codes)
    return commune["code"], former, commune["departement"], int(commune["population"] or 0), postal


def _basins(basins: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[Any, ...]]:
    for kind, listed in basins.items():
        yield from ((basin["id"], basin["name"], kind, True) for basin in listed)


def _basin_communes(basins: dict[str, list[dict[str, Any]]], communes: list[Row]) -> Iterator[tuple[Any, ...]]:
    for listed in basins.values():
        for basin in listed:
            yield from ((basin["id"], row["code"]) for row in communes if _belongs(row, basin))


def _belongs(commune: Row, basin: dict[str, Any]) -> bool:
    if commune["code"] in basin.get("communes", ()):
        return True
    if commune["departement"] not in basin["departements"]:
        return False
    return bool(basin.get("every_commune")) or commune["epci"] in basin.get("epci", ())
