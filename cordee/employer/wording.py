"""Every French sentence of what is shared with an employer. Those of her pages are said in the language of the page."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy, gettext_noop

from cordee.domain.employer import Channel, Fault, Kind, Reply

KINDS: Mapping[Kind, str] = {
    Kind.WHO: gettext_noop("De la part de"),
    Kind.RESTRICTION: gettext_noop("Ce que le médecin du travail a écrit"),
    Kind.RETURN: gettext_noop("Reprise prévue"),
    Kind.ADAPTATION: gettext_noop("Aménagements"),
    Kind.AID: gettext_noop("Aides pour l’employeur"),
    Kind.MEETING: gettext_noop("Rendez-vous au travail"),
}
HELP: Mapping[Kind, str] = {
    Kind.RESTRICTION: gettext_lazy("Recopiez mot pour mot l’avis ou l’attestation. Pas de nom de maladie."),
    Kind.RETURN: gettext_lazy("Par exemple « lundi 1er mars, à mi-temps »."),
    Kind.ADAPTATION: gettext_lazy("Une ligne par aménagement, demandé ou déjà fait."),
    Kind.AID: gettext_lazy("Une ligne par aide, par exemple « aide à l’adaptation du poste, demandée en janvier »."),
    Kind.MEETING: gettext_lazy("Une ligne par rendez-vous : le jour, le lieu, avec qui."),
}
REPLIES: Mapping[Reply, str] = {
    Reply.RECEIVED: gettext_noop("Bien reçu"),
    Reply.POSSIBLE: gettext_noop("C’est possible"),
    Reply.NOT_POSSIBLE: gettext_noop("Pas possible"),
    Reply.MEETING: gettext_noop("Une date est proposée"),
    Reply.ADAPTATION: gettext_noop("Un aménagement est proposé"),
    Reply.QUESTION: gettext_noop("Une question"),
}
CHOICES: Mapping[Reply, str] = {
    Reply.RECEIVED: "J’ai bien reçu",
    Reply.POSSIBLE: "C’est possible",
    Reply.NOT_POSSIBLE: "Pas possible, parce que…",
    Reply.MEETING: "Je propose une date pour en parler ou pour la reprise",
    Reply.ADAPTATION: "Je propose un aménagement",
    Reply.QUESTION: "J’ai une question",
}
FAULTS: Mapping[Fault, str] = {
    Fault.NIR: gettext_lazy(
        "On y lit ce qui ressemble à un numéro de sécurité sociale. Retirez-le : personne n’en a besoin ici."
    ),
    Fault.HEALTH: gettext_lazy(
        "On y lit « {word} ». Un employeur ne lit ici ni maladie, ni reconnaissance, ni diagnostic : écrivez seulement "
        "ce qui est possible au travail."
    ),
    Fault.NETWORK: gettext_lazy(
        "On y lit « {word} ». Ce nom dirait à l’employeur plus que ce qui est partagé : écrivez seulement l’aide."
    ),
}
ANSWER_FAULTS: Mapping[Fault, str] = {
    Fault.NIR: "On y lit ce qui ressemble à un numéro de sécurité sociale. Retirez-le : personne n’en a besoin ici.",
    Fault.HEALTH: "On y lit « {word} ». Ni la santé ni une reconnaissance ne se demandent ici : parlez du travail.",
    Fault.NETWORK: "On y lit « {word} ». Parlez seulement du travail et de ce qui est possible.",
}
HOW: Mapping[Channel, str] = {
    Channel.LINK: gettext_noop("par le lien personnel"),
    Channel.VOICE: gettext_noop("de vive voix"),
}
OWN_LINE = "Choisi par la personne"

REOPEN = gettext_lazy("Ce formulaire est incomplet. Rouvrez la page et recommencez.")
NO_NAME = gettext_lazy("Écrivez votre nom, comme votre employeur le connaît.")
NOTHING_CHOSEN = gettext_lazy("Rien n’est partagé : écrivez ou cochez au moins une ligne.")
TOO_MANY_LINES = gettext_lazy("C’est beaucoup de lignes : trente au plus. Gardez l’essentiel.")
HOW_TO_REACH = gettext_lazy("Écrivez un courriel professionnel ou un téléphone.")
NO_DAY = gettext_lazy("Dites quel jour le médecin l’a écrit.")
NOT_HEARD = "Cochez cette case si vous venez de lui lire ces mots et qu’elle a dit oui."

ALREADY_SHARED = gettext_lazy("Quelqu’un lit déjà ce que vous partagez. Arrêtez d’abord ce partage, puis recommencez.")
CHANGED = gettext_lazy("Ce partage a changé ou s’est arrêté depuis. Rien n’a été fait : relisez la page.")
CASE_IS_CLOSED = gettext_lazy("Votre dossier est clos : rien ne se partage plus.")
REUSED = gettext_lazy("Ce formulaire a déjà servi pour autre chose. Ouvrez-le de nouveau, puis recommencez.")

LINK_SUBJECT = "Un message pour vous sur Cordée"
LINK_TEXT = (
    "Bonjour,\n\n"
    "Une personne de votre entreprise a choisi de vous donner quelques informations pour organiser son travail. "
    "Vous seul recevez cette adresse, ne la transmettez pas :\n\n{url}\n\n"
    "Vous pouvez répondre sur la page, sans compte. Une question ? Appelez le {phone}, appel gratuit.\n"
)
ANSWERED_SUBJECT = "Une réponse est arrivée"
ANSWERED_TEXT = "Bonjour,\n\nUne réponse est arrivée dans un dossier que vous suivez :\n\n{url}\n"
LINK_LOST = "Lien d’un contact choisi par la personne"
ANSWER_LOST = "Avis de réponse d’un contact choisi par la personne"
LINES_CHANGED = (
    "Ce qui est partagé a changé depuis que vous avez ouvert la page. Votre réponse n’est pas partie : relisez, puis "
    "répondez."
)
