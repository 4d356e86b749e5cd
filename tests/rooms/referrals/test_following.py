"""After « acceptée »: the first meeting, the attempts at it, what it gave, and what is opened again."""

from datetime import date, timedelta

import pytest
from django.db import connection

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.cases.models import Case
from cordee.domain.access import Level
from cordee.domain.consent import ConsentChannel
from cordee.domain.follow_up import Tried
from cordee.domain.referral import AttemptKind, Guard, GuardsUnmet, NextAction, NotPossible, Outcome, State
from cordee.referrals import actions, following, queries
from cordee.referrals.moving import KeyReused
from tests.factories.audit import journal
from tests.rooms.referrals.layers import disagreements, seen
from tests.rooms.referrals.scene import AT, mails

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TODAY = AT.date()


def at_the_end():
    """What the database checks when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


def started(scene, referral, *, actor=None, **changes):
    told = {"met_on": TODAY, "responder_name": "Mme Roche"} | changes
    return scene.do(actor or scene.adviser, following.start, referral_id=referral.pk, **told)


def closed(scene, referral, outcome, *, actor=None, **changes):
    told = {"outcome": outcome, "responder_name": "Mme Roche"} | changes
    return scene.do(actor or scene.adviser, following.close, referral_id=referral.pk, **told)


def tried(scene, referral, on=TODAY, *, actor=None, kind=AttemptKind.NO_ANSWER, next_on=None, **changes):
    told = {"tried": Tried(kind=kind, on=on, next_on=next_on), "responder_name": "Mme Roche"} | changes
    return scene.do(actor or scene.adviser, following.note_attempt, referral_id=referral.pk, **told)


def tried_three_times(scene, referral, *, actor=None):
    for days in range(3):
        tried(scene, referral, TODAY + days * DAY, actor=actor, at=AT + days * DAY)
    return AT + 2 * DAY


def reopened(scene, referral, *, actor=None, **changes):
    told = {"reason": "La personne a rappelé", "at": AT + 5 * DAY} | changes
    return scene.do(actor or scene.adviser, following.reopen, referral_id=referral.pk, **told)


def case_of(scene, referral, actor):
    with acting_as(actor):
        parts = cases.participations(referral.case_id, actor=actor)
        case = cases.access_case(referral.case_id, actor=actor)
    return case, [(part.level, part.organisation_id) for part in parts]


@pytest.mark.parametrize("who", ["adviser", "link", "agent"])
def test_the_first_meeting_is_told_by_account_by_link_or_by_phone(scene, who):
    referral = scene.accept(scene.sent())
    actor = scene.holder(referral) if who == "link" else getattr(scene, who)

    done = started(scene, referral, actor=actor, met_on=TODAY + DAY, at=AT + 2 * DAY)

    assert (done.state, done.started_on) == (State.STARTED, TODAY + DAY)
    assert done.close_by == TODAY + 91 * DAY
    with acting_as(scene.adviser):
        line = queries.referral_history(referral.pk, actor=scene.adviser)[-1]
    assert (line.verb, line.effective_on, line.organisation_id) == ("start", TODAY + DAY, scene.operator.pk)
    assert line.channel == {"adviser": "account", "link": "link", "agent": "phone"}[who]
    case, parts = case_of(scene, referral, scene.adviser)
    assert (case.next_action, case.next_action_on) == (NextAction.REPORT, done.close_by)
    assert parts == [(Level.LEAD, scene.operator.pk), (Level.TRACE, scene.line.pk)]


def test_a_meeting_to_come_or_before_the_request_is_not_told(scene):
    referral = scene.accept(scene.sent())

    for met_on in (TODAY + DAY, TODAY - DAY, None):
        with pytest.raises(GuardsUnmet) as refused:
            started(scene, referral, met_on=met_on)
        assert refused.value.missing == (Guard.DATE_REACHED,)


def test_a_meeting_that_was_missed_is_kept_with_its_new_day_and_moves_nothing(scene):
    referral = scene.accept(scene.sent())

    after = tried(scene, referral, kind=AttemptKind.MISSED, next_on=date(2024, 9, 10), comment="Prévenue par SMS")

    assert (after.state, after.version, after.meeting_on) == (State.ACCEPTED, referral.version, date(2024, 9, 10))
    with acting_as(scene.adviser):
        (line,) = queries.attempts_of(after, actor=scene.adviser)
        case = cases.access_case(referral.case_id, actor=scene.adviser)
        read = queries.access_referral(referral.pk, actor=scene.adviser)
    assert (line.kind, line.on, line.next_on, line.comment) == ("manque", TODAY, date(2024, 9, 10), "Prévenue par SMS")
    assert (line.channel, line.actor_label) == ("account", scene.adviser.label)
    assert (case.next_action, case.next_action_on) == (NextAction.MEET_PERSON, date(2024, 9, 10))
    assert (read.next_deadline_on, read.first_contact_on) == (date(2024, 9, 10), date(2024, 9, 5))
    assert [event.kind for event in journal() if event.target == str(referral.pk)][-1] == "referral.attempted"


def test_the_same_attempt_twice_is_one_and_its_key_is_for_nothing_else(scene):
    referral = scene.accept(scene.sent())

    for _ in range(2):
        tried(scene, referral, key="un-seul-essai")
    with pytest.raises(KeyReused):
        tried(scene, referral, kind=AttemptKind.MISSED, key="un-seul-essai")

    with acting_as(scene.agent):
        assert len(queries.attempts_of(referral, actor=scene.agent)) == 1


def test_nothing_is_noted_once_the_meeting_was_held_nor_by_who_only_asked(scene):
    referral = scene.accept(scene.sent())
    with pytest.raises(NotPossible):
        tried(scene, referral, actor=scene.desk)

    started(scene, referral)

    with pytest.raises(NotPossible):
        tried(scene, referral)


@pytest.mark.parametrize("who", ["adviser", "link", "agent"])
def test_unreachable_needs_three_days_of_attempts_and_hands_the_case_back(scene, who):
    referral = scene.accept(scene.sent())
    actor = scene.holder(referral) if who == "link" else getattr(scene, who)
    for _ in range(3):
        tried(scene, referral, actor=actor)
    with pytest.raises(GuardsUnmet) as refused:
        closed(scene, referral, Outcome.UNREACHABLE, actor=actor)
    assert refused.value.missing == (Guard.THREE_ATTEMPTS,)
    at = tried_three_times(scene, referral, actor=actor)

    done = closed(scene, referral, Outcome.UNREACHABLE, actor=actor, at=at)
    at_the_end()

    assert (done.state, done.outcome, done.closed_on) == (State.CLOSED, Outcome.UNREACHABLE, at.date())
    case, parts = case_of(scene, referral, scene.desk)
    assert parts == [(Level.LEAD, scene.line.pk), (Level.TRACE, scene.operator.pk)]
    assert (case.next_action, case.next_action_owner_id) == (NextAction.CALL_BACK, scene.line.pk)
    assert mails().count(("referral_answered", scene.line.email)) == 2


@pytest.mark.parametrize(
    ("outcome", "then"),
    [
        (Outcome.HELPED, NextAction.DECIDE),
        (Outcome.PARTLY_HELPED, NextAction.DECIDE),
        (Outcome.NOT_HELPED, NextAction.CONFIRM_WISH),
        (Outcome.GAVE_UP, NextAction.CONFIRM_WISH),
    ],
)
def test_what_a_follow_up_gave_ends_it_and_leaves_the_lead_a_next_step(scene, outcome, then):
    referral = scene.accept(scene.sent())
    started(scene, referral)

    done = closed(scene, referral, outcome, comment="Poste aménagé")
    at_the_end()

    assert (done.state, done.outcome) == (State.CLOSED, outcome)
    case, parts = case_of(scene, referral, scene.adviser)
    assert parts == [(Level.LEAD, scene.operator.pk), (Level.TRACE, scene.line.pk)]
    assert (case.state, case.next_action, case.next_action_owner_id) == ("open", then, scene.operator.pk)
    assert case.next_action_on == date(2024, 9, 3)
    with acting_as(scene.agent):
        line = queries.referral_history(referral.pk, actor=scene.agent)[-1]
    assert (line.outcome, line.comment) == (outcome, "Poste aménagé")


@pytest.mark.parametrize("state", [State.ACCEPTED, State.STARTED])
def test_an_outcome_that_does_not_fit_the_state_is_refused(scene, state):
    referral = scene.accept(scene.sent())
    if state is State.STARTED:
        started(scene, referral)
    wrong = {State.ACCEPTED: Outcome.HELPED, State.STARTED: Outcome.UNREACHABLE}[state]

    for outcome in (wrong, None):
        with pytest.raises(GuardsUnmet) as refused:
            closed(scene, referral, outcome)
        assert refused.value.missing == (Guard.OUTCOME,)


@pytest.mark.parametrize("who", ["adviser", "link"])
def test_the_receiver_opens_again_and_leads_again(scene, who):
    referral = scene.accept(scene.sent())
    actor = scene.holder(referral) if who == "link" else scene.adviser
    closed(scene, referral, Outcome.UNREACHABLE, actor=actor, at=tried_three_times(scene, referral))

    done = reopened(scene, referral, actor=actor)
    at_the_end()

    assert (done.state, done.started_on, done.close_by) == (State.STARTED, TODAY + 5 * DAY, TODAY + 95 * DAY)
    case, parts = case_of(scene, referral, scene.adviser)
    assert parts == [(Level.LEAD, scene.operator.pk), (Level.TRACE, scene.line.pk)]
    assert (case.next_action, case.next_action_owner_id) == (NextAction.REPORT, scene.operator.pk)
    closed(scene, referral, Outcome.HELPED, actor=actor, at=AT + 6 * DAY)
    at_the_end()


def test_what_was_closed_is_closed_and_opened_again_without_end_in_sight(scene):
    referral = scene.accept(scene.sent())
    started(scene, referral)

    for days in range(0, 6, 2):
        closed(scene, referral, Outcome.NOT_HELPED, at=AT + days * DAY)
        reopened(scene, referral, at=AT + (days + 1) * DAY)
        at_the_end()

    with acting_as(scene.adviser):
        lines = queries.referral_history(referral.pk, actor=scene.adviser)
    assert [line.version for line in lines] == list(range(1, len(lines) + 1))


def test_nothing_is_opened_again_after_ninety_days_nor_without_reason_nor_against_the_person(scene):
    called = scene.called()
    referral = scene.accept(scene.sent(called))
    started(scene, referral)
    closed(scene, referral, Outcome.HELPED)

    for changes, guard in [({"at": AT + 91 * DAY}, Guard.WITHIN_90_DAYS), ({"reason": " "}, Guard.REASON)]:
        with pytest.raises(GuardsUnmet) as refused:
            reopened(scene, referral, **changes)
        assert refused.value.missing == (guard,)
    assert reopened(scene, referral, at=AT + 90 * DAY).state == State.STARTED
    closed(scene, referral, Outcome.HELPED, at=AT + 91 * DAY)
    scene.do(scene.agent, actions.withdraw_consent, consent_id=called.consent, channel=ConsentChannel.VOICE)
    with pytest.raises(Case.DoesNotExist):
        reopened(scene, referral, at=AT + 92 * DAY)
    with acting_as(scene.adviser):
        line = queries.access_referral(referral.pk, actor=scene.adviser)
        assert queries.possible_acts(line, actor=scene.adviser, on=TODAY + 92 * DAY) == ()


def test_the_animator_opens_again_and_the_receiver_is_told(scene):
    referral = scene.accept(scene.sent())
    started(scene, referral)
    closed(scene, referral, Outcome.NOT_HELPED)

    done = reopened(scene, referral, actor=scene.animator)
    at_the_end()

    assert done.state == State.STARTED
    assert ("referral_reopened", scene.operator.email) in mails()


def test_the_animator_does_not_bring_back_who_no_longer_follows(scene):
    called = scene.called()
    referral = scene.accept(scene.sent(called))
    started(scene, referral)
    closed(scene, referral, Outcome.NOT_HELPED)
    scene.do(scene.agent, actions.withdraw_consent, consent_id=called.consent, channel=ConsentChannel.VOICE)

    with pytest.raises(GuardsUnmet) as refused:
        reopened(scene, referral, actor=scene.animator)

    assert refused.value.missing == (Guard.CONSENT, Guard.STILL_FOLLOWS)


def test_beside_another_lead_a_partner_that_never_met_the_person_leaves_and_may_come_back(scene):
    called = scene.called()
    first, second = scene.drafted(called), scene.drafted(called)
    scene.accept(scene.send(first, called))
    second = scene.send(second, called, override_reason="Deux démarches distinctes")
    scene.accept(second)

    closed(scene, second, Outcome.GAVE_UP)
    at_the_end()

    case, parts = case_of(scene, first, scene.adviser)
    assert parts == [(Level.LEAD, scene.operator.pk), (Level.TRACE, scene.line.pk)], "it still follows by the first"
    assert case.next_action_owner_id == scene.operator.pk
    assert reopened(scene, second).state == State.STARTED
    at_the_end()


def test_a_withdrawal_after_the_end_shuts_what_the_request_was_about(scene):
    called = scene.called()
    referral = scene.accept(scene.sent(called))
    holder = scene.holder(referral)
    started(scene, referral)
    closed(scene, referral, Outcome.HELPED)
    about = {"ReferralSummary", "ReferralMessage"}
    for reader in (scene.adviser, holder):
        assert {name for name in about if seen(reader)[name]} == about

    scene.do(scene.agent, actions.withdraw_consent, consent_id=called.consent, channel=ConsentChannel.VOICE)

    for reader in (scene.adviser, holder):
        left = {name for name, ids in seen(reader).items() if ids}
        assert left <= {"Referral", "Transition", "Participation", "Consent", "AnswerLink"}
        assert disagreements(reader) == {}
    assert {line.verb for line in _own_lines(scene, referral)} == {"accept", "start", "close"}


def _own_lines(scene, referral):
    with acting_as(scene.adviser):
        return queries.referral_history(referral.pk, actor=scene.adviser)
