from django.db import migrations

from cordee.audit.rls import grant, protect

LEAD = "(select policy.role()) = 'team_lead' and organisation_id = (select policy.organisation())"
AGENT = "(select policy.role()) = 'phone_agent'"
DEMO = "(select policy.job()) = 'demo'"
FORGETS = "(select policy.job()) = 'presence'"


class Migration(migrations.Migration):
    dependencies = [("presence", "0001_who_is_away")]

    operations = [
        protect(
            "presence_absence",
            select=f"({LEAD}) or {AGENT} or {DEMO} or {FORGETS}",
            insert=f"({LEAD} and said_by_id = (select policy.membership())) or {DEMO}",
            delete=f"({LEAD}) or {FORGETS}",
        ),
        grant("select, insert, delete", "presence_absence"),
    ]
