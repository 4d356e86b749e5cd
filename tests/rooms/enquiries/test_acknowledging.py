"""Who signals by mail hears that it came, whatever the person answers; and reads what the line never says."""

import html
import re

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cordee.enquiries import acknowledging, mail
from cordee.outbox.models import Message
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.rooms.enquiries.scene import code_of, only_enquiry, page
from tests.rooms.enquiries.test_signals import AGREEMENT, BY_CODE, BY_PHONE, EMPLOYER, FIRM, PHYSICIAN

pytestmark = pytest.mark.django_db

FIRM_BY_MAIL = FIRM | {"email": "paie@scierie.example", "words": "Comment préparer un retour ?"}
SIGNALS = [(PHYSICIAN, BY_CODE), (PHYSICIAN, BY_PHONE), (EMPLOYER, FIRM_BY_MAIL)]


@pytest.fixture
def worker_runs(db):
    """Each job that was asked for, as often as it was, with the rights of the worker; returns what each said."""

    def run():
        with bypass_row_security():
            jobs = list(ProcrastinateJob.objects.filter(task_name=acknowledging.ACKNOWLEDGE))
        with connection.cursor() as cursor:
            cursor.execute("set local role cordee_worker")
            done = [acknowledging.acknowledge(enquiry_id=job.args["enquiry_id"], at=timezone.now()) for job in jobs]
            cursor.execute("set local role cordee_web")
        return done

    return run


def mails():
    with bypass_row_security():
        return list(Message.objects.filter(kind=acknowledging.SIGNALLED))


def act(desk, name, **more):
    enquiry = only_enquiry()
    address = reverse(f"enquiries:{name}", args=[enquiry.pk])
    return desk.post(address, {"version": enquiry.version, "key": f"cle-{name}-{enquiry.version}", **more})


@pytest.mark.parametrize(("address", "form"), SIGNALS)
def test_who_left_an_address_hears_once_that_it_came_before_anybody_took_it_up(visitor, worker_runs, address, form):
    visitor.post(address, form)
    visitor.post(address, form)

    assert worker_runs() == [True]
    assert worker_runs() == [True]

    (message,) = mails()
    assert message.address == form["email"]
    assert [one.kind for one in journal()].count("enquiry.acknowledged") == 1
    assert only_enquiry().sender_told_at is None  # that it is taken up is still to be said


@pytest.mark.parametrize(("address", "form"), SIGNALS)
def test_the_words_are_the_same_for_all_and_name_nobody(visitor, worker_runs, address, form):
    visitor.post(address, form | ({"patient_name": "Mme Pic"} if form is BY_PHONE else {}))
    worker_runs()

    (message,) = mails()
    said = mail._signalled(message)

    assert "bien reçu" in said.text and "Un silence n’apprend donc rien" in said.text
    assert not re.search("Pic|Roc|Sauvage|Scierie|médecin|employeur|salarié", said.subject + said.text)


def test_a_telephone_alone_asks_for_no_mail(visitor, worker_runs):
    visitor.post(EMPLOYER, FIRM)

    assert worker_runs() == []
    assert "un courriel vous le dit" not in page(visitor.post(EMPLOYER, FIRM))


def test_what_is_set_aside_says_nothing_until_an_agent_brings_it_back(visitor, desk, worker_runs):
    visitor.post(EMPLOYER, FIRM_BY_MAIL | {"site": "https://spam.example"})
    assert (only_enquiry().state, worker_runs()) == ("quarantaine", [])

    act(desk, "bring_back")

    assert (worker_runs(), len(mails())) == ([True], 1)


def test_what_was_set_aside_before_the_worker_came_or_is_taken_up_is_not_acknowledged(visitor, desk, worker_runs):
    visitor.post(EMPLOYER, FIRM_BY_MAIL)
    act(desk, "set_aside")
    assert (worker_runs(), mails()) == ([False], [])

    act(desk, "bring_back")
    act(desk, "take")
    assert (worker_runs(), mails()) == ([False, False], [])


def test_her_no_leaves_nothing_to_write_to(visitor, worker_runs):
    code = code_of(visitor.post(PHYSICIAN, BY_CODE))
    visitor.post(AGREEMENT, {"code": code, "reponse": "non"})

    assert (only_enquiry().state, worker_runs(), mails()) == ("close", [False], [])


@pytest.mark.parametrize(
    ("address", "form", "told", "never"),
    [
        (PHYSICIAN, BY_CODE, "une fois que la ligne s’en occupe", "Si la personne a dit non, ou n’a pas répondu"),
        (PHYSICIAN, BY_PHONE, "pris en charge, au plus tard", "elle seule peut vous le raconter"),
        (EMPLOYER, FIRM_BY_MAIL, "pris en charge, au plus tard", "Si un salarié a appelé la ligne"),
    ],
)
def test_the_page_says_what_is_heard_and_what_never_is(visitor, address, form, told, never):
    shown = page(visitor.post(address, form))
    first, second = (re.split(f'id="{one}"', shown)[1].split("</section>")[0] for one in ("apprendre", "jamais"))

    assert "un courriel vous le dit" in first and told in html.unescape(first)
    assert never in second
    assert never not in first
