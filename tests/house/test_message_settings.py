"""SMS and quiet hours: what is refused at the start, what may not be carried into production."""

from datetime import time

import pytest

from cordee.config import checking, environment
from cordee.config.environment import WrongSetting

IN_SERVICE = {
    "CORDEE_BASE_URL": "https://cordee.exemple.fr",
    "CORDEE_SECRET_KEY": "a" * 40,
    "CORDEE_LINK_KEY": "b" * 40,
    "CORDEE_MAIL_HOST": "smtp.exemple.fr",
    "CORDEE_MAIL_FROM": "Cordée <ne-pas-repondre@exemple.fr>",
    "CORDEE_LINE_NUMBER": "0 800 00 00 00",
    "CORDEE_PUBLISHER": "La région",
}
ACCOUNT = {"CORDEE_SMS_GATEWAY": "http", "CORDEE_SMS_TOKEN": "un-jeton"}


def problems(tmp_path, **variables: str) -> list[str]:
    return checking.problems(environment.read(IN_SERVICE | {"CORDEE_DATA": str(tmp_path)} | variables))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CORDEE_SMS_GATEWAY", "pigeon"),
        ("CORDEE_SMS_URL", "sms.exemple.fr/envois"),
        ("CORDEE_SMS_URL", "https://compte:cle@sms.exemple.fr/envois"),
        ("CORDEE_SMS_SENDER", "Cordée"),
        ("CORDEE_SMS_SENDER", "VotreDemandeA"),
        ("CORDEE_QUIET_HOURS", "08:00-20:00"),
        ("CORDEE_QUIET_HOURS", "20h-8h"),
        ("CORDEE_QUIET_HOURS", "20:00"),
        ("CORDEE_QUIET_DAYS_OFF", "dimanche"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(variable, value):
    with pytest.raises(WrongSetting, match=variable):
        environment.read({variable: value})


@pytest.mark.parametrize(
    ("value", "night"), [("", (time(20), time(8))), ("21:30-07:15", (time(21, 30), time(7, 15))), ("none", None)]
)
def test_quiet_hours_go_from_an_evening_to_a_morning(value, night):
    assert environment.read({"CORDEE_QUIET_HOURS": value})["CORDEE_QUIET_HOURS"] == night


def test_a_service_without_sms_and_one_with_an_account_may_start(tmp_path):
    assert problems(tmp_path) == []
    assert problems(tmp_path, **ACCOUNT, CORDEE_SMS_URL="https://sms.exemple.fr/envois") == []
    assert problems(tmp_path, **ACCOUNT, CORDEE_SMS_URL="http://127.0.0.1:9000/") == []


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"CORDEE_SMS_GATEWAY": "file"}, "CORDEE_SMS_GATEWAY"),
        (ACCOUNT, "CORDEE_SMS_URL manque"),
        ({"CORDEE_SMS_GATEWAY": "http", "CORDEE_SMS_URL": "https://sms.exemple.fr/"}, "CORDEE_SMS_TOKEN manque"),
        (ACCOUNT | {"CORDEE_SMS_URL": "http://sms.exemple.fr/"}, "https"),
    ],
)
def test_sms_that_would_not_leave_or_leave_in_the_clear_stop_a_service(tmp_path, variables, named):
    (problem,) = problems(tmp_path, **variables)

    assert named in problem
