"""Why a programme is not opened or changed; what its own rules refuse is in ``domain.programmes``."""

from datetime import date


class ProgrammeRefused(Exception):
    """Nothing was changed."""


class CaseIsClosed(ProgrammeRefused):
    pass


class RunsAlready(ProgrammeRefused):
    """The same kind runs in this case."""


class Moved(ProgrammeRefused):
    """It no longer stands as the page showed it."""


class MayNotBeStruck(ProgrammeRefused):
    """What was written after rests on it."""


class NeedsAReason(ProgrammeRefused):
    """It did not go to its end: it says why."""


class EndsTooEarly(ProgrammeRefused):
    """Before the day of something that happened in it."""

    def __init__(self, last: date) -> None:
        super().__init__(last)
        self.last = last
