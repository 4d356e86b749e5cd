"""Whoever holds the address reads the sheet; expired, revoked, restricted or never made, all show one page."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case, PersonQuestion
from cordee.config.logs import SECRET_ADDRESS
from cordee.domain.access import Actor
from cordee.people.models import Consent
from cordee.sheet import actions
from cordee.sheet.links import secret_of
from cordee.sheet.models import Sheet
from cordee.sheet.views import OPENINGS_ALLOWED
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.matching import MatchFactory, SideFactory
from tests.factories.outbox import as_worker
from tests.factories.privacy import GuardFactory
from tests.factories.sheet import SAID, SheetFactory
from tests.factories.voice import holder_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted_yet():
    cache.clear()


def looked_at(client, sheet):
    return client.get(f"/fiche/{secret_of(sheet.pk)}/")


def opened(client, sheet):
    return client.post(f"/fiche/{secret_of(sheet.pk)}/lire/")


def readings():
    return [one for one in journal() if one.kind == "sheet.read"]


def test_it_opens_without_account_nor_cookie_and_nobody_indexes_it(client, followed):
    answer = opened(client, SheetFactory(case=followed.case))

    assert answer.status_code == 200
    assert SAID in answer.content.decode()
    assert not answer.cookies
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


def test_a_preview_sees_a_cover_that_names_nobody_and_is_no_reading(client, person, followed):
    named = [["Nom", "Aïcha Lefèvre"], ["Restrictions", SAID]]
    sheet = SheetFactory(case=followed.case, lines=named)

    for look in (looked_at, lambda client, sheet: client.head(f"/fiche/{secret_of(sheet.pk)}/")):
        answer = look(client, sheet)
        assert answer.status_code == 200
        assert not answer.cookies
        assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    cover = looked_at(client, sheet).content.decode()

    assert "Fiche pour l’employeur" in cover
    assert "Lire la fiche" in cover
    for hidden in (SAID, "Lefèvre", "Restrictions"):
        assert hidden not in cover
    assert readings() == []
    assert "Personne ne l’a encore lue" in person.reads("sheet", sheet.pk)


def test_the_address_of_a_reading_opened_again_leads_to_the_cover_and_reads_nothing(client, followed):
    sheet = SheetFactory(case=followed.case)

    answer = client.get(f"/fiche/{secret_of(sheet.pk)}/lire/")

    assert (answer.status_code, answer.url) == (302, f"/fiche/{secret_of(sheet.pk)}/")
    assert readings() == []


@pytest.mark.parametrize(
    ("lines", "classes"),
    [
        ([["Nom", "Aïcha Lefèvre"]], {"health", "identity"}),
        ([["Suivi par", "La ligne (en charge de ma demande)"]], {"health", "operational"}),
        ([["Reprise prévue", "lundi"]], {"health", "situation"}),
        ([["Nom", "A"], ["Suivi par", "B"], ["Métier", "C"]], {"health", "identity", "operational", "situation"}),
    ],
)
def test_a_reading_names_every_class_of_what_was_shown(client, followed, lines, classes):
    opened(client, SheetFactory(case=followed.case, lines=lines))

    (reading,) = readings()
    assert set(reading.classes) == classes


def test_all_that_is_dead_shows_the_same_bytes(client, followed):
    dead = [SheetFactory(case=followed.case, **{how: True}) for how in ("revoked", "over", "forgotten")]

    answers = [client.get("/fiche/jamais-faite/"), *(opened(client, one) for one in dead)]
    answers += [client.post("/fiche/jamais-faite/lire/"), *(looked_at(client, one) for one in dead)]

    assert {one.status_code for one in answers} == {404}
    assert len({one.content for one in answers}) == 1
    assert SAID not in answers[0].content.decode()


def test_a_restricted_case_shuts_its_sheets_and_a_guard_that_is_lifted_opens_them_again(client, followed):
    sheet = SheetFactory(case=followed.case)
    guard = GuardFactory(case=followed.case)
    assert opened(client, sheet).status_code == 404

    with bypass_row_security():
        type(guard)._base_manager.filter(pk=guard.pk).update(
            lifted_at=timezone.now(), lift_reason="Levée", lifted_by=guard.placed_by
        )

    assert opened(client, sheet).status_code == 200


def test_a_consent_that_she_takes_back_leaves_what_she_gives_herself(client, person, followed):
    sheet = SheetFactory(case=followed.case)

    person.posts("withdraw_all", key="retirer-tout")
    with bypass_row_security():
        assert not Consent.objects.filter(case=followed.case_id, withdrawn_at=None).exists()

    assert opened(client, sheet).status_code == 200


def test_a_sheet_that_she_could_no_longer_stop_is_dead(client, followed):
    sheet = SheetFactory(case=followed.case)
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        PersonQuestion.objects.filter(case=followed.case_id).delete()
        Case.objects.filter(pk=followed.case_id).update(state="closed")
        cursor.execute("set local session_replication_role = origin")

    assert opened(client, sheet).status_code == 404


def test_a_match_with_somebody_who_is_perhaps_the_same_changes_nothing(client, followed):
    sheet = SheetFactory(case=followed.case)
    with bypass_row_security():
        case = Case.objects.select_related("person").get(pk=followed.case_id)
    SideFactory(match=MatchFactory(one=None, other=None), person=case.person, case=case, departement=case.departement)

    assert opened(client, sheet).status_code == 200


def test_each_opening_is_told_to_her_with_its_day_and_to_nobody_else(client, person, followed):
    sheet = SheetFactory(case=followed.case)
    assert "Personne ne l’a encore lue" in person.reads("sheet", sheet.pk)

    opened(client, sheet)
    opened(client, sheet)

    assert "Lue 2 fois" in person.reads("sheet", sheet.pk)
    for actor in (Actor.visitor(), Actor.for_job("clock"), Actor.for_beneficiary("0" * 64)):
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("select * from policy.sheets_opened()")
            assert cursor.fetchall() == []


def test_a_link_that_opens_nothing_leaves_no_line(client, followed):
    opened(client, SheetFactory(case=followed.case, revoked=True))

    assert readings() == []


def test_the_table_itself_is_hers_alone(followed, person):
    sheet = SheetFactory(case=followed.case)
    hers = holder_of(followed.case_id)

    for actor, seen in ((hers, [sheet.pk]), (Actor.visitor(), []), (Actor.for_job("clock"), [])):
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("select id from sheet_sheet")
            assert [pk for (pk,) in cursor.fetchall()] == seen
    with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(hers), connection.cursor() as cursor:
        cursor.execute('update sheet_sheet set lines = \'[["a", "b"]]\'')
    with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(hers), connection.cursor() as cursor:
        cursor.execute("update sheet_sheet set revoked_at = null")


def test_too_many_openings_from_one_address_rest_a_while(client, followed):
    sheet = SheetFactory(case=followed.case)
    for _ in range(OPENINGS_ALLOWED):
        client.get("/fiche/essai/")

    answer = opened(client, sheet)

    assert answer.status_code == 429
    assert SAID not in answer.content.decode()


def test_the_secret_of_a_sheet_is_left_out_of_the_logs():
    assert SECRET_ADDRESS.sub(r"\1…", "GET /fiche/abc-DEF_1/ 200") == "GET /fiche/…/ 200"


def test_thirty_days_after_its_end_it_is_erased_and_not_before(followed):
    kept = [SheetFactory(case=followed.case), SheetFactory(case=followed.case, over=True)]
    kept.append(SheetFactory(case=followed.case, revoked=True))
    gone = SheetFactory(case=followed.case, forgotten=True)
    made, lasts = timezone.now() - timedelta(days=35), timedelta(days=30)
    also = SheetFactory(case=followed.case, made_at=made, expires_at=made + lasts, revoked_at=made + timedelta(days=1))

    with as_worker():
        assert actions.erase_what_is_over(at=timezone.now()) == 2
        assert actions.erase_what_is_over(at=timezone.now()) == 0

    with bypass_row_security():
        assert set(Sheet.objects.values_list("pk", flat=True)) == {one.pk for one in kept}
    erased = [one.target for one in journal() if one.kind == "sheet.erased"]
    assert sorted(erased) == sorted([str(gone.pk), str(also.pk)])
