"""What does not work now, in a sentence for the people at work: messages that wait, a worker that is silent, a disk.

Read from what the worker notes each minute (``cordee.outbox.late``) and from the disk: never from the database, so that
it costs nothing and still speaks when the database does not.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache

from cordee.ui.typography import clock, moment

NOTED = "cordee.messages"
PHONE_NOTED = "cordee.telephone"
SILENT = timedelta(minutes=4)
PHONE_NOTED_WITHIN = timedelta(minutes=15)
TOO_LITTLE = 200 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Outage:
    """``code`` for whoever watches, ``said`` for who reads."""

    code: str
    said: str


def outages(*, at: datetime) -> list[Outage]:
    return [*_messages(cache.get(NOTED), at), *_room()]


def alerts(*, at: datetime) -> list[str]:
    """Codes for whoever watches the server: these, and what is nobody's concern who works on the pages."""
    noted = cache.get(NOTED) or {}
    phone = ["telephone_muet"] if phone_silent_since(at=at) else []
    return [*[outage.code for outage in outages(at=at)], *phone, *noted.get("codes", [])]


def phone_silent_since(*, at: datetime) -> datetime | None:
    """When the telephone system was last heard, if it has stopped posting what happens to its calls."""
    noted = cache.get(PHONE_NOTED) or {}
    if not noted.get("silent") or at - noted["at"] > PHONE_NOTED_WITHIN:
        return None
    heard: datetime = noted["heard"]
    return heard


def forget() -> None:
    """The site starts: what was noted before says nothing of today."""
    cache.delete(NOTED)


def _messages(noted: dict[str, Any] | None, at: datetime) -> list[Outage]:
    if noted is None:
        return []
    if at - noted["at"] > SILENT:
        said = (
            f"Les tâches de fond sont arrêtées depuis {_when(noted['at'], at)} : les messages attendent, rien n'est "
            "perdu. Prévenez la personne qui exploite le site ; pour une demande pressante, téléphonez."
        )
        return [Outage(code="taches_arretees", said=said)]
    if not noted["late"]:
        return []
    waiting = "un message attend" if noted["late"] == 1 else f"{noted['late']} messages attendent"
    said = (
        f"Les messages partent mal depuis {_when(noted['since'], at)} : {waiting}, rien n'est perdu. "
        "Pour une demande pressante, téléphonez à l'organisme."
    )
    return [Outage(code="messages_en_attente", said=said)]


def _when(then: datetime, now: datetime) -> str:
    return clock(then) if now - then < timedelta(hours=12) else moment(then)


def _room() -> list[Outage]:
    if _free_bytes(settings.CORDEE_DATA) > TOO_LITTLE:
        return []
    said = "Le disque du service est presque plein : prévenez la personne qui exploite le site avant qu'il ne s'arrête."
    return [Outage(code="disque_presque_plein", said=said)]


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free
