from django.db import migrations

BEFORE = """
state = 'queued' and attempts = 0 and sent_at is null and
case
    when (select app.ctx()) = 'visitor' then kind like 'account\\_%'
    when (select app.ctx()) like 'job:%' then (select policy.job()) is not null
    else true
end
"""
# A visitor has no act to tell of, except on accounts, by mail to the account: a forgotten password.
FRESH_AND_FROM_AN_ACT = """
state = 'queued' and attempts = 0 and sent_at is null and followed_at is null and
case
    when (select app.ctx()) = 'visitor' then
        kind like 'account\\_%' and recipient_kind = 'account' and channel = 'mail'
    when (select app.ctx()) like 'job:%' then (select policy.job()) is not null
    else true
end
"""


def checked_by(expression: str) -> str:
    return f"alter policy outbox_message_insert on outbox_message with check ({expression})"


class Migration(migrations.Migration):
    dependencies = [("outbox", "0004_nothing_left_to_say_is_no_fault")]

    operations = [migrations.RunSQL(checked_by(FRESH_AND_FROM_AN_ACT), checked_by(BEFORE))]
