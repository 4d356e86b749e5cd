"""She composes a sheet line by line, sees it as its reader will, and makes its address."""

import re
from uuid import uuid4

import pytest

from cordee.domain.sheet import ALIVE_AT_ONCE
from cordee.sheet.links import address_of, secret_of
from cordee.sheet.models import Sheet
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.sheet import SheetFactory

pytestmark = pytest.mark.django_db

RESTRICTIONS = "Pas de port de charges de plus de 5 kg."


def filled(**more):
    return {"key": str(uuid4()), "days": "7", "restrictions": RESTRICTIONS, "step": "creer", **more}


def made() -> list[Sheet]:
    with bypass_row_security():
        return list(Sheet.objects.order_by("made_at"))


def test_without_her_proof_no_page_of_sheets_opens(client, person):
    client.cookies.clear()

    for name, *more in (("sheets",), ("compose", "medecin"), ("sheet", uuid4())):
        assert client.get(person.page(name, *more)).url.partition("?")[0] == person.page("home")
    given_back = client.post(person.page("compose", "medecin"), filled())
    assert given_back.status_code == 409
    assert filled()["restrictions"] in given_back.content.decode()
    assert made() == []


def test_she_chooses_among_three_recipients(person):
    shown = person.reads("sheets")

    assert shown.count("/fiches/pour/") == 3
    assert "Personne" not in shown


def test_nothing_is_ticked_for_her_but_her_name(person):
    shown = person.reads("compose", "conseiller")

    ticked = re.findall(r'<input[^>]*type="checkbox"[^>]*>', shown)
    assert len(ticked) > 5
    assert [one for one in ticked if "checked" in one] == [one for one in ticked if 'value="nom"' in one]


def test_the_form_for_an_employer_offers_nothing_of_her_case(person):
    shown = person.reads("compose", "employeur")

    assert re.findall(r'type="checkbox" name="[^"]*" value="([^"]*)"', shown) == ["nom"]
    assert "RQTH" not in shown


def test_the_preview_is_what_the_reader_reads_and_makes_nothing(client, person):
    data = filled(**{"lignes-1": ["nom"], "step": "voir", "aides": "Siège adapté"})
    preview = person.posts("compose", "employeur", **data).content.decode()
    assert made() == []

    answer = person.posts("compose", "employeur", **(data | {"step": "creer"}))
    (sheet,) = made()
    assert answer.url == person.page("sheet", sheet.pk)
    read = client.post(f"/fiche/{secret_of(sheet.pk)}/lire/").content.decode()

    lines = re.compile(r"<dl.*?</dl>", re.DOTALL)
    assert lines.search(preview)[0] == lines.search(read)[0]
    assert "Siège adapté" in read
    assert "Lefèvre" in read


def test_what_was_written_comes_back_to_be_changed(person):
    shown = person.posts("compose", "medecin", **filled(step="modifier", demande="Un avis avant la reprise"))

    assert shown.status_code == 200
    assert "Un avis avant la reprise" in shown.content.decode()
    assert made() == []


def test_a_double_click_makes_one_sheet(person):
    data = filled()

    first, second = (person.posts("compose", "medecin", **data) for _ in range(2))

    assert first.url == second.url
    assert len(made()) == 1


@pytest.mark.parametrize(
    ("recipient", "changes"),
    [
        ("medecin", {"restrictions": "Poste assis."}),
        ("medecin", {"days": "30"}),
        ("conseiller", {}),
    ],
)
def test_a_key_that_made_a_sheet_makes_no_other_and_never_gives_the_older_one_back(person, recipient, changes):
    data = filled()
    person.posts("compose", "medecin", **data)

    answer = person.posts("compose", recipient, **(data | changes))

    assert answer.status_code == 422
    assert "déjà servi pour autre chose" in answer.content.decode()
    assert len(made()) == 1


