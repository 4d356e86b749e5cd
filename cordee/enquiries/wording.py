"""The French sentences of demands by the web: for who asks, who signals, and the line.

What the public reads is said in the language of the page; what the line reads or sends is French.
"""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cordee.domain.enquiry import (
    AnswerBy,
    AttemptResult,
    Ending,
    Hope,
    Kind,
    Stands,
    State,
    Suspicion,
    Unsent,
    Want,
    Word,
)
from cordee.domain.reaching import Discretion
from cordee.domain.tongue import Tongue
from cordee.ui.typography import clock, long_day, moment

SEND, CALL_BACK = _("Envoyer ma demande"), _("Être rappelé")
ONE_ANSWER = _("{label} : {answer}")
NEEDED_ANSWER = _("{label} : {answer} (sans elle, ce service ne peut pas vous être proposé)")
UNTICKED = _("Ce que vous décochez n'est ni transmis, ni gardé.")
HEALTH_UNTICKED = _(
    "Rien n'est coché d'avance. Ce que vous cochez est lu par l'organisme une fois qu'il a accepté ; "
    "ce que vous laissez n'est ni transmis, ni gardé."
)
UNSENT_BECAUSE = "La demande ne peut pas partir : {why}. Appelez la personne pour en trouver une autre avec elle."
AGREE_FIRST = _("Sans votre accord, rien n'est transmis. Cochez « Je suis d'accord », ou revenez à votre résultat.")
TICK_AGAIN = _(
    "Sans {labels}, ce service ne peut plus vous être proposé. Cochez de nouveau, ou demandez à être rappelé : "
    "au téléphone, une réponse sur la santé peut rester à la ligne."
)
TOO_LITTLE_LEFT = _(
    "Avec le peu de réponses cochées, ce service ne peut plus vous être proposé. Cochez-en davantage, "
    "ou demandez à être rappelé."
)
FOR_ONESELF = _("Une demande s'envoie pour soi-même. Pour quelqu'un d'autre, la personne fait le point elle-même.")
MINOR = _("Avant la majorité, la demande se fait au téléphone, avec un parent ou un représentant légal.")
NOT_PROPOSED = _("Ce service ou cet organisme n'est plus proposé pour vos réponses. Revenez à votre résultat.")
NO_ROOM = _("{organisation} s'est déclaré complet. La ligne peut en chercher un autre avec vous.")
BY_THE_WEB = "Demandes envoyées par le site"
AGREED_TO_OTHER_WORDS = "L'organisme ou le sujet de l'accord a changé depuis que la personne l'a lu."
AS_SOON_AS_POSSIBLE = _("Dès que possible")
NOT_A_PHONE = _(
    "Ce numéro ne peut pas être appelé. Écrivez ses dix chiffres, par exemple 06 39 98 12 34 ; "
    "pour un autre pays, commencez par son indicatif, par exemple +41."
)
NO_NUMBER = _("Écrivez le numéro où vous répondre, ou choisissez le courriel.")
NO_ADDRESS = _("Écrivez l'adresse où vous répondre, ou choisissez le téléphone.")
NOT_A_MOBILE = _("Ce numéro ne reçoit pas de SMS. Écrivez celui d'un portable, ou choisissez une autre réponse.")
SLOT_GONE = _("Ce créneau n'est plus proposé. Choisissez-en un autre dans la liste.")
KEY_REUSED = _(
    "Cette page avait déjà servi à une autre demande. Vérifiez ce qui est écrit, puis envoyez de nouveau : "
    "ce sera une demande de plus."
)
UNKNOWN_CODE = _("Ce code n'existe pas, ou n'est plus suivi. Vérifiez chaque signe, ou appelez la ligne.")
ANSWERED = _("Votre réponse est déjà enregistrée. Rien n'a été changé.")
SAID_YES = _(
    "Merci. La ligne vous rappelle dès que possible, au plus tard {promised_at}. Rien d'autre n'est transmis sans vous."
)
SAID_YES_WRITTEN = _(
    "Merci. La ligne vous écrit dès que possible, au plus tard {promised_at}. Rien d'autre n'est transmis sans vous."
)
SAME_CODE = _("Gardez le même code : sur la page « Suivre ma demande », il dit où elle en est, et il l'annule.")
SAID_NO = _("C'est noté : personne ne vous appellera, et la demande est close. Cela ne change rien à vos droits.")
CHANGED_ELSEWHERE = "Un collègue a agi sur cette demande au même moment. Voici où elle en est : rien n'a été perdu."
NEEDS_HER_WORD = "Notez d'abord si la personne est d'accord : rien ne commence sans sa réponse."
YES_OR_NO = "Choisissez si la personne est d'accord ou non : rien n'a été changé."
AWAITS_NO_WORD = "Cette demande n'attend pas de réponse de la personne : rien n'a été changé."
TELL_SENDER_FIRST = (
    "Prenez la demande, appelez d'abord qui l'a signalée pour dire que c'est pris en charge, et notez-le : "
    "une fois la demande close, son numéro n'est plus lu par personne."
)
HEALTH_WORDS = _(
    "Retirez ce qui touche à la santé (« {found} ») : la ligne n'en a pas besoin, et la personne seule peut en parler."
)
SOMEBODY_NAMED = _(
    "Retirez ce qui ressemble à un nom (« {found} ») : la ligne n'a besoin d'aucun nom de salarié pour vous rappeler."
)
IDENTITY_NUMBER = _("Retirez ce qui ressemble à un numéro de sécurité sociale : il n'est jamais noté ici.")
PHONE_OR_MAIL = _("Laissez un téléphone ou un courriel : il sert à vous dire que le signalement est pris en charge.")
NOT_A_DAY_TO_COME = _(
    "Date non comprise, ou déjà passée. Écrivez-la par exemple 14/3/2027, dans les trois ans, ou laissez vide."
)
AGREEMENT_NEEDED = _(
    "Sans l'accord de la personne pour être appelée, choisissez le code à imprimer : aucun nom n'est noté."
)

