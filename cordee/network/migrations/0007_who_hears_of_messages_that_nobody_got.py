from django.db import migrations

from cordee.audit.rls import grant, policy_function

# By `outbox_message_noticed`. Of persons, nothing: their room tells who leads their case.
NOBODY_GOT = """
select failed.kind::text, failed.address::text, count(*),
       max((failed.followed_at at time zone 'Europe/Paris')::date)
  from public.outbox_message failed
 where failed.followed_by in ('administrators', 'rights_officers')
   and failed.followed_at > statement_timestamp() - interval '30 days'
   and failed.recipient_kind <> 'person'
   and (policy.role() = 'administrator'
        or (policy.role() = 'rights_officer' and failed.followed_by = 'rights_officers'))
 group by failed.kind, failed.address
"""


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0006_a_function_is_named_with_its_account"),
        ("outbox", "0007_a_failure_is_followed_by_somebody"),
    ]

    operations = [
        grant("select", "outbox_message", to="cordee_policy"),
        policy_function(
            "messages_nobody_got()",
            returns="table (kind text, address text, times bigint, last_on date)",
            body=NOBODY_GOT,
        ),
    ]
