"""Every French sentence that the room of people shows from Python."""

from cordee.domain.access import DataClass
from cordee.domain.consent import ConsentChannel
from cordee.people.models import Discretion, PreferredChannel

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
