"""A code opens her page: where it may go, how long it serves, in which browser, and how often it is sent or tried."""

import json
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cordee.outbox.models import State
from cordee.people.models import Contact, Identity
from cordee.referrals import agreeing
from cordee.referrals.models import Referral
from cordee.voice import codes
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.orientation import RULES_ON
from tests.factories.outbox import deliver_all, messages
from tests.rooms.voice.test_her_page import page, prove, read

pytestmark = pytest.mark.django_db

MOBILE, MAIL = "06 11 22 33 44", "aicha@exemple.invalid"
AT_WORK = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)  # a Tuesday


@pytest.fixture
def sms(settings, tmp_path):
    settings.CORDEE_SMS_GATEWAY, settings.CORDEE_SMS_FOLDER = "file", tmp_path
    return tmp_path


@pytest.fixture
def asked(scene, signalled, settings, sms) -> Referral:
    settings.CORDEE_AS_OF = RULES_ON
    return scene.do(scene.agent, agreeing.ask_consent, referral_id=scene.drafted(signalled).pk)


@pytest.fixture
def clock(monkeypatch):
    """Set the hour of the site; that of the database goes on."""
    return lambda at: monkeypatch.setattr("django.utils.timezone.now", lambda: at)


def reached_by(**values) -> None:
    with bypass_row_security():
        Contact.objects.update(**values)


def send(client, referral: Referral, by: str = "sms"):
    return client.post(page(referral, "send_code"), {"by": by, "key": str(uuid4())})


def codes_sent():
    return [one for one in messages() if one.kind == codes.CODE]


def the_code() -> str:
    return codes.code_of(codes_sent()[-1].pk)


def show(client, referral: Referral, code: str):
    return client.post(page(referral, "open_with_code"), {"code": code})


def buttons(shown: str) -> list[str]:
    return re.findall(r'name="by" value="(\w+)"', shown)


def test_her_number_and_her_address_are_offered_and_never_whole(client, asked):
    reached_by(email=MAIL)

    shown = read(client, page(asked))

    assert buttons(shown) == ["sms", "mail"]
    assert "06 ·· ·· ·· 44" in shown
    assert "a···@e···.invalid" in shown
    for hidden in ("11 22", "2233", MAIL, "aicha"):
        assert hidden not in shown
    assert codes_sent() == []


def test_the_code_of_the_message_opens_her_page_once_in_the_browser_that_asked(client, scene, asked, sms):
    assert send(client, asked).url == f"{page(asked)}?ouverte=1"  # its browser has no cookie yet
    assert "part par SMS au 06 ·· ·· ·· 44" in read(client, page(asked))
    deliver_all()
    (said,) = [json.loads(one.read_text()) for one in sms.glob("*.json") if "code" in one.read_text()]
    (code,) = re.findall(r"\b\d{6}\b", said["text"])

    assert show(Client(), asked, code).status_code == 422
    assert show(client, asked, f"{code[:3]} {code[3:]}").url == page(asked)
    assert scene.operator.name in read(client, page(asked))

    client.session.flush()
    assert show(client, asked, code).status_code == 422
    assert [one.detail for one in journal() if one.kind == "own.proven"] == [{"by": "code"}]


def test_the_message_says_nothing_but_the_code_and_loses_its_number(client, asked, sms):
    send(client, asked)
    deliver_all()

    (message,) = codes_sent()
    assert (message.state, message.address, message.channel) == (State.SENT, "", "sms")
    (text,) = [json.loads(one.read_text())["text"] for one in sms.glob("*.json") if "code" in one.read_text()]
    assert text == f"Votre demande : code {the_code()}, dix minutes. Ne le donnez à personne."


def test_by_mail_too(client, asked, mailoutbox):
    reached_by(email=MAIL)
    send(client, asked, by="mail")
    deliver_all()

    (mail,) = [one for one in mailoutbox if the_code() in one.body]
    assert mail.to == [MAIL]
    assert "http" not in mail.body
    assert show(client, asked, the_code()).status_code == 302


def test_it_leaves_at_night_since_she_waits_for_it(client, asked, clock):
    clock(datetime(2027, 1, 12, 22, 30, tzinfo=UTC))
    send(client, asked)

    (message,) = codes_sent()
    assert message.not_before <= timezone.now()


def test_after_ten_minutes_it_serves_no_more_and_a_late_one_does_not_leave(client, asked, clock):
    send(client, asked)
    clock(timezone.now() + codes.LASTS)

    answer = show(client, asked, the_code())
    deliver_all()

    assert answer.status_code == 422
    assert "dix minutes ont passé" in answer.content.decode()
    assert buttons(read(client, page(asked))) == ["sms"]
    assert [one.state for one in codes_sent()] == [State.DROPPED]


