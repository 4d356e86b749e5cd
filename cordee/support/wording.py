"""Every French sentence that the room of support shows from Python."""

from collections.abc import Mapping

from cordee.domain.access import ActorKind, Level
from cordee.domain.notes import Audience
from cordee.domain.steps import StepVerb
from cordee.support.baskets import Basket
from cordee.support.refusals import (
    AlreadyStruck,
    AudienceShut,
    CaseIsClosed,
    NoteRefused,
    NotTheirs,
    StepMoved,
    StepRefused,
    TooLate,
)

# As who takes part reads it of another organisation: at which level, and what was opened or ended.
JOINED: Mapping[Level, str] = {
    Level.LEAD: "{who} : référent du dossier",
    Level.PARTNER: "{who} : partenaire du dossier",
    Level.READER: "{who} : lecteur du dossier",
    Level.TRACE: "{who} : garde la trace de ce qui a été transmis",
}
LEFT: Mapping[Level, str] = {
    Level.LEAD: "{who} : n’est plus référent du dossier",
    Level.PARTNER: "{who} : n’est plus partenaire du dossier",
    Level.READER: "{who} : ne lit plus le dossier",
    Level.TRACE: "{who} : ne garde plus la trace de ce qui a été transmis",
}
OPENED = "Dossier ouvert"
PLANNED = "Prévu : {what}, {day}"
PLANNED_FOR = "Prévu : {what}, {day}, par {who}"
CLOSED = "Dossier clos : {why}"
CLOSED_BARE = "Dossier clos"
HER_WORD = "La personne dit : {said}"
NEEDS_HELP = "elle a encore besoin d’aide"
BY_HERSELF = "elle-même"
NOTED_BY = "noté par {who}"
BY: Mapping[ActorKind, str] = {
    ActorKind.MEMBER: "un autre organisme",
    ActorKind.LINK: "par le lien de réponse",
    ActorKind.BENEFICIARY: BY_HERSELF,
    ActorKind.EMPLOYER: "par l’employeur",
    ActorKind.JOB: "automatique",
    ActorKind.VISITOR: "automatique",
}
ANOTHER = "un autre organisme"
ABOUT = "Demande {reference} à {who}"

COUNTED: Mapping[Basket, tuple[str, str, str]] = {  # none, one, several
    Basket.ALL: ("aucun en cours", "1 en cours", "{} en cours"),
    Basket.OURS: ("aucun n’attend que vous", "1 attend votre organisme", "{} attendent votre organisme"),
    Basket.LATE: ("aucun en retard", "1 en retard", "{} en retard"),
    Basket.OTHERS: ("aucun n’attend un autre", "1 attend un autre", "{} attendent un autre"),
}
PARTS: Mapping[Level, str] = {
    Level.LEAD: "Référent",
    Level.PARTNER: "Partenaire",
    Level.READER: "Lecteur",
}
EMPTY: Mapping[Basket, tuple[str, str]] = {
    Basket.ALL: (
        "Aucun dossier en cours",
        "Un dossier arrive ici quand votre organisme accepte une demande, et reste jusqu’à sa clôture.",
    ),
    Basket.OURS: ("Rien n’attend votre organisme", "Les dossiers dont la prochaine action est la vôtre arrivent ici."),
    Basket.LATE: (
        "Aucun dossier en retard",
        "Un dossier dont le jour prévu est passé se range ici ; celui dont votre organisme a une étape ou une démarche "
        "en retard aussi.",
    ),
    Basket.OTHERS: (
        "Aucun dossier n’attend un autre organisme",
        "Les dossiers dont la prochaine action revient à un autre, ou attend sa réponse, se rangent ici.",
    ),
}

