from django.db import migrations

# Written before secrets were encrypted; whoever read the table could compute the codes. Their holders set new ones.
IN_CLEAR = "delete from mfa_authenticator where type in ('totp', 'recovery_codes')"


class Migration(migrations.Migration):
    dependencies = [("network", "0003_sessions_know_their_account"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunSQL(IN_CLEAR, migrations.RunSQL.noop)]
