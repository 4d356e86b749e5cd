"""Every French sentence of appointments that the room of support shows from Python."""

from collections.abc import Mapping

from cordee.domain.appointments import AppointmentState, Means
from cordee.support.appointments import Agenda
from cordee.support.refusals import (
    AppointmentMoved,
    AppointmentOfClosedCase,
    AppointmentRefused,
    NotAhead,
)

INVITATION_LOST = "L’invitation d’un professionnel à un rendez-vous (sa page « Rendez-vous » le montre)"
INVITATION_SUBJECT = "Un rendez-vous, pour votre agenda"
INVITATION_TEXT = """Bonjour,

Un rendez-vous que vous avez fixé est joint, pour votre agenda. Le reste est sur la page du dossier :

{url}

Pour que votre agenda les lise de lui-même, sans courriel : page « Rendez-vous », « Dans votre agenda ».
"""
INVITATION_CANCELLED = """Bonjour,

Un rendez-vous que vous aviez fixé est annulé : l’invitation jointe le retire de votre agenda. Le reste est sur la
page du dossier :

{url}
"""
MEANS: Mapping[Means, str] = {
    Means.ON_SITE: "Sur place",
    Means.PHONE: "Par téléphone",
    Means.VIDEO: "En visio",
    Means.AT_HOME: "À domicile",
}
LENGTHS: Mapping[int, str] = {
    15: "Un quart d’heure",
    30: "Une demi-heure",
    45: "Trois quarts d’heure",
    60: "Une heure",
    90: "Une heure et demie",
    120: "Deux heures",
    180: "Trois heures",
}
SETTLED: Mapping[AppointmentState, str] = {
    AppointmentState.HELD: "Tenu, dit par {by}",
    AppointmentState.MISSED: "La personne n’est pas venue, dit par {by}",
    AppointmentState.CANCELLED: "Annulé par {by} : {reason}",
}
SIGNS: Mapping[AppointmentState, str] = {
    AppointmentState.PLANNED: "calendar",
    AppointmentState.HELD: "check",
    AppointmentState.MISSED: "x-mark",
    AppointmentState.CANCELLED: "x-mark",
}
MOVED_FROM = "Déplacé : il était prévu le {moment}."
PAST = ("", "1 rendez-vous passé ou annulé", "{} rendez-vous passés ou annulés")
# Lines of the timeline.
MADE = "Rendez-vous fixé : {subject}, {moment}"
MADE_BARE = "Rendez-vous fixé : {subject}"
MOVED = "Rendez-vous déplacé : {subject}, du {before} au {moment}"
WISHED = "Elle demande une autre date : {subject}"
HAPPENED: Mapping[AppointmentState, str] = {
    AppointmentState.HELD: "Rendez-vous tenu : {subject}",
    AppointmentState.MISSED: "Rendez-vous manqué : {subject}",
    AppointmentState.CANCELLED: "Rendez-vous annulé : {subject}",
}

COUNTED: Mapping[Agenda, tuple[str, str, str]] = {  # none, one, several
    Agenda.TODAY: ("aucun aujourd’hui", "1 aujourd’hui", "{} aujourd’hui"),
    Agenda.TO_COME: ("aucun à venir", "1 à venir", "{} à venir"),
    Agenda.ANOTHER_TIME: ("aucune autre date demandée", "1 autre date demandée", "{} autres dates demandées"),
    Agenda.UNSAID: ("aucun non renseigné", "1 non renseigné", "{} non renseignés"),
}
EMPTY: Mapping[Agenda, tuple[str, str]] = {
    Agenda.TODAY: ("Aucun rendez-vous aujourd’hui", "Ceux du jour arrivent ici, tenus ou encore à tenir."),
    Agenda.TO_COME: ("Aucun rendez-vous à venir", "Un rendez-vous se fixe depuis la page d’un dossier."),
    Agenda.ANOTHER_TIME: (
        "Personne ne demande une autre date",
        "Quand une personne dit sur sa page qu’elle ne pourra pas venir, son rendez-vous se range ici.",
    ),
    Agenda.UNSAID: (
        "Tout est renseigné",
        "Un rendez-vous dont l’heure est passée se range ici, tant que personne n’a dit s’il s’est tenu.",
    ),
}

WAS_MADE = "Le rendez-vous est fixé. Un message neutre l’annonce à la personne, si elle accepte d’en recevoir."
WAS_MOVED = "Le rendez-vous est déplacé. Un message neutre l’annonce à la personne, si elle accepte d’en recevoir."
WAS_KEPT = "Le rendez-vous est maintenu. Un message neutre l’annonce à la personne, si elle accepte d’en recevoir."
WAS_CANCELLED = "Le rendez-vous est annulé. Un message neutre l’annonce à la personne, si elle accepte d’en recevoir."
WAS_HELD = "C’est noté : le rendez-vous s’est tenu."
WAS_MISSED = "C’est noté : la personne n’est pas venue. Vous pouvez fixer un autre rendez-vous."
WAS_RESUMED = "Le rendez-vous est de nouveau à renseigner."
ACTS: Mapping[str, Mapping[str, str]] = {
    "book": {
        "title": "Fixer un rendez-vous",
        "lead": "Chez vous, ou là où vous la voyez. Elle le lit sur sa page.",
        "button": "Fixer le rendez-vous",
        "icon": "calendar",
        "style": "",
        "effect": "La personne l’apprend par un message neutre, puis un rappel, si elle accepte d’en recevoir. "
        "Il vous arrive aussi, pour votre agenda.",
    },
    "move": {
        "title": "Déplacer le rendez-vous",
        "button": "Déplacer le rendez-vous",
        "icon": "calendar",
        "style": "",
        "effect": "La personne l’apprend par un message neutre, si elle accepte d’en recevoir. "
        "Les agendas où il est déjà peuvent se mettre à jour.",
    },
    "cancel": {
        "title": "Annuler le rendez-vous",
        "button": "Annuler le rendez-vous",
        "icon": "x-mark",
        "style": "button--danger-quiet",
        "effect": "La personne l’apprend par un message neutre, si elle accepte d’en recevoir, et lit la raison sur sa "
        "page. Il reste lisible, annulé.",
    },
}
REFUSED = "Rien n’a été enregistré."


def refused(no: AppointmentRefused) -> str:
    match no:
        case AppointmentOfClosedCase():
            return "Ce dossier est clos : prévoir une suite le rouvre, et un rendez-vous peut alors s’y fixer."
        case NotAhead():
            return "Ce jour ou cette heure est déjà passé, ou trop loin. Rien n’a été enregistré."
        case AppointmentMoved():
            return "Ce rendez-vous a changé depuis que vous avez ouvert la page. Rien n’a été enregistré."
        case _:
            return REFUSED
