from django.db import migrations

from cordee.audit.rls import grant, policy_function

# Of the last plan, by `audit_event_case`; only to whom the person is opened by it, and where nothing shuts the case.
WHY = """
select planned.reason::text from public.audit_event planned
  join public.cases_case of_it on of_it.id = one
 where planned."case" = one::text and planned.kind = 'case.planned'
   and of_it.person_id = policy.person_to_call_back(of_it.person_id)
   and not one = any ((select policy.shut_contents())::uuid[])
 order by planned.at desc, planned.id desc
 limit 1
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_who_completes_or_proposes_reads_how_to_reach_her"),
        ("privacy", "0006_who_has_read_a_case_is_told_to_whom_it_concerns"),
    ]

    operations = [
        grant("select", "audit_event", to="cordee_policy"),
        policy_function("why_called(one uuid)", returns="text", body=WHY),
    ]
