"""Every French sentence about how many persons a team follows at once."""

from dataclasses import dataclass

from cordee.catalogue.room import Room
from cordee.ui.typography import table_day

WHO_SAYS_ROOM = (
    ("main", "Je le dis moi-même : « Mon équipe » me le propose, rien ne change sans moi."),
    (
        "suivis",
        "Automatiquement : mes services sont annoncés complets « d’après les suivis en cours », et de nouveau ouverts "
        "dès qu’il y a de la place.",
    ),
)
NUMBER_FIRST = "Pour laisser les suivis en cours le dire, écrivez un nombre d’au moins 1."
DECLARED_FULL = "C’est noté : vos services sont annoncés complets, jusqu’à ce que vous rouvriez des places."


@dataclass(frozen=True, kw_only=True)
class Said:
    numbers: str
    signed: str
    state: str
    asks: bool


def room_now(room: Room) -> Said:
    """In words; ``asks``: the number is reached, and services are still said open by hand without a word of it."""
    followed = _persons(room.followed)
    beside = f", pour {room.at_once} au plus à la fois." if room.at_once else ". Aucun nombre n’est annoncé."
    dated = room.said_at and room.at_once
    signed = f"Nombre annoncé par {room.said_by}, le {table_day(room.said_at)}." if dated and room.said_at else ""
    asks = room.is_reached and room.unsaid > 0
    return Said(numbers=f"{followed}{beside}", signed=signed, state=_state(room), asks=asks)


def room_said(at_once: int, *, automatic: bool) -> str:
    if automatic:
        return (
            f"C’est noté : {at_once} à la fois. L’annuaire, la ligne et l’orientation suivent vos suivis en cours ; "
            "ce que vous direz à la main comptera davantage."
        )
    return f"C’est noté : {at_once} à la fois." if at_once else "C’est noté : aucun nombre n’est plus annoncé."


def delay_said(days: int) -> str:
    if not days:
        return "C’est noté : vos services sont annoncés ouverts, sans attente."
    return f"C’est noté : premier rendez-vous sous {days} jour{'s' if days > 1 else ''}, dit l’annuaire."


def _persons(number: int) -> str:
    if number == 0:
        return "Personne n’est suivi en ce moment"
    return f"{number} personne{'s' if number > 1 else ''} suivie{'s' if number > 1 else ''} en ce moment"


def _state(room: Room) -> str:
    if not room.services:
        return "L’annuaire ne porte aujourd’hui aucune offre de votre organisme : un nombre n’y changerait rien."
    full = {0: "aucun n’est annoncé complet", 1: "1 est annoncé complet"}.get(
        room.full, f"{room.full} sont annoncés complets"
    )
    services = f"{room.services} service{'s' if room.services > 1 else ''} dans l’annuaire : {full}"
    if not room.automatic:
        return f"{services}, dit à la main."
    if room.automatic == room.services:
        return f"{services}, d’après les suivis en cours."
    return f"{services}. {room.automatic} d’après les suivis en cours, les autres à la main."
