from django.db import migrations

# As before, and the context of a person, « person:… », is no membership either.
MEMBERSHIP = """
select membership.id
  from public.network_membership membership
  join public.network_user account on account.id = membership.user_id
 where membership.id = case
           when app.ctx() = 'visitor' or app.ctx() like 'link:%'{more} or app.ctx() like 'job:%' then null
           else app.ctx()
       end::uuid
   and account.is_active
   and membership.valid_from <= statement_timestamp()
   and (membership.valid_until is null or statement_timestamp() < membership.valid_until)
"""


def replaced(body):
    """The owner and the rights of the function stay."""
    return (
        "create or replace function policy.membership() returns uuid language sql stable security definer "
        f"set search_path = pg_catalog, pg_temp as $policy${body}$policy$"
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0004_a_person_has_her_own_link_and_renews_what_she_agreed_to")]

    operations = [
        migrations.RunSQL(
            replaced(MEMBERSHIP.replace("{more}", " or app.ctx() like 'person:%'")),
            replaced(MEMBERSHIP.replace("{more}", "")),
        ),
    ]