AUDIENCES: Mapping[Audience, str] = {
    Audience.MY_ORGANISATION: "Mon organisme seulement",
    Audience.CASE_TEAM: "L’équipe du dossier : le référent et ses partenaires, avec l’accord de la personne",
    Audience.HEALTH_PROFESSIONALS: "Les professionnels de santé de l’équipe seulement",
}
READ_BY: Mapping[Audience, str] = {
    Audience.MY_ORGANISATION: "Note pour votre organisme",
    Audience.CASE_TEAM: "Note pour l’équipe du dossier",
    Audience.HEALTH_PROFESSIONALS: "Note pour les professionnels de santé",
}
HELP = (
    "Des faits utiles à la suite, que vous pourriez lui lire : elle peut demander à les connaître. "
    "Jamais de diagnostic hors des professionnels de santé."
)
STRUCK_NOTE = "{what}, rayée : {reason}"
WRITTEN = "La note est écrite."
WAS_CORRECTED = "La note est corrigée. Ce qu’elle disait reste lisible, rayé."
STRUCK = "La note est rayée. Elle reste lisible, avec votre raison."
NOTE_ACTS: Mapping[str, Mapping[str, str]] = {
    "write": {
        "title": "Écrire une note",
        "lead": "Dites d’abord pour qui : personne d’autre ne la lira.",
        "button": "Écrire la note",
        "icon": "pencil-square",
        "style": "",
        "effect": "Vous pourrez la corriger pendant 24 heures. Ensuite elle se raye, avec une raison.",
    },
    "correct": {
        "title": "Corriger votre note",
        "lead": "Pour les mêmes lecteurs. Ce qu’elle disait reste lisible, rayé.",
        "button": "Corriger la note",
        "icon": "pencil-square",
        "style": "",
        "effect": "La nouvelle note remplace l’ancienne dans l’histoire du dossier.",
    },
    "strike": {
        "title": "Rayer votre note",
        "lead": "Elle reste lisible, rayée, avec votre raison.",
        "button": "Rayer la note",
        "icon": "minus-circle",
        "style": "button--danger-quiet",
        "effect": "Ses lecteurs verront qu’elle ne vaut plus, et pourquoi.",
    },
}


def note_refused(no: NoteRefused) -> str:
    match no:
        case AudienceShut():
            return "Vous ne pouvez plus écrire pour ces lecteurs dans ce dossier : l’accord de la personne a changé."
        case TooLate():
            return "Cette note a plus de 24 heures : elle ne se corrige plus. Rayez-la, puis écrivez-en une autre."
        case AlreadyStruck():
            return "Cette note est déjà rayée ou corrigée. Rien n’a été changé."
        case _:
            return "Rien n’a été écrit."


# The plan.
HERSELF = "elle"
BY_THE_PERSON = "la personne elle-même"
THE_PERSON = "La personne elle-même"
STEP_PLANNED = "Étape prévue : {title}, {day}, par {who}"
STEP_SETTLED = {True: "Étape faite : {title}", False: "Étape abandonnée : {title}"}
DONE_ON = "Faite le {day}, dit par {by}"
DROPPED_ON = "Abandonnée le {day}, dit par {by} : {reason}"
LATE_STEPS = ("", "1 étape en retard", "{} étapes en retard")
SETTLED_STEPS = ("", "1 étape terminée", "{} étapes terminées")
STEP_ADDED = "L’étape est dans le plan."
STEP_DONE = "L’étape est faite."
STEP_RESUMED = "L’étape est de nouveau à faire."
STEP_CHANGED: Mapping[StepVerb, str] = {
    StepVerb.MOVE: "L’étape est reportée.",
    StepVerb.REWORD: "L’étape est réécrite. Ses anciens mots restent lisibles.",
    StepVerb.DROP: "L’étape est abandonnée. Elle reste lisible, avec votre raison.",
}
STEP_ACTS: Mapping[str, Mapping[str, str]] = {
    "add": {
        "title": "Ajouter une étape au plan",
        "lead": "Une chose à faire, par une seule personne ou un seul organisme, pour un jour.",
        "button": "Ajouter au plan",
        "icon": "plus",
        "style": "",
        "effect": "Qui la fait la voit dans ce dossier. Passé son jour, elle y est en retard.",
    },
    "change": {
        "title": "Changer cette étape",
        "button": "Enregistrer",
        "icon": "check",
        "style": "",
        "effect": "L’histoire du dossier garde ce qui a été abandonné ou réécrit, et pourquoi.",
    },
}


def counted(said: tuple[str, str, str], count: int) -> str:
    return said[min(count, 2)].format(count)


def step_refused(no: StepRefused) -> str:
    match no:
        case CaseIsClosed():
            return "Ce dossier est clos : prévoir une suite le rouvre, et son plan avec lui."
        case NotTheirs():
            return "Cet organisme ne prend plus part au dossier : choisissez de nouveau qui fait cette étape."
        case StepMoved():
            return "Cette étape a changé depuis que vous avez ouvert la page. Rien n’a été enregistré."
        case _:
            return "Rien n’a été enregistré."
