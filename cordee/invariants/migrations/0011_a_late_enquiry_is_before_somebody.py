from importlib import import_module

from django.db import migrations

from cordee.audit.rls import policy_function

before = import_module("cordee.invariants.migrations.0010_enquiries_are_read_and_not_kept")

# Who sees what is late (``policy.late_enquiries``), in force.
SOMEBODY = """
select from public.network_membership member
  join public.network_user account on account.id = member.user_id and account.is_active
 where member.role in ('animator', 'administrator') and member.valid_from <= statement_timestamp()
   and (member.valid_until is null or statement_timestamp() < member.valid_until)
   and (member.departements = '{}' or one.departement = any (member.departements))
"""
# In the queue of an agent, who is somebody; else before an animator or an administrator.
READ = f"""
select one.id from public.enquiries_enquiry one
 where one.state in ('recue', 'accord_attendu', 'prise') and one.received_at < statement_timestamp() - interval '1 hour'
   and not policy.is_read_by_an_agent(one.departement) and not exists ({SOMEBODY})
"""
# Put aside for a week without anybody's name on it: before somebody, in time to look at it ahead of the thirty days.
ASIDE = f"""
select one.id from public.enquiries_enquiry one
 where one.state = 'quarantaine' and one.owner_id is null
   and one.quarantined_at < statement_timestamp() - interval '7 days' and not exists ({SOMEBODY})
"""


FORMER = before.question("broken_i03_read()", before.READ)


class Migration(migrations.Migration):
    dependencies = [
        ("invariants", "0010_enquiries_are_read_and_not_kept"),
        ("enquiries", "0007_what_is_late_is_seen_beyond_the_line"),
    ]

    operations = [
        migrations.RunSQL(FORMER.reverse_sql, FORMER.sql),
        before.question("broken_i03_read()", READ),
        before.for_jobs_only("broken_i03_read()"),
        before.question("broken_i03_aside()", ASIDE),
        before.for_jobs_only("broken_i03_aside()"),
    ]
