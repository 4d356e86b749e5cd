from django.db import migrations

from cordee.audit.rls import grant, policy_function, protect

WORKING = "(select policy.role()) in ('phone_agent', 'adviser', 'team_lead', 'health_professional')"
FOLLOWING = "(select policy.role()) in ('adviser', 'team_lead', 'health_professional')"
ANIMATING = "(select policy.role()) = 'animator'"
HERE = "((select policy.departements()) = '{}' or departement = any ((select policy.departements())::text[]))"
US, ME = "(select policy.organisation())", "(select policy.membership())"
TODAY = "(statement_timestamp() at time zone 'Europe/Paris')::date"
DEMO = "(select policy.job()) = 'demo'"
CLOCK = "(select policy.job()) in ('demo', 'clock')"

READABLE = "{envoyee,recue,acceptee,demarree,cloturee}"
FOLLOWED = "{acceptee,demarree,cloturee}"

LINK_REFERRAL = """
select link.referral_id from public.referrals_answerlink link
 where link.revoked_at is null
   and link.secret_hash = case when app.ctx() like 'link:%' then substr(app.ctx(), 6) end
"""
# Who reads a part of a referral: sender and followers always, receiver and link in the states that are given.
REFERRAL_PART = """
select referral.id from public.referrals_referral referral
 where referral.id = one and (
       (referral.sender_id = policy.organisation()
        and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
        and (policy.departements() = '{}' or referral.departement = any (policy.departements())))
    or (policy.role() in ('adviser', 'team_lead', 'health_professional')
        and referral.case_id = policy.case_as(referral.case_id, '{lead,partner}'))
    or (referral.state = any (states) and (
           referral.id = policy.link_referral()
        or (referral.recipient_id = policy.organisation() and referral.sent_at is not null
            and policy.role() in ('adviser', 'team_lead', 'health_professional')
            and (policy.departements() = '{}' or referral.departement = any (policy.departements()))))))
"""
OWN_DRAFT = """
select referral.id from public.referrals_referral referral
 where referral.id = one and referral.state = 'brouillon' and referral.sender_id = policy.organisation()
   and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
"""
# The day when the same person was last sent to the same organisation for the same service, by whomever, if that still
# runs: the day alone. Each hand-over writes a new person, hence a comparison; only the sender of a draft may ask.
TWIN_SENT_ON = """
select max((twin.sent_at at time zone 'Europe/Paris')::date)
  from public.referrals_referral asked
  join public.cases_case its_case on its_case.id = asked.case_id
  join public.referrals_referral twin
    on twin.recipient_id = asked.recipient_id and twin.service_family = asked.service_family and twin.id <> asked.id
   and twin.state in ('envoyee', 'recue', 'acceptee', 'demarree')
   and (twin.sent_at at time zone 'Europe/Paris')::date > since
  join public.cases_case other on other.id = twin.case_id
 where asked.id = policy.own_draft(one) and (
       other.person_id = its_case.person_id
    or exists (select from public.people_identity mine join public.people_identity theirs using (name_key, birth_date)
                where mine.person_id = its_case.person_id and theirs.person_id = other.person_id)
    or exists (select from public.people_contact mine join public.people_contact theirs using (phone_key)
                where mine.person_id = its_case.person_id and theirs.person_id = other.person_id
                  and mine.phone_key <> ''))
"""
# Anyone who has to do with the referral may ask for a new link, even by a link that died: it goes to one address only.
LINKABLE = """
select referral.id from public.referrals_referral referral
 where referral.id = one and (
       (policy.organisation() in (referral.sender_id, referral.recipient_id)
        and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
        and (policy.departements() = '{}' or referral.departement = any (policy.departements())))
    or exists (select from public.referrals_answerlink link
                where link.referral_id = referral.id
                  and link.secret_hash = case when app.ctx() like 'link:%' then substr(app.ctx(), 6) end))
"""

