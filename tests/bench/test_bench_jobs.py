"""``cordee bench jobs`` with a few jobs: it runs in a server of its own, and times are never asserted.

In `make slow`, as the suites of the pages and of the console: each migrates a new server before it measures anything.
That of the database stays in `make test`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_jobs_suite_gives_its_figures_and_touches_nothing_of_the_installation(tmp_path):
    environment = {**os.environ, "CORDEE_DATA": str(tmp_path / "data"), "TMPDIR": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-m", "cordee", "bench", "jobs", "--jobs", "20", "--rounds", "1"],
        cwd=PROJECT, env=environment, capture_output=True, text=True,
    )  # fmt: skip

    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert done.returncode in (0, 1), done.stderr
    assert {line["id"] for line in lines} == {"D5.enqueue", "D5.worker", "D5.worker.empty", "D5.floor"}
    assert all(line["value"] > 0 for line in lines)
    assert list(tmp_path.iterdir()) == []
