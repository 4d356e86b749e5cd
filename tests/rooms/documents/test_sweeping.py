"""Files and lines stay together: what is due goes, and what no line knows goes after an hour."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cordee.documents import kept, sweeping
from cordee.documents.models import Document
from cordee.documents.refusals import FileGone
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.documents import DocumentFactory
from tests.factories.privacy import GuardFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LATER = NOW + timedelta(hours=2)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Nobody else's files: what is swept is what this test put there."""
    options = settings.STORAGES["documents"]["OPTIONS"] | {"location": tmp_path / "documents"}
    settings.STORAGES = settings.STORAGES | {"documents": settings.STORAGES["documents"] | {"OPTIONS": options}}


def names() -> set[str]:
    return {name for name, _ in kept.names()}


def test_a_file_without_a_line_goes_after_an_hour_and_the_journal_counts_it():
    with bypass_row_security():
        living = DocumentFactory(case=CaseFactory(), on_disk=True)
        frozen = DocumentFactory(case=CaseFactory(), on_disk=True)
        GuardFactory(case=frozen.case)
    lone = kept.put(b"abandon")

    assert sweeping.remove_lone_files(at=timezone.now()).removed == 0
    assert lone in names()
    assert sweeping.remove_lone_files(at=LATER).removed == 1
    assert names() == {living.file, frozen.file}
    (event,) = [one for one in journal() if one.kind == "documents.files_removed"]
    assert event.detail == {"count": 1}
    assert sweeping.remove_lone_files(at=LATER).removed == 0


def test_what_is_due_is_destroyed_but_not_in_a_frozen_case(django_capture_on_commit_callbacks):
    today = timezone.localdate(NOW)
    with bypass_row_security():
        due = DocumentFactory(case=CaseFactory(), programme="bilan", destroy_on=today, on_disk=True)
        frozen = DocumentFactory(case=CaseFactory(), programme="bilan", destroy_on=today, on_disk=True)
        GuardFactory(case=frozen.case)
        ahead = DocumentFactory(
            case=CaseFactory(), programme="bilan", destroy_on=today + timedelta(days=1), on_disk=True
        )

    with django_capture_on_commit_callbacks(execute=True):
        assert sweeping.destroy_due(on=today, at=NOW) == 1

    assert names() == {frozen.file, ahead.file}
    with bypass_row_security():
        assert Document.objects.get(pk=due.pk).ending == "terme"
    assert sweeping.destroy_due(on=today, at=NOW) == 0


def test_what_was_never_kept_is_gone_and_is_destroyed_twice_without_harm():
    with pytest.raises(FileGone):
        kept.read("0" * 48)
    kept.destroy("0" * 48)
    assert names() == set()
