"""Every French sentence that the room of who follows what shows from Python."""

from collections.abc import Mapping

from cordee.caseload.day import Kind, When
from cordee.caseload.loads import Load
from cordee.caseload.refusals import HandOverRefused, MovedMeanwhile, ReceiverGone
from cordee.domain.applications import ApplicationState
from cordee.domain.table_read import NoTable, Unreadable

LOADS: Mapping[Load, str] = {
    Load.ALL: "Dossiers",
    Load.LATE: "En retard",
    Load.BARE: "Sans étape prévue",
    Load.OTHERS: "Attendent un autre",
}
NOBODY = "Personne en particulier"
NOBODY_CODE = "personne"
EMPTY: Mapping[Load, tuple[str, str]] = {
    Load.ALL: ("Aucun dossier", "Un dossier confié arrive ici, et reste jusqu’à sa clôture."),
    Load.LATE: ("Aucun dossier en retard", "Ceux dont le jour prévu, ou une étape de votre organisme, est passé."),
    Load.BARE: ("Chaque dossier a une étape prévue", "Ceux dont le plan n’a plus rien à faire se rangent ici."),
    Load.OTHERS: ("Aucun dossier n’attend un autre", "Ceux dont un autre organisme fait la suite se rangent ici."),
}

LEFT_WITH = ("1 dossier encore au nom de {who}", "{} dossiers encore au nom de {{who}}")
HAS_LEFT = "n’y travaille plus"

KEEP, KEEP_CODE = "Ne pas confier pour le moment", "garder"
AS_ABOVE = "Comme choisi plus haut"
CHOOSE = "Choisissez à qui, ou choisissez dossier par dossier."
CHOOSE_ONE = "Choisissez au moins un dossier à confier."
GIVEN = ("1 dossier est confié.", "{} dossiers sont confiés.")
NO_LONGER_OPEN = (
    "Un de ces dossiers n’est plus en cours, ou ne vous est plus ouvert. Rien n’a été changé : relisez la liste, puis "
    "recommencez."
)
NOTHING_GIVEN = "Tout était déjà confié ainsi. Rien n’a été changé."
REQUESTS = ("", "1 demande en cours", "{} demandes en cours")
STEP = "Étape : {title}, {day}"
PROGRAMMES = ("", "1 programme en cours", "{} programmes en cours")
WORD = "Rappeler la personne pour sa parole, {day}"
NEXT_OURS = "{what}, {day}"
NEXT_OTHERS = "Attendu de {who} : {what}, {day}"

ENTRUSTED_SUBJECT = "Des dossiers vous sont confiés"
ENTRUSTED_TEXT = """Bonjour,

Votre responsable vous a confié des dossiers. Ils sont sur votre page « Ma journée » :

{url}
"""
ENTRUSTED_BRIEF = "Des dossiers vous sont confiés : {url}"
ENTRUSTED_UNDELIVERED = "Avis de dossiers confiés, à qui les reçoit"

# The day of a member.
WHENS: Mapping[When, tuple[str, str, str]] = {  # none, one, several
    When.LATE: ("rien en retard", "1 en retard", "{} en retard"),
    When.TODAY: ("rien pour aujourd’hui", "1 aujourd’hui", "{} aujourd’hui"),
    When.SOON: ("rien dans les sept jours", "1 dans les sept jours", "{} dans les sept jours"),
    When.OTHERS: ("rien n’attend un autre", "1 attend un autre", "{} attendent un autre"),
}
NOTHING: Mapping[When, tuple[str, str]] = {
    When.LATE: ("Rien n’est en retard", "Ce dont le jour est passé se range ici, le plus ancien d’abord."),
    When.TODAY: (
        "Rien de plus pour aujourd’hui",
        "Prochaines actions, étapes, démarches, rendez-vous, réponses et rappels du jour.",
    ),
    When.SOON: ("Rien dans les sept jours", "Ce qui vient ensuite arrive ici une semaine avant."),
    When.OTHERS: ("Rien n’attend un autre", "Ce qu’un autre organisme, ou la personne, doit faire se lit ici."),
}
KINDS: Mapping[Kind, str] = {
    Kind.ACTION: "Dossier",
    Kind.REQUEST: "Demande reçue",
    Kind.STEP: "Étape du plan",
    Kind.APPLICATION: "Démarche",
    Kind.APPOINTMENT: "Rendez-vous",
    Kind.WORD: "Parole de la personne",
}
# Of a démarche, neither its name nor its answer: some tell of her health.
APPLICATIONS: Mapping[ApplicationState, str] = {
    ApplicationState.TO_PREPARE: "Préparer et déposer une démarche",
    ApplicationState.GATHERING: "Réunir les papiers d’une démarche",
    ApplicationState.FILED: "Savoir si une démarche a sa réponse",
    ApplicationState.ASKED_MORE: "Envoyer le complément d’une démarche",
}
# Of an appointment, its hour alone: its words may tell why she comes.
APPOINTMENT, SAY_HELD = "Rendez-vous {moment}", "Dire si elle est venue, {moment}"
ANOTHER_TIME = "Répondre : elle demande un autre moment que {moment}"
ANSWER = "Répondre à la demande"
HEAR = "La rappeler, pour savoir où elle en est"
MINE, OURS = "Les dossiers qui vous sont confiés", "Tout votre organisme"


