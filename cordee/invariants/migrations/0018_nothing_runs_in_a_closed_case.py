from importlib import import_module

from django.db import migrations

before = import_module("cordee.invariants.migrations.0010_enquiries_are_read_and_not_kept")

# An application that she does herself goes on without anybody.
STRANDED = """
select one.id from public.cases_case one
 where one.state = 'closed'
   and (exists (select from public.programmes_supportprogramme programme
                 where programme.case_id = one.id and programme.state = 'en_cours')
     or exists (select from public.support_appointment appointment
                 where appointment.case_id = one.id and appointment.state = 'prevu')
     or exists (select from public.support_application application
                 where application.case_id = one.id and application.owner_id is not null
                   and application.state not in ('accordee', 'refusee', 'abandonnee')))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("invariants", "0017_a_document_has_its_file_until_its_day"),
        ("support", "0011_a_case_closes_once_nothing_is_left_running"),
    ]

    operations = [before.question("broken_cases_stranded()", STRANDED), before.for_jobs_only("broken_cases_stranded()")]
