from django.db import migrations, models

# What was said has two more places in the draft: what undo needs, and the line that is being typed. Both go with it.
NOTHING_KEPT = models.Q(
    ("ended_at__isnull", True),
    models.Q(("answers", {}), ("history", []), ("line", ""), ("words", "")),
    _connector="OR",
)


class Migration(migrations.Migration):
    dependencies = [("frontdesk", "0005_how_a_caller_knows_the_line")]

    operations = [
        migrations.AddField("call", "history", models.JSONField(default=list)),
        migrations.AddField("call", "line", models.TextField(blank=True)),
        migrations.RemoveConstraint("call", "ended_call_keeps_nothing_that_was_said"),
        migrations.AddConstraint(
            "call",
            models.CheckConstraint(condition=NOTHING_KEPT, name="ended_call_keeps_nothing_that_was_said"),
        ),
    ]