@pytest.mark.parametrize("through", ["modifier", "voir"])
def test_what_she_changes_after_a_sheet_was_made_is_a_second_sheet(person, through):
    data = filled(**{"lignes-1": ["nom"]})
    person.posts("compose", "employeur", **data)

    shown = person.posts("compose", "employeur", **(data | {"step": through})).content.decode()
    keys = set(re.findall(r'name="key" value="([^"]+)"', shown))
    assert len(keys) == 1
    assert data["key"] not in keys
    person.posts("compose", "employeur", **filled(key=keys.pop()))

    older, newer = made()
    assert "Lefèvre" in str(older.lines)
    assert "Lefèvre" not in str(newer.lines)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"restrictions": ""}, "La fiche est vide"),
        ({"restrictions": "Depuis ma dépression, pas de nuit"}, "ne dit ni maladie"),
        ({"restrictions": "Mon asthme ne supporte pas la poussière"}, "ne dit ni maladie"),
        ({"restrictions": "1 85 05 78 006 084 36"}, "numéro de sécurité sociale"),
        ({"restrictions": "1.85.05.78.006.084.36"}, "numéro de sécurité sociale"),
        ({"days": "365"}, "days"),
        ({"key": ""}, "Rouvrez la page"),
        ({"lignes-1": ["situation:age"]}, "Cette ligne a changé"),
    ],
)
def test_a_sheet_that_may_not_be_is_refused_with_what_was_typed(person, changes, said):
    answer = person.posts("compose", "employeur", **filled(**changes))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert made() == []


def test_a_doctor_may_read_what_an_employer_may_not(person):
    assert person.posts("compose", "medecin", **filled(restrictions="Suite à ma dépression")).status_code == 302


def test_a_recipient_that_is_none_leads_to_the_list(person):
    assert person.client.get(person.page("compose", "assureur")).url == person.page("sheets")


def test_each_of_her_pages_of_sheets_and_data_has_the_number_of_the_line(person):
    made = person.posts("compose", "medecin", **filled(step="creer"))
    pages = [
        person.reads("sheets"),
        person.posts("compose", "medecin", **filled(step="voir")).content.decode(),
        person.client.get(made.url).content.decode(),
        person.reads("my_data"),
    ]

    assert ["Relisez la fiche" in page for page in pages] == [False, True, False, False]
    assert [page.split("<main", 1)[1].count('class="phone phone--small"') for page in pages] == [1, 1, 1, 1]
    assert [page.split("<main", 1)[1].count('href="tel:') for page in pages] == [1, 1, 1, 1]


def test_ten_open_sheets_are_enough(person, followed):
    for _ in range(ALIVE_AT_ONCE):
        SheetFactory(case=followed.case)

    answer = person.posts("compose", "medecin", **filled())

    assert answer.status_code == 409
    assert "dix fiches" in answer.content.decode()


def test_her_page_shows_the_address_and_a_square_until_she_stops_it(person, followed):
    sheet = SheetFactory(case=followed.case)
    shown = person.reads("sheet", sheet.pk)
    assert address_of(sheet.pk) in shown
    assert "<svg" in shown

    answer = person.posts("revoke_sheet", sheet.pk, key=str(uuid4()))
    assert answer.url == person.page("home")
    shown = person.reads("sheet", sheet.pk)

    assert secret_of(sheet.pk) not in shown
    assert "Arrêtée par vous" in shown
    assert person.posts("revoke_sheet", sheet.pk, key=str(uuid4())).status_code == 409


def test_the_sheet_of_somebody_else_is_none_of_hers(scene, person):
    referral = scene.sent(scene.called(given_name="Zoé", phone="06 99 88 77 66"))
    with bypass_row_security():
        other = SheetFactory(case=referral.case)

    assert person.client.get(person.page("sheet", other.pk)).status_code == 404
    assert person.posts("revoke_sheet", other.pk, key=str(uuid4())).status_code == 409
    assert made()[0].revoked_at is None


def test_the_journal_says_that_a_sheet_was_made_and_never_what_it_holds(person):
    person.posts("compose", "employeur", **filled())
    (event,) = [one for one in journal() if one.kind == "sheet.made"]

    assert event.detail == {"recipient": "employeur", "days": 7, "lines": 1}
    assert RESTRICTIONS not in str(vars(event))
