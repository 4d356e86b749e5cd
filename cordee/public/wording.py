"""The sentences of the public pages."""

from datetime import date

from cordee.domain.rules.french import said_day

UNSURE = "vous ne savez pas"
DECLINED = "vous préférez ne pas répondre"
NOT_UNDERSTOOD = "Nous n'avons pas compris « {typed} » : il faut {expected}. Rien n'est perdu, corrigez et continuez."
NOTHING_TYPED = "Écrivez une réponse, ou choisissez « Je ne sais pas »."
STILL_AHEAD = (
    "« {typed} » serait le {day}, un jour à venir. Il faut une date déjà passée, ou aujourd'hui {on}. "
    "Rien n'est perdu, corrigez et continuez."
)
NO_NEED = "Cochez ce que vous cherchez : une case suffit. Si rien ne convient, appelez la ligne."
HEALTH_NOT_ASKED = "Cette question touche à la santé de la personne : elle seule peut y répondre."
# The telephone's words do not suit whoever reads alone about somebody else.
ASKED_OF_OTHERS = {
    "consentement_personne": "La personne concernée est-elle d'accord pour que vous décriviez sa situation ici ? "
    "Rien n'est transmis depuis cette page.",
    "personne_informee": "La personne concernée sait-elle que vous faites cette démarche pour elle ?",
}
LEADS = {
    "personne": "Quelques questions, une à la fois, pour savoir ce à quoi vous avez droit et qui peut vous aider près "
    "de chez vous. Rien n'est enregistré, aucun nom n'est demandé.",
    "employeur": "Quelques questions, une à la fois, pour savoir ce qui existe pour un salarié ou pour l'entreprise, "
    "et qui appeler. Rien n'est enregistré ni transmis ; ni nom, ni détail de santé.",
}
EXAMPLES = {
    "personne": "« je reprends lundi », « mon dos a lâché »",
    "employeur": "« un salarié en arrêt depuis des mois », « baisse d'activité »",
}
TITLES = {"personne": "Faire le point", "employeur": "Faire le point pour un salarié ou pour l'entreprise"}
RESULT = "Ce que nous vous conseillons"

# On paper and in a mail: what the page says with signs and badges, in words.
SENDER = "Cordée, ligne régionale pour l'emploi et la santé au travail"
ACCORDING_TO = (
    "D'après vos réponses et les règles au {on}. Ce n'est pas une décision : chaque organisme vérifie. "
    "Les raisons citent certaines de vos réponses : choisissez à qui vous montrez ce document."
)
SAFETY = "La sécurité d'abord"
DOUBTS = "Des réponses se contredisent"
FIRST = "À faire d'abord"
BEGIN_WITH = "Pour « {need} », commencez par :"
NOTHING_PRESSES = (
    "D'après vos réponses, aucune date ne presse et rien n'est encore sûr. Un agent de la ligne peut regarder avec "
    "vous ce qui manque : l'appel est gratuit, sans donner votre nom."
)
NOTHING_KNOWN = (
    "Rien de connu ne répond à cette demande aujourd'hui. Appelez la ligne : ce manque sera compté, et un agent "
    "cherchera avec vous."
)
TO_CONFIRM = "À confirmer."
ONLY = "Seulement {case}."
WHY, MISSING, WHO, COST, DELAY = "Pourquoi :", "Il manque :", "Qui :", "Coût :", "Délai :"
STATES = {"met": "Rempli", "not_met": "Non rempli", "open": "À vérifier"}
AWAY, FIRST_MEETING = "à {km} km", "premier rendez-vous sous {days} jours"
CAPACITY = {"full": "complet en ce moment", "paused": "accueil suspendu en ce moment"}
TO_CHECK, LATER, NOT_TODAY = "À vérifier", "Ensuite, peut-être", "Pas pour vous aujourd'hui"
SOURCE, READ_ON = "Source :", "Relu le {on}."
IF_NOTHING, OTHERWISE = "Si rien n'est fait", "Si rien n'est fait :"
ANSWERS, ANSWERS_CAPTION, ANSWERS_HEAD = "Vos réponses", "Ce que vous avez répondu", ("Question", "Réponse")
HOW = "Comment ce résultat est fait"
HOW_LINES = (
    "Un programme a comparé vos réponses aux conditions de chaque service, puis a rangé ceux qui restaient. "
    "Il n'a rien envoyé, et personne n'a encore décidé : chaque organisme vérifie.",
    "Les données : vos réponses. Jamais un diagnostic, un traitement ni le nom d'une maladie.",
    "Les règles et leur poids : chaque condition garde ou écarte, sans note ni points. L'ordre : droit commun avant le "
    "spécifique, urgences, ce qui répond directement au besoin, délai, distance, coût.",
    "Les mêmes réponses, le même jour, donnent le même résultat.",
    "Vous pouvez demander une explication, ou contester : appelez la ligne.",
)
CATALOGUE = "Le catalogue des services : version {hash}. Ses sources sont publiées sur le site."
AGAIN = "Revenir plus tard"
AGAIN_SAID = (
    "Avec un code de trente jours, si vous en avez demandé un, ce résultat se rouvre ici, revu avec les règles du "
    "jour. Le code n'est pas dans ce document."
)

