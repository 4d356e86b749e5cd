"""Every French sentence that a programme shows from Python."""

from collections.abc import Mapping, Sequence

from cordee.documents.models import Document
from cordee.domain.catalogue import Verified
from cordee.domain.programmes import (
    NoSession,
    NotHanded,
    NotNow,
    NotSigned,
    OtherPhase,
    OverCeiling,
    PhaseRuns,
    ProgrammeState,
    SaidAlready,
    TooLong,
    TooMany,
    What,
)
from cordee.programmes.refusals import (
    CaseIsClosed,
    EndsTooEarly,
    MayNotBeStruck,
    Moved,
    NeedsAReason,
    ProgrammeRefused,
    RunsAlready,
)
from cordee.ui.typography import long_day

State = ProgrammeState

STATES: Mapping[State, tuple[str, str, str]] = {  # its name, its icon, the tone of its badge
    State.RUNNING: ("En cours", "clock", "info"),
    State.ENDED: ("Terminé", "check-circle", "good"),
    State.STOPPED: ("Arrêté avant sa fin", "x-mark", ""),
}
HAPPENED: Mapping[What, str] = {
    What.SIGNATURE: "Convention signée : {name}",
    What.SESSION: "Séance de {length}, {name}",
    What.PHASE_ENDED: "Phase terminée : {name}",
    What.HANDED: "{name} : remise à la personne",
    What.KEEPING: "Conservation des documents : accord écrit jusqu’au {until}",
    What.RECORD: "{name}",
}
NO_KEEPING = "Conservation des documents : pas d’accord"
UNTIL = " jusqu’au {day}"
STRUCK = "Rayé par {by} : {reason}"
WRITTEN = "Noté par {by}"
HELD = "{done} sur {most}, il reste {left}"
HELD_WITHOUT = "{done} au total"
SIGNED_ALL = "Signée par tous"
TO_SIGN = "Il manque la signature de : {names}"
HANDED = "Remise à la personne le {day}"
TO_HAND = "Pas encore remise à la personne"
KEPT = "Avec son accord écrit, les documents peuvent être gardés jusqu’au {day}."
NOT_KEPT = "Sans accord écrit, les documents sont détruits dès la fin."
DESTROYED_ON = "Les documents de ce programme sont à détruire le {day}."
BY_HAND = "Ceux que votre organisme garde hors de Cordée se détruisent à la main, le même jour."
WILL_END = "Le programme sera terminé le {day}, allé à son terme."
WILL_STOP = "Le programme sera arrêté le {day}, avant son terme. La personne lira : « {reason} »"
WILL_DESTROY = "Ses documents seront détruits le {day} : elle a accepté par écrit qu’ils soient gardés jusque-là."
WILL_DESTROY_TONIGHT = "Ses documents seront détruits cette nuit : elle n’a pas accepté par écrit qu’ils soient gardés."
WILL_DESTROY_NOTHING = "Aucune règle de ce programme ne demande de détruire ses documents."
HERE = (
    "Vous n’en lisez aucun ici ; d’autres organismes peuvent en avoir.",
    "Vous en lisez 1 ici ; d’autres organismes peuvent en avoir.",
    "Vous en lisez {} ici ; d’autres organismes peuvent en avoir.",
)
STILL_TO_AGREE = "Jusqu’à ce jour, son accord pour les garder peut encore se noter, ou se reprendre."
CONFIRM_END = {
    "title": "Finir le programme ?",
    "lead": "Une fin ne se reprend pas : plus aucune séance ne s’y notera.",
    "button": "Oui, noter la fin",
    "back_to": "Ne rien changer",
}
ENDED = "Terminé le {day}, dit par {by}."
STOPPED = "Arrêté le {day}, dit par {by} : {reason}"
GONE_KIND = "Ce programme n’est plus au catalogue : ses phases et ses règles sont celles du jour où il a été ouvert."
VERIFIED: Mapping[Verified, str] = {
    Verified.PARTIAL: "Règles vérifiées en partie : relisez le texte avant de vous y fier.",
    Verified.NONE: "Règles non vérifiées : relisez le texte avant de vous y fier.",
}
PHASES_VERIFIED: Mapping[Verified, str] = {
    Verified.PARTIAL: "Ordre des phases vérifié en partie : aucun texte ne le dit tout entier.",
    Verified.NONE: "Phases non vérifiées : aucun texte ne les donne.",
}

