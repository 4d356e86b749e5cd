"""What was kept in French words of the catalogue, said again in the language of her page where that is known."""

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cordee.catalogue.queries import current_catalogue
from cordee.ui.tongues import SOURCE, tongue

YES_OR_NO = frozenset({gettext_noop("Oui"), gettext_noop("Non")})


def told(french: str) -> str:
    """The same in the language of the page; as it is when nobody has said it otherwise."""
    if tongue() == SOURCE:
        return french
    if french in YES_OR_NO:
        return _(french)
    known = current_catalogue().translation
    return known.text(french) if known else french


def quoted(french: str) -> str:
    """For a page that says something else round it: what stays French says so."""
    said = told(french)
    return format_html('<span lang="fr">{}</span>', said) if said == french and tongue() != SOURCE else said
