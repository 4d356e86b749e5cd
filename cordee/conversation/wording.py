"""Why nothing is said of dates and rights to who is speaking, and what a place that was not understood needs."""

NOTHING_TO_DATE = "Notez d'abord qui appelle et ce qui est dit."
SAFETY_FIRST = "La sécurité d'abord : ni date ni autre démarche tant que le danger est signalé."
NOTHING_ABOUT_THE_PERSON = (
    "Sans l'accord de la personne concernée, rien n'est dit de ses dates ni de ses droits. Invitez-la à appeler."
)
COMMUNE_UNKNOWN = "Aucune commune ne s'appelle ainsi. Vérifiez l'orthographe, ou tapez le code postal."
COMMUNE_AMBIGUOUS = "Plusieurs communes portent ce nom : choisissez."
