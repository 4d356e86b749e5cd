from importlib import import_module

from django.db import migrations

before = import_module("cordee.invariants.migrations.0010_enquiries_are_read_and_not_kept")
agreed = import_module("cordee.privacy.migrations.0017_a_case_goes_when_its_erasure_was_agreed_to")

# A week to go back on it, and a week for the job of the night.
WAITS = f"""
select past.id from public.cases_case past
 where exists ({agreed.AGREED.replace("7 days", "14 days")}) {agreed.NOTHING_HOLDS}
"""


class Migration(migrations.Migration):
    dependencies = [
        ("invariants", "0015_no_case_outlives_its_term"),
        ("privacy", "0017_a_case_goes_when_its_erasure_was_agreed_to"),
    ]

    operations = [
        before.question("broken_k03()", WAITS),
        before.for_jobs_only("broken_k03()"),
    ]
