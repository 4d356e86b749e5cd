import uuid

import django.db.models.deletion
from django.db import migrations, models

from cordee.audit.rls import grant

# No person key, hence no row security; and an address is read before anybody is known to act, as a session is.
# What the web role writes is its own all the same.
OWN = """
create function app.members_write_their_calendar_address() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $body$
declare
    owner uuid := coalesce(new.membership_id, old.membership_id);
begin
    if current_user = 'cordee_web' and owner is distinct from policy.membership() then
        raise exception 'permission denied: the address of a calendar is its member''s'
            using errcode = 'insufficient_privilege', constraint = 'members_write_their_calendar_address';
    end if;
    return coalesce(new, old);
end $body$
"""


class Migration(migrations.Migration):
    dependencies = [("network", "0007_who_hears_of_messages_that_nobody_got")]

    operations = [
        migrations.CreateModel(
            name="CalendarAddress",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_address",
                        to="network.membership",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("secret_hash__regex", "^[0-9a-f]{64}$")),
                        name="calendar_address_secret_is_hashed",
                    )
                ],
            },
        ),
        migrations.RunSQL(OWN, "drop function app.members_write_their_calendar_address()"),
        migrations.RunSQL(
            "create trigger members_write_their_calendar_address before insert or delete on network_calendaraddress"
            " for each row execute function app.members_write_their_calendar_address()",
            "drop trigger members_write_their_calendar_address on network_calendaraddress",
        ),
        grant("select, insert, delete", "network_calendaraddress", to="cordee_web"),
        grant("select", "network_calendaraddress", to="cordee_worker"),
    ]
