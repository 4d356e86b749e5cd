"""The project's own catalogue, published by copying rows that this process wrote once.

Reading, checking and storing its two megabytes takes longer than most tests that want it published.
"""

from datetime import datetime
from functools import cache

from django.db import connection
from psycopg.types.json import Jsonb

from cordee.catalogue.models import Publication, Release
from cordee.reader.catalogue import catalogue_files, content_hash
from tests.database import bypass_row_security
from tests.pytest_cordee import own_database
from tests.real_catalogue import CONTENT

COPIED = "insert into catalogue_release (hash, label, loaded_at, files) select hash, %s, %s, files from kept.release"


@cache
def content() -> dict[str, str]:
    return dict(catalogue_files(CONTENT))


def publish_content(*, label: str, at: datetime) -> Release:
    """What `catalogue.actions.publish` leaves behind in a database without a release; its texts are read when asked."""
    with bypass_row_security(), connection.cursor() as cursor:
        if connection.settings_dict["NAME"] == own_database().name:
            cursor.execute("select to_regclass('kept.release') is null")
            if cursor.fetchone() == (True,):
                _keep()
            cursor.execute(COPIED, [label, at])
        else:  # that of a site, which keeps nothing for the tests
            Release.objects.create(hash=content_hash(content()), label=label, loaded_at=at, files=content())
        release = Release.objects.defer("files").get(pk=content_hash(content()))
        Publication.objects.create(release=release, at=at)
    return release


def _keep() -> None:
    """In a schema of its own, beside the transaction of the test: it stays for the next ones."""
    copy = own_database()
    with copy.cluster.connect(copy.name) as beside:
        beside.execute("create schema kept")
        beside.execute("create table kept.release (hash text, files jsonb)")
        values = [content_hash(content()), Jsonb(content())]
        beside.execute("insert into kept.release values (%s, %s)", values)
