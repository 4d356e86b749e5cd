"""Every French sentence that the animator's basket shows from Python."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from cordee.animation.baskets import Basket, NotNow
from cordee.animation.narrowing import Since, Whose
from cordee.cases.models import Ending, Escalation, EscalationReason
from cordee.ui.typography import moment

REASONS: Mapping[str, str] = {
    EscalationReason.EXPIRED: "Personne n’a répondu, malgré deux rappels",
    EscalationReason.TO_RING: "Sans réponse, et aucun courriel n’arrive à l’organisme",
    EscalationReason.NO_CANDIDATE: "Refusée, et plus personne à qui la proposer",
    EscalationReason.TOO_MANY_HOPS: "Redirigée trois fois",
    EscalationReason.OVERDUE: "Ce qui devait suivre n’a pas été fait",
    EscalationReason.START_LATE: "Le premier rendez-vous n’a pas eu lieu",
}
EXPECTED: Mapping[str, str] = {
    EscalationReason.EXPIRED: "Proposer un autre organisme",
    EscalationReason.TO_RING: "Téléphoner à l’organisme à qui la demande est confiée",
    EscalationReason.NO_CANDIDATE: "Trouver une autre solution",
    EscalationReason.TOO_MANY_HOPS: "Décider qui suit la personne",
    EscalationReason.OVERDUE: "Faire ce qui était prévu, ou prévoir autre chose",
    EscalationReason.START_LATE: "Rencontrer la personne",
}
ENDINGS: Mapping[str, str] = {
    Ending.NEW_REFERRAL: "Une nouvelle demande est partie",
    Ending.PLANNED_AGAIN: "L’organisme référent a repris le dossier",
    Ending.SETTLED: "La situation s’est réglée",
    Ending.LEAD_ACTS: "L’organisme référent, joint, s’en occupe",
    Ending.OTHER_ORGANISATION: "Un autre organisme a été trouvé",
    Ending.WITHDRAWN: "La demande a été annulée",
    Ending.OTHERWISE: "Réglé autrement",
}
COUNTED: Mapping[Basket, tuple[str, str, str]] = {  # none, one, several
    Basket.TO_TAKE: ("aucune ligne à reprendre", "1 ligne à reprendre", "{} lignes à reprendre"),
    Basket.TAKEN: ("aucune ligne reprise", "1 ligne reprise", "{} lignes reprises"),
    Basket.CLOSED: ("aucune ligne terminée", "1 ligne terminée", "{} lignes terminées"),
}
ABOUT: Mapping[Basket, str] = {
    Basket.TO_TAKE: "Personne ne s’en occupe encore. Reprenez une ligne : votre nom y figure, vos collègues le voient.",
    Basket.TAKEN: "Quelqu’un s’en occupe. La ligne se ferme seule quand l’organisme référent agit.",
    Basket.CLOSED: "Ce qui a été fait, les plus récentes d’abord.",
}
EMPTY: Mapping[Basket, tuple[str, str]] = {
    Basket.TO_TAKE: (
        "Rien à reprendre",
        "Une demande sans réponse, une suite ou un premier rendez-vous en retard arrive ici.",
    ),
    Basket.TAKEN: ("Aucune ligne reprise", "Les lignes que vous ou vos collègues reprenez se rangent ici."),
    Basket.CLOSED: ("Aucune ligne terminée", "Les lignes fermées se rangent ici, avec ce qui a été fait."),
}
SINCE: Mapping[Since, str] = {Since.WEEK: "Plus de sept jours", Since.MONTH: "Plus de trente jours"}
WHOSE: Mapping[Whose, str] = {Whose.MINE: "Moi"}
TAKEN_UP = "La ligne est à votre nom."
ASKED = "Le courriel part à l’adresse enregistrée de l’organisme."
CLOSED = "La ligne est fermée."

ASKED_MAIL = "Question de l’animation à un organisme"
ASKED_SUBJECT = "Une suite est attendue sur Cordée"
ASKED_ABOUT = "La demande {reference} attend une suite de votre organisme."
ASKED_SOMETHING = "Une demande que votre organisme suit attend une suite."
ASKED_TEXT = """Bonjour,

{which} L’animateur du territoire vous invite à la reprendre, ou à dire
ce qui est prévu. Connectez-vous pour la retrouver :

{url}
"""


def counted(basket: Basket, count: int) -> str:
    return COUNTED[basket][min(count, 2)].format(count)


def not_now(refused: NotNow) -> str:
    escalation = refused.escalation
    match refused.because:
        case NotNow.TAKEN:
            return f"Cette ligne est déjà reprise depuis {_when(escalation.taken_at)}. Voyez avec votre collègue."
        case NotNow.ASKED_TODAY:
            since = _when(escalation.asked_at)
            return f"Un courriel est déjà parti à cet organisme, {since}. Attendez demain, ou appelez-le."
        case NotNow.NO_ADDRESS:
            return "Cet organisme n’a pas d’adresse enregistrée : appelez-le, puis fermez la ligne."
        case _:
            done = ENDINGS[escalation.ending]
            return (
                f"Cette ligne est fermée depuis {_when(escalation.closed_at)} : « {done} ». Il n’y a plus rien à faire."
            )


def name_of(escalation: Escalation) -> str:
    return str(escalation.taken_by.user) if escalation.taken_by else ""


def ended_by(escalation: Escalation) -> str:
    """Who closed it, when it was somebody of the animation: the lead's people stay unnamed here."""
    named = escalation.closed_by_id is not None and escalation.closed_by_id == escalation.taken_by_id
    return name_of(escalation) if named else ""


def _when(at: datetime) -> str:
    return moment(timezone.localtime(at))
