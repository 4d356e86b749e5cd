"""French sentences about what comes next in a case."""

from collections.abc import Mapping

from cordee.cases.queries import Running
from cordee.cases.wording import CLOSINGS, NEXT_ACTIONS
from cordee.domain.planning import Closing
from cordee.domain.referral import NextAction
from cordee.referrals.todo import MANY, Going, List
from cordee.referrals.todo_acts import (
    CaseActRefused,
    ClosedMeanwhile,
    NotPlannable,
    NotTheLead,
    PlannedMeanwhile,
    SaysNotWhy,
    StillRunning,
    WouldStrand,
)
from cordee.ui.typography import long_day

ACTS: Mapping[str, Mapping[str, str]] = {
    "plan": {
        "title": "Prévoir la suite",
        "button": "C’est fait : prévoir cette suite",
        "icon": "check",
        "style": "",
        "effect": "Le dossier attend cette action, ce jour-là, de votre organisme. La précédente est faite.",
    },
    "close": {
        "title": "Clore le dossier",
        "button": "Clore le dossier",
        "icon": "archive-box",
        "style": "button--danger-quiet",
        "effect": "Plus rien n’est à faire. Si la personne dit avoir encore besoin d’aide, le dossier se rouvre seul.",
    },
}
ASKED_AFTER = (
    "Plus rien n’est à faire. Ses nouvelles lui seront demandées à dix jours, trois mois, six mois et un an, par son "
    "lien ou par un appel de votre organisme. Si elle dit avoir encore besoin d’aide, le dossier se rouvre seul."
)
WHY = "Pourquoi la ligne doit-elle lui parler ?"
WHY_HELP = (
    "Pour une suite qui se fait avec elle : son nom et son numéro s’ouvrent à la ligne ce jour-là. Votre raison est "
    "écrite au journal et montrée à côté du numéro. Rien de sa santé."
)
WHY_MISSING = "Écrivez pourquoi : cette suite ouvre le nom et le numéro de la personne."
PLANNED = "C’est noté : la suite est prévue."
PROGRAMMES = ("1 programme en cours", "{} programmes en cours")
APPOINTMENTS = ("1 rendez-vous à tenir, à annuler ou à renseigner", "{} rendez-vous à tenir, à annuler ou à renseigner")
APPLICATIONS = ("1 démarche faite par un organisme", "{} démarches faites par un organisme")
END_FIRST = (
    "Finissez d’abord chacun, ou annulez : plus personne ne s’en occuperait. Ce que vous ne lisez pas, "
    "l’organisme qui le fait le finit."
)
CLOSED = "Le dossier est clos. Il n’attend plus rien de vous."


def counted(found: List) -> str:
    """« 12 actions, dont 3 en retard »"""
    many = f"plus de {MANY} actions" if found.is_many else f"{found.count} action{'s' if found.count > 1 else ''}"
    late = f", dont {found.late} en retard" if found.late else ", aucune en retard"
    return f"{many}{late}".capitalize()


def goes(one: Going | None) -> str:
    """When a case goes that she asked to erase, and what holds it; empty where nothing was agreed to."""
    if one is None:
        return ""
    day = f"la nuit qui précède le {long_day(one.on)}"
    if one.running:
        many = "une demande y est encore en cours" if one.running == 1 else f"{one.running} demandes y sont en cours"
        was = "Prévu pour" if one.is_held else "Effacé dans"
        return f"{was} {day}, sauf que {many} : l’effacement en attend la fin. Terminez, ou annulez."
    if one.is_held:
        return f"Prévu pour {day} : l’effacement attend une réponse du délégué à la protection des données."
    return f"Effacé dans {day}."


def left_in(left: Running) -> list[tuple[str, str]]:
    """Each kind of what runs, and the part of the page of the case where it is ended."""
    counts = (
        (left.programmes, PROGRAMMES, "programmes"),
        (left.appointments, APPOINTMENTS, "rendez-vous"),
        (left.applications, APPLICATIONS, "demarches"),
    )
    return [(said[min(count, 2) - 1].format(count), part) for count, said, part in counts if count]


def refused(no: CaseActRefused) -> str:
    match no:
        case StillRunning(ahead=found) if found:
            how_many = "une demande est" if found.running == 1 else f"{found.running} demandes sont"
            return f"Le dossier ne se clôt pas encore : {how_many} en cours. Terminez d’abord, ou annulez."
        case WouldStrand(left=left):
            what = ", ".join(said for said, _ in left_in(left))
            return f"Le dossier ne se clôt pas encore : il y reste {what}. {END_FIRST}"
        case ClosedMeanwhile(ahead=found) if found:
            why = CLOSINGS[Closing(found.case.closing)] if found.case.closing else "sans raison dite"
            since = f" le {long_day(found.case.closed_on)}" if found.case.closed_on else ""
            return f"Ce dossier a été clos{since} : {why}. Rien n’a été changé."
        case PlannedMeanwhile(ahead=found) if found and found.case.next_action:
            what, day = NEXT_ACTIONS[NextAction(found.case.next_action)], long_day(found.case.next_action_on)
            return (
                f"La suite a changé depuis que vous avez ouvert la page : {what}, le {day}. Relisez, puis recommencez."
            )
        case NotPlannable():
            return "Cette suite n’est plus possible dans ce dossier. Revenez à la demande et choisissez de nouveau."
        case SaysNotWhy():
            return "Cette suite ouvre le nom et le numéro de la personne : écrivez pourquoi, puis recommencez."
        case NotTheLead():
            return "Un autre organisme suit maintenant cette personne : c’est lui qui prévoit la suite."
        case _:
            return "Ce dossier a changé depuis que vous avez ouvert la page. Relisez-le, puis recommencez."
