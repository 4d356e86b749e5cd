"""Her own page: what the link alone shows, what she must show, and what each button does."""

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.domain.access import Role
from cordee.domain.consent import ConsentChannel
from cordee.domain.referral import State
from cordee.people import personal_links
from cordee.people.keys import phone_key
from cordee.people.models import Consent, Contact, Identity, PersonLink
from cordee.referrals import agreeing
from cordee.referrals.models import Referral
from cordee.voice import actions, proof
from tests.access.relations import guards_asleep
from tests.database import bypass_row_security
from tests.factories.orientation import RULES_ON, publish_catalogue
from tests.factories.outbox import deliver_all
from tests.factories.referrals import ReferralFactory
from tests.factories.voice import PersonLinkFactory
from tests.rooms.referrals.scene import member_of
from tests.rooms.voice.herself import Person, linked

pytestmark = pytest.mark.django_db

DAYTIME = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)  # a Tuesday, when persons may be written to


@pytest.fixture(autouse=True)
def _rules_of_the_scene(settings):
    settings.CORDEE_AS_OF = RULES_ON


@pytest.fixture
def asked(scene, signalled) -> Referral:
    return scene.do(scene.agent, agreeing.ask_consent, referral_id=scene.drafted(signalled).pk)


def secret_of(case_id) -> str:
    with bypass_row_security():
        return personal_links.secret_of(PersonLink.objects.get(case=case_id, revoked_at__isnull=True).pk)


def page(referral: Referral, name: str = "home", *more) -> str:
    return reverse(f"voice:{name}", args=[secret_of(referral.case_id), *more])


def prove(client, referral: Referral, shown: str = "33 44"):
    return client.post(page(referral, "prove"), {"shown": shown})


def read(client, address: str) -> str:
    return client.get(address).content.decode()


def key() -> dict[str, str]:
    return {"key": str(uuid4())}


def state_of(referral: Referral) -> str:
    with bypass_row_security():
        return Referral.objects.get(pk=referral.pk).state


def test_the_link_alone_says_that_a_word_is_awaited_and_names_nobody(client, scene, asked):
    shown = read(client, page(asked))

    assert "On attend votre réponse" in shown
    assert "quatre" not in shown
    assert "4 derniers chiffres" in shown
    for hidden in (scene.operator.name, scene.line.name, "Lefèvre", "Préparer ma reprise", "06 11"):
        assert hidden not in shown


def test_the_end_of_her_phone_opens_the_page_for_the_session(client, scene, asked):
    assert prove(client, asked).status_code == 302

    shown = read(client, page(asked))
    assert scene.operator.name in shown
    assert "Préparer ma reprise" in shown
    assert "Oui, je suis d’accord" in shown
    assert "Merci de la rappeler" not in shown
    assert client.get(page(asked)).headers["Referrer-Policy"] == "no-referrer"


def test_another_browser_is_asked_again(client, scene, asked):
    prove(client, asked)
    client.cookies.clear()

    assert scene.operator.name not in read(client, page(asked))


def test_wrong_answers_are_few(client, asked):
    statuses = [prove(client, asked, "0000").status_code for _ in range(proof.TRIES_ALLOWED + 1)]

    assert statuses == [422] * proof.TRIES_ALLOWED + [429]
    assert prove(client, asked).status_code == 429


def test_wrong_answers_are_few_over_weeks_too(client, asked, monkeypatch):
    def at_hour(hour):
        monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 23, 9 + hour, tzinfo=UTC))

    hours = []
    for hour in range(3):
        at_hour(hour)
        hours.append([prove(client, asked, "0000").status_code for _ in range(proof.TRIES_ALLOWED)])

    assert hours == [[422] * 5, [422] + [429] * 4, [429] * 5]  # six in all
    at_hour(4)
    shown = prove(client, asked)
    assert shown.status_code == 429
    assert "Trop de mauvaises réponses" in shown.content.decode()


def test_the_question_says_how_many_answers_are_left_then_leaves_the_page_to_the_code(client, asked, monkeypatch):
    with bypass_row_security():
        Contact.objects.update(email="alban@example.org")
        Identity.objects.update(birth_date=date(1974, 5, 1))

    def at_hour(hour):
        monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 23, 9 + hour, tzinfo=UTC))

    at_hour(0)
    before = read(client, page(asked))
    for _ in range(5):
        prove(client, asked, "1900")
    at_hour(1)
    last = read(client, page(asked))
    prove(client, asked, "1900")
    at_hour(2)
    spent = read(client, page(asked))

    assert "6 réponses possibles en trente jours" in before
    assert "Une seule réponse possible encore" in last
    assert "Recevez plutôt un code" in spent and 'name="by" value="mail"' in spent and 'name="shown"' not in spent
    assert prove(client, asked, "1974").status_code == 429