def test_a_new_code_replaces_the_one_before(client, asked):
    send(client, asked)
    first = the_code()
    send(client, asked)
    both = [codes.code_of(one.pk) for one in codes_sent()]
    (second,) = [one for one in both if one != first]

    answers = {show(client, asked, one).status_code for one in both}

    assert answers == {302, 422}
    assert second in both


def test_the_same_form_twice_sends_one(client, asked):
    form = {"by": "sms", "key": str(uuid4())}

    first, second = (client.post(page(asked, "send_code"), form) for _ in range(2))

    assert [one.url.partition("?")[0] for one in (first, second)] == [page(asked), page(asked)]
    assert len(codes_sent()) == 1
    assert [one.kind for one in journal()].count("own.code_sent") == 1


def test_three_an_hour_are_sent_whatever_the_browser(client, asked):
    answers = [send(Client(), asked).status_code for _ in range(codes.SENT_AT_MOST)]
    more = send(client, asked)

    assert answers == [302] * codes.SENT_AT_MOST
    assert more.status_code == 429
    assert "Trois codes sont déjà partis" in more.content.decode()
    assert len(codes_sent()) == codes.SENT_AT_MOST


def test_wrong_codes_are_few_and_then_the_right_one_waits_too(client, asked):
    send(client, asked)
    wrong = "000000" if the_code() != "000000" else "111111"

    answers = [show(client, asked, wrong).status_code for _ in range(codes.TRIES_ALLOWED + 1)]

    assert answers == [422] * codes.TRIES_ALLOWED + [429]
    assert show(client, asked, the_code()).status_code == 429


def test_who_waits_for_no_code_opens_nothing_with_one(client, asked):
    assert show(client, asked, "000000").status_code == 422
    assert show(client, asked, "------").status_code == 422
    assert show(client, asked, "").status_code == 422


@pytest.mark.parametrize(
    ("contact", "offered"),
    [
        ({"discretion": ["no_message"]}, []),
        ({"discretion": ["no_message"], "email": MAIL}, []),
        ({"discretion": ["no_message"], "email": MAIL, "preferred_channel": "email"}, ["mail"]),
        ({"preferred_channel": "letter", "email": MAIL}, []),
        ({"phone": "04 79 11 22 33", "phone_key": "0479112233"}, []),
        ({"phone": "", "phone_key": "", "email": MAIL}, ["mail"]),
        ({"preferred_channel": "email", "email": MAIL}, ["mail", "sms"]),
    ],
)
def test_a_code_goes_only_where_she_accepts_messages(client, asked, contact, offered):
    reached_by(**contact)

    shown = read(client, page(asked))

    assert buttons(shown) == offered
    for other in {"sms", "mail"} - set(offered):
        assert send(client, asked, by=other).status_code == 422
    assert codes_sent() == []


def test_where_nothing_sends_sms_none_is_offered_and_the_question_stays(client, asked, settings):
    settings.CORDEE_SMS_GATEWAY = "none"

    shown = read(client, page(asked))

    assert buttons(shown) == []
    assert "4 derniers chiffres" in shown
    assert prove(client, asked).status_code == 302


def test_who_wants_nothing_at_work_gets_it_before_or_after(client, asked, clock):
    reached_by(discretion=["not_at_work"])
    clock(AT_WORK)
    assert re.search(r"avant 8\sh ou après 18\sh", read(client, page(asked)))
    assert send(client, asked).status_code == 422

    clock(AT_WORK + timedelta(hours=9))
    assert buttons(read(client, page(asked))) == ["sms"]
    assert send(client, asked).status_code == 302


def test_what_the_page_shows_of_her_number_is_asked_of_nobody(client, asked):
    """The year of birth opens; the end of the phone does no more. Without a year, she is told whom to call."""
    shown = read(client, page(asked))
    assert "derniers chiffres" not in shown
    assert "Vous ne pouvez pas recevoir de code" in shown
    assert "Appelez la ligne" in shown
    assert prove(client, asked, "33 44").status_code == 422

    with bypass_row_security():
        Identity.objects.update(birth_date="1980-03-02")
    shown = read(client, page(asked))
    assert "Je ne peux pas recevoir de code" in shown
    assert "Votre année de naissance" in shown
    assert prove(client, asked, "33 44").status_code == 422
    assert prove(client, asked, "1980").status_code == 302


def test_the_address_of_a_code_opened_again_leads_to_her_page(client, asked):
    for name in ("send_code", "open_with_code"):
        assert client.get(page(asked, name)).url == page(asked)
    assert codes_sent() == []


def test_codes_are_six_digits_and_differ():
    made = {codes.code_of(uuid4()) for _ in range(300)}

    assert all(re.fullmatch(r"\d{6}", one) for one in made)
    assert len(made) > 290
