from django.db import migrations

# A day late at most: the job that forgets passes each hour.
KEPT_TOO_LONG = """
select kept.id from public.public_keptresult kept where kept.expires_at < now() - interval '1 day'
union all
select parcel.id from public.public_parcel parcel where parcel.made_at < now() - interval '2 days'
"""

ASK = f"""
create function policy.broken_k02_kept() returns setof uuid language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $policy$
begin
    if policy.job() is distinct from 'invariants' then
        raise exception '% answers to the job of the invariants alone', 'broken_k02_kept()'
            using errcode = 'insufficient_privilege';
    end if;
    return query {KEPT_TOO_LONG};
end
$policy$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("invariants", "0008_a_sheet_ends_and_is_forgotten"),
        ("public", "0002_kept_for_whoever_holds_the_code"),
    ]

    operations = [
        migrations.RunSQL(
            "grant select (id, expires_at) on public_keptresult to cordee_policy",
            "revoke select (id, expires_at) on public_keptresult from cordee_policy",
        ),
        migrations.RunSQL(
            "grant select (id, made_at) on public_parcel to cordee_policy",
            "revoke select (id, made_at) on public_parcel from cordee_policy",
        ),
        migrations.RunSQL(ASK, "drop function policy.broken_k02_kept()"),
        migrations.RunSQL(
            [
                "revoke all on function policy.broken_k02_kept() from public",
                "grant execute on function policy.broken_k02_kept() to cordee_worker",
                "alter function policy.broken_k02_kept() owner to cordee_policy",
            ],
            migrations.RunSQL.noop,
        ),
    ]
