"""What commands share: read the settings, make the keys, reach the database, set Django up."""

import errno
import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from . import environment, keys
from .databases import LOGIN_VARIABLE, ROLES, VARIABLES, Login
from .embedded import Cluster
from .errors import CannotStart, reason
from .processes import signals_ignored

_started = time.monotonic()


def say(message: str) -> None:
    """A line of progress, with the seconds since the command began."""
    print(f"[{time.monotonic() - _started:5.1f} s] {message}", file=sys.stderr, flush=True)


def read_settings(**forced: str) -> dict[str, Any]:
    """Read the environment once ``forced`` variables are set in it, and make sure that the data folder is usable."""
    os.environ.update(forced)
    settings = environment.read(os.environ)
    data = settings["CORDEE_DATA"]
    try:
        data.mkdir(parents=True, exist_ok=True)
        if not os.access(data, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "")
        keys.make(data, demo=settings["CORDEE_MODE"] == "demo")
    except OSError as error:
        raise CannotStart(
            f"Le dossier {data} ne peut pas être écrit ({reason(error)}) : "
            f"donnez-y accès ou choisissez-en un autre avec CORDEE_DATA."
        ) from None
    return settings


@contextmanager
def database(settings: dict[str, Any]) -> Iterator[Cluster | None]:
    """Keep the embedded server running for the block; do nothing when DATABASE_URL names another server.

    The addresses of the three logins are put in the environment, for this process and its children.
    """
    if settings[VARIABLES[Login.WEB]]:
        yield None
        return
    cluster = Cluster.of(settings)
    cluster.join(say)
    try:
        for login in Login:
            os.environ[VARIABLES[login]] = settings[VARIABLES[login]] = cluster.address(ROLES[login])
        yield cluster
    finally:
        with signals_ignored():
            cluster.leave()


@contextmanager
def alone(settings: dict[str, Any]) -> Iterator[None]:
    """One process at a time prepares the database and the files of a data folder."""
    with (settings["CORDEE_DATA"] / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def set_up_django(login: Login) -> None:
    import django

    os.environ[LOGIN_VARIABLE] = login
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cordee.config.settings")
    django.setup()
