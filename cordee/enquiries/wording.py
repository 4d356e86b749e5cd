"""The French sentences of demands by the web: for who asks, who signals, and the line."""

from collections.abc import Mapping

from cordee.domain.enquiry import Ending, Hope, Kind, Stands, State, Suspicion, Want
from cordee.domain.reaching import Discretion

AS_SOON_AS_POSSIBLE = "Dès que possible"
NOT_A_PHONE = (
    "Ce numéro ne peut pas être appelé. Écrivez ses dix chiffres, par exemple 06 39 98 12 34 ; "
    "pour un autre pays, commencez par son indicatif, par exemple +41."
)
SLOT_GONE = "Ce créneau n'est plus proposé. Choisissez-en un autre dans la liste."
KEY_REUSED = (
    "Cette page avait déjà servi à une autre demande. Vérifiez ce qui est écrit, puis envoyez de nouveau : "
    "ce sera une demande de plus."
)
UNKNOWN_CODE = "Ce code n'existe pas, ou n'est plus suivi. Vérifiez chaque signe, ou appelez la ligne."
ANSWERED = "Votre réponse est déjà enregistrée. Rien n'a été changé."
SAID_YES = "Merci. La ligne vous rappelle dès que possible. Rien d'autre n'est transmis sans vous."
SAID_NO = "C'est noté : personne ne vous appellera, et la demande est close. Cela ne change rien à vos droits."
CHANGED_ELSEWHERE = "Un collègue a agi sur cette demande au même moment. Voici où elle en est : rien n'a été perdu."
NEEDS_HER_WORD = "Notez d'abord si la personne est d'accord : rien ne commence sans sa réponse."
YES_OR_NO = "Choisissez si la personne est d'accord ou non : rien n'a été changé."
AWAITS_NO_WORD = "Cette demande n'attend pas de réponse de la personne : rien n'a été changé."
TELL_SENDER_FIRST = (
    "Prenez la demande, appelez d'abord qui l'a signalée pour dire que c'est pris en charge, et notez-le : "
    "une fois la demande close, son numéro n'est plus lu par personne."
)
HEALTH_WORDS = (
    "Retirez ce qui touche à la santé (« {found} ») : la ligne n'en a pas besoin, et la personne seule peut en parler."
)
IDENTITY_NUMBER = "Retirez ce qui ressemble à un numéro de sécurité sociale : il n'est jamais noté ici."
PHONE_OR_MAIL = "Laissez un téléphone ou un courriel : il sert à vous dire que le signalement est pris en charge."
NOT_A_DAY_TO_COME = (
    "Date non comprise, ou déjà passée. Écrivez-la par exemple 14/3/2027, dans les trois ans, ou laissez vide."
)
AGREEMENT_NEEDED = (
    "Sans l'accord de la personne pour être appelée, choisissez le code à imprimer : aucun nom n'est noté."
)

AWAITS = "Un médecin a pensé à la ligne pour vous. La ligne attend votre réponse : sans un oui, elle n'appelle pas."
STANDS: Mapping[Stands, str] = {
    Stands.RECEIVED: "Votre demande est bien reçue. La ligne vous rappelle.",
    Stands.TAKEN_UP: "Votre demande est prise en charge par la ligne.",
    Stands.CLOSED: "Votre demande est close. Vous pouvez en faire une autre, ou appeler la ligne.",
}
KINDS: Mapping[Kind, str] = {
    Kind.CALL_BACK: "Demande de rappel",
    Kind.PHYSICIAN: "Signalement d'un médecin",
    Kind.EMPLOYER: "Demande d'un employeur",
}
STATES: Mapping[State, str] = {
    State.RECEIVED: "À rappeler",
    State.AWAITING_AGREEMENT: "Accord attendu",
    State.TAKEN: "Prise",
    State.CALLED: "Appel ouvert",
    State.CLOSED: "Close",
    State.QUARANTINED: "Quarantaine",
}
ENDINGS: Mapping[Ending, str] = {
    Ending.CALLED: "Devenue un appel",
    Ending.ANSWERED: "Répondu au téléphone",
    Ending.WITHDRAWN: "Retirée par la personne",
    Ending.DECLINED: "La personne n'est pas d'accord",
    Ending.UNREACHED: "Injoignable",
    Ending.UNWANTED: "Indésirable",
    Ending.FORGOTTEN: "Sans suite",
}
SUSPICIONS: Mapping[Suspicion, str] = {
    Suspicion.TRAP: "un champ invisible a été rempli",
    Suspicion.LINK: "une adresse de site à la place d'un nom",
    Suspicion.MANY_FROM_THERE: "beaucoup de demandes du même endroit en dix minutes",
    Suspicion.SAME_NUMBER: "le même numéro plusieurs fois en dix minutes",
}
# Said to the agent, before dialling.
ASKS: Mapping[Discretion, str] = {
    Discretion.NO_MESSAGE: "Ne pas laisser de message",
    Discretion.NOT_AT_WORK: "Ne jamais appeler au travail",
    Discretion.NEUTRAL_SENDER: "Ne pas dire qui appelle avant de lui parler",
}
HOPES: Mapping[Hope, str] = {
    Hope.STAY: "Garder son poste",
    Hope.ADAPT: "Un poste aménagé",
    Hope.CHANGE: "Changer de poste ou de métier",
    Hope.UNKNOWN: "Pas encore su",
}
WANTS: Mapping[Want, str] = {
    Want.RETURN: "Préparer un retour au travail",
    Want.ADAPT: "Aménager un poste",
    Want.PREVENT: "Prévenir, avant que le travail ne soit plus possible",
    Want.CHANGES: "Accompagner un changement dans l'entreprise",
    Want.INFORM: "Connaître vos obligations et les aides",
}
TAKEN_UP_SUBJECT = "Votre signalement est pris en charge"
TAKEN_UP_TEXT = """Bonjour,

Le signalement que vous avez laissé à la ligne est pris en charge. Pour respecter le secret, nous ne vous en dirons pas
plus sans l'accord de la personne.

Ce message ne demande pas de réponse.
"""
TAKEN_UP_UNDELIVERED = "Un accusé de prise en charge à qui a fait un signalement (il est à prévenir par téléphone)"
WAITING = ("1 demande venue du web", "{} demandes venues du web")
TO_CHECK = ("1 demande du web à vérifier", "{} demandes du web à vérifier")
DONE: Mapping[str, str] = {
    "take": "La demande est à vous. Qui l'a signalée est prévenu, s'il a laissé un courriel.",
    "not_reached": "L'essai est noté : la demande revient à l'heure choisie.",
    "hear": "La réponse de la personne est notée.",
    "set_aside": "La demande est en quarantaine : elle y reste trente jours, puis elle est effacée.",
    "bring_back": "La demande est revenue dans la file.",
    "told_sender": "C'est noté : l'expéditeur sait que son signalement est pris en charge.",
    "close": "La demande est close. Le numéro n'est plus lu par personne, et il est effacé cette nuit.",
}
