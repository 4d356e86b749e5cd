"""A case is opened for somebody who came straight to her adviser: as one that is brought in, with her need."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from cordee.cases.models import Case, Participation
from cordee.domain.access import Role
from cordee.orientation.models import Orientation, Situation
from cordee.people.models import Consent, Contact, NoticeGiven
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.territory import CommuneFactory, DepartementFactory
from tests.rooms.caseload.office import TODAY
from tests.rooms.referrals.page_scene import text_of

pytestmark = pytest.mark.django_db

PAGE = "caseload:open_case"


@pytest.fixture(autouse=True)
def savoie(db):
    for code, departement in (("73065", "73"), ("75056", "75")):
        known = DepartementFactory(code=departement)
        CommuneFactory(code=code, name="Chambéry" if code == "73065" else "Paris", departement=known)


@pytest.fixture
def anna(office):
    return office.member("Anna", departements=["73"])


def sent(office, member, **said):
    given = {
        "family_name": "Marqueuse",
        "given_name": "Ida",
        "phone": "06 39 98 12 34",
        "preferred_channel": "phone",
        "language": "fr",
        "commune": "Chambéry",
        "need": "garder_mon_travail",
        "next_action": "rappeler",
        "on": f"{TODAY + timedelta(days=5):%d/%m/%Y}",
        "told_by": "in_person",
        "notice_heard": "on",
        "agreed": "on",
        "key": str(uuid4()),
    } | said
    return office.browser(member).post(reverse(PAGE), {name: value for name, value in given.items() if value})


def opened() -> list[Case]:
    with bypass_row_security():
        return list(Case.objects.select_related("person"))


def test_the_case_is_led_by_who_opens_it_with_her_notice_her_need_and_what_comes_next(office, anna):
    answer = sent(office, anna)

    (case,) = opened()
    assert answer["Location"] == reverse("support:case", args=[case.pk])
    assert (case.departement, case.programme, case.next_action) == ("73", "maintien-en-emploi", "rappeler")
    assert case.next_action_on == TODAY + timedelta(days=5)
    with bypass_row_security():
        (part,) = Participation.objects.filter(case=case)
        (stock,) = Orientation.objects.filter(case=case)
        notice, contact = NoticeGiven.objects.get(), Contact.objects.get()
        assert Situation.objects.get(orientation=stock).facts["facts"]["commune_residence"] == "73065"
        assert Consent.objects.count() == 0
    assert (part.level, part.organisation_id) == ("lead", office.us.pk)
    assert (stock.needs, notice.channel, contact.commune_code) == (["garder_mon_travail"], "in_person", "73065")
    assert "orienter" in notice.words
    assert [one.detail for one in journal() if one.kind == "case.opened_directly"] == [
        {"need": "garder_mon_travail", "agreed": "in_person"}
    ]
    page = text_of(office.browser(anna).get(answer["Location"]))
    assert "Marqueuse" in page
    for name, more in (("support:cases", []), ("caseload:summary", [case.pk])):
        assert "Garder mon travail malgré ma santé" in text_of(office.browser(anna).get(reverse(name, args=more)))


def test_the_same_form_twice_is_one_case(office, anna):
    key = str(uuid4())

    first, again = (sent(office, anna, key=key) for _ in range(2))

    assert first["Location"] == again["Location"]
    assert len(opened()) == 1


def test_somebody_who_may_have_a_case_is_said_once_and_who_opens_decides(office, anna):
    sent(office, anna)

    said = sent(office, anna)
    anyway = sent(office, anna, existing_checked="on")

    assert (said.status_code, anyway.status_code, len(opened())) == (422, 302, 2)
    assert "peut-être déjà un dossier ouvert" in text_of(said)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"agreed": ""}, "Sans son accord, n'ouvrez pas de dossier"),
        ({"notice_heard": ""}, "Dites-lui cette information"),
        ({"told_by": ""}, "Dites comment elle a été informée"),
        ({"phone": ""}, "Il faut un téléphone ou une adresse électronique"),
        ({"phone": "12"}, "Ce numéro ne peut pas être appelé"),
        ({"preferred_channel": "email"}, "Écrivez l'adresse, ou choisissez le téléphone"),
        ({"commune": "Paris"}, "Vous ne travaillez pas dans ce département"),
        ({"commune": "Nulle-Part"}, ""),
        ({"need": "etre_en_securite"}, "Sélectionnez un choix valide"),
        ({"on": f"{TODAY - timedelta(days=1):%d/%m/%Y}"}, "Choisissez un jour d'aujourd'hui au"),
        ({"family_name": "1 85 05 78 006 084 36"}, "Retirez ce numéro"),
        ({"birth_date": f"{TODAY + timedelta(days=1):%d/%m/%Y}"}, "ni à venir"),
        ({"birth_date": f"1/1/{TODAY.year - 112}"}, "plus de 110 ans"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_opened(office, anna, said, sentence):
    answer = sent(office, anna, **said)

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert opened() == []


def test_of_several_communes_of_that_name_those_where_one_works_are_offered(office, anna):
    for code in ("73900", "73901", "75900"):
        CommuneFactory(code=code, name=f"Saint-Essai-{code}", departement=DepartementFactory(code=code[:2]))

    several = sent(office, anna, commune="Saint-Essai")
    chosen = sent(office, anna, commune="Saint-Essai", commune_code="73901")

    page = several.content.decode()
    assert (several.status_code, chosen.status_code) == (422, 302)
    assert 'value="73900"' in page and 'value="73901"' in page
    assert "75900" not in page
    with bypass_row_security():
        assert Contact.objects.get().commune_code == "73901"


def test_an_agent_of_the_line_opens_none_here(office):
    agent = office.member("Léa", Role.PHONE_AGENT)

    assert office.browser(agent).get(reverse(PAGE)).status_code == 404
    assert sent(office, agent).status_code == 404
