"""The professional pages, in the order of a day's work. A link shows only to whom the page's own declaration admits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, get_urlconf, resolve, reverse

from cordee.domain.access import Actor, Role
from cordee.ui.tongues import tongue


@dataclass(frozen=True, kw_only=True)
class Page:
    """``name`` is a URL name; a room that is not installed (the demo's, in earnest) has no address and no entry."""

    name: str
    label: str
    description: str
    icon: str
    shortcut: str = ""
    daily: bool = True  # in the bar of every page; else in the menu of the account, and on the home page


@dataclass(frozen=True, kw_only=True)
class Entry:
    page: Page
    address: str
    is_current: bool


PAGES = (
    Page(
        name="frontdesk:calls",
        label="Appels",
        description="Prendre un appel, retrouver ceux du jour.",
        icon="phone",
        shortcut="a",
    ),
    Page(
        name="enquiries:queue",
        label="À traiter",
        description="Rappels, signalements, courriels, appels manqués : par échéance, au nom de quelqu’un.",
        icon="inbox-stack",
        shortcut="w",
    ),
    Page(
        name="supervision:live",
        label="La ligne",
        description="Ce qui attend, ce qui est en retard, les horaires et fermetures du numéro gratuit.",
        icon="signal",
        daily=False,
    ),
    Page(
        name="supervision:notes",
        label="Notes reçues",
        description="Ce que le responsable de la ligne vous dit d’une orientation.",
        icon="chat-bubble-left-right",
        daily=False,
    ),
    Page(
        name="caseload:day",
        label="Ma journée",
        description="Ce qui est à faire aujourd’hui, en retard, ou attendu d’un autre, dans l’ordre des jours.",
        icon="sun",
        shortcut="j",
    ),
    Page(
        name="referrals:inbox",
        label="Demandes reçues",
        description="Ce que l'on confie à votre organisme, par échéance.",
        icon="inbox-arrow-down",
        shortcut="r",
    ),
    Page(
        name="referrals:sent",
        label="Demandes envoyées",
        description="Ce que vous avez confié, et les réponses.",
        icon="paper-airplane",
        shortcut="e",
    ),
    Page(
        name="referrals:todo",
        label="À faire",
        description="La prochaine action de chaque dossier dont votre organisme est référent.",
        icon="check-circle",
        shortcut="f",
    ),
    Page(
        name="support:cases",
        label="Mes dossiers",
        description="Les dossiers en cours où votre organisme prend part, et qui fait la suite.",
        icon="folder-open",
        shortcut="m",
    ),
    Page(
        name="animation:basket",
        label="À reprendre",
        description="Ce que plus personne ne fait avancer dans vos départements.",
        icon="lifebuoy",
        shortcut="p",
    ),
    Page(
        name="voice:to_call",
        label="À rappeler",
        description="Les personnes à appeler pour savoir où elles en sont, après un suivi.",
        icon="chat-bubble-left-right",
    ),
    Page(
        name="referrals:watched",
        label="Mon territoire",
        description="Les demandes sans réponse, en retard ou refusées dans vos départements.",
        icon="map",
        shortcut="t",
    ),
    Page(
        name="detection:index",
        label="Campagnes",
        description="Préparer une campagne, imprimer ses supports, lire ce qu’elle apporte.",
        icon="megaphone",
        daily=False,
    ),
    Page(
        name="scripts:index",
        label="Textes de la ligne",
        description="Ce que disent les agents, les modèles de réponse : les relire, les remplacer, revenir en arrière.",
        icon="chat-bubble-bottom-center-text",
        daily=False,
    ),
    Page(
        name="matching:matches",
        label="Rapprochements",
        description="Une personne venue par deux portes : vérifier, jamais supposer.",
        icon="user-plus",
        daily=False,
    ),
    Page(
        name="hooks:subscriptions",
        label="Votre logiciel",
        description="Le prévenir de ce qui arrive à vos demandes.",
        icon="bell-alert",
        daily=False,
    ),
    Page(
        name="clocks:clocks",
        label="Horloge",
        description="Les délais de chaque département, et si l’horloge est à l’heure.",
        icon="clock",
        shortcut="h",
    ),
    Page(
        name="catalogue:capacity",
        label="Places",
        description="Dire si vos services ont de la place, sont en pause ou complets : l’annuaire le suit.",
        icon="user-group",
        daily=False,
    ),
    Page(
        name="caseload:team",
        label="Mon équipe",
        description="Qui suit quels dossiers, et à qui les confier quand quelqu’un s’en va.",
        icon="users",
        daily=False,
    ),
    Page(
        name="presence:absences",
        label="Absences",
        description="Dire à la ligne qui est absent chez vous, et qui remplace.",
        icon="users",
        daily=False,
    ),
    Page(
        name="catalogue:reviews",
        label="Règles à revoir",
        description="Les réponses des organismes qui contredisent une règle, une zone ou l'annuaire.",
        icon="clipboard-document-check",
    ),
    Page(
        name="feedback:counts",
        label="Avis sur les pages",
        description="Ce que les visiteurs disent des pages publiques, en comptes seulement.",
        icon="hand-thumb-up",
        daily=False,
    ),
    Page(
        name="network:accounts",
        label="Comptes",
        description="Ouvrir, suspendre, donner une fonction, remettre une double vérification à zéro.",
        icon="users",
    ),
    Page(
        name="referrals:corrections",
        label="Corrections",
        description="Les demandes saisies par erreur, à deux administrateurs.",
        icon="pencil-square",
    ),
    Page(
        name="privacy:sensitive_cases",
        label="Dossiers sensibles",
        description="Dire qui, dans votre organisme, suit un dossier réservé.",
        icon="eye-slash",
        daily=False,
    ),
    Page(
        name="privacy:ask_emergency",
        label="Urgence",
        description="Ouvrir un dossier pour une heure quand son référent ne peut pas être joint.",
        icon="lock-open",
        daily=False,
    ),
    Page(
        name="privacy:rights",
        label="Droits",
        description="Limiter un dossier, relire les accès d’urgence.",
        icon="shield-check",
        shortcut="d",
    ),
    Page(
        name="demo:mails",
        label="Courriels",
        description="Les courriels que la démonstration aurait envoyés.",
        icon="envelope",
    ),
)

_ONLY_FOR: dict[str, Callable[[Actor], bool]] = {}


def only_for(page: str, admits: Callable[[Actor], bool]) -> None:
    """Show the link to some of those whose function opens the page; asked once for each page that they read."""
    _ONLY_FOR[page] = admits


def entries_of(actor: Actor, *, path: str) -> list[Entry]:
    """The pages that the actor opens, without those that are for others of the same function."""
    found = entries_for(actor.role, path=path)
    return [entry for entry in found if (asked := _ONLY_FOR.get(entry.page.name)) is None or asked(actor)]


def entries_for(role: Role | None, *, path: str) -> list[Entry]:
    """The pages that ``role`` opens; the current one is the longest address that ``path`` begins with."""
    found = _opened_by(role, tongue(), get_urlconf())
    current = max((address for _, address in found if path.startswith(address)), key=len, default="")
    return [Entry(page=page, address=address, is_current=address == current) for page, address in found]


@lru_cache(maxsize=64)
def _opened_by(role: Role | None, _tongue: str, _addresses: object) -> tuple[tuple[Page, str], ...]:
    """Looked for once in each process: what a function opens is declared by the pages."""
    return tuple((page, address) for page in PAGES if (address := _address(page, role)))


def _address(page: Page, role: Role | None) -> str:
    try:
        address = reverse(page.name)
    except NoReverseMatch:
        return ""
    access = resolve(address).func.access
    return address if not access.roles or role in access.roles else ""
