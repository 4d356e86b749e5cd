"""The organisations of the directory, for the plan of the site and for search engines."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cordee.catalogue.queries import reference_day
from cordee.directory import queries
from cordee.directory.queries import Asked, Entry
from cordee.domain.departements import DEPARTEMENTS
from cordee.ui.public_pages import PageGroup, PageShelf, PublicPage, register


def pages() -> PageShelf:
    """By the département where they are, then those that belong to none."""
    found: dict[str, list[PublicPage]] = {}
    for entry in queries.entries(Asked(), on=reference_day()):
        found.setdefault(entry.organisation.departement or "", []).append(_page(entry))
    groups = (PageGroup(title=_title(code), pages=tuple(found[code])) for code in sorted(found, key=_last_if_empty))
    return PageShelf(id="organismes", title=_("Organismes de l'annuaire"), groups=tuple(groups))


def _page(entry: Entry) -> PublicPage:
    return PublicPage(
        label=entry.organisation.name,
        address=reverse("directory:organisation", args=[entry.organisation.pk]),
        checked_on=entry.checked_on,
        is_french=True,
    )


def _title(code: str) -> str:
    return DEPARTEMENTS.get(code) or _("Plusieurs départements, ou tout le pays")


def _last_if_empty(code: str) -> tuple[bool, str]:
    return code not in DEPARTEMENTS, code


def register_pages() -> None:
    register("directory", pages)
