"""What each one reads at each step, asked of the database itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, DataClass, Role
from cordee.domain.consent import ConsentChannel
from cordee.domain.referral import Outcome, RefusalReason, State
from cordee.people import queries as people
from cordee.people.models import Consent
from cordee.referrals import actions, queries
from cordee.referrals.models import Referral
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.referrals import ReferralFactory
from tests.rooms.referrals.layers import disagreements, seen
from tests.rooms.referrals.scene import AT, member_of

pytestmark = pytest.mark.django_db

CONTENT = ("Person", "Identity", "Contact", "Situation", "HealthFacts", "Trace", "ReferralMessage")


def opened(actor):
    """Names of the tables that show something to the actor."""
    return {name for name, ids in seen(actor).items() if ids}


def test_before_the_answer_the_operator_reads_what_is_asked_and_not_of_whom(scene):
    referral = scene.sent()

    for reader in (scene.adviser, scene.holder(referral)):
        assert opened(reader).isdisjoint(CONTENT)
        assert {"Referral", "ReferralSummary"} <= opened(reader)
    with acting_as(scene.adviser):
        summary = queries.level_one(queries.access_referral(referral.pk, actor=scene.adviser))
        assert queries.message_of(referral.pk, actor=scene.adviser) == ""
    assert (summary.need, summary.commune_name, summary.age_band, summary.employment_status) == (
        "reprendre_apres_arret",
        "Chambéry",
        "45_54",
        "salarie",
    )


def test_acceptance_opens_the_person_and_the_words_of_the_sender(scene):
    called = scene.called()
    referral = scene.accept(scene.sent(called))

    with acting_as(scene.adviser):
        somebody = people.person_shown(called.person, actor=scene.adviser, at=AT, screen="essai", case=called.case)
        message = queries.message_of(referral.pk, actor=scene.adviser)
    assert (str(somebody.identity), somebody.contact.phone) == ("Aïcha Lefèvre", "06 11 22 33 44")
    assert message == "Merci de la rappeler après 17 heures."
    assert set(CONTENT) <= opened(scene.adviser)


def test_acceptance_by_the_link_opens_the_name_and_the_words_and_no_more(scene):
    called = scene.called()
    referral = scene.sent(called)
    holder = scene.holder(referral)
    scene.accept(referral, actor=holder)

    assert opened(holder) & set(CONTENT) == {"Person", "Identity", "Contact", "ReferralMessage"}
    with acting_as(holder):
        somebody = people.person_shown(called.person, actor=holder, at=AT, screen="lien", case=called.case)
    assert somebody.identity.family_name == "Lefèvre"


def test_displayed_is_logged_and_hidden_is_not(scene):
    called = scene.called()
    scene.accept(scene.sent(called))

    for reader in (scene.adviser, scene.stranger):
        with acting_as(reader):
            people.person_shown(called.person, actor=reader, at=AT, screen="essai", case=called.case)

    (reading,) = [event for event in journal() if event.kind == "person.read"]
    assert (reading.membership, reading.person, reading.case) == (
        scene.adviser.membership,
        str(called.person),
        str(called.case),
    )
    assert reading.classes == [DataClass.IDENTITY]


def test_the_operator_reads_only_the_classes_that_were_agreed(scene):
    scene.accept(scene.sent(scene.called(classes=frozenset({DataClass.IDENTITY, DataClass.SITUATION}))))
    assert opened(scene.adviser) & {"Situation", "HealthFacts", "Trace"} == {"Situation"}


def test_an_agreement_to_the_name_alone_opens_the_name_alone(scene):
    scene.accept(scene.sent(scene.called(classes=frozenset({DataClass.IDENTITY}))))

    assert opened(scene.adviser) & {"Identity", "Situation", "HealthFacts", "Trace"} == {"Identity"}


def test_after_a_refusal_the_operator_keeps_its_own_act_and_nothing_else(scene):
    referral = scene.sent()
    scene.do(
        scene.adviser,
        actions.refuse,
        referral_id=referral.pk,
        reason=RefusalReason.FULL,
        text="Rappelez en octobre.",
        responder_name="Mme Roche",
    )

    assert opened(scene.adviser) == {"Referral", "Transition", "Participation"}
    with acting_as(scene.adviser):
        line = queries.access_referral(referral.pk, actor=scene.adviser)
        history = queries.referral_history(referral.pk, actor=scene.adviser)
    assert queries.level_one(line) is None
    assert [(one.verb, one.comment) for one in history] == [("refuse", "Rappelez en octobre.")]


def test_the_agent_of_the_line_keeps_code_and_state_and_never_reads_a_name_back(scene):
    called = scene.called()
    assert opened(scene.agent).isdisjoint({"Person", "Identity", "Contact", "Situation", "HealthFacts", "Trace"})
    referral = scene.sent(called)
    scene.accept(referral)

    assert opened(scene.agent).isdisjoint({"Person", "Identity", "Contact", "Situation", "HealthFacts", "Trace"})
    with acting_as(scene.agent):
        line = queries.access_referral(referral.pk, actor=scene.agent)
    assert (line.state, len(line.reference)) == (State.ACCEPTED, 8)


def test_the_agent_of_the_line_reads_what_it_writes_until_it_is_sent(scene):
    called = scene.called()
    draft = scene.drafted(called)
    parts = {"ReferralSummary", "ReferralMessage"}

    assert parts <= opened(scene.agent)
    assert disagreements(scene.agent) == {}
    scene.send(draft, called)
    assert opened(scene.agent).isdisjoint(parts)
    assert disagreements(scene.agent) == {}
    assert {"Referral", "Transition"} <= opened(scene.agent)
    assert parts <= opened(scene.desk)


def test_a_consent_closes_what_it_opened_on_its_last_day(scene):
    """For the operator that had accepted, for its link, and for the health facts that the sender kept."""
    called = scene.called()
    referral = scene.sent(called)
    holder = scene.holder(referral)
    scene.accept(referral)
    today = timezone.localdate()
    named = {"Person", "Identity", "Contact"}
    shared = named | {"Situation", "HealthFacts", "Trace"}

    for until, is_open in [(today + timedelta(days=1), True), (today, False)]:
        with bypass_row_security():
            Consent.objects.filter(pk=called.consent).update(valid_until=until)
        for reader, opens in [(scene.adviser, shared), (holder, named)]:
            assert opened(reader) & shared == (opens if is_open else set())
            assert disagreements(reader) == {}
        assert ("HealthFacts" in opened(scene.desk)) is is_open
        assert disagreements(scene.desk) == {}


def test_a_consent_opens_nothing_before_its_first_day(scene):
    called = scene.called()
    scene.accept(scene.sent(called))
    with bypass_row_security():
        Consent.objects.filter(pk=called.consent).update(valid_from=timezone.localdate() + timedelta(days=1))

    assert "Identity" not in opened(scene.adviser)
    assert disagreements(scene.adviser) == {}


def test_the_lead_of_the_line_reads_the_case_until_it_is_taken_over(scene):
    called = scene.called()
    assert set(CONTENT[:-1]) <= opened(scene.desk)
    scene.accept(scene.sent(called))

    kept = opened(scene.desk)
    assert {"Identity", "Situation", "ReferralSummary", "ReferralMessage"} <= kept
    assert "Contact" not in kept


def test_other_organisations_and_other_territories_see_nothing(scene):
    scene.accept(scene.sent())

    assert opened(scene.stranger) == set()
    assert opened(member_of(scene.operator, Role.ADVISER, ("38",))) == set()
    assert opened(member_of(scene.line, Role.TEAM_LEAD, ("38",))) == set()


def test_the_animator_sees_what_is_late_as_a_line_without_a_name(scene):
    late = ReferralFactory(state=State.SENT)
    ReferralFactory(state=State.SENT, sent_at=timezone.now() - timedelta(hours=1))
    ReferralFactory(state=State.SENT, departement="38")
    refused = ReferralFactory(state=State.REFUSED)
    late_to_start = ReferralFactory(state=State.ACCEPTED)
    ReferralFactory(state=State.ACCEPTED, sent_at=timezone.now() - timedelta(hours=1))
    in_vain = ReferralFactory(state=State.CLOSED, outcome=Outcome.NOT_HELPED)
    for outcome in set(Outcome) - {Outcome.NOT_HELPED}:
        ReferralFactory(state=State.CLOSED, outcome=outcome)
    ReferralFactory(state=State.STARTED)

    shown = seen(scene.animator)
    assert shown["Referral"] == {late.pk, refused.pk, late_to_start.pk, in_vain.pk}
    assert opened(scene.animator) == {"Referral", "Case", "Participation"}


def test_jobs_read_what_they_need_and_no_person(scene):
    """Of the person of a case that was accepted: her link, and how to reach her, for the message that waits for her."""
    scene.accept(scene.sent())

    of_the_clock = {"Referral", "Transition", "Case", "Participation", "Consent", "PersonLink"}
    assert opened(Actor.for_job("clock")) == of_the_clock
    assert opened(Actor.for_job("outbox")) == {"Referral", "AnswerLink", "PersonLink", "Contact"}
    assert opened(Actor.for_job("another")) == set()


def test_a_hidden_referral_and_a_missing_one_look_the_same(scene):
    referral = scene.sent()

    for pk in (referral.pk, referral.case_id):
        with acting_as(scene.stranger), pytest.raises(Referral.DoesNotExist) as hidden:
            queries.access_referral(pk, actor=scene.stranger)
        assert str(hidden.value) == "Referral matching query does not exist."


def test_a_withdrawal_cuts_identity_and_content_at_once_at_every_open_state(scene):
    for answer in (None, actions.acknowledge, actions.accept):
        called = scene.called()
        referral = scene.sent(called)
        holder = scene.holder(referral)
        if answer is actions.accept:
            scene.accept(referral)
        elif answer:
            scene.do(scene.adviser, answer, referral_id=referral.pk, responder_name="Mme Roche")

        scene.do(scene.agent, actions.withdraw_consent, consent_id=called.consent, channel=ConsentChannel.VOICE)

        for reader in (scene.adviser, holder):
            shown = seen(reader)
            assert called.person not in shown["Identity"] | shown["Person"] | shown["Contact"]
            assert referral.pk not in shown["ReferralSummary"] | shown["ReferralMessage"]
            assert called.case not in shown["Case"]
            assert called.orientation not in shown["Situation"] | shown["HealthFacts"] | shown["Trace"]
            assert referral.pk in shown["Referral"]
