from importlib import import_module

from django.db import migrations

before = import_module("cordee.invariants.migrations.0010_enquiries_are_read_and_not_kept")
term = import_module("cordee.privacy.migrations.0016_a_case_past_its_term_is_erased")

# A week for the job of the night; a month and a week more once who led the case has been told.
LATE = "((statement_timestamp() at time zone 'Europe/Paris')::date - make_interval(years => (lasting ->> 'years')::int) "
LATE += "- interval '7 days')"
OUTLIVES = f"""
select past.id from public.cases_case past
 where {term.PAST.split("where (select policy.job()) = 'retention' and ", 1)[1].replace("$1", LATE)}
   and not exists (
       select from public.outbox_message told
        where told.kind = 'case_ends_soon' and told.about = past.id::text
          and told.created_at >= statement_timestamp() - interval '40 days')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("invariants", "0014_a_late_demand_is_in_somebodys_name"),
        ("privacy", "0016_a_case_past_its_term_is_erased"),
    ]

    operations = [
        before.question("broken_k01(lasting jsonb)", OUTLIVES),
        before.for_jobs_only("broken_k01(jsonb)"),
    ]
