from django.db import migrations

# What renewed a consent and what it renewed are one agreement: taken back together, or not at all.
WHOLE = """
begin
    if exists (
        select from public.people_consent one join public.people_consent other
            on other.id = one.renews_id or other.renews_id = one.id
         where one.id = new.id and (one.withdrawn_at is null) <> (other.withdrawn_at is null)
    ) then
        raise exception 'consent % is taken back without what renewed it', new.id
            using errcode = 'check_violation', constraint = 'renewed_consent_is_withdrawn_whole';
    end if;
    return null;
end
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_a_link_of_a_person_is_no_membership"),
        ("cases", "0002_a_participation_opens_a_case"),
    ]

    operations = [
        migrations.RunSQL(
            [
                "create function policy.agreement_is_whole() returns trigger language plpgsql security definer "
                f"set search_path = pg_catalog, pg_temp as $body${WHOLE}$body$",
                "revoke all on function policy.agreement_is_whole() from public",
                "alter function policy.agreement_is_whole() owner to cordee_policy",
            ],
            "drop function policy.agreement_is_whole()",
        ),
        migrations.RunSQL(
            "create constraint trigger renewed_consent_is_withdrawn_whole after insert or update of withdrawn_at "
            "on people_consent deferrable initially deferred for each row "
            "execute function policy.agreement_is_whole()",
            "drop trigger renewed_consent_is_withdrawn_whole on people_consent",
        ),
    ]
