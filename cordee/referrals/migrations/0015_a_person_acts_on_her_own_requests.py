from django.db import migrations

from cordee.audit.rls import APPLICATION_ROLES, grant, policy_function

BY_HER = "(select app.ctx()) like 'person:%'"
OWN = "case_id = (select policy.own_case())"

OWN_REFERRAL = """
select referral.id from public.referrals_referral referral where referral.id = one and referral.case_id = policy.own_case()
"""
# A request of hers that waits for her word, for her and for who asked: what sending looks at, and she does not read.
AWAITING = """
select referral.id from public.referrals_referral referral
 where referral.id = one and referral.state = 'attente_accord' and (
       referral.case_id = policy.own_case()
    or (referral.sender_id = policy.organisation()
        and (policy.departements() = '{}' or referral.departement = any (policy.departements()))
        and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')))
"""
HAS_TRACE = """
select exists (
    select from public.referrals_referral referral
      join public.orientation_orientation orientation
        on orientation.id = referral.orientation_id and orientation.case_id = referral.case_id
     where referral.id = policy.awaiting_referral(one) and orientation.trace_hash <> '')
"""
# As policy.twin_sent_on for a draft: the day when the same person was last sent to the same organisation.
TWIN_SENT_ON = """
select max((twin.sent_at at time zone 'Europe/Paris')::date)
  from public.referrals_referral asked
  join public.cases_case its_case on its_case.id = asked.case_id
  join public.referrals_referral twin
    on twin.recipient_id = asked.recipient_id and twin.service_family = asked.service_family and twin.id <> asked.id
   and twin.state in ('envoyee', 'recue', 'acceptee', 'demarree')
   and (twin.sent_at at time zone 'Europe/Paris')::date > since
  join public.cases_case other on other.id = twin.case_id
 where asked.id = policy.awaiting_referral(one) and (
       other.person_id = its_case.person_id
    or exists (select from public.people_identity mine join public.people_identity theirs using (name_key, birth_date)
                where mine.person_id = its_case.person_id and theirs.person_id = other.person_id)
    or exists (select from public.people_contact mine join public.people_contact theirs using (phone_key)
                where mine.person_id = its_case.person_id and theirs.person_id = other.person_id
                  and mine.phone_key <> ''))
"""


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


HER_REFERRAL = "referral_id = policy.own_referral(referral_id)"
AWAITED = "referral_id = policy.awaiting_referral(referral_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0014_a_person_is_asked_to_agree"),
        ("cases", "0006_a_person_opens_her_own_case"),
    ]

    operations = [
        grant("update (agree_by, asked_classes)", "referrals_referral", to="cordee_policy"),
        policy_function("own_referral(one uuid)", returns="uuid", body=OWN_REFERRAL),
        policy_function("awaiting_referral(one uuid)", returns="uuid", body=AWAITING),
        policy_function("awaiting_has_trace(one uuid)", returns="boolean", body=HAS_TRACE),
        policy_function("awaiting_twin_sent_on(one uuid, since date)", returns="date", body=TWIN_SENT_ON),
        opened("referrals_referral", "of_her", "select", OWN),
        opened("referrals_referral", "of_her", "update", f"{BY_HER} and {OWN}"),
        opened("referrals_referralsummary", "of_her", "select", f"{HER_REFERRAL} or {AWAITED}"),
        opened("referrals_transition", "of_her", "select", f"channel = 'person' and {HER_REFERRAL}"),
        opened(
            "referrals_transition",
            "of_her",
            "insert",
            f"{BY_HER} and actor_kind = 'person' and channel = 'person' and membership_id is null and {HER_REFERRAL}",
        ),
        opened("referrals_answerlink", "of_her", "insert", f"{BY_HER} and {HER_REFERRAL}"),
        grant("update (agree_by, asked_classes)", "referrals_referral"),
        # Frozen when she is asked: the day, and what she is asked for.
        migrations.RunSQL(
            "create trigger what_is_asked_of_a_person_stays before update on referrals_referral for each row "
            "when (old.state <> 'brouillon' and (new.agree_by is distinct from old.agree_by "
            "or new.asked_classes is distinct from old.asked_classes)) "
            "execute function app.refuse_frozen_change()",
            "drop trigger what_is_asked_of_a_person_stays on referrals_referral",
        ),
    ]
