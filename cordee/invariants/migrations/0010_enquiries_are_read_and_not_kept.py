from django.db import migrations

from cordee.audit.rls import grant, policy_function

# An enquiry that runs is in the queue of an agent in force, in whose territory it is.
READ = """
select one.id from public.enquiries_enquiry one
 where one.state in ('recue', 'accord_attendu', 'prise') and one.received_at < statement_timestamp() - interval '1 hour'
   and not exists (
       select from public.network_membership member
         join public.network_user account on account.id = member.user_id and account.is_active
        where member.role = 'phone_agent' and member.valid_from <= statement_timestamp()
          and (member.valid_until is null or statement_timestamp() < member.valid_until)
          and (one.departement = '' or member.departements = '{}' or one.departement = any (member.departements)))
"""
# Six months of 31 days after the last contact, thirty days of quarantine, and a night for the job that erases.
KEPT = """
select one.id from public.enquiries_enquiry one
 where case one.state when 'quarantaine' then one.quarantined_at < statement_timestamp() - interval '32 days'
                      when 'close' then one.closed_at < statement_timestamp() - interval '188 days'
                      when 'rappelee' then false
                      else greatest(one.received_at, one.last_attempt_at, one.word_at)
                           < statement_timestamp() - interval '188 days' end
union
select one.id from public.enquiries_enquiry one
  join public.enquiries_enquirycontact contact on contact.enquiry_id = one.id
 where one.state = 'close' and one.closed_at < statement_timestamp() - interval '2 days'
"""
QUESTIONS = {"broken_i03_read()": READ, "broken_i03_kept()": KEPT}


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
        ("invariants", "0009_what_was_kept_goes_in_time"),
        ("enquiries", "0002_visitors_write_and_the_line_reads"),
    ]

    operations = [
        grant("select", "enquiries_enquiry, network_membership, network_user", to="cordee_policy"),
        *(question(signature, query) for signature, query in QUESTIONS.items()),
        *(for_jobs_only(signature) for signature in QUESTIONS),
    ]
