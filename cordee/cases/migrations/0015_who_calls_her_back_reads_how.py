from django.db import migrations

from cordee.audit.rls import APPLICATION_ROLES, policy_function

TO_CALL_BACK = """
select of_it.person_id from public.cases_case of_it
 where of_it.person_id = one and of_it.state = 'open' and of_it.next_action in ('rappeler', 'confirmer_souhait')
   and of_it.next_action_owner_id = policy.organisation()
   and of_it.next_action_on <= (statement_timestamp() at time zone 'Europe/Paris')::date
   and (policy.departements() = '{}' or of_it.departement = any (policy.departements()))
   and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
 limit 1
"""


def opened(table):
    return migrations.RunSQL(
        f"create policy {table}_to_call_back_select on {table} for select to {APPLICATION_ROLES} "
        "using (person_id = policy.person_to_call_back(person_id))",
        f"drop policy {table}_to_call_back_select on {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_each_request_falls_to_the_animator_by_itself"),
        ("people", "0005_a_link_of_a_person_is_no_membership"),
    ]

    operations = [
        policy_function("person_to_call_back(one uuid)", returns="uuid", body=TO_CALL_BACK),
        opened("people_identity"),
        opened("people_contact"),
    ]
