"""Every French sentence that the applications of a case show from Python."""

from collections.abc import Mapping

from cordee.domain.applications import ApplicationState, ApplicationVerb, Filer
from cordee.domain.catalogue import Verified
from cordee.support.refusals import CaseIsClosed, NoSuchPaper, NotTheirs, StepMoved, StepRefused

State, Verb = ApplicationState, ApplicationVerb

STATES: Mapping[State, str] = {
    State.TO_PREPARE: "À préparer",
    State.GATHERING: "Papiers à réunir",
    State.FILED: "Déposée, décision attendue",
    State.ASKED_MORE: "Complément demandé",
    State.GRANTED: "Accordée",
    State.REFUSED: "Refusée",
    State.DROPPED: "Abandonnée",
}
SIGNS: Mapping[State, tuple[str, str]] = {  # its icon, the tone of its badge
    State.TO_PREPARE: ("pencil-square", "info"),
    State.GATHERING: ("folder-open", "info"),
    State.FILED: ("clock", "info"),
    State.ASKED_MORE: ("exclamation-triangle", "warning"),
    State.GRANTED: ("check-circle", "good"),
    State.REFUSED: ("x-mark", ""),
    State.DROPPED: ("x-mark", ""),
}
NEXT: Mapping[State, str] = {  # what its next day is that of
    State.TO_PREPARE: "À déposer",
    State.GATHERING: "À déposer",
    State.FILED: "Décision attendue",
    State.ASKED_MORE: "Complément à envoyer",
}
FILERS: Mapping[Filer, str] = {
    Filer.PERSON: "la personne",
    Filer.EMPLOYER: "son employeur",
    Filer.ORGANISATION: "l’organisme qui l’accompagne",
}
VERIFIED: Mapping[Verified, str] = {
    Verified.PARTIAL: "Règle vérifiée en partie : demandez confirmation à qui reçoit la démarche.",
    Verified.NONE: "Règle non vérifiée : demandez-la à qui reçoit la démarche.",
}
PAPERS_VERIFIED: Mapping[Verified, str] = {
    Verified.PARTIAL: "Liste de papiers vérifiée en partie : demandez confirmation à qui reçoit la démarche.",
    Verified.NONE: "Liste de papiers non vérifiée : demandez-la à qui reçoit la démarche.",
}
MISSING = ("Tous les papiers sont là", "Il manque 1 papier", "Il manque {} papiers")
LATE = ("", "1 démarche en retard", "{} démarches en retard")
SETTLED_ONES = ("", "1 démarche terminée", "{} démarches terminées")
GONE_KIND = "Cette sorte de démarche n’est plus au catalogue : ses papiers sont ceux du jour où elle a été ouverte."
DECIDED = "{decision}, le {day}. Dit par {by}."
DROPPED = "Abandonnée le {day}, dit par {by} : {reason}"
FILED_ON = "Déposée le {day}"
TOLD_OPENED = "Démarche ouverte : {title}"
TOLD_FILED = "Démarche déposée le {day} : {title}"
TOLD_SETTLED: Mapping[State, str] = {
    State.GRANTED: "{decision} : {title}",
    State.REFUSED: "{decision} : {title}",
    State.DROPPED: "Démarche abandonnée : {title}",
}

DONE: Mapping[str, str] = {
    "open": "La démarche est ouverte.",
    "papers": "Les papiers sont notés.",
    "file": "Le dépôt est noté.",
    "ask_more": "Le complément demandé est noté.",
    "decide": "La décision est notée.",
    "put_off": "Le jour est changé.",
    "drop": "La démarche est abandonnée. Elle reste lisible, avec votre raison.",
    "resume": "La démarche est reprise.",
}
ACTS: Mapping[str, Mapping[str, str]] = {
    "open": {
        "title": "Ouvrir une démarche",
        "lead": "Une demande à un organisme : ses papiers, le jour où elle part, la réponse.",
        "button": "Ouvrir la démarche",
        "icon": "plus",
        "style": "",
        "effect": "La personne la lit sur sa page, et peut y cocher les papiers qu’elle a.",
    },
    "file": {
        "title": "Dire le dépôt",
        "button": "Noter le dépôt",
        "icon": "check",
        "style": "",
        "effect": "Passé le jour où la décision est attendue, la démarche est en retard.",
    },
    "ask_more": {
        "title": "Un complément est demandé",
        "button": "Noter le complément",
        "icon": "check",
        "style": "",
        "effect": "Ces papiers s’ajoutent à la liste ; la personne les lit sur sa page.",
    },
    "decide": {
        "title": "Dire la décision",
        "button": "Noter la décision",
        "icon": "check",
        "style": "",
        "effect": "La personne lit cette décision. Une décision notée par erreur se reprend.",
    },
    "put_off": {
        "title": "Changer le jour",
        "button": "Changer le jour",
        "icon": "calendar",
        "style": "",
        "effect": "C’est le jour après lequel la démarche est en retard.",
    },
    "drop": {
        "title": "Abandonner la démarche",
        "button": "Abandonner la démarche",
        "icon": "x-mark",
        "style": "button--danger-quiet",
        "effect": "Elle reste lisible, avec votre raison. La personne lit cette raison.",
    },
}


def refused(no: StepRefused) -> str:
    match no:
        case CaseIsClosed():
            return "Ce dossier est clos : prévoir une suite le rouvre, et ses démarches avec lui."
        case NotTheirs():
            return "Cet organisme ne prend plus part au dossier : choisissez de nouveau qui fait cette démarche."
        case StepMoved():
            return "Cette démarche a changé depuis que vous avez ouvert la page. Rien n’a été enregistré."
        case NoSuchPaper():
            return "Ce papier n’est plus à réunir. Rien n’a été enregistré."
        case _:
            return "Rien n’a été enregistré."
