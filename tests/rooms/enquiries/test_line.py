"""The queue of the line: whose it is, when, what was done, and what is left to read of it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cordee.enquiries import sweeping
from cordee.enquiries.models import Enquiry, EnquirySender
from cordee.frontdesk.codes import code_of
from cordee.frontdesk.models import Call
from cordee.outbox.models import Message
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.enquiries import (
    EnquiryContactFactory,
    EnquiryFactory,
    EnquirySenderFactory,
    EnquirySituationFactory,
    EnquiryWordFactory,
)
from tests.factories.network import MembershipFactory
from tests.rooms.enquiries.scene import count, only_enquiry, page

pytestmark = pytest.mark.django_db
PHONE = "06 11 22 33 44"


@pytest.fixture
def demand():
    return EnquiryContactFactory(enquiry__next_at=timezone.now() + timedelta(hours=2)).enquiry


def to(name, enquiry):
    return reverse(f"enquiries:{name}", args=[enquiry.pk])


def act(desk, name, enquiry, **more):
    with bypass_row_security():
        enquiry.refresh_from_db()
    return desk.post(to(name, enquiry), {"version": enquiry.version, "key": f"cle-{name}-{enquiry.version}", **more})


def shown(desk, enquiry):
    return page(desk.get(to("enquiry", enquiry)))


def slot(desk, enquiry):
    return desk.get(to("enquiry", enquiry)).context["again"].fields["slot"].choices[1][1][0][0]


def test_the_queue_says_times_and_owners_and_no_number(desk, demand):
    late = EnquiryFactory(next_at=timezone.now() - timedelta(hours=1), promised_at=timezone.now() - timedelta(hours=1))

    response = desk.get(reverse("enquiries:queue"))

    assert [row.pk for row in response.context["rows"]] == [late.pk, demand.pk]
    assert "En retard" in page(response)
    assert "promesse dépassée" in page(response)
    assert PHONE not in page(response)


def test_the_way_back_to_the_list_is_the_first_of_the_page_and_has_its_key(desk, demand):
    main = shown(desk, demand).split("<main", 1)[1]

    (first,) = re.findall(r"<a [^>]*>", main)[:1]

    assert f'href="{reverse("enquiries:queue")}"' in first
    assert 'class="back"' in first and 'data-shortcut="Escape"' in first


def test_two_demands_of_one_kind_are_told_apart_by_when_they_came_and_from_where(desk):
    morning = datetime(2026, 11, 20, 8, 5, tzinfo=UTC)
    EnquiryFactory(departement="69", received_at=morning)
    EnquiryFactory(departement="", received_at=morning + timedelta(hours=3))

    queue = page(desk.get(reverse("enquiries:queue"))).replace("\u00a0", " ")

    assert "reçu vendredi 20 novembre 2026 à 9 h 05, Rhône" in queue
    assert "reçu vendredi 20 novembre 2026 à 12 h 05, lieu non dit" in queue


def test_the_home_page_counts_what_the_queue_holds(desk, demand):
    EnquiryFactory(state="quarantaine", quarantined_at=timezone.now())

    home = page(desk.get("/pro/"))
    assert "1 demande à traiter" in home
    assert "1 demande à vérifier" in home


def test_reading_who_it_is_leaves_a_line_in_the_journal(desk, demand):
    assert PHONE in shown(desk, demand)

    (read,) = [event for event in journal() if event.kind == "enquiry.read"]
    assert (read.target, read.classes) == (str(demand.pk), ["identity"])


@pytest.mark.parametrize(
    ("left", "how"),
    [
        ({"answer_by": "sms"}, "Répondre par SMS, ne pas appeler"),
        ({"answer_by": "courriel", "phone": "", "email": "aline@exemple.fr"}, "Répondre par courriel"),
    ],
)
def test_who_asked_for_a_message_is_not_to_be_called(desk, left, how):
    demand = EnquiryContactFactory(**left, discretion=["not_at_work", "neutral_sender"], language="en").enquiry

    opened = shown(desk, demand)

    assert how in opened
    assert "ni qui écrit" in opened
    assert "Hello, this is the answer" in opened
    assert "Elle a répondu : ouvrir l" in opened
    assert 'href="tel:+33611223344' not in opened


def test_who_takes_it_up_owns_it_and_a_colleague_at_the_same_second_is_told(desk, agent, demand, colleague):
    other = Client()
    other.force_login(colleague.user)

    first = desk.post(to("take", demand), {"version": 0, "key": "cle-de-agent"})
    second = other.post(to("take", demand), {"version": 0, "key": "cle-du-collegue"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "Un collègue a agi" in page(second)
    assert f"à {agent.user.full_name}" in page(second)
    assert [event.kind for event in journal()].count("enquiry.taken") == 1


@pytest.mark.parametrize("state", ["recue", "accord_attendu", "prise", "quarantaine"])
def test_every_form_of_an_agent_is_checked_against_forged_posts(desk, agent, state):
    signal = {"kind": "medecin"} if state == "accord_attendu" else {}
    more = (
        {"owner": agent, "taken_at": timezone.now(), "tell_sender_by": timezone.localdate()} if state == "prise" else {}
    )
    more |= {"quarantined_at": timezone.now()} if state == "quarantaine" else {}
    demand = EnquiryContactFactory(enquiry=EnquiryFactory(state=state, **signal, **more)).enquiry

    forms = re.findall(r'<form\b[^>]*method="post".*?</form>', shown(desk, demand).split("<main", 1)[1], re.DOTALL)

    assert forms
    assert [form for form in forms if 'name="csrfmiddlewaretoken"' not in form or 'name="key"' not in form] == []


def test_a_double_click_takes_it_up_once(desk, demand):
    twice = [desk.post(to("take", demand), {"version": 0, "key": "la-meme-cle"}).status_code for _ in range(2)]

    assert twice == [302, 302]
    assert only_enquiry().version == 1


def test_calling_back_opens_a_call_with_what_she_joined(desk, demand, agent, lyon):
    EnquirySituationFactory(
        enquiry=demand,
        said=['commune_residence="69123"', "age=52", "ancien_fait=1"],
        needs=["garder_mon_travail"],
        words="je reprends lundi",
    )

    opened = act(desk, "call", demand)

    with bypass_row_security():
        call = Call.objects.get()
    assert opened.url == reverse("frontdesk:call", args=[call.pk])
    assert call.answers["facts"] == {"appelant": "personne", "commune_residence": "69123", "age": 52}
    assert (call.needs, call.words, call.departement) == (["garder_mon_travail"], "je reprends lundi", "69")
    assert call.enquiry == demand.pk
    assert desk.get(opened.url).status_code == 200
    assert (only_enquiry().state, only_enquiry().call) == ("rappelee", call.pk)


def test_two_clicks_open_one_call(desk, demand):
    first = desk.post(to("call", demand), {"version": 0, "key": "la-meme-cle"})
    again = desk.post(to("call", demand), {"version": 0, "key": "la-meme-cle"})
    other_tab = desk.post(to("call", demand), {"version": 0, "key": "une-autre-cle"})

    assert first.url == again.url
    assert other_tab.status_code == 409
    assert count(Call) == 1


def test_during_the_call_its_owner_reads_the_number_and_afterwards_nobody(desk, demand, colleague):
    act(desk, "call", demand)
    assert PHONE in shown(desk, demand)

    other = Client()
    other.force_login(colleague.user)
    assert PHONE not in shown(other, demand)

    with bypass_row_security():
        call = Call.objects.get()
    desk.post(reverse("frontdesk:end", args=[call.pk]), {"outcome": "informee", "version": call.version})

    assert PHONE not in shown(desk, demand)
    assert "Seuls le code et l'état" in shown(desk, demand)


def test_a_call_that_nobody_ended_gives_its_demand_back_and_another_may_answer_it(desk, demand):
    act(desk, "call", demand)
    now = timezone.now()
    with bypass_row_security():
        left = Call.objects.get()
        Call.objects.update(ended_at=now, outcome="non_terminee", code_hash="c", answers={}, words="")
    with connection.cursor() as cursor:
        cursor.execute("set local role cordee_worker")
        sweeping.erase(at=now)
        cursor.execute("set local role cordee_web")

    found = only_enquiry()
    assert (found.state, found.owner_id, found.call, found.reached_at) == ("recue", None, None, None)
    assert PHONE in shown(desk, demand)
    assert act(desk, "call", demand).status_code == 302
    assert only_enquiry().call not in {None, left.pk}


def test_the_promise_is_kept_or_not(desk):
    kept = EnquiryFactory(promised_at=timezone.now() + timedelta(hours=1))
    missed = EnquiryFactory(promised_at=timezone.now() - timedelta(hours=1))
    for demand in (kept, missed):
        act(desk, "call", demand)

    reached = {row.pk: row.promise for row in desk.get(reverse("enquiries:queue")).context["reached_rows"]}

    assert reached == {kept.pk: "tenue", missed.pk: "dépassée"}


def test_an_attempt_in_vain_comes_back_at_the_chosen_time(desk, demand, agent):
    promised = timezone.now() + timedelta(minutes=7)
    with bypass_row_security():
        Enquiry.objects.filter(pk=demand.pk).update(promised_at=promised)
    chosen = slot(desk, demand)

    act(desk, "not_reached", demand, slot=chosen)

    found = only_enquiry()
    assert (found.attempts, found.owner_id, found.state) == (1, agent.pk, "prise")
    assert found.next_at > timezone.now()
    assert found.promised_at == promised != found.next_at


def test_the_last_time_that_is_offered_is_taken_where_a_local_holiday_puts_it_later(client, agent, demand, monkeypatch):
    """Strasbourg rests on 26 December, a Friday in 2031: of four days offered, the last is one later there."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2031, 12, 23, 9, tzinfo=UTC))
    client.force_login(agent.user)
    with bypass_row_security():
        Enquiry.objects.filter(pk=demand.pk).update(departement="67")
    days = client.get(to("enquiry", demand)).context["again"].fields["slot"].choices
    last = days[-1][1][-1][0]

    act(client, "not_reached", demand, slot=last)

    assert last.startswith("2031-12-30")
    assert only_enquiry().attempts == 1


