"""Every French sentence about guards and emergencies that Python shows."""

from collections.abc import Mapping

from cordee.domain.guards import Finding, GuardKind
from cordee.domain.rights import Right, RightAnswer
from cordee.domain.watching import Rule

KINDS: Mapping[str, str] = {
    GuardKind.RESTRICTED: "Traitement limité",
    GuardKind.SENSITIVE: "Dossier sensible",
}
FINDINGS: Mapping[str, str] = {Finding.JUSTIFIED: "Justifié", Finding.ABUSED: "Abusif"}
RULES: Mapping[str, str] = {
    Rule.NO_PART: "Dossier lu sans y prendre part, sans motif",
    Rule.SAME_NAME: "Même nom de famille, ou même adresse de courriel, que la personne",
    Rule.MANY: "Beaucoup de personnes lues dans la journée",
    Rule.TOO_MANY: "Très grand nombre de personnes lues dans la journée",
    Rule.HONEY: "Dossier témoin, que personne n’a de raison d’ouvrir",
    Rule.SENSITIVE: "Première lecture d’un dossier sensible",
    Rule.NO_FOLLOW_UP: "Dossier lu, puis rien de fait par l’organisme",
}

NOT_FOUND = (
    "Aucun dossier ne porte cette référence, ou il ne vous est pas ouvert. Vérifiez-la, ou appelez l’organisme qui "
    "suit la personne."
)
SAY_WHY = "Dites pourquoi, en une phrase : elle est gardée au journal et relue."
CHECK_FIRST = "Vérifiez la référence en haut de la page, puis cochez : rien n’a encore été limité."
CHOOSE_MEMBERS = "Choisissez au moins une personne : sans elle, plus personne ne suivrait ce dossier."
ALREADY_GUARDED = (
    "Ce dossier est déjà protégé ainsi depuis le {day}, par : {who}. Rien n’a été changé. Revenez au dossier pour lire "
    "le motif."
)
ALREADY_LIFTED = "Cette protection a déjà été levée par quelqu’un d’autre. Rien n’a été changé. Revenez au dossier."
ALREADY_REVIEWED = "Un avis a déjà été donné sur cet accès. Il ne se change pas : rien n’a été changé."
RIGHT_ANSWERED = "Cette demande a déjà une réponse. Elle ne se change pas : rien n’a été changé."
DECIDES, DONE = "Que décidez-vous ?", "Qu’avez-vous fait ?"
RIGHTS = {
    Right.CONTACT: "Coordonnées changées par la personne",
    Right.CORRECTION: "Correction demandée",
    Right.ERASURE: "Effacement demandé",
}
RIGHT_ANSWERS = {
    RightAnswer.AGREED: "Oui : tout le dossier sera effacé",
    RightAnswer.DONE: "C’est fait",
    RightAnswer.PARTLY: "C’est fait en partie",
    RightAnswer.REFUSED: "Non",
}
WATCH_REVIEWED = "Un avis a déjà été donné sur cette lecture. Il ne se change pas : rien n’a été changé."
LAST_ASSIGNED = (
    "C’est la dernière personne affectée à ce dossier sensible. Rien n’a été changé : affectez d’abord quelqu’un "
    "d’autre, ou levez la protection."
)

EMERGENCY_SUBJECT = "Un accès d’urgence a été ouvert"
EMERGENCY_TEXT = """Bonjour,

Un membre du réseau vient d’ouvrir un accès d’urgence, pour une heure, avec un motif écrit.
Vous en êtes informé parce que votre fonction en répond. Qui, quand et pourquoi :

{url}

Le délégué à la protection des données donne son avis sous cinq jours ouvrés.
"""
REVIEW_SUBJECT = "Un avis est attendu sur un accès d’urgence"
REVIEW_TEXT = """Bonjour,

Un accès d’urgence n’a pas encore reçu l’avis du délégué à la protection des données, et son délai arrive à son terme
ou est passé. Qui, quand et pourquoi :

{url}

Sans délégué sur ce territoire, un administrateur doit en désigner un. Un rappel part tous les cinq jours ouvrés
jusqu’à l’avis.
"""
SENSITIVE_SUBJECT = "Un accès est à attribuer"
SENSITIVE_TEXT = """Bonjour,

Une demande que votre organisme suit est désormais réservée aux personnes affectées.
Dites qui, chez vous, continue de la suivre :

{url}
"""
WATCH_SUBJECT = "Des lectures sont à regarder"
WATCH_TEXT = """Bonjour,

La veille du journal a relevé une ou plusieurs lectures qui méritent votre avis. Ce sont des questions, pas des fautes.
Quelle règle, quel organisme, quel jour :

{url}

Vous recevez au plus un courriel par jour à ce sujet.
"""
WATCH_HEAD_SUBJECT = "Une lecture est à expliquer dans votre organisme"
WATCH_HEAD_BRIEF = (
    "Le délégué à la protection des données regarde une lecture faite dans votre organisme. Rien à faire avant qu’il "
    "vous appelle."
)
WATCH_HEAD_TEXT = f"""Bonjour,

{WATCH_HEAD_BRIEF}

Ce relevé sert à protéger les personnes, jamais à évaluer quelqu’un.
"""
END_SUBJECT = "Un dossier clos arrive à son terme"
END_BRIEF = "Le dossier clos {reference} sera effacé à partir du {day}, avec tout ce qui y tient."
END_TEXT = f"""Bonjour,

{END_BRIEF} Rien à faire s’il n’a plus d’utilité : c’est ce qui a été dit à la personne.

Un nouveau contact avec elle le garde deux ans de plus. Si une procédure en cours oblige à le garder, demandez avant
ce jour à votre délégué à la protection des données d’en limiter l’accès : un dossier limité n’est pas effacé.
"""

ERASURE_SUBJECT = "Un dossier que vous suivez va être effacé"
ERASURE_TEXT = """Bonjour,

Le dossier {reference}, dont votre organisme est référent, sera effacé à la demande de la personne. Le jour, et ce qui
peut être à terminer avant :

{url}

Il n’y a rien à recopier. La personne peut changer d’avis jusqu’à ce jour, en appelant la ligne.
"""
CALLED_OFF_SUBJECT = "Un dossier que vous suivez ne sera pas effacé"
CALLED_OFF_TEXT = """Bonjour,

L’effacement annoncé du dossier {reference}, dont votre organisme est référent, n’aura pas lieu. Vous le suivez comme
avant.
"""

# What each mail is, for who hears that it did not arrive.
MAILS = {
    "emergency_opened": "Avis d’un accès d’urgence",
    "emergency_to_review": "Rappel d’un accès d’urgence à relire",
    "case_sensitive": "Dossier sensible à confier à quelqu’un",
    "watch_to_review": "Lectures à regarder",
    "watch_in_organisation": "Lectures relevées dans un organisme",
    "case_ends_soon": "Fin de conservation d’un dossier clos",
    "case_erasure_agreed": "Effacement à venir d’un dossier, à son référent",
    "case_erasure_called_off": "Effacement d’un dossier qui n’aura pas lieu, à son référent",
}
