from django.db import migrations

from cordee.audit.rls import grant

# The journal is never read by a page, save for this: to whom it is about, to who leads, and to the team leads of those
# who take part, which organisations read who she is or more, in which function, and when. Never what was on the page.
READERS = """
select coalesce(event.organisation, answered.recipient_id), coalesce(reader.role, '')::text,
       min((event.at at time zone 'Europe/Paris')::date), max((event.at at time zone 'Europe/Paris')::date)
  from public.audit_event event
  left join public.network_membership reader on reader.id = event.membership
  left join public.referrals_referral answered
    on event.actor_kind = 'link' and answered.id::text = event.target and answered.case_id = one
 where event."case" = one::text and event.kind like '%.read' and event.actor_kind in ('member', 'link')
   and event.classes && '{identity,situation,health,private,medical}'::varchar[]
   and coalesce(event.organisation, answered.recipient_id) is not null
   and not one = any ((select policy.shut_contents())::uuid[])
   and ((select policy.own_case()) = one
        or (policy.role() in ('adviser', 'health_professional') and policy.case_as(one, '{lead}') = one)
        or (policy.role() = 'team_lead' and policy.case_as(one, '{lead,partner,invited,reader,trace}') = one))
 group by 1, 2
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0005_what_came_since_is_narrowed_too"),
        ("cases", "0006_a_person_opens_her_own_case"),
        ("referrals", "0026_a_request_goes_on_by_letter"),
        ("audit", "0004_the_journal_has_a_part_for_each_month"),
    ]

    operations = [
        grant("select", "audit_event", to="cordee_policy"),
        migrations.RunSQL(
            [
                "create function policy.readers_of(one uuid) "
                "returns table (organisation uuid, role text, first_on date, last_on date) language sql stable "
                f"security definer set search_path = pg_catalog, pg_temp as $policy${READERS}$policy$",
                "revoke all on function policy.readers_of(uuid) from public",
                "grant execute on function policy.readers_of(uuid) to cordee_web, cordee_worker",
                "alter function policy.readers_of(uuid) owner to cordee_policy",
            ],
            "drop function policy.readers_of(uuid)",
        ),
    ]