def test_an_attempt_without_a_next_time_is_not_noted(desk, demand):
    refused = act(desk, "not_reached", demand, slot="")

    assert refused.status_code == 422
    assert "Choisissez quand réessayer" in page(refused)
    assert only_enquiry().attempts == 0


def test_after_three_attempts_the_page_says_that_it_may_be_closed(desk, demand):
    for _ in range(3):
        assert "Trois essais" not in shown(desk, demand)
        act(desk, "not_reached", demand, slot=slot(desk, demand))
    assert "Trois essais" in shown(desk, demand)

    act(desk, "close", demand, ending="injoignable")

    assert (only_enquiry().state, only_enquiry().ending) == ("close", "injoignable")
    assert PHONE not in shown(desk, demand)


def test_what_is_set_aside_waits_for_review_and_may_come_back(desk, demand):
    act(desk, "set_aside", demand)
    queue = desk.get(reverse("enquiries:queue"))
    assert (list(queue.context["rows"]), len(queue.context["aside_rows"])) == ([], 1)

    act(desk, "bring_back", demand)

    assert (only_enquiry().state, only_enquiry().quarantined_at) == ("recue", None)


def test_an_ending_that_belongs_to_another_act_is_not_offered(desk, demand):
    assert act(desk, "close", demand, ending="retiree").status_code == 422
    assert only_enquiry().state == "recue"


