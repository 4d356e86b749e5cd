from django.db import migrations

from cordee.audit.rls import grant, policy_function

# Four hours after the time that was promised or chosen, at once where no agent works, and what nobody has looked at in
# quarantine for a week. The function of the web is nobody. A printed code waits for a person, not for the line.
LATE = """
select one.kind::text, one.departement::text, one.next_at,
       case when one.state = 'quarantaine' then 'jamais_relue'
            when not policy.is_read_by_an_agent(one.departement) then 'aucun_agent'
            else 'en_retard' end
  from public.enquiries_enquiry one
 where policy.role() in ('animator', 'administrator')
   and (policy.departements() = '{}' or one.departement = any (policy.departements()))
   and case one.state
           when 'quarantaine' then one.owner_id is null
                                   and one.quarantined_at < statement_timestamp() - interval '7 days'
           when 'accord_attendu' then one.next_at < statement_timestamp() - interval '4 hours'
                and exists (select from public.enquiries_enquirycontact known where known.enquiry_id = one.id)
           when 'recue' then one.next_at < statement_timestamp() - interval '4 hours'
                             or not policy.is_read_by_an_agent(one.departement)
           when 'prise' then one.next_at < statement_timestamp() - interval '4 hours'
           else false end
 order by one.next_at, one.id
 limit 500
"""
AGENT = """
select exists (
    select from public.network_membership member
      join public.network_user account on account.id = member.user_id and account.is_active
     where member.role = 'phone_agent' and account.email <> 'demandes-web@cordee.invalid'
       and member.valid_from <= statement_timestamp()
       and (member.valid_until is null or statement_timestamp() < member.valid_until)
       and (place = '' or member.departements = '{}' or place = any (member.departements)))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0006_she_answers_a_signal_by_a_link"),
        ("network", "0007_who_hears_of_messages_that_nobody_got"),
    ]

    operations = [
        grant("select", "enquiries_enquiry, enquiries_enquirycontact", to="cordee_policy"),
        policy_function("is_read_by_an_agent(place text)", returns="boolean", body=AGENT),
        policy_function(
            "late_enquiries()",
            returns="table(kind text, departement text, awaited_at timestamptz, why text)",
            body=LATE,
        ),
    ]
