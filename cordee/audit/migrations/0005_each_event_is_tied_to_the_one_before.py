from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_the_journal_has_a_part_for_each_month")]

    operations = [
        migrations.CreateModel(
            name="ChainLink",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event", models.UUIDField(unique=True)),
                ("recorded_at", models.DateTimeField()),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hash__regex", "^[0-9a-f]{64}$"), ("previous__regex", "^[0-9a-f]{64}$")),
                        name="chain_link_holds_two_digests",
                    )
                ],
            },
        ),
    ]
