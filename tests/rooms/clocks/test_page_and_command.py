"""What administrators read, and what `cordee clocks` says and does."""

import os
import subprocess
import sys
from datetime import date

import pytest
from django.urls import reverse

from cordee.clocks.models import ClockPause
from cordee.config.commands.clocks import DELAYS, _parser
from cordee.domain.access import Role
from tests.database import PROJECT, bypass_row_security
from tests.factories.network import MembershipFactory
from tests.rooms.clocks.test_delays import set_clocks
from tests.rooms.clocks.test_heartbeat import NOON
from tests.rooms.referrals.page_scene import text_of

PAGE = reverse("clocks:clocks")


@pytest.mark.django_db
def test_administrators_alone_read_the_delays_and_whether_the_clock_runs(client):
    set_clocks("73", date(2024, 1, 1))
    opened = {}
    for role in Role:
        client.force_login(MembershipFactory(role=role.value).user)
        opened[role] = client.get(PAGE)

    assert {role for role, answer in opened.items() if answer.status_code == 200} == {Role.ADMINISTRATOR}
    shown = text_of(opened[Role.ADMINISTRATOR])
    assert "L'horloge est à l'heure" in shown
    assert "73, à partir du 01/01/2024" in shown


@pytest.mark.django_db
def test_a_stopped_clock_is_said_on_the_page(client):
    with bypass_row_security():
        ClockPause.objects.create(began_at=NOON, drift_seconds=-172800)
    client.force_login(MembershipFactory(role=Role.ADMINISTRATOR.value).user)

    shown = text_of(client.get(PAGE))

    assert "l'heure a reculé de 48,0 h" in shown
    assert "Plus aucun rappel ne part" in shown


def test_the_command_takes_every_delay_of_a_setting():
    chosen = _parser().parse_args(["set", "--departement", "73", "--from", "2027-01-01", "--answer", "7"])

    assert (chosen.departement, str(chosen.valid_from), chosen.answer, chosen.expiry) == ("73", "2027-01-01", 7, None)
    assert all(hasattr(chosen, name) for name in DELAYS)


def test_without_an_act_the_command_says_what_it_takes():
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        [sys.executable, "-m", "cordee", "clocks"], cwd=PROJECT, env=environment, capture_output=True, text=True
    )

    assert done.returncode == 2
    assert "show" in done.stderr + done.stdout
