"""Small groups hidden in tables of counts, so that no sum nor difference of what is shown gives them back.

Every figure is a *cell*: a set of *atoms*, groups of requests that no figure splits. A total, a line of one table and
a line of another one are all cells; two figures about the same requests are one cell, and are shown or hidden together.

A cell of 1 to 4 requests is hidden (« < 5 »). Others are hidden with it (« masqué ») until two things hold, even for
somebody who knows which groups exist, that « < 5 » is 1 to 4 and « masqué » at least 5:
- the size of a hidden small cell does not follow from all that is shown, taken together;
- along lines (parts and their total), a small cell can be anything from 1 to 4, or nothing is left to hide there.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

SMALLEST_SHOWN: Final = 5
# Hiding a cell of 8 or more hides a small one completely: their sum is at least 9, whatever the small one is.
HIDES_WELL: Final = 8
_UNBOUNDED: Final = 1 << 60
Atoms: TypeAlias = frozenset[int]
Bounds: TypeAlias = tuple[int, int]
Line: TypeAlias = tuple[Atoms, tuple[Atoms, ...]]
"""A total and its parts."""
Matrix: TypeAlias = npt.NDArray[np.float64]
_NOTHING: Final = 1e-7


class Mask(StrEnum):
    """Why a figure is not shown, in the words that are shown instead."""

    SMALL = "< 5"
    BESIDE = "masqué"


@dataclass
class Figures:
    """Cells by name, over atoms of known weight. ``unseen``: groups that are no figure, to be protected all the same.

    ``lines``: names of a total and of its parts, whose atoms are those of the total, each once.
    ``fixed``: names of figures that are known anyway, such as the size of the file.
    """

    weights: Sequence[int]
    cells: dict[Hashable, Atoms] = field(default_factory=dict)
    unseen: list[Atoms] = field(default_factory=list)
    lines: list[tuple[Hashable, tuple[Hashable, ...]]] = field(default_factory=list)
    fixed: set[Hashable] = field(default_factory=set)

    def add(self, name: Hashable, atoms: Iterable[int]) -> None:
        self.cells[name] = frozenset(atoms)

    def add_line(self, total: Hashable, parts: Iterable[Hashable]) -> None:
        self.lines.append((total, tuple(parts)))

    def masked(self) -> Mapping[Hashable, int | Mask]:
        """Return what may be shown of each cell: its count, or why it is hidden."""
        values = {atoms: sum(self.weights[one] for one in atoms) for atoms in {*self.cells.values(), *self.unseen}}
        small = {atoms for atoms, value in values.items() if 0 < value < SMALLEST_SHOWN}
        figures = {atoms for atoms in self.cells.values() if atoms}
        known = {self.cells[name] for name in self.fixed}
        hiding = _Hiding(values, figures, small - known, self._lines_of_atoms(), known)
        if small:
            hiding.hide()
        return {name: hiding.shown(atoms) if atoms else 0 for name, atoms in self.cells.items()}

    def _lines_of_atoms(self) -> list[Line]:
        """Lines without their empty parts; a total with a single part is that part."""
        lines = []
        for total, parts in self.lines:
            kept = tuple(self.cells[part] for part in parts if self.cells[part])
            if len(kept) > 1:
                lines.append((self.cells[total], kept))
        return lines


class _Hiding:
    """Cells being hidden, one more at each step, until nothing can be worked out any more."""

    def __init__(
        self,
        values: Mapping[Atoms, int],
        figures: set[Atoms],
        small: set[Atoms],
        lines: Sequence[Line],
        fixed: set[Atoms],
    ) -> None:
        self.values, self.figures, self.small, self.lines, self.fixed = values, figures, small, lines, fixed
        self.out: set[Atoms] = set(small & figures)
        self.quiet: set[Atoms] = set()  # small ones that « < 5 » would give away: four groups of one, and their total
        self.heights = _heights(lines)
        # The smallest first: it costs least; then the finest, so that totals stay.
        self.order = sorted(figures, key=lambda atoms: (values[atoms], len(atoms), sorted(atoms)))

    def hide(self) -> None:
        while chosen := self._narrowed() or self._combined():
            self.quiet |= chosen & self.out
            self.out |= chosen
        self._give_back()

    def _give_back(self) -> None:
        """Show again what was needless to hide, because others hide enough or it can be told anyway; widest first."""
        learnt = self._learnt()
        for atoms in sorted(self.out - self.small, key=lambda atoms: (-len(atoms), -self.values[atoms], sorted(atoms))):
            self.out.discard(atoms)
            if self._learnt() != learnt or self._combined():
                self.out.add(atoms)

    def shown(self, atoms: Atoms) -> int | Mask:
        if atoms not in self.out:
            return self.values[atoms]
        return Mask.SMALL if atoms in self.small - self.quiet else Mask.BESIDE

    # All that is shown, taken together

    def _combined(self) -> set[Atoms]:
        """Return cells to hide, or to hide better, because small ones can only have their true size.

        A small cell has one size only when it cannot move up nor down: when it is, and its contrary is, a combination
        of shown cells (any coefficients) and of limits that are reached (positive ones).
        """
        shown = [atoms for atoms in self.order if atoms not in self.out]
        limits = self._limits()
        small = sorted(self.small, key=sorted)
        cells = _matrix([*shown, *(atoms for atoms, _ in limits), *small])
        matrix, wanted = cells[: len(shown)], cells[len(shown) + len(limits) :]
        reached = cells[len(shown) : len(shown) + len(limits)] * np.array([[sign] for _, sign in limits] or [[0]])
        inverse = np.linalg.pinv(matrix @ matrix.T, rcond=1e-10, hermitian=True)
        free_limits = reached - reached @ matrix.T @ inverse @ matrix
        free_wanted = wanted - wanted @ matrix.T @ inverse @ matrix
        chosen: set[Atoms] = set()
        for target, free in zip(wanted, free_wanted, strict=True):
            upwards = _combination(free_limits, -free)
            downwards = None if upwards is None else _combination(free_limits, free)
            if upwards is not None and downwards is not None:
                used = np.abs((target - downwards @ reached) @ matrix.T @ inverse) > _NOTHING
                used |= np.abs((-target - upwards @ reached) @ matrix.T @ inverse) > _NOTHING
                found = [shown[row] for row in np.flatnonzero(used)]
                told = [limits[row][0] for row in np.flatnonzero(upwards + downwards > _NOTHING)]
                if chosen.isdisjoint(found):
                    chosen |= self._best(found) or self._loudest(told)
        return chosen

    def _limits(self) -> list[tuple[Atoms, int]]:
        """Hidden cells that are as small (1) or as large (-1) as what is shown instead allows."""
        found = []
        for atoms in sorted(self.small | self.out, key=sorted):
            low, high = self._bounds(atoms)
            found += [(atoms, 1)] * (self.values[atoms] == low) + [(atoms, -1)] * (self.values[atoms] == high)
        return found

    # Lines of sums

    def _narrowed(self) -> set[Atoms]:
        """Return a shown cell because of which a small one is known better than « < 5 »: in its line, else behind it.

        A cell hidden beside a small one is no help while another line tells it: then that line must hide one more.
        """
        told: dict[Atoms, list[Line]] = {}
        for atoms, line in self._narrowing(self._all_bounds()):
            told.setdefault(atoms, []).append(line)
        waiting = [atoms for atoms in self.order if atoms in told and atoms in self.small - self.quiet]
        seen = set(waiting)
        for atoms in waiting:  # grows on the way
            for total, parts in told.get(atoms, ()):
                if best := self._best([one for one in (*parts, total) if one in self.figures - self.out]):
                    return best
                behind = [one for one in (*parts, total) if one in self.out - self.small and one not in seen]
                seen.update(behind)
                waiting += behind
        return set()

    def _learnt(self) -> Mapping[Atoms, Bounds]:
        """Return what lines tell of small cells."""
        bounds = self._all_bounds()
        for _ in self._narrowing(bounds):
            pass
        return {atoms: bounds[atoms] for atoms in self.small if atoms in bounds}

    def _narrowing(self, bounds: dict[Atoms, Bounds]) -> Iterator[tuple[Atoms, Line]]:
        """Narrow bounds along lines until nothing more is learnt; give each hidden cell and the line that narrows it.

        A cell that is known to a few units is as good as told.
        """
        changed = True
        while changed:
            changed = False
            for line in self.lines:
                for atoms, found in _along(*line, bounds):
                    if found != bounds[atoms]:
                        bounds[atoms], changed = found, True
                        if found[1] - found[0] < SMALLEST_SHOWN - 1:
                            yield atoms, line

    def _all_bounds(self) -> dict[Atoms, Bounds]:
        return {atoms: self._bounds(atoms) for total, parts in self.lines for atoms in (total, *parts)}

    def _bounds(self, atoms: Atoms) -> Bounds:
        if atoms in self.quiet:
            return 1, _UNBOUNDED
        if atoms in self.small:
            return 1, SMALLEST_SHOWN - 1
        if atoms in self.out or atoms not in self.figures:
            return SMALLEST_SHOWN, _UNBOUNDED
        return self.values[atoms], self.values[atoms]

    def _best(self, shown: Sequence[Atoms]) -> set[Atoms]:
        """The cell that costs least: a detail before a total; the smallest that hides well, else the largest."""
        return set(sorted(set(shown) - self.fixed, key=self._cost)[:1])

    def _cost(self, atoms: Atoms) -> tuple[int, bool, int, list[int]]:
        value = self.values[atoms]
        hides_well = value >= HIDES_WELL
        return self.heights.get(atoms, 0), not hides_well, value if hides_well else -value, sorted(atoms)

    def _loudest(self, told: Sequence[Atoms]) -> set[Atoms]:
        """The largest of the small cells whose « < 5 » says too much."""
        return set(sorted(set(told) & self.small - self.quiet, key=lambda atoms: (len(atoms), sorted(atoms)))[-1:])


def _heights(lines: Sequence[Line]) -> Mapping[Atoms, int]:
    """How far above details each total stands: 1 for a sum of details."""
    heights: dict[Atoms, int] = {}
    for _ in lines:
        before = dict(heights)
        for total, parts in lines:
            heights[total] = max(heights.get(total, 0), 1 + max(heights.get(part, 0) for part in parts))
        if heights == before:
            break
    return heights


def _along(total: Atoms, parts: Sequence[Atoms], bounds: Mapping[Atoms, Bounds]) -> Iterator[tuple[Atoms, Bounds]]:
    """Narrow the bounds of a total and of its parts, each by all of the others."""
    low, high = sum(bounds[part][0] for part in parts), sum(bounds[part][1] for part in parts)
    least, most = bounds[total]
    least, most = max(least, low), min(most, high)
    yield total, (least, most)
    for part in parts:
        its_low, its_high = bounds[part]
        yield part, (max(its_low, least - (high - its_high)), min(its_high, most - (low - its_low)))


def _matrix(cells: Sequence[Atoms]) -> Matrix:
    """Return one line a cell and one column a kind of atom: atoms that stand in the same cells are one."""
    standing: dict[int, list[int]] = {}
    for number, atoms in enumerate(cells):
        for atom in atoms:
            standing.setdefault(atom, []).append(number)
    kinds = dict.fromkeys(map(tuple, standing.values()))
    found = np.zeros((len(cells), len(kinds)))
    for kind, members in enumerate(kinds):
        found[list(members), kind] = 1
    return found


def _combination(lines: Matrix, target: Matrix) -> Matrix | None:
    """Return coefficients, none negative, whose combination of lines is the target; None when there are none.

    Lawson and Hanson's non-negative least squares: lines come in while they bring nearer, and go out below zero.
    """
    found = np.zeros(len(lines))
    used = np.zeros(len(lines), np.bool_)
    for _ in range(4 * len(lines) + 1):
        missing = target - found @ lines
        if np.abs(missing).max(initial=0) < _NOTHING:
            return found
        nearer = np.where(used, -1.0, lines @ missing)
        if nearer.max(initial=0) < _NOTHING:
            return None
        used[int(np.argmax(nearer))] = True
        while True:
            best = np.zeros(len(lines))
            best[used] = np.linalg.lstsq(lines[used].T, target, rcond=None)[0]
            below = used & (best < _NOTHING)
            if not below.any():
                break
            steps = found[below] / np.maximum(found[below] - best[below], _NOTHING)
            found = found + min(1.0, float(steps.min())) * (best - found)
            used &= found > _NOTHING
            found[~used] = 0
        found = best
    return None
