"""The sentences of the supervisor of the line."""

from cordee.domain.enquiry import Kind
from cordee.domain.opening import Reason
from cordee.orientation.models import OverrideCode

DAYS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")
REASONS = {
    Reason.FEAST: "Fête, veille de fête",
    Reason.STRIKE: "Mouvement de grève",
    Reason.BREAKDOWN: "Panne du téléphone",
    Reason.TEAM: "Journée d'équipe",
    Reason.OTHER: "Autre motif (il n'est pas dit)",
}
KINDS = {
    Kind.CALL_BACK: "Rappels demandés",
    Kind.DANGER: "Rappels après un danger",
    Kind.PROMISED: "Rappels promis",
    Kind.MISSED: "Appels manqués à rappeler",
    Kind.PHYSICIAN: "Signalements de médecins",
    Kind.EMPLOYER: "Signalements d'employeurs",
    Kind.REQUEST: "Envois à vérifier",
    Kind.MAIL: "Courriels reçus",
}
CODES = {
    OverrideCode.PERSON_PREFERS: "Souhait de la personne",
    OverrideCode.ALREADY_TRIED: "Déjà essayé",
    OverrideCode.NO_ROOM: "Plus de place",
    OverrideCode.EASIER_TO_REACH: "Plus accessible",
    OverrideCode.FOLLOWED_THERE: "Déjà suivi là-bas",
    OverrideCode.OTHER: "Autre raison",
}
DANGERS_WAIT = ("1 danger sur la ligne : un agent vous appelle", "{} dangers sur la ligne : des agents vous appellent")
DANGERS_NOT_CALLED = (
    "1 rappel après un danger, pas fait à l'heure",
    "{} rappels après un danger, pas faits à l'heure",
)
NOTES_WAIT = (
    "note sur une orientation, à lire",
    "notes sur des orientations, à lire",
)
BAD_SPANS = (
    "Heures non comprises. Écrivez par exemple « 9 h à 12 h et 14 h à 17 h 30 », ou rien si la ligne est fermée."
)
BAD_TIME = "Heure non comprise. Écrivez par exemple « 14 h » ou « 14 h 30 »."
BAD_DAY = "Jour non compris. Écrivez par exemple 24/12/2026."
NO_DAY_OPEN = "La ligne ne répondrait aucun jour : donnez les heures d'un jour au moins, ou annoncez une fermeture."
IN_THE_PAST = "Ce jour est passé : choisissez aujourd'hui ou un jour à venir."
ENDS_BEFORE = "La fin vient avant le début."
ONE_DAY = "Une ouverture exceptionnelle tient dans un jour, avec ses deux heures."
TOO_LONG = "Un an au plus."
HOURS_SET = "Horaires enregistrés : ils valent {day}."
ANNOUNCED = "C'est annoncé, sur les pages publiques et dans ce que les agents disent."
WITHDRAWN = "L'annonce est retirée."
NOTED = "La note est laissée à qui a pris cette décision. Vous ne voyez pas qui."
ALREADY_NOTED = "Cette orientation a déjà une note."
NOTE_READ = "Note rangée parmi celles que vous avez lues."
NO_NAME = "N'écrivez aucun nom : ni de la personne, ni d'un agent."
FEW = "non dit"
FEWER = "moins de 5"
