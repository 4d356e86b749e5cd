"""What rings at an agent's desk, the call that one key opens, and what is told of who calls back."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cordee.frontdesk.models import Call
from cordee.telephony import following, views
from cordee.telephony.models import PhoneCall, PhoneDesk
from cordee.telephony.numbers import hash_of_number
from tests.database import bypass_row_security
from tests.factories.enquiries import EnquiryContactFactory
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.rooms.telephony.scene import NUMBER, hear, own, sits

pytestmark = pytest.mark.django_db
SAID = "06 11 22 33 44"


@pytest.fixture
def seated(desk, agent):
    sits(agent, "104")
    return desk


def rings(call="c-1", **more):
    hear("cordee", own("call.ringing", call=call, desk="104", **more), at=timezone.now())


def panel(browser, seen=""):
    return browser.get(reverse("telephony:ringing"), {"vu": seen})


def open_it(browser, key="cle-un"):
    line = re.search('name="line" value="([0-9a-f]{64})"', panel(browser).content.decode())[1]
    return browser.post(reverse("telephony:open_ringing"), {"line": line, "key": key})


def opened():
    with bypass_row_security():
        return list(PhoneCall.objects.select_related("call"))


def called_before(membership, *, outcome="informee", number=NUMBER, **more):
    done = {"ended_at": timezone.now(), "outcome": outcome, "code_hash": "a" * 64, **more}
    call = CallFactory(membership=membership, **done)
    with bypass_row_security():
        PhoneCall.objects.create(
            call=call, membership=membership, organisation=membership.organisation, number_hash=hash_of_number(number),
            at=timezone.now(),
        )  # fmt: skip
    return call


def test_an_agent_without_a_desk_is_asked_no_more(desk):
    rings()

    assert panel(desk).status_code == views.STOP_POLLING


def test_a_call_that_rings_at_the_desk_pops_with_its_number_and_a_key(seated):
    rings()

    shown = panel(seated).content.decode()

    assert "Appel entrant" in shown
    assert f'href="tel:{NUMBER}">{SAID}</a>' in shown
    assert 'data-shortcut="Alt+o"' in shown


def test_nothing_is_sent_again_while_nothing_changes(seated):
    assert panel(seated).status_code == views.NOTHING_NEW
    rings()
    seen = re.search(r"\?vu=([0-9a-f]+)", panel(seated).content.decode())[1]

    assert panel(seated, seen).status_code == views.NOTHING_NEW

    hear("cordee", own("call.ended"), at=timezone.now())
    gone = panel(seated, seen)
    assert gone.status_code == 200
    assert "Appel entrant" not in gone.content.decode()


def test_a_call_of_another_desk_is_not_shown_and_one_of_the_whole_line_is(seated):
    hear("cordee", own("call.ringing", call="a", desk="105"), at=timezone.now())
    assert panel(seated).status_code == views.NOTHING_NEW

    hear("cordee", own("call.ringing", call="b", number="anonymous"), at=timezone.now())
    assert "Numéro masqué" in panel(seated).content.decode()


def test_what_a_colleague_picked_up_leaves_the_screen_and_what_one_picked_up_stays(seated):
    hear("cordee", own("call.ringing"), at=timezone.now())
    hear("cordee", own("call.answered", desk="105"), at=timezone.now())
    assert panel(seated).status_code == views.NOTHING_NEW

    rings("mine")
    hear("cordee", own("call.answered", call="mine", desk="104"), at=timezone.now())
    assert "Appel décroché" in panel(seated).content.decode()


def test_the_key_opens_a_call_tied_to_the_line_and_keeps_the_hash_alone(seated):
    rings()

    response = open_it(seated)

    (tied,) = opened()
    assert response.url == reverse("frontdesk:call", args=[tied.call_id])
    assert (tied.number_hash, tied.call.is_open) == (hash_of_number(NUMBER), True)
    assert NUMBER not in str(vars(tied)) + str(vars(tied.call))
    assert panel(seated).status_code == views.NOTHING_NEW


def test_a_double_click_opens_one_call(seated):
    rings()
    line = re.search('name="line" value="([0-9a-f]{64})"', panel(seated).content.decode())[1]

    first, second = (seated.post(reverse("telephony:open_ringing"), {"line": line, "key": "cle-un"}) for _ in "ab")

    assert first.url == second.url
    assert len(opened()) == 1


def test_of_two_agents_at_the_same_time_the_second_is_told(seated, colleague):
    hear("cordee", own("call.ringing"), at=timezone.now())
    sits(colleague, "105")
    other = Client()
    other.force_login(colleague.user)
    line = re.search('name="line" value="([0-9a-f]{64})"', panel(other).content.decode())[1]
    open_it(seated)

    late = other.post(reverse("telephony:open_ringing"), {"line": line, "key": "cle-deux"}, follow=True)

    assert "Un collègue a déjà ouvert cet appel" in late.content.decode()
    with bypass_row_security():
        assert Call.objects.count() == 1


def test_a_call_that_is_over_is_not_opened(seated):
    rings()
    line = re.search('name="line" value="([0-9a-f]{64})"', panel(seated).content.decode())[1]
    hear("cordee", own("call.missed"), at=timezone.now())

    late = seated.post(reverse("telephony:open_ringing"), {"line": line, "key": "cle-un"}, follow=True)

    assert "Cet appel est terminé" in late.content.decode()
    assert opened() == []


def test_asking_what_rings_costs_the_same_however_long_the_line(seated, django_assert_max_num_queries):
    for count in range(40):
        hear("cordee", own("call.ringing", call=f"c-{count}", desk="105"), at=timezone.now())
    panel(seated)

    with django_assert_max_num_queries(12) as asked:  # who is logged in, who acts, the desk, what rings
        panel(seated)

    assert len([one for one in asked.captured_queries if "telephony_" in one["sql"]]) == 2


def test_a_repeat_caller_is_recognised_on_the_panel(seated, agent):
    called_before(agent)
    rings()

    assert "Cette personne a peut-être déjà appelé" in (shown := panel(seated).content.decode())
    assert "Information donnée" in shown


def test_what_another_organisation_answered_is_not_told(seated):
    elsewhere = MembershipFactory(role="phone_agent", organisation=OrganisationFactory())
    called_before(elsewhere)
    rings()

    assert "déjà appelé" not in panel(seated).content.decode()


def test_a_demand_that_waits_opens_with_one_key(seated):
    waiting = EnquiryContactFactory(enquiry__next_at=timezone.now() + timedelta(hours=2)).enquiry
    rings()

    shown = panel(seated).content.decode()

    assert f'href="{reverse("enquiries:enquiry", args=[waiting.pk])}" data-shortcut="Alt+e"' in shown
    assert "Demande de rappel" in shown


def test_a_number_that_is_typed_is_recognised_and_never_kept(desk, agent):
    called_before(agent)

    page = desk.post(reverse("telephony:number"), {"number": "06.11.22.33.44"})
    sealed = re.search('name="number" value="([^"]+)"', page.content.decode())[1]
    response = desk.post(reverse("telephony:open_of_number"), {"number": sealed, "key": "cle-un"})

    assert "Cette personne a peut-être déjà appelé" in page.content.decode()
    assert SAID not in page.content.decode()
    tied = max(opened(), key=lambda one: one.at)
    assert response.url == reverse("frontdesk:call", args=[tied.call_id])
    assert tied.number_hash == hash_of_number(NUMBER)


def test_a_number_that_nobody_knows_opens_a_new_call(desk):
    page = desk.post(reverse("telephony:number"), {"number": SAID}).content.decode()

    assert "n’est pas connu" in page
    assert "Nouvel appel" in page


def test_what_is_no_number_is_asked_again_with_what_was_typed(desk):
    page = desk.post(reverse("telephony:number"), {"number": "zéro six"})

    assert page.status_code == 422
    assert "zéro six" in page.content.decode()


def test_a_hash_that_nobody_sealed_opens_nothing(desk):
    late = desk.post(reverse("telephony:open_of_number"), {"number": "a" * 64, "key": "cle-un"})

    assert late.url == reverse("telephony:number")
    assert opened() == []


def test_nobody_looks_up_a_list_of_numbers(desk, monkeypatch):
    monkeypatch.setattr(views, "NUMBERS_ALLOWED", 1)

    assert [desk.post(reverse("telephony:number"), {"number": SAID}).status_code for _ in "ab"] == [200, 429]


def test_the_desk_is_written_changed_and_removed(desk, agent):
    for typed, kept in (("104", ["104"]), ("Agent@Example.org", ["agent@example.org"]), ("", [])):
        desk.post(reverse("telephony:desk"), {"identity": typed, "key": f"cle-{typed}"})
        with bypass_row_security():
            assert list(PhoneDesk.objects.values_list("identity", flat=True)) == kept


def test_two_agents_do_not_sit_at_one_desk(desk, colleague):
    sits(colleague, "104")

    page = desk.post(reverse("telephony:desk"), {"identity": "104", "key": "cle-un"})

    assert page.status_code == 409
    assert "Un autre agent de la ligne a déjà ce poste" in page.content.decode()


def test_a_desk_with_a_space_is_asked_again(desk):
    assert desk.post(reverse("telephony:desk"), {"identity": "poste 104", "key": "a"}).status_code == 422


def test_who_had_called_is_forgotten_after_six_months(agent, as_the_worker):
    called_before(agent)

    following.erase(at=timezone.now() + timedelta(days=182))
    assert len(opened()) == 1
    following.erase(at=timezone.now() + timedelta(days=184))

    assert opened() == []
