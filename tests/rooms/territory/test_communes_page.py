import pytest
from django.urls import reverse

from tests.factories.territory import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lyon():
    return CommuneFactory(code="69123", name="Lyon", postal_codes=["69001", "69003"], population=519_127)


def test_the_list_box_offers_what_is_being_typed(client, lyon):
    page = client.get(reverse("territory:communes"), {"q": "lyo", "list": "id_commune-liste"}).content.decode()

    assert 'id="id_commune-liste" role="listbox"' in page
    assert 'id="id_commune-liste-69123" role="option"' in page
    assert 'data-code="69123" data-label="Lyon (69)"' in page


def test_a_name_of_list_that_is_no_name_is_not_repeated(client, lyon):
    page = client.get(reverse("territory:communes"), {"q": "lyo", "list": '"><script>'}).content.decode()

    assert "script" not in page
    assert 'id="communes" role="listbox"' in page


def test_a_program_gets_json(client, lyon):
    answer = client.get(reverse("territory:communes"), {"q": "69003"}, headers={"accept": "application/json"})

    assert answer.json()["communes"] == [
        {
            "code": "69123",
            "name": "Lyon",
            "departement": "69",
            "departement_name": "Département 69",
            "postal_codes": ["69001", "69003"],
            "postal_code": "69003",
            "population": 519_127,
            "former_name": "",
            "resembles": False,
            "label": "Lyon (69003)",
        }
    ]


@pytest.mark.parametrize(("typed", "said"), [("zzz", "Aucune commune"), ("", "Tapez le nom")])
def test_nothing_found_is_said(client, lyon, typed, said):
    page = client.get(reverse("territory:communes"), {"q": typed}).content.decode()

    assert said in page
    assert "listbox" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(client, count, django_assert_num_queries):
    for number in range(count):
        CommuneFactory(name=f"Lyonnais {number}")

    with django_assert_num_queries(6):  # the search: 2; the transaction of the page and its context: 4
        client.get(reverse("territory:communes"), {"q": "lyonnais"})
