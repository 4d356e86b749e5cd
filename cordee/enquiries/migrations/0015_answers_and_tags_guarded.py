from importlib import import_module

from django.db import migrations

from cordee.audit.rls import grant, protect

first = import_module("cordee.enquiries.migrations.0002_visitors_write_and_the_line_reads")
promised = import_module("cordee.enquiries.migrations.0013_an_agent_promises_and_signs_each_attempt")
late = import_module("cordee.enquiries.migrations.0007_what_is_late_is_seen_beyond_the_line")

# A visitor puts her demand in nobody's name, and under no word of the line.
FRESH = f"{first.FRESH} and named_at is null and tags = '{{}}'"
SENDS = "(select policy.job()) = 'outbox'"
OPENS = "enquiry_id = any ((select policy.enquiries_read())::uuid[])"
# In somebody's name, who has not taken it up for all that.
NAMED = late.LATE.replace(
    "else 'en_retard' end",
    "when one.named_at is not null then 'donnee'\n            else 'en_retard' end",
)


def promises(check):
    return f"alter policy enquiries_enquiry_promised on enquiries_enquiry with check ({check})"


def says_why(body):
    """The owner and the rights of the function stay."""
    return (
        "create or replace function policy.late_enquiries() "
        "returns table(kind text, departement text, awaited_at timestamptz, why text) language sql stable "
        f"security definer set search_path = pg_catalog, pg_temp as $policy${body}$policy$"
    )


def comes_in(fresh):
    check = f"({first.VISITOR} and {fresh}) or {first.JOB}"
    return f"alter policy enquiries_enquiry_insert on enquiries_enquiry with check ({check})"


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0014_a_mail_is_a_demand_and_each_has_a_name")]

    operations = [
        migrations.RunSQL(comes_in(FRESH), comes_in(first.FRESH)),
        migrations.RunSQL(
            promises(f"{promised.PROMISED} and named_at is null and tags = '{{}}'"), promises(promised.PROMISED)
        ),
        migrations.RunSQL(says_why(NAMED), says_why(late.LATE)),
        protect(
            "enquiries_enquiryanswer",
            select=f"{OPENS} or {first.JOB} or {SENDS}",
            insert=f"(membership_id = (select policy.membership()) and {OPENS}) or {first.JOB}",
            delete=first.JOB,
        ),
        grant("select, insert", "enquiries_enquiryanswer"),
        grant("delete", "enquiries_enquiryanswer", to="cordee_worker"),
    ]
