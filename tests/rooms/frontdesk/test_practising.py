"""An exercise: the real console and engine on a released example, and nothing of it is a call of the line."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.audit.models import Event
from cordee.domain.access import Role
from cordee.domain.call import Outcome
from cordee.domain.rules.answers import written_answer
from cordee.frontdesk import actions, practising
from cordee.frontdesk.models import Call, PracticeCall
from cordee.network.queries import actor_of
from cordee.people.models import Person
from cordee.referrals.models import Referral
from tests.database import bypass_row_security
from tests.factories.frontdesk import CallFactory, PracticeCallFactory
from tests.factories.network import MembershipFactory
from tests.rooms.referrals.page_scene import text_of


@pytest.fixture
def practice(phone):
    phone.post(reverse("frontdesk:practice"), {"example": "m01-2026", "key": str(uuid4())})
    return one()


def one():
    with bypass_row_security():
        return PracticeCall.objects.get()


def count(model, **those):
    with bypass_row_security():
        return model.objects.filter(**those).count()


def told_everything(practice):
    """As if each answer and need of the example had been noted."""
    case = practising.example(practice.example)
    facts = {name: written_answer(value) for name, value in case.situation.facts.items()}
    with bypass_row_security():
        PracticeCall.objects.filter(pk=practice.pk).update(answers={"facts": facts}, needs=list(case.situation.needs))
    return one(), case


def test_the_twenty_seven_released_situations_are_offered(published):
    assert len(practising.examples()) == 27


def test_told_everything_each_of_them_comes_to_what_is_expected(agent):
    actor = actor_of(agent)
    wrong = {}
    for name in practising.examples():
        with acting_as(actor):
            practising.start(name=name, actor=actor, at=timezone.now())
        told, case = told_everything(one())
        with acting_as(actor):
            found = practising.compared(told, case)
        wrong |= {name: [point for point in found.points if not point.is_met]} if not found.is_met else {}
        with acting_as(actor):
            practising.finish(call_id=told.pk, actor=actor)

    assert wrong == {}


def test_the_console_is_the_real_one_with_a_banner(phone, practice):
    page = phone.get(reverse("frontdesk:call", args=[practice.pk]))

    assert "Entraînement" in text_of(page) and "jardinerie" in text_of(page)
    assert "Transmettre" not in text_of(page).split("Entraînement")[0]
    answered = {"fact": "appelant", "answer": "personne"}
    assert phone.post(reverse("frontdesk:answer", args=[practice.pk]), answered).status_code == 302
    phone.post(reverse("frontdesk:line", args=[practice.pk]), {"line": "cdi"})
    phone.post(reverse("frontdesk:need", args=[practice.pk]), {"need": "garder_mon_travail"})
    noted = one()
    assert noted.answers["facts"]["type_contrat"] == "cdi" and noted.needs == ["garder_mon_travail"]
    phone.post(reverse("frontdesk:undo", args=[practice.pk]))
    assert one().needs == []


def test_nothing_of_it_is_a_call_nor_journalled_as_one(phone, practice):
    phone.post(reverse("frontdesk:answer", args=[practice.pk]), {"fact": "appelant", "answer": "personne"})
    phone.post(reverse("frontdesk:danger", args=[practice.pk]), {"sign": "imminent"})
    phone.get(reverse("frontdesk:dates_file", args=[practice.pk]))

    assert count(Call) == count(Referral) == count(Person) == 0
    assert count(Event, kind__startswith="call.") == 0
    assert count(Event, kind="practice.started") == 1


OF_CALLS = (
    *("frontdesk:end", "frontdesk:hand_over", "frontdesk:transfer", "frontdesk:unmet"),
    *("summary:summary", "enquiries:promise"),
)


@pytest.mark.parametrize("page", OF_CALLS)
def test_it_is_neither_ended_nor_promised_nor_handed_to_anybody(phone, practice, page):
    result, address = reverse("frontdesk:practice_result", args=[practice.pk]), reverse(page, args=[practice.pk])

    for answer in (phone.get(address), phone.post(address, {"outcome": "informee", "once": str(uuid4())})):
        assert answer.status_code == 302 and answer["Location"] == result
    assert count(Call) == 0 and count(PracticeCall) == 1


def test_the_acts_of_a_call_find_no_exercise(agent, practice):
    actor = actor_of(agent)

    with acting_as(actor), pytest.raises(Call.DoesNotExist):
        actions.end(call_id=practice.pk, actor=actor, outcome=Outcome.INFORMED, at=timezone.now())
    with acting_as(actor), pytest.raises(Call.DoesNotExist):
        actions.open_call(practice.pk, actor, None)


def test_a_table_without_outcome_nor_code_cannot_be_counted(db):
    with connection.cursor() as cursor:
        found = {
            column.name for column in connection.introspection.get_table_description(cursor, "frontdesk_practicecall")
        }

    assert found & {"outcome", "ended_at", "code_hash", "campaign", "referral", "orientation", "enquiry"} == set()


def test_the_result_says_what_was_not_noted_then_that_it_is_as_expected(phone, practice):
    address = reverse("frontdesk:practice_result", args=[practice.pk])

    assert "pas noté" in text_of(phone.get(address)) and "n'est pas encore" in text_of(phone.get(address))
    told_everything(practice)
    assert "Votre orientation est celle qui est attendue" in text_of(phone.get(address))


def test_once_over_nothing_is_kept(phone, practice):
    phone.post(reverse("frontdesk:practice_over", args=[practice.pk]), {"key": str(uuid4())})

    assert count(PracticeCall) == 0
    assert phone.get(reverse("frontdesk:call", args=[practice.pk])).status_code == 404


def test_one_left_open_is_erased_with_the_calls_left_open(agent):
    old = PracticeCallFactory(membership=agent, started_at=timezone.now() - timedelta(hours=13))
    new = PracticeCallFactory(membership=agent, started_at=timezone.now())

    actions.end_left_open(at=timezone.now())

    assert (count(PracticeCall, pk=old.pk), count(PracticeCall, pk=new.pk)) == (0, 1)


def test_it_is_its_agent_s_own(phone, agent, practice):
    colleague = MembershipFactory(organisation=agent.organisation, role=Role.PHONE_AGENT.value)
    lead = MembershipFactory(organisation=agent.organisation, role=Role.TEAM_LEAD.value)

    for other in (colleague, lead):
        actor = actor_of(other)
        with acting_as(actor):
            assert not PracticeCall.objects.visible_to(actor).exists()
            assert not PracticeCall.objects.exists()
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(actor_of(lead)):
        PracticeCall(example="m01-2026", membership=agent, started_at=timezone.now(), on=practice.on).save(
            force_insert=True
        )


def test_a_call_shows_no_banner(phone, agent, published):
    call = CallFactory(membership=agent, catalogue_hash=practising.catalogue_room.current_catalogue().content_hash)

    assert "Entraînement" not in text_of(phone.get(reverse("frontdesk:call", args=[call.pk])))
