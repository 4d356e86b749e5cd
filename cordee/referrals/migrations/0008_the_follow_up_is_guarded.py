from django.db import migrations, models

from cordee.audit.rls import APPLICATION_ROLES, append_only, grant, policy_function, protect

WORKING = "(select policy.role()) in ('phone_agent', 'adviser', 'team_lead', 'health_professional')"
ANIMATING = "(select policy.role()) = 'animator'"
HERE = "((select policy.departements()) = '{}' or departement = any ((select policy.departements())::text[]))"
US, ME = "(select policy.organisation())", "(select policy.membership())"
TODAY = "(statement_timestamp() at time zone 'Europe/Paris')::date"
DEMO = "(select policy.job()) = 'demo'"
READABLE = "{envoyee,recue,acceptee,demarree,cloturee}"

# As the flow says it: three days of failed attempts before « injoignable »; no meeting told before it was held; nothing
# opened again after 90 days.
FOLLOW_UP = """
declare
    of_it public.referrals_referral;
begin
    select * into of_it from public.referrals_referral referral where referral.id = new.referral_id;
    if new.effective_on > (new.at at time zone 'Europe/Paris')::date then
        raise exception 'referral % moves on a day to come', new.referral_id
            using errcode = 'check_violation', constraint = 'no_act_is_dated_in_the_future';
    end if;
    if new.to_state = 'cloturee' and of_it.outcome is distinct from new.outcome then
        raise exception 'referral % closes with two outcomes', new.referral_id
            using errcode = 'check_violation', constraint = 'closing_says_one_outcome';
    end if;
    if new.outcome = 'injoignable' and 3 > (
        select count(distinct attempt.on) from public.referrals_attempt attempt
         where attempt.referral_id = new.referral_id and attempt.kind in ('sans_reponse', 'manque')
    ) then
        raise exception 'referral % was not tried three times', new.referral_id
            using errcode = 'check_violation', constraint = 'unreachable_means_three_attempts';
    end if;
    if new.from_state = 'cloturee' and new.to_state = 'demarree' and (
        of_it.reopen_reason = '' or new.effective_on > of_it.closed_on + 90
    ) then
        raise exception 'referral % is opened again without reason or too late', new.referral_id
            using errcode = 'check_violation', constraint = 'closed_referral_is_reopened_in_time_with_a_reason';
    end if;
    return new;
end
"""

# Who may say that the first meeting was held may say that it was not: the receiver, its link, the line for it.
AWAITED_MEETING = """
select referral.id from public.referrals_referral referral
 where referral.id = one and referral.departement = place and referral.state = 'acceptee' and (
       referral.id = policy.link_referral()
    or ((policy.departements() = '{}' or referral.departement = any (policy.departements())) and (
           (referral.recipient_id = policy.organisation()
            and policy.role() in ('adviser', 'team_lead', 'health_professional'))
        or (referral.sender_id = policy.organisation() and policy.role() = 'phone_agent'))))
"""
# Whether the consent of a referral held on that day, for those who might open it again: they need not read it.
CONSENTED = """
select referral.id from public.referrals_referral referral
  join public.people_consent consent on consent.id = referral.consent_id
 where referral.id = one and consent.withdrawn_at is null and 'identity' = any (consent.classes)
   and consent.valid_from <= day and day < consent.valid_until and (
       referral.id = policy.link_referral()
    or ((policy.departements() = '{}' or referral.departement = any (policy.departements())) and (
           (referral.recipient_id = policy.organisation()
            and policy.role() in ('adviser', 'team_lead', 'health_professional'))
        or policy.role() = 'animator')))
"""
# Whether the receiver follows the same case by another request, for who has to do with this one.
FOLLOWS_OTHERWISE = """
select exists (
    select from public.referrals_referral referral
      join public.referrals_referral other
        on other.case_id = referral.case_id and other.recipient_id = referral.recipient_id and other.id <> referral.id
       and other.state in ('acceptee', 'demarree')
     where referral.id = one and (
           referral.id = policy.link_referral()
        or policy.organisation() in (referral.sender_id, referral.recipient_id)))
"""