# The mail: neither the sender nor the subject says what it is about.
MAIL_SUBJECT = "Les informations que vous avez demandées"
MAIL_BEGIN = (
    "Bonjour,\n\n"
    "Vous avez demandé ces informations sur {site} le {on}. Si ce n'est pas vous, effacez ce message : "
    "l'adresse n'a pas été gardée, et rien d'autre ne viendra.\n\n"
)
MAIL_SENT = (
    "Le courriel part maintenant vers l'adresse que vous avez écrite. Il arrive en quelques minutes ; "
    "regardez aussi dans les indésirables. L'adresse est effacée dès l'envoi."
)
MAIL_SAID = "Résultat demandé sur le site public"
MAIL_TOO_MUCH = (
    "Trop d'envois en peu de temps. Attendez une heure, ou gardez le résultat autrement : en PDF, imprimé, "
    "ou par un code."
)
ADDRESS = "Votre adresse de courriel"
ADDRESS_MISSING = "Écrivez l'adresse où envoyer le résultat."
ADDRESS_WRONG = (
    "Ce n'est pas une adresse de courriel : il faut par exemple « nom@exemple.fr ». Corrigez-la et renvoyez."
)
JOIN_ANSWERS = "Joindre mes réponses"
TOO_MUCH = "Trop de demandes en peu de temps. Attendez {minutes} minutes ; ce que vous avez répondu est toujours là."

CODE = "Votre code"
CODE_HELP = "Douze signes, par exemple « ABCD-2345-EFGH ». Majuscules, espaces et tirets ne comptent pas."
CODE_MISSING = "Écrivez le code."
CODE_SHAPE = "Ce code n'a pas douze signes : il y a {count} lettres ou chiffres possibles. Vérifiez et recommencez."
CODE_UNKNOWN = (
    "Ce code n'ouvre rien : il est mal recopié, effacé, ou ses trente jours sont passés. Vérifiez chaque signe ; "
    "sinon, « Faire le point » se refait en quelques minutes."
)
CODE_TOO_MUCH = "Trop d'essais. Attendez {minutes} minutes, ou refaites « Faire le point »."
FORGOTTEN = "C'est effacé : ce code n'ouvre plus rien, et rien n'en est gardé."
REOPEN = "Ce formulaire est incomplet. Revenez au résultat et recommencez."
NO_LONGER, NEWLY = "n'est plus proposé", "est proposé maintenant"
RULES_CHANGED = "Le catalogue des services a changé depuis : tout est revu avec celui d'aujourd'hui."
PASSED = "{name} : la date prévue est passée."
NOTHING_CHANGED = "Rien n'a changé depuis."


def still_ahead(typed: str, *, day: date, on: date) -> str:
    return STILL_AHEAD.format(typed=typed, day=said_day(day), on=said_day(on))
