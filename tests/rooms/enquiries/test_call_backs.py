"""The call-backs of the line: promised as a call ends, asked on the web or missed; each attempt, each promise."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.enquiries import sweeping, taking
from cordee.enquiries.models import Enquiry, EnquiryAttempt, EnquiryContact, EnquirySituation
from cordee.enquiries.triage import Basket, Narrowing
from cordee.frontdesk.models import Call
from cordee.network.queries import actor_of
from cordee.ui.typography import clock, weekday
from tests.database import bypass_row_security
from tests.factories.enquiries import EnquiryContactFactory, EnquiryFactory
from tests.factories.network import MembershipFactory
from tests.factories.outbox import as_worker
from tests.factories.scripts import TextVersionFactory
from tests.rooms.enquiries.scene import page

LIST = "/pro/a-traiter/?panier=a_rappeler"
NEXT = "/pro/a-traiter/prendre/"
NUMBER = {"phone": "06 11 22 33 44", "slot": "tot"}


@pytest.fixture
def call(desk, lyon, health_service):
    desk.post(reverse("frontdesk:new_call"))
    with bypass_row_security():
        opened = Call.objects.get()
    for fact, text in {"appelant": "personne", "commune_residence": "Lyon", "age": "46"}.items():
        desk.post(reverse("frontdesk:answer", args=[opened.pk]), {"fact": fact, "answer": text})
    return opened


def promise(desk, call, **said):
    return desk.post(reverse("enquiries:promise", args=[call.pk]), NUMBER | said)


def only(model):
    with bypass_row_security():
        return model.objects.get()


def rows(model):
    with bypass_row_security():
        return list(model.objects.all())


def results():
    with bypass_row_security():
        return [one.result for one in EnquiryAttempt.objects.order_by("at", "pk")]


def asked(minutes, **more):
    """A call-back whose time is so many minutes ahead."""
    at = timezone.now() + timedelta(minutes=minutes)
    return EnquiryContactFactory(enquiry=EnquiryFactory(promised_at=at, **more)).enquiry


def act(desk, name, enquiry, **said):
    with bypass_row_security():
        version = Enquiry.objects.get(pk=enquiry.pk).version
    form = {"key": str(uuid4()), "version": version, **said}
    return desk.post(reverse(f"enquiries:{name}", args=[enquiry.pk]), form)


def test_a_call_ends_with_a_promise_that_has_a_number_a_time_and_an_owner(desk, call, agent):
    done = promise(desk, call, may_say_who="on")

    assert (done.status_code, done.url) == (302, reverse("enquiries:promise", args=[call.pk]))
    ended, kept, contact = only(Call), only(Enquiry), only(EnquiryContact)
    assert (ended.outcome, ended.answers) == ("rappel_promis", {})
    assert (kept.kind, kept.state, kept.owner_id, kept.departement) == ("rappel_promis", "prise", agent.pk, "69")
    assert (contact.name, contact.phone) == ("", "+33611223344")
    assert contact.discretion == ["not_at_work", "no_message"]
    assert rows(EnquirySituation) == []
    shown = page(desk.get(done.url))
    assert "Nous vous rappelons dès que possible, avant " in shown and 'id="code"' in shown


def test_what_is_said_of_a_promise_is_the_text_of_the_line_with_its_hour(desk, call, line):
    TextVersionFactory(
        written_by=MembershipFactory(role="team_lead", organisation=line),
        text="cloture_rappel",
        words="C'est promis : {rappel}. Le code : {code}.",
    )

    promise(desk, call, slot=_slots(desk, call)[0])

    kept, shown = only(Enquiry), page(desk.get(reverse("enquiries:promise", args=[call.pk])))
    begins = timezone.localtime(kept.not_before)
    assert f"C'est promis : {weekday(begins)} {begins.day}" in shown
    until = f"entre {clock(begins)} et {clock(kept.promised_at)}. Le code :"
    assert until.replace("\u202f", " ").replace("\u00a0", " ") in shown


def _slots(desk, call):
    form = desk.get(reverse("enquiries:promise", args=[call.pk])).context["form"]
    return [code for _, hours in form.fields["slot"].choices[1:] for code, _ in hours]


def test_the_code_of_a_promise_says_where_it_stands_and_cancels_it(desk, call, client):
    promise(desk, call)
    code = desk.get(reverse("enquiries:promise", args=[call.pk])).context["code"]

    followed = page(client.post("/suivi/", {"code": code}))
    client.post("/demander/annuler/", {"code": code})

    assert "prise en charge" in followed
    assert (only(Enquiry).state, only(Enquiry).ending) == ("close", "retiree")


def test_her_answers_are_kept_until_the_call_back_only_if_she_wants(desk, call):
    promise(desk, call, keep="on")
    kept = only(Enquiry)

    opened = act(desk, "call", kept)

    assert opened.status_code == 302
    with bypass_row_security():
        again = Call.objects.get(ended_at__isnull=True)
    assert again.answers["facts"] == {"appelant": "personne", "commune_residence": "69123", "age": 46}


def test_a_promise_posted_twice_is_one(desk, call):
    promise(desk, call)
    second = promise(desk, call)

    assert second.status_code == 200
    assert len(rows(Enquiry)) == 1


@pytest.mark.parametrize("said", [{"phone": ""}, {"phone": "12"}, {"slot": "hier"}])
def test_a_promise_without_a_number_or_a_time_leaves_the_call_open(desk, call, said):
    assert promise(desk, call, **said).status_code == 422

    assert only(Call).is_open and rows(Enquiry) == []


def test_nothing_promised_is_left_once_she_was_called_back(desk, call, agent):
    promise(desk, call, keep="on")
    act(desk, "close", only(Enquiry), ending="repondu")

    with as_worker():
        sweeping.erase(at=timezone.now())

    assert (rows(EnquiryContact), rows(EnquirySituation)) == ([], [])
    assert results() == ["parle"]


def test_the_list_has_the_late_ones_first_with_owner_attempts_and_what_she_asks(desk, agent):
    soon, late = asked(90), asked(-30)
    missed = asked(10, kind="appel_manque", her_calls=2)
    asked(-50, kind="employeur")
    act(desk, "not_reached", late, slot=_slot(desk, late), result="sans_reponse")
    with bypass_row_security():
        Enquiry.objects.filter(pk=late.pk).update(next_at=timezone.now() - timedelta(minutes=1))

    shown = desk.get(LIST)

    assert [row.pk for row in shown.context["rows"]] == [late.pk, missed.pk, soon.pk]
    text = page(shown)
    assert 'data-shortcut="3"' in text and 'data-shortcut="4"' not in text
    assert "sans réponse" in text and "(vous)" in text
    assert "à vous" in text and "promesse dépassée" in text
    assert "Ne jamais appeler au travail" in text and "(2 fois)" in text
    assert "06 11 22 33 44" not in text


def _slot(desk, enquiry):
    shown = desk.get(reverse("enquiries:enquiry", args=[enquiry.pk]))
    return shown.context["again"].fields["slot"].choices[1][1][0][0]


def test_one_key_takes_the_most_urgent_that_nobody_has(desk, agent, colleague):
    taken = asked(40, state="prise", owner=colleague, taken_at=timezone.now())
    asked(-50, kind="employeur")
    urgent, later = asked(-5), asked(30)

    first, second, none = (desk.post(NEXT, {"key": str(uuid4()), "panier": "a_rappeler"}) for _ in range(3))

    assert [first.url, second.url] == [reverse("enquiries:enquiry", args=[one.pk]) for one in (urgent, later)]
    assert none.url == LIST
    with bypass_row_security():
        owners = dict(Enquiry.objects.exclude(kind="employeur").values_list("pk", "owner"))
    assert owners == {taken.pk: colleague.pk, urgent.pk: agent.pk, later.pk: agent.pk}


def test_each_attempt_is_kept_with_its_result_and_by_whom(desk, agent):
    one = asked(30)
    slot = _slot(desk, one)

    act(desk, "not_reached", one, slot=slot)
    act(desk, "not_reached", one, slot=slot, result="message")
    act(desk, "close", one, ending="repondu")

    assert results() == ["sans_reponse", "message", "parle"]
    assert {attempt.membership_id for attempt in rows(EnquiryAttempt)} == {agent.pk}
    with bypass_row_security():
        assert Enquiry.objects.get(pk=one.pk).attempts == 2


def test_a_message_is_left_only_where_she_allows_one(desk, agent):
    no_message = EnquiryContactFactory(discretion=["no_message"]).enquiry
    missed = asked(10, kind="appel_manque", her_calls=1)

    for one in (no_message, missed):
        assert 'value="message"' not in page(desk.get(reverse("enquiries:enquiry", args=[one.pk])))
        assert act(desk, "not_reached", one, slot=_slot(desk, one), result="message").status_code == 409

    assert results() == []


def test_nobody_is_unreachable_before_somebody_has_tried(desk):
    one = asked(30)

    refused = act(desk, "close", one, ending="injoignable")

    assert refused.status_code == 409 and "Notez d'abord au moins un essai" in page(refused)
    act(desk, "not_reached", one, slot=_slot(desk, one))
    assert act(desk, "close", one, ending="injoignable").status_code == 302


def test_a_colleague_takes_over_what_was_promised(desk, call, colleague, client):
    promise(desk, call)
    client.force_login(colleague.user)

    act(client, "take", only(Enquiry))

    assert only(Enquiry).owner_id == colleague.pk


def test_the_list_costs_the_same_whatever_its_length(desk):
    counts = []
    for _ in range(2):
        for minutes in (10, 20, 30):
            asked(minutes)
        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_two_agents_at_once_take_two(agent, colleague):
    asked(-5)
    taken = []
    for one in (agent, colleague):
        actor = actor_of(one)
        with acting_as(actor):
            said = {"basket": Basket.CALL_BACKS, "narrowed": Narrowing(), "at": timezone.now()}
            taken.append(taking.take_next(**said, actor=actor))

    assert taken[0] is not None and taken[1] is None


def test_the_old_address_leads_to_the_same_list(desk):
    moved = desk.get("/pro/rappels/")

    assert (moved.status_code, moved.url) == (302, LIST)


def test_an_unknown_call_has_no_promise(desk):
    assert desk.get(reverse("enquiries:promise", args=[uuid4()])).status_code == 404
