from django.db import migrations

from cordee.audit.rls import grant, protect

# A visitor has no act to tell of, except on accounts: a forgotten password.
FRESH_AND_FROM_AN_ACT = """
state = 'queued' and attempts = 0 and sent_at is null and
case
    when (select app.ctx()) = 'visitor' then kind like 'account\\_%'
    when (select app.ctx()) like 'job:%' then (select policy.job()) is not null
    else true
end
"""
THE_JOB = "(select policy.job()) = 'outbox'"


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial"), ("audit", "0003_journal_is_written_never_read")]

    operations = [
        protect("outbox_message", select=THE_JOB, insert=FRESH_AND_FROM_AN_ACT, update=THE_JOB),
        grant("insert", "outbox_message"),
        grant("select, update", "outbox_message", to="cordee_worker"),
    ]
