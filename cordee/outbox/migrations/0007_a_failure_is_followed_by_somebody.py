from django.db import migrations, models
from django.db.models import Q

READERS = ["administrators", "rights_officers"]
# What had no room was told to nobody. Row security is forced on the owner too: it is lifted for this one statement.
BACKFILL = [
    "alter table outbox_message no force row level security",
    "update outbox_message set followed_by = case"
    " when kind in ('emergency_opened', 'emergency_to_review', 'case_sensitive', 'watch_to_review',"
    "  'watch_in_organisation') then 'rights_officers'"
    " when kind like 'account\\_%' or kind in ('clock_stopped', 'escalation_asked', 'person_needs_help',"
    "  'webhook_stopped') then 'administrators'"
    " else 'room' end"
    " where followed_at is not null",
    "alter table outbox_message force row level security",
]


class Migration(migrations.Migration):
    dependencies = [("outbox", "0006_events_for_software")]

    operations = [
        migrations.AddField("message", "followed_by", models.CharField(blank=True, default="", max_length=20)),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=Q(followed_at__isnull=True, followed_by="")
                | Q(followed_at__isnull=False, followed_by__in=["room", *READERS]),
                name="a_failure_is_followed_by_somebody",
            ),
        ),
        migrations.AddIndex(
            "message",
            models.Index(fields=["followed_at"], condition=Q(followed_by__in=READERS), name="outbox_message_noticed"),
        ),
    ]
