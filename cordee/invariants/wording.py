"""What the command and the health page say."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from cordee.invariants.models import Verification
from cordee.invariants.registry import INVARIANTS, Breach
from cordee.ui.typography import clock, count_words, moment

NEVER = "aucune encore"
# One check an hour: after two that did not come, the answer is no longer of today.
SILENT = timedelta(hours=2, minutes=30)


def all_hold() -> str:
    return f"Tout est conforme : {len(INVARIANTS)} vérifications."


def breach_line(breach: Breach) -> str:
    shown = " ".join(map(str, breach.rows))
    more = f" … et {count_words(hidden)} de plus" if (hidden := breach.count - len(breach.rows)) else ""
    return f"{breach.invariant.id} ({_rows(breach.count)} de {breach.invariant.rows}) : {shown}{more}"


def report(found: Sequence[Breach]) -> str:
    if not found:
        return all_hold()
    failing = (
        "vérification sur {} n’est pas conforme" if len(found) == 1 else "vérifications sur {} ne sont pas conformes"
    )
    lines = [line for breach in found for line in (breach_line(breach), f"    attendu : {breach.invariant.sentence}")]
    return "\n".join([f"{len(found)} {failing.format(len(INVARIANTS))}.", *lines])


def as_json(found: Sequence[Breach]) -> dict[str, Any]:
    broken = [
        {
            "id": breach.invariant.id,
            "expected": breach.invariant.sentence,
            "table": breach.invariant.rows,
            "count": breach.count,
            "rows": [str(row) for row in breach.rows],
        }
        for breach in found
    ]
    return {"checked": [invariant.id for invariant in INVARIANTS], "broken": broken}


def last_check(last: Verification | None, *, now: datetime) -> str:
    """« conformes à 14 h 02 »; with its day, and that none came since, when it is old."""
    if last is None:
        return NEVER
    result = f"non conformes : {_counts(last.broken)}," if last.broken else "conformes"
    if now - last.at > SILENT:
        return f"{result} {moment(last.at)} ; aucune depuis"
    return f"{result} à {clock(last.at)}"


def _counts(broken: Mapping[str, int]) -> str:
    return ", ".join(f"{name} ({_rows(count)})" for name, count in sorted(broken.items()))


def _rows(count: int) -> str:
    return f"{count_words(count)} {'ligne' if count == 1 else 'lignes'}"
