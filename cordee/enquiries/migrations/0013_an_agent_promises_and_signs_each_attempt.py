from django.db import migrations

from cordee.audit.rls import grant, policy_function, protect

HERE = (
    "(departement = '' or (select policy.departements()) = '{}' "
    "or departement = any ((select policy.departements())::text[]))"
)
AGENT = f"((select policy.role()) = 'phone_agent' and {HERE})"
JOB = "(select policy.job()) in ('enquiries', 'demo')"

# What an agent may write besides: a call-back that she has just promised, hers, untouched.
PROMISED = f"""
{AGENT} and kind = 'rappel_promis' and state = 'prise' and owner_id = (select policy.membership())
and taken_at is not null and attempts = 0 and last_attempt_at is null and reached_at is null and call is null
and closed_at is null and word = '' and word_at is null and sender_told_at is null and version = 0
"""
OF_MINE = """
select one.id from public.enquiries_enquiry one
 where one.id = $1 and one.departement = $2 and one.kind = 'rappel_promis' and one.state = 'prise'
   and one.attempts = 0 and policy.role() = 'phone_agent' and one.owner_id = policy.membership()
"""
WITH_IT = "enquiry_id = policy.promise_of_mine(enquiry_id, departement)"


def promised(table, check):
    name = f"{table}_promised"
    return migrations.RunSQL(
        f"create policy {name} on {table} for insert to cordee_web, cordee_worker with check ({check})",
        f"drop policy {name} on {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0012_a_promised_call_back_and_each_attempt"),
        ("frontdesk", "0010_a_call_ends_with_one_key"),
    ]

    operations = [
        policy_function("promise_of_mine(one uuid, departement text)", returns="uuid", body=OF_MINE),
        promised("enquiries_enquiry", PROMISED),
        promised("enquiries_enquirycontact", WITH_IT),
        promised("enquiries_enquirysituation", WITH_IT),
        protect(
            "enquiries_enquiryattempt",
            select=f"{AGENT} or {JOB}",
            insert=f"({AGENT} and membership_id = (select policy.membership()) "
            f"and enquiry_id = any ((select policy.enquiries_read())::uuid[])) or {JOB}",
            delete=JOB,
        ),
        grant("select, insert", "enquiries_enquiryattempt"),
        grant("delete", "enquiries_enquiryattempt", to="cordee_worker"),
        grant("select", "enquiries_enquiryattempt", to="cordee_policy"),
    ]
