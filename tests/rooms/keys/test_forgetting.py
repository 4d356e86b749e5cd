"""What has served its time goes, by the clock of the database and by the worker alone."""

import pytest
from django.db import ProgrammingError, connection, transaction

from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.keys import tries
from cordee.keys.forms_kept import Form, keep
from cordee.keys.models import FormKey, Tries
from cordee.keys.tasks import forget
from tests.database import bypass_row_security
from tests.factories.outbox import as_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    """Forms and tries of several ages, in hours."""
    with acting_as(Actor.visitor()):
        for hours in (0, 1, 3, 23, 25):
            keep(Form(key=str(hours), said=""), "/fait/")
            tries.count("essai", hours, span=1)
            names = [Form(key=str(hours), said="").name, tries._name("essai", hours)]
            with bypass_row_security(), connection.cursor() as cursor:
                for table in ("keys_formkey", "keys_tries"):
                    ago = f"update {table} set at = now() - make_interval(hours => %s) where name = any(%s)"
                    cursor.execute(ago, [hours, names])


def test_a_form_is_kept_for_a_day_and_tries_for_two_hours(kept):
    for _ in range(2):
        with as_worker():
            forget(timestamp=0)

        assert FormKey.objects.count() == 4
        assert Tries.objects.count() == 2


@pytest.mark.parametrize("table", ["keys_formkey", "keys_tries"])
def test_the_web_server_forgets_nothing(kept, table):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), connection.cursor() as sent:
        sent.execute(f"delete from {table}")


def test_an_answer_that_is_kept_is_never_rewritten(kept):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        FormKey.objects.update(page="/ailleurs/")


def test_another_stretch_of_time_counts_anew(db):
    with acting_as(Actor.visitor()):
        assert [tries.count("essai", "a", span=1) for _ in range(3)] == [1, 2, 3]
        tries.give_back("essai", "a")
        assert tries.count("essai", "a", span=1) == 3
        assert tries.count("essai", "a", span=2) == 1
