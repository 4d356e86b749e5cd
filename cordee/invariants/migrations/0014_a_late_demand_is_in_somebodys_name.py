from importlib import import_module

from django.db import migrations

from cordee.audit.rls import grant

before = import_module("cordee.invariants.migrations.0010_enquiries_are_read_and_not_kept")

# The sweep passes every five minutes. A printed code waits for a person, and where no agent works I-03.read watches.
NAMED = """
select one.id from public.enquiries_enquiry one
 where one.state in ('recue', 'accord_attendu', 'prise') and one.next_at < statement_timestamp() - interval '1 hour'
   and one.received_at < statement_timestamp() - interval '1 hour'
   and policy.is_read_by_an_agent(one.departement)
   and (one.state <> 'accord_attendu'
        or exists (select from public.enquiries_enquirycontact known where known.enquiry_id = one.id))
   and not exists (select from public.network_membership member
                    where member.id = one.owner_id
                      and (member.valid_until is null
                           or member.valid_until > statement_timestamp() - interval '1 hour'))
"""
# A week after the end, and a night for the job that erases.
KEPT = f"""{before.KEPT}
union
select one.id from public.enquiries_enquiry one
  join public.enquiries_enquiryanswer answer on answer.enquiry_id = one.id
 where one.state = 'close'
   and greatest(one.closed_at, answer.at) < statement_timestamp() - interval '9 days'
"""
FORMER = before.question("broken_i03_kept()", before.KEPT)


class Migration(migrations.Migration):
    dependencies = [
        ("invariants", "0013_a_call_that_nobody_settled"),
        ("enquiries", "0015_answers_and_tags_guarded"),
    ]

    operations = [
        grant("select", "enquiries_enquiryanswer", to="cordee_policy"),
        before.question("broken_i03_named()", NAMED),
        before.for_jobs_only("broken_i03_named()"),
        migrations.RunSQL(FORMER.reverse_sql, FORMER.sql),
        before.question("broken_i03_kept()", KEPT),
        before.for_jobs_only("broken_i03_kept()"),
    ]
