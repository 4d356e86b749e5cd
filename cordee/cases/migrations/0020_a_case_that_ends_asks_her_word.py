import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A case that no request opened has its checks too: they hang on the case, and once a closing."""

    dependencies = [
        ("cases", "0019_where_she_stands_at_the_end_in_the_words_of_the_field"),
    ]

    operations = [
        migrations.AlterField(
            model_name="personquestion",
            name="referral",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="questions",
                to="referrals.referral",
            ),
        ),
        migrations.AddConstraint(
            model_name="personquestion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("referral__isnull", True)),
                fields=("case", "moment", "closed_on"),
                name="question_is_planned_once_a_closing_of_the_case",
            ),
        ),
    ]
