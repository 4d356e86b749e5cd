"""A request entered in error is taken out by two administrators who never see the case; the database counts them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Participation
from cordee.clocks.models import ClockPause, Heartbeat
from cordee.clocks.reading import read
from cordee.domain.access import Role
from cordee.domain.referral import NextAction, NotPossible, State, Verb
from cordee.network.models import User
from cordee.network.queries import actor_of
from cordee.referrals import correcting
from cordee.referrals.baskets import Basket
from cordee.referrals.correcting import CORRECTOR, Refused
from cordee.referrals.correction import Correction
from cordee.referrals.models import Referral, Transition
from cordee.referrals.moving import Act, moving
from cordee.referrals.queries import sent_by, sent_counts
from cordee.referrals.tasks import sweep_corrections
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import MembershipFactory, member
from tests.factories.outbox import as_worker, messages
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db
WHY = "Envoyée au mauvais organisme par un essai de formation."
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def first():
    return member(Role.ADMINISTRATOR)


@pytest.fixture
def second():
    return member(Role.ADMINISTRATOR)


def ask(referral, actor, at=None):
    with acting_as(actor):
        return correcting.ask(referral_id=referral.pk, reason=WHY, actor=actor, at=at or timezone.now())


def confirm(correction, actor, at=None):
    with acting_as(actor):
        return correcting.confirm(correction_id=correction.pk, actor=actor, at=at or timezone.now())


def corrected(referral, first, second):
    correction = confirm(ask(referral, first), second)
    with as_worker():
        assert correcting.carry_out(correction_id=correction.pk, at=timezone.now())
    with bypass_row_security():
        referral.refresh_from_db()
    return correction


@pytest.mark.parametrize("state", [state for state in State if state is not State.ENTERED_IN_ERROR])
def test_from_every_state_two_administrators_take_it_out(first, second, state):
    referral = ReferralFactory(state=state)

    corrected(referral, first, second)

    assert referral.state == State.ENTERED_IN_ERROR
    with bypass_row_security():
        line = Transition.objects.filter(referral=referral).latest("version")
    assert (line.verb, line.actor_label) == ("correct", "Correction par deux administrateurs")


def test_what_it_opened_is_closed_and_the_lead_has_something_to_do(first, second):
    referral = ReferralFactory(state=State.ACCEPTED)

    corrected(referral, first, second)

    with bypass_row_security():
        running = Participation.objects.filter(case=referral.case_id, valid_until=None)
        assert [(part.organisation_id, part.level) for part in running] == [(referral.sender_id, "lead")]
        referral.case.refresh_from_db()
    assert referral.case.next_action == NextAction.DECIDE
    assert referral.case.next_action_owner_id == referral.sender_id
    assert referral.case.next_action_on > timezone.localdate()


def test_its_receiver_reads_nothing_of_it_any_more_and_its_sender_keeps_it(first, second):
    referral = ReferralFactory(state=State.ACCEPTED)
    receiver = member(Role.ADVISER, organisation=referral.recipient)
    sender = member(Role.ADVISER, organisation=referral.sender)

    corrected(referral, first, second)

    with acting_as(receiver), connection.cursor() as cursor:
        cursor.execute("select count(*) from referrals_referralsummary where referral_id = %s", [referral.pk])
        assert cursor.fetchone() == (0,)
    with acting_as(sender):
        assert Referral.objects.visible_to(sender).filter(pk=referral.pk).exists()


def test_it_is_out_of_every_basket_and_count(first, second):
    referral = ReferralFactory(state=State.SENT)
    sender = member(Role.ADVISER, organisation=referral.sender)

    corrected(referral, first, second)

    with acting_as(sender):
        assert set(sent_counts(actor=sender, on=date(2026, 11, 23)).values()) == {0}
        for basket in Basket:
            assert sent_by(actor=sender, basket=basket, on=date(2026, 11, 23)).referrals == ()


def test_both_sides_are_told_in_neutral_words(first, second):
    referral = ReferralFactory(state=State.SENT)

    corrected(referral, first, second)

    told = {(message.kind, message.address) for message in messages()}
    assert told == {("referral_answered", referral.sender.email), ("referral_closed", referral.recipient.email)}


def test_a_draft_is_taken_out_without_telling_who_never_knew(first, second):
    corrected(ReferralFactory(state=State.DRAFT), first, second)

    assert messages() == []


def test_the_same_person_never_signs_twice_even_in_another_function(first):
    referral = ReferralFactory(state=State.SENT)
    correction = ask(referral, first)
    twin = actor_of(MembershipFactory(user=_user(first), role=Role.ADMINISTRATOR.value))

    for actor in (first, twin):
        with pytest.raises(Refused, match="same_person"):
            confirm(correction, actor)
        with acting_as(actor), pytest.raises(IntegrityError, match="signed_by_two_persons"), transaction.atomic():
            Correction.objects.filter(pk=correction.pk).update(
                verdict="confirmee",
                decided_by_id=actor.membership,
                decided_by_account_id=actor.user,
                decided_at=timezone.now(),
            )


def _user(actor):
    return User.objects.get(pk=actor.user)


def test_nobody_signs_in_the_name_of_another(first, second):
    correction = ask(ReferralFactory(state=State.SENT), first)

    with acting_as(first), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(
            verdict="confirmee",
            decided_by_id=second.membership,
            decided_by_account_id=second.user,
            decided_at=timezone.now(),
        )


def test_a_signature_names_the_account_of_its_function(first, second):
    correction = ask(ReferralFactory(state=State.SENT), first)

    with pytest.raises(IntegrityError, match="account_of_its_function"), bypass_row_security():
        Correction.objects.filter(pk=correction.pk).update(
            verdict="confirmee",
            decided_by_id=second.membership,
            decided_by_account_id=MembershipFactory().user_id,
            decided_at=timezone.now(),
        )
        connection.cursor().execute("set constraints all immediate")


def test_without_two_signatures_the_clock_itself_may_not(first):
    referral = ReferralFactory(state=State.SENT)
    ask(referral, first)
    act = Act(verb=Verb.CORRECT, actor=CORRECTOR, at=timezone.now(), key="sans-signature")

    with as_worker(), acting_as(CORRECTOR):
        refusal = pytest.raises(DatabaseError, match="signed by two administrators")
        with refusal, transaction.atomic(), moving(referral.pk, act) as move:
            move.write()
        with pytest.raises(NotPossible), moving(referral.pk, act) as move:
            correcting._take_out(move)


def test_ten_working_days_and_no_more(first, second):
    referral = ReferralFactory(state=State.SENT)
    correction = ask(referral, first, at=NOW)
    assert correction.confirm_by == date(2026, 12, 7)

    with pytest.raises(Refused, match="lapsed"):
        confirm(correction, second, at=NOW + timedelta(days=15))
    again = ask(referral, second, at=NOW + timedelta(days=15))
    confirm(again, first, at=NOW + timedelta(days=16))

    with bypass_row_security():
        assert Correction.objects.get(pk=correction.pk).verdict == "ecartee"


def test_one_correction_at_a_time_and_decided_once(first, second):
    referral = ReferralFactory(state=State.SENT)
    correction = ask(referral, first)
    with pytest.raises(Refused, match="already_asked"):
        ask(referral, second)

    confirm(correction, second)
    with pytest.raises(Refused, match="already_decided"):
        confirm(correction, second)
    with acting_as(second), pytest.raises(Refused, match="already_decided"):
        correcting.decline(correction_id=correction.pk, actor=second, at=timezone.now())


def test_a_declined_correction_changes_nothing(first, second):
    referral = ReferralFactory(state=State.SENT)
    correction = ask(referral, first)

    with acting_as(second):
        correcting.decline(correction_id=correction.pk, actor=second, at=timezone.now())
    with as_worker():
        assert not correcting.carry_out(correction_id=correction.pk, at=timezone.now())
        assert correcting.sweep(at=timezone.now()) == 0

    with bypass_row_security():
        referral.refresh_from_db()
    assert referral.state == State.SENT


def test_carried_out_twice_or_by_the_sweep_it_has_one_effect(first, second):
    referral = ReferralFactory(state=State.SENT)
    correction = confirm(ask(referral, first), second)

    with as_worker():
        assert correcting.sweep(at=timezone.now()) == 1
        assert not correcting.carry_out(correction_id=correction.pk, at=timezone.now())

    with bypass_row_security():
        assert Transition.objects.filter(referral=referral, verb="correct").count() == 1
    assert [event.kind for event in journal() if event.kind.startswith("correction")] == [
        "correction.asked",
        "correction.confirmed",
    ]


def test_an_administrator_knows_the_line_and_nothing_else(first):
    referral = ReferralFactory(state=State.SENT)

    with acting_as(first):
        (line,) = correcting.find(referral.reference)
        assert (line.sender, line.recipient, line.state) == (referral.sender, referral.recipient, State.SENT)
        for table in ("referrals_referral", "cases_case", "people_person", "referrals_transition", "people_consent"):
            with connection.cursor() as cursor:
                cursor.execute(f"select count(*) from {table}")
                assert cursor.fetchone() == (0,), table


def test_elsewhere_the_reference_is_unknown_and_no_correction_is_seen_or_asked(first):
    referral = ReferralFactory(state=State.SENT)
    ask(referral, first)
    stranger = member(Role.ADMINISTRATOR, departements=["07"])

    with acting_as(stranger):
        assert correcting.find(referral.reference) == []
        assert list(Correction.objects.all()) == []
        with pytest.raises(Referral.DoesNotExist):
            correcting.ask(referral_id=referral.pk, reason=WHY, actor=stranger, at=timezone.now())


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_no_other_role_finds_sees_or_asks_both_layers(role, first):
    referral = ReferralFactory(state=State.SENT)
    ask(referral, first)
    actor = member(role, organisation=referral.sender)

    with acting_as(actor):
        assert correcting.find(referral.reference) == []
        assert list(Correction.objects.all()) == list(Correction.objects.visible_to(actor)) == []


def test_the_pages_lead_from_the_reference_to_the_second_signature(client, first):
    referral = ReferralFactory(state=State.SENT)
    client.force_login(_user(first))
    found = client.get(reverse("referrals:corrections"), {"reference": referral.reference})
    assert referral.recipient.display_name in found.content.decode()
    asked = client.post(reverse("referrals:ask_correction", args=[referral.pk]), {"reason": WHY})
    assert asked["Location"] == reverse("referrals:corrections")
    with bypass_row_security():
        correction = Correction.objects.get()

    own = client.post(reverse("referrals:confirm_correction", args=[correction.pk]))
    assert (own.status_code, "Il faut deux personnes" in own.content.decode()) == (409, True)
    client.force_login(MembershipFactory(role=Role.ADMINISTRATOR.value).user)
    page = client.get(reverse("referrals:corrections")).content.decode()
    assert "Confirmer l’erreur" in page
    client.post(reverse("referrals:confirm_correction", args=[correction.pk]))

    with bypass_row_security():
        correction.refresh_from_db()
    assert correction.verdict == "confirmee"


def test_while_the_clock_is_stopped_what_is_signed_waits(first, second):
    referral = ReferralFactory()
    confirm(ask(referral, first), second)
    now = read()
    with bypass_row_security():
        Heartbeat.objects.create(pk=1, wall=now.wall - timedelta(days=2), ticks=now.ticks - 300, era=now.era)

    with as_worker():
        sweep_corrections(timestamp=0)
    with bypass_row_security():
        assert Referral.objects.get(pk=referral.pk).state != State.ENTERED_IN_ERROR
        ClockPause.objects.update(resumed_at=timezone.now())
        Heartbeat.objects.all().delete()
    with as_worker():
        sweep_corrections(timestamp=0)

    with bypass_row_security():
        assert Referral.objects.get(pk=referral.pk).state == State.ENTERED_IN_ERROR


def test_who_confirms_has_the_working_days_of_the_departement(first):
    """Alsace keeps Good Friday: ten working days after Monday 18 March 2024 end a day later there."""
    asked_on = datetime(2024, 3, 18, 9, tzinfo=UTC)

    asked_in = [ask(ReferralFactory(departement=code), first, at=asked_on) for code in ("73", "67")]

    assert [one.confirm_by for one in asked_in] == [date(2024, 4, 2), date(2024, 4, 3)]
