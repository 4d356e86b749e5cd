from django.db import migrations

# As a visitor does for herself: under a code that is told on the phone, and one message that she asks for.
AGENT = "(select policy.role()) = 'phone_agent'"
WITH_ITS_CODE = f"{AGENT} and code_hash = (select current_setting('cordee.kept_code', true))"
FRESH = f"{AGENT} and expires_at > now() and kept_at <= now() + interval '1 minute'"
NAMES = {
    "public_keptresult_by_the_line": ("public_keptresult", f"for insert to cordee_web with check ({FRESH})"),
    "public_keptresult_of_the_line": ("public_keptresult", f"for select to cordee_web using ({WITH_ITS_CODE})"),
    "public_parcel_by_the_line": ("public_parcel", f"for insert to cordee_web with check ({AGENT})"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("public", "0002_kept_for_whoever_holds_the_code"),
        ("network", "0002_policies_ask_who_acts"),
    ]

    operations = [
        migrations.RunSQL(f"create policy {name} on {table} {words}", f"drop policy {name} on {table}")
        for name, (table, words) in NAMES.items()
    ]
