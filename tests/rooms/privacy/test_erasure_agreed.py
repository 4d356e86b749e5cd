"""She asks that her case be erased, the officer agrees: a week later the night does it, by the line of 0032."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.domain.access import Role
from cordee.domain.rights import RightAnswer
from cordee.outbox.models import Message
from cordee.people.models import Person
from cordee.privacy import actions, term
from cordee.privacy.models import ErasedCase
from cordee.voice.models import RightsRequest
from tests.access.hanging import hang_on
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.network import MembershipFactory, actor_of
from tests.factories.orientation import OrientationFactory
from tests.factories.outbox import as_worker
from tests.factories.privacy import GuardFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.voice import RightsRequestFactory
from tests.rooms.invariants.breaking import without_guards
from tests.rooms.privacy.test_erasing import NUMBERS_ONLY, numbers_of, where_found

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7, minutes=1)


@pytest.fixture
def officer():
    return MembershipFactory(role=Role.RIGHTS_OFFICER.value, departements=["73"])


def erasure(case, **more):
    with bypass_row_security():
        return RightsRequestFactory(case=case, right="effacement", words="Tout.", **more)


def agreed(case, *, ago=WEEK, by=None):
    return erasure(
        case,
        answer="accepte",
        answer_words="Oui.",
        answered_at=timezone.now() - ago,
        answered_by=by or MembershipFactory(role=Role.RIGHTS_OFFICER.value),
    )


def answer(request, officer, answered, words="Dit."):
    with acting_as(actor_of(officer)):
        said = {"answered": answered, "words": words, "actor": actor_of(officer), "at": timezone.now()}
        return actions.answer_right(request_id=request.pk, **said)


def sweep():
    with as_worker():
        return term.sweep(at=timezone.now())


def left():
    with bypass_row_security():
        return set(Case.objects.values_list("pk", flat=True))


def test_all_of_an_open_case_goes_and_its_person_and_the_journal_says_why():
    referral = ReferralFactory(state="cloturee", linked=True, classes=["identity", "situation", "health"])
    with without_guards():
        case = Case.objects.get(pk=referral.case_id)
        hang_on(referral, MembershipFactory(role=Role.PHONE_AGENT.value))
        OrientationFactory(case=case)
        RightsRequest.objects.filter(case=case).update(answer="refuse", answered_at=timezone.now())
    agreed(case)
    numbers = numbers_of(case)
    assert len({table for table, _ in where_found(numbers)}) > 30

    night = sweep()

    assert (night.agreed, night.erased) == (1, 0)
    assert {table for table, _ in where_found(numbers)} <= NUMBERS_ONLY
    with bypass_row_security():
        assert not Person.objects.filter(pk=case.person_id).exists()
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
    (event,) = [event for event in journal() if event.kind == "case.erased"]
    assert (event.case, event.detail) == (str(case.pk), {"because": "right"})
    assert sweep().agreed == 0


def test_no_term_at_all_keeps_nothing_that_she_asked_to_erase(settings):
    settings.CORDEE_CASES_ERASED_AFTER = 0
    agreed(CaseFactory())

    assert sweep().agreed == 1
    assert left() == set()


def test_the_other_case_of_the_person_stays():
    case = CaseFactory()
    other = CaseFactory(person=case.person)
    agreed(case)

    sweep()

    assert left() == {other.pk}


def inserting(case):
    with as_worker(), acting_as(term.JOB), transaction.atomic():
        ErasedCase(pk=case.pk, erased_at=timezone.now(), last_before=timezone.localdate()).save(force_insert=True)


@pytest.mark.parametrize("state", ["attente_accord", "envoyee", "recue", "acceptee", "demarree"])
def test_a_request_that_runs_holds_it(state):
    referral = ReferralFactory(state=state)
    with bypass_row_security():
        case = Case.objects.get(pk=referral.case_id)
    agreed(case)

    assert sweep().agreed == 0
    with pytest.raises(DatabaseError, match="not past its term"), transaction.atomic():
        inserting(case)
    assert left() == {case.pk}


def not_yet(case):
    agreed(case, ago=timedelta(days=6, hours=23))


def asked_more(case):
    agreed(case)
    with bypass_row_security():
        RightsRequestFactory(case=case)


def limited(case):
    agreed(case)
    GuardFactory(case=case, kind="restricted")


def said_done(case):
    erasure(case, answered=True, answer="fait")


def said_no(case):
    erasure(case, answered=True, answer="refuse")


@pytest.mark.parametrize("scene", [not_yet, asked_more, limited, said_done, said_no])
def test_the_database_erases_nothing_else(scene):
    case = CaseFactory()
    scene(case)

    assert sweep().agreed == 0
    with pytest.raises(DatabaseError, match="not past its term"), transaction.atomic():
        inserting(case)
    assert left() == {case.pk}


def test_a_limit_that_was_lifted_holds_nothing_more():
    case = CaseFactory()
    agreed(case)
    GuardFactory(case=case, kind="restricted", lifted=True)

    assert sweep().agreed == 1


def test_the_officer_goes_back_on_it_and_nothing_goes(officer):
    case = CaseFactory(departement="73")
    request = agreed(case, ago=timedelta(days=3), by=officer)

    answer(request, officer, RightAnswer.REFUSED, "Un litige est en cours.")

    with bypass_row_security():
        request.refresh_from_db()
        RightsRequest.objects.filter(pk=request.pk).update(answered_at=timezone.now() - WEEK)
        (told,) = Message.objects.filter(kind="person_right_answered")
    assert (request.answer, request.answer_words, told.about) == ("refuse", "Un litige est en cours.", str(case.pk))
    assert sweep().agreed == 0
    (event,) = [event for event in journal() if event.kind == "right.answered"]
    assert event.detail == {"right": "effacement", "answer": "refuse", "before": "accepte"}


def test_what_was_not_agreed_to_is_answered_once(officer):
    request = erasure(CaseFactory(departement="73"))

    answer(request, officer, RightAnswer.AGREED)
    answer(request, officer, RightAnswer.PARTLY)
    for again in (RightAnswer.AGREED, RightAnswer.REFUSED, RightAnswer.DONE):
        with pytest.raises(actions.AlreadyReviewed):
            answer(request, officer, again)


def test_the_database_lets_nobody_agree_in_the_past(officer):
    request = erasure(CaseFactory(departement="73"))
    long_ago = {"answer": "accepte", "answer_words": "Oui.", "answered_by": officer.pk}

    with pytest.raises(DatabaseError, match="row-level security"), acting_as(actor_of(officer)), transaction.atomic():
        RightsRequest.objects.filter(pk=request.pk).update(answered_at=timezone.now() - WEEK, **long_ago)


def test_a_correction_is_never_agreed_to_as_an_erasure(officer):
    with bypass_row_security():
        request = RightsRequestFactory(case=CaseFactory(departement="73"))

    with pytest.raises(actions.AlreadyReviewed):
        answer(request, officer, RightAnswer.AGREED)
    with pytest.raises(DatabaseError, match="agreed_erasure_was_asked"), bypass_row_security(), transaction.atomic():
        RightsRequest.objects.filter(pk=request.pk).update(answer="accepte", answered_at=timezone.now())


def test_the_page_of_the_officer_agrees_says_when_and_goes_back(client, officer):
    request = erasure(CaseFactory(departement="73"))
    client.force_login(officer.user)
    page, posted = (reverse(name, args=[request.pk]) for name in ("privacy:asked", "privacy:answer"))
    assert "huit jours après votre réponse" in client.get(page).content.decode()

    done = client.post(posted, {"answered": "fait", "words": "Fait.", "key": str(uuid4())})
    agreed_to = client.post(posted, {"answered": "accepte", "words": "Oui.", "key": str(uuid4())})

    assert (done.status_code, agreed_to.status_code) == (422, 302)
    shown = client.get(page).content.decode()
    assert "Effacé dans la nuit qui précède le" in shown and "Revenir sur cet accord" in shown
    assert client.post(posted, {"answered": "refuse", "words": "Non.", "key": str(uuid4())}).status_code == 302
    shown = client.get(page).content.decode()
    assert "Effacé dans la nuit" not in shown and posted not in shown
    assert client.post(posted, {"answered": "accepte", "words": "Oui.", "key": str(uuid4())}).status_code == 409
