"""What came back and is no report of ours: kept a while for a human, and never more than the disk bears.

Anybody may write to the address of the returns. So what is kept has a number, a size and an age; past the number or the
size, what comes is counted in the log and not kept, since what was there first must still be read.
"""

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from os import stat_result
from pathlib import Path

from django.conf import settings

from cordee.outbox import bounces
from cordee.outbox.returned import Verdict

logger = logging.getLogger(__name__)

FOLDER = "a-part"
MOST_MAILS = 1_000
MOST_BYTES = 100 * 1024 * 1024
KEPT_FOR = timedelta(days=30)
TO_READ, FULL = "retours_a_lire", "retours_pleins"


def keep(raw: bytes, verdict: Verdict) -> Path | None:
    """Under the digest of what it holds: the same mail twice is one file. None: there is no room, it is lost."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = folder / f"{sha256(raw).hexdigest()[:32]}.eml"
    if kept.exists():
        return kept
    count, size = _held(folder)
    if count >= MOST_MAILS or size + min(len(raw), bounces.MOST) > MOST_BYTES:
        logger.error("outbox: %s: no room left among the mails set apart, not kept (%s)", verdict.value, kept.name)
        return None
    kept.write_bytes(raw[: bounces.MOST])
    kept.chmod(0o600)
    return kept


def purge(*, at: datetime) -> int:
    """Remove what was kept for thirty days: it may name somebody. Return how many."""
    before = (at - KEPT_FOR).timestamp()
    old = [one for one, found in _mails(_folder()) if found.st_mtime < before]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)


def codes() -> list[str]:
    """For whoever watches the server: something is to be read; what comes from now on is not kept."""
    count, size = _held(_folder())
    full = count >= MOST_MAILS or size > MOST_BYTES - bounces.MOST
    return [*([TO_READ] if count else []), *([FULL] if full else [])]


def _folder() -> Path:
    return Path(settings.CORDEE_DATA) / "retours" / FOLDER


def _mails(folder: Path) -> Iterator[tuple[Path, stat_result]]:
    for one in folder.glob("*.eml"):
        with suppress(FileNotFoundError):  # Whoever reads them deletes them meanwhile.
            yield one, one.stat()


def _held(folder: Path) -> tuple[int, int]:
    sizes = [found.st_size for _, found in _mails(folder)]
    return len(sizes), sum(sizes)
