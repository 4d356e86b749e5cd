"""Every French sentence that the person reads, and that is read of her word.

What her pages show is said in the language of the page, and messages to her in the one that she chose; what is stored,
and what organisations read, stays French.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy, gettext_noop

from cordee.cases.models import QuestionState
from cordee.domain.appointments import AppointmentState, Means
from cordee.domain.own_word import Helped, Moment, Work
from cordee.domain.reaching import Channel, PreferredChannel
from cordee.domain.referral import NextAction, State
from cordee.domain.rights import Right, RightAnswer
from cordee.domain.tongue import Tongue
from cordee.people.models import Contact
from cordee.people.wording import PREFERRED_CHANNELS
from cordee.ui.waiting import MANY

STATES: Mapping[State, str] = {
    State.AWAITING_CONSENT: gettext_lazy("On attend votre accord"),
    State.SENT: gettext_lazy("Envoyée : on attend la réponse de l’organisme"),
    State.RECEIVED: gettext_lazy("Reçue : l’organisme va répondre"),
    State.ACCEPTED: gettext_lazy("Acceptée : l’organisme vous contacte"),
    State.STARTED: gettext_lazy("En cours : l’organisme vous accompagne"),
    State.CLOSED: gettext_lazy("Terminée"),
    State.REFUSED: gettext_lazy("L’organisme ne peut pas donner suite : on vous propose autre chose"),
    State.REDIRECTED: gettext_lazy("Confiée à un organisme mieux placé"),
    State.EXPIRED: gettext_lazy("Sans réponse : on vous propose autre chose"),
    State.WITHDRAWN: gettext_lazy("Arrêtée, à votre demande"),
    State.CANCELLED: gettext_lazy("Arrêtée"),
}
# In one sentence, the furthest first; what waits for her own word before all.
STANDS: tuple[tuple[State, str], ...] = (
    (State.AWAITING_CONSENT, gettext_lazy("On attend votre réponse pour continuer.")),
    (State.STARTED, gettext_lazy("Un organisme vous accompagne.")),
    (State.ACCEPTED, gettext_lazy("Un organisme a accepté : il vous contacte.")),
    (State.RECEIVED, gettext_lazy("Un organisme a reçu votre demande : il va répondre.")),
    (State.SENT, gettext_lazy("Votre demande est envoyée : on attend une réponse.")),
    (State.REFUSED, gettext_lazy("On cherche un autre organisme pour vous.")),
    (State.EXPIRED, gettext_lazy("On cherche un autre organisme pour vous.")),
    (State.CLOSED, gettext_lazy("Un suivi est terminé.")),
    (State.WITHDRAWN, gettext_lazy("Votre demande est arrêtée, comme vous l’avez voulu.")),
    (State.CANCELLED, gettext_lazy("Une demande a été arrêtée.")),
)
WENT_ON = gettext_lazy("Sans suite de cet organisme : votre demande a continué auprès d’un autre.")
STANDS_NOWHERE = gettext_lazy("On prépare votre demande.")
STANDS_STRAIGHT = gettext_lazy("Votre accompagnement est en cours.")  # nobody else was asked for her
# Said to her, of what whoever is in charge does next.
NEXT: Mapping[NextAction, str] = {
    NextAction.HAND_OVER: gettext_lazy("On prépare votre demande."),
    NextAction.AWAIT_ANSWER: gettext_lazy("On attend la réponse de l’organisme. Sans réponse, on le relance."),
    NextAction.MEET_PERSON: gettext_lazy("On vous contacte pour un premier rendez-vous."),
    NextAction.PROPOSE_ANOTHER: gettext_lazy("On cherche un autre organisme pour vous."),
    NextAction.CONFIRM_FOLLOW_UP: gettext_lazy("On vérifie que vous êtes bien suivi."),
    NextAction.CALL_BACK: gettext_lazy("On vous rappelle."),
    NextAction.CONFIRM_WISH: gettext_lazy(
        "On attend de savoir ce que vous souhaitez : appelez pour le dire, au numéro en bas."
    ),
    NextAction.COMPLETE_REQUEST: gettext_lazy("On complète votre demande."),
    NextAction.DECIDE: gettext_lazy("On décide de la suite avec vous."),
    NextAction.REPORT: gettext_lazy("Votre accompagnement est en cours."),
}
CASE_CLOSED = gettext_lazy("Votre demande est terminée. Vous pouvez toujours appeler.")
GENERAL_OPEN = gettext_lazy("Votre demande est en cours.")
GENERAL_AWAITING = gettext_lazy("On attend votre réponse.")
MOMENTS: Mapping[Moment, str] = {
    Moment.TEN_DAYS: gettext_lazy("dix jours après la fin du suivi"),
    Moment.THREE_MONTHS: gettext_lazy("trois mois après la fin du suivi"),
    Moment.SIX_MONTHS: gettext_lazy("six mois après la fin du suivi"),
    Moment.TWELVE_MONTHS: gettext_lazy("un an après la fin du suivi"),
}
HELPED: Mapping[Helped, str] = {
    Helped.YES: gettext_lazy("Oui"),
    Helped.PARTLY: gettext_lazy("En partie"),
    Helped.NO: gettext_lazy("Non"),
}
WORK: Mapping[Work, str] = {
    Work.SAME_JOB: gettext_lazy("Dans le même emploi"),
    Work.ADAPTED_JOB: gettext_lazy("Dans le même emploi, aménagé"),
    Work.OTHER_JOB: gettext_lazy("Dans un autre emploi"),
    Work.TRAINING: gettext_lazy("En formation"),
    Work.LOOKING: gettext_lazy("En recherche d’emploi"),
    Work.NOT_WORKING: gettext_lazy("Sans activité pour le moment"),
    Work.UNSAID: gettext_lazy("Je préfère ne pas le dire"),
}
MEANS: Mapping[Means, str] = {
    Means.ON_SITE: gettext_noop("Sur place"),
    Means.PHONE: gettext_noop("Par téléphone"),
    Means.VIDEO: gettext_noop("En visio"),
    Means.AT_HOME: gettext_noop("Chez vous"),
}
APPOINTMENTS: Mapping[AppointmentState, str] = {
    AppointmentState.PLANNED: gettext_noop("Prévu"),
    AppointmentState.HELD: gettext_noop("Ce rendez-vous a eu lieu."),
    AppointmentState.MISSED: gettext_noop("Ce rendez-vous n’a pas eu lieu."),
    AppointmentState.CANCELLED: gettext_noop("Ce rendez-vous est annulé."),
}
APPOINTMENT_CHANGED = gettext_lazy(
    "Ce rendez-vous a changé depuis que vous avez ouvert la page. Revenez à votre page pour voir ce qu’il en est."
)
ALREADY: Mapping[QuestionState, str] = {
    QuestionState.ANSWERED: gettext_lazy("La réponse à cette question est déjà enregistrée. Rien n’a été changé."),
    QuestionState.DROPPED: gettext_lazy("Cette question n’est plus posée. Rien n’a été changé."),
    QuestionState.PLANNED: gettext_lazy("Cette question n’est pas encore posée. Rien n’a été changé."),
}
CANNOT_LEAVE = gettext_lazy(
    "Votre réponse est bien arrivée, mais l’organisme ne peut plus recevoir cette demande. "
    "La personne en charge de votre demande est prévenue et vous recontacte. Rien n’a été transmis."
)
DATA = gettext_lazy("Mes données")
DATA_LEAD = gettext_lazy("Tout ce que Cordée garde de vous et que vous pouvez lire. Gardez ce document pour vous.")
SENDER = gettext_lazy("Cordée, ligne régionale pour l’emploi et la santé au travail")
WRONG_PROOF = gettext_lazy("Ce n’est pas ce que nous avons. Vérifiez, puis réessayez.")
WRONG_CODE = gettext_lazy(
    "Ce n’est pas le dernier code envoyé, ou ses dix minutes sont passées. Vérifiez, puis réessayez."
)
NO_COOKIE = gettext_lazy(
    "Votre navigateur refuse les cookies : votre page ne peut pas rester ouverte. Elle en demande un seul, effacé "
    "quand vous fermez le navigateur. Permettez-le pour ce site, puis recommencez ; ou appelez la ligne. Retirer tous "
    "vos accords se fait sans cela, plus bas."
)
NO_CODE = gettext_lazy("Ce code ne sert plus : dix minutes ont passé, ou il a été demandé dans un autre navigateur.")
CHOOSE_WAY = gettext_lazy("Choisissez où recevoir le code. Rien n’a été envoyé.")
ENOUGH_CODES = gettext_lazy(
    "Trois codes sont déjà partis depuis moins d’une heure. Écrivez le dernier reçu, ou attendez un peu. "
    "Pressé ? Appelez la ligne."
)
LINK_READY = "Un message avec un nouveau lien personnel est prêt pour la personne. L’ancien ne fonctionne plus."
PAGE_READY = "Un message avec l’adresse de sa page est prêt pour la personne."
OTHER_WAY = "La façon de la joindre a changé depuis l’ouverture de la page. Rouvrez-la, puis choisissez de nouveau."
BY_CHANNEL: Mapping[Channel, str] = {Channel.MAIL: "par courriel", Channel.SMS: "par SMS"}
KEY_MISSING = gettext_lazy("Ce formulaire est incomplet. Rouvrez la page et recommencez.")
KEY_REUSED = gettext_lazy("Ce formulaire a déjà servi pour une autre réponse. Rouvrez la page et recommencez.")
REUSED = gettext_lazy("Ce formulaire a déjà servi pour autre chose. Ouvrez-le de nouveau, puis recommencez.")
CHANGED_SINCE = gettext_lazy(
    "Cette demande a changé depuis que vous avez ouvert la page. Cette action n’est plus possible."
)
CHOOSE = gettext_lazy("Choisissez une réponse.")
PAPER_GONE = gettext_lazy("Ce papier n’est plus à réunir. Rien n’a été changé.")
NO_DOCUMENT = gettext_lazy("Ce document n’est plus gardé, ou ne s’ouvre pas pour le moment.")
NOT_HERS = gettext_lazy("Cette demande ne fait plus partie de votre page.")

AGREEMENT_SUBJECT = gettext_lazy("Votre demande : votre réponse est attendue")
AGREEMENT_TEXT = gettext_lazy("""Bonjour,

