from django.db import migrations, models

from cordee.audit.rls import APPLICATION_ROLES, grant, policy_function

CLOSINGS = ["aidee", "suivie_ailleurs", "ne_souhaite_plus", "injoignable", "sans_solution"]
RUNNING = "'brouillon', 'attente_accord', 'envoyee', 'recue', 'acceptee', 'demarree'"
# Its lead ends it, and no request of it runs. Every act on a request holds the lock of its case, as closing does.
CLOSABLE = f"""
select policy.case_as(one, '{{lead}}')
 where not exists (
       select from public.referrals_referral running where running.case_id = one and running.state in ({RUNNING}))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_open_cases_by_the_day_they_are_due"),
        ("referrals", "0004_each_level_has_its_readers"),
    ]

    operations = [
        migrations.AddField("case", "closing", models.CharField(blank=True, max_length=30, default=""), preserve_default=False),
        migrations.AddField("case", "closed_on", models.DateField(null=True)),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                condition=models.Q(("closed_on__isnull", True), ("closing", ""))
                | models.Q(("closed_on__isnull", False), ("closing__in", CLOSINGS), ("state", "closed")),
                name="case_says_why_and_when_it_closed",
            ),
        ),
        grant("update (closing, closed_on)", "cases_case"),
        policy_function("closable_case(one uuid)", returns="uuid", body=CLOSABLE),
        migrations.RunSQL(
            f"create policy cases_case_closed_by_its_lead on cases_case as restrictive for update to {APPLICATION_ROLES} "
            "using (true) with check (state = 'open' or id = policy.closable_case(id))",
            "drop policy cases_case_closed_by_its_lead on cases_case",
        ),
    ]
