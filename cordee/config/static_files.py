"""Style sheets, scripts and pictures, gathered once in the data folder under names that change with their content."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

NEVER_SERVED = ["*-4.js", "*-4.min.js", "htmx-2.js", "ext", "*.map"]  # other versions of htmx


def gather() -> None:
    """Do nothing when the sources are those of the last time."""
    mark = Path(settings.STATIC_ROOT) / ".sources"
    now = _fingerprint()
    if mark.exists() and mark.read_text() == now:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=NEVER_SERVED)
    mark.write_text(now)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(NEVER_SERVED):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
