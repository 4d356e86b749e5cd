from django.db import migrations

TABLE = "privacy_caseassignment"
ME, US = "(select policy.membership())", "(select policy.organisation())"
HERE = "((select policy.departements()) = '{}' or departement = any ((select policy.departements())::text[]))"
DEMO = "(select policy.job()) = 'demo'"
OFFICER = f"((select policy.role()) = 'rights_officer' and {HERE})"
ANYWHERE = f"((select policy.role()) = 'team_lead' and organisation_id = {US})"
OF_TEAM = f"((select policy.role()) = 'team_lead' and organisation_id = {US} and {HERE})"


def says(team):
    return [
        f"alter policy {TABLE}_select on {TABLE} using ({DEMO} or {OFFICER} or {team} or membership_id = {ME})",
        f"alter policy {TABLE}_update on {TABLE} using (ended_at is null and ({OFFICER} or {team}))"
        f" with check (ended_at is not null and ({OFFICER} or {team}))",
    ]


class Migration(migrations.Migration):
    """The assignments of another département than one's own are for who leads there."""

    dependencies = [("privacy", "0011_who_reads_very_much_proves_who_they_are")]

    operations = [migrations.RunSQL(says(OF_TEAM), says(ANYWHERE))]
