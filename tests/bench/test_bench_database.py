"""``cordee bench database`` on a small base: it runs in a server of its own, and times are never asserted."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
FIGURES = {"D1", "D2.list", "D2.setting.get", "D2.setting.list", "D3", "D3.unsynced"} | {
    f"act.{act}{size}" for act in ("accept", "cancel") for size in ("", ".size")
}


@pytest.mark.slow
def test_the_database_suite_gives_its_figures_and_touches_nothing_of_the_installation(tmp_path):
    environment = {**os.environ, "CORDEE_DATA": str(tmp_path / "data"), "TMPDIR": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-m", "cordee", "bench", "database", "--cases", "5000", "--rounds", "1"],
        cwd=PROJECT, env=environment, capture_output=True, text=True,
    )  # fmt: skip

    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert done.returncode in (0, 1), done.stderr
    assert {line["id"] for line in lines} == FIGURES
    assert all(line["value"] > 0 for line in lines)
    assert list(tmp_path.iterdir()) == []
