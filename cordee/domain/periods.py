"""Half-open periods of days: the start is included, the end is excluded, None means no bound on that side."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    start: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.until is not None and self.until <= self.start:
            raise ValueError(f"period ends on {self.until}, not after its start {self.start}")

    def covers(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.until is None or day < self.until)

    def covers_all(self, first: date, last: date) -> bool:
        """Tell whether every day from ``first`` to ``last`` (both included) lies inside."""
        return self.covers(first) and self.covers(last)

    def overlaps(self, other: "Period") -> bool:
        starts_in_time = self.start is None or other.until is None or self.start < other.until
        return starts_in_time and (other.start is None or self.until is None or other.start < self.until)


def whole_months_between(earlier: date, later: date) -> int:
    """Count whole months elapsed from ``earlier`` to ``later``; 0 when ``later`` comes first.

    From 31 January to 28 February no whole month has passed; to 1 March one has.
    """
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return max(0, months - (later.day < earlier.day))
