"""The sentences of the console, and of the page that tells a caller where the request stands."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cordee.domain.call import Outcome
from cordee.domain.referral import State
from cordee.domain.rules.french import Audience

MOMENT_OPENING = "Ouverture"
MOMENT_QUESTIONS = "Questions"
MOMENT_SERVICES = "Services"
MOMENT_AGREEMENT = "Accord"
MOMENT_CLOSING = "Fin"
MOMENT_DANGER = "Danger"
MOMENTS_OF_A_CALL = (MOMENT_OPENING, MOMENT_QUESTIONS, MOMENT_SERVICES, MOMENT_AGREEMENT, MOMENT_CLOSING)
NOTICE_TITLE = "L'information à lire"
CONSENT_TITLE = "L'accord à lire"
CONSENT_WITH_HEALTH_TITLE = "L'accord à lire, avec ses réponses sur sa santé"
NEAR_DAY = "Une date à ne pas manquer : {name}, {before} {day}."
SITUATION_OF = {Audience.PERSON: "votre situation", Audience.AGENT: "cette situation"}
NOT_UNDERSTOOD = "Réponse non comprise : attendu {expected}. Rien n'est perdu, corrigez et validez."
CHANGED_ELSEWHERE = "Cet appel a été modifié dans une autre fenêtre : voici son état actuel. Reprenez votre réponse."
LINE_CHANGED_ELSEWHERE = (
    "Cet appel a avancé dans une autre fenêtre. Ce que vous avez tapé est gardé ici ; "
    "Entrée montre où en est l’appel, Entrée encore le note."
)
LINE_KEPT = "Ce que vous avez tapé est gardé ici : Entrée le note."
TYPED_TOO_LATE = "Cet appel est déjà terminé : rien n’y est plus noté. Ce que vous avez tapé est gardé ici."
ALREADY_ENDED = "Cet appel est terminé : ce qui a été dit n'est plus conservé."
HEALTH_NOT_ASKED = "Cette réponse sur la santé ne se note pas pour cet appelant : seule la personne peut la donner."
ORIENTATION_CHANGED = (
    "L'accord de la personne change l'orientation : revenez à l'appel, relisez-la, puis transmettez de nouveau."
)
OVERRIDE_NEEDED = "Ce service n'est plus le premier proposé : dites pourquoi vous le gardez, puis envoyez de nouveau."
END_CHANGED_ELSEWHERE = "Cet appel a été modifié dans une autre fenêtre. Vérifiez ce qui suit, puis validez de nouveau."
TRANSFERRED = "Mise en relation notée avec l'appel. Continuez, transmettez la demande, ou terminez."
NOT_TRANSFERRED = "Essai noté avec l'appel : l'organisme n'a pas pris la personne."
NOT_PROPOSED_ANY_MORE = "Cet organisme n'est plus proposé pour cette situation : rien n'est noté."
CORRECTED = "Corrigé : l'appel est compté sous « {label} »."
NOT_CORRECTED = "Cette issue ne se corrige plus ici : plus d'une demi-heure a passé, ou une demande en est partie."
NOTHING_TO_SEND = "Aucun service ne peut être proposé pour l'instant : une mise en relation n'est pas possible."
NO_AGREEMENT = "La personne n'est pas d'accord : rien n'est transmis. Donnez les coordonnées et laissez-la agir."
AGREED_HERSELF = "La personne a répondu oui"
AGREED_ON_THE_LINE = "La personne concernée est venue au téléphone et a répondu oui elle-même"
NO_REFERRAL_NOW = {
    "emergency_only": "La sécurité d'abord : pas de mise en relation tant que le danger est signalé.",
    "information_only": "Sans l'accord de la personne concernée : information générale seulement, aucun nom noté.",
    "no_named_record": "La personne souhaite seulement un renseignement : rien de nominatif n'est noté.",
}

CODE_GIVEN = {
    Outcome.INFORMED: "L'appel est compté, rien d'autre n'est gardé.",
    Outcome.ORIENTED: "L'appel est compté, rien d'autre n'est gardé. La personne s'adresse elle-même aux services.",
    Outcome.CALL_BACK: "Le rappel est dans la liste de la ligne, à l'heure promise.",
    Outcome.OTHER_DOOR: "L'appel est compté, rien d'autre n'est gardé.",
    Outcome.FOLLOW_UP: "L'appel est compté. La demande en cours ne change pas.",
    Outcome.UNMET_NEED: "Le besoin sans réponse est compté pour l'animation du territoire, sans rien de nominatif.",
    Outcome.EMERGENCY: "Seuls la date, l'heure et ce qui a été fait sont gardés.",
    Outcome.NOT_FOR_US: "L'appel est compté, rien d'autre n'est gardé.",
    Outcome.ABUSE: "L'appel est compté, rien d'autre n'est gardé. Vous pouvez en parler à votre encadrement.",
    Outcome.HANDED_OVER: "La demande est transmise. La personne peut la suivre avec ce code.",
}

TOO_MANY_CODES = _(
    "Trop d'essais en peu de temps. Par prudence, attendez {minutes} minutes, puis envoyez de nouveau. "
    "Le code que vous avez tapé est encore là."
)
UNKNOWN_CODE = _("Ce code n'existe pas, ou n'est plus suivi. Vérifiez chaque signe, ou appelez la ligne.")
NO_OWN_PAGE = _(
    "Ce code n'ouvre pas de page. Vérifiez chaque signe, ou appelez la ligne : elle fait la même chose avec vous."
)

WITHDRAWAL_EFFECT = (
    "L'organisme perd l'accès tout de suite et il est prévenu. Toutes les demandes qui reposent sur le même accord "
    "s'arrêtent."
)

_TAKEN_UP = frozenset({State.ACCEPTED, State.STARTED})
_CLOSED = frozenset({State.CLOSED, State.WITHDRAWN, State.CANCELLED, State.ENTERED_IN_ERROR})


SEVERAL = _("Votre appel a donné {count} demandes.")


def shown_to_follower(state: State | None) -> str:
    """What the holder of a code may know: received, taken up or closed.

    A refusal stays with the line, which looks for something else: until then the request is received, and no more.
    """
    if state is None:
        return gettext("Votre appel a été enregistré, sans votre nom. Rappelez la ligne si votre situation change.")
    if state in _TAKEN_UP:
        return gettext("Votre demande est prise en charge : l'organisme vous contacte.")
    if state in _CLOSED:
        return gettext("Votre demande est close. Rappelez la ligne si votre situation change.")
    return gettext("Votre demande est bien reçue. Pour savoir où elle en est, appelez la ligne.")


POSSIBLE_EXISTING_CASE = (
    "Cette personne a peut-être déjà un dossier ouvert. "
    "Demandez-lui si un organisme la suit, puis cochez pour continuer."
)
NOT_A_BIRTH = "Vérifiez l’année : une date de naissance n’est ni à venir, ni vieille de plus de 110 ans."
NO_SOCIAL_SECURITY = "Retirez ce numéro : un numéro de sécurité sociale n’est jamais gardé ici."
NO_WAY_TO_REACH = "Il faut un téléphone ou une adresse électronique : sinon personne ne pourra la joindre."
NOT_A_PHONE = (
    "Ce numéro ne peut pas être appelé. Écrivez ses dix chiffres, par exemple 06 39 98 12 34 ; "
    "pour un autre pays, commencez par son indicatif, par exemple +41."
)
REPRESENTATIVE_NEEDED = "Écrivez qui représente la personne mineure : sans lui, rien n'est transmis."


# The typed line
DOT = " · "
NOTED = "Noté : {said}."
UNDONE = "Annulé : {said}."
NOTHING_TO_UNDO = "Rien à annuler dans cet appel."
NEED_NOTED = "besoin : {need}"
NAMED_VALUE = "{name} : {value}"
INSTEAD = " (au lieu de {value})"
TOLD = {
    "__declined": "ne souhaite pas répondre",
    "__unsure": "ne sait pas",
    "__cleared": "réponse effacée",
}


def years(count: int) -> str:
    return f"{count} an{'s' if count > 1 else ''}"


LINE_NOT_UNDERSTOOD = (
    "non compris. Écrivez une réponse (« cdi »), un nom et sa valeur (« ancienneté : 3 ans ») ou un besoin, "
    "séparés par des virgules."
)
LINE_EXPECTED = "« {name} » attend {expected}."
LINE_TOO_LONG = "{over} signes de trop pour être lu d'un coup. Rien n'est coupé : notez le début, puis la suite."
LINE_TWICE = "dit de deux façons dans la ligne : gardez la bonne."
LINE_DANGER = "signe de danger : il se note avec sa touche, Alt+d."
DANGER_SUBJECT = "Ligne : un agent vous appelle, quelqu'un est en danger"
DANGER_TEXT = """Bonjour,

Un agent de la ligne est au téléphone avec quelqu'un en danger, et vous appelle. Allez auprès de lui : {url}

Ce message ne dit ni qui appelle, ni ce qui est dit.
"""
DANGER_SMS = "Ligne : un agent est avec quelqu'un en danger et vous appelle."
