"""What the site acknowledged, asked of its database: the act once, with its event, its audit and its message."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from django.db.models import F, Model, QuerySet
from django.test import override_settings
from django.urls import reverse

from cordee.audit.models import Event
from cordee.documents.models import Document
from cordee.domain.access import ActorKind
from cordee.domain.reaching import ByHand, Channel, Why
from cordee.domain.referral import State, Verb
from cordee.employer.models import EmployerReply, Sharing
from cordee.frontdesk.codes import hash_of_code
from cordee.frontdesk.models import Call
from cordee.matching.models import MatchWord
from cordee.orientation.models import Orientation
from cordee.outbox.digest import is_grouped
from cordee.outbox.models import Message
from cordee.outbox.models import State as Queued
from cordee.people.models import Consent
from cordee.privacy.models import Guard
from cordee.programmes.models import SupportProgramme
from cordee.referrals.links import secret_of
from cordee.referrals.models import (
    AnswerLink,
    Attempt,
    Continuation,
    Referral,
    ReferralComplement,
    ReferralQuestion,
    Transition,
)
from cordee.referrals.moving import TOLD_AS
from cordee.support.models import Application, Appointment, Note, Step
from tests.faults.people_at_work import Acknowledged, Ledger
from tests.faults.post_office import PostOffice
from tests.faults.site import LINK_KEY

TOLD_TO_THE_SENDER = {Verb.ACCEPT, Verb.REFUSE, Verb.REDIRECT, Verb.CLOSE, Verb.REOPEN}
TOLD_OF_HER_WORD = {(Verb.AGREE, State.AWAITING_CONSENT), (Verb.WITHDRAW, State.AWAITING_CONSENT)}
# Where the act is found again by its key; those that are not moves of a request.
KEPT_IN: Mapping[str, type[Model]] = {
    "attempt": Attempt,
    "question": ReferralQuestion,
    "complement": ReferralComplement,
    "go on": Continuation,
    "restrict": Guard,
    "match": MatchWord,
    "note": Note,
    "step": Step,
    "appointment": Appointment,
    "application": Application,
    "document": Document,
    "programme": SupportProgramme,
    "share": Sharing,
    "employer answer": EmployerReply,
}
# Rows of a case and the line of the audit that says of each that it was written.
WRITTEN: Mapping[type[Model], str] = {
    Note: "note.written",
    Step: "step.added",
    Appointment: "appointment.made",
    Application: "application.opened",
    Document: "document.added",
    SupportProgramme: "programme.opened",
    Sharing: "employer_sharing.agreed",
    EmployerReply: "employer_reply.given",
}
# Acts without a key of their own: the journal has at least as many as were acknowledged.
COUNTED = {
    "log in": "account.logged_in",
    "personal link": "personal_link.issued",
    "answer link": "link.issued",
    "try out": "webhook.tried",
}


def broken_promises(ledger: Ledger, office: PostOffice, posted: Collection[str]) -> list[str]:
    return [
        *(f"{act}: {what}" for act in ledger.acknowledged for what in _lost(act)),
        *_uncounted(ledger),
        *_stocks(ledger),
        *_half_written(),
        *_not_posted(posted),
        *broken_mails(office),
    ]


def _lost(act: Acknowledged) -> Iterator[str]:
    match act.verb:
        case "call":
            if not Call.objects.filter(pk=act.about).exists():
                yield "no call"
        case "hand over":
            yield from _lost_hand_over(act)
        case "withdraw consent":
            yield from _kept_agreements(Consent.objects.filter(pk=act.about))
        case "withdraw all":
            given = Consent.objects.filter(case__person_links=act.about, given_at__lt=act.code)
            yield from _kept_agreements(given)
        case "lift":
            yield from _not_once(Guard.objects.filter(pk=act.about, lifted_at__isnull=False).count(), "lifting")
        case "session":
            held = SupportProgramme._base_manager.filter(entries__contains=[{"id": act.about, "what": "seance"}])
            yield from _not_once(held.count(), "session")
        case "stock":
            pass  # by its case: see ``_stocks``
        case verb if verb in COUNTED:
            pass
        case verb if verb in KEPT_IN:
            yield from _not_once(KEPT_IN[verb]._base_manager.filter(idempotency_key=act.about).count(), verb)
        case _:
            lines = [line for line in _lines_of_acts() if line.idempotency_key == act.about]
            yield from _not_once(len(lines), "line of the journal")
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


def _kept_agreements(consents: QuerySet[Consent]) -> Iterator[str]:
    yield from (f"agreement {one.pk} is still in force" for one in consents if one.withdrawn_at is None)


def _uncounted(ledger: Ledger) -> Iterator[str]:
    promised = Counter(act.verb for act in ledger.acknowledged)
    for verb, kind in COUNTED.items():
        kept = Event.objects.filter(kind=kind).count()
        if kept < promised[verb]:
            yield f"{verb}: {promised[verb]} acknowledged, {kept} in the journal"


def _stocks(ledger: Ledger) -> Iterator[str]:
    """Each that was acknowledged is one more decision of its case; the first came with it."""
    promised = Counter(act.about for act in ledger.acknowledged if act.verb == "stock")
    for case, taken in promised.items():
        kept = Orientation.objects.filter(case=case, decided_at__gt=F("case__opened_at")).count()
        if kept < taken:
            yield f"stock of {case}: {taken} acknowledged, {kept} recorded"


def _half_written() -> Iterator[str]:
    """Each line of the journal has its audit and its message, and neither stands alone."""
    lines, own = list(Transition.objects.all()), _lines_of_acts()
    for verb, told_as in TOLD_AS.items():
        moved = Counter(str(line.referral_id) for line in own if line.verb == verb)
        traced = Counter(Event.objects.filter(kind=f"referral.{told_as}").values_list("target", flat=True))
        if moved != traced:
            yield f"{told_as}: {moved - traced} without audit, {traced - moved} without journal"
    continued = Counter(Event.objects.filter(kind="referral.continued").values_list("target", flat=True))
    children = Counter(str(child) for child in Continuation.objects.values_list("child", flat=True))
    if continued != children:
        yield f"requests that went on: {children - continued} without audit, {continued - children} without request"
    for model, kind in WRITTEN.items():
        rows = Counter(str(key) for key in model._base_manager.values_list("pk", flat=True))
        traced = Counter(Event.objects.filter(kind=kind).values_list("target", flat=True))
        if rows != traced:
            yield f"{kind}: {rows - traced} without audit, {traced - rows} without row"
    told = set(Message.objects.values_list("idempotency_key", flat=True))
    due = {f"referral_answered:{line.referral_id}:{line.version}" for line in lines if _is_told_to_the_sender(line)}
    answered = {key for key in told if key.startswith("referral_answered:")}
    if due != answered:
        yield f"answers told to the sender: {due - answered} missing, {answered - due} of no act"
    asked = Counter(Message.objects.filter(kind="referral_sent").values_list("about", flat=True))
    sent = Counter(str(line.referral_id) for line in lines if line.to_state == State.SENT)
    if asked != sent:
        yield f"requests and their mails: {sent - asked} without mail, {asked - sent} without request"


def _lines_of_acts() -> list[Transition]:
    """The journal without the first line of a request that a redirection made: it has the key of the redirection."""
    born = set(Continuation.objects.values_list("child", "idempotency_key"))
    return [line for line in Transition.objects.all() if (line.referral_id, line.idempotency_key) not in born]


def _is_told_to_the_sender(line: Transition) -> bool:
    of_her_word = (line.verb, line.from_state) in TOLD_OF_HER_WORD and line.actor_kind == ActorKind.BENEFICIARY
    return line.verb in TOLD_TO_THE_SENDER or of_her_word


def _not_posted(posted: Collection[str]) -> Iterator[str]:
    """What is marked as sent to a software was posted to it, under a number of ours."""
    hooks = {str(hook.pk): hook.state for hook in Message.objects.filter(channel=Channel.WEBHOOK)}
    yield from (f"{number} was posted and belongs to no act" for number in posted if number not in hooks)
    for number, state in hooks.items():
        if state == Queued.SENT and number not in posted:
            yield f"event {number} is marked as sent and was never posted"
        if state == Queued.FAILED:
            yield f"event {number} was given up"


def broken_mails(office: PostOffice) -> Iterator[str]:
    """Each message marked as sent was told once; nothing was received that the outbox does not know."""
    mails = list(Message.objects.filter(channel=Channel.MAIL))
    known = {mail.message_id for mail in mails}
    yield from (f"{number} was received and belongs to no act" for number in office.copies if number not in known)
    told = set(Event.objects.filter(kind="person.not_reached").values_list("detail__message", flat=True))
    for mail in mails:
        if mail.state == Queued.FAILED and not (mail.is_to_person and is_left_to_somebody(mail)):
            yield f"{mail.message_id} was given up"
        if mail.state == Queued.FAILED and mail.is_to_person and str(mail.pk) not in told:
            yield f"{mail.message_id}, for somebody to call, was told to nobody"
        if mail.state == Queued.SENT and not is_grouped(mail.kind) and not office.copies[mail.message_id]:
            yield f"{mail.message_id} is marked as sent and was never received"
    yield from _reminders([mail for mail in mails if is_grouped(mail.kind)], office)


def is_left_to_somebody(mail: Message) -> bool:
    """No message may leave for this person, who gave a telephone number alone: somebody calls her."""
    return mail.last_error == f"{ByHand.CALL} {Why.NO_WRITTEN_ADDRESS}"


def _reminders(mails: list[Message], office: PostOffice) -> Iterator[str]:
    """Several leave as one mail under the number of the first: each is one line of one of those that were received."""
    told: Counter[str] = Counter()
    for mail in mails:
        for link, times in office.opens.get(mail.message_id, Counter()).items():
            told[link] += times
    for referral, due in Counter(mail.about for mail in mails if mail.state == Queued.SENT).items():
        times = sum(told.pop(link, 0) for link in _links_of(referral))
        if times != due:
            yield f"request {referral}: {due} reminders are marked as sent, {times} were received"
    yield from (f"{link} was recalled {times} times and is of no reminder" for link, times in told.items())


def _links_of(referral: str) -> Iterator[str]:
    with override_settings(CORDEE_LINK_KEY=LINK_KEY):
        for link in AnswerLink.objects.filter(referral=referral).values_list("pk", flat=True):
            yield reverse("referrals:answer_link", args=[secret_of(link)])
