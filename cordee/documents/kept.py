"""Files beside the database: random names, each sealed under a key of its own, on the disk before the line commits.

The key of a file comes from CORDEE_DOCUMENTS_KEY and from its name: a file put in the place of another does not open.
While a key is being changed, what the one before has sealed opens too (CORDEE_DOCUMENTS_KEY_BEFORE).
"""

import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.crypto import salted_hmac

from cordee.documents.refusals import FileGone
from cordee.keys.seals import seal_of

PURPOSE = "cordee.documents.file"


class OnTheDisk(FileSystemStorage):
    """What is acknowledged survives a cut: the file and its folder are on the disk when ``save`` returns."""

    def _save(self, name: str, content: Any) -> str:
        kept: str = super()._save(name, content)
        path = Path(self.path(kept))
        for one in (path, path.parent, path.parent.parent):
            _on_the_disk(one)
        return kept


def _on_the_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def put(content: bytes) -> str:
    """Seal and keep; return the name under which it is found again."""
    name = secrets.token_hex(24)
    _storage().save(_place(name), ContentFile(_seals(name).encrypt(content)))
    return name


def read(name: str) -> bytes:
    """Raise FileGone where nothing is kept under the name, or where no key of the site opens it."""
    try:
        with _storage().open(_place(name), "rb") as kept:
            return _seals(name).decrypt(kept.read())
    except (FileNotFoundError, InvalidToken):
        raise FileGone(name) from None


def destroy(name: str) -> None:
    """The same twice is once."""
    _storage().delete(_place(name))


def names() -> Iterator[tuple[str, datetime]]:
    """All that is kept, and since when."""
    storage = _storage()
    for folder in sorted(_folders(storage)):
        for name in sorted(storage.listdir(folder)[1]):
            try:
                yield name, storage.get_modified_time(f"{folder}/{name}")
            except FileNotFoundError:  # destroyed meanwhile
                continue


def _folders(storage: Storage) -> list[str]:
    try:
        return list(storage.listdir("")[0])
    except FileNotFoundError:  # nothing was ever kept
        return []


def _storage() -> Storage:
    return storages["documents"]


def _place(name: str) -> str:
    return f"{name[:2]}/{name}"


def _seals(name: str) -> MultiFernet:
    known = [settings.CORDEE_DOCUMENTS_KEY, settings.CORDEE_DOCUMENTS_KEY_BEFORE]
    return MultiFernet([_seal(key, name) for key in known if key])


def _seal(key: str, name: str) -> Fernet:
    return seal_of(salted_hmac(PURPOSE, name, secret=key, algorithm="sha256").digest())
