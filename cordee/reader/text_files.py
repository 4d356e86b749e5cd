"""Why a file could not be read, in French, whatever the system and the library say in theirs."""

import os
from collections.abc import Mapping

OPENING_FAILURES: Mapping[type[OSError], str] = {
    FileNotFoundError: "fichier introuvable",
    IsADirectoryError: "c'est un dossier",
    PermissionError: "lecture refusée",
}


def why_unread(failure: OSError | UnicodeDecodeError) -> str:
    """Return what was found; a position counts bytes from 0, as editors of bytes do."""
    if isinstance(failure, UnicodeDecodeError):
        return f"ce n'est pas de l'UTF-8 : octet 0x{failure.object[failure.start]:02x} à la position {failure.start}"
    known = next((said for kind, said in OPENING_FAILURES.items() if isinstance(failure, kind)), None)
    return known or os.strerror(failure.errno or 0)
