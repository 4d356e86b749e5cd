"""A million situations before two catalogues, with two processes: minutes, and memory that does not follow the file."""

import shutil
import subprocess
import sys
import time

import psutil
import pytest

from tests.database import PROJECT
from tests.real_catalogue import CONTENT

MEGABYTE = 1 << 20
LONGEST_SECONDS = 400
MOST_MEMORY = 2_500 * MEGABYTE


def run(*arguments):
    """Run the command; return (exit code, seconds, greatest resident memory of it and its children together)."""
    began, most = time.monotonic(), 0
    with subprocess.Popen([sys.executable, "-m", "cordee", *map(str, arguments)], cwd=PROJECT,
                          stdout=subprocess.DEVNULL) as process:  # fmt: skip
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            most = max(most, sum(_resident(one) for one in (watched, *_children(watched))))
            time.sleep(0.1)
    return process.returncode, time.monotonic() - began, most


def _children(process):
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _resident(process):
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0


@pytest.mark.slow
def test_a_million_situations_in_minutes_and_in_the_memory_of_a_quarter_of_them(tmp_path):
    changed = shutil.copytree(CONTENT, tmp_path / "content")
    service = changed / "services" / "vae.yaml"
    service.write_text(service.read_text("utf-8").replace("tier: droit_commun", "tier: specifique"), "utf-8")
    measured = {}
    for count in (250_000, 1_000_000):
        file = tmp_path / f"{count}.parquet"
        assert run("catalogue", "situations", "--count", count, "--out", file, "--on", "2026-11-21")[0] == 0
        measured[count] = run("catalogue", "diff", CONTENT, changed, "--situations", file, "--on", "2026-11-21")

    for count, (code, seconds, memory) in measured.items():
        print(f"\n{count} situations: {seconds:.0f} s, {memory / MEGABYTE:.0f} MiB in all processes together")
        assert (code, seconds < LONGEST_SECONDS, memory < MOST_MEMORY) == (1, True, True)
    assert measured[1_000_000][2] < 1.3 * measured[250_000][2]
