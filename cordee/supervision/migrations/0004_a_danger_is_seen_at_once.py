from django.db import migrations

from cordee.audit.rls import policy_function

# The calls for which an agent called whoever leads the line: open ones, and those that ended within the hour, to be talked
# over with the agent. Nothing of who calls, nor of what is said.
DANGERS = """
select account.full_name::text, call.warned_at, call.ended_at,
       call.answers #>> '{facts,danger_signale}' is not distinct from 'true',
       call.answers #>> '{facts,danger_imminent}' is not distinct from 'true'
  from public.frontdesk_call call
  join public.network_membership agent on agent.id = call.membership_id
  join public.network_user account on account.id = agent.user_id
 where call.organisation_id = policy.supervised_line() and call.warned_at > statement_timestamp() - interval '13 hours'
   and (call.ended_at is null or call.ended_at > statement_timestamp() - interval '1 hour')
 order by call.warned_at, call.id
 limit 50
"""


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0003_the_line_as_it_is_now"),
        ("frontdesk", "0016_a_supervisor_is_called_to_a_danger"),
    ]

    operations = [
        policy_function(
            "line_dangers()",
            returns="table(agent text, warned_at timestamptz, ended_at timestamptz, stands boolean, imminent boolean)",
            body=DANGERS,
        ),
    ]