def counted(said: tuple[str, str, str], count: int, shown: str) -> str:
    return said[min(count, 2)].format(shown)


def refused(no: HandOverRefused, reference: str = "") -> str:
    match no:
        case ReceiverGone():
            return (
                "Une des personnes choisies ne suit plus de dossiers ici. Rien n’a été changé : choisissez de nouveau."
            )
        case MovedMeanwhile():
            return (
                f"Le dossier {reference} n’est plus suivi comme la page le montrait. Rien n’a été changé : relisez la "
                "liste, puis recommencez."
            )
        case _:
            return "Rien n’a été changé."


# Files.
COLUMNS = (
    "Dossier",
    "Ouvert le",
    "Département",
    "Votre part",
    "Prochaine action",
    "Jour",
    "Qui la fait",
    "Besoin",
    "Nom",
    "Prénom",
    "Née ou né le",
    "Téléphone",
    "Courriel",
    "Prochain rendez-vous",
    "Démarches en cours",
    "Programmes en cours",
    "Extrait par",
)
PURPOSES = (
    ("logiciel", "Tenir à jour le logiciel de mon organisme"),
    ("reunion", "Préparer une réunion ou un remplacement"),
    ("autre", "Autre chose"),
)
TOO_MANY = (
    "Plus de {most} dossiers : un fichier n’en porte pas davantage. Rien n’a été extrait. Prenez seulement ceux qui "
    "vous sont confiés, ou faites-en confier à plusieurs."
)
SAY_WHY = "Dites pourquoi, en une phrase : elle est gardée au journal."
CHOOSE_ANSWER = "Choisissez une réponse."

TOLD_BY_THEM = (
    "L’organisme qui suit la personne l’a informée lui-même, avec ses propres documents, avant de reprendre son "
    "dossier ici."
)
EXAMPLE = (
    "A-1024",
    "Exemple",
    "Camille",
    "14/03/1985",
    "06 39 98 00 00",
    "",
    "73",
    "maintien-en-emploi",
    "rappeler",
    "{day}",
    "{told}",
    "entretien",
)
NO_TABLE: Mapping[NoTable, str] = {
    NoTable.TOO_BIG: "Ce fichier dépasse 1 Mo. Partagez-le en plusieurs.",
    NoTable.EMPTY: "Ce fichier ne porte aucun dossier. Gardez la première ligne du modèle, puis une ligne par dossier.",
    NoTable.A_WORKBOOK: "C’est un classeur. Dans votre tableur : Enregistrer sous, « CSV UTF-8 ».",
    NoTable.UTF_16: "Ce texte est en UTF-16. Dans votre tableur : Enregistrer sous, « CSV UTF-8 ».",
    NoTable.NOT_TEXT: "Ce n’est pas un fichier de texte. Enregistrez votre tableau en CSV UTF-8, puis recommencez.",
    NoTable.NOT_A_TABLE: "La ligne {what} n’a pas la forme du tableau : trop de cases, une case trop longue ou un "
    "guillemet qui ne se ferme pas. Corrigez-la, puis recommencez.",
    NoTable.MISSING: "Il manque ces colonnes : {what}. Repartez du modèle.",
    NoTable.TWICE: "Ces colonnes sont là deux fois : {what}. Gardez-en une.",
    NoTable.UNKNOWN: "Ces colonnes ne sont pas attendues : {what}. Retirez-les : rien de plus n’entre ici.",
    NoTable.TOO_MANY: "Plus de 500 dossiers. Partagez le fichier en plusieurs.",
}
NO_FILE = "Choisissez le fichier à lire."
CHECKED = ("Ce fichier est bon : 1 dossier peut entrer.", "Ce fichier est bon : {} dossiers peuvent entrer.")
OPENED = ("aucun dossier nouveau", "1 dossier est ouvert", "{} dossiers sont ouverts")
ALREADY = ("", ", 1 était déjà là", ", {} étaient déjà là")
BAD = ("", "1 case à corriger : rien n’a été enregistré.", "{} cases à corriger : rien n’a été enregistré.")


def no_table(no: Unreadable) -> str:
    return NO_TABLE[no.why].format(what=no.what)


def imported(opened: int, already: int) -> str:
    said = counted(OPENED, opened, str(opened)) + counted(ALREADY, already, str(already))
    return f"{said[0].upper()}{said[1:]}."


CALENDAR_ISSUED = "L’adresse de votre agenda est prête. Celle d’avant, s’il y en avait une, n’ouvre plus rien."
CALENDAR_TAKEN_BACK = "Adresse retirée : votre agenda ne lit plus rien ici. Ce qu’il a déjà noté, effacez-le chez lui."
TOO_OFTEN = "Trop de lectures en peu de temps. Réessayez dans dix minutes."

CASE_OPENED = "Dossier ouvert. Votre organisme est référent."
NOT_OUR_DEPARTEMENT = (
    "Vous ne travaillez pas dans ce département. Un organisme de là-bas peut ouvrir son dossier : passez par la ligne."
)
