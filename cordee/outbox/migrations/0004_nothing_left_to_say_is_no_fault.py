from django.db import migrations

# Row security is forced on the owner too, who acts for nobody: it is lifted for this one statement, in this transaction.
DROP_WHAT_WAS_OBSOLETE = [
    "alter table outbox_message no force row level security",
    "update outbox_message set state = 'dropped', last_error = 'nothing_left_to_say'"
    " where state = 'failed' and last_error = 'Obsolete'",
    "alter table outbox_message force row level security",
]
FAIL_WHAT_WAS_DROPPED = [
    "alter table outbox_message no force row level security",
    "update outbox_message set state = 'failed', last_error = 'Obsolete' where state = 'dropped'",
    "alter table outbox_message force row level security",
]


class Migration(migrations.Migration):
    dependencies = [("outbox", "0003_messages_by_sms_to_persons_and_dropped")]

    operations = [migrations.RunSQL(DROP_WHAT_WAS_OBSOLETE, FAIL_WHAT_WAS_DROPPED)]
