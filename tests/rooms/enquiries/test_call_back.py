"""« Être rappelé »: three fields, a code, nothing of it in an address or a cookie."""

import pytest
from django.test import Client, override_settings

from cordee.domain.opening import PARIS
from cordee.enquiries.models import Enquiry, EnquiryContact, EnquirySituation
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.rooms.enquiries.scene import (
    CALL_BACK,
    CANCEL,
    CARRIED,
    FILLED,
    FOLLOW,
    code_of,
    contact,
    count,
    only_enquiry,
    page,
    situation,
)

pytestmark = pytest.mark.django_db


def test_three_fields_are_enough_and_a_code_comes_back(visitor):
    received = visitor.post(CALL_BACK, FILLED)

    assert received.status_code == 200
    assert "au plus tard" in page(received)
    assert contact().phone == "+33611223344"
    assert only_enquiry().state == "recue"
    assert count(EnquirySituation) == 0
    assert visitor.cookies == {}
    assert "Set-Cookie" not in received.headers


def test_without_permission_no_message_is_left_and_nobody_else_learns_who_calls(visitor):
    visitor.post(CALL_BACK, FILLED)

    assert set(contact().discretion) == {"not_at_work", "no_message", "neutral_sender"}


def test_what_she_allows_is_noted_and_work_is_never_called(visitor):
    visitor.post(CALL_BACK, FILLED | {"may_leave_message": "on", "may_say_who": "on"})

    assert contact().discretion == ["not_at_work"]


def test_a_slot_is_one_of_those_of_the_line_and_becomes_the_promise(visitor):
    offered = visitor.get(CALL_BACK).context["form"].fields["slot"].choices
    (value, _), *_ = offered[1][1]

    received = visitor.post(CALL_BACK, FILLED | {"slot": value})

    enquiry = only_enquiry()
    assert value.startswith(f"{enquiry.not_before.astimezone(PARIS):%Y-%m-%dT%H:%M}")
    assert enquiry.promised_at == enquiry.next_at > enquiry.not_before
    assert "La ligne vous rappelle" in page(received)


def test_another_slot_is_refused_with_what_to_do_and_nothing_is_lost(visitor):
    refused = visitor.post(CALL_BACK, FILLED | {"slot": "2020-01-06T09:00/12:00", "name": "Aline"})

    assert refused.status_code == 422
    assert "Choisissez-en un autre" in page(refused)
    assert 'value="06 11 22 33 44"' in page(refused)
    assert 'value="Aline"' in page(refused)
    assert count() == 0


@override_settings(CORDEE_LINE_HOURS="sur rendez-vous, après la fonte des neiges")
def test_hours_that_are_not_understood_offer_as_soon_as_possible_alone(visitor):
    assert visitor.get(CALL_BACK).context["form"].fields["slot"].choices == [("tot", "Dès que possible")]


@pytest.mark.parametrize("typed", ["", "12", "06 39 98", "abc", "٠٦٣٩٩٨١٢٣٤", "🙂", "0" * 10_000])
def test_a_number_that_cannot_be_called_is_explained(visitor, typed):
    refused = visitor.post(CALL_BACK, FILLED | {"phone": typed})

    assert refused.status_code == 422
    assert "Rien n'est perdu" in page(refused).replace("’", "'")
    assert count() == 0


def test_who_cannot_be_called_is_written_to_by_text(visitor):
    received = visitor.post(CALL_BACK, FILLED | {"way": "sms", "email": "pas une adresse"})

    assert "La ligne vous écrit" in page(received)
    assert "Par SMS : personne ne vous appelle" in page(received)
    assert (contact().answer_by, contact().phone, contact().email) == ("sms", "+33611223344", "")
    assert set(contact().discretion) == {"not_at_work", "neutral_sender"}


def test_who_asks_for_a_mail_leaves_no_number(visitor):
    received = visitor.post(CALL_BACK, FILLED | {"way": "courriel", "phone": "12", "email": "aline@exemple.fr"})

    assert "Par courriel : personne ne vous appelle" in page(received)
    assert (contact().answer_by, contact().phone, contact().email) == ("courriel", "", "aline@exemple.fr")
    assert "no_message" not in contact().discretion


