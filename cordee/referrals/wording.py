"""Every French sentence about referrals that Python shows."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext_noop

from cordee.domain.referral import (
    AGE_BANDS,
    AttemptKind,
    Channel,
    Guard,
    GuardsUnmet,
    Note,
    NotPossible,
    Outcome,
    RefusalReason,
    State,
    Verb,
)

STATES: Mapping[State, str] = {
    State.DRAFT: "Brouillon",
    State.AWAITING_CONSENT: "En attente de l’accord de la personne",
    State.SENT: "Envoyée",
    State.RECEIVED: "Reçue",
    State.ACCEPTED: "Acceptée",
    State.STARTED: "Démarrée",
    State.CLOSED: "Clôturée",
    State.REFUSED: "Refusée",
    State.REDIRECTED: "Redirigée",
    State.EXPIRED: "Expirée, sans réponse",
    State.WITHDRAWN: "Retirée par la personne",
    State.CANCELLED: "Annulée par l’expéditeur",
    State.ENTERED_IN_ERROR: "Saisie par erreur",
}
VERBS: Mapping[Verb, str] = {
    Verb.ASK_CONSENT: "Demander l’accord",
    Verb.SEND: "Envoyer",
    Verb.AGREE: "Donner son accord",
    Verb.LAPSE: "Abandonner, faute d’accord",
    Verb.ACKNOWLEDGE: "Accuser réception",
    Verb.ACCEPT: "Accepter",
    Verb.REFUSE: "Refuser",
    Verb.REDIRECT: "Rediriger",
    Verb.EXPIRE: "Laisser expirer",
    Verb.START: "Démarrer",
    Verb.CLOSE: "Clôturer",
    Verb.REOPEN: "Rouvrir",
    Verb.WITHDRAW: "Retirer, à la demande de la personne",
    Verb.CANCEL: "Annuler",
    Verb.CORRECT: "Corriger une erreur de saisie",
}
# Written under each button: what it does, no more.
EFFECTS: Mapping[Verb | Note, str] = {
    Verb.ASK_CONSENT: (
        "Un message neutre part à la personne avec son lien, jamais la nuit ni le dimanche. Rien d’autre sans son oui."
    ),
    Verb.AGREE: "Son accord est gardé avec ces mots, et la demande part. Le nom ne s’ouvre que si l’organisme accepte.",
    Verb.LAPSE: "La demande s’arrête sans être partie. Vous décidez de la suite.",
    Verb.SEND: "L’organisme reçoit un courriel avec un lien pour répondre. Le nom ne s’ouvre que s’il accepte.",
    Verb.ACKNOWLEDGE: "L’expéditeur sait que quelqu’un s’en occupe. La réponse reste à donner.",
    Verb.ACCEPT: "Vous voyez le nom et les coordonnées. Vous devenez référent. L’expéditeur est prévenu.",
    Verb.REFUSE: "L’expéditeur connaît votre raison et propose autre chose. Vous ne voyez plus la demande.",
    Verb.REDIRECT: "La demande passe à l’organisme choisi, avec l’accord de la personne. Vous ne la voyez plus.",
    Note.QUESTION: "L’expéditeur reçoit votre question. Les délais s’arrêtent une fois, quelques jours ouvrés au plus.",
    Note.COMPLEMENT: "L’organisme reçoit votre réponse. Les délais reprennent.",
    Verb.WITHDRAW: "L’organisme perd l’accès tout de suite et il est prévenu.",
    Verb.START: "Le suivi commence. Dans trois mois, on vous demandera ce qu’il a donné.",
    Verb.CLOSE: "Le suivi se termine ; qui l’a demandé en connaît le résultat. Vous pourrez rouvrir si elle revient.",
    Verb.REOPEN: "Le même suivi reprend, sans nouvelle demande. L’organisme qui l’avait demandé est prévenu.",
    Note.ATTEMPT: "Vous notez le jour, et le prochain rendez-vous s’il y en a un. La demande reste à démarrer.",
    Verb.CANCEL: "La demande s’arrête. L’organisme est prévenu s’il l’avait reçue.",
}
REASONS: Mapping[RefusalReason, str] = {
    RefusalReason.FULL: "Nous n’avons plus de place",
    RefusalReason.NOT_ELIGIBLE: "La personne ne remplit pas les conditions",
    RefusalReason.OUT_OF_ZONE: "La personne est hors de notre secteur",
    RefusalReason.ALREADY_FOLLOWED: "Nous suivons déjà cette personne",
    RefusalReason.UNREACHABLE: "La personne est injoignable",
    RefusalReason.BETTER_ACTOR: "Un autre organisme est mieux placé",
    RefusalReason.PERSON_DOES_NOT_WISH: "La personne ne le souhaite pas",
    RefusalReason.INCOMPLETE: "Il manque des éléments pour répondre",
}
# Who has not accepted has no number of hers: it can only be somebody whom it knew before.
REFUSING: Mapping[RefusalReason, str] = {
    RefusalReason.UNREACHABLE: "Nous connaissons déjà cette personne, et elle est injoignable",
}
# What is proposed to who is about to refuse: a sentence, and the button that still refuses.
INSTEAD: Mapping[Verb | Note, tuple[str, str]] = {
    Verb.REDIRECT: ("", "Aucun ne convient : refuser"),
    Note.QUESTION: (
        "Posez plutôt une question : la demande reste chez vous, les délais s’arrêtent quelques jours ouvrés. "
        "Refusée, elle vous reviendrait par une nouvelle demande.",
        "Ne rien demander : refuser",
    ),
}
# The person was never met: who asked has to see to it.
CLOSED_UNMET = (
    "Sans rendez-vous possible : la personne revient à l’organisme qui l’a adressée, qui est prévenu. "
    "Vous pourrez rouvrir si elle revient bientôt."
)
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.HELPED: gettext_noop("La personne a été aidée"),
    Outcome.PARTLY_HELPED: gettext_noop("La personne a été aidée en partie"),
    Outcome.NOT_HELPED: gettext_noop("Le suivi n’a pas aidé"),
    Outcome.GAVE_UP: gettext_noop("La personne a renoncé"),
    Outcome.UNREACHABLE: gettext_noop("La personne est restée injoignable"),
}
ATTEMPTS: Mapping[AttemptKind, str] = {
    AttemptKind.NO_ANSWER: "La personne n’a pas répondu",
    AttemptKind.MISSED: "La personne n’est pas venue au rendez-vous",
    AttemptKind.MOVED: "Le rendez-vous est reporté",
}
CHANNELS: Mapping[Channel, str] = {
    Channel.ACCOUNT: "depuis son compte",
    Channel.LINK: "par le lien de réponse",
    Channel.PHONE: "par téléphone, noté par la ligne",
    Channel.PERSON: "par son lien personnel",
    Channel.CLOCK: "automatiquement, au terme du délai",
}
AGES: Mapping[str, str] = dict(
    zip(
        AGE_BANDS,
        ("Moins de 25 ans", "25 à 34 ans", "35 à 44 ans", "45 à 54 ans", "55 ans et plus", "Âge non précisé"),
        strict=True,
    )
)
MISSING: Mapping[Guard, str] = {
    Guard.THIRD_PARTY: "La personne a déjà donné son accord pour cet organisme : envoyez la demande.",
    Guard.CHANNEL_KNOWN: "Aucun téléphone ni courriel ne permet de joindre la personne : demandez-les d’abord.",
    Guard.NO_AGREEMENT_IN_TIME: "La personne peut encore répondre : attendez la fin du délai.",
    Guard.NOTICE: "La personne n’a pas encore été informée de l’usage de ses données.",
    Guard.CONSENT: "Il manque l’accord de la personne pour cet organisme.",
    Guard.TRACE: "L’orientation n’est pas enregistrée avec ses raisons.",
    Guard.SERVICE_VERSION: "Ce service n’existe pas à cette date : refaites l’orientation.",
    Guard.OFFER: "Cet organisme ne propose plus ce service : refaites l’orientation.",
    Guard.MANDATE: "Cet organisme n’est plus habilité à cette date : refaites l’orientation.",
    Guard.ADDRESS: "Cet organisme n’a ni adresse électronique ni adresse postale enregistrée : appelez-le.",
    Guard.CAPACITY: "Ce service n’a plus de place : choisissez-en un autre, ou écrivez pourquoi celui-ci.",
    Guard.NO_TWIN: (
        "Une demande de cette personne est déjà en cours pour ce besoin : écrivez pourquoi en envoyer une autre."
    ),
    Guard.RESPONDER: "Écrivez votre nom.",
    Guard.FIRST_CONTACT: "Indiquez la date du premier contact, d’ici trois semaines.",
    Guard.REASON: "Indiquez la raison.",
    Guard.TARGET: (
        "Choisissez un organisme de la liste. Après trois redirections, ce n’est plus possible : refusez en disant "
        "qu’un autre organisme est mieux placé, l’animateur du département prend la suite."
    ),
    Guard.CONSENT_COVERS_TARGET: (
        "La personne n’a pas donné son accord pour cet organisme, et elle ne peut pas être jointe : refusez en disant "
        "quel organisme conviendrait, l’expéditeur la rencontrera."
    ),
    Guard.REMINDED: "L’organisme n’a pas encore été relancé deux fois.",
    Guard.PAST_EXPIRY: "Le délai de réponse n’est pas écoulé.",
    Guard.DATE_REACHED: "Indiquez un jour passé depuis l’envoi de la demande, ou aujourd’hui.",
    Guard.NEXT_MEETING: "Indiquez le prochain rendez-vous, d’ici trois semaines.",
    Guard.OUTCOME: "Choisissez ce que le suivi a donné.",
    Guard.THREE_ATTEMPTS: "Notez d’abord trois essais, à trois dates différentes : la personne compte sur vous.",
    Guard.WITHIN_90_DAYS: "Ce suivi est clos depuis trop longtemps : envoyez une nouvelle demande.",
    Guard.STILL_FOLLOWS: "Un autre organisme suit maintenant cette personne : une nouvelle demande est nécessaire.",
}
_IS_NOW: Mapping[State, str] = {
    State.DRAFT: "n’a pas encore été envoyée",
    State.AWAITING_CONSENT: "attend l’accord de la personne",
    State.SENT: "a été envoyée",
    State.RECEIVED: "a été reçue",
    State.ACCEPTED: "a été acceptée",
    State.STARTED: "a démarré",
    State.CLOSED: "a été clôturée",
    State.REFUSED: "a été refusée",
    State.REDIRECTED: "a été redirigée",
    State.EXPIRED: "a expiré sans réponse",
    State.WITHDRAWN: "a été retirée par la personne",
    State.CANCELLED: "a été annulée par l’expéditeur",
    State.ENTERED_IN_ERROR: "avait été saisie par erreur",
}
DEADLINE_FIRST, LATEST_FIRST = "la prochaine échéance d’abord", "les plus récentes d’abord"
NO_SUCH_REFERENCE = (
    "Aucune demande envoyée par votre organisme et que vous pouvez ouvrir ne porte cette référence. Vérifiez ses huit "
    "signes, chiffres et lettres. S’ils sont justes, la demande a pu vous être fermée : le délégué à la protection des "
    "données peut vous répondre."
)
ASKED_TOO_OFTEN = "Votre organisme a posé cette question très souvent depuis une heure. Réessayez plus tard."
NO_LONGER_PROPOSED = "Cet organisme n’est plus proposé. Revenez à la demande et choisissez de nouveau."
CASE_IS_CLOSED = (
    "Le dossier de cette personne est clos : rien n’y est plus demandé, et rien n’a été changé. Rouvrez d’abord une de "
    "ses demandes, ou prenez un nouvel appel."
)
SOMEBODY_ELSE_LEADS = "Un autre organisme suit maintenant cette personne : c’est à lui de demander une aide de plus."
WISH_NOTED: Mapping[bool, str] = {
    True: "C’est noté : la personne souhaite toujours être aidée. Proposez-lui un autre organisme.",
    False: "C’est noté : la personne ne souhaite pas de suite, son accord est retiré.",
}
WISH_UNSAID = "Dites ce que la personne souhaite : revenez à la demande et choisissez l’un des deux boutons."
KEY_REUSED = "Ce formulaire a déjà servi pour une autre réponse. Rouvrez la page et recommencez."


def not_possible(refused: NotPossible) -> str:
    """« Cette demande a été acceptée le 24 novembre 2026 par Mme Roche. Cette action n’est plus possible. »"""
    if isinstance(refused, GuardsUnmet):
        return " ".join(MISSING[guard] for guard in refused.missing)
    since = f" le {timezone.localtime(refused.since):%d/%m/%Y à %H:%M}" if refused.since else ""
    by = f" par {refused.responder}" if refused.responder else ""
    return f"Cette demande {_IS_NOW[refused.state]}{since}{by}. Cette action n’est pas possible."


ASK_SUBJECT = "Une demande vous attend sur Cordée"
ASK_TEXT = """Bonjour,

