"""What the legal pages say of who answers: from the settings, line by line; an empty one is said to be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cordee.ui.keeping import lasting

CONFORMITY = {
    "non": _("n'est pas conforme"),
    "partielle": _("est partiellement conforme"),
    "totale": _("est totalement conforme"),
}
PUBLISHER = (
    (_("Éditeur"), "CORDEE_PUBLISHER"),
    (_("Adresse et téléphone"), "CORDEE_PUBLISHER_ADDRESS"),
    (_("Directeur ou directrice de la publication"), "CORDEE_PUBLICATION_DIRECTOR"),
    (_("Hébergeur"), "CORDEE_HOSTING"),
)
CONTROLLER = (
    (_("Responsable de traitement"), "CORDEE_CONTROLLER"),
    (_("Délégué ou déléguée à la protection des données"), "CORDEE_DPO"),
    (_("Lui écrire"), "CORDEE_DPO_CONTACT"),
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """``value`` is empty when the installer has not filled ``setting`` in."""

    label: str
    value: str
    setting: str


@dataclass(frozen=True, kw_only=True)
class Cookie:
    name: str
    used_for: str
    until: str


def lines(named: Iterable[tuple[str, str]]) -> list[Line]:
    return [Line(label=label, value=getattr(settings, name), setting=name) for label, name in named]


def line(setting: str) -> Line:
    return lines([("", setting)])[0]


def conformity() -> str:
    """Nothing better than « non » is said without an audit."""
    claimed = settings.CORDEE_ACCESSIBILITY if settings.CORDEE_ACCESSIBILITY_AUDIT else "non"
    return CONFORMITY[claimed]


def cookies() -> list[Cookie]:
    session, form = (timedelta(seconds=age) for age in (settings.SESSION_COOKIE_AGE, settings.CSRF_COOKIE_AGE))
    return [
        Cookie(
            name=settings.SESSION_COOKIE_NAME,
            used_for=gettext(
                "Se souvenir que vous avez prouvé que c'est vous (votre espace), ou de la connexion d'un professionnel."
            ),
            until=gettext("La fermeture du navigateur, {time} au plus.").format(time=lasting(session)),
        ),
        Cookie(
            name=settings.CSRF_COOKIE_NAME,
            used_for=gettext("Empêcher qu'un autre site envoie un formulaire à votre place."),
            until=gettext("{time}, ou dès que vous l'effacez.").format(time=lasting(form)),
        ),
    ]
