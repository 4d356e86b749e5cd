"""Her own word after a follow-up: planned at its closing, asked once, answered by link or on the phone."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import own_word
from cordee.cases import queries as cases
from cordee.cases.models import PersonAnswer, PersonQuestion
from cordee.cases.own_word import AlreadyAnswered, Said
from cordee.domain.consent import ConsentChannel
from cordee.domain.own_word import Helped, Work
from cordee.domain.planning import Closing
from cordee.domain.reaching import Channel
from cordee.domain.referral import NextAction, Outcome, State
from cordee.network.models import User
from cordee.outbox import delivery
from cordee.outbox.models import RecipientKind
from cordee.outbox.undelivered import Undelivered
from cordee.people.models import Contact, Identity
from cordee.referrals import actions, following, todo, todo_acts
from cordee.voice import asking, line_views, pages, undelivered, wording
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.outbox import as_worker, messages
from tests.factories.referrals import ReferralFactory
from tests.factories.voice import PersonQuestionFactory, holder_of

pytestmark = pytest.mark.django_db

NOW = timezone.localtime()
SAID = Said(helped=Helped.PARTLY, work=Work.ADAPTED_JOB, needs_help=False, words="Un peu mieux.")


@pytest.fixture
def closed(scene):
    """A follow-up that has just ended."""
    called = scene.called()
    referral = scene.accept(scene.sent(called, at=NOW), at=NOW, first_contact_on=NOW.date())
    scene.do(
        scene.adviser, following.start, referral_id=referral.pk, met_on=NOW.date(), responder_name="Mme Roche", at=NOW
    )
    return scene.do(
        scene.adviser,
        following.close,
        referral_id=referral.pk,
        outcome=Outcome.HELPED,
        responder_name="Mme Roche",
        at=NOW,
    )


def questions() -> list[PersonQuestion]:
    with bypass_row_security():
        return list(PersonQuestion.objects.order_by("asked_on"))


def days(count: int) -> datetime:
    return NOW + timedelta(days=count)


def sweep(count: int) -> int:
    with as_worker():
        return asking.sweep(at=days(count))


@pytest.fixture
def asked(scene, closed) -> PersonQuestion:
    sweep(10)
    return questions()[0]


def test_four_questions_are_planned_when_it_closes(scene, closed):
    assert [question.moment for question in questions()] == ["10_jours", "3_mois", "6_mois", "12_mois"]
    assert questions()[0].asked_on == closed.closed_on + timedelta(days=10)
    assert {(question.caller_id, question.state) for question in questions()} == {(scene.line.pk, "planned")}


def test_she_is_asked_once_by_her_own_link(closed):
    assert [sweep(9), sweep(10), sweep(10), sweep(11)] == [0, 1, 0, 0]

    (message,) = [one for one in messages() if one.kind == "person_word_asked"]
    assert (message.about, message.address) == (str(closed.case_id), "")
    assert questions()[0].state == "asked"


def test_after_an_outage_she_is_asked_once_and_not_twice(closed):
    assert sweep(120) == 1

    assert [question.state for question in questions()] == ["dropped", "asked", "planned", "planned"]


def test_nothing_is_asked_after_a_withdrawal(scene, closed):
    scene.do(scene.agent, _withdraw_for_her, consent_id=closed.consent_id)

    assert sweep(10) == 0
    assert questions()[0].state == "dropped"


def test_nothing_is_asked_while_the_follow_up_goes_on_again(scene, closed):
    scene.do(scene.adviser, following.reopen, referral_id=closed.pk, reason="Elle revient", at=days(5))

    assert sweep(10) == 0
    assert questions()[0].state == "dropped"


def test_she_answers_and_says_that_she_still_needs_help(scene, closed, asked):
    her = holder_of(closed.case_id)

    answer = scene.do(her, own_word.answer, question_id=asked.pk, said=_in_need(), at=days(11))

    assert (answer.channel, answer.by_label, answer.membership_id) == ("person", "La personne", None)
    with acting_as(scene.adviser):
        case = cases.access_case(closed.case_id, actor=scene.adviser)
        (read,) = own_word.answers_of(closed.case_id, actor=scene.adviser)
    assert (case.next_action, case.next_action_on) == (NextAction.CALL_BACK, timezone.localdate(days(11)))
    assert case.next_action_owner_id == scene.operator.pk
    assert read.words == "Un peu mieux."
    (told,) = [one for one in messages() if one.kind == own_word.NEEDS_HELP]
    assert told.address == scene.operator.email


def test_who_leads_is_told_that_somebody_waits_and_nothing_of_her(client, scene, closed, asked):
    scene.do(holder_of(closed.case_id), own_word.answer, question_id=asked.pk, said=_in_need(), at=days(11))
    (told,) = [one for one in messages() if one.kind == own_word.NEEDS_HELP]

    with as_worker():
        mail = delivery._renderers[told.kind](told)

    assert reverse("referrals:todo") in mail.text
    assert not any(hint in mail.subject + mail.text for hint in ("Lefèvre", "Aïcha", "mieux"))


def test_her_lead_reads_her_answer_on_the_page_of_the_request_and_the_journal_says_so(client, scene, closed, asked):
    scene.do(holder_of(closed.case_id), own_word.answer, question_id=asked.pk, said=_in_need(), at=days(11))
    client.force_login(User.objects.get(pk=scene.adviser.user))

    page = client.get(reverse("referrals:detail", args=[closed.pk])).content.decode()

    assert "Un peu mieux." in page
    (event,) = [one for one in journal() if one.kind == "own_word.read"]
    assert (event.classes, event.case) == (["situation"], str(closed.case_id))
    client.force_login(User.objects.get(pk=scene.desk.user))
    assert "Un peu mieux." not in client.get(reverse("referrals:detail", args=[closed.pk])).content.decode()


def test_to_need_help_again_opens_a_closed_case_again(scene, closed, asked):
    with acting_as(scene.adviser):
        case = cases.access_case(closed.case_id, actor=scene.adviser)
        seen = todo.seen(case)
        todo_acts.close(referral_id=closed.pk, closing=Closing.SETTLED, seen=seen, actor=scene.adviser, at=NOW)
    her = holder_of(closed.case_id)

    scene.do(her, own_word.answer, question_id=asked.pk, said=_in_need(), at=days(11))

    with acting_as(scene.adviser):
        case = cases.access_case(closed.case_id, actor=scene.adviser)
    assert (case.state, case.next_action) == ("open", NextAction.CALL_BACK)


def test_the_clock_opens_no_case_that_is_closed(scene, closed):
    with acting_as(scene.adviser):
        seen = todo.seen(cases.access_case(closed.case_id, actor=scene.adviser))
        todo_acts.close(referral_id=closed.pk, closing=Closing.SETTLED, seen=seen, actor=scene.adviser, at=NOW)

    assert sweep(340) > 0

    with acting_as(scene.adviser):
        assert cases.access_case(closed.case_id, actor=scene.adviser).state == "closed"


def test_her_page_opens_after_her_case_has_closed(client, scene, closed, asked):
    with acting_as(scene.adviser):
        seen = todo.seen(cases.access_case(closed.case_id, actor=scene.adviser))
        todo_acts.close(referral_id=closed.pk, closing=Closing.SETTLED, seen=seen, actor=scene.adviser, at=NOW)
    her = holder_of(closed.case_id)

    with acting_as(her):
        assert pages.hers(closed.case_id, actor=her, on=NOW.date()).next_said == wording.CASE_CLOSED


def test_the_same_answer_twice_is_one_and_another_is_refused(scene, closed, asked):
    her = holder_of(closed.case_id)
    first, second = (
        scene.do(her, own_word.answer, question_id=asked.pk, said=SAID, key="her-word-1") for _ in range(2)
    )

    assert first.pk == second.pk
    with pytest.raises(AlreadyAnswered):
        scene.do(her, own_word.answer, question_id=asked.pk, said=SAID)


def test_an_answer_is_never_changed(scene, closed, asked):
    scene.do(holder_of(closed.case_id), own_word.answer, question_id=asked.pk, said=SAID)

    with bypass_row_security(), pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PersonAnswer.objects.update(helped="non")


def test_who_does_not_answer_is_called_by_who_had_asked_for_the_follow_up(client, scene, closed, asked):
    with bypass_row_security():
        PersonQuestion.objects.filter(pk=asked.pk).update(call_on=timezone.localdate())
    client.force_login(User.objects.get(pk=scene.agent.user))

    page = client.get(reverse("voice:to_call")).content.decode()
    assert "Aïcha Lefèvre" in page
    assert "06 11 22 33 44" in page

    posted = {"helped": "oui", "work": "meme_emploi", "needs_help": "non", "key": str(uuid4())}
    done = client.post(reverse("voice:write_word", args=[asked.pk]), posted)

    assert done.status_code == 302
    with bypass_row_security():
        answer = PersonAnswer.objects.get()
    assert (answer.channel, answer.membership_id) == ("phone", scene.agent.membership)
    assert "Personne à rappeler" in client.get(reverse("voice:to_call")).content.decode()


def test_her_phone_is_open_for_the_call_alone(scene, closed, asked):
    def seen() -> tuple[int, int]:
        with acting_as(scene.agent):
            return Contact.objects.visible_to(scene.agent).count(), Identity.objects.count()

    assert seen() == (0, 0)
    with bypass_row_security():
        PersonQuestion.objects.filter(pk=asked.pk).update(call_on=timezone.localdate())
    assert seen() == (1, 1)
    with acting_as(scene.stranger):
        assert Contact.objects.count() == 0


def test_three_calls_without_an_answer_leave_her_in_peace(client, scene, closed, asked):
    client.force_login(User.objects.get(pk=scene.agent.user))
    for calls in (0, 0, 1, 2):
        client.post(reverse("voice:no_answer", args=[asked.pk]), {"calls": str(calls)})

    assert (questions()[0].calls, questions()[0].state) == (3, "unanswered")


@pytest.mark.parametrize("calls", ["²", "٣", "-1", "9" * 5_000, "0\0"])
def test_a_number_of_calls_that_is_none_notes_no_call(client, scene, closed, asked, calls):
    client.force_login(User.objects.get(pk=scene.agent.user))

    answered = client.post(reverse("voice:no_answer", args=[asked.pk]), {"calls": calls})

    assert answered.status_code == 302
    assert questions()[0].calls == 0


def test_a_message_that_cannot_leave_brings_her_into_the_basket_today(closed, asked):
    failed = _failed(closed)

    with as_worker():
        undelivered.call_for_her_word(failed, days(10))
        undelivered.call_for_her_word(failed, days(10))

    assert questions()[0].call_on == timezone.localdate(days(10))


def _failed(closed):
    return Undelivered(
        message_id=uuid4(),
        kind="person_word_asked",
        about=str(closed.case_id),
        recipient_kind=RecipientKind.PERSON,
        channel=Channel.SMS,
        address="",
        reason="call no_written_address",
    )


def _withdraw_for_her(*, consent_id, actor, at, key):
    return actions.withdraw_consent(
        consent_id=consent_id, channel=ConsentChannel.VOICE, actor=actor, at=datetime(2027, 1, 5, tzinfo=UTC), key=key
    )


def _in_need() -> Said:
    return Said(helped=Helped.NO, work=Work.LOOKING, needs_help=True, words="Un peu mieux.")


def test_who_is_to_be_called_comes_by_pages_the_longest_awaited_first(client, scene):
    today, line = timezone.localdate(), scene.line
    for number in range(line_views.PAGE + 2):
        with bypass_row_security():
            person = {"case__person__identity__family_name": f"Appel{number:02d}"}
            referral = ReferralFactory(state=State.CLOSED, sender=line, sent_at=days(-60), **person)
            PersonQuestionFactory(referral=referral, state="asked", call_on=today - timedelta(days=number))
    client.force_login(User.objects.get(pk=scene.agent.user))

    first = client.get(reverse("voice:to_call"))
    second = client.get(first.context["next_url"])
    back = client.get(second.context["previous_url"])

    shown = [[row.name for row in one.context["rows"]] for one in (first, second)]
    assert [len(rows) for rows in shown] == [line_views.PAGE, 2]
    assert [name[-2:] for name in shown[0][:2]] == [f"{line_views.PAGE + 1}", f"{line_views.PAGE}"]
    assert len({*shown[0], *shown[1]}) == line_views.PAGE + 2
    assert [row.name for row in back.context["rows"]] == shown[0]
    assert "27 personnes à rappeler" in first.content.decode()


def test_somebody_with_two_follow_ups_is_called_once_and_asked_for_each(client, scene):
    today, line = timezone.localdate(), scene.line
    with bypass_row_security():
        person = {"case__person__identity__family_name": "Deuxfois"}
        referral = ReferralFactory(state=State.CLOSED, sender=line, sent_at=days(-60), **person)
        other = ReferralFactory(state=State.CLOSED, sender=line, sent_at=days(-50), case__person=referral.case.person)
        asked = [
            PersonQuestionFactory(referral=one, state="asked", call_on=today - timedelta(days=late))
            for one, late in ((referral, 1), (other, 4))
        ]
    client.force_login(User.objects.get(pk=scene.agent.user))

    (row,) = client.get(reverse("voice:to_call")).context["rows"]
    assert "Deuxfois" in row.name
    assert [one.pk for one in row.questions] == [asked[1].pk, asked[0].pk]
    page = client.get(reverse("voice:to_call")).content.decode()
    home = client.get(reverse("ui:pro_home")).content.decode()
    assert page.count("Deuxfois") == 1
    assert "1 personne à rappeler" in page
    assert "1 personne à rappeler" in home

    posted = {"helped": "oui", "work": "meme_emploi", "needs_help": "non", "key": str(uuid4())}
    client.post(reverse("voice:write_word", args=[asked[1].pk]), posted)
    (row,) = client.get(reverse("voice:to_call")).context["rows"]
    assert [one.pk for one in row.questions] == [asked[0].pk]
