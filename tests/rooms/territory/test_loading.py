import shutil
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from cordee.territory import loading, queries
from cordee.territory.models import Commune, Load, PlaceName

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unprotected")]


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A folder of data with Lyon, its arrondissements and Oyonnax only."""
    for name in loading.FILES:
        lines = (settings.CORDEE_REFERENCE_DATA / name).read_text("utf-8").splitlines(keepends=True)
        kept = (
            lines if name in ("departements.csv", "epci.csv") else lines[:1] + [line for line in lines if wanted(line)]
        )
        (tmp_path / name).write_text("".join(kept), "utf-8")
    (tmp_path / "bassins.yaml").write_text(
        'bassin:\n  - {id: oyonnax, name: Oyonnax, departements: ["01"], epci: ["200042935"], communes: ["69123"]}\n'
    )
    return tmp_path


def wanted(line: str) -> bool:
    return line.startswith(("69123,", "6938", "01283,"))


def test_loading_fills_communes_names_and_basins(few):
    assert loading.load(few) == 2
    assert queries.basin_communes() == {"oyonnax": ["01283", "69123"]}
    assert queries.search_communes("lyon 3e")[0].postal_code == "69003"


def test_the_same_files_are_not_loaded_twice(few):
    said = []

    loading.load(few, progress=said.append)
    names = set(PlaceName.objects.values_list("pk", flat=True))
    loading.load(few, progress=said.append)

    assert len(said) == 1
    assert set(PlaceName.objects.values_list("pk", flat=True)) == names


def test_other_files_replace_what_was_there(few):
    loading.load(few)
    communes = few / "communes.csv"
    communes.write_text(communes.read_text("utf-8").replace("Oyonnax", "Oyonnaz"), "utf-8")

    assert loading.load(few) == 2
    assert sorted(Commune.objects.values_list("name", flat=True)) == ["Lyon", "Oyonnaz"]
    assert Load.objects.count() == 1


def test_a_file_that_cannot_be_read_leaves_the_former_territory_in_place(few):
    loading.load(few)
    shutil.copy(few / "epci.csv", few / "communes_anciennes.csv")

    with pytest.raises(KeyError):
        loading.load(few)

    assert Commune.objects.count() == 2


def test_the_region_grows_from_eight_to_twelve_departements(few):
    loading.load(few)

    assert [place.code for place in queries.departements(date(2015, 7, 27))] == [
        "01",
        "07",
        "26",
        "38",
        "42",
        "69",
        "73",
        "74",
    ]
    assert len(queries.departements(date(2016, 1, 1))) == 12