Quelqu’un souhaite vous aider et a besoin de votre accord. Rien ne sera transmis sans lui. Ouvrez cette adresse pour
lire de quoi il s’agit, et répondre oui ou non :

{url}

Cette adresse est personnelle : gardez-la pour vous.
""")
WORD_SUBJECT = gettext_lazy("Votre demande : et maintenant ?")
WORD_TEXT = gettext_lazy("""Bonjour,

Votre suivi est terminé. Dites-nous en une minute où vous en êtes, et si vous avez encore besoin d’aide :

{url}

Cette adresse est personnelle : gardez-la pour vous. Vous n’êtes pas obligé de répondre.
""")
RENEWAL_SUBJECT = gettext_lazy("Votre demande : un accord prend fin")
RENEWAL_TEXT = gettext_lazy("""Bonjour,

Un accord que vous avez donné prend bientôt fin. Ouvrez cette adresse pour le renouveler, si vous le souhaitez :

{url}

Sans réponse, il prend fin tout seul. Cela ne change rien à vos droits.
""")
LINK_SUBJECT = gettext_lazy("Votre demande : votre page de suivi")
LINK_TEXT = gettext_lazy("""Bonjour,

Voici l’adresse de votre page de suivi. Elle remplace celle que vous aviez peut-être déjà :

