import importlib

from django.db import migrations

from cordee.audit.rls import grant

DAYS = """closed_on + coalesce((
            select setting.reopening_calendar_days from public.clocks_clocksetting setting
             where setting.departement in ('', of_it.departement) and setting.valid_from <= of_it.closed_on
               and (setting.valid_until is null or setting.valid_until > of_it.closed_on)
             order by setting.departement desc limit 1), 90)"""
BEFORE = importlib.import_module("cordee.referrals.migrations.0008_the_follow_up_is_guarded").FOLLOW_UP


def replaced(body):
    """The owner and the rights of the function stay."""
    return (
        "create or replace function policy.follow_up_is_guarded() returns trigger language plpgsql security definer "
        f"set search_path = pg_catalog, pg_temp as $body${body}$body$"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0032_a_new_link_waits_for_who_moves_the_request"),
        ("clocks", "0003_every_delay_of_the_flow_is_set"),
    ]

    operations = [
        grant("select", "clocks_clocksetting", to="cordee_policy"),
        migrations.RunSQL(replaced(BEFORE.replace("closed_on + 90", DAYS)), replaced(BEFORE)),
    ]
