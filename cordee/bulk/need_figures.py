"""What a change does for one need, in tables whose small groups are masked together. Plain values."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from cordee.bulk.comparing import Counts, Movement, Orientation
from cordee.bulk.masking import SMALLEST_SHOWN, Figures, Mask
from cordee.domain.catalogue import Catalogue

Data = dict[str, Any]
Figure = int | Mask
OUTCOMES: Final = ("gained", "lost", "elsewhere")
MEASURES: Final = ("requests", "differently", *OUTCOMES)
_ALL = "all"
# How a lead is seen: by its service, by who delivers it, by its tier. Each gives a table of movements.
VIEWS: Final[Mapping[str, Callable[[Orientation], Hashable]]] = {
    "families": lambda lead: lead.family,
    "operators": lambda lead: lead.operators,
    "tiers": lambda lead: lead.tier,
}


@dataclass(frozen=True)
class Costs:
    """What one case costs the funders at most, in cents, by version; None when nobody knows."""

    before: Mapping[str, int | None]
    after: Mapping[str, int | None]

    @classmethod
    def of(cls, before: Catalogue, after: Catalogue) -> "Costs":
        sides = ({one.id: one.cost_cents for one in side.versions.values()} for side in (before, after))
        return cls(*sides)

    def difference(self, movement: Movement) -> int | None:
        """Return what a request costs more, None when it is not known; nothing leading costs nothing.

        The same version whose cost nobody knows on either side makes no difference.
        """
        was, now = movement.before.version, movement.after.version
        cost_before, cost_after = self.before[was] if was else 0, self.after[now] if now else 0
        if was == now and cost_before == cost_after:
            return 0
        return None if cost_before is None or cost_after is None else cost_after - cost_before


class NeedFigures:
    """The tables of one need, whose figures are masked together. Atoms are its movements."""

    def __init__(self, need: str, counts: Counts, costs: Costs) -> None:
        self.need, self.counts, self.costs = need, counts, costs
        listed = sorted((movement, count) for movement, count in counts.movements.items() if movement.need == need)
        self.movements = [movement for movement, _ in listed]
        self.every = range(len(listed))
        self.changed = [atom for atom in self.every if _differs(self.movements[atom])]
        self.weights = [count for _, count in listed]
        self.figures = Figures(self.weights)
        self.places = self._groups(self.every, lambda movement: movement.departement)
        self._measure()
        self._kinds()
        for view, key in VIEWS.items():
            self._cross(view, key)
        self._cost()

    def data(self) -> Data:
        return {
            "need": self.need,
            **self._measured(_ALL),
            "departements": [{"departement": place, **self._measured(("in", place))} for place in self.places],
            **{view: self._crossed(view, key) for view, key in VIEWS.items()},
            "operator_kinds": [
                {"operator": kind, "gained": self.shown["kind", kind, True], "lost": self.shown["kind", kind, False]}
                for kind in self.kinds
            ],
            "eligible": self._turns(self.counts.eligible, self._uncertain),
            "missing": self._turns(self.counts.missing, frozenset()),
            "cost": self._cost_data(),
        }

    @cached_property
    def shown(self) -> Mapping[Hashable, Figure]:
        return self.figures.masked()

    def _groups(self, atoms: Iterable[int], key: Callable[[Movement], Any]) -> dict[Any, list[int]]:
        found: dict[Any, list[int]] = {}
        for atom in atoms:
            found.setdefault(key(self.movements[atom]), []).append(atom)
        return dict(sorted(found.items()))

    def _line(self, total: Hashable, parts: Iterable[Hashable]) -> None:
        self.figures.add_line(total, parts)

    # How many, in all and by département

    def _measure(self) -> None:
        areas: dict[Hashable, Iterable[int]] = {("in", place): atoms for place, atoms in self.places.items()}
        for area, atoms in {_ALL: self.every, **areas}.items():
            changed = [atom for atom in atoms if _differs(self.movements[atom])]
            outcomes = self._groups(changed, _outcome)
            self.figures.add((area, "requests"), atoms)
            self.figures.add((area, "differently"), changed)
            for outcome in OUTCOMES:
                self.figures.add((area, outcome), outcomes.get(outcome, []))
            self.figures.unseen.append(frozenset(atoms) - frozenset(changed))
            self._line((area, "differently"), [(area, outcome) for outcome in OUTCOMES])
        for measure in MEASURES:
            self._line((_ALL, measure), [(("in", place), measure) for place in self.places])

    def _measured(self, area: Hashable) -> Data:
        return {measure: self.shown[area, measure] for measure in MEASURES}

    # From what to what

    def _cross(self, view: str, key: Callable[[Orientation], Any]) -> None:
        """Cells of a table of movements, from and to, with a total for each line and column."""
        cells = self._groups(self.changed, lambda movement: (key(movement.before), key(movement.after)))
        sides = [
            self._groups(self.changed, lambda movement: key(movement.before)),
            self._groups(self.changed, lambda movement: key(movement.after)),
        ]
        for cell, atoms in cells.items():
            self.figures.add((view, "moves", *cell), atoms)
        for place, side in enumerate(("before", "after")):
            for value, atoms in sides[place].items():
                self.figures.add((view, side, value), atoms)
                self._line((view, side, value), [(view, "moves", *cell) for cell in cells if cell[place] == value])
            self._line((_ALL, "differently"), [(view, side, value) for value in sides[place]])

    def _crossed(self, view: str, key: Callable[[Orientation], Any]) -> Data:
        found: Data = {"moves": [], "before": [], "after": []}
        for name, figure in self.shown.items():
            if isinstance(name, tuple) and name[0] == view:
                _, table, *values = name
                words = dict(zip(("before", "after") if table == "moves" else ("value",), values, strict=True))
                found[table].append({**words, "requests": figure})
        return found

    def _kinds(self) -> None:
        """Kinds of operators that may deliver what leads after and not before, and the other way round."""
        found: dict[tuple[str, bool], list[int]] = {}
        for atom in self.changed:
            before, after = set(self.movements[atom].before.operators), set(self.movements[atom].after.operators)
            for kind in before ^ after:
                found.setdefault((kind, kind in after), []).append(atom)
        self.kinds = sorted({kind for kind, _ in found})
        for kind in self.kinds:
            for gained in (True, False):
                self.figures.add(("kind", kind, gained), found.get((kind, gained), []))

    # What becomes eligible, what must be asked

    @cached_property
    def _uncertain(self) -> frozenset[str]:
        """Families of which a movement is masked: how many become eligible could tell how many move."""
        masked = [name for name, figure in self.shown.items() if isinstance(figure, Mask) and isinstance(name, tuple)]
        return frozenset(family for name in masked if name[0] == "families" for family in name[2:])

    def _turns(self, counts: Mapping[Any, int], uncertain: frozenset[str]) -> list[Data]:
        found: dict[str, Data] = {}
        for turn in sorted(turn for turn in counts if turn.need == self.need):
            figures = found.setdefault(turn.word, {"id": turn.word, "gained": 0, "lost": 0})
            count = counts[turn]
            masked = Mask.SMALL if count < SMALLEST_SHOWN else Mask.BESIDE if turn.word in uncertain else None
            figures["gained" if turn.gained else "lost"] = masked or count
        return list(found.values())

    # What it costs

    def _cost(self) -> None:
        """Movements by version that cost something else, and those whose cost nobody knows."""
        differences = {atom: self.costs.difference(self.movements[atom]) for atom in self.every}
        costly = [atom for atom in self.every if differences[atom]]
        self.costly = self._groups(costly, lambda movement: (movement.before.version, movement.after.version))
        self.differences = {versions: differences[atoms[0]] for versions, atoms in self.costly.items()}
        for versions, atoms in self.costly.items():
            self.figures.add(("cost", *versions), atoms)
        self.figures.add("unknown cost", [atom for atom in self.every if differences[atom] is None])

    def _cost_data(self) -> Data:
        moves = []
        for (before, after), each in self.differences.items():
            requests = self.shown["cost", before, after]
            total = None if isinstance(requests, Mask) or each is None else requests * each
            moves.append({"before": before, "after": after, "requests": requests, "cents_each": each, "cents": total})
        known = [move["cents"] for move in moves if move["cents"] is not None]
        return {
            "cents": sum(known),
            "whole": len(known) == len(moves),
            "unknown": self.shown["unknown cost"],
            "moves": moves,
        }


def _differs(movement: Movement) -> bool:
    return movement.before.differs(movement.after)


def _outcome(movement: Movement) -> str:
    """What became of a request that is oriented differently."""
    if not movement.before.version:
        return "gained"
    return "elsewhere" if movement.after.version else "lost"