AWAITS = _("Un médecin a pensé à la ligne pour vous. La ligne attend votre réponse : sans un oui, elle n'appelle pas.")
STANDS: Mapping[Stands, str] = {
    Stands.RECEIVED: _("Votre demande est bien reçue. La ligne vous répond, comme vous l'avez demandé."),
    Stands.TAKEN_UP: _("Votre demande est prise en charge par la ligne."),
    Stands.CLOSED: _("Votre demande est close. Vous pouvez en faire une autre, ou appeler la ligne."),
}
REQUEST_STANDS: Mapping[Stands, str] = {
    Stands.RECEIVED: _("Votre demande est bien reçue. Elle part vers l'organisme, ou la ligne vous contacte."),
    Stands.TAKEN_UP: _("Votre demande n'a pas pu partir telle quelle : la ligne s'en occupe et vous contacte."),
    Stands.CLOSED: _("Votre demande est close. Vous pouvez en faire une autre, ou appeler la ligne."),
}
KINDS: Mapping[Kind, str] = {
    Kind.CALL_BACK: "Demande de rappel",
    Kind.PHYSICIAN: "Signalement d'un médecin",
    Kind.EMPLOYER: "Demande d'un employeur",
    Kind.REQUEST: "Demande à un organisme",
    Kind.MISSED: "Appel manqué",
    Kind.PROMISED: "Rappel promis",
    Kind.DANGER: "Rappel après un danger",
    Kind.MAIL: "Courriel reçu",
}
STATES: Mapping[State, str] = {
    State.RECEIVED: "À traiter",
    State.AWAITING_AGREEMENT: "Accord attendu",
    State.TAKEN: "Prise",
    State.CALLED: "Appel ouvert",
    State.CLOSED: "Close",
    State.QUARANTINED: "Quarantaine",
}
ENDINGS: Mapping[Ending, str] = {
    Ending.CALLED: "Devenue un appel",
    Ending.SENT: "Transmise à l'organisme choisi",
    Ending.ANSWERED: "Répondu au téléphone ou par écrit",
    Ending.WRITTEN: "Répondu par courriel",
    Ending.WITHDRAWN: "Retirée par la personne",
    Ending.DECLINED: "La personne n'est pas d'accord",
    Ending.UNREACHED: "Injoignable",
    Ending.UNWANTED: "Indésirable",
    Ending.FORGOTTEN: "Sans suite",
}
UNSENT: Mapping[Unsent, str] = {
    Unsent.NOT_PROPOSED: "le service ou l'organisme choisi n'est plus proposé pour ses réponses",
    Unsent.NO_ROOM: "l'organisme choisi s'est déclaré complet",
    Unsent.TWIN: "une demande est déjà en cours pour ce besoin",
    Unsent.GUARD: "l'organisme ne peut pas la recevoir : service retiré, mandat échu ou adresse manquante",
}
WORDS: Mapping[Word, str] = {
    Word.YES: "La personne est d'accord",
    Word.NO: "La personne n'est pas d'accord",
    Word.TAKES_BACK: "La personne a annulé",
}
HEARD_BY_CODE = "(avec son code ou son lien, {at})."
HEARD_BY_ME = "(de vive voix, noté par vous, {at})."
HEARD_BY_COLLEAGUE = "(de vive voix, noté par un collègue, {at})."
SENDER_MAY_KNOW = "Elle permet qu'on dise son accord à qui a signalé."
SUSPICIONS: Mapping[Suspicion, str] = {
    Suspicion.TRAP: "un champ invisible a été rempli",
    Suspicion.LINK: "une adresse de site à la place d'un nom",
    Suspicion.MANY_FROM_THERE: "beaucoup de demandes du même endroit en dix minutes",
    Suspicion.SAME_NUMBER: "le même numéro ou la même adresse plusieurs fois en dix minutes",
    Suspicion.MARKED: "tenu pour indésirable par le serveur de courriels",
    Suspicion.NO_SENDER: "un courriel sans adresse où répondre, ou illisible",
    Suspicion.MANY_LINKS: "beaucoup d'adresses de sites dans un courriel",
    Suspicion.MANY_TO_ONE: "beaucoup de demandes vers le même organisme en dix minutes",
}
ANSWERED_BY: Mapping[AnswerBy, str] = {
    AnswerBy.CALL: _("Par téléphone"),
    AnswerBy.SMS: _("Par SMS"),
    AnswerBy.MAIL: _("Par courriel"),
}
# Said to the agent, who writes: nothing calls, and nothing is sent from here.
HOW_TO_WRITE: Mapping[AnswerBy, str] = {
    AnswerBy.SMS: "Répondre par SMS, ne pas appeler : écrivez depuis le téléphone de la ligne, à l'heure promise.",
    AnswerBy.MAIL: "Répondre par courriel : écrivez depuis l'adresse de la ligne, à l'heure promise.",
}
OPENS, OPENS_IN_WRITING = "Rappelé : ouvrir l'appel", "Elle a répondu : ouvrir l'appel"
FIRST_WORDS: Mapping[Tongue, str] = {
    Tongue.FRENCH: "Bonjour, voici la réponse à votre demande. Quand pouvez-vous lire quelques questions et y répondre "
    "par écrit ?",
    Tongue.ENGLISH: "Hello, this is the answer to your request. When can you read a few questions and reply in "
    "writing?",
}
ASKS_IN_WRITING: Mapping[Discretion, str] = {
    Discretion.NO_MESSAGE: "Ne laisser aucun autre message",
    Discretion.NOT_AT_WORK: "N'écrire nulle part ailleurs, jamais au travail",
    Discretion.NEUTRAL_SENDER: "Ne dire dans l'écrit ni qui écrit, ni de quoi il s'agit",
}
# Said to the agent, before dialling.
ASKS: Mapping[Discretion, str] = {
    Discretion.NO_MESSAGE: "Ne pas laisser de message",
    Discretion.NOT_AT_WORK: "Ne jamais appeler au travail",
    Discretion.NEUTRAL_SENDER: "Ne pas dire qui appelle avant de lui parler",
}
HOPES: Mapping[Hope, str] = {
    Hope.STAY: _("Garder son poste"),
    Hope.ADAPT: _("Un poste aménagé"),
    Hope.CHANGE: _("Changer de poste ou de métier"),
    Hope.UNKNOWN: _("Pas encore su"),
}
WANTS: Mapping[Want, str] = {
    Want.RETURN: _("Préparer un retour au travail"),
    Want.ADAPT: _("Aménager un poste"),
    Want.PREVENT: _("Prévenir, avant que le travail ne soit plus possible"),
    Want.CHANGES: _("Accompagner un changement dans l'entreprise"),
    Want.INFORM: _("Connaître vos obligations et les aides"),
}
NOT_CALLED_SUBJECT = "Ligne : un rappel après un danger n'a pas été fait"
NOT_CALLED_TEXT = """Bonjour,

Quelqu'un en danger devait être rappelé par la ligne dans les minutes, et ne l'a pas été. Voyez qui peut appeler
maintenant : la demande est la première de « À traiter ». La ligne en direct : {url}

Ce message ne dit pas qui est la personne.
"""
NOT_CALLED_SMS = "Ligne : un rappel après un danger n'a pas été fait. Voyez qui peut appeler maintenant."
SIGNALLED_SUBJECT = "Votre signalement est bien reçu"
SIGNALLED_TEXT = """Bonjour,

Le signalement que vous avez laissé à la ligne est bien reçu. Vous apprendrez qu’il est pris en charge quand ce sera le
cas.

Pour respecter le secret, la ligne ne vous dira jamais, sans l’accord de la personne, si elle a répondu, ce qu’elle a
dit, ni ce qui se fait pour elle. Un silence n’apprend donc rien.

Vous pouvez appeler gratuitement le {phone}, {hours}.

Ce message ne demande pas de réponse.
"""
SIGNALLED_UNDELIVERED = "L’accusé de réception d’un signalement"
TAKEN_UP_SUBJECT = "Votre signalement est pris en charge"
TAKEN_UP_TEXT = """Bonjour,

Le signalement que vous avez laissé à la ligne est pris en charge. Pour respecter le secret, nous ne vous en dirons pas
plus sans l'accord de la personne.

Ce message ne demande pas de réponse.
"""
AGREED_TEXT = """Bonjour,

Le signalement que vous avez laissé à la ligne est pris en charge. La personne est d'accord pour être aidée par la
ligne, et permet qu'on vous le dise. Pour respecter le secret, nous ne vous en dirons pas plus.

Ce message ne demande pas de réponse.
"""
ASKED_SUBJECT = "Votre demande"
ASKED_TEXT = """Bonjour,

Une réponse de votre part est attendue, par oui ou par non : {url}

Vous pouvez aussi appeler le {phone}. Sans réponse, rien ne se fait.
"""
ASKED_SMS = "Votre demande, oui ou non : {url}"
ASKED_UNDELIVERED = "Le lien par lequel une personne signalée répond (elle est à appeler)"
ATTEMPTS: Mapping[AttemptResult, str] = {
    AttemptResult.NO_ANSWER: "sans réponse",
    AttemptResult.MESSAGE: "message laissé",
    AttemptResult.SPOKE: "jointe",
}
BY_ME, BY_COLLEAGUE = "vous", "un collègue"
NO_MESSAGE_ALLOWED = "Aucun message ne se laisse ici : la personne n'en veut pas, ou personne ne le lui a demandé."
NEVER_TRIED = "Notez d'abord au moins un essai : une personne que personne n'a appelée n'est pas injoignable."
NOTHING_TO_TAKE = "Rien n'est à prendre dans cette liste : tout est au nom de quelqu'un, et dans les temps."
CALL_HER = (
    "Aucun message ne peut partir vers ce numéro : la personne n'en veut pas, ce n'est pas un mobile, ou rien n'envoie "
    "de SMS ici. Appelez-la, et notez sa réponse."
)
TAKEN_UP_UNDELIVERED = "Un accusé de prise en charge à qui a fait un signalement (il est à prévenir par téléphone)"
WAITING = ("1 demande à traiter", "{} demandes à traiter")
NAMED = ("1 demande à votre nom, à prendre", "{} demandes à votre nom, à prendre")
LATE = ("1 demande de la ligne en retard", "{} demandes de la ligne en retard")
NO_PLACE = "département non dit"
WHY_LATE: Mapping[str, str] = {
    "aucun_agent": "aucun agent de la ligne n'y travaille",
    "en_retard": "l'heure promise est passée",
    "donnee": "l'heure promise est passée ; au nom d'un agent qui ne l'a pas encore prise",
    "jamais_relue": "en quarantaine, relue par personne",
}
TO_CHECK = ("1 demande à vérifier", "{} demandes à vérifier")
DONE: Mapping[str, str] = {
    "take": "La demande est à vous. Qui l'a signalée est prévenu, s'il a laissé un courriel.",
    "hand_over": "La demande est au nom de votre collègue.",
    "release": "La demande n'est plus à votre nom : elle attend un agent.",
    "tag": "Les étiquettes sont notées.",
    "answer": "La réponse part par courriel, jamais la nuit ni le dimanche.",
    "not_reached": "L'essai est noté : la demande revient à l'heure choisie.",
    "send_link": "Le lien part, jamais la nuit ni le dimanche. Rien ne commence avant sa réponse.",
    "forward": "La demande est partie vers l'organisme : le code de la personne la suit.",
    "hear": "La réponse de la personne est notée.",
    "set_aside": "La demande est en quarantaine : elle y reste trente jours, puis elle est effacée.",
    "confirm_unwanted": "C'est noté : elle s'efface à la fin de ses trente jours.",
    "bring_back": "La demande est revenue dans la file.",
    "told_sender": "C'est noté : l'expéditeur sait que son signalement est pris en charge.",
    "close": "La demande est close. Le numéro n'est plus lu par personne, et il est effacé cette nuit.",
}

