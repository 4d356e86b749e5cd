from django.db import migrations

from cordee.audit.rls import policy_function

# Ended, and nobody has done or asked anything since: what is asked by her, or limited, waits for its answer.
PAST = """
select coalesce(array_agg(past.id order by past.closed_on, past.id), '{}')
  from public.cases_case past
 where (select policy.job()) = 'retention' and past.state = 'closed' and past.closed_on < $1
   and not exists (
       select from public.referrals_referral about
         join public.referrals_transition moved on moved.referral_id = about.id
        where about.case_id = past.id and moved.at >= $1)
   and not exists (
       select from public.referrals_referral about
         join public.referrals_attempt tried on tried.referral_id = about.id
        where about.case_id = past.id and tried.at >= $1)
   and not exists (select from public.cases_personanswer said where said.case_id = past.id and said.at >= $1)
   and not exists (
       select from public.voice_rightsrequest asked
        where asked.case_id = past.id and (asked.answered_at is null or asked.answered_at >= $1))
   and not exists (
       select from public.privacy_guard guard
        where guard.case_id = past.id and guard.kind = 'restricted' and guard.lifted_at is null)
"""
READ = "cases_case, referrals_referral, referrals_transition, referrals_attempt, cases_personanswer, "
READ += "voice_rightsrequest, privacy_guard"


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0013_what_is_hers_is_narrowed_too"),
        ("voice", "0002_she_asks_and_the_rights_officer_answers"),
        ("referrals", "0032_a_new_link_waits_for_who_moves_the_request"),
    ]

    operations = [
        # Other functions read most of these too: going back takes nothing away.
        migrations.RunSQL(f"grant select on {READ} to cordee_policy", migrations.RunSQL.noop),
        policy_function("cases_past_their_term(before date)", returns="uuid[]", body=PAST),
    ]
