from importlib import import_module

from django.db import migrations

from cordee.audit.rls import grant

before = import_module("cordee.invariants.migrations.0010_enquiries_are_read_and_not_kept")

# A call is missed, answered or over within four hours and five minutes: until it is settled nobody is called back, and
# its number stays in clear.
SETTLED = """
select event.id from public.telephony_phoneevent event
 where event.line_key <> '' and event.settled_at is null
   and event.received_at < statement_timestamp() - interval '6 hours'
"""
# Two days of events, six months of hashes, and a night for the job that erases.
KEPT = """
select event.id from public.telephony_phoneevent event
 where event.received_at < statement_timestamp() - interval '3 days'
union all
select tied.call_id from public.telephony_phonecall tied
 where tied.at < statement_timestamp() - interval '184 days'
"""
QUESTIONS = {"broken_i03_settled()": SETTLED, "broken_i03_phone()": KEPT}


class Migration(migrations.Migration):
    dependencies = [
        ("invariants", "0012_two_acts_of_one_instant_have_one_order"),
        ("telephony", "0002_whoever_signs_writes_and_the_line_reads"),
    ]

    operations = [
        grant("select", "telephony_phoneevent, telephony_phonecall", to="cordee_policy"),
        *(before.question(signature, query) for signature, query in QUESTIONS.items()),
        *(before.for_jobs_only(signature) for signature in QUESTIONS),
    ]