BASKETS: Mapping[str, tuple[str, str, str]] = {  # none, one, several
    "a_traiter": ("rien à traiter", "1 à traiter", "{} à traiter"),
    "a_rappeler": ("aucun rappel", "1 rappel", "{} rappels"),
    "en_retard": ("aucune en retard", "1 en retard", "{} en retard"),
    "sans_nom": ("aucune sans nom", "1 sans nom", "{} sans nom"),
    "a_moi": ("aucune à vous", "1 à vous", "{} à vous"),
}
PAGES = ("Échéances plus proches", "Échéances plus lointaines")
NOBODY_HAS_IT = "à personne encore"
YOURS = "à vous"
YOURS_TO_TAKE = "à votre nom, à prendre"
TO_COLLEAGUE = "à {name}"
TO_COLLEAGUE_TO_TAKE = "au nom de {name}, pas encore prise"
NOT_A_COLLEAGUE = "Choisissez un collègue de la ligne qui travaille dans ce département : rien n'a été changé."
NOT_YOURS = "Cette demande n'est pas à vous : rien n'a été changé."
TOO_LATE_TO_RELEASE = (
    "L'heure promise est passée : une demande en retard est toujours au nom de quelqu'un. Passez-la à un collègue."
)
UNKNOWN_TAG = "Une de ces étiquettes n'existe plus : rien n'a été changé."

