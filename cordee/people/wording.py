"""Every French sentence that the room of people shows from Python."""

from collections.abc import Collection
from datetime import datetime

from cordee.domain.access import DataClass
from cordee.domain.consent import ConsentChannel
from cordee.domain.rules.french import enumerated
from cordee.people.models import Discretion, PreferredChannel
from cordee.ui.typography import moment

CHANNELS = {
    ConsentChannel.VOICE: "de vive voix, au téléphone",
    ConsentChannel.LINK: "par un lien personnel",
    ConsentChannel.PAPER: "par écrit, sur papier",
    ConsentChannel.IN_PERSON: "sur place",
}
PREFERRED_CHANNELS = {
    PreferredChannel.PHONE: "Par téléphone",
    PreferredChannel.EMAIL: "Par courriel",
    PreferredChannel.LETTER: "Par lettre",
}
DISCRETION = {
    Discretion.NO_MESSAGE: "Ne pas laisser de message",
    Discretion.NOT_AT_WORK: "Ne pas appeler au travail",
    Discretion.NEUTRAL_SENDER: "Ne pas nommer l’organisme",
}
SHARED = {
    DataClass.IDENTITY: "Nom et coordonnées",
    DataClass.SITUATION: "Situation professionnelle",
    DataClass.HEALTH: "Santé au travail",
}


def shared_words(classes: Collection[str]) -> str:
    """« nom, coordonnées et situation professionnelle »."""
    named = [name for one, label in SHARED.items() if one in classes for name in label.lower().split(" et ")]
    return enumerated(named, "et")


def leaves(until: datetime | None) -> str:
    """When a message to a person leaves; ``until`` as ``telling.waits_until`` finds it."""
    if until is None:
        return "Il part tout de suite."
    return f"Il part {moment(until)} : on n’écrit aux personnes ni la nuit, ni le dimanche, ni un jour férié."
