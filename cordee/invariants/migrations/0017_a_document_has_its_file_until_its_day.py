from importlib import import_module

from django.db import migrations

before = import_module("cordee.invariants.migrations.0010_enquiries_are_read_and_not_kept")

# The folder was looked at just before: what was added meanwhile is left for the next time.
WITHOUT = """
select one.id from public.documents_document one
 where one.file <> '' and not kept ? one.file and one.at < statement_timestamp() - interval '10 minutes'
"""
# A week for the job of the night; a frozen case keeps all that it has.
OUTLIVED = """
select one.id from public.documents_document one
 where one.file <> '' and one.destroy_on < (statement_timestamp() at time zone 'Europe/Paris')::date - 7
   and not exists (select from public.privacy_guard guard
                    where guard.case_id = one.case_id and guard.kind = 'restricted' and guard.lifted_at is null)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("invariants", "0016_an_agreed_erasure_is_done"),
        ("documents", "0002_each_document_has_its_readers"),
    ]

    operations = [
        before.question("broken_documents_files(kept jsonb)", WITHOUT),
        before.for_jobs_only("broken_documents_files(jsonb)"),
        before.question("broken_documents_due()", OUTLIVED),
        before.for_jobs_only("broken_documents_due()"),
    ]
