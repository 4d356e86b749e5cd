from django.db import migrations

# Who handed over keeps what it sent; of health, only while the consent that it recorded holds. Who received, never met
# the person and gave the case back has a trace too, of its own act: it sent nothing, so it keeps no name.
SENT_CASE = """
select participation.case_id
  from public.cases_participation participation
 where participation.case_id = one and participation.organisation_id = policy.organisation()
   and participation.valid_from <= statement_timestamp()
   and (participation.valid_until is null or statement_timestamp() < participation.valid_until)
   and (policy.departements() = '{{}}' or participation.departement = any (policy.departements()))
   and participation.level = 'trace' and policy.role() in ('adviser', 'team_lead', 'health_professional'){more}
   and (class <> 'health' or exists (
       select from public.people_consent consent
        where consent.case_id = participation.case_id and consent.recorded_for_id = participation.organisation_id
          and consent.withdrawn_at is null
          and consent.valid_from <= (statement_timestamp() at time zone 'Europe/Paris')::date
          and (statement_timestamp() at time zone 'Europe/Paris')::date < consent.valid_until
          and class = any (consent.classes)))
 limit 1
"""
IT_SENT = """
   and exists (
       select from public.referrals_referral referral
        where referral.case_id = participation.case_id and referral.sender_id = participation.organisation_id
          and referral.sent_at is not null)"""


def sent_case(more):
    """The owner and the rights of the function stay."""
    return (
        "create or replace function policy.sent_case(one uuid, class text) returns uuid language sql stable "
        f"security definer set search_path = pg_catalog, pg_temp as $policy${SENT_CASE.format(more=more)}$policy$"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0023_letters_carry_a_code"),
        ("cases", "0004_what_the_follow_up_gave_is_a_next_action"),
    ]

    operations = [migrations.RunSQL(sent_case(IT_SENT), sent_case(""))]
