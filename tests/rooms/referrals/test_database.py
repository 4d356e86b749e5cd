"""What must never be false is refused by the database, whatever the application does."""

from datetime import date
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction

from cordee.audit.context import acting_as
from cordee.cases.models import OpenedBy, Participation
from cordee.domain import referral as rules
from cordee.domain.access import Level
from cordee.domain.referral import State
from cordee.referrals.models import AllowedMove, Attempt, Referral, Transition
from tests.database import bypass_row_security
from tests.factories.cases import CaseFactory, ParticipationFactory
from tests.factories.network import OrganisationFactory
from tests.factories.people import CAME_AT
from tests.factories.referrals import AttemptFactory, ReferralFactory

pytestmark = pytest.mark.django_db


def at_once():
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


def line(referral, to, **changes):
    values = {
        "referral_id": referral.pk,
        "departement": referral.departement,
        "version": referral.version + 1,
        "from_state": referral.state,
        "to_state": to,
        "verb": "correct",
        "actor_kind": "member",
        "actor_label": "Essai",
        "channel": "account",
        "effective_on": date(2024, 9, 2),
        "at": CAME_AT,
        "idempotency_key": "essai",
        "act_digest": "0" * 64,
    }
    return Transition(**(values | changes))


@pytest.mark.parametrize("state", State)
def test_factories_bring_a_referral_to_any_state(state):
    referral = ReferralFactory(state=state)

    with bypass_row_security():
        assert Referral.objects.get(pk=referral.pk).state == state


def test_the_pairs_of_the_database_are_those_of_the_table():
    stored = AllowedMove.objects.values_list("from_state", "to_state")

    assert {(State(before), State(after)) for before, after in stored} == rules.pairs()


def test_every_pair_that_the_table_lacks_is_refused():
    referrals = {state: ReferralFactory(state=state) for state in State}
    refused = {pair for pair in product(State, State) if pair not in rules.pairs()}
    for before, after in sorted(refused):
        with pytest.raises(DatabaseError), transaction.atomic(), bypass_row_security():
            line(referrals[before], after).save(force_insert=True)
            at_once()

    with bypass_row_security():
        assert {state: Referral.objects.get(pk=referral.pk).state for state, referral in referrals.items()} == {
            state: state.value for state in State
        }


def test_a_state_never_moves_without_a_line_in_the_journal():
    referral = ReferralFactory(state=State.SENT)
    for change in ({"state": State.RECEIVED}, {"version": 7}, {"state": State.ENTERED_IN_ERROR, "version": 2}):
        with (
            pytest.raises(DatabaseError, match="moves without its journal"),
            transaction.atomic(),
            bypass_row_security(),
        ):
            Referral.objects.filter(pk=referral.pk).update(**change)


def test_a_line_starts_from_the_current_state_and_the_next_number():
    referral = ReferralFactory(state=State.SENT)
    for change in ({"from_state": "recue", "to_state": "erreur"}, {"version": 1}, {"version": 3}):
        with pytest.raises(DatabaseError), transaction.atomic(), bypass_row_security():
            line(referral, "erreur", **change).save(force_insert=True)


def test_the_journal_is_never_changed():
    referral = ReferralFactory(state=State.SENT)
    lines = Transition.objects.filter(referral=referral.pk)

    for change in (lambda: lines.update(comment="autre"), lines.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), bypass_row_security():
            change()


def test_a_referral_is_born_a_draft():
    referral = ReferralFactory()

    with pytest.raises(DatabaseError, match="not born a draft"), transaction.atomic(), bypass_row_security():
        referral.pk, referral.state, referral.idempotency_key = None, State.SENT.value, "autre"
        referral.save(force_insert=True)


def test_what_was_promised_at_sending_is_frozen():
    referral = ReferralFactory(state=State.SENT)
    for change in ({"answer_by": date(2030, 1, 1)}, {"consent": None}, {"service_version": "autre"}):
        with pytest.raises(DatabaseError, match="was sent"), transaction.atomic(), bypass_row_security():
            Referral.objects.filter(pk=referral.pk).update(**change)


