from django.db import migrations

# As in 0092, for every act that cannot be done without her: she agrees to another organisation, says what was missing,
# or how the follow-up goes that somebody already gives her.
TO_CALL_BACK = """
select of_it.person_id from public.cases_case of_it
 where of_it.person_id = one and of_it.state = 'open' and of_it.next_action in (WITH_HER)
   and of_it.next_action_owner_id = policy.organisation()
   and of_it.next_action_on <= (statement_timestamp() at time zone 'Europe/Paris')::date
   and (policy.departements() = '{}' or of_it.departement = any (policy.departements()))
   and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
 limit 1
"""
BEFORE = "'rappeler', 'confirmer_souhait'"
NOW = f"{BEFORE}, 'proposer_autre', 'completer_demande', 'confirmer_suivi'"


def person_to_call_back(with_her):
    """The owner and the rights of the function stay."""
    return (
        "create or replace function policy.person_to_call_back(one uuid) returns uuid language sql stable "
        "security definer set search_path = pg_catalog, pg_temp "
        f"as $policy${TO_CALL_BACK.replace('WITH_HER', with_her)}$policy$"
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_who_calls_her_back_reads_how")]

    operations = [migrations.RunSQL(person_to_call_back(NOW), person_to_call_back(BEFORE))]
