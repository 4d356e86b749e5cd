"""What is typed on the page of the hand-over or of a call-back and not yet sent: sealed in the draft of the call.

A closed tab loses nothing of it; the end of the call erases it, however it ends. What the person has said yes to is not
kept: it is asked, and ticked, when it is sent.
"""

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.db import transaction

from cordee.domain.access import Actor
from cordee.frontdesk.actions import open_call
from cordee.frontdesk.models import Call
from cordee.keys.seals import seal_for

Typed = Mapping[str, Sequence[str]]
LONGEST_VALUE, MOST_VALUES = 10_000, 12  # far beyond what its field takes, which says so when it is sent


class TypedPage(StrEnum):
    HAND_OVER = "transmettre"
    CALL_BACK = "rappel"


KEPT: Mapping[TypedPage, frozenset[str]] = {
    TypedPage.HAND_OVER: frozenset(
        [
            "service",
            "offer",
            "family_name",
            "given_name",
            "birth_date",
            "phone",
            "email",
            "preferred_channel",
            "discretion",
            "language",
            "message",
            "override",
            "override_text",
            "representative",
            "send_reason",
            "heard",
        ]
    ),
    TypedPage.CALL_BACK: frozenset({"phone", "slot", "may_leave_message", "may_say_who", "keep"}),
}


@transaction.atomic
def keep(*, call_id: UUID, page: TypedPage, typed: Typed, actor: Actor) -> Call:
    """The last window to write wins, as for her words. Raises CallEnded, Call.DoesNotExist."""
    call = open_call(call_id, actor, None)
    kept = {
        name: [value.replace("\0", "")[:LONGEST_VALUE] for value in values[:MOST_VALUES]]
        for name, values in typed.items()
        if name in KEPT[page]
    }
    call.typed = _seal(call).encrypt(json.dumps(_opened(call) | {page.value: kept}).encode()).decode()
    call.save(update_fields=["typed"])
    return call


def is_too_long(page: TypedPage, typed: Typed) -> bool:
    """The beginning alone is kept, and the page says so."""
    kept = [value for name, values in typed.items() if name in KEPT[page] for value in values]
    return any(len(value) > LONGEST_VALUE for value in kept)


def typed_on(call: Call, page: TypedPage) -> dict[str, list[str]]:
    """By field; nothing where nothing was typed."""
    return _opened(call).get(page.value, {})


def _opened(call: Call) -> dict[str, dict[str, list[str]]]:
    """What another key has sealed is lost, as if it had not been typed."""
    if not call.typed:
        return {}
    try:
        opened: dict[str, dict[str, list[str]]] = json.loads(_seal(call).decrypt(call.typed.encode()))
    except InvalidToken:
        return {}
    return opened


def _seal(call: Call) -> Fernet:
    return seal_for("cordee.frontdesk.typed", str(call.pk))
