"""Every French sentence that the person reads, and that is read of her word."""

from collections.abc import Mapping

from cordee.cases.models import QuestionState
from cordee.domain.own_word import Helped, Moment, Work
from cordee.domain.reaching import PreferredChannel
from cordee.domain.referral import NextAction, State
from cordee.domain.rights import Right, RightAnswer
from cordee.people.models import Contact
from cordee.people.wording import PREFERRED_CHANNELS
from cordee.referrals.queries import MANY

STATES: Mapping[State, str] = {
    State.AWAITING_CONSENT: "On attend votre accord",
    State.SENT: "Envoyée : on attend la réponse de l’organisme",
    State.RECEIVED: "Reçue : l’organisme va répondre",
    State.ACCEPTED: "Acceptée : l’organisme vous contacte",
    State.STARTED: "En cours : l’organisme vous accompagne",
    State.CLOSED: "Terminée",
    State.REFUSED: "L’organisme ne peut pas donner suite : on vous propose autre chose",
    State.REDIRECTED: "Confiée à un organisme mieux placé",
    State.EXPIRED: "Sans réponse : on vous propose autre chose",
    State.WITHDRAWN: "Arrêtée, à votre demande",
    State.CANCELLED: "Arrêtée",
}
# In one sentence, the furthest first; what waits for her own word before all.
STANDS: tuple[tuple[State, str], ...] = (
    (State.AWAITING_CONSENT, "On attend votre réponse pour continuer."),
    (State.STARTED, "Un organisme vous accompagne."),
    (State.ACCEPTED, "Un organisme a accepté : il vous contacte."),
    (State.RECEIVED, "Un organisme a reçu votre demande : il va répondre."),
    (State.SENT, "Votre demande est envoyée : on attend une réponse."),
    (State.REFUSED, "On cherche un autre organisme pour vous."),
    (State.EXPIRED, "On cherche un autre organisme pour vous."),
    (State.CLOSED, "Un suivi est terminé."),
    (State.WITHDRAWN, "Votre demande est arrêtée, comme vous l’avez voulu."),
    (State.CANCELLED, "Une demande a été arrêtée."),
)
STANDS_NOWHERE = "On prépare votre demande."
# Said to her, of what whoever is in charge does next.
NEXT: Mapping[NextAction, str] = {
    NextAction.HAND_OVER: "On prépare votre demande.",
    NextAction.AWAIT_ANSWER: "On attend la réponse de l’organisme. Sans réponse, on le relance.",
    NextAction.MEET_PERSON: "On vous contacte pour un premier rendez-vous.",
    NextAction.PROPOSE_ANOTHER: "On cherche un autre organisme pour vous.",
    NextAction.CONFIRM_FOLLOW_UP: "On vérifie que vous êtes bien suivi.",
    NextAction.CALL_BACK: "On vous rappelle.",
    NextAction.CONFIRM_WISH: "On attend de savoir ce que vous souhaitez : appelez pour le dire, au numéro en bas.",
    NextAction.COMPLETE_REQUEST: "On complète votre demande.",
    NextAction.DECIDE: "On décide de la suite avec vous.",
    NextAction.REPORT: "Votre accompagnement est en cours.",
}
CASE_CLOSED = "Votre demande est terminée. Vous pouvez toujours appeler."
GENERAL_OPEN, GENERAL_AWAITING = "Votre demande est en cours.", "On attend votre réponse."
MOMENTS: Mapping[Moment, str] = {
    Moment.TEN_DAYS: "dix jours après la fin du suivi",
    Moment.THREE_MONTHS: "trois mois après la fin du suivi",
    Moment.SIX_MONTHS: "six mois après la fin du suivi",
    Moment.TWELVE_MONTHS: "un an après la fin du suivi",
}
HELPED: Mapping[Helped, str] = {
    Helped.YES: "Oui",
    Helped.PARTLY: "En partie",
    Helped.NO: "Non",
}
WORK: Mapping[Work, str] = {
    Work.SAME_JOB: "Dans le même emploi",
    Work.ADAPTED_JOB: "Dans le même emploi, aménagé",
    Work.OTHER_JOB: "Dans un autre emploi",
    Work.TRAINING: "En formation",
    Work.LOOKING: "En recherche d’emploi",
    Work.NOT_WORKING: "Sans activité pour le moment",
    Work.UNSAID: "Je préfère ne pas le dire",
}
ALREADY: Mapping[QuestionState, str] = {
    QuestionState.ANSWERED: "La réponse à cette question est déjà enregistrée. Rien n’a été changé.",
    QuestionState.DROPPED: "Cette question n’est plus posée. Rien n’a été changé.",
    QuestionState.PLANNED: "Cette question n’est pas encore posée. Rien n’a été changé.",
}
CANNOT_LEAVE = (
    "Votre réponse est bien arrivée, mais l’organisme ne peut plus recevoir cette demande. "
    "La personne en charge de votre demande est prévenue et vous recontacte. Rien n’a été transmis."
)
DATA = "Mes données"
DATA_LEAD = "Tout ce que Cordée garde de vous et que vous pouvez lire. Gardez ce document pour vous."
SENDER = "Cordée, ligne régionale pour l'emploi et la santé au travail"
WRONG_PROOF = "Ce n’est pas ce que nous avons. Vérifiez, puis réessayez."
LINK_READY = "Un message avec un nouveau lien personnel est prêt pour la personne. L’ancien ne fonctionne plus."
KEY_MISSING = "Ce formulaire est incomplet. Rouvrez la page et recommencez."
NOT_HERS = "Cette demande ne fait plus partie de votre page."

