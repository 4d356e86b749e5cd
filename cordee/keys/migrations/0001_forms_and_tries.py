import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="FormKey",
            fields=[
                ("name", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("body", models.CharField(max_length=64)),
                ("page", models.TextField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={"indexes": [models.Index(fields=["at"], name="form_keys_by_age")]},
        ),
        migrations.CreateModel(
            name="Tries",
            fields=[
                ("name", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("span", models.BigIntegerField()),
                ("times", models.PositiveIntegerField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={"indexes": [models.Index(fields=["at"], name="tries_by_age")]},
        ),
    ]