Une demande attend la réponse de votre organisme. Ouvrez cette adresse pour la lire et répondre, sans compte :

{url}

Ce lien ne sert qu’à cette demande. Ouvrir la page n’engage à rien : rien n’est répondu tant que vous n’avez pas
appuyé sur un bouton.
"""
REMIND_SUBJECT = "Rappel : une demande vous attend sur Cordée"
REMIND_TEXT = """Bonjour,

Une demande attend toujours la réponse de votre organisme. Ouvrez cette adresse pour la lire et répondre, sans compte :

{url}

Sans réponse, elle sera confiée à un autre organisme.
"""
REMIND_BRIEF = "Une demande attend toujours votre réponse ; sans elle, elle sera confiée à un autre organisme."
LINK_SUBJECT = "Votre nouveau lien vers une demande sur Cordée"
LINK_TEXT = """Bonjour,

Un nouveau lien a été demandé pour une demande adressée à votre organisme. Ouvrez cette adresse, sans compte :

{url}

Ce lien ne sert qu’à cette demande. L’ancien ne fonctionne plus.
"""
UNDELIVERED_SUBJECT = "Un message n’est pas arrivé : adresse à corriger"
UNDELIVERED_TEXT = """Bonjour,

Le message que nous avons envoyé pour vous à un organisme a été refusé. Son adresse est à corriger :
appelez-le, ou choisissez-en un autre.

