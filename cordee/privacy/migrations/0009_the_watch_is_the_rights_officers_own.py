from django.db import migrations

from cordee.audit.rls import grant, protect

TABLE = "privacy_watch"
ME = "(select policy.membership())"
# What is of no département, a number of cases in a day, is every officer's.
HERE = (
    "((select policy.departements()) = '{}' or departement = ''"
    " or departement = any ((select policy.departements())::text[]))"
)
OFFICER = f"((select policy.role()) = 'rights_officer' and {HERE})"
WATCH, DEMO = "(select policy.job()) = 'watch'", "(select policy.job()) = 'demo'"
UNREVIEWED = "reviewed_at is null"


class Migration(migrations.Migration):
    dependencies = [("privacy", "0008_what_the_journal_shows_is_watched")]

    operations = [
        migrations.RunSQL(
            f"alter table {TABLE} add constraint {TABLE}_is_in_the_departement_of_its_case"
            " foreign key (case_id, departement) references cases_case (id, departement)",
            f"alter table {TABLE} drop constraint {TABLE}_is_in_the_departement_of_its_case",
        ),
        protect(
            TABLE,
            select=f"{WATCH} or {DEMO} or {OFFICER}",
            insert=f"({WATCH} or {DEMO}) and {UNREVIEWED}",
            update=f"{UNREVIEWED} and ({WATCH} or ({OFFICER} and membership_id <> {ME}))",
            update_check=f"({WATCH} and {UNREVIEWED})"
            f" or ({OFFICER} and reviewed_by_id = {ME} and membership_id <> {ME})",
        ),
        grant("select, insert", TABLE),
        grant("update (count, told_on, reviewed_at, reviewed_by_id, reviewed_by_label, finding)", TABLE),
        grant("select", TABLE, to="cordee_policy"),
    ]
