from django.db import migrations

from cordee.audit.rls import policy_function

# To who leads the case now, in a role that works on it: that it will go, and since when. Neither her words nor who agreed.
TO_COME = """
select agreed.case_id, agreed.answered_at
  from public.voice_rightsrequest agreed
 where agreed.answer = 'accepte' and agreed.case_id = policy.case_as(agreed.case_id, '{lead}')
   and not agreed.case_id = any ((select policy.shut_cases())::uuid[])
 order by agreed.answered_at, agreed.case_id
 limit 100
"""
# The rights officer of the place reads no case: of one whose erasure was asked, which organisation to tell.
LEADS = """
select part.organisation_id from public.cases_participation part
 where part.case_id = one and part.level = 'lead' and part.valid_until is null
   and one = policy.guardable_case(one)
   and exists (
       select from public.voice_rightsrequest asked where asked.case_id = one and asked."right" = 'effacement')
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0017_a_case_goes_when_its_erasure_was_agreed_to")]

    operations = [
        policy_function("erasures_to_come()", returns="table(case_id uuid, agreed_at timestamptz)", body=TO_COME),
        policy_function("leads_what_is_to_erase(one uuid)", returns="uuid", body=LEADS),
    ]
