from django.db import migrations

# Whatever page shows it: a reading of a case by who opened it in an emergency says why, and by which access.
REASON = """
begin
    select left('urgence ' || opened.id || ' : ' || opened.reason, 200) into new.reason
      from public.privacy_emergencyaccess opened
     where opened.membership_id = new.membership and opened.case_id::text = new."case"
       and opened.opened_at <= statement_timestamp() and statement_timestamp() < opened.expires_at
     order by opened.opened_at desc limit 1;
    new.reason := coalesce(new.reason, '');
    return new;
end
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0003_an_emergency_opens_one_case_for_an_hour"),
        ("audit", "0006_the_chain_is_sealed_by_its_job"),
    ]

    operations = [
        migrations.RunSQL(
            [
                "create function policy.a_reading_in_an_emergency_says_why() returns trigger language plpgsql "
                f"security definer set search_path = pg_catalog, pg_temp as $body${REASON}$body$",
                "revoke all on function policy.a_reading_in_an_emergency_says_why() from public",
                "alter function policy.a_reading_in_an_emergency_says_why() owner to cordee_policy",
            ],
            "drop function policy.a_reading_in_an_emergency_says_why()",
        ),
        migrations.RunSQL(
            "create trigger a_reading_in_an_emergency_says_why before insert on audit_event for each row "
            "when (new.membership is not null and new.kind like '%.read' and new.reason = '' and new.\"case\" <> '') "
            "execute function policy.a_reading_in_an_emergency_says_why()",
            "drop trigger a_reading_in_an_emergency_says_why on audit_event",
        ),
    ]
