"""Why nothing is said of dates and rights to who is speaking, and what a place that was not understood needs."""

from django.utils.translation import gettext_lazy as _

NOTHING_TO_DATE = _("Notez d'abord qui appelle et ce qui est dit.")
SAFETY_FIRST = _("La sécurité d'abord : ni date ni autre démarche tant que le danger est signalé.")
NOTHING_ABOUT_THE_PERSON = _(
    "Sans l'accord de la personne concernée, rien n'est dit de ses dates ni de ses droits. Invitez-la à appeler."
)
COMMUNE_UNKNOWN = _("Aucune commune ne s'appelle ainsi. Vérifiez l'orthographe, ou tapez le code postal.")
COMMUNE_MISSPELT = _("Aucune commune près d'ici ne s'écrit ainsi. Vouliez-vous dire l'une de celles-ci ? Choisissez.")
COMMUNE_AMBIGUOUS = _("Plusieurs communes correspondent : choisissez.")