def test_nothing_begins_before_her_word_when_somebody_else_signals(desk):
    demand = EnquiryContactFactory(enquiry__kind="medecin", enquiry__state="accord_attendu").enquiry

    assert act(desk, "call", demand).status_code == 409
    act(desk, "hear", demand, word="oui")
    assert (only_enquiry().state, only_enquiry().word, only_enquiry().word_channel) == ("recue", "oui", "voix")
    assert act(desk, "call", demand).status_code == 302


def test_a_printed_code_is_not_in_the_queue_until_she_answers_and_opens_to_the_agent_who_hears_it(desk):
    printed = EnquiryFactory(kind="medecin", state="accord_attendu", next_at=timezone.now() - timedelta(days=9))

    queue = desk.get(reverse("enquiries:queue"))
    assert (queue.context["rows"], queue.context["printed"]) == ([], 1)
    assert "demande à traiter" not in page(desk.get("/pro/"))

    spelt = desk.post(reverse("frontdesk:by_code"), {"code": code_of(printed.pk).lower()})
    assert spelt.url == to("enquiry", printed)


def test_her_no_on_the_phone_closes_it_at_once(desk):
    demand = EnquiryContactFactory(enquiry__kind="medecin", enquiry__state="accord_attendu").enquiry

    act(desk, "hear", demand, word="non")

    assert (only_enquiry().state, only_enquiry().ending) == ("close", "refusee")
    assert PHONE not in shown(desk, demand)


