"""Documents of a case: what they are, for whom, of which classes, what a file may be, and how each ends."""

from collections.abc import Mapping
from enum import StrEnum

from cordee.domain.access import DataClass
from cordee.domain.notes import CLASSES, Audience

LONGEST_TITLE = 120  # signs
LONGEST_NAME = 150  # of the file, as its owner calls it
LONGEST_REASON = 200
LONGEST_PROGRAMME = 60


class DocumentKind(StrEnum):
    """What the paper is, never what it says of her."""

    LETTER = "courrier"
    DECISION = "decision"
    FORM = "formulaire"
    RESUME = "cv"
    AGREEMENT = "convention"
    REPORT = "compte_rendu"
    RESTRICTIONS = "avis_medecin_travail"
    OTHER = "autre"


ALWAYS_HEALTH = frozenset({DocumentKind.RESTRICTIONS})


class FileType(StrEnum):
    """Told by what the file holds, never by its name."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TEXT = "text/plain"


ENDINGS: Mapping[FileType, str] = {
    FileType.PDF: "pdf",
    FileType.PNG: "png",
    FileType.JPEG: "jpg",
    FileType.TEXT: "txt",
}


class Ending(StrEnum):
    """Why the file is no more: somebody struck it, or its day had come."""

    STRUCK = "raye"
    DUE = "terme"


def holds_health(audience: Audience, kind: DocumentKind, *, said: bool) -> bool:
    """What is for health professionals, and what a physician wrote, is of health whatever is ticked."""
    return said or audience is Audience.HEALTH_PROFESSIONALS or kind in ALWAYS_HEALTH


def classes_of(audience: Audience, *, about_health: bool) -> list[DataClass]:
    classes = {CLASSES[audience]} | ({DataClass.HEALTH} if about_health else set())
    return sorted(classes - ({DataClass.SITUATION} if about_health else set()))
