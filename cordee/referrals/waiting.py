"""What waits for a member in the lists of requests and of what comes next, for the home page."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from urllib.parse import urlencode

from django.urls import reverse

from cordee.domain.access import Actor
from cordee.domain.referral import State
from cordee.referrals import correcting, todo
from cordee.referrals.basket import Basket
from cordee.referrals.correction import Verdict
from cordee.referrals.models import NO_DEADLINE
from cordee.referrals.worklists import RECEIVED, SENT, WATCHED, Worklist
from cordee.ui.waiting import Waiting, counted, declare

Words = tuple[str, str]  # of one, of several
SAID: Mapping[str, Mapping[Basket, Words]] = {
    RECEIVED.code: {
        Basket.LATE: ("1 réponse en retard à donner", "{} réponses en retard à donner"),
        Basket.TO_ANSWER: ("1 demande attend votre réponse", "{} demandes attendent votre réponse"),
        Basket.TO_START: ("1 premier rendez-vous à tenir", "{} premiers rendez-vous à tenir"),
        Basket.FOLLOWED: ("1 suivi à clore, avec son résultat", "{} suivis à clore, avec leur résultat"),
    },
    SENT.code: {
        Basket.LATE: ("1 réponse en retard à vos envois", "{} réponses en retard à vos envois"),
        Basket.DRAFTS: ("1 envoi qui attend un accord ou vous", "{} envois qui attendent un accord ou vous"),
    },
    WATCHED.code: {
        Basket.LATE: ("1 réponse en retard sur votre territoire", "{} réponses en retard sur votre territoire"),
        Basket.START_LATE: (
            "1 premier rendez-vous en retard sur votre territoire",
            "{} premiers rendez-vous en retard sur votre territoire",
        ),
    },
}
TO_DO: Words = ("1 prochaine action à faire", "{} prochaines actions à faire")
TO_DO_LATE: Words = ("dont 1 en retard", "dont {} en retard")
CORRECTIONS: Words = ("1 correction attend votre signature", "{} corrections attendent votre signature")


def declare_all() -> None:
    for worklist in (RECEIVED, SENT, WATCHED):
        declare(worklist.page, partial(_in_list, worklist))
    declare("referrals:todo", _to_do)
    declare("referrals:corrections", _corrections)


def _in_list(worklist: Worklist, actor: Actor, on: date) -> Iterator[Waiting]:
    counts = worklist.counting(actor=actor, on=on)
    for basket, words in SAID[worklist.code].items():
        if counts[basket]:
            address = f"{reverse(worklist.page)}?{urlencode({'panier': basket.value})}"
            nearest = _nearest(worklist, basket, actor, on)
            yield Waiting(said=counted(counts[basket], *words), count=counts[basket], address=address, on=nearest)


def _nearest(worklist: Worklist, basket: Basket, actor: Actor, on: date) -> date | None:
    """The day of the first line of the list; a draft's is that on which the person's silence ends it."""
    first = worklist.asking(actor=actor, basket=basket, on=on, size=1).referrals
    if not first:
        return None
    if first[0].state == State.AWAITING_CONSENT:
        agree_by: date | None = first[0].agree_by
        return agree_by
    day: date = first[0].next_deadline_on
    return None if day == NO_DEADLINE else day


def _to_do(actor: Actor, on: date) -> Iterator[Waiting]:
    found = todo.todo(actor=actor, on=on, size=1)
    late = f", {counted(found.late, *TO_DO_LATE)}" if found.late else ""
    said = counted(found.count, *TO_DO) + late
    nearest = found.rows[0].on if found.rows else None
    yield Waiting(said=said, count=found.count, address=reverse("referrals:todo"), on=nearest)


def _corrections(actor: Actor, on: date) -> Iterator[Waiting]:
    waiting = [
        one
        for one in correcting.corrections(actor=actor)
        if one.verdict == Verdict.WAITING.value and one.asked_by_account_id != actor.user and not one.is_lapsed_on(on)
    ]
    nearest = min((one.confirm_by for one in waiting), default=None)
    said = counted(len(waiting), *CORRECTIONS)
    yield Waiting(said=said, count=len(waiting), address=reverse("referrals:corrections"), on=nearest)