{url}

Cordée
"""

CLOSED_SUBJECT = "Une demande n’attend plus votre réponse sur Cordée"
CLOSED_TEXT = """Bonjour,

La demande {reference} n’attend plus votre réponse. Vous n’avez rien à faire.
"""
ANSWERED_SUBJECT = "Une de vos demandes a changé d’état sur Cordée"
ANSWERED_TEXT = """Bonjour,

Une demande que votre organisme a envoyée a changé d’état. Connectez-vous pour voir la suite :

{url}
"""
QUESTION_SUBJECT = "Une question sur une de vos demandes, sur Cordée"
QUESTION_TEXT = """Bonjour,

L’organisme à qui vous avez adressé une demande vous pose une question. Connectez-vous pour y répondre :

{url}

Les délais sont arrêtés ; la page dit jusqu’à quand.
"""
COMPLETED_SUBJECT = "La réponse à votre question, sur Cordée"
COMPLETED_TEXT = """Bonjour,

Vous aviez posé une question sur une demande. La réponse est à cette adresse, sans compte :

{url}

Vous pouvez maintenant accepter ou refuser.
"""
START_LATE_SUBJECT = "Un premier rendez-vous est attendu sur Cordée"
START_LATE_TEXT = """Bonjour,

Votre organisme a accepté une demande il y a plus de trois semaines. Ouvrez cette adresse pour dire, sans compte, si le
premier rendez-vous a eu lieu :

