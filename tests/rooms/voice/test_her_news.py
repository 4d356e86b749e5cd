"""« The person is told at each step »: once a step, in neutral words, with the way to her page, or not at all."""

import re
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from cordee.cases.models import Case
from cordee.domain.consent import ConsentChannel
from cordee.domain.follow_up import Tried
from cordee.domain.referral import AttemptKind, RefusalReason, State
from cordee.outbox.models import Message
from cordee.people import personal_links
from cordee.people.models import Contact, PersonLink
from cordee.referrals import actions, following, redirecting
from cordee.referrals.her_news import ACCEPTED, ELSEWHERE, MEETING, NEWS, UNANSWERED
from cordee.referrals.models import Referral
from cordee.referrals.sweep import sweep
from tests.database import bypass_row_security
from tests.factories.orientation import RULES_ON
from tests.factories.outbox import as_worker, deliver_all, messages
from tests.rooms.referrals.elsewhere import Elsewhere, elsewhere
from tests.rooms.voice.herself import linked

pytestmark = pytest.mark.django_db

DAYTIME = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)  # a Tuesday, when persons may be written to
MAIL = "aicha@exemple.invalid"
NEUTRAL = "Votre demande <demande@neutre.invalid>"
NO_MESSAGE = {"discretion": ["no_message"], "preferred_channel": "phone"}
SILENT_UNTIL = (5, 10, 16, 17)  # of September 2024: recalled twice, seen past its end, and again: given up


@pytest.fixture(autouse=True)
def _rules_of_the_scene(settings, monkeypatch):
    settings.CORDEE_AS_OF = RULES_ON
    monkeypatch.setattr("django.utils.timezone.now", lambda: DAYTIME)


@pytest.fixture
def around(scene) -> Elsewhere:
    return elsewhere(scene)


def accepted(around: Elsewhere) -> Referral:
    return around.scene.accept(around.sent())


def passed_on(around: Elsewhere) -> Referral:
    called = around.called()
    referral = around.sent(called)
    around.scene.agreed(called, around.rival)
    around.scene.do(
        around.scene.adviser,
        redirecting.redirect,
        referral_id=referral.pk,
        target=around.to_rival,
        reason="Cette entreprise est suivie par le Lac.",
        responder_name="Mme Roche",
        rules_on=RULES_ON,
    )
    return referral


def given_up(around: Elsewhere) -> Referral:
    referral = around.sent()
    for day in SILENT_UNTIL:
        with as_worker():
            sweep(at=datetime(2024, 9, day, 9, tzinfo=UTC))
    return referral


def put_off(around: Elsewhere, referral: Referral, *, to: date, on: date, key: str = "put off") -> Referral:
    """Who accepted agrees with her on another day for their meeting."""
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    tried = Tried(kind=AttemptKind.MOVED, on=on, next_on=to)
    said = {"referral_id": referral.pk, "tried": tried, "responder_name": "Mme Roche", "at": at, "key": key}
    return around.scene.do(around.scene.adviser, following.note_attempt, **said)


def moved(around: Elsewhere) -> Referral:
    """Long after the acceptance, of which she was told."""
    referral = accepted(around)
    with bypass_row_security():
        Message.objects.all().delete()
    return put_off(around, referral, to=date(2027, 1, 18), on=date(2027, 1, 11))


STEPS = {ACCEPTED: accepted, ELSEWHERE: passed_on, UNANSWERED: given_up, MEETING: moved}


def reached_by(**how) -> None:
    with bypass_row_security():
        Contact.objects.update(**{"email": MAIL, "preferred_channel": "email"} | how)


def told() -> list[tuple[str, str, str]]:
    return [(one.kind, one.state, one.last_error) for one in messages() if one.kind in NEWS]


def planned(referral: Referral) -> tuple[str, date | None, UUID | None]:
    with bypass_row_security():
        case = Case.objects.get(pk=referral.case_id)
    return case.next_action, case.next_action_on, case.next_action_owner_id


def withdrawn(around: Elsewhere, referral: Referral) -> Referral:
    """In her own voice, on the phone."""
    said = {"referral_id": referral.pk, "channel": ConsentChannel.VOICE}
    return around.scene.do(around.scene.agent, actions.withdraw, **said)


def test_each_news_has_its_step_here():
    assert STEPS.keys() == set(NEWS)


@pytest.mark.parametrize("kind", NEWS)
def test_each_step_is_told_to_her_once_and_leads_to_her_page(around, mailoutbox, kind):
    referral = STEPS[kind](around)
    reached_by()

    deliver_all(at=DAYTIME)

    assert told() == [(kind, "sent", "")]
    (mail,) = [one for one in mailoutbox if one.to == [MAIL]]
    with bypass_row_security():
        link = PersonLink.objects.get(case=referral.case_id, revoked_at__isnull=True)
    assert re.search(r"https?://\S+", mail.body)[0] == personal_links.address_of(link.pk)


@pytest.mark.parametrize("kind", NEWS)
def test_it_names_nobody_and_nothing_of_what_is_asked(around, mailoutbox, kind):
    referral = STEPS[kind](around)
    reached_by()

    deliver_all(at=DAYTIME)

    (mail,) = [one for one in mailoutbox if one.to == [MAIL]]
    words = re.sub(r"https?://\S+", "", mail.subject + mail.body).lower()
    organisations = (referral.sender.name, referral.recipient.name, around.rival.name)
    for hidden in (*organisations, "Lefèvre", "Aïcha", "reprise", "santé", "travail", "médecin", "Roche"):
        assert hidden.lower() not in words


