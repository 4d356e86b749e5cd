from django.db import migrations

from cordee.audit.rls import grant, policy_function

# Whether the membership that acts administers an account: everywhere, or where all that the account may do takes place.
ADMINISTERS = """
select policy.role() = 'administrator' and (
       policy.departements() = '{}'
    or not exists (
        select from public.network_membership held
         where held.user_id = account
           and (held.valid_until is null or held.valid_until > statement_timestamp())
           and (held.departements = '{}' or not held.departements::text[] <@ policy.departements())))
"""
OWN_ACCOUNT = "select user_id from public.network_membership where id = policy.membership()"
# Another account that administers the whole installation, active now.
ADMINISTRATOR_BESIDE = """
select exists (
    select from public.network_membership held join public.network_user account on account.id = held.user_id
     where held.user_id <> one and held.role = 'administrator' and held.departements = '{}' and account.is_active
       and held.valid_from <= statement_timestamp()
       and (held.valid_until is null or held.valid_until > statement_timestamp()))
"""

# Both tables have no person key, hence no row security: who is helped is not there. What the web role writes in them
# is checked row by row all the same. Commands and jobs of the owner and of the worker are not concerned.
ACCOUNTS = """
create function app.administrators_write_accounts() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $body$
begin
    if current_user <> 'cordee_web' then
        return new;
    end if;
    if tg_op = 'UPDATE' and row(new.id, new.email, new.full_name, new.is_active)
            is not distinct from row(old.id, old.email, old.full_name, old.is_active) then
        return new;  -- its password, the time of its log-in
    end if;
    if policy.administers(new.id) is not true then
        raise exception 'permission denied: account % is for an administrator', new.id
            using errcode = 'insufficient_privilege', constraint = 'administrators_write_accounts';
    end if;
    if tg_op = 'UPDATE' and old.is_active and not new.is_active then
        if new.id = policy.own_account() then
            raise exception 'nobody suspends oneself'
                using errcode = 'check_violation', constraint = 'nobody_suspends_oneself';
        end if;
        perform pg_advisory_xact_lock(hashtext('cordee administrators'));
        if not policy.administrator_beside(new.id) then
            raise exception 'account % is the last administrator', new.id
                using errcode = 'check_violation', constraint = 'an_administrator_remains';
        end if;
    end if;
    return new;
end $body$
"""
MEMBERSHIPS = """
create function app.administrators_write_memberships() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $body$
begin
    if current_user <> 'cordee_web' then
        return new;
    end if;
    if policy.role() is distinct from 'administrator' or not (policy.departements() = '{}'
            or (new.departements <> '{}' and new.departements::text[] <@ policy.departements())) then
        raise exception 'permission denied: membership % is for an administrator of its territory', new.id
            using errcode = 'insufficient_privilege', constraint = 'administrators_write_memberships';
    end if;
    if new.user_id = policy.own_account() then
        raise exception 'nobody changes one''s own functions'
            using errcode = 'check_violation', constraint = 'nobody_changes_ones_own_functions';
    end if;
    if tg_op = 'UPDATE' and new.role = 'administrator' and new.valid_until is not null then
        perform pg_advisory_xact_lock(hashtext('cordee administrators'));
        if not policy.administrator_beside(new.user_id) then
            raise exception 'account % is the last administrator', new.user_id
                using errcode = 'check_violation', constraint = 'an_administrator_remains';
        end if;
    end if;
    return new;
end $body$
"""


def guard(table, function):
    return migrations.RunSQL(
        f"create trigger {function} before insert or update on {table} for each row execute function app.{function}()",
        f"drop trigger {function} on {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("network", "0004_second_factors_kept_in_clear_are_set_again")]

    operations = [
        policy_function("administers(account bigint)", returns="boolean", body=ADMINISTERS),
        policy_function("own_account()", returns="bigint", body=OWN_ACCOUNT),
        policy_function("administrator_beside(one bigint)", returns="boolean", body=ADMINISTRATOR_BESIDE),
        migrations.RunSQL(ACCOUNTS, "drop function app.administrators_write_accounts()"),
        migrations.RunSQL(MEMBERSHIPS, "drop function app.administrators_write_memberships()"),
        guard("network_user", "administrators_write_accounts"),
        guard("network_membership", "administrators_write_memberships"),
        grant("insert, update (is_active)", "network_user", to="cordee_web"),
        grant("insert, update (valid_until)", "network_membership", to="cordee_web"),
    ]
