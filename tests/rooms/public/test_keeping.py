"""Keep a result under a code: only the code opens it, for thirty days, and nothing says whether a code exists."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.catalogue.queries import reference_day
from cordee.domain.access import Actor
from cordee.public import actions, codes
from cordee.public.models import KeptResult
from cordee.ui import pace
from tests.database import bypass_row_security
from tests.factories.network import member
from tests.factories.outbox import as_worker
from tests.rooms.public.test_take_stock import Form, said, visitor  # noqa: F401

KEEP, RESUME = "/faire-le-point/garder/code/", "/faire-le-point/reprendre/"
CODE = re.compile(r'class="code-shown">([0-9A-Z-]+)<')


def kept(form, **more):
    sent = {**form.fields, "qui": ["personne"], "key": ["une-cle-de-formulaire"], **more}
    return form.read(form.visitor.post(KEEP, sent))


@pytest.fixture
def form(visitor):  # noqa: F811
    return Form(visitor).place_and_need().send(changer="age").send(texte="52").send(resultat="1")


@pytest.fixture
def code(form):
    return CODE.search(kept(form).page).group(1)


def opened(visitor, code, **more):  # noqa: F811
    answer = visitor.post(RESUME, {"code": code, **more})
    return answer.status_code, re.sub(r"\s", " ", answer.content.decode().replace("&#x27;", "'"))


def rows():
    with bypass_row_security():
        return list(KeptResult.objects.all())


def test_a_code_opens_the_result_again_in_another_browser(form, code, client):
    status, page = opened(client, code.lower().replace("-", " "))

    assert status == 200
    assert "revu aujourd'hui" in page and "Rien n'a changé depuis." in page
    assert "52 ans" in page and "Ce que nous vous conseillons" in page


def test_what_is_kept_cannot_be_read_without_the_code(form, code):
    (row,) = rows()

    kept_there = bytes(row.sealed) + row.code_hash.encode()
    assert b"69123" not in kept_there and codes.plain(code).encode() not in kept_there
    assert row.expires_at - row.kept_at == timedelta(days=30)


def test_the_words_of_the_visitor_are_not_kept(form):
    form.fields["mots"] = ["Jean Dupont me harcèle"]
    code = CODE.search(kept(form).page).group(1)

    (row,) = rows()
    assert b"Dupont" not in codes.opening(code).seal.decrypt(bytes(row.sealed))


def test_the_same_form_sent_twice_gives_one_code_and_one_row(form):
    first, second = (CODE.search(kept(form).page).group(1) for _ in range(2))

    assert first == second
    assert len(rows()) == 1


def test_without_its_key_the_form_keeps_nothing(form):
    kept(form, key=[""])

    assert form.response.status_code == 422
    assert rows() == []


def test_a_wrong_an_erased_and_an_old_code_get_the_same_answer(form, code, client):
    wrong = opened(client, "2222-2222-2222")
    yesterday = timezone.now() - timedelta(days=1)
    with bypass_row_security():
        KeptResult.objects.update(kept_at=yesterday - timedelta(days=30), expires_at=yesterday)
    old = opened(client, code)
    with bypass_row_security():
        KeptResult.objects.all().delete()
    gone = opened(client, code)

    assert wrong[0] == old[0] == gone[0] == 422
    bare = [page.replace(shown, "") for (_, page), shown in ((wrong, "2222-2222-2222"), (old, code), (gone, code))]
    assert bare[0] == bare[1] == bare[2]
    assert "Ce code n'ouvre rien" in bare[0]


@pytest.mark.parametrize("typed", ["", "ABC", "😀" * 12, "Ж" * 12, "A" * 10_000, "' or 1=1 --"])
def test_what_is_no_code_is_said_and_stays_in_the_field(db, client, typed):
    status, page = opened(client, typed)

    assert status == 422
    assert "Écrivez le code" in page or "douze signes" in page or "100" in page


def test_erasing_now_leaves_nothing(form, code, client):
    status, page = opened(client, code, effacer="1")

    assert (status, rows()) == (200, [])
    assert "ce code n'ouvre plus rien" in page
    assert opened(client, code, effacer="1")[0] == 422


def test_tries_are_counted(db, client, settings):
    statuses = [opened(client, "2222-2222-2222")[0] for _ in range(22)]

    assert statuses == [422] * 20 + [429] * 2


def test_a_result_is_reopened_with_the_rules_and_the_dates_of_the_day(form, code, client, settings):
    settings.CORDEE_AS_OF = reference_day() + timedelta(days=20)

    _, page = opened(client, code)

    assert "Ces réponses changent avec le temps" in page
    assert re.search(r"Gardé le .* revu aujourd'hui", page)


def test_the_job_forgets_what_has_served_its_time_and_nothing_else(form, code, db):
    with bypass_row_security():
        old = KeptResult.objects.get()
        ended = old.kept_at - timedelta(hours=1)
        KeptResult.objects.create(code_hash="a" * 64, sealed=b"x", kept_at=ended - timedelta(days=30), expires_at=ended)
        with connection.cursor() as cursor:
            cursor.execute("select set_config('cordee.kept_code', '', true)")

    with as_worker(), acting_as(actions.FORGETTER):
        gone = actions.purge(actor=actions.FORGETTER, at=timezone.now())

    assert gone == 1
    assert [row.pk for row in rows()] == [old.pk]


@pytest.mark.parametrize("who", [Actor.visitor, member, lambda: Actor.for_job("public")])
def test_nobody_sees_a_row_without_its_exact_hash(form, code, who):
    actor = who()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('cordee.kept_code', '', true)")

    with transaction.atomic(), acting_as(actor), connection.cursor() as cursor:
        cursor.execute("select count(*) from public_keptresult")
        assert cursor.fetchone() == (0,)
        cursor.execute("delete from public_keptresult")
        assert cursor.rowcount == 0


def test_a_member_may_keep_nothing(db):
    actor, now = member(), timezone.now()

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(actor):
        KeptResult.objects.create(code_hash="a" * 64, sealed=b"x", kept_at=now, expires_at=now + timedelta(days=1))


def test_nothing_is_kept_for_more_than_thirty_days(db):
    now = timezone.now()

    with pytest.raises(IntegrityError, match="thirty_days"), bypass_row_security():
        KeptResult.objects.create(
            code_hash="a" * 64, sealed=b"x", kept_at=now, expires_at=now + timedelta(days=30, seconds=1)
        )


def test_codes_have_no_sign_that_is_misread_and_depend_on_the_form():
    made = {codes.code_for(f"cle-{number}", "la même chose") for number in range(200)}

    assert len(made) == 200
    assert all(re.fullmatch(r"(?:[2-9A-HJKMNP-TV-Z]{4}-){2}[2-9A-HJKMNP-TV-Z]{4}", code) for code in made)


def test_too_many_codes_are_refused_with_what_was_said(form):
    pages = [kept(form, key=[f"cle-numero-{number}"]) and form.response.status_code for number in range(21)]

    assert pages == [200] * 20 + [429]
    assert f"Attendez {pace.WINDOW // 60} minutes" in said(form)
    assert "52 ans" in said(form)
