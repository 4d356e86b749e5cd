"""``cordee manage telephone``: the secret for the telephone system, and events to try it without one."""

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from cordee.outbox.webhook import signed
from cordee.telephony import signing
from cordee.telephony.adapters import NEUTRAL

KINDS = {"sonne": "call.ringing", "decroche": "call.answered", "raccroche": "call.ended", "manque": "call.missed"}
TIMEOUT = 10


class Command(BaseCommand):
    help = "Montre le secret des événements du téléphone, ou poste un événement à ce site pour l'essayer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("quoi", choices=["secret", *KINDS])
        parser.add_argument(
            "--appel", default="essai", help="identifiant de l'appel : le même pour tous ses événements"
        )
        parser.add_argument("--numero", default="", help="numéro de qui appelle ; absent : masqué")
        parser.add_argument("--poste", default="", help="poste qui sonne ou décroche, comme dans « Mon poste »")
        parser.add_argument("--secondes", type=int, default=None, help="durée parlée, avec « raccroche »")
        parser.add_argument("--adresse", default=settings.CORDEE_BASE_URL, help="adresse du site")

    def handle(self, *_args: Any, **asked: Any) -> None:
        if asked["quoi"] == "secret":
            self.stdout.write(signing.shown_secret())
            return
        data = {"call": asked["appel"], "number": asked["numero"], "desk": asked["poste"], "seconds": asked["secondes"]}
        now = datetime.now(tz=UTC)
        event = {"type": KINDS[asked["quoi"]], "timestamp": now.isoformat(), "data": data}
        self.stdout.write(_posted(asked["adresse"], json.dumps(event).encode(), int(now.timestamp())))


def _posted(site: str, body: bytes, moment: int) -> str:
    headers = signed(uuid4().hex, moment, body, signing.secret()) | {"Content-Type": "application/json"}
    address = site.rstrip("/") + reverse("telephony:events", args=[NEUTRAL])
    try:
        with urlopen(Request(address, body, headers), timeout=TIMEOUT) as answer:
            return str(answer.read().decode())
    except HTTPError as refused:
        raise CommandError(f"{refused.code} : {refused.read().decode()}") from None
    except OSError as unreachable:
        raise CommandError(f"{address} ne répond pas : {unreachable}. Attendu : un site démarré.") from None
