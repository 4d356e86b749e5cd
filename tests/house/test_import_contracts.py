"""`lint-imports` keeps the order of the packages; here we check that no package escapes it."""

import tomllib

from cordee.config import settings
from tests.database import PROJECT

CONTRACTS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
PACKAGES = {path.parent.name for path in PROJECT.glob("cordee/*/__init__.py")}


def names_in(layers: list[str]) -> set[str]:
    return {name.strip().removeprefix("cordee.") for layer in layers for name in layer.split("|")}


def test_every_package_has_its_place_in_the_order():
    order = next(contract for contract in CONTRACTS if contract["name"] == "Rooms import only downwards")

    assert names_in(order["layers"]) == PACKAGES | {"__main__"}


def test_every_room_follows_the_inner_order():
    inner = next(contract for contract in CONTRACTS if contract["name"] == "Inside a room, imports go down")

    assert names_in(inner["containers"]) == set(settings.ROOMS)


def test_every_room_is_installed():
    assert set(settings.ROOMS) == PACKAGES - {"config", "domain", "reader", "bulk", "bench", "measures"}
