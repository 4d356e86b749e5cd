"""Every French sentence that the room of cases shows from Python."""

from cordee.domain.access import Level
from cordee.domain.referral import NextAction

LEVELS = {
    Level.LEAD: "Référent",
    Level.PARTNER: "Partenaire",
    Level.INVITED: "Sollicité",
    Level.READER: "Lecteur",
    Level.TRACE: "A transmis",
}
NEXT_ACTIONS = {
    NextAction.HAND_OVER: "Transmettre la demande",
    NextAction.AWAIT_ANSWER: "Attendre la réponse de l’organisme",
    NextAction.MEET_PERSON: "Prendre le premier contact avec la personne",
    NextAction.PROPOSE_ANOTHER: "Proposer un autre organisme",
    NextAction.CONFIRM_FOLLOW_UP: "Vérifier que la personne est bien suivie",
    NextAction.CALL_BACK: "Rappeler la personne, autrement si besoin",
    NextAction.CONFIRM_WISH: "Demander à la personne ce qu’elle souhaite",
    NextAction.COMPLETE_REQUEST: "Compléter la demande",
    NextAction.DECIDE: "Décider de la suite",
    NextAction.REPORT: "Dire ce que l’accompagnement a donné",
}
