"""A new act of the house comes with its scene: what nobody kills here, nobody knows to be all or nothing."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

from django.db.transaction import Atomic

import cordee
from tests.faults.scenes import SCENES
from tests.faults.scenes.left_out import APART, STEPS, WRITES_NOTHING

# Not the site at work: measures, readers, the pure core, the commands, and the invented people of a demonstration.
OTHER_ROOMS = {"bench", "bulk", "config", "demo", "domain", "reader", "ui"}


def _rooms() -> Iterator[str]:
    for room in pkgutil.iter_modules(cordee.__path__):
        if room.ispkg and room.name not in OTHER_ROOMS:
            yield room.name


def _modules(room: str) -> Iterator[Any]:
    package = importlib.import_module(f"cordee.{room}")
    for module in pkgutil.walk_packages(package.__path__, f"cordee.{room}."):
        if ".migrations" not in module.name and ".management" not in module.name:
            yield importlib.import_module(module.name)


def _public_functions(module: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, found in inspect.getmembers(module, inspect.isfunction):
        if not name.startswith("_") and found.__module__ == module.__name__:
            yield f"{module.__name__.removeprefix('cordee.')}.{name}", found


def acts() -> set[str]:
    """Every public function of an ``actions`` module, and every other that takes its hour or is one transaction."""
    return {
        name
        for room in _rooms()
        for module in _modules(room)
        for name, function in _public_functions(module)
        if module.__name__.endswith(".actions")
        or "at" in inspect.signature(function).parameters
        or _is_one_transaction(function)
    }


def _is_one_transaction(function: Callable[..., Any]) -> bool:
    return any(isinstance(cell.cell_contents, Atomic) for cell in function.__closure__ or ())


def named(act: str) -> Callable[..., Any]:
    module, name = act.rsplit(".", 1)
    found: Callable[..., Any] = getattr(importlib.import_module(f"cordee.{module}"), name)
    return found


def test_every_act_has_a_scene_or_is_a_step_of_one_that_has():
    played = {name.split(" ")[0].rstrip(",") for name in SCENES}

    found = acts()

    assert found - played - STEPS.keys() - WRITES_NOTHING.keys() - APART.keys() == set()
    assert (STEPS.keys() | WRITES_NOTHING.keys() | APART.keys()) - found == set()
    assert played - found == set()


def test_every_step_names_a_scene():
    assert set(STEPS.values()) <= SCENES.keys()


def test_what_is_left_out_says_why():
    assert all(len(reason) > 20 for reason in [*WRITES_NOTHING.values(), *APART.values()])
