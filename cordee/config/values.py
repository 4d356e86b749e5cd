"""How the values of variables are read where more than a line is needed: ValueError for what cannot be used."""

import re
from collections.abc import Callable
from datetime import time
from urllib.parse import urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from cordee.domain.phone import NotAPhone, mobile_e164

A_NUMBER = "un nombre entre 1 et {} est attendu"


def number(most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not 1 <= int(value) <= most:
            raise ValueError(value)
        return int(value)

    return read


def listed(value: str) -> list[str]:
    """Separated by commas or by spaces."""
    return value.replace(",", " ").split()


def site_address(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/")):
        raise ValueError(value)
    return value.rstrip("/")


def service_address(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.fragment):
        raise ValueError(value)
    return value


def night(value: str) -> tuple[time, time] | None:
    """When the night begins and ends; None: there is none."""
    if value == "none":
        return None
    begins, ends = (time.fromisoformat(hour.strip()) for hour in value.split("-"))
    if begins.tzinfo or ends.tzinfo or not ends < begins:
        raise ValueError(value)
    return begins, ends


def sms_sender(value: str) -> str:
    """What networks show instead of a number: letters and digits, eleven at most."""
    if value and not (len(value) <= 11 and value.isascii() and value.isalnum()):
        raise ValueError(value)
    return value


def database(value: str) -> str:
    try:
        known = set(conninfo_to_dict(value))
    except ProgrammingError:
        raise ValueError(value) from None
    if value and "dbname" not in known:
        raise ValueError(value)
    return value


def key(value: str) -> str:
    if value and len(value) < 32:
        raise ValueError(value)
    return value


def bounces_address(value: str) -> str:
    """A plain address, whose first part leaves room for the mark (64 signs in all: RFC 5321, 4.5.3.1.1)."""
    if value and not re.fullmatch(r"[a-z0-9._-]{1,20}@[a-z0-9-]+(\.[a-z0-9-]+)+", value, re.ASCII | re.IGNORECASE):
        raise ValueError(value)
    return value


def mobile(value: str) -> str:
    """As it is called, or nothing."""
    if not value:
        return ""
    try:
        return mobile_e164(value)
    except NotAPhone:
        raise ValueError(value) from None
