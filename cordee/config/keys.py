"""Keys made once and kept in the data folder, readable by their owner only."""

import contextlib
import json
import os
import secrets
from pathlib import Path

KEYS = ("CORDEE_SECRET_KEY", "CORDEE_LINK_KEY")
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
    """Write the keys if they are missing. Those of a demo carry a mark that a production start refuses."""
    path = secrets_file(data)
    if path.exists():
        return
    data.mkdir(parents=True, exist_ok=True)
    mark = DEMO_MARK if demo else ""
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        json.dump({key: mark + secrets.token_urlsafe(48) for key in KEYS}, file, indent=1)
    with contextlib.suppress(FileExistsError):  # another process was faster: its keys count
        os.link(draft, path)
    draft.unlink()


def is_demo_value(key: str) -> bool:
    return key.startswith(DEMO_MARK)
