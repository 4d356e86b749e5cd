"""Sentences of the directory, its sheets and the employers' pages."""

from collections.abc import Mapping
from typing import Final

from cordee.domain.catalogue import Access, Verified

# The vocabulary of the microdata, which is no page to visit.
SCHEMA: Final = "https://schema.org"

NO_COMMUNE = "Aucune commune ne s'appelle « {typed} ». Vérifiez l'orthographe, ou tapez le code postal."
SEVERAL_COMMUNES = "Plusieurs communes peuvent s'appeler ainsi : choisissez la vôtre."
UNKNOWN_CODE = "Aucune commune ne porte le code « {typed} ». Cherchez-la par son nom."

WAYS_IN: Final[Mapping[Access, str]] = {
    Access.DIRECT: "On peut s'adresser à eux directement.",
    Access.PRESCRIPTION: "Il faut y être adressé par quelqu'un d'habilité.",
    Access.DECISION: "La demande peut être refusée : c'est une décision.",
    Access.INFORMATION: "Pour information : rien à demander.",
}
CONFIDENCE: Final[Mapping[Verified, str]] = {
    Verified.FULL: "Règle vérifiée",
    Verified.PARTIAL: "Règle en partie vérifiée",
    Verified.NONE: "Règle non vérifiée : à confirmer",
}

# The day from which a delay is counted, after « après » or « avant »; a fact that is not here is quoted.
EVENTS: Final[Mapping[str, str]] = {
    "accident_date": "l'accident",
    "arret_debut": "le premier jour de l'arrêt",
    "avis_inaptitude_date": "l'avis d'inaptitude",
    "csp_propose_date": "la remise du dossier",
    "entretien_prealable_date": "l'entretien préalable",
    "licenciement_notifie_date": "la réception de la lettre de licenciement",
    "reprise_date": "la reprise du travail",
    "reprise_prevue_date": "la reprise prévue",
    "rupture_conventionnelle_date": "la signature",
}

INTRANET = """Un souci de santé, de poste, d'emploi ou d'évolution ?

Un numéro gratuit pour toute la région : {number} ({hours}).
Un agent vous écoute, vous dit vos droits et trouve avec vous le service compétent, près de chez vous.
Vous n'avez pas à donner votre nom.

Vous pouvez aussi faire le point seul, sans compte et sans rien laisser : {address}

En cas de danger, appelez le 15 ou le 112. Idées de suicide : le 3114, jour et nuit."""
