"""French sentences of documents: kinds, readers, what is refused and what to do, what was done."""

from collections.abc import Mapping

from cordee.documents.refusals import (
    Active,
    AlreadyDestroyed,
    AudienceShut,
    BadFile,
    Broken,
    DocumentRefused,
    Empty,
    HoldsAnIdentityNumber,
    Locked,
    MoreAfterTheEnd,
    NameTooLong,
    NotAccepted,
    NotOfThisCase,
    TooLarge,
    TooManyPixels,
)
from cordee.domain.documents import DocumentKind, FileType
from cordee.domain.notes import Audience

KINDS: Mapping[DocumentKind, str] = {
    DocumentKind.LETTER: "Courrier",
    DocumentKind.DECISION: "Décision ou notification",
    DocumentKind.FORM: "Formulaire",
    DocumentKind.RESUME: "CV",
    DocumentKind.AGREEMENT: "Convention",
    DocumentKind.REPORT: "Compte rendu ou synthèse",
    DocumentKind.RESTRICTIONS: "Avis du médecin du travail",
    DocumentKind.OTHER: "Autre document",
}
TYPES: Mapping[FileType, str] = {
    FileType.PDF: "PDF",
    FileType.PNG: "image PNG",
    FileType.JPEG: "image JPEG",
    FileType.TEXT: "texte",
}
AUDIENCES: Mapping[Audience, str] = {
    Audience.MY_ORGANISATION: "Mon organisme",
    Audience.CASE_TEAM: "L’équipe du dossier, et la personne sur sa page",
    Audience.HEALTH_PROFESSIONALS: "Les professionnels de santé de l’équipe seulement",
}
READ_BY: Mapping[Audience, str] = {
    Audience.MY_ORGANISATION: "pour votre organisme",
    Audience.CASE_TEAM: "pour l’équipe et la personne",
    Audience.HEALTH_PROFESSIONALS: "pour les professionnels de santé",
}
FILE_HELP = (
    "PDF, image PNG ou JPEG, ou texte ; {most} Mo au plus. Un fichier Word ou Excel : enregistrez-le d’abord en PDF."
)
TITLE_HELP = "Ce que c’est, sans diagnostic. Le nom du fichier n’est pas gardé."
HEALTH_HELP = (
    "Arrêt, restrictions, inaptitude, RQTH… Seuls ceux avec qui la personne partage sa santé le liront. "
    "Un avis du médecin du travail en fait toujours partie."
)
WHICH_PROGRAMME = "De quel programme fait-il partie ?"
PROGRAMME_HELP = "Ce qui a servi à un bilan est détruit à sa fin, sauf si la personne accepte par écrit qu’on le garde."
DESTROYED_AT_ITS_END = "{name} : détruit à sa fin"
NO_PROGRAMME = "Aucun : il reste avec le dossier"
CHOOSE_PROGRAMME = "Choisissez le programme, ou « Aucun »."
NOT_RUNNING_HERE = (
    "Ce programme n’est pas en cours dans ce dossier, ou il vient de finir. Rien n’a été ajouté. "
    "Rouvrez cette page depuis le dossier, puis choisissez un autre programme, ou aucun."
)
IDENTITY_NUMBER = "On lit ici ce qui ressemble à un numéro de sécurité sociale. Retirez-le : il n’est jamais gardé ici."
NOT_KEPT = (
    "Ce document n’a pas pu être gardé : le disque du serveur est plein ou ne répond pas. "
    "Rien n’a été ajouté. Réessayez plus tard, et prévenez qui administre le site."
)
CHOOSE_AGAIN = "Choisissez de nouveau le fichier : rien n’est gardé tant que tout ne convient pas."
SIZE = "{size} Mo"
SMALL = "{size} ko"
ADDED = "Le document est ajouté."
STRUCK = "Le document est rayé, et son fichier détruit. Sa ligne reste, avec votre raison."
STRUCK_ON = "Rayé le {day} par {by} : {reason}. Le fichier est détruit."
DUE_ON = "Détruit le {day}, à la fin du programme."
TO_BE_DESTROYED = "Sera détruit le {day}."
GONE = "Ce fichier ne peut pas être ouvert pour le moment. Prévenez qui administre le site : rien d’autre n’est perdu."
LOOKS_LIKE: Mapping[str, str] = {
    "office": "un fichier de bureautique (Word, Excel, LibreOffice) ou une archive",
    "image": "une image d’un autre format",
    "program": "un programme",
    "markup": "une page web ou un dessin SVG",
    "other": "autre chose qu’un PDF, une image ou un texte UTF-8",
}
DOES: Mapping[str, str] = {
    "script": "contient un programme (JavaScript)",
    "action": "agit tout seul : il lance un programme, envoie un formulaire ou ouvre un autre fichier",
    "form": "contient un formulaire XFA",
    "files": "contient d’autres fichiers",
}
PRINT_IT = "Imprimez-le en PDF (« Enregistrer au format PDF »), puis ajoutez le résultat."


def bad_file(no: BadFile) -> str:
    match no:
        case Empty():
            return "Ce fichier est vide. Ouvrez-le pour vérifier, enregistrez-le, puis choisissez-le de nouveau."
        case TooLarge():
            return (
                f"Ce fichier pèse {no.found} Mo ; {no.most} Mo au plus. "
                "Réduisez-le (PDF de taille réduite, moins de pages), ou ajoutez-le en plusieurs fois."
            )
        case NameTooLong():
            return (
                f"Le nom de ce fichier a {no.found} signes ; {no.most} au plus. "
                "Renommez-le plus court, puis choisissez-le de nouveau."
            )
        case NotAccepted():
            return (
                f"Ce fichier est {LOOKS_LIKE[no.found]}, quel que soit son nom. "
                "Un PDF, une image PNG ou JPEG, ou un texte UTF-8 est attendu. "
                "Enregistrez-le en PDF, puis ajoutez le PDF."
            )
        case MoreAfterTheEnd():
            return f"Ce PDF porte autre chose après sa fin : il est deux fichiers en un. {PRINT_IT}"
        case Locked():
            return (
                "Ce PDF est protégé par un mot de passe ou chiffré. "
                "Enregistrez-en une copie sans protection, puis ajoutez-la."
            )
        case Active():
            return f"Ce PDF {DOES[no.found]}. {PRINT_IT}"
        case TooManyPixels():
            found = no.found.replace("x", " × ")
            return f"Cette image a {found} points ; 40 millions au plus. Réduisez-la, puis ajoutez-la."
        case HoldsAnIdentityNumber():
            return IDENTITY_NUMBER
        case Broken():
            return f"Ce fichier est abîmé : il n’a pas pu être lu jusqu’au bout. {PRINT_IT}"
        case _:
            return "Ce fichier n’a pas pu être gardé."


def refused(no: DocumentRefused) -> str:
    match no:
        case AudienceShut():
            return (
                "Vous ne pouvez pas ajouter ce document pour ces lecteurs : l’accord de la personne ne s’étend pas, "
                "pour votre organisme, à ce qu’il contient. Rien n’a été ajouté. Choisissez d’autres lecteurs."
            )
        case NotOfThisCase():
            return NOT_RUNNING_HERE
        case AlreadyDestroyed():
            return "Ce document est déjà rayé ou détruit. Rien n’a été changé."
        case _:
            return "Rien n’a été changé."