SENDER = f"(sender_id = {US} and {WORKING} and {HERE})"
RECEIVER = f"(recipient_id = {US} and sent_at is not null and {FOLLOWING} and {HERE})"
FOLLOWER = f"({FOLLOWING} and case_id = any ((select policy.cases_as('{{lead,partner}}'))::uuid[]))"
WATCHER = (
    f"({ANIMATING} and {HERE} and (state in ('refusee', 'expiree') or (sent_at is not null"
    f" and state in ('envoyee', 'recue', 'annulee') and answer_by < {TODAY})))"
)
LINK = "id = (select policy.link_referral())"

SIGNED = f"""
case
    when (select app.ctx()) like 'link:%' then
        actor_kind = 'link' and membership_id is null and referral_id = (select policy.link_referral())
    when (select app.ctx()) like 'job:%' then actor_kind = 'job' and membership_id is null and {CLOCK}
    else actor_kind = 'member' and membership_id = {ME}
end
"""
MUTABLE = (
    "orientation_id, consent_id, service_version, state, state_since, version, sent_at, acknowledge_by, answer_by, "
    "remind_on, expires_on, reminders_sent, last_reminded_on, override_reason, first_contact_on, refusal_reason, "
    "refusal_text, cancel_reason, responder_name"
)


def part(states):
    return f"referral_id = policy.referral_part(referral_id, '{states}')"


def content(states):
    """Who answers the phone reads what it writes, until it is sent."""
    on_the_phone = "(select policy.role()) is not distinct from 'phone_agent'"
    return f"{part(states)} and (not {on_the_phone} or referral_id = policy.own_draft(referral_id))"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_the_state_moves_with_the_journal")]

    operations = [
        grant("select", "referrals_referral, referrals_answerlink, referrals_transition", to="cordee_policy"),
        grant("update (revoked_at)", "referrals_answerlink", to="cordee_policy"),
        policy_function("link_referral()", returns="uuid", body=LINK_REFERRAL),
        policy_function("referral_part(one uuid, states text[])", returns="uuid", body=REFERRAL_PART),
        policy_function("own_draft(one uuid)", returns="uuid", body=OWN_DRAFT),
        policy_function("twin_sent_on(one uuid, since date)", returns="date", body=TWIN_SENT_ON),
        policy_function("linkable_referral(one uuid)", returns="uuid", body=LINKABLE),
        protect(
            "referrals_referral",
            select=f"(select policy.job()) in ('demo', 'clock', 'outbox') or {SENDER} or {RECEIVER} or {FOLLOWER}"
            f" or {WATCHER} or {LINK}",
            insert=f"{DEMO} or ({SENDER} and case_id = policy.case_as(case_id, '{{lead,partner}}'))",
            update=f"{CLOCK} or {SENDER} or {RECEIVER} or {WATCHER} or {LINK}",
        ),
        protect(
            "referrals_referralsummary",
            select=f"{DEMO} or ({content(READABLE)})",
            insert=f"{DEMO} or referral_id = policy.own_draft(referral_id)",
        ),
        protect(
            "referrals_referralmessage",
            select=f"{DEMO} or ({content(FOLLOWED)})",
            insert=f"{DEMO} or referral_id = policy.own_draft(referral_id)",
        ),
        protect(
            "referrals_transition",
            select=f"{CLOCK} or membership_id = {ME} or (organisation_id = {US} and {WORKING} and {HERE})"
            f" or (channel = 'link' and referral_id = (select policy.link_referral())) or {part(READABLE)}",
            insert=SIGNED,
        ),
        protect(
            "referrals_answerlink",
            select="(select policy.job()) in ('demo', 'outbox')"
            " or secret_hash = case when (select app.ctx()) like 'link:%' then substr((select app.ctx()), 6) end",
            insert=f"{DEMO} or referral_id = policy.linkable_referral(referral_id)",
        ),
        grant(
            "select, insert",
            "referrals_referral, referrals_referralsummary, referrals_referralmessage, referrals_transition, "
            "referrals_answerlink",
        ),
        grant(f"update ({MUTABLE})", "referrals_referral"),
    ]
