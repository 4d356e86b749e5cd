from django.db import migrations

from cordee.audit.rls import APPLICATION_ROLES, grant, policy_function, protect

ADMINISTRATOR = "(select policy.role()) = 'administrator'"
HERE = "((select policy.departements()) = '{}' or departement = any ((select policy.departements())::text[]))"
ME, ACCOUNT = "(select policy.membership())", "(select policy.own_account())"
CLOCK = "(select policy.job()) in ('demo', 'clock')"

# All that an administrator learns of a request: its ids, its state, its days, its two organisations.
MAY_SEE = """policy.role() = 'administrator'
   and (policy.departements() = '{}' or referral.departement = any (policy.departements()))"""
CORRECTABLE = f"""
select referral.id from public.referrals_referral referral
 where referral.id = one and referral.state <> 'erreur' and {MAY_SEE}
"""
BETWEEN = f"""
select coalesce(array_agg(referral.id order by referral.created_at), '{{}}')
  from public.referrals_referral referral where referral.id between low and high and {MAY_SEE}
"""
LINE = f"""
select array[referral.departement, referral.state,
             to_char(referral.created_at at time zone 'Europe/Paris', 'YYYY-MM-DD'),
             to_char(referral.state_since at time zone 'Europe/Paris', 'YYYY-MM-DD'),
             referral.sender_id::text, referral.recipient_id::text]::text[]
  from public.referrals_referral referral where referral.id = one and {MAY_SEE}
"""
SIGNED = """
select referral.case_id from public.referrals_correction correction
  join public.referrals_referral referral on referral.id = correction.referral_id
 where correction.referral_id = one and correction.verdict = 'confirmee' and correction.carried_out_at is null
   and correction.asked_by_account_id <> correction.decided_by_account_id
   and (correction.decided_at at time zone 'Europe/Paris')::date <= correction.confirm_by
"""
SIGNED_CASE = """
select referral.case_id from public.referrals_correction correction
  join public.referrals_referral referral on referral.id = correction.referral_id
 where referral.case_id = one and correction.verdict = 'confirmee' and correction.carried_out_at is null limit 1
"""
# Whatever writes the journal in the application's name; fixtures of the owner are not concerned.
GUARD = """
create function app.error_is_signed_by_two() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $body$
begin
    if current_user in ('cordee_web', 'cordee_worker') and policy.signed_correction(new.referral_id) is null then
        raise exception 'referral % has no correction signed by two administrators', new.referral_id
            using errcode = 'check_violation', constraint = 'error_is_signed_by_two';
    end if;
    return new;
end $body$
"""


def signature(who):
    return migrations.RunSQL(
        f"alter table referrals_correction add constraint correction_{who}_is_the_account_of_its_function "
        f"foreign key ({who}_id, {who}_account_id) references network_membership (id, user_id)",
        f"alter table referrals_correction drop constraint correction_{who}_is_the_account_of_its_function",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0021_two_administrators_correct"),
        ("network", "0006_a_function_is_named_with_its_account"),
    ]

    operations = [
        grant("select", "referrals_correction", to="cordee_policy"),
        policy_function("correctable_referral(one uuid)", returns="uuid", body=CORRECTABLE),
        policy_function("referrals_between(low uuid, high uuid)", returns="uuid[]", body=BETWEEN),
        policy_function("referral_line(one uuid)", returns="text[]", body=LINE),
        policy_function("signed_correction(one uuid)", returns="uuid", body=SIGNED),
        policy_function("case_of_signed_correction(one uuid)", returns="uuid", body=SIGNED_CASE),
        signature("asked_by"),
        signature("decided_by"),
        protect(
            "referrals_correction",
            select=f"{CLOCK} or ({ADMINISTRATOR} and {HERE})",
            insert=f"{ADMINISTRATOR} and {HERE} and asked_by_id = {ME} and asked_by_account_id = {ACCOUNT}"
            " and verdict = '' and carried_out_at is null"
            " and referral_id = policy.correctable_referral(referral_id)",
            update=f"({CLOCK} and verdict = 'confirmee') or ({ADMINISTRATOR} and {HERE} and verdict = '')",
            update_check=f"({CLOCK} and verdict = 'confirmee') or ({ADMINISTRATOR} and {HERE}"
            f" and decided_by_id = {ME} and decided_by_account_id = {ACCOUNT} and carried_out_at is null)",
        ),
        grant("select, insert", "referrals_correction", to="cordee_web"),
        grant("update (verdict, decided_by_id, decided_by_account_id, decided_at)", "referrals_correction", to="cordee_web"),
        grant("select, update (carried_out_at)", "referrals_correction", to="cordee_worker"),
        migrations.RunSQL(
            f"create policy cases_participation_of_correction_insert on cases_participation for insert"
            f" to {APPLICATION_ROLES} with check ((select policy.job()) = 'clock' and level = 'lead'"
            " and opened_by = 'retour' and case_id = policy.case_of_signed_correction(case_id))",
            "drop policy cases_participation_of_correction_insert on cases_participation",
        ),
        migrations.RunSQL(GUARD, "drop function app.error_is_signed_by_two()"),
        migrations.RunSQL(
            "create trigger error_is_signed_by_two before insert on referrals_transition for each row"
            " when (new.to_state = 'erreur') execute function app.error_is_signed_by_two()",
            "drop trigger error_is_signed_by_two on referrals_transition",
        ),
    ]
