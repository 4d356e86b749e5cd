from django.db import migrations

from cordee.audit.rls import APPLICATION_ROLES, policy_function

# Section 3, column « beneficiary »: her situation and what concerns her health at work. Not the trace of the decision.
OWN_FACTS = """
select orientation.id from public.orientation_orientation orientation
 where orientation.id = one and orientation.case_id = policy.own_case()
"""
HERS = {
    "orientation_orientation": "case_id = (select policy.own_case())",
    "orientation_situation": "orientation_id = policy.own_facts(orientation_id)",
    "orientation_healthfacts": "orientation_id = policy.own_facts(orientation_id)",
}


def opened(table, expression):
    return migrations.RunSQL(
        f"create policy {table}_of_her_select on {table} for select to {APPLICATION_ROLES} using ({expression})",
        f"drop policy {table}_of_her_select on {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("orientation", "0002_each_class_has_its_readers"),
        ("cases", "0006_a_person_opens_her_own_case"),
    ]

    operations = [
        policy_function("own_facts(one uuid)", returns="uuid", body=OWN_FACTS),
        *(opened(table, expression) for table, expression in HERS.items()),
    ]
