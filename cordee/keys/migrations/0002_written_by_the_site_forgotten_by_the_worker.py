"""No person key, hence no row-level security: who could read a row would learn nothing from it."""

from django.db import migrations

from cordee.audit.rls import grant


class Migration(migrations.Migration):
    dependencies = [("keys", "0001_forms_and_tries"), ("audit", "0001_schemas_context_and_extensions")]

    operations = [
        grant("select, insert", "keys_formkey, keys_tries"),
        grant("update (span, times, at)", "keys_tries"),
        grant("delete", "keys_formkey, keys_tries", to="cordee_worker"),
    ]
