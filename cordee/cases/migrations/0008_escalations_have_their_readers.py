from django.db import migrations

from cordee.audit.rls import grant, protect

CLOCK = "(select policy.job()) in ('demo', 'clock')"
HERE = "((select policy.departements()) = '{}' or departement = any ((select policy.departements())::text[]))"
ANIMATOR = f"(select policy.role()) = 'animator' and {HERE}"
LEAD = "case_id = any ((select policy.cases_as('{lead}'))::uuid[])"
AT_WORK = "case_id = policy.case_as(case_id, '{lead,partner,invited,trace}')"
BEGINS = "taken_by_id is null and closed_at is null"

# Whoever acts on a case may hand it to the animator; only she, who leads the case and the clock read the line.
SEEN = f"{CLOCK} or ({ANIMATOR}) or {LEAD}"


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_what_falls_to_the_animator")]

    operations = [
        protect(
            "cases_escalation",
            select=SEEN,
            insert=f"{BEGINS} and ({CLOCK} or ({ANIMATOR}) or {AT_WORK})",
            update=SEEN,
        ),
        grant("select, insert", "cases_escalation"),
        grant("update (taken_by_id, taken_at, asked_at, closed_at, closed_by_id, ending, last_key)", "cases_escalation"),
        grant("select, insert", "cases_escalation", to="cordee_policy"),
        migrations.RunSQL(
            "alter table cases_escalation add constraint escalation_is_in_the_departement_of_its_case "
            "foreign key (case_id, departement) references cases_case (id, departement)",
            "alter table cases_escalation drop constraint escalation_is_in_the_departement_of_its_case",
        ),
    ]
