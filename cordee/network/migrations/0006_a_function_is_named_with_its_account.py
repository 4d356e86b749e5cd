from django.db import migrations

# So that a row signed by a function can also name its account, and the database knows that they go together.
PAIR = "alter table network_membership add constraint function_and_its_account unique (id, user_id)"


class Migration(migrations.Migration):
    dependencies = [("network", "0005_administrators_write_accounts")]

    operations = [
        migrations.RunSQL(PAIR, "alter table network_membership drop constraint function_and_its_account")
    ]
