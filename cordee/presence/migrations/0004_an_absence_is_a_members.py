import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

MEMBER = {"null": True, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "network.membership"}
# A member of another organisation is nobody of the list.
OF_THE_ORGANISATION = {
    "absence_is_of_a_member_of_the_organisation": "member_id",
    "stand_in_is_a_member_of_the_organisation": "stand_in_member_id",
}


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0007_who_hears_of_messages_that_nobody_got"),
        ("presence", "0003_who_is_away_is_given_nothing"),
    ]

    operations = [
        migrations.AddField("absence", "member", models.ForeignKey(**MEMBER)),
        migrations.AddField("absence", "stand_in_member", models.ForeignKey(**MEMBER)),
        migrations.AddConstraint(
            "absence",
            models.CheckConstraint(
                condition=Q(stand_in_member=None) | ~Q(stand_in=""), name="a_member_who_stands_in_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            "absence",
            models.CheckConstraint(
                condition=Q(stand_in_member=None) | Q(member=None) | ~Q(stand_in_member=F("member")),
                name="nobody_stands_in_for_herself",
            ),
        ),
        migrations.RunSQL(
            "create unique index membership_with_its_organisation on network_membership (id, organisation_id)",
            "drop index membership_with_its_organisation",
        ),
        *[
            migrations.RunSQL(
                f"alter table presence_absence add constraint {name} foreign key ({column}, organisation_id)"
                " references network_membership (id, organisation_id)",
                f"alter table presence_absence drop constraint {name}",
            )
            for name, column in OF_THE_ORGANISATION.items()
        ],
    ]
