from django.db import migrations

from cordee.audit.rls import APPLICATION_ROLES, policy_function

# While the request runs, its link acts on the case it is about; the person it opens only once accepted.
LINK_CASE = """
select referral.case_id from public.referrals_referral referral
 where referral.id = policy.link_referral() and referral.state in ('envoyee', 'recue', 'acceptee', 'demarree')
"""
LINK_PERSON = """
select of_it.person_id from public.referrals_referral referral
  join public.cases_case of_it on of_it.id = referral.case_id
  join public.people_consent consent on consent.id = referral.consent_id
 where referral.id = policy.link_referral() and referral.state in ('acceptee', 'demarree')
   and consent.withdrawn_at is null and 'identity' = any (consent.classes)
   and consent.valid_from <= (statement_timestamp() at time zone 'Europe/Paris')::date
   and (statement_timestamp() at time zone 'Europe/Paris')::date < consent.valid_until
"""
LINK_ORGANISATION = """
select referral.recipient_id from public.referrals_referral referral where referral.id = policy.link_referral()
"""
LINK_CONSENT = """
select referral.consent_id from public.referrals_referral referral where referral.id = policy.link_referral()
"""
# Late, refused or expired in the animator's départements: the case line, which has no name.
WATCHED_CASE = """
select referral.case_id from public.referrals_referral referral
 where referral.case_id = one and policy.role() = 'animator'
   and (policy.departements() = '{}' or referral.departement = any (policy.departements()))
   and (referral.state in ('refusee', 'expiree') or (referral.sent_at is not null
        and referral.state in ('envoyee', 'recue', 'annulee')
        and referral.answer_by < (statement_timestamp() at time zone 'Europe/Paris')::date))
 limit 1
"""
BY_LINK, WATCHED = "(select policy.link_case())", "policy.watched_case({column})"


def opened(table, name, command, expression):
    clause = {
        "select": f"using ({expression})",
        "insert": f"with check ({expression})",
        "update": f"using ({expression}) with check ({expression})",
    }[command]
    return migrations.RunSQL(
        f"create policy {table}_{name}_{command} on {table} for {command} to {APPLICATION_ROLES} {clause}",
        f"drop policy {table}_{name}_{command} on {table}",
    )


CASE = f"id = {BY_LINK} or id = {WATCHED.format(column='id')}"
OF_CASE = f"case_id = {BY_LINK} or case_id = {WATCHED.format(column='case_id')}"
PENDING = (
    f"(level in ('lead', 'invited') and ({OF_CASE}))"
    f" or (case_id = {BY_LINK} and organisation_id = (select policy.link_organisation()))"
)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_each_level_has_its_readers")]

    operations = [
        policy_function("link_case()", returns="uuid", body=LINK_CASE),
        policy_function("link_organisation()", returns="uuid", body=LINK_ORGANISATION),
        policy_function("link_consent()", returns="uuid", body=LINK_CONSENT),
        policy_function("link_person()", returns="uuid", body=LINK_PERSON),
        policy_function("watched_case(one uuid)", returns="uuid", body=WATCHED_CASE),
        opened("cases_case", "of_referral", "select", CASE),
        opened("cases_case", "of_referral", "update", CASE),
        opened("cases_participation", "of_referral", "select", PENDING),
        opened("cases_participation", "of_referral", "insert", f"case_id = {BY_LINK}"),
        opened("cases_participation", "of_referral", "update", PENDING),
        opened("people_consent", "of_link", "select", "id = (select policy.link_consent())"),
        opened("people_person", "of_link", "select", "id = (select policy.link_person())"),
        opened("people_identity", "of_link", "select", "person_id = (select policy.link_person())"),
        opened("people_contact", "of_link", "select", "person_id = (select policy.link_person())"),
    ]
