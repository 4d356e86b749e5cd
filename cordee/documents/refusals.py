"""Why a document is not added, opened or struck. Facts; ``wording`` says them in French."""

from dataclasses import dataclass


class DocumentRefused(Exception):
    """Nothing was written."""


class AudienceShut(DocumentRefused):
    """The actor may not add for these readers, or no longer, or nothing that tells of her health."""


class NotOfThisCase(DocumentRefused):
    """The programme that it names is of another case, or one that the actor does not read."""


class AlreadyDestroyed(DocumentRefused):
    pass


class FileGone(Exception):
    """A living line whose file is missing, or sealed by a key that is no longer known: ``check-invariants`` says it."""


@dataclass(frozen=True)
class BadFile(Exception):
    """A file that is not kept. ``found`` and ``most`` are what its sentence needs."""

    found: str = ""
    most: str = ""


class Empty(BadFile):
    pass


class TooLarge(BadFile):
    pass


class NameTooLong(BadFile):
    pass


class NotAccepted(BadFile):
    """Neither a PDF, an image nor plain text; ``found`` is what it looks like."""


class MoreAfterTheEnd(BadFile):
    """Something else hangs at an end of the file: two formats in one."""


class Locked(BadFile):
    """A PDF that asks for a password."""


class Active(BadFile):
    """A PDF that does something by itself; ``found`` says what."""


class Broken(BadFile):
    """It begins as one of those accepted, and cannot be read to its end."""


class TooManyPixels(BadFile):
    pass


class HoldsAnIdentityNumber(BadFile):
    pass
