"""One scene for each act of the house that writes, by subject; ``left_out`` says what has none, and why."""

from tests.faults.scenes import (
    accounts,
    applications,
    appointments,
    campaigns,
    carrying,
    documents,
    guarding,
    her_space,
    her_word,
    keeping,
    leading_the_line,
    notes,
    on_the_web,
    onward,
    passing_on,
    programmes,
    scripts,
    steps,
    the_line,
    the_telephone,
    visiting,
    what_next,
)
from tests.faults.staging import SCENES

SUBJECTS = (
    passing_on,
    onward,
    what_next,
    her_word,
    her_space,
    the_line,
    the_telephone,
    on_the_web,
    guarding,
    carrying,
    accounts,
    appointments,
    campaigns,
    leading_the_line,
    scripts,
    keeping,
    visiting,
    notes,
    steps,
    applications,
    programmes,
    documents,
)

__all__ = ["SCENES", "SUBJECTS"]
