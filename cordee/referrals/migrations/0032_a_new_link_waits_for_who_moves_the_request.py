from django.db import migrations

# As before, and it takes its turn: while somebody ends the request, a link for it waits, and is refused if it ended.
KILLS_THE_OLD_ONE = """
    update public.referrals_answerlink link set revoked_at = new.created_at
     where link.referral_id = new.referral_id and link.revoked_at is null;
    if new.revoked_at is not null or not exists (
        select from public.referrals_referral referral
         where referral.id = new.referral_id and referral.recipient_id = new.organisation_id
    ) then
        raise exception 'link % is not for the receiver', new.id
            using errcode = 'check_violation', constraint = 'link_is_for_the_receiver';
    end if;
    return new;
"""
IN_TURN = """
    perform from public.referrals_referral referral where referral.id = new.referral_id
       and referral.state not in ('refusee', 'redirigee', 'expiree', 'retiree', 'annulee', 'erreur') for no key update;
    if not found then
        raise exception 'the request of link % has ended', new.id
            using errcode = 'serialization_failure', constraint = 'link_is_for_a_request_that_runs';
    end if;
"""


def new_link(body):
    """The owner and the rights of the function stay."""
    return (
        "create or replace function policy.a_new_link_kills_the_old_one() returns trigger language plpgsql "
        f"security definer set search_path = pg_catalog, pg_temp as $body$begin{body}end$body$"
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0031_no_request_is_drafted_in_a_closed_case")]

    operations = [migrations.RunSQL(new_link(IN_TURN + KILLS_THE_OLD_ONE), new_link(KILLS_THE_OLD_ONE))]
