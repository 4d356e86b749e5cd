"""Every French sentence about the catalogue's reviews that Python shows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from cordee.catalogue.models import Capacity
from cordee.catalogue.reviews import Conclusion
from cordee.domain.call import WHY_UNMET, WhyUnmet
from cordee.ui.typography import table_day

CONCLUSIONS: Mapping[Conclusion, tuple[str, str]] = {  # the button, and its effect
    Conclusion.RULE_CHANGED: ("La règle est à corriger", "À faire ensuite dans le fichier du service, avec sa source."),
    Conclusion.RULE_RIGHT: ("La règle est juste", "L’organisme aurait pu accepter : dites-le-lui."),
    Conclusion.LOCAL_PRACTICE: ("C’est une pratique locale", "À noter sur l’offre de cet organisme."),
}
PLACES_ARE: Mapping[Capacity, str] = {
    Capacity.OPEN: "C’est noté : vos places sont annoncées disponibles.",
    Capacity.PAUSED: "C’est noté : votre accueil est annoncé suspendu, jusqu’à ce que vous disiez autre chose.",
    Capacity.FULL: "C’est noté : ce service est annoncé complet, jusqu’à ce que vous rouvriez des places.",
}
SAID_OF_PLACES: Mapping[Capacity, tuple[str, str]] = {  # the button, and its icon
    Capacity.OPEN: ("Il y a de la place", "check-circle"),
    Capacity.PAUSED: ("L’accueil est en pause", "pause-circle"),
    Capacity.FULL: ("C’est complet", "no-symbol"),
}
EVERYWHERE = "partout"
CONCLUDED = "C’est noté."
ALREADY_ANSWERED = "Une autre personne de votre organisme a déjà répondu : rien n’a été changé."
ALREADY_CONCLUDED = "Cette ligne a déjà été traitée : rien n’a été changé."
EVERY_SERVICE = "tous les services de ce type d’organisme"
_BY_AN_ORGANISATION = {
    "non_eligible": "non éligible, dit un organisme",
    "hors_zone": "hors de son secteur, dit un organisme",
    "autre_acteur": "un autre serait mieux placé, dit un organisme",
}


DELAY_IS_OLD = (
    "Ce délai a été dit il y a plus de trois mois. Est-ce toujours vrai ? L’annuaire et la ligne l’annoncent."
)


def delay_of(days: int | None, said_on: date | None) -> str:
    if not days:
        return ""
    delay = f"premier rendez-vous sous {days} jour{'s' if days > 1 else ''}"
    return f"{delay}, dit le {table_day(said_on)}" if said_on else delay


def communes(number: int) -> str:
    return "1 commune" if number == 1 else f"{number} communes"


def why_unmet(reasons: Sequence[str]) -> str:
    """« c'est complet (2), trop loin »: what agents of the line coded as calls ended, and refusals."""
    counted = Counter(reasons).most_common()
    return ", ".join(f"{_why(why)} ({times} fois)" if times > 1 else _why(why) for why, times in counted)


def _why(reason: str) -> str:
    said = {why.value: label for why, label in WHY_UNMET.items()} if reason in set(WhyUnmet) else _BY_AN_ORGANISATION
    words = said.get(reason, reason)
    return words[:1].lower() + words[1:]
