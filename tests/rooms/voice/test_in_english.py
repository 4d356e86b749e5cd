"""Her own space in English: every page and form; what counts and what is kept stays French."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from cordee.domain import consent as french
from cordee.domain.referral import State
from cordee.people import personal_links
from cordee.people.models import Consent, NoticeGiven, PersonLink
from cordee.referrals import agreeing
from cordee.referrals.models import Referral
from cordee.sheet.models import Sheet
from cordee.voice import reading
from cordee.voice.english_days import in_french
from cordee.voice.models import RightsRequest
from tests.database import bypass_row_security
from tests.factories.orientation import RULES_ON
from tests.in_english import french_in, french_links_in
from tests.rooms.voice.herself import linked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules_of_the_scene(settings):
    settings.CORDEE_AS_OF = RULES_ON


class Herself:
    """Her browser, on the English pages."""

    def __init__(self, client, case_id) -> None:
        self.client = client
        with bypass_row_security():
            self.secret = personal_links.secret_of(PersonLink.objects.get(case=case_id, revoked_at__isnull=True).pk)

    def page(self, name, *more) -> str:
        with translation.override("en"):
            return reverse(f"voice:{name}", args=[self.secret, *more])

    def reads(self, name, *more) -> str:
        return self.client.get(self.page(name, *more)).content.decode().replace("\u00a0:", ":")

    def posts(self, name, *more, **data):
        return self.client.post(self.page(name, *more), {"key": str(uuid4()), **data})


@pytest.fixture
def followed(scene) -> Referral:
    return linked(scene.accept(scene.sent()))


@pytest.fixture
def her(client, followed) -> Herself:
    person = Herself(client, followed.case_id)
    person.posts("prove", shown="33 44")
    return person


@pytest.fixture
def asked(scene, signalled) -> Referral:
    return scene.do(scene.agent, agreeing.ask_consent, referral_id=scene.drafted(signalled).pk)


def test_each_of_her_pages_is_in_english_and_leads_to_english_pages(her, followed):
    pages = [("home",), ("sheets",), ("my_data",), ("contact",), ("confirm_start", followed.pk)]
    pages += [("compose", whom) for whom in ("conseiller", "medecin", "employeur")]
    pages += [("ask_right", right) for right in ("correction", "effacement")]

    for page in pages:
        shown = her.reads(*page)
        assert french_in(shown) == [], page
        assert french_links_in(shown) == [], page


def test_her_page_says_who_is_in_charge_and_leads_to_the_french_one(her):
    shown = her.reads("home")

    assert "is in charge of your request." in shown
    assert "An organisation has accepted: it will contact you." in shown
    assert f'href="/mon-suivi/{her.secret}/" lang="fr"' in shown


def test_the_link_alone_and_a_dead_one_are_in_english_too(client, followed):
    person = Herself(client, followed.case_id)
    shown, dead = person.reads("home"), client.get("/en/mon-suivi/jamais-vu/").content.decode()

    assert "ast 4 digits of your phone number" in shown
    assert french_in(shown) == french_in(dead) == []


def test_a_wrong_answer_is_told_in_english_and_the_right_one_stays_there(client, followed):
    person = Herself(client, followed.case_id)
    wrong, right = person.posts("prove", shown="00 00"), person.posts("prove", shown="33 44")

    assert "This is not what we have. Check, then try again." in wrong.content.decode()
    assert french_in(wrong.content.decode()) == []
    assert right.url.partition("?")[0] == person.page("home")


@pytest.mark.parametrize(
    ("name", "more", "data", "said"),
    [
        ("contact", (), {"phone": "douze", "email": ""}, "This number cannot be called."),
        (
            "contact",
            (),
            {"phone": "", "email": "", "preferred_channel": "phone", "language": "en"},
            "Keep at least a phone number",
        ),
        ("ask_right", ("correction",), {"words": "  "}, "Write a few words"),
        ("compose", ("employeur",), {"days": "7", "step": "voir"}, "The sheet is empty."),
        ("compose", ("employeur",), {"days": "7", "restrictions": "ma maladie", "step": "voir"}, "It says “maladie”."),
    ],
)
def test_the_errors_of_forms_are_english(her, name, more, data, said):
    answer = her.posts(name, *more, **data)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert french_in(answer.content.decode()) == []


def test_she_reads_the_french_that_counts_beside_an_english_reading(client, asked):
    person = Herself(client, asked.case_id)
    person.posts("prove", shown="33 44")
    shown = person.reads("home")

    assert re.search(r'<blockquote lang="fr">Si vous êtes d.{1,6}accord, on transmet', shown)
    assert "The French text is the one that counts" in shown
    assert "If you agree, we pass on to" in shown
    assert "Somebody spoke about you to the line" in shown
    assert french_in(shown) == []


def test_what_she_agrees_to_in_english_is_kept_in_french(client, asked):
    person = Herself(client, asked.case_id)
    person.posts("prove", shown="33 44")

    answer = person.posts("agree", asked.pk)

    assert answer.url == person.page("home")
    assert "Thank you, your agreement is recorded." in person.reads("home")
    with bypass_row_security():
        consent = Consent.objects.get(case=asked.case_id)
        notice = NoticeGiven.objects.latest("at")
        assert Referral.objects.get(pk=asked.pk).state == State.SENT
    assert consent.words.startswith("Si vous êtes d'accord, on transmet")
    assert notice.words.startswith("Quelqu'un a parlé de vous")


def test_taking_an_agreement_back_is_the_same_act_from_an_english_page(her, followed):
    with bypass_row_security():
        consent = Consent.objects.get(case=followed.case_id)

    answer = her.posts("withdraw", consent.pk)

    assert answer.url == her.page("home")
    shown = her.reads("home")
    assert "Your agreement is withdrawn." in shown
    assert "Agreement withdrawn." in shown
    with bypass_row_security():
        assert Consent.objects.get(pk=consent.pk).withdrawn_at


def test_an_agreement_to_renew_is_read_in_english_too(her, followed):
    with bypass_row_security():
        Consent.objects.filter(case=followed.case_id).update(valid_until=timezone.localdate() + timedelta(days=9))
        consent = Consent.objects.get(case=followed.case_id)
    shown = her.reads("home")

    assert "for 12 months, about this" in shown
    assert french_in(shown) == []
    assert her.posts("renew", consent.pk).url == her.page("home")
    with bypass_row_security():
        assert Consent.objects.latest("given_at").words.startswith("Si vous êtes d'accord")


def test_her_sheet_stays_french_and_its_composer_says_so(her):
    form = her.reads("compose", "medecin")
    assert "The sheet is in French" in form
    assert '<span lang="fr">Nom' in form

    preview = her.posts("compose", "medecin", days="7", demande="Un avis", step="voir").content.decode()
    made = her.posts("compose", "medecin", days="7", demande="Un avis avant ma reprise.", step="creer", **ticked(form))
    with bypass_row_security():
        sheet = Sheet.objects.get()
    shown = her.client.get(made.url).content.decode()

    assert french_in(preview) == french_in(shown) == []
    assert {label for label, _ in sheet.lines} <= {"Nom", "Ce que je vous demande"}
    assert "Your sheet is ready" in shown
    assert re.search(r'class="sheet-address" href="[^"]*/fiche/', shown)
    assert "/en/fiche/" not in shown
    assert "Sheet for a doctor, of " in her.reads("sheets")


def ticked(form: str) -> dict[str, str]:
    """What the form ticks for her: her name."""
    return dict(re.findall(r'name="(lignes-\d)" value="([^"]+)"[^>]*checked', form))


def test_a_day_is_read_as_english_writes_it(her, followed):
    wrong = her.posts("confirm_start", followed.pk, met_on="someday")
    answer = her.posts("confirm_start", followed.pk, met_on="today")

    assert "Date not understood." in wrong.content.decode()
    assert french_in(wrong.content.decode()) == []
    assert answer.url == her.page("home")
    with bypass_row_security():
        assert Referral.objects.get(pk=followed.pk).state == State.STARTED


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("3rd of March", "3 mars"),
        ("March 3", "3 mars"),
        ("3 Mar 2026", "3 mars 2026"),
        ("Yesterday", "hier"),
        ("3/3/2026", "3/3/2026"),
    ],
)
def test_english_days_are_read_in_french_words(typed, said):
    with translation.override("en"):
        assert in_french(typed) == said
    with translation.override("fr"):
        assert in_french(typed) == typed


def test_a_change_of_contact_keeps_its_french_record(her, followed):
    new = {"phone": "06 39 98 00 01", "email": "rosa@example.org", "preferred_channel": "phone", "language": "en"}
    answer = her.posts("contact", **new)

    assert answer.url == her.page("home")
    assert "Your contact details have been changed." in her.reads("home")
    with bypass_row_security():
        kept = RightsRequest.objects.get(case=followed.case_id).words
    assert kept.startswith("Avant : téléphone")
    assert french_in(her.reads("home")) == []


def test_the_file_is_the_same_in_both_languages_and_its_page_is_english(her):
    english = json.loads(her.posts("export", format="json").content)
    page = reverse("voice:export", args=[her.secret])
    same = json.loads(her.client.post(page, {"format": "json"}).content)
    english.pop("exported_at"), same.pop("exported_at")

    pdf = her.posts("export", format="pdf")

    assert english == same
    assert pdf.content.startswith(b"%PDF")
    assert "What you were told about your data" in her.reads("my_data")


def test_every_version_that_she_reads_on_her_page_has_an_english_reading():
    read = {*reading.CONSENTS, *reading.NOTICES}
    seen = {french.ASKED_CONSENT_VERSION, french.RENEWAL_VERSION, french.WEB_CONSENT_VERSION}
    assert read == seen | {french.ASKED_NOTICE_VERSION, french.WEB_NOTICE_VERSION}

    for version, said in reading.CONSENTS.items():
        values = {"organisation": "O", "classes": ["identity", "health"], "purpose": "P", "phone": "0 800"}
        in_words = french.consent_words(version, **values)
        told = said.format(organisation="O", what="W", purpose="P", months=french.CONSENT_MONTHS, phone="0 800")
        for value in ("O", "P", str(french.CONSENT_MONTHS), "0 800"):
            assert value in told, value
            assert value in in_words, value


def test_after_an_english_page_a_french_one_is_french(her):
    her.reads("home")

    assert "est en charge de votre demande" in her.client.get(f"/mon-suivi/{her.secret}/").content.decode()