@pytest.mark.parametrize("kind", NEWS)
@pytest.mark.parametrize("asked", [NO_MESSAGE, {"preferred_channel": "letter"}])
def test_who_wants_no_message_gets_none_and_nobody_has_one_more_thing_to_do(around, mailoutbox, kind, asked):
    referral = STEPS[kind](around)
    reached_by(**asked)
    before = planned(referral)

    deliver_all(at=DAYTIME)

    assert [(one, state) for one, state, _ in told()] == [(kind, "dropped")]
    assert MAIL not in [address for mail in mailoutbox for address in mail.to]
    assert planned(referral) == before


@pytest.mark.parametrize("kind", NEWS)
def test_never_at_work_means_in_the_evening_and_a_neutral_sender_has_no_name(around, mailoutbox, settings, kind):
    settings.CORDEE_MAIL_NEUTRAL_FROM = NEUTRAL
    STEPS[kind](around)
    reached_by(discretion=["not_at_work", "neutral_sender"])

    deliver_all(at=DAYTIME)
    assert told() == [(kind, "queued", "")]
    deliver_all(at=DAYTIME.replace(hour=17, minute=30))  # half past six in Paris

    assert told() == [(kind, "sent", "")]
    (mail,) = [one for one in mailoutbox if one.to == [MAIL]]
    assert mail.from_email == NEUTRAL


def links_of(referral: Referral) -> list[PersonLink]:
    with bypass_row_security():
        return list(PersonLink.objects.filter(case=referral.case_id))


@pytest.mark.parametrize("kind", NEWS)
def test_who_had_no_page_gets_one_and_who_has_one_keeps_it(around, kind):
    assert len(links_of(STEPS[kind](around))) == 1

    other = linked(around.sent(around.called(phone="06 55 66 77 88")))
    (before,) = links_of(other)
    around.scene.accept(other)

    assert [link.pk for link in links_of(other)] == [before.pk]


def test_each_new_day_of_a_meeting_is_told_and_the_same_day_is_not(around, mailoutbox):
    referral = moved(around)
    reached_by()
    deliver_all(at=DAYTIME)

    put_off(around, referral, to=date(2027, 1, 18), on=date(2027, 1, 12), key="the same")
    put_off(around, referral, to=date(2027, 1, 19), on=date(2027, 1, 12), key="another")
    deliver_all(at=DAYTIME)

    assert told() == [(MEETING, "sent", "")] * 2
    assert len([one for one in mailoutbox if one.to == [MAIL]]) == 2


def test_a_day_moved_again_before_she_could_read_of_it_is_told_once(around, mailoutbox):
    referral = moved(around)
    reached_by()
    put_off(around, referral, to=date(2027, 1, 19), on=date(2027, 1, 12), key="another")

    deliver_all(at=DAYTIME)

    assert told() == [(MEETING, "dropped", "nothing_left_to_say"), (MEETING, "sent", "")]
    assert len([one for one in mailoutbox if one.to == [MAIL]]) == 1


def test_a_day_that_is_past_is_not_announced(around):
    put_off(around, accepted(around), to=date(2027, 1, 11), on=date(2027, 1, 8))
    reached_by()

    deliver_all(at=DAYTIME)

    assert (MEETING, "dropped", "nothing_left_to_say") in told()


def test_the_same_acceptance_twice_is_told_once(around):
    referral = around.sent()

    around.scene.accept(referral, key="once")
    around.scene.accept(referral, key="once")

    assert [kind for kind, _, _ in told()] == [ACCEPTED]


def test_what_goes_on_and_waits_for_her_word_asks_her_and_tells_nothing_else(around):
    referral = around.sent()

    around.scene.do(
        around.scene.adviser,
        redirecting.redirect,
        referral_id=referral.pk,
        target=around.to_rival,
        reason="Cette entreprise est suivie par le Lac.",
        responder_name="Mme Roche",
        rules_on=RULES_ON,
    )

    assert [one.kind for one in messages() if one.recipient_kind == "person"] == ["person_agreement_asked"]


def test_what_she_takes_back_is_not_told_to_her(around):
    referral = around.sent()

    withdrawn(around, referral)

    assert told() == []


def test_a_refusal_alone_says_nothing_yet(around):
    referral = around.sent()

    around.scene.do(
        around.scene.adviser,
        actions.refuse,
        referral_id=referral.pk,
        reason=RefusalReason.FULL,
        responder_name="Mme Roche",
    )

    assert told() == []


@pytest.mark.parametrize("kind", [ACCEPTED, ELSEWHERE, MEETING])
def test_what_is_no_longer_true_when_it_may_leave_is_not_said(around, mailoutbox, kind):
    referral = STEPS[kind](around)
    reached_by()
    with bypass_row_security():
        child = Referral.objects.filter(parent=referral.pk).first()
    assert withdrawn(around, child or referral).state == State.WITHDRAWN

    deliver_all(at=DAYTIME)

    assert told() == [(kind, "dropped", "nothing_left_to_say")]
