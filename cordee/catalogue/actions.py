from pathlib import Path

from django.db import transaction
from django.utils import timezone

from cordee.catalogue.models import Publication, Release
from cordee.reader.catalogue import catalogue_files, read_catalogue_files


@transaction.atomic
def publish(directory: Path) -> Release:
    """Make the content of ``directory`` the one that counts; the same content twice changes nothing.

    Runs as the owner of the tables. Raises BrokenCatalogue, with every problem, when the content has an error.
    """
    files = catalogue_files(directory)
    content_hash = read_catalogue_files(files).content_hash
    now = timezone.now()
    release, _ = Release.objects.get_or_create(
        hash=content_hash,
        defaults={"label": f"Catalogue du {timezone.localdate(now):%d/%m/%Y}", "loaded_at": now, "files": files},
    )
    latest = Publication.objects.order_by("-at", "-id").first()
    if latest is None or latest.release_id != release.hash:
        Publication.objects.create(release=release, at=now)
    return release