{url}

Cette adresse est personnelle : gardez-la pour vous.
""")
ANSWERED_SUBJECT = gettext_lazy("Votre demande : une réponse")
ANSWERED_TEXT = gettext_lazy("""Bonjour,

Il y a une réponse à une demande que vous avez faite sur votre page :

{url}

Cette adresse est personnelle : gardez-la pour vous.
""")
ANSWERED_SMS = gettext_lazy("Votre demande : une réponse vous attend sur votre page. {url}")
RIGHT_ANSWERED = "Une réponse a été donnée à une personne sur ses données (elle est sur sa page)"
CODE_SUBJECT = gettext_lazy("Votre demande : un code")
CODE_TEXT = gettext_lazy("""Bonjour,

Votre code : {code}

Écrivez-le sur la page où vous l’avez demandé. Il sert dix minutes, une fois. Ne le donnez à personne.

Vous n’avez rien demandé ? Ne faites rien, ou appelez le {phone}.
""")
CODE_SMS = gettext_lazy("Votre demande : code {code}, dix minutes. Ne le donnez à personne.")
CODE_LOST = "Le code qui ouvre la page d’une personne (elle peut répondre à une question, ou appeler la ligne)"
ACCEPTED_SUBJECT = gettext_lazy("Votre demande : quelqu’un la prend en charge")
ACCEPTED_TEXT = gettext_lazy("""Bonjour,