AGREEMENT_SUBJECT = "Votre demande : votre réponse est attendue"
AGREEMENT_TEXT = """Bonjour,

Quelqu’un souhaite vous aider et a besoin de votre accord. Rien ne sera transmis sans lui. Ouvrez cette adresse pour
lire de quoi il s’agit, et répondre oui ou non :

{url}

Cette adresse est personnelle : gardez-la pour vous.
"""
WORD_SUBJECT = "Votre demande : et maintenant ?"
WORD_TEXT = """Bonjour,

Votre suivi est terminé. Dites-nous en une minute où vous en êtes, et si vous avez encore besoin d’aide :

{url}

Cette adresse est personnelle : gardez-la pour vous. Vous n’êtes pas obligé de répondre.
"""
RENEWAL_SUBJECT = "Votre demande : un accord prend fin"
RENEWAL_TEXT = """Bonjour,

Un accord que vous avez donné prend bientôt fin. Ouvrez cette adresse pour le renouveler, si vous le souhaitez :

{url}

Sans réponse, il prend fin tout seul. Cela ne change rien à vos droits.
"""
LINK_SUBJECT = "Votre demande : votre page de suivi"
LINK_TEXT = """Bonjour,

Voici l’adresse de votre page de suivi. Elle remplace celle que vous aviez peut-être déjà :

{url}

Cette adresse est personnelle : gardez-la pour vous.
"""
AGREEMENT_SMS = "Votre demande : votre réponse est attendue. {url}"
WORD_SMS = "Votre demande : dites-nous où vous en êtes. {url}"
RENEWAL_SMS = "Votre demande : un accord prend fin. {url}"
LINK_SMS = "Votre demande : votre page de suivi. {url}"
NEEDS_HELP = "Une personne a encore besoin d’aide (l’appel est à faire dans la liste de son référent)"
NEEDS_HELP_SUBJECT = "Quelqu’un attend votre appel, sur Cordée"
NEEDS_HELP_TEXT = """Bonjour,

Une personne dont votre organisme est référent dit avoir encore besoin d’aide. Connectez-vous pour voir qui rappeler
aujourd’hui :

{url}
"""


