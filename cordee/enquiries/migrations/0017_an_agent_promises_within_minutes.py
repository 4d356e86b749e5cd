from importlib import import_module

from django.db import migrations

first = import_module("cordee.enquiries.migrations.0013_an_agent_promises_and_signs_each_attempt")

# As before, of both kinds: a call-back of a danger is promised by the same act.
ONE, BOTH = "kind = 'rappel_promis'", "kind in ('rappel_promis', 'rappel_danger')"
UNTOUCHED = f"{first.PROMISED} and named_at is null and tags = '{{}}'"


def promises(check):
    return f"alter policy enquiries_enquiry_promised on enquiries_enquiry with check ({check})"


def of_mine(body):
    return (
        "create or replace function policy.promise_of_mine(one uuid, departement text) returns uuid language sql stable "
        f"security definer set search_path = pg_catalog, pg_temp as $policy${body}$policy$"
    )


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0016_a_danger_is_called_back_within_minutes")]

    operations = [
        migrations.RunSQL(promises(UNTOUCHED.replace(ONE, BOTH)), promises(UNTOUCHED)),
        migrations.RunSQL(
            of_mine(first.OF_MINE.replace(f"one.{ONE}", f"one.{BOTH}")),
            of_mine(first.OF_MINE),
        ),
    ]
