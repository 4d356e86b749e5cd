from django.db import migrations

from cordee.audit.rls import policy_function

# The number of her link, to whoever holds the code of the call from which her request left: the link opens what it
# opens to who received it, and she shows there that it is she. Without a link that opens something, nothing.
LINK = """
select link.id
  from public.frontdesk_call call
  join public.referrals_referral referral on referral.id = call.referral
  join public.people_personlink link on link.case_id = referral.case_id and link.revoked_at is null
  join public.cases_case of_it on of_it.id = link.case_id
 where call.code_hash = $1 and app.ctx() = 'visitor'
   and (of_it.state = 'open' or exists (
       select from public.cases_personquestion question
        where question.case_id = of_it.id
          and question.asked_on > (statement_timestamp() at time zone 'Europe/Paris')::date - 30))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("frontdesk", "0006_a_call_keeps_its_last_acts"),
        ("cases", "0006_a_person_opens_her_own_case"),
        ("referrals", "0026_a_request_goes_on_by_letter"),
    ]

    operations = [policy_function("personal_link_of_code(code_hash text)", returns="uuid", body=LINK)]