def test_where_no_code_can_go_either_the_line_is_the_way(client, asked, monkeypatch):
    for hour in range(2):
        monkeypatch.setattr(timezone, "now", lambda hour=hour: datetime(2026, 11, 23, 9 + hour, tzinfo=UTC))
        for _ in range(5):
            prove(client, asked, "0000")

    spent = read(client, page(asked))

    assert "un numéro où recevoir un code" in spent and "tel:" in spent and 'name="shown"' not in spent


def test_the_end_of_thirty_days_does_not_give_six_more_at_once(client, asked, monkeypatch):
    edge = (int(datetime(2026, 11, 23, tzinfo=UTC).timestamp()) // proof.LASTING_WINDOW + 1) * proof.LASTING_WINDOW

    def tried(from_edge):
        monkeypatch.setattr(timezone, "now", lambda: datetime.fromtimestamp(edge + from_edge, tz=UTC))
        return prove(client, asked, "0000").status_code

    before = [tried(-7200), *(tried(-3000) for _ in range(5))]
    after = [tried(3000) for _ in range(3)]

    assert (before, after) == ([422] * 6, [429] * 3)


def test_neither_a_right_answer_nor_an_empty_one_is_counted(client, asked):
    for _ in range(proof.TRIES_ALLOWED):
        assert prove(client, asked).status_code == 302
        assert prove(client, asked, "").status_code == 422

    test_wrong_answers_are_few(client, asked)


def test_without_year_nor_phone_the_link_shows_the_state_alone(client, asked):
    with bypass_row_security():
        Contact.objects.update(phone="", phone_key="")

    shown = read(client, page(asked))

    assert "Ouvrir ma page" not in shown
    assert "appelez la ligne" in shown


def test_she_says_yes_and_the_request_leaves(client, asked):
    prove(client, asked)
    form = key()

    first, second = (client.post(page(asked, "agree", asked.pk), form) for _ in range(2))

    assert [(one.status_code, one.url) for one in (first, second)] == [(302, page(asked))] * 2
    assert read(client, page(asked)).count("votre accord est enregistré") == 1
    assert "votre accord est enregistré" not in read(client, page(asked))
    assert state_of(asked) == State.SENT
    with bypass_row_security():
        assert Consent.objects.count() == 1


def test_she_says_no(client, asked):
    prove(client, asked)

    assert client.post(page(asked, "decline", asked.pk), key()).status_code == 302
    assert state_of(asked) == State.WITHDRAWN
    again = client.post(page(asked, "agree", asked.pk), key())
    assert again.status_code == 409
    assert "a été retirée par la personne" in again.content.decode()


def test_nothing_is_agreed_by_who_has_not_shown_who_she_is(client, asked):
    assert client.post(page(asked, "agree", asked.pk), key()).status_code == 409
    assert state_of(asked) == State.AWAITING_CONSENT


@pytest.mark.parametrize("act", ["prove", "agree", "decline", "withdraw", "renew", "withdraw_all"])
def test_the_address_of_an_act_opened_again_leads_to_her_page_and_does_nothing(client, asked, act):
    prove(client, asked)
    address = page(asked, act, *([] if act in ("prove", "withdraw_all") else [asked.pk]))

    assert client.get(address).url == page(asked)
    assert state_of(asked) == State.AWAITING_CONSENT


def test_what_takes_forms_alone_says_so_and_shows_a_way_out(client, asked):
    refused = client.put(page(asked))

    assert refused.status_code == 405
    assert "Revenir à l'accueil" in refused.content.decode()
    assert refused["Referrer-Policy"] == "no-referrer"


def test_taking_everything_back_needs_the_link_alone(client, scene, asked):
    prove(client, asked)
    client.post(page(asked, "agree", asked.pk), key())
    client.cookies.clear()

    assert "Votre accord est retiré" in client.post(page(asked, "withdraw_all"), key(), follow=True).content.decode()
    assert state_of(asked) == State.WITHDRAWN
    with bypass_row_security():
        consent = Consent.objects.get()
    assert (consent.withdrawn_channel, consent.withdrawn_by_label) == (ConsentChannel.LINK, "La personne")


def test_she_takes_one_agreement_back(client, scene, asked):
    prove(client, asked)
    client.post(page(asked, "agree", asked.pk), key())
    with bypass_row_security():
        consent = Consent.objects.get()

    assert client.post(page(asked, "withdraw", consent.pk), key()).status_code == 302
    assert client.post(page(asked, "withdraw", consent.pk), key()).status_code == 302

    assert state_of(asked) == State.WITHDRAWN
    assert "Accord retiré" in read(client, page(asked))


def test_she_confirms_that_the_first_meeting_was_held(client, scene, asked):
    prove(client, asked)
    client.post(page(asked, "agree", asked.pk), key())
    scene.accept(asked, at=timezone.now(), first_contact_on=timezone.localdate())
    address = page(asked, "confirm_start", asked.pk)

    assert "premier rendez-vous" in read(client, address)
    assert client.post(address, {"met_on": "demain"} | key()).status_code == 422
    assert client.post(address, {"met_on": "aujourd’hui"} | key()).status_code == 302

    assert state_of(asked) == State.STARTED


def test_a_dead_link_and_one_that_never_was_look_the_same(client, asked):
    with bypass_row_security():
        PersonLink.objects.update(revoked_at=timezone.now())
        dead = personal_links.secret_of(PersonLink.objects.get().pk)

    first, second = (client.get(reverse("voice:home", args=[secret])) for secret in (dead, "jamais-vu"))

    assert (first.status_code, second.status_code) == (404, 404)
    assert first.content == second.content


def test_the_link_of_one_person_opens_nothing_of_another(client, scene, asked):
    other = scene.drafted(scene.called(family_name="Perrin", phone="06 99 88 77 66"))
    with bypass_row_security():
        case = Case.objects.select_related("person").get(pk=other.case_id)
    PersonLinkFactory(case=case)
    prove(client, asked)

    assert client.post(page(asked, "decline", other.pk), key()).status_code == 404
    assert client.get(page(other)).content.decode().count("Ouvrir ma page") == 1


def test_the_message_carries_her_link_and_says_nothing_else(client, mailoutbox, settings, asked):
    with bypass_row_security():
        Contact.objects.update(email="aicha@exemple.invalid", preferred_channel="email")

    (message,) = [one for one in deliver_all(at=DAYTIME) if one.kind == agreeing.ASKED]

    assert (message.state, message.address) == ("sent", "")
    (mail,) = mailoutbox
    assert mail.to == ["aicha@exemple.invalid"]
    assert re.search(r"/mon-suivi/[\w-]{43}/", mail.body)[0] in page(asked)
    for hidden in ("Bauges", "Lefèvre", "Aïcha", "reprise", "santé"):
        assert hidden not in mail.subject + mail.body


def test_where_no_message_may_leave_the_lead_calls_her(scene, asked):
    with bypass_row_security():
        Contact.objects.update(phone="04 79 11 22 33", phone_key="0479112233", email="")

    (message,) = [one for one in deliver_all(at=DAYTIME) if one.kind == agreeing.ASKED]

    assert (message.state, message.last_error) == ("failed", "call no_written_address")


def test_a_new_link_is_sent_by_who_follows_her_and_not_by_who_is_only_asked(scene):
    referral = scene.sent()
    with bypass_row_security():
        PersonLinkFactory(case=referral.case)
    asked_for_an_answer = member_of(referral.recipient, Role.ADVISER)

    def send_again(actor):
        with acting_as(actor):
            actions.send_link_again(referral_id=referral.pk, actor=actor, at=timezone.now())

    with pytest.raises(Referral.DoesNotExist):
        send_again(asked_for_an_answer)
    send_again(scene.agent)

    with bypass_row_security():
        assert PersonLink.objects.filter(case=referral.case_id).count() == 2
        assert PersonLink.objects.filter(case=referral.case_id, revoked_at__isnull=True).count() == 1


def test_a_request_that_went_on_elsewhere_is_said_by_the_one_that_took_it_over(client):
    publish_catalogue()
    followed = linked(ReferralFactory(state=State.STARTED))
    refused = ReferralFactory(state=State.REFUSED, case=followed.case)
    with guards_asleep(), bypass_row_security():
        Referral.objects.filter(pk=followed.pk).update(parent=refused, hops=1)
        hers = {"phone": "06 39 98 33 44", "phone_key": phone_key("06 39 98 33 44")}
        Contact.objects.filter(person=followed.case.person).update(**hers)

    shown = Person(client, followed.case_id).reads("home")

    assert "Un organisme vous accompagne." in shown
    assert "votre demande a continué auprès d’un autre" in shown
    assert shown.count("sans votre nom") == 1 and shown.count("Transmis le") == 1
    assert "On cherche un autre organisme" not in shown and "on vous propose autre chose" not in shown
