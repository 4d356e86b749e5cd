"""The box to which mails come back: read, acted upon, emptied. What a human must look at is kept ``apart``."""

import logging
import mailbox
from collections import Counter
from datetime import datetime
from pathlib import Path

from django.conf import settings

from cordee.outbox import apart, bounces, returned
from cordee.outbox.returned import KEPT_APART, Verdict

logger = logging.getLogger(__name__)

SWEEP_SIZE = 200
SENTENCES = {
    Verdict.FAILED: "message non remis : l’échec est noté, la suite est confiée à quelqu’un",
    Verdict.KNOWN: "message déjà noté comme non remis, ou jamais parti : rien n’a changé",
    Verdict.NOTHING_TO_DO: "avis de retard ou de remise : rien à faire",
    Verdict.NOT_A_REPORT: "ce n’est pas un avis de non-remise : mis à part pour être lu",
    Verdict.NOT_OURS: "avis sans notre marque : mis à part, rien n’a changé",
    Verdict.UNREADABLE: "courriel illisible : mis à part, rien n’a changé",
}


def sweep(*, at: datetime) -> Counter[Verdict]:
    """Take what has come since; a crash in between takes it again, which changes nothing."""
    folder: Path | None = settings.CORDEE_MAIL_BOUNCES_FOLDER
    if folder is None or not folder.is_dir():
        return Counter()
    box = mailbox.Maildir(folder, create=False)
    return Counter(_take(box, name, at) for name in sorted(box.keys())[:SWEEP_SIZE])


def _take(box: mailbox.Maildir, name: str, at: datetime) -> Verdict:
    try:
        with box.get_file(name) as opened:
            raw = opened.read(bounces.MOST + 1)
    except (KeyError, FileNotFoundError):  # Another reader of the box took it.
        return Verdict.KNOWN
    verdict = returned.take(raw, at=at)
    if verdict in KEPT_APART:
        keep_apart(raw, verdict)
    box.discard(name)
    return verdict


def keep_apart(raw: bytes, verdict: Verdict) -> None:
    kept = apart.keep(raw, verdict)
    if kept is not None:
        logger.warning("outbox: %s (%s)", SENTENCES[verdict], kept.name)
