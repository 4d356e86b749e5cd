"""One way to break each invariant, which no act of the application has: as superuser, triggers and keys switched off.

Each returns the id of the row that the check must find, and may need a constraint to be dropped first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from cordee.cases.models import Escalation, Participation
from cordee.domain.referral import State
from cordee.matching.models import MatchSide
from cordee.orientation.models import HealthFacts, Trace
from cordee.people.models import NoticeGiven
from cordee.referrals.models import AnswerLink, Correction, Referral, Transition
from tests.database import bypass_row_security
from tests.factories.cases import CaseFactory, EscalationFactory
from tests.factories.matching import MatchFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.people import CAME_AT
from tests.factories.privacy import CaseAssignmentFactory, EmergencyAccessFactory, GuardFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.voice import PersonAnswerFactory, PersonQuestionFactory
from tests.rooms.invariants import breaking_cases as cases
from tests.rooms.invariants import breaking_enquiries as web
from tests.rooms.invariants import breaking_sheets as sheets
from tests.rooms.invariants.breaking_documents import document_past_its_day, document_without_its_file
from tests.rooms.invariants.breaking_kept import (
    agreed_erasure_waits,
    case_outlives_its_term,
    kept_too_long,
    parcel_left_behind,
)
from tests.rooms.invariants.breaking_messages import (
    forgotten_message,
    given_up_in_silence,
    message,
    tells_of_nothing,
    told_to_nobody,
    webhook_of_nothing,
)


@contextmanager
def without_guards(*constraints: str) -> Iterator[None]:
    """``constraints`` as "table constraint". What is pending is checked first: nothing of ours stops the test later."""
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
        for named in constraints:
            table, constraint = named.split()
            cursor.execute(f"alter table {table} drop constraint if exists {constraint}")
            cursor.execute(f"drop index if exists {constraint}")
        cursor.execute("set local session_replication_role = replica")
        yield
        cursor.execute("set local session_replication_role = origin")


def change(row: Any, **changes: Any) -> UUID:
    assert type(row)._base_manager.filter(pk=row.pk).update(**changes) == 1
    return row.pk


def again(row: Any, **changes: Any) -> UUID:
    """The same row once more, with another id."""
    row.pk = None
    row.id = uuid4()
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row.pk


def referral(state: State = State.SENT, **more: Any) -> Referral:
    return ReferralFactory(state=state, **more)


def last_line(of: Referral) -> Transition:
    return Transition.objects.filter(referral=of.pk).order_by("-version")[0]


def two_leads() -> set[UUID]:
    case = CaseFactory()
    with without_guards("cases_participation case_has_one_lead_at_a_time"):
        again(Participation.objects.get(case=case), organisation=OrganisationFactory())
    return {case.pk}


def nobody_leads() -> set[UUID]:
    case = CaseFactory()
    with without_guards():
        Participation.objects.filter(case=case).update(valid_until=timezone.now())
    return {case.pk}


def nothing_comes_next() -> set[UUID]:
    case = CaseFactory()
    with without_guards("cases_case open_case_says_what_comes_next_when_and_by_whom"):
        return {change(case, next_action_on=None)}


def late_in_silence() -> set[UUID]:
    case = CaseFactory()
    with without_guards():
        return {change(case, next_action_on=timezone.localdate() - timedelta(days=15))}


def seen_to_long_ago() -> set[UUID]:
    case = CaseFactory()
    long_ago = {"opened_at": timezone.now() - timedelta(days=40), "closed_at": timezone.now() - timedelta(days=15)}
    EscalationFactory(case=case, reason="suite_en_retard", ending="autrement", **long_ago)
    with without_guards():
        return {change(case, next_action_on=timezone.localdate() - timedelta(days=30))}


def expired_in_silence() -> set[UUID]:
    expired = referral(State.EXPIRED)
    with without_guards():
        Escalation.objects.filter(case=expired.case_id).delete()
    return {expired.pk}


def expired_behind_the_line_of_another() -> set[UUID]:
    expired, other = referral(State.EXPIRED), referral(State.SENT)
    with without_guards():
        Escalation.objects.filter(case=expired.case_id).update(referral=other.pk)
    return {expired.pk}


def closed_before_it_expired() -> set[UUID]:
    expired = referral(State.EXPIRED)
    with without_guards():
        before = expired.state_since - timedelta(minutes=1)
        Escalation.objects.filter(case=expired.case_id).update(closed_at=before, ending="autrement")
    return {expired.pk}


def state_without_line() -> set[UUID]:
    sent = referral()
    with without_guards():
        return {change(sent, state=State.RECEIVED.value, responder_name="Mme Roche")}


def version_without_line() -> set[UUID]:
    sent = referral()
    with without_guards():
        return {change(sent, version=2)}


def hole_in_the_journal() -> set[UUID]:
    received = referral(State.RECEIVED)
    with without_guards():
        change(last_line(received), version=3)
    return {received.pk}


def move_that_the_table_lacks() -> set[UUID]:
    received = referral(State.RECEIVED)
    with without_guards():
        return {change(last_line(received), from_state=State.DRAFT.value)}


def no_clock() -> set[UUID]:
    sent = referral()
    with without_guards("referrals_referral sent_referral_has_its_clocks"):
        return {change(sent, expires_on=None)}


def nobody_answered() -> set[UUID]:
    accepted = referral(State.ACCEPTED)
    with without_guards("referrals_referral answered_referral_says_who_answered"):
        return {change(accepted, responder_name="")}


def refused_without_reason() -> set[UUID]:
    refused = referral(State.REFUSED)
    with without_guards("referrals_referral refused_referral_says_why"):
        return {change(refused, refusal_reason="")}


def waits_for_an_answer_that_came() -> set[UUID]:
    refused = referral(State.REFUSED)
    with without_guards():
        change(refused.case, next_action="attendre_reponse")
    return {refused.pk}


def came_in_without_accepting() -> set[UUID]:
    sent = referral()
    with without_guards():
        part = Participation.objects.get(case=sent.case_id, level="lead")
        return {again(part, level="partner", organisation=sent.recipient, opened_by="orientation")}


def follows_itself() -> set[UUID]:
    first = referral()
    second = referral(case=first.case, sender=first.sender, orientation=first.orientation, parent=first)
    with without_guards():
        change(first, parent=second)
    return {first.pk, second.pk}


def passed_on_four_times() -> set[UUID]:
    first = referral()
    second = referral(case=first.case, sender=first.sender, orientation=first.orientation, parent=first)
    with without_guards("referrals_referral referral_is_passed_on_three_times_at_most"):
        return {change(second, hops=4)}


def redirected_nowhere() -> set[UUID]:
    parent = referral(State.REDIRECTED)
    with without_guards():
        Referral.objects.filter(parent=parent.pk).update(parent=None, hops=0)
    return {parent.pk}


def act_done_twice() -> set[UUID]:
    received = referral(State.RECEIVED)
    with without_guards("referrals_transition one_key_one_effect"):
        last = last_line(received)
        first = Transition.objects.get(referral=received.pk, version=1)
        return {first.pk, change(last, idempotency_key=first.idempotency_key)}


def drafted_twice() -> set[UUID]:
    one = referral(State.DRAFT)
    other = referral(State.DRAFT, sender=one.sender)
    with without_guards("referrals_referral referral_is_drafted_once_a_key"):
        return {one.pk, change(other, idempotency_key=one.idempotency_key)}


def act_without_key() -> set[UUID]:
    one = referral(State.DRAFT)
    with without_guards():
        return {change(one, idempotency_key="")}


def told_twice() -> set[UUID]:
    one, other = message(), message()
    with without_guards():
        return {one.pk, change(other, message_id=one.message_id)}


def key_used_twice() -> set[UUID]:
    one, other = message(), message()
    with without_guards(), connection.cursor() as cursor:
        cursor.execute(
            "select conname from pg_constraint where conrelid = 'outbox_message'::regclass and contype = 'u'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"alter table outbox_message drop constraint {name}")
        return {one.pk, change(other, idempotency_key=one.idempotency_key)}


def decision_changed() -> set[UUID]:
    sent = referral()
    trace = Trace.objects.get(orientation=sent.orientation_id)
    with without_guards():
        change(trace, decision=trace.decision | {"on": "2024-09-03"})
    return {sent.orientation_id}


def facts_lost() -> set[UUID]:
    sent = referral()
    with without_guards():
        HealthFacts.objects.filter(orientation=sent.orientation_id).delete()
    return {sent.orientation_id}


def orientation_of_another() -> set[UUID]:
    sent, other = referral(), referral()
    with without_guards():
        return {change(sent, orientation=other.orientation)}


def still_invited() -> set[UUID]:
    refused = referral(State.REFUSED)
    with without_guards():
        part = Participation.objects.get(case=refused.case_id, level="lead")
        return {
            again(
                part,
                level="invited",
                opened_by="orientation",
                organisation=refused.recipient,
                referral=refused.pk,
            )
        }


def line_elsewhere() -> set[UUID]:
    sent = referral()
    with without_guards():
        return {change(last_line(sent), departement="38")}


def told_nothing() -> set[UUID]:
    sent = referral()
    with without_guards():
        NoticeGiven.objects.filter(person=sent.case.person_id).update(at=CAME_AT + timedelta(days=1))
    return {sent.pk}


def consent_for_another() -> set[UUID]:
    sent = referral()
    with without_guards():
        change(sent.consent, organisation=sent.sender)
    return {sent.pk}


def goes_on_after_the_withdrawal() -> set[UUID]:
    sent = referral()
    with without_guards():
        change(sent.consent, withdrawn_at=timezone.now(), withdrawn_channel="voice", withdrawn_by_label="Essai")
    return {sent.pk}


def two_links() -> set[UUID]:
    sent = referral(linked=True)
    with without_guards("referrals_answerlink referral_has_one_live_link_at_a_time"):
        link = AnswerLink.objects.get(referral=sent.pk)
        return {link.pk, again(link, secret_hash="0" * 64)}


def link_after_the_end() -> set[UUID]:
    refused = referral(State.REFUSED, linked=True)
    with without_guards():
        return {change(AnswerLink.objects.get(referral=refused.pk), created_at=CAME_AT + timedelta(days=1))}


def link_of_another() -> set[UUID]:
    sent = referral(linked=True)
    with without_guards():
        return {change(AnswerLink.objects.get(referral=sent.pk), organisation=sent.sender)}


def alone_in_its_match() -> set[UUID]:
    match = MatchFactory()
    with without_guards():
        MatchSide.objects.filter(pk=match.sides.first().pk).delete()
    return {match.pk}


def confirmed_by_nobody() -> set[UUID]:
    with without_guards():
        return {change(MatchFactory(), state="confirmed")}


def word_that_nobody_said() -> set[UUID]:
    match = MatchFactory()
    with without_guards():
        change(match.sides.first(), word="same", version=1)
    return {match.pk}


def draft_in_a_closed_case() -> set[UUID]:
    drafted = referral(State.DRAFT)
    with without_guards("cases_case case_says_why_and_when_it_closed"):
        return {change(drafted.case, state="closed")}


def confirmed(wrong: Referral, **more: Any) -> Correction:
    """Asked by one administrator, confirmed by another, two days ago."""
    asked, decided = MembershipFactory(role="administrator"), MembershipFactory(role="administrator")
    then = timezone.now() - timedelta(days=2)
    asking = {"asked_at": then, "asked_by": asked, "asked_by_account": asked.user, "confirm_by": then.date()}
    deciding = {"decided_at": then, "decided_by": decided, "decided_by_account": decided.user}
    said = {"reason": "Saisie en trop", "verdict": "confirmee"} | asking | deciding
    with without_guards():
        return Correction.objects.create(referral=wrong, departement=wrong.departement, **(said | more))


def error_of_nobody() -> set[UUID]:
    return {referral(State.ENTERED_IN_ERROR).pk}


def error_of_one() -> set[UUID]:
    wrong = referral(State.ENTERED_IN_ERROR)
    with without_guards("referrals_correction correction_is_signed_by_two_persons"):
        correction = confirmed(wrong, carried_out_at=timezone.now())
        change(correction, decided_by=correction.asked_by, decided_by_account=correction.asked_by_account)
    return {wrong.pk}


def left_uncorrected() -> set[UUID]:
    return {confirmed(referral()).pk}


def expired_at_first_sight() -> set[UUID]:
    expired = referral(State.EXPIRED)
    with without_guards():
        return {change(expired, expiry_seen_at=expired.state_since - timedelta(minutes=10))}


def hidden_from_all() -> set[UUID]:
    return {GuardFactory(kind="sensitive").pk}


def left_the_sensitive_case() -> set[UUID]:
    guard = GuardFactory(kind="sensitive")
    CaseAssignmentFactory(case=guard.case, membership=MembershipFactory(valid_until=timezone.now()))
    return {guard.pk}


def emergency_in_silence() -> set[UUID]:
    return {EmergencyAccessFactory().pk}


def reads_after_the_withdrawal() -> set[UUID]:
    withdrawn = referral(State.WITHDRAWN)
    with without_guards("cases_participation case_has_one_lead_at_a_time"):
        part = Participation.objects.filter(case=withdrawn.case_id, level="lead")[0]
        return {again(part, level="reader", organisation=withdrawn.recipient, opened_by="orientation")}


def guard_elsewhere() -> set[UUID]:
    guard = GuardFactory()
    with without_guards():
        return {change(guard, departement="38")}


def answer_elsewhere() -> set[UUID]:
    answer = PersonAnswerFactory(question=PersonQuestionFactory(referral=referral(State.CLOSED)))
    with without_guards():
        return {change(answer, departement="38")}


BREAKINGS = [
    ("I-01", two_leads),
    ("I-01", nobody_leads),
    ("I-02", nothing_comes_next),
    ("I-02.overdue", late_in_silence),
    ("I-02.overdue", seen_to_long_ago),
    ("I-02.closed", draft_in_a_closed_case),
    *web.BREAKINGS,
    ("I-04.expired", expired_in_silence),
    ("I-04.expired", expired_behind_the_line_of_another),
    ("I-04.expired", closed_before_it_expired),
    ("I-04.error", error_of_nobody),
    ("I-04.error", error_of_one),
    ("I-04.corrected", left_uncorrected),
    ("I-04.state", state_without_line),
    ("I-04.version", version_without_line),
    ("I-04.version", hole_in_the_journal),
    ("I-04.moves", move_that_the_table_lacks),
    ("I-04.clocks", no_clock),
    ("I-04.answers", nobody_answered),
    ("I-04.answers", refused_without_reason),
    ("I-04.next", waits_for_an_answer_that_came),
    ("I-05.lead", came_in_without_accepting),
    ("I-05.chain", follows_itself),
    ("I-05.chain", passed_on_four_times),
    ("I-05.child", redirected_nowhere),
    ("I-07.acts", act_done_twice),
    ("I-07.drafts", drafted_twice),
    ("I-07.drafts", act_without_key),
    ("I-07.messages", told_twice),
    ("I-07.messages", key_used_twice),
    ("I-08.waiting", forgotten_message),
    ("I-08.failed", given_up_in_silence),
    ("I-08.failed", told_to_nobody),
    ("I-08.act", tells_of_nothing),
    ("I-08.act", webhook_of_nothing),
    ("I-11.sides", alone_in_its_match),
    ("I-11.words", confirmed_by_nobody),
    ("I-11.words", word_that_nobody_said),
    ("I-13.expiry", expired_at_first_sight),
    ("I-15.hash", decision_changed),
    ("I-15.parts", facts_lost),
    ("I-15.sent", orientation_of_another),
    ("I-16.invited", still_invited),
    ("I-16.departement", line_elsewhere),
    ("I-16.departement", guard_elsewhere),
    ("I-16.departement", answer_elsewhere),
    ("I-16.sensitive", hidden_from_all),
    ("I-16.sensitive", left_the_sensitive_case),
    ("I-16.emergency", emergency_in_silence),
    ("C-01", told_nothing),
    ("C-02", consent_for_another),
    ("C-05", goes_on_after_the_withdrawal),
    ("C-05.access", reads_after_the_withdrawal),
    ("K-01", case_outlives_its_term),
    ("K-03", agreed_erasure_waits),
    ("K-02.kept", kept_too_long),
    ("K-02.kept", parcel_left_behind),
    ("documents.files", document_without_its_file),
    ("documents.due", document_past_its_day),
    *(("cases.stranded", leave) for leave in cases.WAYS),
    ("links.one", two_links),
    ("links.open", link_after_the_end),
    ("links.open", link_of_another),
    ("sheets.closed", sheets.sheet_read_after_its_end),
    ("sheets.closed", sheets.sheet_read_after_she_stopped_it),
    ("sheets.erased", sheets.sheet_kept_too_long),
]
