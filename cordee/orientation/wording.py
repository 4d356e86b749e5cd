"""Every French sentence that the room of orientations shows from Python."""

from cordee.orientation.models import OverrideCode

OVERRIDES = {
    OverrideCode.PERSON_PREFERS: "La personne préfère ce service",
    OverrideCode.ALREADY_TRIED: "Le service proposé a déjà été essayé",
    OverrideCode.NO_ROOM: "Le service proposé n’a pas de place à temps",
    OverrideCode.EASIER_TO_REACH: "Ce service est plus facile d’accès pour la personne",
    OverrideCode.FOLLOWED_THERE: "La personne est déjà suivie par ce service",
    OverrideCode.OTHER: "Une autre raison, à écrire",
}
