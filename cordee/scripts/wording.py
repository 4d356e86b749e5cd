"""The French sentences of « Textes de la ligne »."""

from collections.abc import Iterable
from typing import Final

from cordee.domain.script import PLACES, Faults, Moment

MOMENTS: Final = {
    Moment.OPENING: "Ouvrir l'appel",
    Moment.CALLER: "Selon qui appelle",
    Moment.LIMIT: "Quand on demande ce qui ne peut pas être dit",
    Moment.QUESTION: "Amener une question",
    Moment.SERVICE: "Dire un service, gardé ou non",
    Moment.CONSENT: "Avant de lire l'information et l'accord",
    Moment.DANGER: "Un danger est entendu",
    Moment.CLOSING: "Terminer l'appel",
    Moment.ANSWER: "Modèles de réponse, par courriel",
}
REPLACED = "Le texte est remplacé. Les agents le lisent dès maintenant."
BACK = "Les agents lisent de nouveau le texte du catalogue."
TAKEN_UP = "La version {version} est de nouveau celle des agents."
RETIRED = "Ce modèle n'est plus proposé. Ses versions restent ici."
ADDED = "Le modèle est prêt. Les agents peuvent le choisir."
CHANGED_ELSEWHERE = (
    "Quelqu'un d'autre a changé ce texte depuis que vous avez ouvert la page. "
    "Rien n'est perdu : comparez avec sa version, ci-dessous, puis enregistrez de nouveau."
)
SAME_WORDS = "Ces mots sont déjà ceux des agents : rien à enregistrer."
WORDS_NEEDED = "Écrivez le texte. Pour revenir à celui du catalogue, servez-vous du bouton plus bas."
BROKEN = "Une accolade n'a pas sa paire : écrivez par exemple {exemple}."
UNKNOWN = "{named} n'existe pas dans ce texte. Ce qui existe : {listed}."
MISSING = "Gardez {named} : sans cela, la personne n'aurait pas {held}."
AND = " et "

# What a page shows in the place of what a call will fill.
EXAMPLES: Final = {
    "prenom_agent": "Maud",
    "service": "Visite de préreprise",
    "description": "Un rendez-vous avec le médecin du travail pendant l'arrêt.",
    "raisons": "Vous êtes en arrêt depuis plus de 30 jours.",
    "situation": "votre situation",
    "destinataire": "le service de santé au travail",
    "au_destinataire": "au service de santé au travail",
    "avant_le": "jeudi 17 décembre 2026",
    "premier_rendez_vous": "Le premier rendez-vous est donné sous 4 jours.",
    "code": "ABCDE-23456",
    "date_proche": "Une date à ne pas manquer : contester l'avis, avant le 17 décembre.",
    "rappel": "mardi 24 novembre entre 10 h et 11 h",
}


def faults_said(found: Faults, places: Iterable[str]) -> list[str]:
    listed = ", ".join(_braced(name) for name in places)
    said = [UNKNOWN.format(named=_braced(name), listed=listed) for name in found.unknown]
    said += [MISSING.format(named=_braced(name), held=PLACES[name]) for name in found.missing]
    return [*said, BROKEN.format(exemple="{numero_libre}")] if found.broken else said


def _braced(name: str) -> str:
    return f"{{{name}}}"


def listed_numbers(said: Iterable[str]) -> str:
    """« le 15, le SAMU ; le 112… ; ou le 3114… »."""
    return " ; ".join(said)


FIRST_MEETING = {1: "Le premier rendez-vous est donné sous 1 jour."}


def first_meeting(days: int | None) -> str:
    if not days:
        return ""
    return FIRST_MEETING.get(days, f"Le premier rendez-vous est donné sous {days} jours.")


TONES = (
    ("danger", "À voir vite (signe d'alerte)"),
    ("warning", "En attente (horloge)"),
    ("info", "Information (étiquette)"),
    ("good", "Simple, ou bien avancé (coche)"),
)
TAG_ADDED = "L'étiquette est prête. Les agents la trouvent sur chaque demande."
TAG_CHANGED = "L'étiquette est changée, sur tout ce qui l'a."
TAG_RETIRED = "L'étiquette n'est plus proposée. Ce qui l'avait la garde."
TAG_CHANGED_ELSEWHERE = (
    "Quelqu'un d'autre a changé cette étiquette depuis que vous avez ouvert la page. "
    "Rien n'est perdu : relisez-la, puis enregistrez de nouveau."
)
SAME_TAG = "C'est déjà ainsi : rien à enregistrer."
SAME_LABEL = "Une autre étiquette dit déjà cela."
TOO_MANY_TAGS = "Il y a déjà {most} étiquettes : retirez-en une avant d'en ajouter."
NO_HEALTH_IN_A_TAG = "Une étiquette ne dit rien de la santé (« {found} »)."
NO_NUMBER_IN_A_TAG = "Une étiquette ne désigne personne : retirez ce numéro."
TOO_MANY = "Il y a déjà {most} modèles : remplacez-en un plutôt que d'en ajouter."
ADDED_ELSEWHERE = "Un autre modèle a été ajouté au même moment. Rien n'est perdu : enregistrez de nouveau."
