"""What the site acknowledged, asked of its database: the act once, with its event, its audit and its message."""

from collections import Counter
from collections.abc import Iterator

from django.test import override_settings

from cordee.audit.models import Event
from cordee.domain.referral import Verb
from cordee.frontdesk.codes import hash_of_code
from cordee.frontdesk.models import Call
from cordee.outbox.models import Message, State
from cordee.referrals.models import Attempt, Referral, Transition
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
        *_mails(office),
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


def _mails(office: PostOffice) -> Iterator[str]:
    """Each message marked as sent was received; nothing was received that the outbox does not know."""
    numbers = dict(Message.objects.values_list("message_id", "state"))
    for number in office.copies:
        if number not in numbers:
            yield f"{number} was received and belongs to no act"
    for number, state in numbers.items():
        if state == State.SENT and not office.copies[number]:
            yield f"{number} is marked as sent and was never received"
        if state == State.FAILED:
            yield f"{number} was given up"
