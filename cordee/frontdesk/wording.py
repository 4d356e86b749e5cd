"""The sentences of the console."""

from cordee.domain.call import Outcome
from cordee.domain.referral import State

OPENING = "Bonjour, ligne régionale. L'appel est gratuit, vous pouvez rester anonyme. Que se passe-t-il pour vous ?"
NEED_QUESTION = "Qu'attend la personne ? Plusieurs besoins sont possibles."
NEED_SAID = "Si je comprends bien, vous souhaitez…"
COMMUNE_UNKNOWN = "Aucune commune ne s'appelle ainsi. Vérifiez l'orthographe, ou tapez le code postal."
COMMUNE_AMBIGUOUS = "Plusieurs communes portent ce nom : choisissez."
NOT_UNDERSTOOD = "Réponse non comprise : attendu {expected}. Rien n'est perdu, corrigez et validez."
CHANGED_ELSEWHERE = "Cet appel a été modifié dans une autre fenêtre : voici son état actuel. Reprenez votre réponse."
ALREADY_ENDED = "Cet appel est terminé : ce qui a été dit n'est plus conservé."
NOTHING_TO_SEND = "Aucun service ne peut être proposé pour l'instant : une mise en relation n'est pas possible."
NO_AGREEMENT = "La personne n'est pas d'accord : rien n'est transmis. Donnez les coordonnées et laissez-la agir."
AGREED_HERSELF = "La personne a répondu oui"
AGREED_ON_THE_LINE = "La personne concernée est venue au téléphone et a répondu oui elle-même"
NO_REFERRAL_NOW = {
    "emergency_only": "La sécurité d'abord : pas de mise en relation tant que le danger est signalé.",
    "information_only": "Sans l'accord de la personne concernée : information générale seulement, aucun nom noté.",
    "no_named_record": "La personne souhaite seulement un renseignement : rien de nominatif n'est noté.",
    "ask_representative": "Personne mineure : associez le représentant légal avant toute mise en relation.",
}

CODE_GIVEN = {
    Outcome.INFORMED: "L'appel est compté, rien d'autre n'est gardé.",
    Outcome.OTHER_DOOR: "L'appel est compté, rien d'autre n'est gardé.",
    Outcome.UNMET_NEED: "Le besoin sans réponse est compté pour l'animation du territoire, sans rien de nominatif.",
    Outcome.EMERGENCY: "Seuls la date, l'heure et ce qui a été fait sont gardés.",
    Outcome.NOT_FOR_US: "L'appel est compté, rien d'autre n'est gardé.",
    Outcome.HANDED_OVER: "La demande est transmise. La personne peut la suivre avec ce code.",
}

UNKNOWN_CODE = "Ce code n'existe pas, ou n'est plus suivi. Vérifiez chaque signe, ou appelez la ligne."

_FOLLOWED_STATES = {
    State.SENT: "Votre demande est envoyée. L'opérateur n'a pas encore répondu.",
    State.RECEIVED: "Votre demande est bien reçue par l'opérateur, qui va y répondre.",
    State.ACCEPTED: "Votre demande est prise en charge : l'opérateur vous contactera.",
    State.STARTED: "Votre accompagnement a commencé.",
    State.CLOSED: "Votre accompagnement est terminé.",
    State.AWAITING_CONSENT: "Votre demande attend votre accord : la ligne vous rappellera.",
}


def shown_to_follower(outcome: str, state: str) -> str:
    """What the holder of a code may know: received, taken up, or closed. Why it was refused stays with the line."""
    if not state:
        return "Votre appel a été enregistré, sans votre nom. Rappelez la ligne si votre situation change."
    return _FOLLOWED_STATES.get(
        State(state), "La ligne s'occupe de la suite de votre demande : appelez-la pour en parler."
    )
