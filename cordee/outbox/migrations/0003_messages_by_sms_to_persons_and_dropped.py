from django.db import migrations, models
from django.db.models import Q

KNOWN_STATES = ["queued", "sent", "failed", "dropped"]


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_outbox_is_written_by_acts_and_read_by_its_job")]

    operations = [
        migrations.AddField("message", "channel", models.CharField(default="mail", max_length=10)),
        migrations.AddField("message", "neutral_sender", models.BooleanField(default=False)),
        migrations.AddField("message", "outside_work", models.BooleanField(default=False)),
        migrations.AddField("message", "followed_at", models.DateTimeField(null=True)),
        migrations.AlterField("message", "address", models.CharField(max_length=254)),
        migrations.RemoveConstraint("message", "message_state_is_known"),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(condition=Q(state__in=KNOWN_STATES), name="message_state_is_known"),
        ),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(condition=Q(channel__in=["mail", "sms"]), name="message_channel_is_known"),
        ),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=Q(recipient_kind__in=["organisation", "account", "person"]),
                name="message_recipient_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(condition=~Q(state="dropped") | ~Q(last_error=""), name="dropped_message_says_why"),
        ),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=Q(followed_at__isnull=True) | Q(state="failed"), name="only_a_failure_is_followed"
            ),
        ),
        migrations.AddIndex(
            "message",
            models.Index(
                fields=["not_before"],
                condition=Q(state="failed", followed_at__isnull=True),
                name="outbox_message_to_follow",
            ),
        ),
    ]
