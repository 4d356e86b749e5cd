"""Why a note is not written, corrected or struck, and why a step or an appointment is not planned or changed,
stock not taken again, and nobody asked."""


class NoteRefused(Exception):
    """Nothing was written."""


class AudienceShut(NoteRefused):
    """The actor may not write for these readers, or no longer."""


class TooLate(NoteRefused):
    """It is not corrected any more: it may be struck."""


class AlreadyStruck(NoteRefused):
    pass


class StepRefused(Exception):
    """Nothing was changed."""


class CaseIsClosed(StepRefused):
    pass


class NotTheirs(StepRefused):
    """Who is asked takes no part in the case, or the actor may not ask it."""


class StepMoved(StepRefused):
    """It no longer stands as the page showed it."""


class AppointmentRefused(Exception):
    """Nothing was changed."""


class AppointmentOfClosedCase(AppointmentRefused):
    pass


class NotAhead(AppointmentRefused):
    """It would begin in the past, or too far."""


class AppointmentMoved(AppointmentRefused):
    """It no longer stands as the page showed it, or it is too early or too late to say so."""


class NoSuchPaper(StepRefused):
    """It is not of this application, or papers are no longer looked for."""


class StockRefused(Exception):
    """Nothing was recorded."""


class StockMoved(StockRefused):
    """Somebody took stock again since the page was opened."""


class StockOfClosedCase(StockRefused):
    pass


class NothingKnown(StockRefused):
    """Nothing was ever said of her situation."""


class AskingRefused(Exception):
    """Nobody was asked."""


class AskedOfClosedCase(AskingRefused):
    pass


class RepresentativeNeeded(AskingRefused):
    """A minor agrees with who represents her."""


class NobodyProposed(AskingRefused):
    """Stock taken today no longer proposes this organisation, or it has no room, or it was asked meanwhile."""
