from django.db import migrations

from cordee.audit.rls import append_only, grant, policy_function, protect

OURS = "organisation_id = (select policy.organisation())"
READS = f"(select policy.role()) in ('phone_agent', 'team_lead') and {OURS}"
# Whoever supervises the line: agents of it work in the same organisation today.
WRITES = (
    f"(select policy.role()) = 'team_lead' and {OURS} and written_by_id = (select policy.membership()) "
    "and (select policy.answers_line())"
)
ANSWERS = """
select exists (
    select from public.network_membership member
      join public.network_user account on account.id = member.user_id and account.is_active
     where member.organisation_id = policy.organisation() and member.role = 'phone_agent'
       and member.valid_from <= statement_timestamp()
       and (member.valid_until is null or statement_timestamp() < member.valid_until))
"""
TABLE = "scripts_textversion"


class Migration(migrations.Migration):
    dependencies = [
        ("scripts", "0001_texts_of_the_line"),
        ("network", "0007_who_hears_of_messages_that_nobody_got"),
    ]

    operations = [
        policy_function("answers_line()", returns="boolean", body=ANSWERS),
        protect(TABLE, select=READS, insert=WRITES),
        grant("select, insert", TABLE),
        append_only(TABLE),
    ]
