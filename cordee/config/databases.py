"""The three logins of the database, and which one a process or a block of code uses."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from .embedded import Cluster
from .errors import CannotStart
from .roles import LIMITS, MIGRATOR, OWNER, WEB, WORKER

LOGIN_VARIABLE = "CORDEE_LOGIN"  # set by the commands for their own process, never by people


class Login(StrEnum):
    WEB = "web"
    WORKER = "worker"
    OWNER = "owner"


ROLES = {Login.WEB: WEB, Login.WORKER: WORKER, Login.OWNER: MIGRATOR}
VARIABLES = {Login.WEB: "DATABASE_URL", Login.WORKER: "DATABASE_WORKER_URL", Login.OWNER: "DATABASE_OWNER_URL"}

# Under the policies a query costs more to plan than to run: from its second time on, a connection keeps its plan.
PREPARED = {"server_side_binding": True, "prepare_threshold": 1}

# A network that went silent is noticed within about a minute, on connections that cross one.
NOTICING = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 60_000}

MISSING = {
    Login.OWNER: "DATABASE_OWNER_URL manque : sans elle, la base ne peut pas être mise à jour.",
    Login.WORKER: "DATABASE_WORKER_URL manque : sans elle, aucune tâche ne peut s’exécuter.",
}


def current_login() -> Login:
    return Login(os.environ.get(LOGIN_VARIABLE, Login.WEB))


def may_migrate(settings: Mapping[str, Any]) -> bool:
    return bool(settings[VARIABLES[Login.OWNER]] or not settings[VARIABLES[Login.WEB]])


def address(settings: Mapping[str, Any], login: Login) -> str:
    """Return where ``login`` connects: its own address, else the embedded server.

    A worker without an address of its own is the migrator that took the worker's role: never the web role, which may
    not act as a job.
    """
    if own := settings[VARIABLES[login]]:
        return str(own)
    if not settings[VARIABLES[Login.WEB]]:
        return Cluster.of(settings).address(ROLES[login])
    if login is Login.WORKER and (owner := settings[VARIABLES[Login.OWNER]]):
        limits = "".join(f" -c {name}={value}" for name, value in LIMITS[WORKER].items())
        return _with_options(owner, f"-c role={WORKER}{limits}")
    raise CannotStart(MISSING[login])


def connection_settings(settings: Mapping[str, Any], login: Login) -> dict[str, Any]:
    """Return Django's description of the connection of ``login``."""
    reached = address(settings, login)
    if login is Login.OWNER:
        reached = _with_options(reached, f"-c role={OWNER}")
    parts: dict[str, Any] = conninfo_to_dict(reached)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    described = {name: str(parts.pop(key, "")) for name, key in names.items()}
    kept = {} if login is Login.OWNER else PREPARED
    options = {"connect_timeout": 10, **NOTICING, **kept, **parts}
    return {"ENGINE": "django.db.backends.postgresql", **described, "OPTIONS": options}


def _with_options(reached: str, options: str) -> str:
    known = conninfo_to_dict(reached).get("options") or ""
    return make_conninfo(reached, options=f"{known} {options}".strip())


@contextmanager
def logged_in_as(login: Login) -> Iterator[None]:
    """Use another login for the block, in this process and thread. Needs Django set up and no open transaction."""
    from django.conf import settings
    from django.db import connection

    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(connection_settings(settings.CORDEE_ENVIRONMENT, login))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
