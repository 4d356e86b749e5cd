"""Why a note is not written, corrected or struck."""


class NoteRefused(Exception):
    """Nothing was written."""


class AudienceShut(NoteRefused):
    """The actor may not write for these readers, or no longer."""


class TooLate(NoteRefused):
    """It is not corrected any more: it may be struck."""


class AlreadyStruck(NoteRefused):
    pass