LINK_CASE = """
select referral.case_id from public.referrals_referral referral
 where referral.id = policy.link_referral() and (referral.state in ('envoyee', 'recue', 'acceptee', 'demarree'){more})
"""
LINK_NOW = LINK_CASE.format(
    more=""" or (referral.state = 'cloturee' and exists (
           select from public.people_consent consent
            where consent.id = referral.consent_id and consent.withdrawn_at is null))"""
)
WATCHED_CASE = """
select referral.case_id from public.referrals_referral referral
 where referral.case_id = one and policy.role() = 'animator'
   and (policy.departements() = '{{}}' or referral.departement = any (policy.departements()))
   and (referral.state in ('refusee', 'expiree') or (referral.sent_at is not null
        and referral.state in ('envoyee', 'recue', 'annulee')
        and referral.answer_by < (statement_timestamp() at time zone 'Europe/Paris')::date){more})
 limit 1
"""
WATCHED_NOW = WATCHED_CASE.format(
    more="""
     or (referral.state = 'acceptee' and referral.start_by < (statement_timestamp() at time zone 'Europe/Paris')::date)
     or (referral.state in ('cloturee', 'demarree') and referral.outcome = 'pas_aide')"""
)
LATE_OR_IN_VAIN = (
    f"{ANIMATING} and {HERE} and ((state = 'acceptee' and start_by < {TODAY})"
    " or (state in ('cloturee', 'demarree') and outcome = 'pas_aide'))"
)

# As before, and what was closed is shut to its receiver when the person takes her agreement back.
REFERRAL_PART = """
select referral.id from public.referrals_referral referral
 where referral.id = one and (
       (referral.sender_id = policy.organisation()
        and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
        and (policy.departements() = '{{}}' or referral.departement = any (policy.departements())))
    or (policy.role() in ('adviser', 'team_lead', 'health_professional')
        and referral.case_id = policy.case_as(referral.case_id, '{{lead,partner}}'))
    or (referral.state = any (states){more} and (
           referral.id = policy.link_referral()
        or (referral.recipient_id = policy.organisation() and referral.sent_at is not null
            and policy.role() in ('adviser', 'team_lead', 'health_professional')
            and (policy.departements() = '{{}}' or referral.departement = any (policy.departements()))))))
"""
NOT_WITHDRAWN = """ and (referral.state <> 'cloturee' or exists (
           select from public.people_consent consent
            where consent.id = referral.consent_id and consent.withdrawn_at is null))"""

SIGNED = f"""
case
    when (select app.ctx()) like 'link:%' then
        actor_kind = 'link' and membership_id is null and referral_id = (select policy.link_referral())
    when (select app.ctx()) like 'job:%' then actor_kind = 'job' and membership_id is null and {DEMO}
    else actor_kind = 'member' and membership_id = {ME}
end
"""
NEW_COLUMNS = (
    "meeting_on, start_by, start_alerted_on, started_on, close_by, close_nudged_on, closed_on, outcome, reopen_reason"
)


def replaced(signature, returns, *, now, before):
    """The owner and the rights of the function stay."""
    return migrations.RunSQL(
        *(
            f"create or replace function policy.{signature} returns {returns} language sql stable security definer "
            f"set search_path = pg_catalog, pg_temp as $policy${body}$policy$"
            for body in (now, before)
        )
    )


def opened(table, name, command, expression):
    clause = f"using ({expression})" + (f" with check ({expression})" if command == "update" else "")
    return migrations.RunSQL(
        f"create policy {table}_{name}_{command} on {table} for {command} to {APPLICATION_ROLES} {clause}",
        f"drop policy {table}_{name}_{command} on {table}",
    )