@pytest.mark.parametrize(
    ("to", "responder", "constraint"),
    [
        (State.REFUSED, "Mme Roche", "refused_referral_says_why"),
        (State.ACCEPTED, "Mme Roche", "accepted_referral_(says_when|has_a_last_day)"),
        (State.RECEIVED, "", "answered_referral_says_who"),
        (State.EXPIRED, "", "expired_referral_was_recalled_twice"),
    ],
)
def test_a_state_without_its_facts_is_refused(to, responder, constraint):
    referral = ReferralFactory(state=State.SENT)
    with bypass_row_security():
        Referral.objects.filter(pk=referral.pk).update(responder_name=responder)

    with pytest.raises(DatabaseError, match=constraint), transaction.atomic(), bypass_row_security():
        line(referral, to).save(force_insert=True)


def test_nothing_is_sent_without_consent_and_clocks():
    referral = ReferralFactory()

    with pytest.raises(DatabaseError, match="no consent in force"), transaction.atomic(), bypass_row_security():
        line(referral, State.SENT).save(force_insert=True)


def test_a_key_has_one_effect():
    referral = ReferralFactory(state=State.SENT)
    with bypass_row_security():
        key = Transition.objects.get(referral=referral.pk).idempotency_key

    with pytest.raises(DatabaseError, match="one_key_one_effect"), transaction.atomic(), bypass_row_security():
        line(referral, State.ENTERED_IN_ERROR, idempotency_key=key).save(force_insert=True)


def test_nobody_signs_a_line_for_somebody_else(scene):
    referral = scene.sent()

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(scene.adviser):
        line(referral, State.RECEIVED, membership_id=scene.agent.membership).save(force_insert=True)


def test_a_reader_of_the_line_moves_nothing(scene):
    referral = scene.sent()

    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(scene.stranger):
        line(referral, State.RECEIVED, membership_id=scene.stranger.membership).save(force_insert=True)


def test_an_open_case_has_exactly_one_lead():
    case = CaseFactory()
    with bypass_row_security():
        lead = Participation.objects.get(case=case)

    with pytest.raises(DatabaseError, match="has 0 leads"), transaction.atomic(), bypass_row_security():
        Participation.objects.filter(pk=lead.pk).update(valid_until=CAME_AT)
        at_once()
    with pytest.raises(DatabaseError, match="case_has_one_lead_at_a_time"), transaction.atomic():
        ParticipationFactory(case=case, opened_by=OpenedBy.REFERRAL.value)
    with pytest.raises(DatabaseError, match="has 0 leads"), transaction.atomic(), bypass_row_security():
        CaseFactory(lead=None)
        at_once()


def test_an_organisation_comes_in_only_by_what_it_accepted(scene):
    """The guards of the application left out: somebody who was asked gives itself the case."""
    referral = scene.sent()
    part = {
        "case_id": referral.case_id,
        "departement": "73",
        "organisation_id": scene.operator.pk,
        "valid_from": CAME_AT,
    }

    attempts = [
        (Level.PARTNER, OpenedBy.REFERRAL, "has accepted nothing"),
        (Level.PARTNER, OpenedBy.DOOR, "has its first door already"),
        (Level.PARTNER, OpenedBy.RETURN, "never was led"),
    ]
    for level, opened_by, sentence in attempts:
        with pytest.raises(DatabaseError, match=sentence), transaction.atomic(), acting_as(scene.adviser):
            Participation(level=level.value, opened_by=opened_by.value, **part).save(force_insert=True)
            at_once()


def test_who_handed_over_does_not_take_the_case_back_from_who_follows_it(scene):
    referral = scene.accept(scene.sent())
    back = {"level": Level.LEAD.value, "opened_by": OpenedBy.RETURN.value, "organisation_id": scene.line.pk}

    with pytest.raises(DatabaseError, match="taken from who follows it"), transaction.atomic(), acting_as(scene.agent):
        leads = Participation.objects.filter(case=referral.case_id, level=Level.LEAD.value, valid_until=None)
        leads.update(valid_until=CAME_AT.replace(hour=12))
        Participation(case_id=referral.case_id, departement="73", valid_from=CAME_AT.replace(hour=12), **back).save(
            force_insert=True
        )
        at_once()


