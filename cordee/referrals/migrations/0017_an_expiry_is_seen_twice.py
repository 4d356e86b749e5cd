from django.db import migrations, models

from cordee.audit.rls import grant

# Those that expired before were seen once: that day counts. Row security is lifted for this one statement.
BACKFILL = [
    "alter table referrals_referral no force row level security",
    "update referrals_referral set expiry_seen_at = state_since where state = 'expiree' and expiry_seen_at is null",
    "set constraints all immediate",
    "alter table referrals_referral force row level security",
]


class Migration(migrations.Migration):
    dependencies = [("referrals", "0016_what_expires_falls_to_the_animator")]

    operations = [
        migrations.AddField(model_name="referral", name="expiry_seen_at", field=models.DateTimeField(null=True)),
        grant("update (expiry_seen_at)", "referrals_referral"),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(condition=models.Q(models.Q(("state", "expiree"), _negated=True), ("expiry_seen_at__isnull", False), _connector="OR"), name="expired_referral_was_seen_twice"),
        ),
    ]
