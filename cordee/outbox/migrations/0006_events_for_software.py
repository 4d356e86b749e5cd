from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0005_a_message_enters_unfollowed")]

    operations = [
        migrations.RemoveConstraint("message", "message_channel_is_known"),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=models.Q(channel__in=["mail", "sms", "webhook"]), name="message_channel_is_known"
            ),
        ),
    ]
