from django.db import migrations

from cordee.audit.rls import grant, protect

TABLE = "frontdesk_practicecall"
MINE = "((select policy.role()) = 'phone_agent' and membership_id = (select policy.membership()))"
# The job that ends calls left open erases exercises left open.
JOB = "(select policy.job()) = 'frontdesk'"


class Migration(migrations.Migration):
    dependencies = [("frontdesk", "0008_an_exercise_is_no_call")]

    operations = [
        protect(TABLE, select=f"{MINE} or {JOB}", insert=MINE, update=MINE, delete=f"{MINE} or {JOB}"),
        grant("select, insert, update, delete", TABLE),
    ]
