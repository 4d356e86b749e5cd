from django.db import migrations

from cordee.audit.rls import policy_function

TODAY = "(statement_timestamp() at time zone 'Europe/Paris')::date"
IN_FORCE = f"""consent.withdrawn_at is null and 'identity' = any (consent.classes)
          and consent.valid_from <= {TODAY} and {TODAY} < consent.valid_until"""
FIRST_IS_WITHDRAWN = """exists (
           select from public.people_consent taken_back
            where taken_back.id = referral.consent_id and taken_back.withdrawn_at is not null)"""
# The first consent or what renewed it, as long as one names the receiver today. What was taken back is shut.
AGREED = f"""exists (
           select from public.people_consent consent
            where consent.case_id = referral.case_id and consent.organisation_id = referral.recipient_id
          and {IN_FORCE}) and not {FIRST_IS_WITHDRAWN}"""
NOT_CLOSED_OR_NOT_WITHDRAWN = """(referral.state <> 'cloturee' or exists (
           select from public.people_consent consent
            where consent.id = referral.consent_id and consent.withdrawn_at is null))"""

# Who leads or takes part by a referral reads while the person agrees; by its own door, always.
AGREED_CASE = f"""
select participation.case_id from public.cases_participation participation
  join public.network_membership me on me.id = (select policy.membership())
 where participation.case_id = one and participation.organisation_id = me.organisation_id
   and participation.valid_from <= statement_timestamp()
   and (participation.valid_until is null or statement_timestamp() < participation.valid_until)
   and (me.departements = '{{}}' or participation.departement = any (me.departements))
   and participation.level = any (levels) and me.role in ('adviser', 'team_lead', 'health_professional')
   and (participation.opened_by in ('porte', 'retour') or exists (
       select from public.people_consent consent
        where consent.case_id = participation.case_id and consent.organisation_id = participation.organisation_id
          and {IN_FORCE}))
 limit 1
"""
REFERRAL_PART = """
select referral.id from public.referrals_referral referral
  left join public.network_membership me on me.id = (select policy.membership())
 where referral.id = one and (
       (referral.sender_id = me.organisation_id
        and me.role in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
        and (me.departements = '{{}}' or referral.departement = any (me.departements)))
    or (referral.state = any (states) and (
           (referral.recipient_id = me.organisation_id and referral.sent_at is not null
            and me.role in ('adviser', 'team_lead', 'health_professional')
            and (me.departements = '{{}}' or referral.departement = any (me.departements)))
        or referral.id = (select policy.link_referral()))
        and {agreed})
    or (me.role in ('adviser', 'team_lead', 'health_professional')
        and referral.case_id = policy.{follows}(referral.case_id, '{{lead,partner}}')))
"""
LINK_PERSON = """
select of_it.person_id from public.referrals_referral referral
  join public.cases_case of_it on of_it.id = referral.case_id
  join public.people_consent consent on {which}
 where referral.id = policy.link_referral() and referral.state in ('acceptee', 'demarree')
   and {in_force}
 limit 1
"""
CONSENTED = """
select referral.id from public.referrals_referral referral
  join public.people_consent consent on {which}
 where referral.id = one and consent.withdrawn_at is null and 'identity' = any (consent.classes)
   and consent.valid_from <= day and day < consent.valid_until{more} and (
       referral.id = policy.link_referral()
    or ((policy.departements() = '{{}}' or referral.departement = any (policy.departements())) and (
           (referral.recipient_id = policy.organisation()
            and policy.role() in ('adviser', 'team_lead', 'health_professional'))
        or policy.role() = 'animator')))
 limit 1
"""
ITS_OWN = "consent.id = referral.consent_id"
ANY_OF_ITS_RECEIVER = "consent.case_id = referral.case_id and consent.organisation_id = referral.recipient_id"
LINKED_CONSENT = f"""
select consent.id from public.people_consent consent
  join public.referrals_referral referral on referral.id = (select policy.link_referral())
 where consent.id = one and {ANY_OF_ITS_RECEIVER}
"""
LINK_CONSENT = """
select referral.consent_id from public.referrals_referral referral where referral.id = policy.link_referral()
"""
BY_LINK = "(select policy.link_referral()) is not null and id = policy.linked_consent(id)"


def replaced(signature, returns, *, now, before):
    """The owner and the rights of the function stay."""
    return migrations.RunSQL(
        *(
            f"create or replace function policy.{signature} returns {returns} language sql stable security definer "
            f"set search_path = pg_catalog, pg_temp as $policy${body}$policy$"
            for body in (now, before)
        )
    )


def dropped(signature, returns, body):
    created = policy_function(signature, returns=returns, body=body)
    return migrations.RunSQL(created.reverse_sql, created.sql)


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0026_a_request_goes_on_by_letter"),
        ("people", "0006_an_agreement_is_taken_back_whole"),
        ("cases", "0010_a_case_closes_once_no_request_runs"),
    ]

    operations = [
        policy_function("agreed_case(one uuid, levels text[])", returns="uuid", body=AGREED_CASE),
        replaced(
            "referral_part(one uuid, states text[])",
            "uuid",
            now=REFERRAL_PART.format(agreed=AGREED, follows="agreed_case"),
            before=REFERRAL_PART.format(agreed=NOT_CLOSED_OR_NOT_WITHDRAWN, follows="case_as"),
        ),
        replaced(
            "link_person()",
            "uuid",
            now=LINK_PERSON.format(which=ANY_OF_ITS_RECEIVER, in_force=IN_FORCE),
            before=LINK_PERSON.format(which=ITS_OWN, in_force=IN_FORCE),
        ),
        replaced(
            "consented_referral(one uuid, day date)",
            "uuid",
            now=CONSENTED.format(which=ANY_OF_ITS_RECEIVER, more=f" and not {FIRST_IS_WITHDRAWN}"),
            before=CONSENTED.format(which=ITS_OWN, more=""),
        ),
        policy_function("linked_consent(one uuid)", returns="uuid", body=LINKED_CONSENT),
        migrations.RunSQL(
            f"alter policy people_consent_of_link_select on people_consent using ({BY_LINK})",
            "alter policy people_consent_of_link_select on people_consent "
            "using (id = (select policy.link_consent()))",
        ),
        dropped("link_consent()", "uuid", LINK_CONSENT),
    ]
