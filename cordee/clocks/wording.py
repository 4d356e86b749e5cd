"""Every French sentence about clocks that Python shows."""

from cordee.clocks.models import ClockPause, ClockSetting
from cordee.domain.referral import Clocks
from cordee.ui.typography import moment

ALARM = "Alerte : l’horloge est arrêtée"
ALARM_SUBJECT = "Cordée : l’horloge est arrêtée"
ALARM_TEXT = (
    "L’heure de la base de données a sauté. Par prudence, plus aucun rappel ne part et plus aucune demande n’expire.\n"
    "\n"
    "Vérifiez l’heure du serveur de la base. Revenue à l’heure, l’horloge repart seule. Si l’heure affichée\n"
    "maintenant est la bonne, lancez « cordee clocks resume ». Voir la page « horloges » du manuel d’exploitation.\n"
)
RUNS = "à l’heure"
DEFAULTS = "Par défaut"
NOT_STOPPED = "L’horloge n’est pas arrêtée : il n’y a rien à relancer."
RESUMED = "L’horloge repart : les rappels et les expirations reprennent au prochain passage."
REFUSED = {
    "one_setting_of_the_clocks_a_day": "d’autres délais sont déjà fixés pour l’un de ces jours.",
    "clocks_come_in_order": "les délais se suivent (accusé, réponse, rappels, expiration), un jour chacun au moins ; "
    "un danger se rappelle en une à soixante minutes.",
    "clocks_end_after_they_begin": "la fin vient après le début.",
}
NAMES = {
    "acknowledge": "accuser réception",
    "answer": "répondre",
    "first_reminder": "premier rappel",
    "second_reminder": "second rappel",
    "expiry": "expiration",
    "start": "premier rendez-vous",
    "follow_up_calendar_days": "suivi (jours calendaires)",
    "consent_lapse": "accord de la personne",
    "question_pause": "pause d’une question",
    "twin_calendar_days": "même demande (jours calendaires)",
    "reopening_calendar_days": "réouverture (jours calendaires)",
    "danger_minutes": "rappel d’un danger (minutes)",
}


def refused(constraint: str) -> str:
    return f"Délais refusés : {REFUSED.get(constraint, 'un délai est un nombre de jours positif.')}"


def state(pause: ClockPause | None) -> str:
    """« à l’heure », or since when it is stopped and by how much it had jumped."""
    if pause is None:
        return RUNS
    hours = abs(pause.drift_seconds) / 3600
    way = "avancé" if pause.drift_seconds > 0 else "reculé"
    return f"arrêtée {moment(pause.began_at)} : l’heure a {way} de {hours:.1f} h".replace(".", ",")


def delays(values: Clocks | ClockSetting) -> str:
    return ", ".join(f"{name} {days}" for name, days in each_delay(values))


def each_delay(values: Clocks | ClockSetting) -> list[tuple[str, int]]:
    """Names and days: of a request in the order in which they end, then what holds before and after it."""
    found = {
        "acknowledge": values.acknowledge,
        "answer": values.answer,
        "first_reminder": values.reminders[0] if isinstance(values, Clocks) else values.first_reminder,
        "second_reminder": values.reminders[1] if isinstance(values, Clocks) else values.second_reminder,
        "expiry": values.expiry,
        "start": values.start,
        "follow_up_calendar_days": values.follow_up_calendar_days,
        "consent_lapse": values.consent_lapse,
        "question_pause": values.question_pause,
        "twin_calendar_days": values.twin_calendar_days,
        "reopening_calendar_days": values.reopening_calendar_days,
        "danger_minutes": values.danger_minutes,
    }
    return [(NAMES[name], days) for name, days in found.items()]


def period(setting: ClockSetting) -> str:
    place = setting.departement or "région"
    until = f" jusqu’au {setting.valid_until:%d/%m/%Y} exclu" if setting.valid_until else ""
    return f"{place}, à partir du {setting.valid_from:%d/%m/%Y}{until}"
