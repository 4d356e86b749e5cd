"""Read the two clocks: the database's, and the seconds of this machine, which go on through outages and sleep."""

import time
from pathlib import Path
from uuid import uuid4

from django.db import connection

from cordee.domain.timekeeping import Reading

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_PROCESS = str(uuid4())


def read() -> Reading:
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        (wall,) = cursor.fetchone()
    if hasattr(time, "CLOCK_BOOTTIME") and _BOOT.is_file():
        return Reading(wall=wall, ticks=time.clock_gettime(time.CLOCK_BOOTTIME), era=_BOOT.read_text().strip())
    return Reading(wall=wall, ticks=time.monotonic(), era=_PROCESS)
