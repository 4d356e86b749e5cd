from django.db import migrations

# Expired ones by `referral_of_departement` or one pass; their case by its key, their line by `case_id`.
EXPIRED = """
select referral.id from public.referrals_referral referral
  join public.cases_case of_it on of_it.id = referral.case_id and of_it.state = 'open'
 where referral.state = 'expiree'
   and not exists (
       select from public.cases_escalation escalation
        where escalation.case_id = referral.case_id and escalation.reason = 'sans_reponse' {of_it}
          and (escalation.closed_at is null or escalation.closed_at >= referral.state_since))
"""


def question(of_it):
    return f"""
create or replace function policy.broken_i04_expired() returns setof uuid language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $policy$
begin
    if policy.job() is distinct from 'invariants' then
        raise exception '% answers to the job of the invariants alone', 'broken_i04_expired()'
            using errcode = 'insufficient_privilege';
    end if;
    return query {EXPIRED.format(of_it=of_it)};
end
$policy$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("invariants", "0005_what_came_since_has_its_questions"),
        ("referrals", "0028_each_expired_request_has_a_line_of_its_own"),
    ]

    operations = [migrations.RunSQL(question("and escalation.referral = referral.id"), question(""))]
