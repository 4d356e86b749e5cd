from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privacy", "0014_cases_past_their_term_are_listed")]

    operations = [
        migrations.CreateModel(
            name="ErasedCase",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("erased_at", models.DateTimeField()),
                ("last_before", models.DateField()),
                ("month", models.DateField(null=True)),
                ("departement", models.CharField(default="", max_length=3)),
                ("closing", models.CharField(default="", max_length=30)),
                ("need", models.CharField(default="", max_length=60)),
                ("outcome", models.CharField(default="", max_length=20)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__isnull", True), ("month__day", 1), _connector="OR"),
                        name="erased_case_says_a_month_and_no_day",
                    )
                ],
            },
        ),
    ]
