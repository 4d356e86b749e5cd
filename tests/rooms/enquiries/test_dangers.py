"""A call-back after a danger: due within minutes, before all else, and who leads the line is told when nobody calls."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.clocks import actions as clocks
from cordee.clocks.tasks import KEEPER
from cordee.domain.access import Role
from cordee.domain.referral import CLOCKS
from cordee.enquiries import dangers, taking
from cordee.enquiries.models import Enquiry
from cordee.enquiries.triage import Basket, Narrowing
from cordee.frontdesk.models import Call
from cordee.network.queries import actor_of
from cordee.outbox import delivery
from cordee.outbox.models import Message
from tests.database import bypass_row_security
from tests.factories.enquiries import EnquiryContactFactory, EnquiryFactory
from tests.factories.network import MembershipFactory
from tests.factories.outbox import as_worker
from tests.rooms.enquiries.scene import page
from tests.rooms.supervision.scene import browser_of

pytestmark = pytest.mark.django_db
NUMBER = {"phone": "06 11 22 33 44", "slot": "tot"}


@pytest.fixture
def lead(line):
    return MembershipFactory(role=Role.TEAM_LEAD.value, organisation=line)


@pytest.fixture
def call(desk, lyon, health_service):
    desk.post(reverse("frontdesk:new_call"))
    with bypass_row_security():
        opened = Call.objects.get()
    for fact, text in {"appelant": "personne", "commune_residence": "Lyon"}.items():
        desk.post(reverse("frontdesk:answer", args=[opened.pk]), {"fact": fact, "answer": text})
    desk.post(reverse("frontdesk:danger", args=[opened.pk]), {"sign": "heard"})
    return opened


def promised(desk, call):
    before = timezone.now()
    shown = desk.post(reverse("enquiries:promise", args=[call.pk]), NUMBER, follow=True)
    with bypass_row_security():
        return Enquiry.objects.get(), before, shown


def late(agent, *, minutes=1, **more):
    at = timezone.now()
    danger = {"kind": "rappel_danger", "departement": "69", "next_at": at - timedelta(minutes=minutes)}
    mine = {"state": "prise", "owner": agent, "taken_at": at}
    return EnquiryContactFactory(enquiry=EnquiryFactory(**danger | mine | more)).enquiry


def tell(at=None):
    with as_worker():
        return dangers.tell_leads(at=at or timezone.now())


def messages():
    with bypass_row_security():
        return list(Message.objects.filter(kind__startswith="line_danger").order_by("created_at", "channel"))


def test_it_is_due_within_minutes_whatever_moment_the_form_names(desk, call):
    form = desk.get(reverse("enquiries:promise", args=[call.pk])).context["form"]
    assert "slot" not in form.fields

    kept, before, shown = promised(desk, call)

    assert kept.kind == "rappel_danger" and kept.not_before is None
    assert timedelta(minutes=15) <= kept.next_at - before < timedelta(minutes=16)
    assert kept.promised_at == kept.next_at
    assert "dès que possible, avant" in page(shown)


def test_the_minutes_are_a_dated_setting_of_the_place(desk, call):
    delays = {
        "acknowledge": CLOCKS.acknowledge,
        "answer": CLOCKS.answer,
        "first_reminder": CLOCKS.reminders[0],
        "second_reminder": CLOCKS.reminders[1],
        "expiry": CLOCKS.expiry,
        "start": CLOCKS.start,
        "follow_up_calendar_days": CLOCKS.follow_up_calendar_days,
        "danger_minutes": 5,
    }
    said = {"departement": "69", "valid_from": date(2024, 1, 1), "delays": delays, "actor": KEEPER}
    with as_worker(), acting_as(KEEPER):
        clocks.set_clocks(**said, at=timezone.now())

    kept, before, _ = promised(desk, call)

    assert timedelta(minutes=5) <= kept.next_at - before < timedelta(minutes=6)


def test_it_comes_before_what_is_far_later(desk, agent):
    older = [EnquiryFactory(next_at=timezone.now() - timedelta(days=days)) for days in (3, 1)]
    danger = late(agent, minutes=-10)

    listed = [row.pk for row in desk.get(reverse("enquiries:queue")).context["rows"]]
    first = desk.get(reverse("frontdesk:calls"))

    assert listed == [danger.pk, *(one.pk for one in older)]
    assert page(first).index("Rappel après un danger") < page(first).index("Demande de rappel")


def test_past_its_minutes_a_colleague_takes_it_before_all_else(agent, colleague):
    EnquiryFactory(next_at=timezone.now() - timedelta(days=3))
    danger = late(agent, minutes=1)
    actor = actor_of(colleague)

    with acting_as(actor):
        said = {"basket": Basket.ALL, "narrowed": Narrowing(), "actor": actor, "at": timezone.now()}
        taken = taking.take_next(**said)

    assert taken.pk == danger.pk


def test_who_leads_the_line_is_told_once_an_hour_while_nobody_calls(agent, lead):
    MembershipFactory(role=Role.TEAM_LEAD.value)
    danger = late(agent)

    assert (tell(), tell()) == (1, 0)
    assert [(one.address, one.recipient_kind) for one in messages()] == [(lead.user.email, "account")]

    assert tell(danger.next_at + timedelta(hours=1, minutes=1)) == 1
    for hours in range(2, 40):
        tell(danger.next_at + timedelta(hours=hours, minutes=1))
    assert len(messages()) == dangers.TIMES


def test_nobody_is_told_in_time_nor_of_another_call_back_nor_once_it_is_over(agent, lead):
    late(agent, minutes=-2)
    late(agent, kind="rappel_promis")
    late(agent, state="close", ending="repondu", closed_at=timezone.now())

    assert tell() == 0
    assert messages() == []


def test_without_an_owner_the_leads_of_all_that_answer_are_told(agent, lead):
    late(agent, state="recue", owner=None, taken_at=None)

    assert tell() == 1
    assert [one.address for one in messages()] == [lead.user.email]


def test_an_sms_goes_too_where_the_site_has_a_mobile_for_it(agent, lead, settings):
    settings.CORDEE_LINE_ALERT_PHONE, settings.CORDEE_SMS_GATEWAY = "+33611223344", "file"
    late(agent)

    tell()

    assert [(one.channel, one.address) for one in messages()] == [
        ("mail", lead.user.email),
        ("sms", "+33611223344"),
    ]


def test_the_key_that_calls_who_leads_writes_to_her_at_once(desk, call, lead):
    for _ in range(2):
        desk.post(reverse("frontdesk:danger", args=[call.pk]), {"sign": "warn"})

    assert [(one.kind, one.address) for one in messages()] == [("line_danger", lead.user.email)]


def test_an_attempt_in_vain_is_tried_again_within_minutes_and_told_again(desk, agent, lead):
    danger = late(agent)
    assert tell() == 1
    shown = page(desk.get(reverse("enquiries:enquiry", args=[danger.pk])))
    assert "Tout de suite, avant" in shown

    form = {"key": str(uuid4()), "version": danger.version, "slot": "tot", "result": "sans_reponse"}
    before = timezone.now()
    desk.post(reverse("enquiries:not_reached", args=[danger.pk]), form)

    with bypass_row_security():
        again = Enquiry.objects.get(pk=danger.pk)
    assert again.attempts == 1 and again.next_at - before < timedelta(minutes=16)
    assert tell() == 0
    assert tell(again.next_at + timedelta(seconds=1)) == 1


def test_who_leads_sees_it_on_her_home_page_and_on_the_live_one(agent, lead):
    late(agent)

    waiting = browser_of(lead).get(reverse("ui:pro_home")).context["waiting"]
    live = page(browser_of(lead).get(reverse("supervision:live")))

    assert waiting[0].now and "rappel après un danger" in waiting[0].said
    assert "Rappel après un danger, pas fait à l" in live


@pytest.mark.parametrize("kind", ["line_danger", "line_danger_not_called"])
def test_neither_message_says_who_is_in_danger(kind):
    message = Message(kind=kind, about=str(uuid4()))
    mail, sms = delivery._renderers[kind](message), delivery._sms_renderers[kind](message)

    assert "/pro/ligne/" in mail.text
    assert "rappel" in sms.text or "agent" in sms.text
