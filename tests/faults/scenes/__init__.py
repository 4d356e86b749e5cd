"""One scene for each act of the house that writes, by subject; ``left_out`` says what has none, and why."""

from tests.faults.scenes import (
    accounts,
    guarding,
    her_space,
    her_word,
    keeping,
    onward,
    passing_on,
    the_line,
    what_next,
)
from tests.faults.staging import SCENES

SUBJECTS = (passing_on, onward, what_next, her_word, her_space, the_line, guarding, accounts, keeping)

__all__ = ["SCENES", "SUBJECTS"]
