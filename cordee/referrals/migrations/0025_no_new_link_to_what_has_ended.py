from django.db import migrations

# Anyone who has to do with the referral may ask for a new link, even by a link that died: it goes to one address only.
# A link lives as long as the referral: once it has ended, nobody gets one.
LINKABLE = """
select referral.id from public.referrals_referral referral
 where referral.id = one{more} and (
       (policy.organisation() in (referral.sender_id, referral.recipient_id)
        and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
        and (policy.departements() = '{{}}' or referral.departement = any (policy.departements())))
    or exists (select from public.referrals_answerlink link
                where link.referral_id = referral.id
                  and link.secret_hash = case when app.ctx() like 'link:%' then substr(app.ctx(), 6) end))
"""
IT_RUNS = " and referral.state in ('envoyee', 'recue', 'acceptee', 'demarree')"


def linkable(more):
    """The owner and the rights of the function stay."""
    return (
        "create or replace function policy.linkable_referral(one uuid) returns uuid language sql stable "
        f"security definer set search_path = pg_catalog, pg_temp as $policy${LINKABLE.format(more=more)}$policy$"
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0024_who_only_received_keeps_no_name")]

    operations = [migrations.RunSQL(linkable(IT_RUNS), linkable(""))]
