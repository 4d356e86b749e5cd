"""Every French sentence that the room of people shows from Python; her own pages translate what they show of it."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cordee.domain.access import DataClass
from cordee.domain.consent import ConsentChannel
from cordee.domain.rules.french import enumerated
from cordee.domain.tongue import Tongue
from cordee.people.models import Discretion, PreferredChannel
from cordee.ui.typography import moment

CHANNELS = {
    ConsentChannel.VOICE: gettext_noop("de vive voix, au téléphone"),
    ConsentChannel.LINK: gettext_noop("par un lien personnel"),
    ConsentChannel.PAPER: gettext_noop("par écrit, sur papier"),
    ConsentChannel.IN_PERSON: gettext_noop("sur place"),
    ConsentChannel.WEB: gettext_noop("par elle-même, sur le site"),
}
PREFERRED_CHANNELS = {
    PreferredChannel.PHONE: gettext_noop("Par téléphone"),
    PreferredChannel.EMAIL: gettext_noop("Par courriel"),
    PreferredChannel.LETTER: gettext_noop("Par lettre"),
}
DISCRETION = {
    Discretion.NO_MESSAGE: gettext_noop("Ne pas laisser de message"),
    Discretion.NOT_AT_WORK: gettext_noop("Ne pas appeler au travail"),
    Discretion.NEUTRAL_SENDER: gettext_noop("Ne pas nommer l’organisme"),
}
LANGUAGES = {Tongue.FRENCH: "Français", Tongue.ENGLISH: "English"}  # each says its own name
SHARED = {
    DataClass.IDENTITY: gettext_noop("Nom et coordonnées"),
    DataClass.SITUATION: gettext_noop("Situation professionnelle"),
    DataClass.HEALTH: gettext_noop("Santé au travail"),
}


_SHARED_NAMES = {
    DataClass.IDENTITY: (gettext_noop("nom"), gettext_noop("coordonnées")),
    DataClass.SITUATION: (gettext_noop("situation professionnelle"),),
    DataClass.HEALTH: (gettext_noop("santé au travail"),),
}


def shared_words(classes: Collection[str]) -> str:
    """« nom, coordonnées et situation professionnelle »."""
    named = [_(name) for one, names in _SHARED_NAMES.items() if one in classes for name in names]
    return enumerated(named, _("et"))


def leaves(until: datetime | None) -> str:
    """When a message to a person leaves; ``until`` as ``telling.waits_until`` finds it."""
    if until is None:
        return "Il part tout de suite."
    return f"Il part {moment(until)} : on n’écrit aux personnes ni la nuit, ni le dimanche, ni un jour férié."
