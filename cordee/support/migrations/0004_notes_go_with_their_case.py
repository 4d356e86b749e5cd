from importlib import import_module

from django.db import migrations

from cordee.audit.rls import grant

before = import_module("cordee.privacy.migrations.0017_a_case_goes_when_its_erasure_was_agreed_to")

# What points to the case goes before it.
REQUESTS = "    delete from public.referrals_referral gone where gone.case_id = new.id;\n"
NOTES = "    delete from public.support_note gone where gone.case_id = new.id;\n"
WITH_NOTES = before.EITHER.replace(REQUESTS, NOTES + REQUESTS)


def goes(body):
    return (
        "create or replace function policy.an_erased_case_goes() returns trigger language plpgsql security definer "
        f"set search_path = pg_catalog, pg_temp as $policy${body}$policy$"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0003_each_note_has_its_readers"),
        ("privacy", "0017_a_case_goes_when_its_erasure_was_agreed_to"),
    ]

    operations = [
        grant("select, delete", "support_note", to="cordee_policy"),
        migrations.RunSQL([goes(WITH_NOTES)], [goes(before.EITHER)]),
    ]
