"""Whom the line reached today: all of them, counted, a page at a time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.enquiries import line_views
from tests.factories.enquiries import EnquiryFactory
from tests.rooms.referrals.page_scene import text_of

pytestmark = pytest.mark.django_db


def test_all_that_were_reached_today_are_counted_and_come_page_by_page(desk, agent, monkeypatch):
    monkeypatch.setattr(line_views, "PAGE", 2)
    today = line_views.since_midnight(timezone.now())
    made = [
        EnquiryFactory(state="prise", owner=agent, taken_at=today, reached_at=today + timedelta(seconds=one))
        for one in range(5)
    ]

    pages = [desk.get(reverse("enquiries:queue"), {"jointes": number}) for number in (1, 2, 3)]

    seen = [[row.pk for row in one.context["reached_rows"]] for one in pages]
    latest = [one.pk for one in reversed(made)]
    assert seen == [latest[:2], latest[2:4], latest[4:]]
    assert all("Jointes aujourd'hui (5)" in text_of(one) for one in pages)
