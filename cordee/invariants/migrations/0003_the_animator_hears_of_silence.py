from django.db import migrations

from cordee.audit.rls import policy_function

# Expired ones by `referral_of_departement` or one pass; their case by its key, its escalations by `case_id`.
EXPIRED = """
select referral.id from public.referrals_referral referral
  join public.cases_case of_it on of_it.id = referral.case_id and of_it.state = 'open'
 where referral.state = 'expiree'
   and not exists (
       select from public.cases_escalation escalation
        where escalation.case_id = referral.case_id and escalation.reason = 'sans_reponse'
          and (escalation.closed_at is null or escalation.closed_at >= referral.state_since))
"""

# One pass over the cases. Five working days, with every weekend and holiday that may lie between, are within fourteen
# days; so is the time that the animator has once she has seen to it.
OVERDUE = """
select one.id from public.cases_case one
 where one.state = 'open' and one.next_action_on < (statement_timestamp() at time zone 'Europe/Paris')::date - 14
   and not exists (
       select from public.cases_escalation escalation
        where escalation.case_id = one.id and escalation.reason = 'suite_en_retard'
          and (escalation.closed_at is null or escalation.closed_at > statement_timestamp() - interval '14 days'))
"""
QUESTIONS = {"broken_i04_expired()": EXPIRED, "broken_i02_overdue()": OVERDUE}


def question(signature, query):
    body = f"""
begin
    if policy.job() is distinct from 'invariants' then
        raise exception '% answers to the job of the invariants alone', '{signature}'
            using errcode = 'insufficient_privilege';
    end if;
    return query {query};
end
"""
    return policy_function(signature, returns="setof uuid", body=body, language="plpgsql")


def for_jobs_only(signature):
    return migrations.RunSQL(
        f"revoke execute on function policy.{signature} from cordee_web",
        f"grant execute on function policy.{signature} to cordee_web",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("invariants", "0002_each_invariant_has_its_question"),
        ("referrals", "0016_what_expires_falls_to_the_animator"),
    ]

    operations = [
        *(question(signature, query) for signature, query in QUESTIONS.items()),
        *(for_jobs_only(signature) for signature in QUESTIONS),
    ]
