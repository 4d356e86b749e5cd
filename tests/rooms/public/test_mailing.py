"""The result by mail: once, to the address that was typed, which is kept no longer than the sending takes."""

from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.outbox import actions as outbox
from cordee.outbox import delivery
from cordee.outbox.models import Message, State
from cordee.public import actions
from cordee.public.models import Parcel
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.outbox import as_worker
from tests.rooms.public.test_take_stock import Form, said, visitor  # noqa: F401

MAIL, HERS = "/faire-le-point/garder/courriel/", "anonyme@exemple.fr"
NIGHT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


@pytest.fixture
def form(visitor):  # noqa: F811
    return Form(visitor).place_and_need().send(changer="age").send(texte="52").send(resultat="1")


def mailed(form, *, address=HERS, key="une-cle-de-formulaire", **more):
    return form.read(form.visitor.post(MAIL, {**form.fields, "key": [key], "address": [address], **more}))


def asked():
    with bypass_row_security():
        return list(Message.objects.filter(kind=actions.RESULT_ASKED))


def parcels():
    with bypass_row_security():
        return Parcel.objects.count()


def deliver(*, at=None):
    for message in asked():
        with as_worker():
            delivery.deliver(message.pk, at=at or timezone.now())


def text_of(received):
    return received.get_payload(decode=True).decode().replace("\xa0", " ").replace("\u202f", " ")


def test_the_mail_tells_what_the_page_tells_and_neither_its_subject_nor_its_sender_says_what(form, mail_server):
    assert "Le courriel part maintenant" in said(mailed(form))

    deliver()

    (received,) = mail_server.received
    text = text_of(received)
    assert received["To"] == HERS
    assert str(make_header(decode_header(received["Subject"]))) == "Les informations que vous avez demandées"
    assert received["From"].startswith("Votre demande <")
    for word in ("Ce que nous vous conseillons", "À FAIRE D'ABORD", "Source", "Comment ce résultat est fait".upper()):
        assert word in text
    assert "VOS RÉPONSES" not in text


def test_answers_go_with_it_when_they_are_asked_for(form, mail_server):
    mailed(form, reponses=["1"])

    deliver()

    assert "Question : Quel âge avez-vous ? ; Réponse : 52 ans" in text_of(mail_server.received[0])


def test_nothing_of_the_address_nor_of_what_was_said_is_left_once_it_is_sent(form, mail_server):
    mailed(form)
    assert ([one.address for one in asked()], parcels()) == ([HERS], 1)

    deliver()

    (message,) = asked()
    assert (message.state, message.address, parcels()) == (State.SENT, "", 0)
    assert HERS not in str([vars(event) for event in journal()])


def test_a_mail_that_is_refused_leaves_nothing_either(form, mail_server):
    mail_server.answer_to_recipient = "550 no such box"
    mailed(form)

    deliver()

    (message,) = asked()
    assert (message.state, message.address, parcels()) == (State.FAILED, "", 0)


def test_it_leaves_at_night_too_since_she_has_just_asked_for_it(form, mail_server):
    with acting_as(Actor.visitor()):
        parcel = Parcel(sealed=b"x", made_at=NIGHT)
        Parcel.objects.bulk_create([parcel])
        asked_for = outbox.queue_asked_now(actions.RESULT_ASKED, about=parcel.pk, address=HERS, at=NIGHT, key="nuit")

    assert asked_for.not_before == NIGHT


def test_the_same_form_twice_sends_one_mail(form, mail_server):
    mailed(form)
    mailed(form)
    deliver()

    assert len(mail_server.received) == 1


def test_an_address_as_long_as_one_may_be_gets_its_mail(form):
    answer = mailed(form, address=f"aline@{'.'.join(['a' * 60] * 4)}.fr", key="a" * 80)

    assert "Le courriel part maintenant" in said(answer)
    assert len(asked()) == 1


def test_what_waits_to_be_sent_is_sealed(form):
    mailed(form)

    with bypass_row_security():
        assert b"conseillons" not in bytes(Parcel.objects.get().sealed)


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("", "Écrivez l'adresse"),
        ("pas une adresse", "il faut par exemple"),
        ("a@exemple.fr\nBcc: b@exemple.fr", "il faut par exemple"),
        ("x" * 10_000, "254"),
    ],
)
def test_an_address_that_is_none_is_refused_and_what_was_said_is_still_there(form, address, answer):
    mailed(form, address=address)

    assert form.response.status_code == 422
    assert answer in said(form) and "52 ans" in said(form)
    assert asked() == []


def test_one_address_gets_three_mails_an_hour_and_one_visitor_sends_ten_in_ten_minutes(form):
    same = [mailed(form, key=f"cle-numero-{number}").response.status_code for number in range(4)]
    others = [
        mailed(form, key=f"autre-cle-{number}", address=f"u{number}@exemple.fr").response.status_code
        for number in range(7)
    ]

    assert same == [200] * 3 + [429]
    assert others == [200] * 6 + [429]
    assert len(asked()) == 9


def test_a_visitor_sends_no_other_mail(db):
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(Actor.visitor()):
        outbox.queue_asked_now("referral_sent", about=1, address=HERS, at=timezone.now(), key="k")


def test_nobody_on_the_web_reads_what_waits(form):
    mailed(form)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), acting_as(Actor.visitor()):
        Parcel.objects.count()


def test_a_parcel_whose_mail_never_came_goes_after_a_day(db):
    now = timezone.now()
    with bypass_row_security():
        Parcel.objects.create(sealed=b"x", made_at=now - timedelta(hours=25))
        Parcel.objects.create(sealed=b"x", made_at=now - timedelta(hours=20))

    with as_worker(), acting_as(actions.FORGETTER):
        actions.purge(actor=actions.FORGETTER, at=now)

    assert parcels() == 1
