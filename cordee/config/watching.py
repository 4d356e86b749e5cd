"""Variables of the watch over who reads whom: from how many people it speaks, and the cases left to be found."""

from uuid import UUID

from .values import A_NUMBER, listed, number
from .variable import Variable


def _keys(value: str) -> list[UUID]:
    return [UUID(name) for name in listed(value)]


WATCHING: tuple[Variable, ...] = (
    Variable(
        name="CORDEE_WATCH_WARN",
        default="60",
        read=number(100000),
        expected=A_NUMBER.format(100000),
        meaning="From how many people read by one member in a day the rights officers are told. See `journal.md`.",
    ),
    Variable(
        name="CORDEE_WATCH_STEP_UP",
        default="100",
        read=number(100000),
        expected=A_NUMBER.format(100000),
        meaning="From how many people read in a day a member proves again who they are, then at each multiple.",
    ),
    Variable(
        name="CORDEE_HONEY_CASES",
        default="",
        read=_keys,
        expected="des identifiants de dossiers (UUID) séparés par des virgules sont attendus",
        meaning="Ids of cases that nobody has a reason to open, separated by commas: each reading is told.",
    ),
)
