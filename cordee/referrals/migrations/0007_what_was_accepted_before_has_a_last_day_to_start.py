from django.db import migrations

# Fifteen working days are three weeks, save for holidays: a day more for nobody. Row security is forced on the owner
# too, who acts for nobody: it is lifted for this one statement, in this transaction.
BACKFILL = [
    "alter table referrals_referral no force row level security",
    "update referrals_referral set start_by = (state_since at time zone 'Europe/Paris')::date + 21"
    " where state = 'acceptee' and start_by is null",
    "set constraints all immediate",
    "alter table referrals_referral force row level security",
]


class Migration(migrations.Migration):
    dependencies = [("referrals", "0006_what_follows_an_acceptance")]

    operations = [migrations.RunSQL(BACKFILL, migrations.RunSQL.noop)]
