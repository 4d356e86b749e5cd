from django.db import migrations

from cordee.audit.rls import grant, protect

TABLE = "voice_rightsrequest"
DEMO, ME = "(select policy.job()) = 'demo'", "(select policy.membership())"
HERE = "((select policy.departements()) = '{}' or departement = any ((select policy.departements())::text[]))"
OFFICER = f"((select policy.role()) = 'rights_officer' and {HERE})"
BY_HER, OWN = "(select app.ctx()) like 'person:%'", "case_id = (select policy.own_case())"
# What she corrects herself is done at once; nobody has answered anything else yet.
FRESH = "answered_by_id is null and ((\"right\" = 'coordonnees') = (answered_at is not null))"


class Migration(migrations.Migration):
    dependencies = [("voice", "0001_requests_about_rights"), ("cases", "0006_a_person_opens_her_own_case")]

    operations = [
        protect(
            TABLE,
            select=f"{DEMO} or {OWN} or {OFFICER}",
            insert=f"{DEMO} or ({BY_HER} and {OWN} and {FRESH})",
            update=f"{OFFICER} and answered_at is null",
            update_check=f"{OFFICER} and answered_by_id = {ME} and answered_at is not null",
        ),
        grant("select, insert", TABLE),
        grant("update (answer, answer_words, answered_at, answered_by_id)", TABLE),
        migrations.RunSQL(
            f"alter table {TABLE} add constraint right_is_in_the_departement_of_its_case"
            " foreign key (case_id, departement) references cases_case (id, departement)",
            f"alter table {TABLE} drop constraint right_is_in_the_departement_of_its_case",
        ),
    ]
