"""A mail that the server took and that comes back later: read as each mail system writes it, believed by its mark."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from mailbox import Maildir
from pathlib import Path
from smtplib import SMTP
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.domain.referral import NextAction
from cordee.outbox import actions, bounces, digest, maildir, marks, returned, undelivered
from cordee.outbox.bounces import Meaning, Unreadable
from cordee.outbox.models import Message, State
from cordee.outbox.returned import Verdict
from tests.database import PROJECT, bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import member
from tests.factories.orientation import publish_catalogue
from tests.factories.outbox import MessageFactory, as_worker, deliver_all, messages
from tests.rooms.referrals.scene import AT as CALLED_AT
from tests.rooms.referrals.scene import make_scene

SAMPLES = Path(__file__).parent / "returned"
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
BOX = "retours@exemple.fr"
LOST = {
    "postfix": "5.1.1",
    "exchange_online": "5.1.10",
    "gmail": "5.2.2",
    "exim_after_days": "5.0.0",
    "sendmail": "5.7.1",
    "qmail": "5.1.1",
}


@pytest.fixture(autouse=True)
def _a_box(settings, tmp_path):
    settings.CORDEE_MAIL_BOUNCES, settings.CORDEE_DATA = BOX, tmp_path


def sample(name: str, of: UUID) -> bytes:
    """As the mail system would have written it of that message."""
    text = (SAMPLES / f"{name}.eml").read_text(encoding="utf-8")
    said = {"address": marks.address_of(of), "mark": marks.mark_of(of), "message_id": f"<{of}@exemple.fr>"}
    for word, value in said.items():
        text = text.replace(f"{{{word}}}", value)
    return text.encode()


@pytest.mark.parametrize(("name", "status"), LOST.items())
def test_what_could_not_be_delivered_is_read_whatever_the_mail_system(name, status):
    of = uuid4()

    found = bounces.read(sample(name, of))

    assert (found.meaning, found.status, found.about) == (Meaning.LOST, status, of)


@pytest.mark.parametrize(("name", "meaning"), [("late", Meaning.ON_ITS_WAY), ("away", Meaning.OTHER)])
def test_a_delay_or_an_absence_is_no_loss(name, meaning):
    assert bounces.read(sample(name, uuid4())).meaning is meaning


def test_a_mark_is_read_whatever_its_case_and_fits_into_an_address():
    of = uuid4()
    box, _, domain = marks.address_of(of).partition("@")

    assert (len(box), domain) == (50, "exemple.fr")
    assert marks.found_in([marks.address_of(of).upper()]) == of


@given(st.binary(max_size=40), st.sampled_from("abc234"))
def test_a_mark_that_we_did_not_sign_is_none(noise, sign):
    mark = marks.mark_of(uuid4())
    forged = mark[:-1] + ("a" if mark[-1] != "a" else "i")

    assert marks.found_in([f"retours+{forged}@exemple.fr", sign * 42, noise.decode("latin-1")]) is None


@pytest.mark.parametrize(
    ("raw", "code"), [(b"", "empty"), (b" \r\n ", "empty"), (b"a" * (bounces.MOST + 1), "too_long")]
)
def test_what_is_no_mail_is_said_to_be_unreadable(raw, code):
    with pytest.raises(Unreadable, match=code):
        bounces.read(raw)


NESTED = b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (depth, depth) for depth in range(3000)
)
HOSTILE = [
    NESTED,
    b"Content-Type: message/rfc822\r\n\r\n" * 3000,
    b"Content-Type: multipart/report; boundary=\r\n\r\n--\r\n",
    b'Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: \xff\xfe"\r\n\r\n',
    b"Content-Type: text/plain; charset=no-such-charset\r\nContent-Transfer-Encoding: base64\r\n\r\n\xff\xff=",
    b"To: =?utf-8?b?" + b"A" * 5000 + b"?=\r\n\r\n",
    b"\x00" * 5000,
    b"X-Retour: " * 2000 + b"\r\n\r\n",
]


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_mail_is_read_or_refused_and_names_no_message(raw):
    try:
        assert bounces.read(raw).about is None
    except Unreadable as refused:
        assert str(refused)


@given(st.binary(max_size=3000))
def test_whatever_comes_in_nothing_else_breaks(raw):
    try:
        bounces.read(b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n" + raw)
    except Unreadable as refused:
        assert str(refused)


def sent_by_smtp(mail_server, kind) -> Message:
    with acting_as(member()):
        actions.queue(kind, about=42, address="accueil@exemple.invalid", at=AT, key="k1")
    (message,) = deliver_all(at=AT)
    return message


def take(raw: bytes, **more) -> Verdict:
    with as_worker():
        return returned.take(raw, at=AT + timedelta(hours=2), **more)


@pytest.mark.django_db
def test_the_mail_carries_its_mark_in_the_envelope_and_the_sender_stays_who_it_was(mail_server, kind):
    message = sent_by_smtp(mail_server, kind)

    assert mail_server.senders == [marks.address_of(message.pk)]
    (received,) = mail_server.received
    assert received["From"] == "=?utf-8?q?Cord=C3=A9e?= <ne-pas-repondre@cordee.invalid>"
    assert (received["Message-ID"], received["X-Retour"]) == (message.message_id, marks.mark_of(message.pk))


@pytest.mark.django_db
def test_without_a_box_the_envelope_is_the_sender_s(mail_server, kind, settings):
    settings.CORDEE_MAIL_BOUNCES = ""

    message = sent_by_smtp(mail_server, kind)

    assert mail_server.senders == ["ne-pas-repondre@cordee.invalid"]
    assert mail_server.received[0]["X-Retour"] == marks.mark_of(message.pk)


def given_back(mail_server) -> bytes:
    """What a server that took the mail gives back to the envelope's sender, over SMTP, as Postfix writes it."""
    (received,), (sender,) = mail_server.received, mail_server.senders
    report = sample("postfix", uuid4()).decode()
    head, _, _ = report.partition("Content-Type: text/rfc822-headers")
    head = head.replace(report.split("Delivered-To: ")[1].split("\n")[0], sender)
    raw = f"{head}Content-Type: message/rfc822\n\n{received.as_string()}\n--4XrT0k1yB7z9r.1763885564/mx.exemple.fr--\n"
    with SMTP("127.0.0.1", mail_server.port) as back:
        back.sendmail("", [sender], raw.replace("\n", "\r\n").encode())
    return mail_server.received[-1].as_bytes()