Votre demande a reçu une réponse : quelqu’un la prend en charge. Votre page dit qui,
et quel jour :

{url}

Cette adresse est personnelle : gardez-la pour vous.
""")
ELSEWHERE_SUBJECT = gettext_lazy("Votre demande : elle continue ailleurs")
ELSEWHERE_TEXT = gettext_lazy("""Bonjour,

Votre demande a été passée à quelqu’un de mieux placé pour y répondre. Vous n’avez rien à faire. Votre page dit qui :

{url}

Cette adresse est personnelle : gardez-la pour vous.
""")
UNANSWERED_SUBJECT = gettext_lazy("Votre demande : elle n’est pas oubliée")
UNANSWERED_TEXT = gettext_lazy("""Bonjour,

Personne n’a répondu à temps à votre demande. Nous cherchons une autre solution. Votre page dit où elle
en est :

{url}

Cette adresse est personnelle : gardez-la pour vous.
""")
MEETING_SUBJECT = gettext_lazy("Votre demande : le jour du rendez-vous a changé")
MEETING_TEXT = gettext_lazy("""Bonjour,

Un rendez-vous est fixé à un autre jour. Votre page dit lequel, et avec qui :

{url}

Si ce jour ne vous convient pas, appelez le numéro qui est sur votre page.

Cette adresse est personnelle : gardez-la pour vous.
""")
APPOINTMENT_SUBJECT = gettext_lazy("Votre demande : un rendez-vous")
APPOINTMENT_TEXT = gettext_lazy("""Bonjour,

Un rendez-vous a été fixé, déplacé, maintenu ou annulé. Votre page dit ce qu’il en est :

{url}

Si cela ne vous convient pas, dites-le sur votre page, ou appelez le numéro qui y est écrit.

Cette adresse est personnelle : gardez-la pour vous.
""")
APPOINTMENT_ATTACHED = gettext_lazy("""Le rendez-vous est joint, pour votre agenda :
il dit le jour et l’heure, rien d’autre.
""")
REMINDER_SUBJECT = gettext_lazy("Votre demande : un rendez-vous approche")
REMINDER_TEXT = gettext_lazy("""Bonjour,

Un rendez-vous approche. Votre page dit quel jour, à quelle heure et avec qui :

{url}

Si vous ne pouvez pas venir, dites-le sur votre page, ou appelez le numéro qui y est écrit.

Cette adresse est personnelle : gardez-la pour vous.
""")
AGREEMENT_SMS = gettext_lazy("Votre demande : votre réponse est attendue. {url}")
WORD_SMS = gettext_lazy("Votre demande : donnez-nous de vos nouvelles. {url}")
RENEWAL_SMS = gettext_lazy("Votre demande : un accord prend fin. {url}")
LINK_SMS = gettext_lazy("Votre demande : votre page de suivi. {url}")
ACCEPTED_SMS = gettext_lazy("Votre demande : une réponse est arrivée. {url}")
ELSEWHERE_SMS = gettext_lazy("Votre demande : elle continue ailleurs. {url}")
UNANSWERED_SMS = gettext_lazy("Votre demande : nous cherchons une autre solution. {url}")
EMPLOYER_SUBJECT = gettext_lazy("Votre demande : du nouveau sur votre page")
EMPLOYER_TEXT = gettext_lazy("""Bonjour,

Il y a du nouveau sur votre page, dans ce que vous avez choisi de partager :

{url}

Vous pouvez tout changer ou tout arrêter sur votre page, ou en appelant le numéro qui y est écrit.