def test_a_mail_goes_in_the_slot_she_chose(visitor):
    offered = visitor.get(CALL_BACK).context["form"].fields["slot"].choices
    (value, _), *_ = offered[1][1]

    received = visitor.post(CALL_BACK, FILLED | {"slot": value, "way": "courriel", "email": "aline@exemple.fr"})

    assert "La ligne vous écrit" in page(received)
    assert "au plus tard" not in page(received)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"way": "sms", "phone": "04 76 11 22 33"}, "ne reçoit pas de SMS"),
        ({"way": "sms", "phone": ""}, "Écrivez le numéro où vous répondre"),
        ({"way": "telephone", "phone": "", "email": "aline@exemple.fr"}, "Écrivez le numéro où vous répondre"),
        ({"way": "courriel", "email": ""}, "Écrivez l'adresse où vous répondre"),
        ({"way": "courriel", "email": "aline@"}, "Adresse non comprise"),
        ({"way": "courriel", "email": "🙂" * 5000}, "Adresse non comprise"),
        ({"way": "courriel", "email": "aline@exemple.fr\nBcc: tous@exemple.fr"}, "Adresse non comprise"),
        ({"way": "pigeon"}, "Choisissez le téléphone, le SMS ou le courriel"),
    ],
)
def test_a_way_without_its_address_is_explained_and_nothing_is_lost(visitor, sent, told):
    refused = visitor.post(CALL_BACK, FILLED | {"name": "Aline"} | sent)

    assert refused.status_code == 422
    assert told in page(refused).replace("’", "'")
    assert 'value="Aline"' in page(refused)
    assert count() == 0


def test_the_same_address_again_and_again_goes_to_quarantine(visitor):
    for times in range(3):
        visitor.post(
            CALL_BACK, FILLED | {"key": f"une-cle-{times}", "way": "courriel", "phone": "", "email": "a@exemple.fr"}
        )

    with bypass_row_security():
        states = sorted(Enquiry.objects.values_list("state", flat=True))
    assert states == ["quarantaine", "recue", "recue"]


def test_the_same_form_twice_is_one_demand_with_one_code(visitor):
    first, second = visitor.post(CALL_BACK, FILLED), visitor.post(CALL_BACK, FILLED)

    assert code_of(first) == code_of(second)
    assert count() == 1


def test_other_words_with_the_key_of_a_form_that_has_served_are_asked_again(visitor):
    visitor.post(CALL_BACK, FILLED)

    refused = visitor.post(CALL_BACK, FILLED | {"phone": "06 11 22 33 55"})

    assert refused.status_code == 422
    assert "une demande de plus" in page(refused)
    assert count() == 1
    again = visitor.post(CALL_BACK, FILLED | {"phone": "06 11 22 33 55", "key": refused.context["key"]})
    assert again.status_code == 200
    assert count() == 2


def test_a_commune_gives_the_departement_and_an_unknown_one_is_asked_again(visitor):
    refused = visitor.post(CALL_BACK, FILLED | {"commune": "Trifouillis"})
    assert refused.status_code == 422
    assert 'value="Trifouillis"' in page(refused)

    visitor.post(CALL_BACK, FILLED | {"commune": "69003"})

    assert only_enquiry().departement == "69"
    assert contact().commune_code == "69123"


def test_a_commune_chosen_in_the_list_counts_without_its_name(visitor):
    visitor.post(CALL_BACK, FILLED | {"commune_code": "69123"})

    assert only_enquiry().departement == "69"
    assert contact().commune_code == "69123"


@pytest.mark.parametrize(
    "more",
    [
        {"key": "une-cle-de-rappel" + "é" * 500},
        {"commune_code": "6912345"},
        {"commune_code": "99999"},
        {"commune": "Lyon", "commune_code": "69\0"},
        {"way": "courriel", "email": f"aline@{'.'.join(['a' * 60] * 5)}.fr"},
    ],
)
def test_what_no_page_of_ours_sends_is_refused_and_nothing_is_written(visitor, more):
    assert visitor.post(CALL_BACK, FILLED | more).status_code == 422
    assert count() == 0


def test_coming_from_the_result_is_counted_with_the_questions_and_loses_nothing(visitor, monkeypatch):
    monkeypatch.setattr("cordee.public.views.STEPS_ALLOWED", 0)

    paused = visitor.post(CALL_BACK, CARRIED)

    assert paused.status_code == 429
    assert f'action="{CALL_BACK}"' in page(paused)
    assert 'name="mots" value="je reprends lundi"' in page(paused)
    assert visitor.get(CALL_BACK).status_code == 200


