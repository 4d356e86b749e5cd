"""What the pages of rights and services say from Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from cordee.domain.catalogue import OperatorLevel, Verified
from cordee.domain.delays import DayKind, Delay
from cordee.domain.periods import Period
from cordee.domain.search.searcher import DEADLINE, NEED, SERVICE, Hit
from cordee.domain.search.words import plain, words_of
from cordee.reader.wording import kind_said
from cordee.ui.said_days import said_day

SORTS: Final[Mapping[str, str]] = {
    NEED: gettext_lazy("Besoin"),
    SERVICE: gettext_lazy("Droit ou service"),
    DEADLINE: gettext_lazy("Date à connaître"),
}

LEVELS: Final[Mapping[OperatorLevel, str]] = {
    OperatorLevel.BASIN: gettext_lazy("un par bassin d'emploi"),
    OperatorLevel.DEPARTEMENT: gettext_lazy("un par département"),
    OperatorLevel.REGION: gettext_lazy("à l'échelle de la région"),
    OperatorLevel.NATIONAL: gettext_lazy("dans tout le pays"),
}
CONFIDENCE: Final[Mapping[Verified, tuple[str, str, str]]] = {
    Verified.FULL: (gettext_lazy("Règle vérifiée"), "check-circle", "good"),
    Verified.PARTIAL: (gettext_lazy("Règle vérifiée en partie"), "question-mark-circle", "warning"),
    Verified.NONE: (gettext_lazy("Règle non vérifiée"), "exclamation-triangle", "danger"),
}
CONFIDENCE_EXPLAINED: Final[Mapping[Verified, str]] = {
    Verified.FULL: gettext_lazy("Les conditions ont été lues dans un texte ou une source citée."),
    Verified.PARTIAL: gettext_lazy(
        "Un élément, souvent une date, reste à vérifier : demandez confirmation avant d'agir."
    ),
    Verified.NONE: gettext_lazy(
        "Personne n'a encore lu cette règle dans un texte : demandez confirmation avant d'agir."
    ),
}

# What stands where a calendar has a date: these pages know nobody's.
SOME_DAY: Final[Mapping[str, str]] = {
    "from": gettext_lazy("à partir du jour expliqué ci-dessous"),
    "until": gettext_lazy("jusqu'au jour expliqué ci-dessous"),
    "by": gettext_lazy("avant la fin du jour expliqué ci-dessous"),
    "on": gettext_lazy("le jour expliqué ci-dessous"),
}
DEPENDS: Final = gettext_lazy("Le jour dépend du cas : ouvrez cette page pour le vôtre.")
IN_OTHER_CASES: Final = gettext_lazy("Dans les autres cas.")

UNREAD_DAY: Final = gettext_lazy(
    "Nous n'avons pas compris la date « {typed} ». Écrivez par exemple « 1/6/2015 » : voici la fiche d'aujourd'hui."
)
NOT_THEN: Final = gettext_lazy("Ce droit n'était pas en vigueur le {day}.")
OVER_SINCE: Final = gettext_lazy("Ce droit n'existe plus depuis le {day}.")
NOT_YET: Final = gettext_lazy("Ce droit n'existe pas encore : il commence le {day}.")
AS_OF: Final = gettext_lazy("Règles au {day}. Ce n'est pas forcément ce qui vaut aujourd'hui.")


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whom the pages are for. ``callers``: what the catalogue calls them; ``label``: how they say it themselves."""

    id: str
    label: str
    callers: frozenset[str]


READERS: Final = (
    Reader(id="personne", label=gettext_lazy("Je travaille ou je cherche un emploi"), callers=frozenset({"personne"})),
    Reader(id="employeur", label=gettext_lazy("Je suis employeur"), callers=frozenset({"employeur"})),
    Reader(id="proche", label=gettext_lazy("J'aide un proche ou un collègue"), callers=frozenset({"proche"})),
    Reader(
        id="representant",
        label=gettext_lazy("Je représente le personnel"),
        callers=frozenset({"representant_personnel"}),
    ),
    Reader(
        id="professionnel",
        label=gettext_lazy("Je suis médecin ou professionnel"),
        callers=frozenset({"medecin_traitant", "medecin_travail", "professionnel_social", "autre_professionnel"}),
    ),
)


def why(hit: Hit, name: str, says: str) -> str:
    """Why this is shown: it is its name, people say it so, the words stand in what is shown, or words near them do."""
    if hit.phrase and plain(hit.phrase) == plain(name):
        return _("C'est le nom que vous avez écrit.")
    if hit.phrase:
        return _("On le cherche souvent ainsi : « {phrase} ».").format(phrase=hit.phrase)
    words = ", ".join(_("« {word} »").format(word=word) for word in hit.words)
    if {part for word in hit.words for part in words_of(word)} <= {*words_of(f"{name} {says}")}:
        return _("Vos mots qui s'y trouvent : {words}.").format(words=words)
    return _("Trouvé d'après vos mots, ou des mots proches : {words}.").format(words=words)


def if_nothing_is_done(otherwise: str) -> str:
    return _("Si rien n'est fait : {otherwise}").format(otherwise=otherwise)


def checked(on: date) -> str:
    return _("Dernière relecture le {day}.").format(day=said_day(on))