CONTACT_SUBJECT = "Une personne que vous suivez a changé ses coordonnées"
CONTACT_TEXT = """Bonjour,

Une personne que votre organisme suit a changé la façon de la joindre. Ouvrez la demande {reference} avant de
l’appeler ou de lui écrire : les coordonnées affichées sont les nouvelles.

{url}
"""
LEFT_SUBJECT = "Votre demande : vos coordonnées ont changé"
LEFT_TEXT = """Bonjour,

Les coordonnées qui servent à vous joindre viennent d’être changées, depuis votre page de suivi.

C’est vous ? Vous n’avez rien à faire. Ce n’est pas vous ? Appelez le {phone}.
"""
LEFT_SMS = "Votre demande : vos coordonnées ont changé. Si ce n'est pas vous, appelez le {phone}."
CONTACT_LEFT = "Une personne a changé ses coordonnées (le message à ses anciennes coordonnées n’est pas arrivé)"
CONTACT_CHANGED = "Une personne a changé ses coordonnées (les nouvelles sont dans sa demande)"
RIGHTS: Mapping[Right, str] = {
    Right.CONTACT: "Changement de vos coordonnées",
    Right.CORRECTION: "Demande de correction",
    Right.ERASURE: "Demande d’effacement",
}
RIGHT_QUESTIONS: Mapping[Right, str] = {
    Right.CORRECTION: "Qu’est-ce qui est faux, et que faut-il écrire à la place ?",
    Right.ERASURE: "Que voulez-vous faire effacer ?",
}
RIGHT_LEADS: Mapping[Right, str] = {
    Right.CORRECTION: "Le délégué à la protection des données lit votre demande. "
    "Il vous répond ici en un mois au plus.",
    Right.ERASURE: "Le délégué à la protection des données lit votre demande, et vous répond ici en un mois au plus. "
    "Une partie peut devoir être gardée : il vous dit laquelle, et pourquoi.",
}
RIGHT_EFFECTS: Mapping[Right, str] = {
    Right.CORRECTION: "Rien ne change avant sa réponse. Vous voyez ici où en est votre demande.",
    Right.ERASURE: "Rien n’est effacé avant sa réponse, et votre suivi continue. Pour arrêter tout partage dès "
    "maintenant, retirez vos accords.",
}
RIGHT_ANSWERS: Mapping[RightAnswer, str] = {
    RightAnswer.DONE: "C’est fait",
    RightAnswer.PARTLY: "C’est fait en partie",
    RightAnswer.REFUSED: "La réponse est non",
}
NO_WAY_LEFT = "Gardez au moins un téléphone ou un courriel : sans lui, on ne peut plus vous joindre."
EMAIL_NEEDED = "Vous préférez le courriel : écrivez votre adresse, ou choisissez le téléphone."
NOT_A_PHONE = (
    "Ce numéro ne peut pas être appelé. Écrivez ses dix chiffres, par exemple 06 39 98 12 34 ; "
    "pour un autre pays, commencez par son indicatif, par exemple +41."
)
SAME_CONTACT = "Ce sont déjà vos coordonnées : rien n’a été changé."


def contact_before(contact: Contact | None) -> str:
    """What is kept of the value before, for her and for the rights officer."""
    if contact is None:
        return "Avant : rien."
    channel = PREFERRED_CHANNELS[PreferredChannel(contact.preferred_channel)].lower()
    said = [f"téléphone {contact.phone or 'aucun'}", f"courriel {contact.email or 'aucun'}", f"de préférence {channel}"]
    return f"Avant : {' ; '.join(said)}."


def counted(count: int) -> str:
    if count > MANY:
        return "Plus de 1 000 personnes à rappeler"
    return f"{count} personne{'s' if count > 1 else ''} à rappeler"


def for_requests(count: int) -> str:
    """What « À faire » holds and nobody does without her; empty when there is none."""
    if not count:
        return ""
    said = "Plus de 1 000" if count > MANY else str(count)
    return f"{said} demande{'s' if count > 1 else ''} à faire avancer avec la personne, dans « À faire »"
