"""What an agent says at each moment: the words of the organisation, what each caller may be told, the last words."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from cordee.domain.access import Role
from cordee.frontdesk import hand_over as handing
from cordee.frontdesk.models import Call
from cordee.referrals.models import Referral
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory
from tests.factories.scripts import TextVersionFactory
from tests.rooms.frontdesk.scene import PERSON, first_target, rows
from tests.rooms.frontdesk.scene import address as hand_over

HTMX = {"HTTP_HX_REQUEST": "true"}


def read(response):
    """What is read of the page: no tag, ordinary spaces."""
    html = response.content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html[html.find("<main") :]))).strip()


def page(phone, call, name="call"):
    return phone.get(reverse(f"frontdesk:{name}", args=[call.pk]))


def tell(phone, call, **facts):
    for fact, answer in facts.items():
        phone.post(reverse("frontdesk:answer", args=[call.pk]), {"fact": fact, "answer": answer})


@pytest.fixture
def draft(phone):
    phone.post(reverse("frontdesk:new_call"))
    (opened,) = rows(Call)
    return opened


def test_a_call_opens_with_the_first_name_of_the_agent(phone, draft, agent):
    name = agent.user.full_name.split()[0]

    assert f"Bonjour, ligne régionale, {name} à votre écoute." in read(page(phone, draft))


def test_the_words_are_those_of_the_organisation_that_answers(phone, draft, agent):
    leader = MembershipFactory(role=Role.TEAM_LEAD.value, organisation=agent.organisation)
    TextVersionFactory(written_by=leader, words="Ici {prenom_agent}.")
    TextVersionFactory(words="D'une autre ligne.")

    shown = read(page(phone, draft))

    assert f"Ici {agent.user.full_name.split()[0]}." in shown
    assert "D'une autre ligne" not in shown


@pytest.mark.parametrize(
    ("caller", "said"),
    [
        ("employeur", "ni rien de sa santé"),
        ("proche", "Je ne peux parler de sa situation qu'avec elle"),
        ("medecin_traitant", "de médecin à médecin"),
    ],
)
def test_what_may_be_told_is_said_for_each_caller_with_its_source(phone, draft, caller, said):
    tell(phone, draft, appelant=caller)

    shown = read(page(phone, draft))

    assert "Ne peut pas être dit" in shown
    assert said in shown
    assert "Code de la santé publique, art. L1110-4" in shown


def test_the_question_is_brought_once_and_not_doubled(phone, call):
    question = page(phone, call).context["to_say"]

    assert question.lead_in == ""
    brought = phone.get(f"{reverse('frontdesk:call', args=[call.pk])}?question=commune_residence").context["to_say"]
    assert brought.lead_in == "Les services ne sont pas les mêmes partout."


def test_each_service_has_its_sentence_kept_or_not(phone, call):
    (column,) = page(phone, call).context["screen"].columns
    closed = [card.spoken for card in column.closed]

    assert column.lead.spoken.words.startswith(f"Le plus adapté à votre situation : {column.lead.version.name}.")
    assert column.lead.spoken.sources
    assert closed
    assert all(one.words.startswith("Aujourd'hui, ce n'est pas possible : ") for one in closed)


def test_the_agreement_that_is_shown_is_the_one_that_is_kept(phone, call, agent):
    shown = page(phone, call).context["to_say"].reading
    target = phone.get(hand_over(call)).context["target"]

    assert shown[0].words == handing.words_of_notice()
    assert shown[1].words == handing.words_of_consent(target, share_health=False)


def test_the_page_of_the_whole_call_says_each_moment_in_order(phone, call):
    moments = [title for title, _ in page(phone, call, "to_say").context["moments"]]

    assert moments == ["Ouverture", "Questions", "Services", "Accord", "Danger"]


def test_an_act_of_the_commands_leads_to_the_words(phone, draft):
    address = reverse("frontdesk:acts", args=[draft.pk])
    shown = phone.post(address, {"act": "dire"}, **HTMX).content.decode()

    assert re.search(r'id="a-dire"[^>]*data-autofocus', shown)
    assert phone.post(address, {"act": "dire"}).url.endswith("#a-dire")
    assert phone.post(address, {"act": "script"}).url == reverse("frontdesk:to_say", args=[draft.pk])


@pytest.mark.parametrize(("day", "named"), [(date(2015, 7, 27), "SOS Amitié"), (date(2026, 3, 2), "le 3114")])
def test_in_danger_the_numbers_are_those_of_the_day(phone, draft, day, named):
    with bypass_row_security():
        Call.objects.update(on=day)
    phone.post(reverse("frontdesk:danger", args=[draft.pk]), {"sign": "heard"})

    (safety, numbers, violence, again) = page(phone, draft).context["to_say"].lines

    assert "Pensez-vous à mourir" in safety.words
    assert named in numbers.words
    assert "le 15, le SAMU" in numbers.words
    assert "le 3919" in violence.words and "le 3919" not in numbers.words
    assert "dans les minutes qui suivent" in again.words


def test_the_last_words_hold_the_code_and_the_days_of_this_organisation(phone, call):
    sent = phone.post(hand_over(call), {**PERSON, **first_target(phone, call)})
    (referral,) = rows(Referral)

    said = sent.context["closing"]
    assert said.code
    assert "qui vous répondra d'ici le" in said.before
    assert str(referral.answer_by.day) in said.before
    assert "Le premier rendez-vous est donné sous 4 jours." in said.before
    assert "retirer en nous appelant" in said.after


@pytest.mark.parametrize(
    ("name", "ending", "said"),
    [
        ("end", {"outcome": "informee"}, "Donnez-le si vous rappelez"),
        ("unmet", {"need": "garder_mon_travail", "why": "complet"}, "Rappelez si votre situation change"),
    ],
)
def test_an_ended_call_says_its_last_words_again(phone, call, name, ending, said):
    ended = phone.post(reverse(f"frontdesk:{name}", args=[call.pk]), ending)

    assert ended.context["closing"].code in read(ended)
    assert said in read(ended)
    assert said in read(page(phone, call))


def test_the_opening_says_what_becomes_of_the_notes_and_one_key_says_the_rest(phone, draft):
    first = page(phone, draft)
    (opening,) = first.context["to_say"].lines
    kept, rights = first.context["to_say"].more

    assert "Mes notes s'effacent à la fin de l'appel, et rien ne part sans votre accord" in opening.words
    assert "sans votre nom" in kept.words and "corriger, retirer" in rights.words
    assert kept.sources and rights.sources
    assert 'data-shortcut="Alt+i"' in first.content.decode()


def test_once_she_has_said_what_brings_her_the_notice_is_on_the_page_of_the_whole_call(phone, call):
    whole = dict(page(phone, call, "to_say").context["moments"])

    assert page(phone, call).context["to_say"].more == ()
    assert any("Votre voix n'est pas enregistrée" in one.words for one in whole["Ouverture"])


def test_what_was_noted_is_read_back_before_the_agreement(phone, call):
    shown = phone.get(hand_over(call))
    text = shown.content.decode()

    read = {one.fact: one.answer for one in shown.context["said"]}
    assert read["age"].startswith("46") and "Lyon" in read["commune_residence"] and "appelant" not in read
    assert read["commune_residence"] in text
    assert shown.context["needs"] == ["Garder mon travail malgré ma santé"]
    assert text.index('id="relecture"') < text.index('id="information"')
    assert "Je vous relis ce que j" in text and "consentement_personne" not in text
