"""Keys made once and kept in the data folder, readable by their owner only."""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

KEYS = ("CORDEE_SECRET_KEY", "CORDEE_LINK_KEY", "CORDEE_SECOND_FACTOR_KEY", "CORDEE_DOCUMENTS_KEY")
DEMO_MARK = "demo-"


def secrets_file(data: Path) -> Path:
    return data / "secrets.json"


def stored(data: Path) -> dict[str, str]:
    """Return the keys of this data folder; none when they were never made."""
    try:
        return json.loads(secrets_file(data).read_text(encoding="ascii"))
    except FileNotFoundError:
        return {}


def make(data: Path, *, demo: bool) -> None:
    """Write the keys that are missing. Those of a demo carry a mark that a production start refuses."""
    if stored(data).keys() >= set(KEYS):
        return
    data.mkdir(parents=True, exist_ok=True)
    with _alone(data):
        known = stored(data)
        mark = DEMO_MARK if demo else ""
        made = {key: mark + secrets.token_urlsafe(48) for key in KEYS if key not in known}
        _write(secrets_file(data), known | made)


@contextlib.contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Two processes that start together must not each make its own key."""
    with os.fdopen(os.open(data / "secrets.lock", os.O_WRONLY | os.O_CREAT, 0o600), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, keys: dict[str, str]) -> None:
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        json.dump(keys, file, indent=1)
    draft.replace(path)


def is_demo_value(key: str) -> bool:
    return key.startswith(DEMO_MARK)
