from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def sms_of_this_test_alone(settings: Any, tmp_path: Path) -> None:
    """What one story sends is not in the list of another test."""
    settings.CORDEE_SMS_FOLDER = tmp_path / "sms"