def test_from_the_result_her_answers_wait_for_her_tick(visitor):
    arrived = visitor.post(CALL_BACK, CARRIED)

    assert arrived.status_code == 200
    assert "Joindre mes réponses" in page(arrived)
    assert "52" in page(arrived)
    assert count() == 0


def test_answers_are_kept_with_the_tick_and_only_with_it(visitor):
    visitor.post(CALL_BACK, FILLED | CARRIED)
    assert count(EnquirySituation) == 0

    visitor.post(CALL_BACK, FILLED | CARRIED | {"join": "on", "key": "une-autre-cle"})

    kept = situation()
    assert "age=52" in kept.said
    assert kept.needs == ["garder_mon_travail"]
    assert kept.words == "je reprends lundi"


def test_the_commune_she_told_stays_in_the_page_without_the_tick(visitor):
    assert "commune" in visitor.post(CALL_BACK, CARRIED).context["form"].fields

    visitor.post(CALL_BACK, FILLED | CARRIED)

    assert (only_enquiry().departement, contact().commune_code) == ("", "")


def test_the_commune_she_told_goes_with_the_tick(visitor):
    visitor.post(CALL_BACK, FILLED | CARRIED | {"join": "on"})

    assert (only_enquiry().departement, contact().commune_code) == ("69", "69123")


def test_the_commune_she_types_here_goes_without_the_tick(visitor):
    visitor.post(CALL_BACK, FILLED | CARRIED | {"commune": "69003"})

    assert (only_enquiry().departement, contact().commune_code) == ("69", "69123")


def test_an_employer_joins_nothing_about_health(visitor):
    told = CARRIED | {"pour": "employeur", "dit": ['commune_travail="69123"', "rqth=true", "en_arret=true"]}

    visitor.post(CALL_BACK, FILLED | told | {"join": "on"})

    assert not any(line.startswith("rqth=") for line in situation().said)


def test_a_code_says_received_taken_up_or_closed_and_no_number(visitor):
    code = code_of(visitor.post(CALL_BACK, FILLED))

    followed = page(_follow(code))

    assert "bien reçue" in followed
    assert "11 22 33" not in followed


def test_the_holder_of_the_code_takes_the_demand_back_once(visitor):
    code = code_of(visitor.post(CALL_BACK, FILLED))

    cancelled = visitor.post(CANCEL, {"code": code.lower().replace("-", " ")})

    assert cancelled.status_code == 200
    assert (only_enquiry().state, only_enquiry().ending) == ("close", "retiree")
    assert visitor.post(CANCEL, {"code": code}).status_code == 409
    assert "close" in page(_follow(code))


def test_an_unknown_code_takes_nothing_back(visitor):
    visitor.post(CALL_BACK, FILLED)

    refused = visitor.post(CANCEL, {"code": "ABCDE-23456"})

    assert refused.status_code == 422
    assert only_enquiry().state == "recue"


def test_the_journal_says_that_it_came_and_nothing_of_it(visitor):
    visitor.post(CALL_BACK, FILLED | {"name": "Aline"})

    (event,) = [one for one in journal() if one.kind == "enquiry.received"]
    assert (event.actor_kind, event.membership) == ("visitor", None)
    assert event.detail == {"kind": "rappel", "suspicions": []}


@pytest.mark.parametrize(
    ("more", "why"),
    [({"site": "https://spam.example"}, "piege"), ({"name": "Cliquez http://x.example"}, "adresse")],
)
def test_what_looks_like_spam_is_kept_for_the_line_and_answered_as_any_other(visitor, more, why):
    received = visitor.post(CALL_BACK, FILLED | more)

    assert received.status_code == 200
    assert code_of(received)
    assert (only_enquiry().state, only_enquiry().suspicions) == ("quarantaine", [why])
    assert count(EnquiryContact) == 1


def test_the_same_number_again_and_again_goes_to_quarantine(visitor):
    for times in range(3):
        visitor.post(CALL_BACK, FILLED | {"key": f"une-cle-{times}"})

    with bypass_row_security():
        states = sorted(Enquiry.objects.values_list("state", flat=True))
    assert states == ["quarantaine", "recue", "recue"]


def test_too_many_forms_are_told_to_wait_and_to_call(visitor):
    answers = [visitor.post(CALL_BACK, FILLED | {"phone": ""}).status_code for _ in range(61)]

    assert answers == [422] * 60 + [429]


def _follow(code):
    return Client().post(FOLLOW, {"code": code})