@pytest.mark.django_db
def test_a_mail_that_comes_back_fails_like_one_that_was_refused_at_once(mail_server, kind, monkeypatch):
    heard = []
    monkeypatch.setitem(undelivered._rooms, kind, lambda failed, at: heard.append(failed.reason))
    message = sent_by_smtp(mail_server, kind)

    verdicts = [take(given_back(mail_server)), take(sample("qmail", message.pk))]
    with as_worker():
        undelivered.follow(message.pk, at=AT + timedelta(hours=3))
        undelivered.follow(message.pk, at=AT + timedelta(hours=3))

    assert verdicts == [Verdict.FAILED, Verdict.KNOWN]
    (message,) = messages()
    assert (message.state, message.sent_at, message.last_error) == (State.FAILED, None, "Returned 5.1.1")
    assert heard == ["Returned 5.1.1"]
    kinds = [event.kind for event in journal() if event.kind.startswith("outbox.")]
    assert kinds == ["outbox.sent", "outbox.failed", "outbox.failure_followed"]


@pytest.mark.django_db
def test_an_organisation_that_was_never_reached_is_a_task_for_who_leads(mail_server, settings):
    publish_catalogue()
    scene = make_scene()
    referral = scene.sent()
    deliver_all(at=CALLED_AT + timedelta(minutes=1))
    (message,) = [one for one in messages() if one.kind == "referral_sent"]
    assert message.state == State.SENT

    assert take(sample("exchange_online", message.pk)) is Verdict.FAILED
    with as_worker():
        undelivered.follow(message.pk, at=CALLED_AT + timedelta(hours=3))

    with bypass_row_security():
        assert Case.objects.get(pk=referral.case_id).next_action == NextAction.COMPLETE_REQUEST
    assert "referral_undelivered" in {one.kind for one in messages()}


