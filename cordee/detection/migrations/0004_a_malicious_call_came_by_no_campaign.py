from importlib import import_module

from django.db import migrations

before = import_module("cordee.detection.migrations.0003_what_a_campaign_brought")
FEWER, MORE = "('hors_sujet', 'non_terminee')", "('hors_sujet', 'abus', 'non_terminee')"
SAID = {
    "campaign_effect(code text)": ("table(what text, times bigint)", before.EFFECT),
    "campaign_weeks(code text, first date, after date)": (
        "table(monday date, calls bigint, attributed bigint)",
        before.WEEKS,
    ),
}


def written(leaves_out):
    """The owner and the rights of the functions stay."""
    return [
        f"create or replace function policy.{signature} returns {returns} language sql stable security definer "
        f"set search_path = pg_catalog, pg_temp as $policy${body.replace(FEWER, leaves_out)}$policy$"
        for signature, (returns, body) in SAID.items()
    ]


class Migration(migrations.Migration):
    """What is unwanted is counted by no campaign, whether it was written or said."""

    dependencies = [("detection", "0003_what_a_campaign_brought"), ("frontdesk", "0010_a_call_ends_with_one_key")]

    operations = [migrations.RunSQL(written(MORE), written(FEWER))]
