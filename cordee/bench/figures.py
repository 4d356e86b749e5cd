"""What every suite gives: one value beside its yardstick of the same run, as a JSON line and as a row of a table."""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

# A shared machine: ratios under the goal by less than this are the noise of a test run, not a failure of it.
MARGIN_IN_TESTS = 1.5


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured value. ``ratio`` is how many times better than the yardstick, and ``goal`` the least ratio wanted.

    With ``at_most`` the goal is the greatest value wanted instead. ``goal`` None: the value is only reported.
    """

    id: str
    what: str
    value: float
    unit: str
    yardstick: float | None = None
    ratio: float | None = None
    goal: float | None = None
    at_most: bool = False

    @property
    def met(self) -> bool | None:
        return self.held()

    def held(self, margin: float = 1.0) -> bool | None:
        """Tell whether the goal is met, to within a factor; None without a goal."""
        if self.goal is None:
            return None
        if self.at_most:
            return self.value <= self.goal * margin
        return self.ratio is not None and self.ratio * margin >= self.goal


def json_line(figure: Figure) -> str:
    return json.dumps({**asdict(figure), "met": figure.met}, ensure_ascii=False)


def table(figures: Sequence[Figure]) -> str:
    rows = [("mesure", "valeur", "étalon", "rapport", "but", "tenu")]
    for figure in figures:
        rows.append(
            (
                figure.what,
                _with_unit(figure.value, figure.unit),
                "" if figure.yardstick is None else _with_unit(figure.yardstick, figure.unit),
                "" if figure.ratio is None else f"{figure.ratio:.3g} ×",
                _goal(figure),
                {True: "oui", False: "NON", None: ""}[figure.met],
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def record(figures: Iterable[Figure], suite: str, folder: Path) -> Path:
    """Write the figures with what ran them, one file a run; return its path."""
    moment = datetime.now(UTC)
    machine = {
        "suite": suite,
        "at": moment.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
    }
    path = folder / f"{moment:%Y-%m-%d-%H%M%S}-{suite}.jsonl"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(machine, ensure_ascii=False), *(json_line(figure) for figure in figures)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def microseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter_ns()
    call()
    return (time.perf_counter_ns() - started) / 1000


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value under which ``share`` of them lie; one value is its own quantile."""
    return values[0] if len(values) == 1 else statistics.quantiles(values, n=1000)[round(share * 1000) - 1]


def _with_unit(value: float, unit: str) -> str:
    return f"{value:.4g} {unit}".strip()


def _goal(figure: Figure) -> str:
    if figure.goal is None:
        return ""
    return f"≤ {_with_unit(figure.goal, figure.unit)}" if figure.at_most else f"≥ {figure.goal:g} ×"
