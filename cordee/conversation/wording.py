"""Why nothing is said of dates and rights, what a place not understood needs, how one comes in to a service."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from cordee.domain.catalogue import Access

NOTHING_TO_DATE = _("Notez d'abord qui appelle et ce qui est dit.")
SAFETY_FIRST = _("La sécurité d'abord : ni date ni autre démarche tant que le danger est signalé.")
NOTHING_ABOUT_THE_PERSON = _(
    "Sans l'accord de la personne concernée, rien n'est dit de ses dates ni de ses droits. Invitez-la à appeler."
)
COMMUNE_UNKNOWN = _("Aucune commune ne s'appelle ainsi. Vérifiez l'orthographe, ou tapez le code postal.")
COMMUNE_MISSPELT = _("Aucune commune près d'ici ne s'écrit ainsi. Vouliez-vous dire l'une de celles-ci ? Choisissez.")
COMMUNE_AMBIGUOUS = _("Plusieurs communes correspondent : choisissez.")
WAYS_IN: Final[Mapping[Access, str]] = {
    Access.DIRECT: _("La demande suffit : pas besoin d'être adressé par quelqu'un."),
    Access.PRESCRIPTION: _("Quelqu'un d'habilité doit adresser la personne."),
    Access.DECISION: _("Une demande est étudiée : celui qui décide peut refuser."),
    Access.INFORMATION: _("Rien à demander : c'est une information, ou cela s'applique de soi-même."),
}
MAY_SEND_THERE = _("Peuvent le faire : {prescribers}.")
