"""Worklists: deadlines first, page after page, each figure the length of its list, at the same cost for any length."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.referral import State, Verb
from cordee.referrals import queries
from cordee.referrals.models import NO_DEADLINE
from cordee.referrals.queries import After, Basket
from tests.factories.referrals import ReferralFactory
from tests.rooms.referrals.scene import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def pile(scene):
    """Received by the operator: every state, on different days."""
    return [
        ReferralFactory(
            state=state, sender=scene.line, recipient=scene.operator, sent_at=AT + timedelta(days=place % 4)
        )
        for place, state in enumerate(State)
    ] + [
        ReferralFactory(state=State.SENT, sender=scene.line, recipient=scene.operator, sent_at=timezone.now())
        for _ in range(3)
    ]


def pages(asking, actor, **arguments):
    """Every page of a list, two lines at a time."""
    found, after = [], None
    while True:
        with acting_as(actor):
            page = asking(actor=actor, after=after, size=2, **arguments)
        assert len(page.referrals) <= 2
        found.append(list(page.referrals))
        if page.after is None:
            return found
        after = After.read(str(page.after))


@pytest.mark.parametrize(
    ("asking", "counting", "who"),
    [
        (queries.inbox, queries.inbox_counts, "adviser"),
        (queries.sent_by, queries.sent_counts, "agent"),
        (queries.watched, queries.watched_counts, "animator"),
    ],
)
def test_a_figure_is_the_length_of_its_list_and_pages_lose_nobody(scene, pile, asking, counting, who):
    actor, today = getattr(scene, who), timezone.localdate()
    with acting_as(actor):
        counts = counting(actor=actor, on=today)

    for basket in Basket:
        found = [one for page in pages(asking, actor, basket=basket, on=today) for one in page]
        with acting_as(actor):
            whole = asking(actor=actor, basket=basket, on=today, size=100).referrals

        assert found == list(whole)
        assert len(found) == len({one.pk for one in found}) == counts[basket]
        order = [(one.next_deadline_on, one.pk) for one in found]
        assert order == sorted(order)


def test_what_is_late_is_late_on_that_day(scene):
    referral = scene.sent()

    with acting_as(scene.adviser):
        lists = {
            days: queries.inbox(actor=scene.adviser, basket=Basket.LATE, on=referral.answer_by + timedelta(days=days))
            for days in (0, 1)
        }
    assert [len(page.referrals) for page in lists.values()] == [0, 1]
    assert not referral.is_late_on(referral.answer_by)
    assert referral.is_late_on(referral.answer_by + timedelta(days=1))


def test_the_next_deadline_follows_the_state(scene):
    referral = scene.sent()
    with acting_as(scene.agent):
        assert queries.access_referral(referral.pk, actor=scene.agent).next_deadline_on == referral.acknowledge_by
    scene.accept(referral)
    with acting_as(scene.agent):
        accepted = queries.access_referral(referral.pk, actor=scene.agent)
    assert accepted.next_deadline_on == accepted.first_contact_on
    assert ReferralFactory(state=State.REFUSED).next_deadline_on == NO_DEADLINE


def test_a_place_in_a_list_that_nobody_wrote_is_the_beginning():
    assert After.read("n'importe quoi") is None
    assert After.read("2024-09-02.pas-un-identifiant") is None


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_whatever_their_length(scene, count, django_assert_num_queries):
    for _ in range(count):
        ReferralFactory(state=State.SENT, sender=scene.line, recipient=scene.operator)
    today = timezone.localdate()

    for asking, counting, actor, cost in [
        (queries.inbox, queries.inbox_counts, scene.adviser, 2),
        (queries.sent_by, queries.sent_counts, scene.agent, 2),
        (queries.watched, queries.watched_counts, scene.animator, 1),
    ]:
        with acting_as(actor), django_assert_num_queries(cost):
            page = asking(actor=actor, on=today, basket=Basket.TO_ANSWER)
            assert len(page.referrals) == count
            assert [one.recipient.name for one in page.referrals] == [scene.operator.name] * count
            assert [queries.level_one(one) is None for one in page.referrals] == [actor is scene.animator] * count
        with acting_as(actor), django_assert_num_queries(1):
            counting(actor=actor, on=today)
    with acting_as(scene.agent), django_assert_num_queries(1):
        assert queries.answered_lately(actor=scene.agent) == []


def test_one_referral_its_journal_and_its_message_cost_four_queries(scene, django_assert_num_queries):
    referral = scene.accept(scene.sent())

    with acting_as(scene.adviser), django_assert_num_queries(4):
        found = queries.access_referral(referral.pk, actor=scene.adviser)
        history = queries.referral_history(referral.pk, actor=scene.adviser)
        queries.message_of(referral.pk, actor=scene.adviser)
        assert found.sender.name
        assert queries.level_one(found).need
        assert [line.organisation.name for line in history]


def test_the_buttons_are_those_that_the_table_allows(scene):
    referral = scene.sent()

    def buttons(actor):
        with acting_as(actor):
            return set(queries.possible_verbs(queries.access_referral(referral.pk, actor=actor), actor=actor))

    assert buttons(scene.adviser) == {Verb.ACKNOWLEDGE, Verb.ACCEPT, Verb.REFUSE, Verb.REDIRECT}
    assert buttons(scene.desk) == {Verb.CANCEL}
    assert Verb.WITHDRAW in buttons(scene.agent)
    with acting_as(scene.agent):
        assert [one.pk for one in queries.referrals_of_case(referral.case_id, actor=scene.agent)] == [referral.pk]
