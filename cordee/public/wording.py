"""The sentences of the public pages."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cordee.domain.catalogue import Access
from cordee.domain.rules.french import said_day

UNSURE = _("vous ne savez pas")
DECLINED = _("vous préférez ne pas répondre")
NOT_UNDERSTOOD = _(
    "Nous n'avons pas compris « {typed} » : il faut {expected}. Rien n'est perdu, corrigez et continuez."
)
NOTHING_TYPED = _("Écrivez une réponse, ou choisissez « Je ne sais pas ».")
STILL_AHEAD = _(
    "« {typed} » serait le {day}, un jour à venir. Il faut une date déjà passée, ou aujourd'hui {on}. "
    "Rien n'est perdu, corrigez et continuez."
)
WORDS_CUT = _(
    "Votre texte compte {typed} signes. Les {kept} premiers sont gardés, jusqu'à « …{end} ». La suite n'est ni gardée, "
    "ni lue : dites le plus important d'abord, ou dites le reste à la ligne."
)
NO_NEED = _("Cochez ce que vous cherchez : une case suffit. Si rien ne convient, appelez la ligne.")
HEALTH_NOT_ASKED = _("Cette question touche à la santé de la personne : elle seule peut y répondre.")
# The telephone's words do not suit whoever reads alone about somebody else.
ASKED_OF_OTHERS = {
    "consentement_personne": _(
        "La personne concernée est-elle d'accord pour que vous décriviez sa situation ici ? "
        "Rien n'est transmis depuis cette page."
    ),
    "personne_informee": _("La personne concernée sait-elle que vous faites cette démarche pour elle ?"),
}
LEADS = {
    "personne": _(
        "Quelques questions, une à la fois, pour savoir ce à quoi vous avez droit et qui peut vous aider près "
        "de chez vous. Rien n'est enregistré, aucun nom n'est demandé."
    ),
    "employeur": _(
        "Quelques questions, une à la fois, pour savoir ce qui existe pour un salarié ou pour l'entreprise, "
        "et qui appeler. Rien n'est enregistré ni transmis ; ni nom, ni diagnostic. Sur l'absence d'un salarié, nous "
        "ne demandons que ce que l'employeur sait déjà (l'arrêt et ses dates, l'avis d'inaptitude), et seulement si ce "
        "salarié est informé et d'accord."
    ),
}
EXAMPLES = {
    "personne": _("« je reprends lundi », « mon dos a lâché »"),
    "employeur": _("« un salarié en arrêt depuis des mois », « baisse d'activité »"),
}
TITLES = {"personne": _("Faire le point"), "employeur": _("Faire le point pour un salarié ou pour l'entreprise")}
RESULT = _("Ce que nous vous conseillons")

# On paper and in a mail: what the page says with signs and badges, in words.
SENDER = _("Cordée, ligne régionale pour l'emploi et la santé au travail")
ACCORDING_TO = _(
    "D'après vos réponses et les règles au {on}. Ce n'est pas une décision : chaque organisme vérifie. "
    "Les raisons citent certaines de vos réponses : choisissez à qui vous montrez ce document."
)
SAFETY = _("La sécurité d'abord")
DOUBTS = _("Des réponses se contredisent")
FIRST = _("À faire d'abord")
BEGIN_WITH = _("Pour « {need} », commencez par :")
NOTHING_PRESSES = _(
    "D'après vos réponses, aucune date ne presse et rien n'est encore sûr. Un agent de la ligne peut regarder avec "
    "vous ce qui manque : l'appel est gratuit, sans donner votre nom."
)
NOTHING_SURE = _(
    "Rien n'est encore sûr, et vos réponses ne suffisent pas pour dire si une date presse. Un agent de la ligne peut "
    "regarder avec vous ce qui manque : l'appel est gratuit, sans donner votre nom."
)
NOT_COUNTED = _(
    "Nous ne pouvons pas compter toutes vos dates : il manque votre réponse à {missing}. Cherchez-la sur vos papiers : "
    "un délai court peut-être déjà."
)
NOTHING_KNOWN = _(
    "Rien de connu ne répond à cette demande aujourd'hui. Appelez la ligne : ce manque sera compté, et un agent "
    "cherchera avec vous."
)
TO_CONFIRM = _("À confirmer.")
ONLY = _("Seulement {case}.")
WHY, MISSING, WHO, WAY_IN = _("Pourquoi :"), _("Il manque :"), _("Qui :"), _("Comment y entrer :")
COST, DELAY, PRACTICAL = _("Coût :"), _("Durée et délais :"), _("Bon à savoir :")
STATES = {"met": _("Rempli"), "not_met": _("Non rempli"), "open": _("À vérifier")}
AWAY, NAMED = _("à {km} km"), _("{name} :")
CAPACITY = {"full": _("complet en ce moment"), "paused": _("accueil suspendu en ce moment")}
TO_CHECK, LATER, NOT_TODAY = _("À vérifier"), _("Ensuite, peut-être"), _("Pas pour vous aujourd'hui")
TO_CHECK_WITH_US, SHOWN_ABOVE = _("À vérifier avec la ligne :"), _("Présenté plus haut")
ESSENTIAL = _(
    "Ce papier dit l’essentiel. Les conditions, ce qui est à vérifier et ce qui n’est pas pour vous aujourd’hui "
    "sont sur la page, et se demandent avant d’imprimer."
)
SOURCE, READ_ON = _("Source :"), _("Relu le {on}.")
IF_NOTHING, OTHERWISE = _("Si rien n'est fait"), _("Si rien n'est fait :")
WOULD_CHANGE, OR_ELSE = _("Ce qui changerait la réponse"), _("Ou bien :")
NOTHING_CHANGES_IT = _(
    "Rien de ce que vous avez dit ne peut changer la réponse aujourd'hui. Un agent de la ligne peut regarder avec vous."
)
ANSWERS, ANSWERS_CAPTION, ANSWERS_HEAD = _("Vos réponses"), _("Ce que vous avez répondu"), (_("Question"), _("Réponse"))
HOW = _("Comment ce résultat est fait")
HOW_LINES = (
    _(
        "Un programme a comparé vos réponses aux conditions de chaque service, puis a rangé ceux qui restaient. "
        "Il n'a rien envoyé, et personne n'a encore décidé : chaque organisme vérifie."
    ),
    _("Les données : vos réponses. Jamais un diagnostic, un traitement ni le nom d'une maladie."),
    _(
        "Les règles et leur poids : chaque condition garde ou écarte, sans note ni points. L'ordre : droit commun "
        "avant le spécifique, urgences, ce qui répond directement au besoin, délai, distance, coût."
    ),
    _("Les mêmes réponses, le même jour, donnent le même résultat."),
    _(
        "Vous pouvez parler à une personne : un agent de la ligne regarde votre situation avec vous, explique ce "
        "résultat et entend ce que vous contestez. L'appel est gratuit."
    ),
)
CATALOGUE = _("Le catalogue des services : version {hash}. Ses sources sont publiées sur le site.")
AGAIN = _("Revenir plus tard")
AGAIN_SAID = _(
    "Avec un code de trente jours, si vous en avez demandé un, ce résultat se rouvre ici, revu avec les règles du "
    "jour. Le code n'est pas dans ce document."
)

# The mail: neither the sender nor the subject says what it is about.
MAIL_SUBJECT = _("Les informations que vous avez demandées")
MAIL_BEGIN = _(
    "Bonjour,\n\n"
    "Vous avez demandé ces informations sur {site} le {on}. Si ce n'est pas vous, effacez ce message : "
    "l'adresse n'a pas été gardée, et rien d'autre ne viendra.\n\n"
)
MAIL_SENT = _(
    "Le courriel part maintenant vers l'adresse que vous avez écrite. Il arrive en quelques minutes ; "
    "regardez aussi dans les indésirables. L'adresse est effacée dès l'envoi."
)
MAIL_SAID = "Résultat demandé sur le site public"
MAIL_TOO_MUCH = _(
    "Trop d'envois en peu de temps. Attendez une heure, ou gardez le résultat autrement : en PDF, imprimé, "
    "ou par un code."
)
ADDRESS = _("Votre adresse de courriel")
ADDRESS_MISSING = _("Écrivez l'adresse où envoyer le résultat.")
ADDRESS_WRONG = _(
    "Ce n'est pas une adresse de courriel : il faut par exemple « nom@exemple.fr ». Corrigez-la et renvoyez."
)
JOIN_ANSWERS = _("Joindre mes réponses")
TOO_MUCH = _("Trop de demandes en peu de temps. Attendez {minutes} minutes ; ce que vous avez répondu est toujours là.")

CODE = _("Votre code")
CODE_HELP = _("Douze signes, par exemple « ABCD-2345-EFGH ». Majuscules, espaces et tirets ne comptent pas.")
CODE_MISSING = _("Écrivez le code.")
CODE_SHAPE = _("Ce code n'a pas douze signes : il y a {count} lettres ou chiffres possibles. Vérifiez et recommencez.")
CODE_UNKNOWN = _(
    "Ce code n'ouvre rien : il est mal recopié, effacé, ou ses trente jours sont passés. Vérifiez chaque signe ; "
    "sinon, « Faire le point » se refait en quelques minutes."
)
CODE_TOO_MUCH = _("Trop d'essais. Attendez {minutes} minutes, ou refaites « Faire le point ».")
FORGOTTEN = _("C'est effacé : ce code n'ouvre plus rien, et rien n'en est gardé.")
REOPEN = _("Ce formulaire est incomplet. Revenez au résultat et recommencez.")
NO_LONGER, NEWLY = _("« {name} » n'est plus proposé."), _("« {name} » est proposé maintenant.")
RULES_CHANGED = _("Le catalogue des services a changé depuis : tout est revu avec celui d'aujourd'hui.")
PASSED = _("{name} : la date prévue est passée.")
NOTHING_CHANGED = _("Rien n'a changé depuis.")


def first_meeting(days: int) -> str:
    return ngettext("premier rendez-vous sous {days} jour", "premier rendez-vous sous {days} jours", days).format(
        days=days
    )


# « Version facile à lire »: twelve words a sentence at most, no acronym.
EASY_BY = "Faites-le au plus tard le {day}."
EASY_FROM = "C'est possible à partir du {day}."
EASY_ON = "La date est le {day}."
EASY_NOW = "Faites-le vite."
EASY_NOT_SURE = "Ce n'est pas sûr pour vous. Demandez à la ligne."
EASY_ONLY = "C'est pour vous seulement {case}."
EASY_ONLY_IF = {
    "inaptitude_origine_pro": "C'est seulement si votre travail a causé ce problème de santé.",
    "dispense_reclassement": "C'est seulement si votre employeur doit chercher un autre poste.",
    "en_arret": "C'est seulement si vous êtes en arrêt de travail.",
}
EASY_ANSWER_MISSING = "Il manque une réponse pour être sûr."
EASY_NOT_VERIFIED = "Cette règle n'est pas encore vérifiée. Demandez avant d'agir."
EASY_PARTLY_VERIFIED = "Cette règle est vérifiée en partie. Demandez avant d'agir."
# How one comes in; nothing to ask where it is an information.
EASY_WAYS_IN = {
    Access.DIRECT: ("Vous pouvez demander vous-même.",),
    Access.PRESCRIPTION: ("Quelqu'un doit vous y envoyer.", "Demandez à la ligne qui peut le faire."),
    Access.DECISION: ("Vous faites une demande.", "La réponse peut être oui ou non."),
    Access.INFORMATION: (),
}
EASY_WORDS = {
    "CSP": "contrat de sécurisation",
    "la RQTH": "la reconnaissance du handicap",
    "la MDPH": "la maison du handicap",
    "la MSA": "la caisse agricole",
}


def still_ahead(typed: str, *, day: date, on: date) -> str:
    return STILL_AHEAD.format(typed=typed, day=said_day(day), on=said_day(on))
