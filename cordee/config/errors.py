"""Why a command does not start."""

import errno

REASONS = {
    errno.EACCES: "droits insuffisants",
    errno.EPERM: "droits insuffisants",
    errno.ENOENT: "chemin introuvable",
    errno.ENOTDIR: "ce n’est pas un dossier",
    errno.EEXIST: "ce n’est pas un dossier",
    errno.EROFS: "disque en lecture seule",
    errno.ENOSPC: "disque plein",
}


class CannotStart(Exception):
    """Something outside the program prevents it; the message is one French sentence that says what to do."""


def reason(error: OSError) -> str:
    return REASONS.get(error.errno or 0, error.strerror or str(error))