DONE: Mapping[str, str] = {
    "open": "Le programme est ouvert.",
    "session": "La séance est notée.",
    "sign": "La signature est notée.",
    "end_phase": "La phase est terminée.",
    "hand": "La remise est notée.",
    "keep": "Sa réponse est notée.",
    "record": "C’est noté, mot pour mot.",
    "strike": "La ligne est rayée. Elle reste lisible, avec votre raison.",
    "end": "La fin du programme est notée.",
}
HEALTH_READS = "Lu seulement par qui peut lire sa santé, et par elle. Jamais de diagnostic."
ACTS: Mapping[str, Mapping[str, str]] = {
    "open": {
        "title": "Ouvrir un programme",
        "lead": "Ses phases et ses règles viennent du catalogue ; elles restent celles du jour où il est ouvert.",
        "button": "Ouvrir le programme",
        "icon": "plus",
        "effect": "La personne le lit sur sa page.",
    },
    "session": {
        "title": "Noter une séance",
        "button": "Noter la séance",
        "icon": "check",
        "effect": "Elle compte dans la phase en cours, et dans les heures du programme.",
    },
    "sign": {
        "title": "Noter une signature",
        "button": "Noter la signature",
        "icon": "check",
        "effect": "Le papier signé reste chez vous : la date et le signataire sont notés.",
    },
    "end_phase": {
        "title": "Terminer la phase",
        "button": "Terminer la phase",
        "icon": "check",
        "effect": "La phase suivante commence.",
    },
    "hand": {
        "title": "Noter la remise à la personne",
        "button": "Noter la remise",
        "icon": "check",
        "effect": "Elle est à la personne, et à elle seule.",
    },
    "keep": {
        "title": "Garder les documents, ou non",
        "button": "Noter sa réponse",
        "icon": "check",
        "effect": "Sans accord écrit, ils sont détruits dès la fin.",
    },
    "record": {
        "title": "Relever ce qui a été écrit",
        "button": "Noter",
        "icon": "check",
        "effect": "Une ligne notée ne change plus : notée par erreur, elle se raye.",
    },
    "strike": {
        "title": "Rayer une ligne",
        "button": "Rayer la ligne",
        "icon": "x-mark",
        "effect": "Elle reste lisible, rayée, avec votre raison ; elle ne compte plus.",
    },
    "end": {
        "title": "Finir le programme",
        "button": "Voir ce que fait cette fin",
        "icon": "arrow-right",
        "effect": "Rien n’est encore noté : la page suivante dit ce qui sera détruit, et quel jour.",
    },
}


def documents(found: Sequence[Document]) -> str:
    """Those that the reader reads: others may be read by their own organisation alone."""
    living = sum(bool(one.file) for one in found)
    gone = len(found) - living
    kept = ("", "1 document ici.", f"{living} documents ici.")[min(living, 2)]
    left = ("", "1 document détruit.", f"{gone} documents détruits.")[min(gone, 2)]
    return " ".join(one for one in (kept, left) if one)


def length(minutes: int) -> str:
    """« 2 h », « 1 h 30 », « 45 min »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def refused(no: ProgrammeRefused | NotNow) -> str:
    match no:
        case OverCeiling(left=0):
            return "Toutes les heures de ce programme sont faites : plus aucune séance n’y entre."
        case OverCeiling(left=left):
            return f"Cette séance dépasse le plafond : il reste {length(left)}. Rien n’a été enregistré."
        case NotSigned(missing=missing):
            return f"La convention n’est pas signée par tous : il manque {', '.join(missing)}."
        case OtherPhase(current=""):
            return "Toutes les phases sont terminées."
        case OtherPhase(current=current) | PhaseRuns(current=current):
            return f"Une phase d’avant est encore en cours : « {current} »."
        case NoSession():
            return "Aucune séance n’est notée dans cette phase : elle ne peut pas être terminée."
        case NotHanded():
            return "La synthèse n’a pas été remise à la personne."
        case TooLong(until=until):
            return f"Les documents se gardent jusqu’au {long_day(until)} au plus, même avec son accord."
        case TooMany():
            return "Ce programme a trop de lignes : finissez-le, puis ouvrez-en un autre."
        case SaidAlready():
            return "C’est déjà noté. Rien n’a été changé."
        case CaseIsClosed():
            return "Ce dossier est clos : prévoir une suite le rouvre."
        case RunsAlready():
            return "Ce programme est déjà en cours dans ce dossier."
        case MayNotBeStruck():
            return "Ce qui a été noté ensuite s’appuie sur cette ligne : rayez d’abord la suite."
        case NeedsAReason():
            return "Le programme n’est pas allé à son terme : dites pourquoi il s’arrête."
        case EndsTooEarly(last=last):
            return f"Il s’y est passé quelque chose le {long_day(last)} : il ne finit pas avant ce jour."
        case Moved():
            return "Ce programme a changé depuis que vous avez ouvert la page. Rien n’a été enregistré."
        case _:
            return "Cela ne peut plus être noté. Rien n’a été enregistré."
