"""The letters, for the plan of the site and for search engines."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cordee.catalogue import queries as catalogue
from cordee.letters.queries import letters_on
from cordee.ui.public_pages import PageGroup, PageShelf, PublicPage, register


def pages() -> PageShelf:
    found = letters_on(catalogue.shown_catalogue(), catalogue.reference_day())
    group = PageGroup(
        title="",
        pages=tuple(
            PublicPage(label=one.title, address=reverse("letters:letter", args=[one.id]), checked_on=one.checked_on)
            for one in found.values()
        ),
    )
    return PageShelf(id="courriers", title=_("Courriers et listes"), groups=(group,))


def register_pages() -> None:
    register("letters", pages)
