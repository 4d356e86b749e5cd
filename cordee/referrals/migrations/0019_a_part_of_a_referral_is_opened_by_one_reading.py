from django.db import migrations

# As it was, in one reading of who acts: see the note [why policies ask row by row] of the migration before.
NOW = """
select referral.id from public.referrals_referral referral
  left join public.network_membership me on me.id = (select policy.membership())
 where referral.id = one and (
       (referral.sender_id = me.organisation_id
        and me.role in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
        and (me.departements = '{}' or referral.departement = any (me.departements)))
    or (referral.state = any (states) and (referral.state <> 'cloturee' or exists (
           select from public.people_consent consent
            where consent.id = referral.consent_id and consent.withdrawn_at is null)) and (
           (referral.recipient_id = me.organisation_id and referral.sent_at is not null
            and me.role in ('adviser', 'team_lead', 'health_professional')
            and (me.departements = '{}' or referral.departement = any (me.departements)))
        or referral.id = (select policy.link_referral())))
    or (me.role in ('adviser', 'team_lead', 'health_professional')
        and referral.case_id = policy.case_as(referral.case_id, '{lead,partner}')))
"""
BEFORE = """
select referral.id from public.referrals_referral referral
 where referral.id = one and (
       (referral.sender_id = policy.organisation()
        and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
        and (policy.departements() = '{}' or referral.departement = any (policy.departements())))
    or (policy.role() in ('adviser', 'team_lead', 'health_professional')
        and referral.case_id = policy.case_as(referral.case_id, '{lead,partner}'))
    or (referral.state = any (states) and (referral.state <> 'cloturee' or exists (
           select from public.people_consent consent
            where consent.id = referral.consent_id and consent.withdrawn_at is null)) and (
           referral.id = policy.link_referral()
        or (referral.recipient_id = policy.organisation() and referral.sent_at is not null
            and policy.role() in ('adviser', 'team_lead', 'health_professional')
            and (policy.departements() = '{}' or referral.departement = any (policy.departements()))))))
"""


def replaced(body):
    return (
        "create or replace function policy.referral_part(one uuid, states text[]) returns uuid language sql stable "
        f"security definer set search_path = pg_catalog, pg_temp as $policy${body}$policy$"
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0018_policies_ask_row_by_row")]

    operations = [migrations.RunSQL(replaced(NOW), replaced(BEFORE))]