# The sorts of services, as the catalogue says them in French; with what they are for in brackets.
KINDS: Final = (
    gettext_noop("urgence"),
    gettext_noop("ligne d'écoute"),
    gettext_noop("visite médicale"),
    gettext_noop("accompagnement"),
    gettext_noop("relais vers un autre programme"),
    gettext_noop("information"),
    gettext_noop("cellule, instance"),
    gettext_noop("procédure"),
    gettext_noop("prestation"),
    gettext_noop("immersion, essai"),
    gettext_noop("formation"),
    gettext_noop("dispositif"),
    gettext_noop("dispositif (emploi)"),
    gettext_noop("dispositif (entreprise)"),
    gettext_noop("dispositif (regional)"),
    gettext_noop("congé"),
    gettext_noop("droit"),
    gettext_noop("droit (individuel)"),
    gettext_noop("contrat"),
    gettext_noop("aide financière"),
    gettext_noop("allocation, revenu"),
)


def kind(code: str) -> str:
    return _(kind_said(code))


def period(of: Period) -> str:
    """« du 1er avril 2022 au 31 mars 2023 compris », « depuis le … », « jusqu'au … compris »."""
    last = of.until - timedelta(days=1) if of.until else None
    if of.start and last:
        return _("du {start} au {last} compris").format(start=said_day(of.start), last=said_day(last))
    if of.start:
        return _("depuis le {start}").format(start=said_day(of.start))
    return _("jusqu'au {last} compris").format(last=said_day(last)) if last else _("sans limite de date")


def said_delay(delay: Delay) -> str:
    """« 1 an », « 1 mois et 1 jour », « 7 jours ouvrables »."""
    years = ngettext("{n} an", "{n} ans", delay.years).format(n=delay.years) if delay.years else ""
    months = ngettext("{n} mois", "{n} mois", delay.months).format(n=delay.months) if delay.months else ""
    days = _said_days(delay.kind, delay.days) if delay.days else ""
    return f" {_('et')} ".join(part for part in (years, months, days) if part)


def _said_days(kind: DayKind, n: int) -> str:
    if kind is DayKind.CALENDAR:
        return ngettext("{n} jour", "{n} jours", n).format(n=n)
    if kind is DayKind.OUVRABLE:
        said = ngettext(
            "{n} jour ouvrable (du lundi au samedi, sans les jours fériés)",
            "{n} jours ouvrables (du lundi au samedi, sans les jours fériés)",
            n,
        )
    elif kind is DayKind.OUVRE:
        said = ngettext(
            "{n} jour ouvré (du lundi au vendredi, sans les jours fériés)",
            "{n} jours ouvrés (du lundi au vendredi, sans les jours fériés)",
            n,
        )
    else:
        said = ngettext(
            "{n} jour franc (ni le premier ni le dernier ne comptent)",
            "{n} jours francs (ni le premier ni le dernier ne comptent)",
            n,
        )
    return said.format(n=n)


# The plan of the site: what one comes for, then the pages. A test finds the one that is missing.
SITE_MAP: Final[tuple[tuple[str, tuple[tuple[str, str], ...]], ...]] = (
    (
        gettext_lazy("Pour vous"),
        (
            (gettext_lazy("Accueil"), "ui:home"),
            (gettext_lazy("Faire le point"), "public:take_stock"),
            (gettext_lazy("Reprendre avec un code"), "public:resume"),
            (gettext_lazy("Être rappelé"), "enquiries:call_back"),
            (gettext_lazy("Où en est ma demande"), "frontdesk:follow"),
            (gettext_lazy("Annuler une demande de rappel"), "enquiries:cancel"),
            (gettext_lazy("Donner ou refuser mon accord à un signalement"), "enquiries:agreement"),
            (gettext_lazy("Courriers et listes"), "letters:index"),
        ),
    ),
    (
        gettext_lazy("Chercher"),
        (
            (gettext_lazy("Chercher avec vos mots"), "library:search"),
            (gettext_lazy("Droits et services"), "library:index"),
            (gettext_lazy("Dates à connaître"), "library:deadlines"),
            (gettext_lazy("Annuaire : qui est près de chez vous"), "directory:near"),
        ),
    ),
    (
        gettext_lazy("Employeurs, médecins, proches"),
        (
            (gettext_lazy("Employeurs : faire le point"), "public:take_stock_employer"),
            (gettext_lazy("Employeurs : obligations et aides"), "directory:employers"),
            (gettext_lazy("Affiche pour l'entreprise"), "directory:poster"),
            (gettext_lazy("Fiche d'une page pour une commune"), "directory:choose_sheet"),
            (gettext_lazy("Signaler une situation"), "enquiries:signal"),
            (gettext_lazy("Médecins : signaler"), "enquiries:physician"),
            (gettext_lazy("Employeurs : signaler"), "enquiries:employer"),
            (gettext_lazy("Proches et collègues : que faire"), "enquiries:relative"),
        ),
    ),
    (
        gettext_lazy("À propos du site"),
        (
            (gettext_lazy("Sources des données"), "ui:sources"),
            (gettext_lazy("Accessibilité"), "ui:accessibility"),
            (gettext_lazy("Mentions légales et données personnelles"), "ui:legal"),
            (gettext_lazy("Professionnels"), "ui:pro_home"),
            (gettext_lazy("Organismes : répondre avec le code d'une lettre"), "referrals:letter_code"),
        ),
    ),
)
