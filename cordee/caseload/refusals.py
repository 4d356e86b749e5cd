"""Why nothing was handed over."""

from uuid import UUID


class HandOverRefused(Exception):
    """Nothing was changed."""


class ReceiverGone(HandOverRefused):
    """Who was to follow a case follows none in this organisation any more."""


class MovedMeanwhile(HandOverRefused):
    """A case is no longer followed as the page showed it; ``case`` says which."""

    def __init__(self, case: UUID) -> None:
        super().__init__(case)
        self.case = case


class TooMany(Exception):
    """More cases than one file may hold; ``most`` says how many."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most
