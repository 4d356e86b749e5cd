from importlib import import_module

from django.db import migrations

from cordee.audit.rls import policy_function

first = import_module("cordee.orientation.migrations.0002_each_class_has_its_readers")
asked = import_module("cordee.referrals.migrations.0018_policies_ask_row_by_row")

# Who leads an open case or takes part beside, with her agreement on her situation, takes stock of it again.
RETAKEN_CASE = """
select retaken.id from public.cases_case retaken
 where retaken.id = one and retaken.state = 'open'
   and policy.role() in ('adviser', 'team_lead', 'health_professional')
   and retaken.id = policy.case_as(retaken.id, '{lead,partner}')
   and retaken.id = policy.content_case(retaken.id, 'situation')
"""
# The parts of what this member decides again: those about health, with her agreement on her health.
RETAKEN_ORIENTATION = """
select orientation.id from public.orientation_orientation orientation
 where orientation.id = one and orientation.by_id = policy.membership()
   and orientation.organisation_id = policy.organisation()
   and orientation.case_id = policy.retaken_case(orientation.case_id)
   and orientation.case_id = policy.content_case(orientation.case_id, class)
"""
NOTHING_SAID = """'{"facts": {}, "declined": [], "unsure": []}'::jsonb"""

OF_A_CALL = f"case_id is null and {first.WORKING} and {first.HERE}"
SIGNED = f"by_id = {first.ME} and organisation_id = {first.US}"
BEFORE = f"{first.DEMO} or (case_id is null and by_id = {first.ME} and organisation_id = {first.US} and {first.WORKING} and {first.HERE})"
NOW = f"{first.DEMO} or ({SIGNED} and (({OF_A_CALL}) or case_id = policy.retaken_case(case_id)))"
PART_BEFORE = f"{first.DEMO} or orientation_id = policy.own_orientation(orientation_id)"
PART_NOW = PART_BEFORE + " or orientation_id = policy.retaken_orientation(orientation_id, '{0}')"
HEALTH_NOW = f"{PART_NOW.format('health')} or (facts = {NOTHING_SAID} and orientation_id = policy.retaken_orientation(orientation_id, 'situation'))"


class Migration(migrations.Migration):
    dependencies = [
        ("orientation", "0003_she_reads_what_she_said"),
        ("referrals", "0018_policies_ask_row_by_row"),
    ]

    operations = [
        policy_function("retaken_case(one uuid)", returns="uuid", body=RETAKEN_CASE),
        policy_function("retaken_orientation(one uuid, class text)", returns="uuid", body=RETAKEN_ORIENTATION),
        asked.changed("orientation_orientation", "insert", now=NOW, before=BEFORE),
        asked.changed("orientation_situation", "insert", now=PART_NOW.format("situation"), before=PART_BEFORE),
        asked.changed("orientation_trace", "insert", now=PART_NOW.format("situation"), before=PART_BEFORE),
        asked.changed("orientation_healthfacts", "insert", now=HEALTH_NOW, before=PART_BEFORE),
    ]
