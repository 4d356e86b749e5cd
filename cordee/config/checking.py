"""What must not be carried from a demo into production."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from . import keys
from .environment import DEMO_LINE
from .errors import CannotStart
from .notices import DEMO_PUBLISHER

_SMS_ACCOUNT = ("CORDEE_SMS_URL", "CORDEE_SMS_TOKEN")
_HERE = {"localhost", "127.0.0.1", "::1"}


def check_production(settings: Mapping[str, Any]) -> None:
    """Raise CannotStart with every demo value that is left; the demo itself may have them all."""
    if settings["CORDEE_MODE"] == "demo":
        return
    if found := problems(settings):
        raise CannotStart(" ".join(["Les réglages ne conviennent pas à une mise en service.", *found]))


def problems(settings: Mapping[str, Any]) -> list[str]:
    stored = keys.stored(settings["CORDEE_DATA"])
    found = [
        f"{name} vient d’une démonstration : choisissez un autre dossier CORDEE_DATA ou donnez une nouvelle clé."
        for name in keys.KEYS
        if keys.is_demo_value(settings[name] or stored.get(name, ""))
    ]
    if not settings["CORDEE_BASE_URL"]:
        found.append("CORDEE_BASE_URL manque : c’est l’adresse écrite dans les courriels.")
    if not settings["CORDEE_MAIL_HOST"]:
        found.append("CORDEE_MAIL_HOST manque : sans courriel, aucune demande n’arrive.")
    if settings["CORDEE_MAIL_FROM"].rstrip(">").endswith(".invalid"):
        found.append("CORDEE_MAIL_FROM est l’adresse de la démonstration.")
    found += _sms_problems(settings)
    found += _account_problems(settings)
    if settings["CORDEE_LINE_NUMBER"] == DEMO_LINE:
        found.append("CORDEE_LINE_NUMBER est le numéro de la démonstration.")
    if settings["CORDEE_PUBLISHER"] == DEMO_PUBLISHER:
        found.append("CORDEE_PUBLISHER manque : c’est l’éditeur du site.")
    if settings["AS_OF"]:
        found.append("AS_OF ne sert qu’à la démonstration.")
    return found


def _sms_problems(settings: Mapping[str, Any]) -> list[str]:
    gateway, address = settings["CORDEE_SMS_GATEWAY"], urlsplit(settings["CORDEE_SMS_URL"])
    if gateway == "file":
        return [
            "CORDEE_SMS_GATEWAY vaut « file » : les SMS resteraient dans un dossier, choisissez « http » ou « none »."
        ]
    if gateway != "http":
        return []
    found = [f"{name} manque : la passerelle SMS l’exige." for name in _SMS_ACCOUNT if not settings[name]]
    if address.scheme == "http" and address.hostname not in _HERE:
        found.append("CORDEE_SMS_URL doit commencer par « https:// » : le jeton et les numéros y passent.")
    return found


def _account_problems(settings: Mapping[str, Any]) -> list[str]:
    issuer = urlsplit(settings["CORDEE_OIDC_ISSUER"])
    if not issuer.scheme:
        return []
    missing = [name for name in ("CORDEE_OIDC_CLIENT_ID", "CORDEE_OIDC_CLIENT_SECRET") if not settings[name]]
    found = [f"{name} manque : le fournisseur d’identité l’exige." for name in missing]
    if issuer.scheme == "http" and issuer.hostname not in _HERE:
        found.append("CORDEE_OIDC_ISSUER doit commencer par « https:// » : un secret y passe.")
    return found


def check_no_invented_network() -> None:
    """Raise CannotStart when the database is that of a demo. Needs Django and an up-to-date database."""
    from cordee.network.models import Organisation

    if Organisation.objects.filter(invented=True).exists():
        raise CannotStart("La base contient le réseau inventé de la démonstration : servez-vous d’une autre base.")