@pytest.mark.django_db
@pytest.mark.parametrize("name", LOST)
def test_a_report_without_our_mark_changes_nothing_even_with_the_number_of_a_mail(name):
    message = MessageFactory(sent=True)
    forged = sample(name, message.pk).replace(marks.mark_of(message.pk).encode(), b"a" * 42)

    assert take(forged) is Verdict.NOT_OURS
    assert [one.state for one in messages()] == [State.SENT]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "verdict"), [("late", Verdict.NOTHING_TO_DO), ("away", Verdict.NOT_A_REPORT), ("gmail", Verdict.KNOWN)]
)
def test_what_is_no_loss_or_of_no_message_that_was_sent_changes_nothing(name, verdict):
    message = MessageFactory(sent=name != "gmail")
    before = messages()[0].state

    assert take(sample(name, message.pk)) is verdict
    assert [one.state for one in messages()] == [before]


@pytest.mark.django_db
def test_the_address_may_be_given_by_the_server_alone():
    message = MessageFactory(sent=True)
    marked = f"To: {marks.address_of(message.pk)}"
    bare = sample("gmail", message.pk).replace(marked.encode(), b"To: retours@exemple.fr")

    assert take(bare) is Verdict.NOT_OURS
    assert take(bare, sent_to=marks.address_of(message.pk)) is Verdict.FAILED


@pytest.mark.django_db
def test_all_that_left_in_one_mail_comes_back_with_it(monkeypatch, kind):
    monkeypatch.setattr(digest, "is_grouped", lambda one: one == kind)
    first, second = MessageFactory(sent=True), MessageFactory(sent=True)
    MessageFactory(sent=True, kind="told_at_once")
    MessageFactory(sent=True, address="autre@exemple.invalid")

    assert take(sample("postfix", first.pk)) is Verdict.FAILED

    assert {one.pk for one in messages() if one.state == State.FAILED} == {first.pk, second.pk}


def box_of(settings, tmp_path, *mails: bytes) -> Maildir:
    settings.CORDEE_MAIL_BOUNCES_FOLDER = tmp_path / "box"
    box = Maildir(tmp_path / "box")
    for raw in mails:
        box.add(raw)
    return box


@pytest.mark.django_db
def test_the_box_is_read_and_emptied_and_what_a_human_must_see_is_kept_apart(settings, tmp_path, caplog):
    message = MessageFactory(sent=True)
    box = box_of(settings, tmp_path, sample("postfix", message.pk), sample("away", message.pk), NESTED, b"\x00\xff")

    with as_worker():
        found = maildir.sweep(at=AT)
        again = maildir.sweep(at=AT)

    assert (found[Verdict.FAILED], found.total(), again.total()) == (1, 4, 0)
    assert len(box) == 0
    apart = sorted((tmp_path / "retours" / "a-part").iterdir())
    assert len(apart) == 3
    assert {one.stat().st_mode & 0o777 for one in apart} == {0o600}
    assert "accueil@exemple.invalid" not in caplog.text
    assert [one.state for one in messages()] == [State.FAILED]


@pytest.mark.django_db
def test_without_a_box_or_before_it_is_made_nothing_is_swept(settings, tmp_path):
    for folder in (None, tmp_path / "not-yet"):
        settings.CORDEE_MAIL_BOUNCES_FOLDER = folder

        assert maildir.sweep(at=AT).total() == 0


@pytest.mark.django_db
def test_a_crash_before_the_box_was_emptied_takes_the_mail_again_and_changes_nothing(settings, tmp_path):
    message = MessageFactory(sent=True)
    take(sample("postfix", message.pk))
    box_of(settings, tmp_path, sample("postfix", message.pk))

    with as_worker():
        assert dict(maildir.sweep(at=AT)) == {Verdict.KNOWN: 1}


def test_the_command_says_what_it_reads():
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    said = [
        subprocess.run(
            [sys.executable, "-m", "cordee", "mail", *more],
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
        )
        for more in (["bounces", "--help"], [])
    ]

    assert [one.returncode for one in said] == [0, 2]
    assert "avis de non-remise" in said[0].stdout and "--to" in said[0].stdout


def test_a_mail_waits_where_the_database_cannot_be_reached(tmp_path):
    nowhere = "postgresql://cordee_worker:x@127.0.0.1:1/cordee"
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "CORDEE_DATA": str(tmp_path), "CORDEE_MODE": "demo"}
    environment |= {"DATABASE_URL": nowhere, "DATABASE_WORKER_URL": nowhere}

    done = subprocess.run(
        [sys.executable, "-m", "cordee", "mail", "bounces"],
        cwd=PROJECT,
        env=environment,
        input=sample("postfix", uuid4()),
        capture_output=True,
    )

    assert done.returncode == 75
