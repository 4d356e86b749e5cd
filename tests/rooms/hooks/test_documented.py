"""Who connects a software reads in docs/operate/webhooks.md each type that it may receive."""

from pathlib import Path

from cordee.referrals.moving import TOLD_AS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "operate" / "webhooks.md"


def test_each_type_of_event_is_documented():
    types = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("- `type`:"))

    assert [said for said in TOLD_AS.values() if f"`{said}`" not in types and f"`referral.{said}`" not in types] == []
