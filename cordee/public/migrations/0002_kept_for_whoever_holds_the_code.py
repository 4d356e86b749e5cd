from django.db import migrations

from cordee.audit.rls import grant, protect

VISITOR = "(select app.ctx()) = 'visitor'"
# The exact hash, which only the code gives, is said for the transaction that asks: without it, nothing is there.
WITH_ITS_CODE = f"{VISITOR} and code_hash = (select current_setting('cordee.kept_code', true))"
# The job forgets what has served its time, and sees nothing else.
FORGETS = "(select policy.job()) = 'public' and expires_at <= now()"
FRESH = f"{VISITOR} and expires_at > now() and kept_at <= now() + interval '1 minute'"

SENDS = "(select policy.job()) = 'outbox'"
FORGETS_PARCELS = "(select policy.job()) = 'public' and made_at <= now() - interval '1 day'"

# One kind of mail may be asked for by a visitor, to the address that she types.
ASKED = f"""
{VISITOR} and kind = 'result_asked' and recipient_kind = 'person' and channel = 'mail' and neutral_sender
and state = 'queued' and attempts = 0
"""


class Migration(migrations.Migration):
    dependencies = [
        ("public", "0001_what_a_visitor_asked_to_keep"),
        ("audit", "0003_journal_is_written_never_read"),
        ("outbox", "0007_a_failure_is_followed_by_somebody"),
    ]

    operations = [
        protect(
            "public_keptresult",
            select=f"({WITH_ITS_CODE}) or ({FORGETS})",
            insert=FRESH,
            delete=f"({WITH_ITS_CODE}) or ({FORGETS})",
        ),
        grant("select, insert, delete", "public_keptresult", to="cordee_web"),
        grant("select, delete", "public_keptresult", to="cordee_worker"),
        protect(
            "public_parcel",
            select=f"({SENDS}) or ({FORGETS_PARCELS})",
            insert=VISITOR,
            delete=f"({SENDS}) or ({FORGETS_PARCELS})",
        ),
        grant("insert", "public_parcel", to="cordee_web"),
        grant("select, delete", "public_parcel", to="cordee_worker"),
        migrations.RunSQL(
            f"create policy outbox_message_asked_now on outbox_message for insert to cordee_web with check ({ASKED})",
            "drop policy outbox_message_asked_now on outbox_message",
        ),
    ]