{url}

S’il n’a pas pu se tenir, notez-le au même endroit : la demande reste la vôtre.
"""
START_LATE_BRIEF = "Un premier rendez-vous est attendu : dites s’il a eu lieu."
OUTCOME_ASKED_SUBJECT = "Une demande suivie attend son résultat sur Cordée"
OUTCOME_ASKED_TEXT = """Bonjour,

Votre organisme suit une demande depuis trois mois. Ouvrez cette adresse, sans compte, pour dire ce qu’il a donné :

{url}

Si le suivi continue, vous n’avez rien à faire.
"""
OUTCOME_ASKED_BRIEF = "Une demande suivie depuis trois mois attend son résultat."
REOPENED_SUBJECT = "Une demande est rouverte sur Cordée"
REOPENED_TEXT = """Bonjour,

Une demande que votre organisme suivait est rouverte. Ouvrez cette adresse pour la lire, sans compte :

{url}
"""

CORRECTION_NEEDS_A_REASON = "Écrivez quelle est l’erreur, en quelques mots."
CORRECTION_STATES = {
    "": "À confirmer par un autre administrateur",
    "confirmee": "Confirmée, en cours",
    "done": "Faite",
    "ecartee": "Écartée",
    "lapsed": "Délai passé : à redemander",
}
CORRECTION_REFUSED = {
    "already_in_error": "Cette demande est déjà marquée comme saisie par erreur.",
    "already_asked": "Une correction de cette demande attend déjà sa confirmation, dans la liste.",
    "already_decided": "Cette correction a été décidée à l’instant par un autre administrateur. Voyez la liste.",
    "same_person": "Il faut deux personnes : vous avez demandé cette correction, un autre administrateur la confirme.",
    "lapsed": "Le délai de dix jours ouvrés est passé. Demandez de nouveau la correction si l’erreur est toujours là.",
}
FROZEN = (
    "Cette demande est suspendue depuis le {day}, pour le respect des droits de la personne. Votre acte n’a pas été "
    "enregistré. Si vous êtes en contact avec elle, appelez le délégué à la protection des données avant d’agir."
)
CASE_FROZEN = (
    "Ce dossier est gelé depuis le {day} : le délégué à la protection des données l’a limité. "
    "Votre geste n’a pas été fait."
)
MOVED_MEANWHILE = (
    "La demande a changé pendant que vous répondiez : votre acte n’a pas été enregistré. Ouvrez-la de nouveau, lisez "
    "où elle en est, puis recommencez s’il le faut."
)


def organisations_found(searched: str, shown: int, found: int) -> str:
    """Beside the organisations to choose from, where there are too many to offer them all."""
    if not searched:
        return f"Les {shown} premiers de {found} organismes : pour un autre, cherchez son nom, puis « Filtrer »."
    if not found:
        return f"Aucun organisme ne porte « {searched} » dans son nom."
    if found > shown:
        return f"Les {shown} premiers de {found} dont le nom contient « {searched} » : précisez, ou choisissez."
    noun = "organisme" if found == 1 else "organismes"
    return f"{found} {noun} dont le nom contient « {searched} » : choisissez, puis « Filtrer »."