def test_a_participation_ends_once():
    part = ParticipationFactory(
        case=CaseFactory(), level=Level.TRACE.value, opened_by=OpenedBy.HAND_OVER.value, ended=True
    )

    with pytest.raises(DatabaseError, match="has ended"), transaction.atomic(), bypass_row_security():
        Participation.objects.filter(pk=part.pk).update(valid_until=None)


def test_everything_of_a_case_is_in_its_departement(scene):
    called = scene.called()

    with pytest.raises(DatabaseError, match="in_the_departement"), transaction.atomic(), bypass_row_security():
        ParticipationFactory(
            case_id=called.case,
            case=None,
            departement="38",
            organisation=OrganisationFactory(),
            level="trace",
            opened_by="transmission",
        )


@pytest.mark.parametrize(
    ("state", "to", "line_says", "referral_says", "constraint"),
    [
        (State.ACCEPTED, State.STARTED, {}, {}, "started_referral_says_since_when"),
        (State.ACCEPTED, State.CLOSED, {}, {}, "closing_says_what_it_gave"),
        (State.ACCEPTED, State.CLOSED, {"outcome": "aide"}, {"outcome": "aide"}, "closing_says_what_it_gave"),
        (State.STARTED, State.CLOSED, {"outcome": "injoignable"}, {"outcome": "injoignable"}, "tried three times"),
        (State.STARTED, State.CLOSED, {"outcome": "aide"}, {}, "closes with two outcomes"),
        (State.STARTED, State.CLOSED, {"outcome": "aide"}, {"outcome": "aide"}, "closed_referral_says_what_it_gave"),
        (
            State.ACCEPTED,
            State.CLOSED,
            {"outcome": "injoignable"},
            {"outcome": "injoignable", "closed_on": date(2024, 9, 2)},
            "tried three times",
        ),
        (State.STARTED, State.WITHDRAWN, {"outcome": "aide"}, {}, "closing_says_what_it_gave"),
        (State.CLOSED, State.STARTED, {}, {}, "without reason or too late"),
        (
            State.CLOSED,
            State.STARTED,
            {"effective_on": date(2024, 12, 2), "at": CAME_AT.replace(month=12)},
            {"reopen_reason": "Elle rappelle"},
            "without reason or too late",
        ),
        (State.ACCEPTED, State.STARTED, {"effective_on": date(2024, 9, 3)}, {}, "a day to come"),
    ],
)
def test_a_follow_up_without_its_facts_is_refused(state, to, line_says, referral_says, constraint):
    referral = ReferralFactory(state=state)
    with bypass_row_security():
        Referral.objects.filter(pk=referral.pk).update(**referral_says)

    with pytest.raises(DatabaseError, match=constraint), transaction.atomic(), bypass_row_security():
        line(referral, to, **line_says).save(force_insert=True)


def test_attempts_are_never_changed():
    attempt = AttemptFactory(referral=ReferralFactory(state=State.ACCEPTED))
    same = Attempt.objects.filter(pk=attempt.pk)

    for change in (lambda: same.update(kind="manque"), same.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), bypass_row_security():
            change()


def test_an_attempt_is_written_by_who_could_have_met_the_person_and_in_its_own_name(scene):
    referral = scene.accept(scene.sent())
    started = ReferralFactory(state=State.STARTED, sender=scene.line, recipient=scene.operator)
    for actor, on, signer in [
        (scene.stranger, referral, scene.stranger),
        (scene.desk, referral, scene.desk),
        (scene.animator, referral, scene.animator),
        (scene.adviser, started, scene.adviser),
        (scene.adviser, referral, scene.agent),
    ]:
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(actor):
            attempt_of(on, signer).save(force_insert=True)
    with acting_as(scene.adviser):
        attempt_of(referral, scene.adviser).save(force_insert=True)


def attempt_of(referral, signer):
    return Attempt(
        referral_id=referral.pk,
        departement=referral.departement,
        kind="manque",
        on=date(2024, 9, 2),
        actor_kind="member",
        actor_label="Essai",
        membership_id=signer.membership,
        responder_name="Mme Roche",
        channel="account",
        at=CAME_AT,
        idempotency_key="essai",
        act_digest="0" * 64,
    )