Cette adresse est personnelle : gardez-la pour vous.
""")
EMPLOYER_SMS = gettext_lazy("Votre demande : du nouveau sur votre page. {url}")
APPOINTMENT_SMS = gettext_lazy("Votre demande : un rendez-vous. {url}")
REMINDER_SMS = gettext_lazy("Votre demande : un rendez-vous approche. {url}")
MEETING_SMS = gettext_lazy("Votre demande : le jour du rendez-vous a changé. {url}")
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
LEFT_SUBJECT = gettext_lazy("Votre demande : vos coordonnées ont changé")
LEFT_TEXT = gettext_lazy("""Bonjour,

Les coordonnées qui servent à vous joindre viennent d’être changées, depuis votre page de suivi.

C’est vous ? Vous n’avez rien à faire. Ce n’est pas vous ? Appelez le {phone}.
""")
LEFT_SMS = gettext_lazy("Votre demande : vos coordonnées ont changé. Si ce n'est pas vous, appelez le {phone}.")
CONTACT_LEFT = "Une personne a changé ses coordonnées (le message à ses anciennes coordonnées n’est pas arrivé)"
CONTACT_CHANGED = "Une personne a changé ses coordonnées (les nouvelles sont dans sa demande)"
RIGHTS: Mapping[Right, str] = {
    Right.CONTACT: gettext_lazy("Changement de vos coordonnées"),
    Right.CORRECTION: gettext_lazy("Demande de correction"),
    Right.ERASURE: gettext_lazy("Demande d’effacement"),
}
RIGHT_QUESTIONS: Mapping[Right, str] = {
    Right.CORRECTION: gettext_lazy("Qu’est-ce qui est faux, et que faut-il écrire à la place ?"),
    Right.ERASURE: gettext_lazy("Que voulez-vous faire effacer ?"),
}
RIGHT_LEADS: Mapping[Right, str] = {
    Right.CORRECTION: gettext_lazy(
        "Le délégué à la protection des données lit votre demande. Il vous répond ici en un mois au plus."
    ),
    Right.ERASURE: gettext_lazy(
        "Le délégué à la protection des données lit votre demande, et vous répond ici en un mois au plus. "
        "S’il est d’accord, tout est effacé huit jours plus tard : vous pouvez changer d’avis jusque-là. "
        "Une partie peut devoir être gardée : il vous dit laquelle, et pourquoi."
    ),
}
RIGHT_EFFECTS: Mapping[Right, str] = {
    Right.CORRECTION: gettext_lazy("Rien ne change avant sa réponse. Vous voyez ici où en est votre demande."),
    Right.ERASURE: gettext_lazy(
        "Rien n’est effacé avant sa réponse, et votre suivi continue. Pour arrêter tout partage dès "
        "maintenant, retirez vos accords."
    ),
}
RIGHT_ANSWERS: Mapping[RightAnswer, str] = {
    RightAnswer.AGREED: gettext_lazy("La réponse est oui : tout votre dossier sera effacé"),
    RightAnswer.DONE: gettext_lazy("C’est fait"),
    RightAnswer.PARTLY: gettext_lazy("C’est fait en partie"),
    RightAnswer.REFUSED: gettext_lazy("La réponse est non"),
}
NO_WAY_LEFT = gettext_lazy("Gardez au moins un téléphone ou un courriel : sans lui, on ne peut plus vous joindre.")
EMAIL_NEEDED = gettext_lazy("Vous préférez le courriel : écrivez votre adresse, ou choisissez le téléphone.")
NOT_A_PHONE = gettext_lazy(
    "Ce numéro ne peut pas être appelé. Écrivez ses dix chiffres, par exemple 06 39 98 12 34 ; "
    "pour un autre pays, commencez par son indicatif, par exemple +41."
)
SAME_CONTACT = gettext_lazy("Ce sont déjà vos coordonnées : rien n’a été changé.")


def contact_before(contact: Contact | None) -> str:
    """What is kept of the value before, for her and for the rights officer: stored, French."""
    if contact is None:
        return "Avant : rien."
    channel = PREFERRED_CHANNELS[PreferredChannel(contact.preferred_channel)].lower()
    said = [f"téléphone {contact.phone or 'aucun'}", f"courriel {contact.email or 'aucun'}", f"de préférence {channel}"]
    said += ["messages en anglais"] if contact.language == Tongue.ENGLISH else []
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
