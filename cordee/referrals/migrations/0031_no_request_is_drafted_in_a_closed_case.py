from django.db import migrations

from cordee.audit.rls import APPLICATION_ROLES, policy_function

OPEN_CASE = "select one.id from public.cases_case one where one.id = asked and one.state = 'open'"


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0030_what_answers_the_same_need_comes_first"),
        ("cases", "0015_who_calls_her_back_reads_how"),
    ]

    operations = [
        policy_function("open_case_of_a_request(asked uuid)", returns="uuid", body=OPEN_CASE),
        migrations.RunSQL(
            "create policy referrals_referral_in_an_open_case on referrals_referral as restrictive for insert "
            f"to {APPLICATION_ROLES} with check (case_id = policy.open_case_of_a_request(case_id))",
            "drop policy referrals_referral_in_an_open_case on referrals_referral",
        ),
    ]
