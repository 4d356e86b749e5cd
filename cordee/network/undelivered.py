"""What nobody got: mails without a room that would make a task of it, for who can put their address right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.urls import reverse

from cordee.domain.access import Actor
from cordee.network import accounts, administering, wording
from cordee.outbox import undelivered
from cordee.outbox.models import FollowedBy
from cordee.ui.waiting import Waiting, counted, declare

SECTION = "non-remis"


@dataclass(frozen=True, kw_only=True)
class NobodyGot:
    """One address that mails of one kind did not reach in the last thirty days."""

    said: str
    address: str
    times: int
    last_on: date


def register() -> None:
    for kind, said in (
        (administering.INVITATION, wording.INVITATION_MAIL),
        (accounts.PASSWORD_RESET, wording.PASSWORD_MAIL),
        (administering.SECURITY_NOTICE, wording.SECURITY_MAIL),
    ):
        undelivered.tell_readers(kind, readers=FollowedBy.ADMINISTRATORS, said=said)
    declare("network:accounts", waiting)


def nobody_got() -> list[NobodyGot]:
    """The latest first. The database knows who asks: all of it for administrators, of cases for rights officers."""
    with connection.cursor() as cursor:
        cursor.execute("select kind, address, times, last_on from policy.messages_nobody_got() order by 4 desc, 1, 2")
        rows = cursor.fetchall()
    return [
        NobodyGot(said=undelivered.notice_of(kind).said, address=address, times=times, last_on=last_on)
        for kind, address, times, last_on in rows
    ]


def waiting(actor: Actor, on: date, page: str = "network:accounts") -> Iterator[Waiting]:
    count = len(nobody_got())
    yield Waiting(said=counted(count, *wording.NOBODY_GOT), count=count, address=f"{reverse(page)}#{SECTION}")
