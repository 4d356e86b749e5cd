from django.db import migrations

from cordee.audit.rls import grant, protect

MINE = "membership_id = (select policy.membership())"


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial"), ("network", "0002_policies_ask_who_acts")]

    operations = [
        protect("desk_savedview", select=MINE, insert=MINE, update=MINE, delete=MINE, to="cordee_web"),
        grant("select, insert, delete", "desk_savedview", to="cordee_web"),
        grant("update (name)", "desk_savedview", to="cordee_web"),
    ]