MAIL_SUBJECT = "Objet : {subject}"
MAIL_CUT = "[Le courriel était plus long : la suite n'a pas été gardée.]"
MAIL_ATTACHMENTS = "[Quelque chose était joint : rien de joint n'est gardé.]"
MAIL_EMPTY = "[Aucun texte lisible.]"
NUMBER_TAKEN_OUT = "[numéro de sécurité sociale retiré]"
SPEAKS_OF_HEALTH = (
    "Ce courriel parle de santé (« {found} »). Ne le recopiez nulle part, et n'y revenez pas par écrit : "
    "la personne seule peut en parler, de vive voix."
)
STILL_TO_WRITE = "Il reste une partie à écrire : « {found} ». Remplacez-la, ou retirez-la."
NO_HEALTH_BY_MAIL = (
    "Retirez ce qui touche à la santé (« {found} ») : un courriel passe par des serveurs que personne ici ne connaît."
)
NO_NUMBER_BY_MAIL = "Retirez ce qui ressemble à un numéro de sécurité sociale."
NOT_WRITTEN_TO = (
    "Aucun courriel ne peut partir vers cette personne : elle n'en a pas laissé l'adresse, ou n'en veut pas."
)
RECEIVED_SUBJECT = "Votre message est bien reçu"
RECEIVED_TEXT = """Bonjour,

Votre message est bien reçu. Un agent vous répond au plus tard à la fin du prochain jour ouvré. Ce qui y était joint n'a
pas été gardé : n'envoyez ni document, ni rien sur votre santé par courriel.

Vous pouvez aussi appeler gratuitement le {phone}, {hours}.

Ce message ne demande pas de réponse.
"""
RECEIVED_UNDELIVERED = "L'accusé de réception d'un courriel écrit à la ligne"
ANSWERED_UNDELIVERED = "La réponse d'un agent à une demande (la personne est à joindre autrement)"


def promised(begins: datetime | None, ends: datetime) -> str:
    """When the line calls back, as it is said: « mardi 24 novembre 2026, entre 10 h et 11 h »."""
    if begins is None:
        return f"dès que possible, avant {moment(ends)}"
    return f"{long_day(begins)}, entre {clock(begins)} et {clock(ends)}"
