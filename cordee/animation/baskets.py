"""What the basket is filtered by, and why an act on one of its lines cannot be done now."""

from enum import StrEnum

from cordee.cases.models import Escalation


class Basket(StrEnum):
    TO_TAKE = "a_reprendre"
    TAKEN = "reprises"
    CLOSED = "terminees"


class NotNow(Exception):
    """The line is not as the act needs it: ``escalation`` says how it is, ``because`` what stands in the way."""

    CLOSED, TAKEN, ASKED_TODAY, NO_ADDRESS = "closed", "taken", "asked_today", "no_address"

    def __init__(self, escalation: Escalation, because: str) -> None:
        super().__init__(f"{escalation.pk}: {because}")
        self.escalation = escalation
        self.because = because
