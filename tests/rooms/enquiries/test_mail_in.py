"""What anybody may write to the line: read whatever its form, one demand a mail, nothing attached, no machine heard."""

import smtplib
import socket
from datetime import timedelta
from mailbox import Maildir
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cordee.enquiries import mail_in, mailbox_in, sweeping
from cordee.enquiries.mailbox_in import Taken
from cordee.enquiries.models import Enquiry, EnquiryContact, EnquirySituation
from cordee.outbox import marks
from cordee.outbox.models import Message
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.rooms.enquiries.scene import page

MAILS = Path(__file__).parent / "mails"
NOW = timezone.localtime()
DEEP = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (depth, depth) for depth in range(3000))


def sample(name):
    return (MAILS / f"{name}.eml").read_bytes()


def written(**headers):
    lines = {"From": "elle@exemple.fr", "Subject": "Question", **headers}
    return (
        "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in lines.items() if value).encode()
        + b"\nUn mot.\n"
    )


def read(name):
    return mail_in.read(sample(name))


def test_accents_are_read_in_the_charset_of_the_mail():
    plain, latin = read("plain"), read("latin")

    assert (plain.name, plain.address, plain.subject) == ("Aline Morel", "aline@exemple.fr", "Reprise après un arrêt")
    assert plain.text.startswith("Bonjour,\n\nJe reprends lundi après un arrêt.")
    assert (latin.name, latin.subject, latin.text) == (
        "Joël", "Aménager mon poste", "Peut-on aménager mon poste à mi-temps ?",
    )  # fmt: skip


def test_a_charset_that_does_not_exist_stops_nothing():
    assert read("lying_charset").text == "Où êtes-vous situés ?"


def test_of_a_page_the_words_that_are_seen_are_kept():
    found = read("page_only").text

    assert found == "Bonjour,\nQuelles sont nos obligations ?"


def test_nothing_attached_is_kept_and_a_number_of_the_social_security_is_taken_out():
    found = read("attached")

    assert found.text.startswith("Voici mon courrier. Mon numero : [numéro de sécurité sociale retiré].")
    assert found.had_attachments
    assert "SECRET" not in found.words
    assert "rien de joint n'est gardé" in found.words


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (sample("away"), "automatic"),
        (sample("list"), "bulk"),
        (written(Return_Path="<>"), "returned"),
        (written(From="MAILER-DAEMON@exemple.fr"), "returned"),
        (written(From="Ligne <ligne@exemple.fr>"), "ours"),
        (written(**{marks.HEADER: "x"}), "ours"),
        (written(Auto_Submitted="auto-generated (rejected)"), "automatic"),
    ],
)
def test_what_a_machine_wrote_is_answered_by_nobody(settings, raw, why):
    settings.CORDEE_LINE_MAIL = "ligne@exemple.fr"

    with pytest.raises(mail_in.Ignored, match=why):
        mail_in.read(raw)


def test_who_says_that_it_is_no_machine_is_read():
    assert mail_in.read(written(Auto_Submitted="no")).text == "Un mot."


def test_the_answer_goes_where_she_asks():
    assert mail_in.read(written(Reply_To="ailleurs@exemple.fr")).address == "ailleurs@exemple.fr"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe" * 1000,
        DEEP,
        b"From: <" + b"a" * 100_000 + b"@x>\n\n",
        b"From: elle@exemple.fr\nContent-Type: text/html\n\n" + b"<div" * 100_000,
        b"From: elle@exemple.fr\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"From: =?utf-8?b?!!!?= <elle@exemple.fr>\nSubject: =?x-none?q?a=ZZ?=\n\nmot",
        b"From: elle@exemple.fr\nContent-Type: text/plain; charset=utf-16\n\nabc",
    ],
)
def test_whatever_comes_is_read_without_breaking_anything(raw):
    found = mail_in.read(raw)

    assert "\x00" not in found.words + found.name + found.subject + found.address
    assert found.words


def test_a_long_mail_is_cut_and_says_so_and_a_huge_one_is_read_from_its_beginning():
    long = mail_in.read(written() + b"mot " * 10_000)
    huge = mail_in.read(sample("attached").replace(b"JVBERi0x", b"JVBERi0x" * 400_000))

    assert len(long.text) <= mail_in.LONGEST_TEXT
    assert "la suite n'a pas été gardée" in long.words
    assert huge.text.startswith("Voici mon courrier.")
    assert huge.had_attachments


def test_signs_that_nobody_sees_are_taken_out():
    raw = "From: elle@exemple.fr\nContent-Type: text/plain; charset=utf-8\n\nà\u202e l'\u200benvers\n".encode()

    assert mail_in.read(raw).text == "à l'envers"


@pytest.fixture
def box(settings, tmp_path):
    settings.CORDEE_LINE_MAIL, settings.CORDEE_LINE_MAIL_FOLDER = "ligne@exemple.fr", tmp_path / "box"
    return Maildir(tmp_path / "box")


def demands():
    with bypass_row_security():
        return {
            one.pk: (one.kind, one.state, one.enquirycontact.email)
            for one in Enquiry.objects.select_related("enquirycontact")
        }


def acknowledged():
    with bypass_row_security():
        return sorted(Message.objects.filter(kind="enquiry_mail_received").values_list("address", flat=True))


