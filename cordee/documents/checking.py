"""A file that comes in: its length here, all the rest in a child process that has little time and little memory."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings

from cordee.documents import refusals
from cordee.documents.refusals import BadFile, Broken, Empty, NameTooLong, TooLarge
from cordee.domain.documents import LONGEST_NAME, FileType

MEGABYTE = 1_000_000
PATIENCE = 60  # seconds; the child has fewer of computing
INSPECT = [sys.executable, "-P", "-m", "cordee.documents.inspecting"]


@dataclass(frozen=True, kw_only=True)
class Checked:
    """``content`` is what is kept: an image is drawn anew."""

    file_type: FileType
    content: bytes


def most_bytes() -> int:
    return int(settings.CORDEE_DOCUMENT_MEGABYTES) * MEGABYTE


def checked(content: bytes, *, size: int, name: str) -> Checked:
    """``size`` is the whole length, where ``content`` was cut above the limit. Raise a BadFile."""
    if size == 0:
        raise Empty
    if size > most_bytes():
        raise TooLarge(found=megabytes(size), most=megabytes(most_bytes()))
    if len(name) > LONGEST_NAME:
        raise NameTooLong(found=str(len(name)), most=str(LONGEST_NAME))
    said, kept = _inspected(content)
    if "why" in said:
        raise _refusal(said["why"], said["found"])
    return Checked(file_type=FileType(said["kind"]), content=kept)


def megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}".replace(".", ",").removesuffix(",0")


def _inspected(content: bytes) -> tuple[dict[str, str], bytes]:
    try:
        done = subprocess.run(
            INSPECT, input=content, capture_output=True, timeout=PATIENCE, check=True, env=_environment()
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise Broken from None  # it took all that a child may take, or fell: nothing of it is kept
    head, _, kept = done.stdout.partition(b"\n")
    return json.loads(head), kept


def _environment() -> dict[str, str]:
    """Where programs and our code are, and nothing else: no key, no password."""
    return {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG", "VIRTUAL_ENV") if name in os.environ}


def _refusal(why: str, found: str) -> BadFile:
    kind: type[BadFile] = getattr(refusals, why)
    return kind(found=found)
