"""The three logins of the database, and which one a process or a block of code uses."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from .embedded import Cluster
from .errors import CannotStart

LOGIN_VARIABLE = "CORDEE_LOGIN"  # set by the commands for their own process, never by people


class Login(StrEnum):
    WEB = "web"
    WORKER = "worker"
    OWNER = "owner"


ROLES = {Login.WEB: "cordee_web", Login.WORKER: "cordee_worker", Login.OWNER: "cordee_migrator"}
VARIABLES = {Login.WEB: "DATABASE_URL", Login.WORKER: "DATABASE_WORKER_URL", Login.OWNER: "DATABASE_OWNER_URL"}


def current_login() -> Login:
    return Login(os.environ.get(LOGIN_VARIABLE, Login.WEB))


def may_migrate(settings: Mapping[str, Any]) -> bool:
    return bool(settings[VARIABLES[Login.OWNER]] or not settings[VARIABLES[Login.WEB]])


def address(settings: Mapping[str, Any], login: Login) -> str:
    """Return where ``login`` connects: its own address, else the web role's, else the embedded server."""
    if own := settings[VARIABLES[login]] or settings[VARIABLES[Login.WEB]]:
        return str(own)
    return Cluster.of(settings).address(ROLES[login])


def connection_settings(settings: Mapping[str, Any], login: Login) -> dict[str, Any]:
    """Return Django's description of the connection of ``login``."""
    if login is Login.OWNER and not may_migrate(settings):
        raise CannotStart("DATABASE_OWNER_URL manque : sans elle, la base ne peut pas être mise à jour.")
    parts: dict[str, Any] = conninfo_to_dict(address(settings, login))
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    described = {name: str(parts.pop(key, "")) for name, key in names.items()}
    if login is Login.OWNER:
        parts["options"] = f"{parts.get('options', '')} -c role=cordee_owner".strip()
    return {"ENGINE": "django.db.backends.postgresql", **described, "OPTIONS": {"connect_timeout": 10, **parts}}


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
