from django.db import migrations

from cordee.audit.rls import append_only, grant, policy_function, protect

ME = "(select policy.membership())"
DEMO = "(select policy.job()) = 'demo'"
READABLE = "{envoyee,recue,acceptee,demarree,cloturee}"

SIGNED = f"""
case
    when (select app.ctx()) like 'link:%' then
        actor_kind = 'link' and membership_id is null and referral_id = (select policy.link_referral())
    when (select app.ctx()) like 'job:%' then actor_kind = 'job' and membership_id is null and {DEMO}
    else actor_kind = 'member' and membership_id = {ME}
end
"""
ANSWERS = """
select referral.id from public.referrals_referral referral
 where referral.id = one and referral.departement = place and referral.state in ('envoyee', 'recue') and (
       referral.id = policy.link_referral()
    or ((policy.departements() = '{}' or referral.departement = any (policy.departements())) and (
           (referral.recipient_id = policy.organisation()
            and policy.role() in ('adviser', 'team_lead', 'health_professional'))
        or (referral.sender_id = policy.organisation() and policy.role() = 'phone_agent'))))
"""
COMPLETES = """
select referral.id from public.referrals_referral referral
  join public.referrals_referralquestion question on question.referral_id = referral.id
 where referral.id = policy.sent_referral(one) and referral.departement = place
   and referral.state in ('envoyee', 'recue')
"""
# The days of a request that was sent, as its question or its complement made them.
PROMISED_AGAIN = """
select exists (
    select from public.referrals_referralquestion line
     where line.referral_id = one and days = array[line.acknowledge_by, line.answer_by, line.expires_on]
                                             || line.remind_on
    union all
    select from public.referrals_referralcomplement line
     where line.referral_id = one and days = array[line.acknowledge_by, line.answer_by, line.expires_on]
                                             || line.remind_on)
"""
# Five working days, with the week-ends and holidays that may fall among them.
ASKED = """
begin
    if not exists (
        select from public.referrals_referral referral
         where referral.id = new.referral_id and new.days_before = array[referral.acknowledge_by, referral.answer_by, referral.expires_on]
                                 || referral.remind_on
           and new.answer_by between referral.answer_by and referral.answer_by + 14
           and new.expires_on between referral.expires_on and referral.expires_on + 14
    ) then
        raise exception 'referral % is put off too long', new.referral_id
            using errcode = 'check_violation', constraint = 'question_puts_off_a_few_days';
    end if;
    return new;
end
"""
COMPLETED = """
begin
    if not exists (
        select from public.referrals_referralquestion question
         where question.referral_id = new.referral_id and new.answer_by between question.days_before[2]
           and question.answer_by and new.expires_on between question.days_before[3] and question.expires_on
    ) then
        raise exception 'referral % is completed without a question', new.referral_id
            using errcode = 'check_violation', constraint = 'complement_answers_a_question';
    end if;
    return new;
end
"""

FROZEN = """
create or replace function app.refuse_frozen_change() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $body$
begin{more}
    raise exception 'referral % was sent', old.id
        using errcode = 'restrict_violation', constraint = 'sent_referral_keeps_what_was_promised';
end $body$
"""
UNLESS_ASKED = """
    if old.state in ('envoyee', 'recue')
       and (new.consent_id, new.orientation_id, new.offer, new.service_family, new.service_version, new.sent_at)
           is not distinct from
           (old.consent_id, old.orientation_id, old.offer, old.service_family, old.service_version, old.sent_at)
       and policy.promised_again(old.id, array[new.acknowledge_by, new.answer_by, new.expires_on] || new.remind_on)
    then
        return new;
    end if;"""


def trigger_function(name, body):
    return migrations.RunSQL(
        [
            f"create function policy.{name}() returns trigger language plpgsql security definer "
            f"set search_path = pg_catalog, pg_temp as $body${body}$body$",
            f"revoke all on function policy.{name}() from public",
            f"alter function policy.{name}() owner to cordee_policy",
        ],
        f"drop function policy.{name}()",
    )


def before_insert(name, table):
    return migrations.RunSQL(
        f"create trigger {name} before insert on {table} for each row execute function policy.{name}()",
        f"drop trigger {name} on {table}",
    )


def thread(table, may):
    return protect(
        table,
        select=f"{DEMO} or referral_id = policy.referral_part(referral_id, '{READABLE}')",
        insert=f"{SIGNED} and ({DEMO} or referral_id = policy.{may}(referral_id, departement))",
    )


QUESTION, COMPLEMENT = "referrals_referralquestion", "referrals_referralcomplement"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0011_a_refusal_has_its_consequence")]

    operations = [
        grant("select", f"{QUESTION}, {COMPLEMENT}", to="cordee_policy"),
        policy_function("answers_referral(one uuid, place text)", returns="uuid", body=ANSWERS),
        policy_function("completes_referral(one uuid, place text)", returns="uuid", body=COMPLETES),
        policy_function("promised_again(one uuid, days date[])", returns="boolean", body=PROMISED_AGAIN),
        thread(QUESTION, "answers_referral"),
        thread(COMPLEMENT, "completes_referral"),
        grant("select, insert", f"{QUESTION}, {COMPLEMENT}"),
        append_only(QUESTION),
        append_only(COMPLEMENT),
        trigger_function("question_puts_off_a_few_days", ASKED),
        before_insert("question_puts_off_a_few_days", QUESTION),
        trigger_function("complement_answers_a_question", COMPLETED),
        before_insert("complement_answers_a_question", COMPLEMENT),
        migrations.RunSQL(FROZEN.format(more=UNLESS_ASKED), FROZEN.format(more="")),
    ]
