"""A third party signals: nothing leaves before the person has said yes, and no silence is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.cases.models import Case, Participation
from cordee.domain.access import Actor, DataClass
from cordee.domain.consent import ASKED_CONSENT_VERSION, ConsentChannel
from cordee.domain.referral import Channel, Guard, GuardsUnmet, NextAction, NotPossible, State
from cordee.people.models import Acceptance, Consent, Contact, NoticeGiven, PersonLink
from cordee.referrals import actions, agreeing, queries
from cordee.referrals.models import AnswerLink, Referral, Transition
from cordee.referrals.tasks import sweep as job
from tests.database import bypass_row_security
from tests.factories.orientation import RULES_ON
from tests.factories.outbox import as_worker, messages
from tests.factories.referrals import ReferralFactory
from tests.factories.voice import holder_of
from tests.rooms.referrals.elsewhere import row_of
from tests.rooms.referrals.scene import AT, mails

pytestmark = pytest.mark.django_db

LINK, VOICE = ConsentChannel.LINK, ConsentChannel.VOICE


@pytest.fixture
def signalled(scene):
    """Somebody else called for her: a draft, and no word of hers."""
    called = scene.called()
    with bypass_row_security():
        Consent.objects.filter(pk=called.consent).delete()
        NoticeGiven.objects.filter(person=called.person).delete()
    return called


@pytest.fixture
def asked(scene, signalled) -> Referral:
    return ask(scene, scene.drafted(signalled))


def ask(scene, draft: Referral, **changes) -> Referral:
    return scene.do(scene.agent, agreeing.ask_consent, referral_id=draft.pk, **changes)


def agree(scene, referral: Referral, actor: Actor, channel: ConsentChannel = LINK, **changes) -> Referral:
    arguments = {"referral_id": referral.pk, "channel": channel, "rules_on": RULES_ON} | changes
    return scene.do(actor, agreeing.agree, **arguments)


def case_of(scene, referral: Referral):
    with acting_as(scene.agent):
        return cases.access_case(referral.case_id, actor=scene.agent)


def refused(act, *arguments, **more) -> tuple[Guard, ...]:
    with pytest.raises(GuardsUnmet) as unmet:
        act(*arguments, **more)
    return unmet.value.missing


def test_the_person_is_asked_by_her_own_link_and_the_day_is_frozen(scene, asked):
    (message,) = messages()

    assert (asked.state, asked.agree_by.isoformat()) == (State.AWAITING_CONSENT, "2024-09-16")
    assert asked.asked_classes == ["identity", "situation"]
    assert (message.kind, message.about, message.address) == ("person_agreement_asked", str(asked.case_id), "")
    case = case_of(scene, asked)
    assert (case.next_action, case.next_action_on) == (NextAction.CONFIRM_WISH, asked.agree_by)


def test_nothing_has_left_while_she_is_asked(scene, asked):
    with bypass_row_security():
        assert AnswerLink.objects.filter(referral=asked.pk).count() == 0
    with acting_as(scene.adviser), pytest.raises(Referral.DoesNotExist):
        queries.access_referral(asked.pk, actor=scene.adviser)


def test_who_has_agreed_already_is_not_asked_again(scene):
    draft = scene.drafted(scene.called())

    assert refused(ask, scene, draft) == (Guard.THIRD_PARTY,)


def test_who_cannot_be_reached_cannot_be_asked(scene, signalled):
    with bypass_row_security():
        Contact.objects.filter(person=signalled.person).update(phone="", email="", phone_key="")

    assert refused(ask, scene, scene.drafted(signalled)) == (Guard.CHANNEL_KNOWN,)


def test_she_agrees_by_her_link_and_the_request_leaves_with_her_words_kept(scene, asked):
    her = holder_of(asked.case_id)

    sent = agree(scene, asked, her)

    assert sent.state == State.SENT
    assert {"referral_sent", "referral_answered"} < {kind for kind, _ in mails()}
    with bypass_row_security():
        consent = Consent.objects.get(pk=sent.consent_id)
        link = PersonLink.objects.get(case=asked.case_id)
        line = Transition.objects.get(referral=asked.pk, verb="agree")
        notice, acceptance = NoticeGiven.objects.get(), Acceptance.objects.get()
    assert (consent.channel, consent.given_by_link, consent.wording_version) == (LINK, link.pk, ASKED_CONSENT_VERSION)
    assert "Santé au travail des Bauges" in consent.words
    assert (line.actor_kind, line.channel, line.membership_id) == ("person", Channel.PERSON, None)
    assert (notice.channel, notice.by_id, acceptance.service_family) == (LINK, None, "visite_prereprise")


def test_she_agrees_on_the_phone_and_the_agent_writes_it_down(scene, asked):
    sent = agree(scene, asked, scene.agent, VOICE)

    assert sent.state == State.SENT
    with bypass_row_security():
        consent = Consent.objects.get(pk=sent.consent_id)
        line = Transition.objects.get(referral=asked.pk, verb="agree")
    assert (consent.channel, consent.recorded_by_id, consent.given_by_link) == (VOICE, scene.agent.membership, None)
    assert line.channel == Channel.PHONE


def test_what_she_shares_is_what_she_was_asked_for(scene, signalled):
    referral = ask(scene, scene.drafted(signalled), classes=frozenset({DataClass.IDENTITY}))

    sent = agree(scene, referral, holder_of(referral.case_id))

    with bypass_row_security():
        consent = Consent.objects.get(pk=sent.consent_id)
    assert consent.classes == ["identity"]
    assert "situation" not in consent.words


def test_a_yes_that_cannot_leave_keeps_nothing_and_gives_the_lead_something_to_do_today(scene, asked):
    her = holder_of(asked.case_id)
    with bypass_row_security():
        scene.offer.valid_until = RULES_ON
        scene.offer.save()

    assert Guard.OFFER in refused(agree, scene, asked, her)
    with acting_as(her):
        agreeing.cannot_leave(referral_id=asked.pk, actor=her, at=AT)

    with bypass_row_security():
        assert Consent.objects.count() == 0
    case = case_of(scene, asked)
    assert (case.next_action, case.next_action_on) == (NextAction.PROPOSE_ANOTHER, AT.date())


def test_she_says_no_and_nobody_learns_more(scene, asked):
    her = holder_of(asked.case_id)

    ended = scene.do(her, agreeing.decline, referral_id=asked.pk, channel=LINK)

    assert ended.state == State.WITHDRAWN
    assert [kind for kind, _ in mails()] == ["person_agreement_asked", "referral_answered"]
    assert case_of(scene, asked).next_action == NextAction.CONFIRM_WISH


def test_the_same_yes_twice_is_one(scene, asked):
    her = holder_of(asked.case_id)

    first, second = (agree(scene, asked, her, key="her-yes-once") for _ in range(2))

    assert (first.pk, first.state) == (second.pk, second.state)
    with bypass_row_security():
        assert Consent.objects.count() == 1


def test_a_yes_after_a_no_is_refused_with_what_happened(scene, asked):
    her = holder_of(asked.case_id)
    scene.do(her, agreeing.decline, referral_id=asked.pk, channel=LINK)

    with pytest.raises(NotPossible):
        agree(scene, asked, her)


def test_neither_the_receiver_nor_a_stranger_agrees_for_her(scene, asked):
    for actor in (scene.adviser, scene.stranger, scene.animator):
        with pytest.raises((NotPossible, Referral.DoesNotExist)):
            agree(scene, asked, actor, VOICE)


def test_her_link_opens_no_other_case(scene, asked):
    other = ask(scene, _signalled_again(scene))

    with pytest.raises(Referral.DoesNotExist):
        agree(scene, other, holder_of(asked.case_id))


def test_without_a_word_in_ten_working_days_it_lapses_once(scene, asked):
    late = AT + timedelta(days=15)

    with as_worker():
        assert [agreeing.sweep_awaiting(at=AT), agreeing.sweep_awaiting(at=late), agreeing.sweep_awaiting(at=late)] == [
            0,
            1,
            0,
        ]

    with acting_as(scene.agent):
        assert queries.access_referral(asked.pk, actor=scene.agent).state == State.CANCELLED
    assert case_of(scene, asked).next_action == NextAction.DECIDE
    assert mails().count(("referral_answered", scene.line.email)) == 1


def test_the_sender_lets_it_lapse_only_when_the_time_is_over(scene, asked):
    lapse = {"referral_id": asked.pk}

    assert refused(scene.do, scene.agent, agreeing.lapse, **lapse) == (Guard.NO_AGREEMENT_IN_TIME,)
    ended = scene.do(scene.agent, agreeing.lapse, **lapse, at=AT + timedelta(days=15))

    assert ended.state == State.CANCELLED


def test_the_line_reads_the_words_to_her_until_she_has_agreed(scene, asked):
    with acting_as(scene.agent):
        referral = queries.access_referral(asked.pk, actor=scene.agent)
        assert "Préparer ma reprise" in agreeing.words_to_agree_to(referral, actor=scene.agent)

    agree(scene, asked, scene.agent, VOICE)

    with acting_as(scene.agent):
        assert queries.level_one(queries.access_referral(asked.pk, actor=scene.agent)) is None


def test_a_withdrawal_by_her_link_is_effective_at_once(scene, asked):
    her = holder_of(asked.case_id)
    sent = agree(scene, asked, her)
    scene.accept(sent)

    scene.do(her, actions.withdraw_consent, consent_id=sent.consent_id, channel=LINK)

    assert ("referral_closed", scene.operator.email) in mails()
    with acting_as(scene.adviser):
        assert queries.level_one(queries.access_referral(sent.pk, actor=scene.adviser)) is None
    case = case_of(scene, asked)
    assert (case.next_action, case.next_action_owner_id) == (NextAction.CONFIRM_WISH, scene.line.pk)


def _signalled_again(scene) -> Referral:
    called = scene.called(family_name="Perrin", phone="06 99 88 77 66")
    with bypass_row_security():
        Consent.objects.filter(pk=called.consent).delete()
    return scene.drafted(called)


@pytest.mark.parametrize("broken_one", [0, 1])
def test_one_that_cannot_lapse_does_not_keep_the_others_waiting(scene, asked, broken_one):
    both = sorted([asked, ask(scene, _signalled_again(scene))], key=lambda one: one.pk)
    broken, sound = both[broken_one], both[1 - broken_one]
    without_a_lead(broken.case_id)

    with as_worker(), pytest.raises(ExceptionGroup) as failed:
        agreeing.sweep_awaiting(at=AT + timedelta(days=15))

    assert [one.__notes__ for one in failed.value.exceptions] == [[f"referral {broken.pk}"]]
    assert [row_of(Referral, one.pk).state for one in (broken, sound)] == [State.AWAITING_CONSENT, State.CANCELLED]


def test_the_job_lets_lapse_even_where_a_reminder_fails(scene, asked):
    stuck = ReferralFactory(state=State.SENT, sent_at=AT, reminders_sent=2)
    without_a_lead(stuck.case_id)
    with bypass_row_security():
        last, seen = timezone.localdate() - timedelta(days=1), timezone.now() - timedelta(hours=2)
        Referral.objects.filter(pk=stuck.pk).update(reminders_sent=2, last_reminded_on=last, expiry_seen_at=seen)

    with as_worker(), pytest.raises(ExceptionGroup) as failed:
        job(timestamp=0)

    (of_the_clock,) = failed.value.exceptions
    assert of_the_clock.exceptions[0].__notes__ == [f"referral {stuck.pk}"]
    assert row_of(Referral, asked.pk).state == State.CANCELLED


def without_a_lead(case_id):
    with bypass_row_security():
        Case.objects.filter(pk=case_id).update(state="closed")
        Participation.objects.filter(case=case_id, level="lead").update(valid_until=AT + timedelta(days=1))