@pytest.mark.django_db
def test_mails_that_come_by_a_mail_server_are_demands_once(box, tmp_path, published, as_the_worker):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(Mailbox(tmp_path / "box"), hostname="127.0.0.1", port=port)
    server.start()
    try:
        with smtplib.SMTP("127.0.0.1", port) as client:
            for name in ("plain", "latin", "attached", "away", "list", "no_sender", "spam", "plain"):
                client.sendmail("envelope@exemple.fr", ["ligne@exemple.fr"], sample(name))
    finally:
        server.stop()

    found = mailbox_in.sweep(at=NOW)

    assert found == {Taken.NEW: 3, Taken.ASIDE: 2, Taken.IGNORED: 2, Taken.KNOWN: 1}
    assert len(box) == 0
    assert mailbox_in.sweep(at=NOW).total() == 0
    assert sorted(demands().values()) == sorted([
        ("courriel", "recue", "aline@exemple.fr"),
        ("courriel", "recue", "joel@exemple.fr"),
        ("courriel", "recue", "bruno@exemple.fr"),
        ("courriel", "quarantaine", ""),
        ("courriel", "quarantaine", "promo@exemple.invalid"),
    ])  # fmt: skip
    assert acknowledged() == ["aline@exemple.fr", "bruno@exemple.fr", "joel@exemple.fr"]  # no spam, no machine
    ignored = [event.detail["why"] for event in journal() if event.kind == "enquiry.mail_ignored"]
    assert sorted(ignored) == ["automatic", "bulk"]
    with bypass_row_security():
        assert EnquirySituation.objects.filter(words__contains="SECRET").count() == 0
        assert {one.promised_at > NOW for one in Enquiry.objects.all()} == {True}


@pytest.mark.django_db
def test_a_crash_before_the_box_was_emptied_takes_the_mail_again_and_changes_nothing(box, published, as_the_worker):
    assert mailbox_in.take(sample("plain"), at=NOW) is Taken.NEW
    box.add(sample("plain"))

    assert mailbox_in.sweep(at=NOW + timedelta(minutes=5)) == {Taken.KNOWN: 1}
    assert (len(demands()), len(box)) == (1, 0)


@pytest.mark.django_db
def test_a_sender_who_writes_again_and_again_is_acknowledged_once_a_day_and_looked_at_first(
    box, published, as_the_worker
):
    found = [mailbox_in.take(written(Message_ID=f"<{turn}@x>"), at=NOW) for turn in range(4)]

    assert found == [Taken.NEW, Taken.NEW, Taken.ASIDE, Taken.ASIDE]
    assert acknowledged() == ["elle@exemple.fr"]


@pytest.mark.django_db
def test_a_mail_that_breaks_something_holds_up_no_other(box, published, as_the_worker, monkeypatch):
    box.add(sample("plain"))
    box.add(sample("latin"))
    receive = mailbox_in.actions.receive

    def breaks(left, **more):
        if left.person.email == "aline@exemple.fr":
            raise RuntimeError("broken")
        return receive(left, **more)

    monkeypatch.setattr(mailbox_in.actions, "receive", breaks)
    with pytest.raises(ExceptionGroup):
        mailbox_in.sweep(at=NOW)

    assert [email for _, _, email in demands().values()] == ["joel@exemple.fr"]
    assert len(box) == 1  # tried again


@pytest.mark.django_db
def test_without_a_box_nothing_is_swept(settings, tmp_path):
    for folder in (None, tmp_path / "not-yet"):
        settings.CORDEE_LINE_MAIL_FOLDER = folder

        assert mailbox_in.sweep(at=NOW).total() == 0


@pytest.mark.django_db
def test_the_agent_reads_the_mail_and_is_told_when_it_speaks_of_health(desk, published, settings):
    raw = written(Subject="Mon poste") + "Depuis ma dépression je ne tiens plus.\n<script>x</script>\n".encode()
    _as_the_worker(raw)
    with bypass_row_security():
        (demand,) = Enquiry.objects.all()

    shown = page(desk.get(reverse("enquiries:enquiry", args=[demand.pk])))

    assert "Objet : Mon poste" in shown
    assert "Ce courriel parle de santé" in shown
    assert "<script>x" not in desk.get(reverse("enquiries:enquiry", args=[demand.pk])).content.decode()
    (event, *_) = [one for one in journal() if one.kind == "enquiry.read"]
    assert set(event.classes) == {"identity", "situation", "health"}
    assert "Mon poste" not in page(desk.get(reverse("enquiries:queue")))


@pytest.mark.django_db
def test_it_opens_in_the_console_with_its_words(desk, published):
    _as_the_worker(sample("plain"))
    with bypass_row_security():
        (demand,) = Enquiry.objects.all()

    opened = desk.post(reverse("enquiries:call", args=[demand.pk]), {"version": 0, "key": "cle-appel"})

    assert "Je reprends lundi après un arrêt" in page(desk.get(opened.url))


@pytest.mark.django_db
def test_what_is_kept_of_a_mail_goes_as_the_rest(desk, published, as_the_worker):
    mailbox_in.take(sample("plain"), at=NOW)
    with bypass_row_security():
        Enquiry.objects.update(state="close", ending="repondu_ecrit", closed_at=NOW)
    sweeping.erase(at=NOW)

    with bypass_row_security():
        assert (EnquiryContact.objects.count(), EnquirySituation.objects.count()) == (0, 0)


def _as_the_worker(raw):
    with connection.cursor() as cursor:
        cursor.execute("set local role cordee_worker")
        mailbox_in.take(raw, at=NOW)
        cursor.execute("set local role cordee_web")
