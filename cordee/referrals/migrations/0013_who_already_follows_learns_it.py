from django.db import migrations

from cordee.audit.rls import policy_function

# Whether the receiver of a request that waits already follows the same person: its own case, or nothing. The comparison
# is made here, on name and birth date, on the phone, on the mail: who asks learns neither.
ALREADY_FOLLOWED = """
select own.id
  from public.referrals_referral asked
  join public.cases_case its_case on its_case.id = asked.case_id
  join public.cases_participation part
    on part.organisation_id = asked.recipient_id and part.level in ('lead', 'partner')
   and part.valid_from <= statement_timestamp()
   and (part.valid_until is null or statement_timestamp() < part.valid_until)
  join public.cases_case own on own.id = part.case_id and own.state = 'open'
 where asked.id = one and asked.state in ('envoyee', 'recue') and (
       asked.id = policy.link_referral()
    or (asked.recipient_id = policy.organisation()
        and policy.role() in ('adviser', 'team_lead', 'health_professional')
        and (policy.departements() = '{}' or (
                 asked.departement = any (policy.departements())
             and part.departement = any (policy.departements())))))
   and (own.person_id = its_case.person_id
     or exists (select from public.people_identity mine join public.people_identity theirs using (name_key, birth_date)
                 where mine.person_id = its_case.person_id and theirs.person_id = own.person_id)
     or exists (select from public.people_contact mine join public.people_contact theirs using (phone_key)
                 where mine.person_id = its_case.person_id and theirs.person_id = own.person_id
                   and mine.phone_key <> '')
     or exists (select from public.people_contact mine join public.people_contact theirs
                    on lower(theirs.email) = lower(mine.email)
                 where mine.person_id = its_case.person_id and theirs.person_id = own.person_id
                   and mine.email <> ''))
 order by own.opened_at desc, own.id limit 1
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0012_a_question_stops_the_clocks_once")]

    operations = [policy_function("already_followed(one uuid)", returns="uuid", body=ALREADY_FOLLOWED)]
