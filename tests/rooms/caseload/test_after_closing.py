"""Who came straight is asked what became of her once her case has ended, as after the follow-up of a request."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import own_word
from cordee.cases import queries as cases
from cordee.cases.models import Case, PersonQuestion
from cordee.cases.own_word import Said
from cordee.domain.own_word import Helped, Work
from cordee.domain.planning import Closing
from cordee.domain.reaching import Channel
from cordee.domain.referral import NextAction
from cordee.network.queries import actor_of
from cordee.outbox.models import RecipientKind
from cordee.outbox.undelivered import Undelivered
from cordee.people.models import Consent, Contact
from cordee.people.personal_links import secret_of
from cordee.referrals import todo, todo_acts
from cordee.sheet import links as sheets
from cordee.voice import asking, undelivered
from tests.database import bypass_row_security
from tests.factories.outbox import as_worker, messages
from tests.factories.people import ConsentFactory
from tests.factories.privacy import GuardFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.sheet import SheetFactory
from tests.factories.voice import PersonLinkFactory, PersonQuestionFactory, holder_of
from tests.rooms.caseload.office import TODAY, do
from tests.rooms.referrals.page_scene import text_of

pytestmark = pytest.mark.django_db

NOW = timezone.localtime()
MOMENTS = ["10_jours", "3_mois", "6_mois", "12_mois"]


@pytest.fixture
def anna(office):
    return office.member("Anna")


@pytest.fixture
def case(office) -> Case:
    found = office.led()
    with bypass_row_security():
        Contact.objects.filter(pk=found.person_id).update(email="ida@example.org", phone="06 39 98 12 34")
    return found


def close(case: Case, member) -> None:
    with bypass_row_security():
        case.refresh_from_db()
    do(member, todo_acts.close_case, case_id=case.pk, closing=Closing.SAME_JOB, seen=todo.seen(case), at=NOW)


def plan(case: Case, member, at: datetime) -> None:
    with bypass_row_security():
        case.refresh_from_db()
    on = timezone.localdate(at) + timedelta(days=3)
    said = {"next_action": NextAction.CALL_BACK, "on": on, "seen": todo.seen(case), "at": at}
    do(member, todo_acts.plan_case, case_id=case.pk, **said)


def questions() -> list[PersonQuestion]:
    with bypass_row_security():
        return list(PersonQuestion.objects.order_by("asked_on"))


def sweep(days: int) -> int:
    with as_worker():
        return asking.sweep(at=NOW + timedelta(days=days))


def states() -> list[str]:
    return [one.state for one in questions()]


def test_her_four_checks_are_planned_when_her_case_closes(office, anna, case):
    close(case, anna)

    planned = questions()
    assert [one.moment for one in planned] == MOMENTS
    assert {(one.case_id, one.referral_id, one.caller_id) for one in planned} == {(case.pk, None, office.us.pk)}
    assert planned[0].asked_on == TODAY + timedelta(days=10)


def test_the_same_closing_twice_plans_once(anna, case):
    close(case, anna)
    close(case, anna)

    assert len(questions()) == 4


def test_she_is_written_to_once_with_her_own_link_and_answers(anna, case):
    close(case, anna)

    assert [sweep(9), sweep(10), sweep(10)] == [0, 1, 0]

    (message,) = [one for one in messages() if one.kind == "person_word_asked"]
    assert (message.about, message.address) == (str(case.pk), "")
    said = Said(helped=Helped.PARTLY, work=Work.ADAPTED_JOB, needs_help=True, words="Un peu mieux.")
    her, at = holder_of(case.pk), NOW + timedelta(days=11)
    with acting_as(her):
        own_word.answer(question_id=questions()[0].pk, said=said, actor=her, at=at, key="k")
    actor = actor_of(anna)
    with acting_as(actor):
        again = cases.access_case(case.pk, actor=actor)
        (read,) = own_word.answers_of(case.pk, actor=actor)
    assert (again.state, again.next_action, read.words) == ("open", "rappeler", "Un peu mieux.")


@pytest.mark.parametrize(("ago", "status"), [(0, 200), (29, 200), (30, 404)])
def test_where_nothing_is_to_be_asked_her_page_and_her_sheets_stay_open_for_thirty_days(
    client, anna, case, ago, status
):
    """As in a case that was closed before anything was asked of who came straight, or whose request came to nothing."""
    with bypass_row_security():
        link, sheet = PersonLinkFactory(case=case), SheetFactory(case=case)
    close(case, anna)
    with bypass_row_security():
        Case.objects.filter(pk=case.pk).update(closed_on=TODAY - timedelta(days=ago))
        PersonQuestion.objects.filter(case=case).delete()

    page = client.get(reverse("voice:home", args=[secret_of(link.pk)]))
    read = client.post(reverse("sheet:read", args=[sheets.secret_of(sheet.pk)]))

    assert (page.status_code, read.status_code) == (status, status)


def test_while_a_question_is_to_come_her_page_stays_open(client, anna, case):
    with bypass_row_security():
        link = PersonLinkFactory(case=case)
    close(case, anna)
    with bypass_row_security():
        Case.objects.filter(pk=case.pk).update(closed_on=TODAY - timedelta(days=200))
        PersonQuestion.objects.filter(case=case).exclude(moment="12_mois").delete()

    assert client.get(reverse("voice:home", args=[secret_of(link.pk)])).status_code == 200


def test_what_does_not_reach_her_is_a_call_of_who_followed_her(office, anna, case):
    close(case, anna)
    sweep(10)
    failed = Undelivered(
        message_id=case.pk,
        kind="person_word_asked",
        about=str(case.pk),
        recipient_kind=RecipientKind.PERSON,
        channel=Channel.SMS,
        address="",
        reason="call no_written_address",
    )
    with as_worker():
        undelivered.call_for_her_word(failed, NOW)

    page = text_of(office.browser(anna).get(reverse("voice:to_call")))

    assert "dix jours après la fin du suivi" in page
    assert "06 39 98 12 34" in page


def test_a_case_that_goes_on_again_asks_nothing(anna, case):
    close(case, anna)
    plan(case, anna, NOW + timedelta(days=5))

    assert sweep(10) == 0
    assert states() == ["dropped", "planned", "planned", "planned"]


def test_a_second_closing_asks_from_its_own_day(anna, case):
    close(case, anna)
    plan(case, anna, NOW)
    with bypass_row_security():
        PersonQuestion.objects.update(state="dropped")
    later = NOW + timedelta(days=40)
    with bypass_row_security():
        case.refresh_from_db()
    do(anna, todo_acts.close_case, case_id=case.pk, closing=Closing.TRAINING, seen=todo.seen(case), at=later)

    assert next(one.asked_on for one in questions() if one.state == "planned") == TODAY + timedelta(days=50)


def test_after_an_outage_she_is_asked_once(anna, case):
    close(case, anna)

    assert sweep(120) == 1
    assert states() == ["dropped", "asked", "planned", "planned"]


def test_who_took_back_all_that_she_had_agreed_to_is_not_asked(office, anna, case):
    close(case, anna)
    with bypass_row_security():
        consent = ConsentFactory(case=case, person=case.person, recorded_for=office.us)
        Consent.objects.filter(pk=consent.pk).update(
            withdrawn_at=NOW, withdrawn_channel="link", withdrawn_by_label="La personne"
        )

    assert sweep(10) == 0
    assert states()[0] == "dropped"


def test_of_a_restricted_case_nothing_is_asked(anna, case):
    close(case, anna)
    GuardFactory(case=case, kind="restricted")

    assert sweep(10) == 0
    assert states() == ["planned"] * 4


def test_a_case_that_a_request_opened_is_asked_about_by_its_request_alone(office, anna, case):
    with bypass_row_security():
        ReferralFactory(case=case, sender=office.us, state="refusee", created_at=case.opened_at)

    close(case, anna)

    assert questions() == []


def test_who_is_to_be_asked_by_the_follow_up_of_another_is_not_asked_twice(office, anna, case):
    with bypass_row_security():
        later = case.opened_at + timedelta(days=30)
        referral = ReferralFactory(case=case, sender=office.us, state="refusee", created_at=later)
        PersonQuestionFactory(referral=referral, asked_on=TODAY + timedelta(days=60), moment="3_mois")

    close(case, anna)

    assert [one.referral_id for one in questions()] == [referral.pk]


def test_who_closes_is_told_that_she_will_be_asked(office, anna, case):
    page = text_of(office.browser(anna).get(reverse("support:close", args=[case.pk])))

    assert "à dix jours, trois mois, six mois et un an" in page
