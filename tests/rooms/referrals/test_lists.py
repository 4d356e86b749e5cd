"""Worklists: deadlines first, page after page, each figure the length of its list, at the same cost for any length."""

from datetime import UTC, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.referral import State, Verb
from cordee.referrals import queries
from cordee.referrals.baskets import After, is_latest_first
from cordee.referrals.models import NO_DEADLINE, Basket
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


def pages(asking, actor, basket, **arguments):
    """Every page of a list, two lines at a time."""
    found, after = [], None
    while True:
        with acting_as(actor):
            page = asking(actor=actor, basket=basket, after=after, size=2, **arguments)
        assert len(page.referrals) <= 2
        found.append(list(page.referrals))
        if page.after is None:
            return found
        after = After.read(str(page.after), basket=basket)


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
        found = [one for page in pages(asking, actor, basket, on=today) for one in page]
        with acting_as(actor):
            whole = asking(actor=actor, basket=basket, on=today, size=100).referrals

        assert found == list(whole)
        assert len(found) == len({one.pk for one in found}) == counts[basket]
        if is_latest_first(basket):
            assert found == sorted(sorted(found, key=lambda one: one.pk), key=lambda one: one.state_since, reverse=True)
        else:
            assert found == sorted(found, key=lambda one: (one.next_deadline_on, one.pk))


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


def test_what_ended_at_the_same_instant_stays_in_order_from_page_to_page(scene):
    ours = {"sender": scene.line, "recipient": scene.operator}
    together = [ReferralFactory(state=State.REFUSED, sent_at=AT, **ours) for _ in range(5)]
    before, after = (
        ReferralFactory(state=State.REFUSED, sent_at=AT + timedelta(days=days), **ours) for days in (-1, 1)
    )

    for asking, basket, actor in [
        (queries.inbox, Basket.ENDED, scene.adviser),
        (queries.sent_by, Basket.ENDED, scene.agent),
        (queries.watched, Basket.REFUSED, scene.animator),
    ]:
        found = [one.pk for page in pages(asking, actor, basket, on=timezone.localdate()) for one in page]

        assert found == [after.pk, *sorted(one.pk for one in together), before.pk]


def test_what_ends_while_one_reads_moves_nothing_on_the_next_page(scene):
    first = [
        ReferralFactory(state=State.REFUSED, sender=scene.line, sent_at=AT + timedelta(days=day)) for day in (0, 1, 2)
    ]
    asked = {"actor": scene.agent, "basket": Basket.ENDED, "on": timezone.localdate(), "size": 2}
    with acting_as(scene.agent):
        page = queries.sent_by(**asked)
    ReferralFactory(state=State.REFUSED, sender=scene.line, sent_at=AT + timedelta(days=3))

    with acting_as(scene.agent):
        following = queries.sent_by(after=page.after, **asked)

    assert [one.pk for one in page.referrals] == [first[2].pk, first[1].pk]
    assert [one.pk for one in following.referrals] == [first[0].pk]


@pytest.mark.parametrize("basket", [Basket.TO_ANSWER, Basket.ENDED])
@pytest.mark.parametrize(
    "place",
    [
        "n'importe quoi",
        "2024-09-02.pas-un-identifiant",
        "2024-09-02T10:00:00.{pk}",
        "2024-09-02T10:00:00+23:59.{pk}",
        "9999-12-31T23:59:59-23:59.{pk}",
    ],
)
def test_a_place_in_a_list_that_nobody_wrote_is_the_beginning(basket, place):
    assert After.read(place.format(pk=uuid4()), basket=basket) is None


def test_a_place_of_one_order_is_no_place_in_the_other():
    by_deadline = After(place=AT.date(), line=uuid4())
    by_end = After(place=AT.astimezone(UTC), line=uuid4())

    assert After.read(str(by_deadline), basket=Basket.LATE) == by_deadline
    assert After.read(str(by_end), basket=Basket.ENDED) == by_end
    assert After.read(str(by_deadline), basket=Basket.ENDED) is None
    assert After.read(str(by_end), basket=Basket.LATE) is None


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_whatever_their_length(scene, count, django_assert_num_queries):
    for _ in range(count):
        ReferralFactory(state=State.SENT, sender=scene.line, recipient=scene.operator)
    today = timezone.localdate()

    for asking, counting, actor, cost in [  # with what says how the page is read: 2
        (queries.inbox, queries.inbox_counts, scene.adviser, 4),
        (queries.sent_by, queries.sent_counts, scene.desk, 4),
        (queries.watched, queries.watched_counts, scene.animator, 4),
    ]:
        with acting_as(actor), django_assert_num_queries(cost):
            page = asking(actor=actor, on=today, basket=Basket.TO_ANSWER)
            assert len(page.referrals) == count
            assert [one.recipient.name for one in page.referrals] == [scene.operator.name] * count
            assert [queries.level_one(one) is None for one in page.referrals] == [actor is scene.animator] * count
            if actor is scene.animator:
                owners = [queries.case_line(one).next_action_owner.name for one in page.referrals]
                assert owners == [scene.line.name] * count
        with acting_as(actor), django_assert_num_queries(1):
            counting(actor=actor, on=today)
    with acting_as(scene.agent), django_assert_num_queries(1):
        assert queries.first_read(actor=scene.agent).answered == ()


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


def test_what_is_read_first_and_counted_is_of_the_moment_and_each_one_s_own(scene):
    """The questions are put into words once; the answers never are."""

    def seen(actor):
        with acting_as(actor):
            first = queries.first_read(actor=actor)
            counts = queries.sent_counts(actor=actor, on=timezone.localdate())
        return [one.pk for one in first.answered], counts[Basket.TO_ANSWER], counts[Basket.TO_START]

    assert (seen(scene.desk), seen(scene.adviser)) == (([], 0, 0), ([], 0, 0))

    referral = scene.sent()
    assert (seen(scene.desk), seen(scene.adviser)) == (([], 1, 0), ([], 0, 0))

    scene.accept(referral)
    assert (seen(scene.desk), seen(scene.adviser)) == (([referral.pk], 0, 1), ([], 0, 0))


def test_a_late_answer_is_counted_the_day_after(scene):
    referral = scene.sent()

    with acting_as(scene.adviser):
        late = [
            queries.inbox_counts(actor=scene.adviser, on=referral.answer_by + timedelta(days=days))[Basket.LATE]
            for days in (0, 1, 0)
        ]

    assert late == [0, 1, 0]
