from django.db import migrations

from cordee.audit.rls import grant, policy_function

# What and when, never to whom; of a demonstration alone, which is what has built its pieces here.
WAITING = """
select one.kind, one.not_before from public.outbox_message one
 where one.recipient_kind = 'person' and one.state = 'queued' and exists (select from public.demo_built)
 order by one.not_before, one.id limit 20
"""


class Migration(migrations.Migration):
    dependencies = [
        ("demo", "0002_demo_rows_are_written_by_the_site_and_its_jobs"),
        ("outbox", "0002_outbox_is_written_by_acts_and_read_by_its_job"),
    ]

    operations = [
        grant("select", "demo_built, outbox_message", to="cordee_policy"),
        policy_function(
            "messages_that_wait_in_a_demo()", returns="table(kind text, not_before timestamptz)", body=WAITING
        ),
    ]
