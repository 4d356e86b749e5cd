"""Who supports somebody asks another organisation for its part, and goes on leading: the request says so once."""

from django.db import migrations, models

# A request that goes on stands in the case as the one before it. The line of the continuation is written first.
STANDS = """
begin
    select source.as_partner into new.as_partner
      from public.referrals_continuation line
      join public.referrals_referral source on source.id = line.source_id
     where line.child = new.id;
    if not found then
        new.as_partner := false;
    end if;
    return new;
end
"""

FORWARD = [
    "create function policy.a_child_stands_as_its_source() returns trigger language plpgsql security definer "
    f"set search_path = pg_catalog, pg_temp as $body${STANDS}$body$",
    "revoke all on function policy.a_child_stands_as_its_source() from public",
    "alter function policy.a_child_stands_as_its_source() owner to cordee_policy",
    "create trigger a_child_stands_as_its_source before insert on referrals_referral for each row "
    "when (new.idempotency_key like 'suite:%') execute function policy.a_child_stands_as_its_source()",
]
BACKWARD = [
    "drop trigger a_child_stands_as_its_source on referrals_referral",
    "drop function policy.a_child_stands_as_its_source()",
]


class Migration(migrations.Migration):
    dependencies = [("referrals", "0035_who_refused_is_asked_again_last")]

    operations = [
        migrations.AddField("referral", "as_partner", models.BooleanField(default=False, db_default=False)),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
