"""An agent answers by mail: a text chosen, changed, read again, sent once; nothing about health in it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.enquiries import sweeping
from cordee.enquiries.answer_texts import what_is_wrong
from cordee.enquiries.mail import _answered
from cordee.enquiries.models import EnquiryAnswer
from cordee.frontdesk.codes import code_of
from cordee.outbox.delivery import WORKER
from cordee.outbox.models import Message
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.enquiries import EnquiryAnswerFactory, EnquiryContactFactory, EnquiryFactory
from tests.rooms.enquiries.scene import only_enquiry, page

pytestmark = pytest.mark.django_db
ADDRESS = "elle@example.org"
TEXT = "Bonjour, appelez-nous quand vous voulez."


@pytest.fixture
def mail():
    kept = {"email": ADDRESS, "phone": "", "discretion": []}
    return EnquiryContactFactory(
        enquiry=EnquiryFactory(kind="courriel", next_at=timezone.now() + timedelta(hours=3)), **kept
    ).enquiry


def address(demand, template="reponse_parler"):
    return reverse("enquiries:answer", args=[demand.pk]) + f"?modele={template}"


def write(desk, demand, **more):
    said = {"version": 0, "key": "cle-reponse", "subject": "Votre message", "text": TEXT, **more}
    return desk.post(address(demand), said)


def queued():
    with bypass_row_security():
        return list(Message.objects.filter(kind="enquiry_answered"))


def answers():
    with bypass_row_security():
        return list(EnquiryAnswer.objects.all())


def test_each_text_offered_may_leave_once_its_brackets_are_written(desk, mail):
    shown = desk.get(reverse("enquiries:answer", args=[mail.pk]))
    offered, keys = shown.context["offered"], re.findall(r'data-row data-shortcut="(\d)"', page(shown))

    assert keys == [str(place) for place in range(1, len(offered) + 1)][:9]
    assert {"reponse_simple", "reponse_suivi"} <= {one.id for one in offered}
    for one in offered:
        assert what_is_wrong(f"{one.subject} {one.words}".replace("[", "").replace("]", "")) == "", one.id


def test_a_text_comes_filled_with_what_is_known_and_nothing_about_her(desk, mail, settings):
    settings.CORDEE_LINE_NUMBER = "0 800 00 00 00"

    shown = desk.get(address(mail, "reponse_suivi")).context["form"].initial["text"]

    assert code_of(mail.pk) in shown
    assert "0 800 00 00 00" in shown
    assert "{" not in shown


def test_it_is_read_again_before_it_leaves(desk, mail):
    preview = write(desk, mail, acte="relire", ends="on")

    assert "Relire avant d'envoyer" in page(preview)
    assert TEXT in page(preview)
    assert (queued(), answers()) == ([], [])

    back = write(desk, mail, acte="corriger")
    assert TEXT in page(back)
    assert (queued(), answers()) == ([], [])


def test_it_is_sent_once_kept_with_its_template_and_journalled(desk, mail, agent):
    twice = [write(desk, mail, acte="envoyer", ends="on").status_code for _ in range(2)]

    (message,), (answer,) = queued(), answers()
    assert twice == [302, 302]
    assert (message.address, message.about, message.is_to_person) == (ADDRESS, str(answer.pk), True)
    assert (answer.template, answer.template_version, answer.membership_id) == ("reponse_parler", "0", agent.pk)
    assert (only_enquiry().state, only_enquiry().ending) == ("close", "repondu_ecrit")
    (event,) = [one for one in journal() if one.kind == "enquiry.answered"]
    assert event.detail["template"] == "reponse_parler"
    assert TEXT not in str(event.detail)


@pytest.mark.parametrize("act", ["relire", "envoyer"])
def test_what_begins_in_the_subject_and_ends_in_the_text_is_refused_and_kept(desk, mail, act):
    refused = write(desk, mail, acte=act, subject="Rendez-vous [", text=f"lundi] {TEXT}")

    assert refused.status_code == 422
    assert "Il reste une partie à écrire" in page(refused)
    assert TEXT in page(refused)
    assert (queued(), answers()) == ([], [])


def test_answered_and_not_over_it_is_hers_and_shows_what_was_said(desk, mail, agent):
    write(desk, mail, acte="envoyer")

    assert (only_enquiry().state, only_enquiry().owner_id) == ("prise", agent.pk)
    assert TEXT in page(desk.get(reverse("enquiries:enquiry", args=[mail.pk])))


def test_it_may_be_answered_during_the_call_that_it_became(desk, mail):
    desk.post(reverse("enquiries:call", args=[mail.pk]), {"version": 0, "key": "cle-appel"})

    assert write(desk, mail, version=1, acte="envoyer", ends="on").status_code == 302
    assert only_enquiry().state == "rappelee"
    assert len(queued()) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Bonjour, parlez-nous de votre dépression.", "dépression"),
        ("[Écrivez ici votre réponse.]", "reste une partie à écrire"),
        ("Votre numéro 2 69 05 49 588 157 80", "numéro de sécurité sociale"),
        ("", "Écrivez le texte"),
    ],
)
def test_what_has_no_place_in_a_mail_does_not_leave(desk, mail, text, why):
    refused = write(desk, mail, text=text, acte="envoyer")

    assert refused.status_code == 422
    assert why in page(refused)
    assert queued() == []


@pytest.mark.parametrize(
    "left", [{"email": ""}, {"email": ADDRESS, "discretion": ["no_message"], "phone": "+33611223344"}]
)
def test_nobody_is_written_to_who_left_no_address(desk, left):
    demand = EnquiryContactFactory(**left).enquiry
    is_written_to = bool(left["email"])  # who leaves a mail and wants no message chose mail herself

    sent = write(desk, demand, acte="envoyer")

    assert (sent.status_code, len(queued())) == ((302, 1) if is_written_to else (409, 0))


def test_a_colleague_who_acted_meanwhile_is_told(desk, mail):
    with bypass_row_security():
        type(mail).objects.update(version=3)

    crossed = write(desk, mail, acte="envoyer")

    assert (crossed.status_code, queued()) == (409, [])
    assert "Un collègue a agi" in page(crossed)


def test_what_leaves_is_what_was_read_with_an_address_to_answer_to(desk, mail, settings, as_the_worker):
    settings.CORDEE_LINE_MAIL = "ligne@exemple.fr"
    answer = EnquiryAnswerFactory(enquiry=mail, text=TEXT)

    for neutral, reply_to in ((False, "ligne@exemple.fr"), (True, "")):
        with acting_as(WORKER):
            mail_ = _answered(Message(about=str(answer.pk), neutral_sender=neutral))
        assert (mail_.subject, mail_.text, mail_.reply_to) == ("Votre message", TEXT, reply_to)


def test_the_words_go_a_week_after_the_end(mail, as_the_worker):
    now = timezone.now()
    kept = EnquiryAnswerFactory(enquiry=mail, at=now - timedelta(days=30))  # of one that runs
    for days in (6, 8):
        ended = {"state": "close", "ending": "repondu_ecrit", "closed_at": now - timedelta(days=days)}
        EnquiryAnswerFactory(enquiry=EnquiryFactory(**ended), at=now - timedelta(days=days))

    sweeping.erase(at=now)

    assert kept in answers()
    assert len(answers()) == 2
