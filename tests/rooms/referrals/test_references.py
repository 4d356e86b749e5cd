"""Eight signs said on the phone: they name a request to those who sent it, and open nothing to anybody else."""

import re
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cordee.audit.context import acting_as
from cordee.domain.access import CASE_ROLES, SENDING_ROLES, Role
from cordee.domain.referral import State
from cordee.referrals import queries
from cordee.referrals.references import keys_of, reference_of
from tests.factories.network import OrganisationFactory
from tests.rooms.referrals.page_scene import MARKERS, asked, browser, page, published, text_of
from tests.rooms.referrals.scene import member_of

SENT = reverse("referrals:sent")
NOT_FOUND = "Aucune demande envoyée par votre organisme et que vous pouvez ouvrir ne porte cette référence."
FOUND_IN = "Demandes qui portent cette référence"
OWN_TO_A_FORM = re.compile(r'name="(?:key|csrfmiddlewaretoken)" value="[^"]*"')


@pytest.fixture
def line(db):
    published()
    return OrganisationFactory(kind="numero_vert", name="Ligne régionale", departement=None)


def search(client, typed):
    return client.get(SENT, {"reference": typed})


@given(st.uuids())
def test_a_key_lies_between_the_two_ends_of_its_reference(key):
    first, last = keys_of(reference_of(key))

    assert first <= key <= last
    assert reference_of(first) == reference_of(last) == reference_of(key)


@given(st.integers(min_value=0, max_value=2**40 - 2))
def test_two_references_share_no_key(number):
    this, following = (reference_of(UUID(int=one << 88)) for one in (number, number + 1))

    assert keys_of(this)[1].int + 1 == keys_of(following)[0].int


@pytest.mark.parametrize(
    "typed", ["01ABCDEF", "01abcdef", " 01ab cdef ", "01AB-CDEF", "O1ABCDEF", "0IABCDEF", "oLabcdef"]
)
def test_a_reference_is_read_as_people_write_what_they_hear(typed):
    assert keys_of(typed) == keys_of("01ABCDEF")


@pytest.mark.parametrize("typed", ["", "01ABCDE", "01ABCDEF0", "01ABCDEU", "01ABCDÉF", "%' or 1=1", "٠١٢٣٤٥٦٧"])
def test_anything_else_is_no_reference(typed):
    assert keys_of(typed) is None


@pytest.mark.parametrize("role", sorted(SENDING_ROLES))
def test_who_sent_a_request_finds_its_page_by_the_reference(role, line):
    referral = asked(State.RECEIVED, sender=line)
    asked(State.RECEIVED, sender=line)

    found = search(browser(line, role), referral.reference.lower())

    assert (found.status_code, found["Location"]) == (302, page("detail", referral))


@pytest.mark.parametrize("state", [State.DRAFT, State.CLOSED, State.WITHDRAWN])
def test_it_is_found_in_whatever_state_it_is(state, line):
    referral = asked(state, sender=line)

    assert search(browser(line), referral.reference)["Location"] == page("detail", referral)


def test_a_hidden_request_and_a_missing_one_give_the_same_sentence(line):
    hidden, client = asked(State.RECEIVED, sender=line), browser(OrganisationFactory(kind="cap_emploi"))
    missing = reference_of(uuid4())

    answers = [search(client, reference) for reference in (hidden.reference, missing)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert all(NOT_FOUND in text_of(answer) for answer in answers)
    pages = [
        OWN_TO_A_FORM.sub("…", answer.content.decode().replace(reference, "…").split("<main", 1)[1])
        for answer, reference in zip(answers, (hidden.reference, missing), strict=True)
    ]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("role", sorted(CASE_ROLES))
def test_who_received_a_request_does_not_find_it_among_what_it_sent(role, line):
    operator = OrganisationFactory(kind="sante_travail")
    referral = asked(State.ACCEPTED, sender=line, recipient=operator)

    assert NOT_FOUND in text_of(search(browser(operator, role), referral.reference))


@pytest.mark.parametrize("typed", ["", "   ", "bonjour", "0" * 60, "<b>1234567"])
def test_what_is_no_reference_gives_that_sentence_too(typed, line):
    shown = search(browser(line), typed)

    assert shown.status_code == 200
    assert NOT_FOUND in text_of(shown)
    assert "<b>1234567" not in shown.content.decode()
    assert "data-autofocus" in shown.content.decode()


def test_two_requests_that_share_their_signs_are_both_shown(line):
    key = uuid4()
    twin = UUID(int=key.int ^ 1)
    same = [asked(State.RECEIVED, sender=line, id=one) for one in (key, twin)]

    shown = search(browser(line, Role.PHONE_AGENT), reference_of(key))

    assert FOUND_IN in text_of(shown)
    for referral in same:
        assert page("detail", referral) in shown.content.decode()
    assert [marker for marker in MARKERS if marker in text_of(shown)] == []


def test_a_search_is_a_range_that_the_index_of_the_keys_answers_under_row_security(line):
    referral, actor = asked(State.RECEIVED, sender=line), member_of(line, Role.PHONE_AGENT)
    first, last = keys_of(referral.reference)
    with acting_as(actor), CaptureQueriesContext(connection) as captured:
        queries.sent_with_reference(referral.reference, actor=actor)
    asked_for = f"BETWEEN '{first.hex}'::uuid AND '{last.hex}'::uuid"

    assert f'"referrals_referral"."id" {asked_for}' in captured[0]["sql"]
    assert "Index Cond" in plan_of(f"select from referrals_referral where id {asked_for}", actor)


def plan_of(statement, actor):
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")  # a table of one line is not worth an index
        cursor.execute(f"explain {statement}")
        return "\n".join(row for (row,) in cursor.fetchall())


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_costs_the_same_however_much_was_sent(count, line, django_assert_num_queries):
    sent = [asked(State.RECEIVED, sender=line) for _ in range(count)]
    client = browser(line)
    search(client, sent[0].reference)

    with django_assert_num_queries(9):
        search(client, sent[0].reference)


def test_the_page_of_what_was_sent_asks_for_a_reference_and_reproaches_nothing(line):
    shown = text_of(browser(line).get(SENT))

    assert "Retrouver une demande par sa référence" in shown
    assert NOT_FOUND not in shown
