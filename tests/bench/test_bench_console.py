"""``cordee bench console``, with a few agents: a site of its own, every figure; times are never asserted."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
FIGURES = {"console.answer", "console.line", "console.read"}


pytestmark = pytest.mark.slow


def bench(tmp_path, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "cordee", "bench", "console", *arguments],
        cwd=PROJECT, env={**os.environ, "CORDEE_DATA": str(tmp_path / "data"), "TMPDIR": str(tmp_path)},
        capture_output=True, text=True,
    )  # fmt: skip


def test_agents_at_work_are_answered_and_every_figure_comes(tmp_path):
    ran = bench(tmp_path, "--agents", "12", "--seconds", "25")

    figures = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    assert {figure["id"] for figure in figures} == FIGURES, ran.stderr[-3000:]
    assert all(figure["value"] > 0 for figure in figures)
    assert list(tmp_path.iterdir()) == []


def test_too_short_a_run_says_nothing_but_that(tmp_path):
    ran = bench(tmp_path, "--agents", "1", "--seconds", "1")

    assert ran.returncode == 2
    assert "allongez --seconds" in ran.stderr
