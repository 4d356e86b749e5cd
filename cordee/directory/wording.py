"""Sentences of the directory, its sheets and the employers' pages."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy

from cordee.domain.catalogue import Access, Verified

NO_COMMUNE = gettext_lazy("Aucune commune ne s'appelle « {typed} ». Vérifiez l'orthographe, ou tapez le code postal.")
SEVERAL_COMMUNES = gettext_lazy("Plusieurs communes peuvent s'appeler ainsi : choisissez la vôtre.")
UNKNOWN_CODE = gettext_lazy("Aucune commune ne porte le code « {typed} ». Cherchez-la par son nom.")

WAYS_IN: Final[Mapping[Access, str]] = {
    Access.DIRECT: gettext_lazy("On s'adresse directement à l'organisme, sans y être envoyé."),
    Access.PRESCRIPTION: gettext_lazy("Il faut y être adressé par quelqu'un d'habilité."),
    Access.DECISION: gettext_lazy("La demande peut être refusée : c'est une décision."),
    Access.INFORMATION: gettext_lazy("Pour information : rien à demander."),
}
CONFIDENCE: Final[Mapping[Verified, str]] = {
    Verified.FULL: gettext_lazy("Règle vérifiée"),
    Verified.PARTIAL: gettext_lazy("Règle en partie vérifiée"),
    Verified.NONE: gettext_lazy("Règle non vérifiée : à confirmer"),
}

# The day from which a delay is counted, after « après » or « avant »; a fact that is not here is quoted.
EVENTS: Final[Mapping[str, str]] = {
    "accident_date": gettext_lazy("l'accident"),
    "arret_debut": gettext_lazy("le premier jour de l'arrêt"),
    "avis_inaptitude_date": gettext_lazy("l'avis d'inaptitude"),
    "csp_propose_date": gettext_lazy("la remise du dossier"),
    "entretien_prealable_date": gettext_lazy("l'entretien préalable"),
    "licenciement_notifie_date": gettext_lazy("la réception de la lettre de licenciement"),
    "reprise_date": gettext_lazy("la reprise du travail"),
    "reprise_prevue_date": gettext_lazy("la reprise prévue"),
    "rupture_conventionnelle_date": gettext_lazy("la signature"),
}

# Copied to a French intranet, whoever copies it: French.
INTRANET = """Un souci de santé, de poste, d'emploi ou d'évolution ?

Un numéro gratuit pour toute la région : {number} ({hours}).
Un agent vous écoute, vous dit vos droits et trouve avec vous le service compétent, près de chez vous.
Vous n'avez pas à donner votre nom.

Vous pouvez aussi faire le point seul, sans compte et sans rien laisser : {address}

En cas de danger, appelez le 15 ou le 112. Idées de suicide : le 3114, jour et nuit."""
