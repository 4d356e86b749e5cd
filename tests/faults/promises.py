"""What the site acknowledged, asked of its database: the act once, with its event, its audit and its message."""

from collections import Counter
from collections.abc import Iterator

from django.test import override_settings
from django.urls import reverse

from cordee.audit.models import Event
from cordee.domain.reaching import Channel
from cordee.domain.referral import Verb
from cordee.frontdesk.codes import hash_of_code
from cordee.frontdesk.models import Call
from cordee.outbox.digest import is_grouped
from cordee.outbox.models import Message, State
from cordee.referrals.links import secret_of
from cordee.referrals.models import AnswerLink, Attempt, Referral, Transition
from tests.faults.people_at_work import Acknowledged, Ledger
from tests.faults.post_office import PostOffice
from tests.faults.site import LINK_KEY

TOLD_TO_THE_SENDER = {Verb.ACCEPT, Verb.REFUSE, Verb.CLOSE}
TRACES = {
    Verb.SEND: "referral.sent",
    Verb.ACKNOWLEDGE: "referral.received",
    Verb.ACCEPT: "referral.accepted",
    Verb.REFUSE: "referral.refused",
    Verb.START: "referral.started",
    Verb.CLOSE: "referral.closed",
}


def broken_promises(ledger: Ledger, office: PostOffice) -> list[str]:
    return [
        *(f"{act}: {what}" for act in ledger.acknowledged for what in _lost(act)),
        *_log_ins(ledger),
        *_half_written(),
        *broken_mails(office),
    ]


def _lost(act: Acknowledged) -> Iterator[str]:
    match act.verb:
        case "call":
            if not Call.objects.filter(pk=act.about).exists():
                yield "no call"
        case "hand over":
            yield from _lost_hand_over(act)
        case "attempt":
            yield from _not_once(Attempt.objects.filter(idempotency_key=act.about).count(), "attempt")
        case "log in":
            pass
        case _:
            lines = Transition.objects.filter(idempotency_key=act.about)
            yield from _not_once(lines.count(), "line of the journal")
            yield from (f"is a {line.verb}" for line in lines if line.verb != act.verb)


def _lost_hand_over(act: Acknowledged) -> Iterator[str]:
    call = Call.objects.get(pk=act.about)
    with override_settings(CORDEE_LINK_KEY=LINK_KEY):
        spelt = hash_of_code(act.code)
    if call.code_hash != spelt:
        yield "the code that was spelt is not that of the call"
    yield from _not_once(Transition.objects.filter(idempotency_key=f"call:{act.about}:send").count(), "sending")
    yield from _not_once(Referral.objects.filter(pk=call.referral).count(), "request")


def _not_once(count: int, what: str) -> Iterator[str]:
    if count != 1:
        yield f"{count} times a {what}"


def _log_ins(ledger: Ledger) -> Iterator[str]:
    promised = sum(1 for act in ledger.acknowledged if act.verb == "log in")
    kept = Event.objects.filter(kind="account.logged_in").count()
    if kept < promised:
        yield f"{promised} log-ins acknowledged, {kept} in the journal"


def _half_written() -> Iterator[str]:
    """Each line of the journal has its audit and its message, and neither stands alone."""
    lines = list(Transition.objects.select_related("referral"))
    for verb, kind in TRACES.items():
        moved = Counter(str(line.referral_id) for line in lines if line.verb == verb)
        traced = Counter(Event.objects.filter(kind=kind).values_list("target", flat=True))
        if moved != traced:
            yield f"{kind}: {moved - traced} without audit, {traced - moved} without journal"
    told = set(Message.objects.values_list("idempotency_key", flat=True))
    due = {f"referral_answered:{line.referral_id}:{line.version}" for line in lines if line.verb in TOLD_TO_THE_SENDER}
    answered = {key for key in told if key.startswith("referral_answered:")}
    if due != answered:
        yield f"answers told to the sender: {due - answered} missing, {answered - due} of no act"
    asked = Counter(Message.objects.filter(kind="referral_sent").values_list("about", flat=True))
    sent = Counter(str(line.referral_id) for line in lines if line.verb == Verb.SEND)
    if asked != sent:
        yield f"requests and their mails: {sent - asked} without mail, {asked - sent} without request"


def broken_mails(office: PostOffice) -> Iterator[str]:
    """Each message marked as sent was told once; nothing was received that the outbox does not know."""
    mails = list(Message.objects.filter(channel=Channel.MAIL))
    known = {mail.message_id for mail in mails}
    yield from (f"{number} was received and belongs to no act" for number in office.copies if number not in known)
    for mail in mails:
        if mail.state == State.FAILED:
            yield f"{mail.message_id} was given up"
        if mail.state == State.SENT and not is_grouped(mail.kind) and not office.copies[mail.message_id]:
            yield f"{mail.message_id} is marked as sent and was never received"
    yield from _reminders([mail for mail in mails if is_grouped(mail.kind)], office)


def _reminders(mails: list[Message], office: PostOffice) -> Iterator[str]:
    """Several leave as one mail under the number of the first: each is one line of one of those that were received."""
    told: Counter[str] = Counter()
    for mail in mails:
        for link, times in office.opens.get(mail.message_id, Counter()).items():
            told[link] += times
    for referral, due in Counter(mail.about for mail in mails if mail.state == State.SENT).items():
        times = sum(told.pop(link, 0) for link in _links_of(referral))
        if times != due:
            yield f"request {referral}: {due} reminders are marked as sent, {times} were received"
    yield from (f"{link} was recalled {times} times and is of no reminder" for link, times in told.items())


def _links_of(referral: str) -> Iterator[str]:
    with override_settings(CORDEE_LINK_KEY=LINK_KEY):
        for link in AnswerLink.objects.filter(referral=referral).values_list("pk", flat=True):
            yield reverse("referrals:answer_link", args=[secret_of(link)])
