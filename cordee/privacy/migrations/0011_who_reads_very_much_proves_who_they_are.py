from django.db import migrations

from cordee.audit.rls import policy_function

# Of the member who asks, today in Paris: when the last multiple of ``most`` people read was reached, in seconds since
# 1970; null below the first.
REACHED = """
select floor(extract(epoch from reached.at))::bigint
  from (select first.at, row_number() over (order by first.at) as place, count(*) over () as total
          from (select min(event.recorded_at) as at from public.audit_event event
                 where event.membership = policy.membership() and event.kind like '%.read'
                   and event.recorded_at >= date_trunc('day', now() at time zone 'Europe/Paris')
                                            at time zone 'Europe/Paris'
                   and event.classes && '{identity,situation,health,private,medical}'::varchar[]
                   and (event."case" <> '' or event.person <> '')
                 group by coalesce(nullif(event."case", ''), event.person)) first) reached
 where reached.place = reached.total / most * most
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0010_the_rules_of_the_watch"),
        ("audit", "0007_what_one_member_read_is_found_by_its_index"),
    ]

    operations = [policy_function("step_up_since(most int)", returns="bigint", body=REACHED)]
