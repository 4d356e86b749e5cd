from django.db import migrations

from cordee.audit.rls import policy_function

REQUESTS = "'brouillon', 'attente_accord', 'envoyee', 'recue', 'acceptee', 'demarree'"
SETTLED = "'accordee', 'refusee', 'abandonnee'"
PROGRAMMES = "public.programmes_supportprogramme left_on where left_on.case_id = one and left_on.state = 'en_cours'"
APPOINTMENTS = "public.support_appointment left_on where left_on.case_id = one and left_on.state = 'prevu'"
# What she does herself goes on without anybody: it is hers.
APPLICATIONS = f"""public.support_application left_on
  where left_on.case_id = one and left_on.owner_id is not null and left_on.state not in ({SETTLED})"""
# To its lead, who may read less than what runs: how many, never what.
RUNS = f"""
select (select count(*)::integer from {PROGRAMMES}),
       (select count(*)::integer from {APPOINTMENTS}),
       (select count(*)::integer from {APPLICATIONS})
 where one = policy.case_as(one, '{{lead}}') and not one = any ((select policy.shut_cases())::uuid[])
"""
REPLACED = (
    "create or replace function policy.closable_case(one uuid) returns uuid language sql stable security definer "
    "set search_path = pg_catalog, pg_temp as $policy${body}$policy$"
)
# As before: no request of it runs. Every act on what runs in a case holds the lock of the case, as closing does.
BEFORE = f"""
select policy.case_as(one, '{{lead}}')
 where not exists (
       select from public.referrals_referral running where running.case_id = one and running.state in ({REQUESTS}))
"""
NOW = f"""{BEFORE}
   and not exists (select from {PROGRAMMES})
   and not exists (select from {APPOINTMENTS})
   and not exists (select from {APPLICATIONS})
"""


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0010_an_application_is_read_by_who_supports_her"),
        ("privacy", "0014_cases_past_their_term_are_listed"),
        ("programmes", "0003_its_documents_have_its_day"),
        ("cases", "0010_a_case_closes_once_no_request_runs"),
    ]

    operations = [
        policy_function(
            "runs_in(one uuid)",
            returns="table(programmes integer, appointments integer, applications integer)",
            body=RUNS,
        ),
        migrations.RunSQL(REPLACED.format(body=NOW), REPLACED.format(body=BEFORE)),
    ]