HANDED_OVER = "level = 'trace' and case_id = (select policy.link_case())"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0007_what_was_accepted_before_has_a_last_day_to_start")]

    operations = [
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(condition=models.Q(models.Q(("state", "acceptee"), _negated=True), ("start_by__isnull", False), _connector="OR"), name="accepted_referral_has_a_last_day_to_start"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(condition=models.Q(models.Q(("state", "demarree"), _negated=True), models.Q(("close_by__isnull", False), ("started_on__isnull", False)), _connector="OR"), name="started_referral_says_since_when"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(condition=models.Q(models.Q(("state", "cloturee"), _negated=True), models.Q(("closed_on__isnull", False), ("outcome__in", ["aide", "aide_en_partie", "pas_aide", "a_renonce", "injoignable"])), _connector="OR"), name="closed_referral_says_what_it_gave"),
        ),
        migrations.AddConstraint(
            model_name="transition",
            constraint=models.CheckConstraint(condition=models.Q(models.Q(("outcome", ""), models.Q(("to_state", "cloturee"), _negated=True)), models.Q(("from_state", "acceptee"), ("to_state", "cloturee"), ("outcome__in", ["injoignable", "a_renonce"])), models.Q(("from_state", "demarree"), ("to_state", "cloturee"), ("outcome__in", ["aide", "aide_en_partie", "pas_aide", "a_renonce"])), _connector="OR"), name="closing_says_what_it_gave"),
        ),
        grant("select", "referrals_attempt", to="cordee_policy"),
        migrations.RunSQL(
            [
                "create function policy.follow_up_is_guarded() returns trigger language plpgsql security definer "
                f"set search_path = pg_catalog, pg_temp as $body${FOLLOW_UP}$body$",
                "revoke all on function policy.follow_up_is_guarded() from public",
                "alter function policy.follow_up_is_guarded() owner to cordee_policy",
            ],
            "drop function policy.follow_up_is_guarded()",
        ),
        migrations.RunSQL(
            "create trigger a_follow_up_is_guarded before insert on referrals_transition for each row "
            "execute function policy.follow_up_is_guarded()",
            "drop trigger a_follow_up_is_guarded on referrals_transition",
        ),
        append_only("referrals_attempt"),
        policy_function("awaited_meeting(one uuid, place text)", returns="uuid", body=AWAITED_MEETING),
        policy_function("consented_referral(one uuid, day date)", returns="uuid", body=CONSENTED),
        policy_function("follows_otherwise(one uuid)", returns="boolean", body=FOLLOWS_OTHERWISE),
        replaced("link_case()", "uuid", now=LINK_NOW, before=LINK_CASE.format(more="")),
        replaced("watched_case(one uuid)", "uuid", now=WATCHED_NOW, before=WATCHED_CASE.format(more="")),
        replaced(
            "referral_part(one uuid, states text[])",
            "uuid",
            now=REFERRAL_PART.format(more=NOT_WITHDRAWN),
            before=REFERRAL_PART.format(more=""),
        ),
        protect(
            "referrals_attempt",
            select=f"{DEMO} or membership_id = {ME} or (organisation_id = {US} and {WORKING} and {HERE})"
            " or (channel = 'link' and referral_id = (select policy.link_referral()))"
            f" or referral_id = policy.referral_part(referral_id, '{READABLE}')",
            insert=f"{SIGNED} and ({DEMO} or referral_id = policy.awaited_meeting(referral_id, departement))",
        ),
        opened("referrals_referral", "late_or_in_vain", "select", LATE_OR_IN_VAIN),
        opened("referrals_referral", "late_or_in_vain", "update", LATE_OR_IN_VAIN),
        opened("cases_participation", "handed_over", "select", HANDED_OVER),
        opened("cases_participation", "handed_over", "update", HANDED_OVER),
        grant("select, insert", "referrals_attempt"),
        grant(f"update ({NEW_COLUMNS})", "referrals_referral"),
    ]
