from importlib import import_module

from django.db import migrations

before = import_module("cordee.presence.migrations.0002_the_lead_says_it_and_the_line_reads")
READS = f"({before.LEAD}) or {before.AGENT} or {before.DEMO} or {before.FORGETS}"
# The job that puts a late demand in somebody's name.
NAMES = "(select policy.job()) = 'enquiries'"


def read_by(said):
    return f"alter policy presence_absence_select on presence_absence using ({said})"


class Migration(migrations.Migration):
    dependencies = [("presence", "0002_the_lead_says_it_and_the_line_reads")]

    operations = [migrations.RunSQL(read_by(f"{READS} or {NAMES}"), read_by(READS))]