@pytest.mark.parametrize("said", [{}, {"word": ""}, {"word": "retire"}, {"word": "OUI"}])
def test_what_is_neither_her_yes_nor_her_no_closes_nothing(desk, said):
    demand = EnquiryContactFactory(enquiry__kind="medecin", enquiry__state="accord_attendu").enquiry

    refused = act(desk, "hear", demand, **said)

    assert refused.status_code == 422
    assert "Choisissez si la personne est d'accord" in page(refused)
    assert (only_enquiry().state, only_enquiry().word) == ("accord_attendu", "")


@pytest.mark.parametrize("kind", ["rappel", "employeur"])
def test_a_demand_that_awaits_no_answer_hears_none(desk, kind):
    demand = EnquiryContactFactory(enquiry__kind=kind).enquiry

    refused = act(desk, "hear", demand, word="non")

    assert refused.status_code == 422
    assert "n'attend pas de réponse" in page(refused)
    assert (only_enquiry().state, only_enquiry().word) == ("recue", "")


def test_a_signal_that_has_her_yes_is_not_closed_by_another_word(desk):
    demand = EnquiryContactFactory(enquiry__kind="medecin", enquiry__state="accord_attendu").enquiry
    act(desk, "hear", demand, word="oui")

    refused = act(desk, "hear", demand, word="non")

    assert refused.status_code == 422
    assert (only_enquiry().state, only_enquiry().word) == ("recue", "oui")


def test_who_signalled_by_mail_is_told_once_that_it_is_taken_up(desk):
    demand = EnquirySenderFactory(
        enquiry__kind="employeur", enquiry__tell_sender_by=timezone.localdate() + timedelta(days=2)
    ).enquiry

    act(desk, "take", demand)
    act(desk, "not_reached", demand, slot=slot(desk, demand))

    with bypass_row_security():
        (message,) = Message.objects.filter(kind="enquiry_taken_up")
    assert message.address == "cabinet@example.org"
    assert only_enquiry().sender_told_at is not None


def test_who_left_a_telephone_only_is_told_by_the_agent_before_it_ends(desk):
    demand = EnquirySenderFactory(
        enquiry__kind="employeur",
        enquiry__tell_sender_by=timezone.localdate() - timedelta(days=1),
        email="",
        phone="+33611223355",
    ).enquiry
    assert "Expéditeur à prévenir, en retard" in page(desk.get(reverse("enquiries:queue")))
    act(desk, "take", demand)

    refused = act(desk, "close", demand, ending="repondu")
    assert refused.status_code == 409
    assert "appelez d'abord" in page(refused)
    act(desk, "told_sender", demand)

    assert act(desk, "close", demand, ending="repondu").status_code == 302
    assert "À prévenir" not in page(desk.get(reverse("enquiries:queue")))


def test_an_agent_of_another_territory_finds_nothing(client, published):
    elsewhere = MembershipFactory(role="phone_agent", departements=["73"])
    client.force_login(elsewhere.user)
    demand = EnquiryContactFactory(enquiry__departement="69").enquiry

    assert client.get(to("enquiry", demand)).status_code == 404
    assert client.get(reverse("enquiries:queue")).context["rows"] == []


@pytest.mark.parametrize("role", ["adviser", "team_lead", "animator", "administrator", "rights_officer"])
def test_nobody_but_the_line_opens_the_queue(client, published, role):
    client.force_login(MembershipFactory(role=role).user)
    demand = EnquiryContactFactory().enquiry

    assert client.get(reverse("enquiries:queue")).status_code == 404
    assert client.get(to("enquiry", demand)).status_code == 404
    assert client.post(to("take", demand), {"version": 0}).status_code == 404


def test_a_word_by_code_is_seen_at_once_by_an_agent_who_was_reading(desk):
    demand = EnquiryContactFactory(enquiry__kind="medecin", enquiry__state="accord_attendu").enquiry
    EnquiryWordFactory(enquiry=demand, word="non")

    late = desk.post(to("take", demand), {"version": 0, "key": "une-cle-tardive"})

    assert late.status_code == 409
    assert PHONE not in page(late)
    assert count(EnquirySender) == 0
