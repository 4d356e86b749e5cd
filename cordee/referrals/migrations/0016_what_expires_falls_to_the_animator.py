from django.db import migrations

from cordee.audit.rls import APPLICATION_ROLES

# I-04: whatever the way by which a request expires, the animator has it in the same transaction.
EXPIRED = """
begin
    insert into public.cases_escalation (
        id, departement, case_id, referral, reason, awaits_id, due_on, opened_at, ending, last_key)
    select gen_random_uuid(), referral.departement, referral.case_id, referral.id, 'sans_reponse',
           of_it.next_action_owner_id, referral.expires_on, new.at, '', ''
      from public.referrals_referral referral join public.cases_case of_it on of_it.id = referral.case_id
     where referral.id = new.referral_id and of_it.state = 'open'
    on conflict do nothing;
    return null;
end
"""

# Those of before, where nobody has asked anybody else since.
BACKFILL = [
    "alter table referrals_referral no force row level security",
    "alter table cases_case no force row level security",
    "alter table cases_escalation no force row level security",
    "insert into cases_escalation (id, departement, case_id, referral, reason, awaits_id, due_on, opened_at, ending,"
    " last_key) select distinct on (referral.case_id) gen_random_uuid(), referral.departement, referral.case_id,"
    " referral.id, 'sans_reponse', of_it.next_action_owner_id, referral.expires_on, referral.state_since, '', ''"
    " from referrals_referral referral join cases_case of_it on of_it.id = referral.case_id"
    " where referral.state = 'expiree' and of_it.state = 'open' order by referral.case_id, referral.state_since desc",
    "set constraints all immediate",
    "alter table cases_escalation force row level security",
    "alter table cases_case force row level security",
    "alter table referrals_referral force row level security",
]


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0015_a_person_acts_on_her_own_requests"),
        ("cases", "0008_escalations_have_their_readers"),
    ]

    operations = [
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        migrations.RunSQL(
            "alter table cases_escalation add constraint escalation_is_about_a_referral "
            "foreign key (referral) references referrals_referral (id)",
            "alter table cases_escalation drop constraint escalation_is_about_a_referral",
        ),
        migrations.RunSQL(
            [
                "create function policy.expired_falls_to_the_animator() returns trigger language plpgsql "
                f"security definer set search_path = pg_catalog, pg_temp as $body${EXPIRED}$body$",
                "revoke all on function policy.expired_falls_to_the_animator() from public",
                "alter function policy.expired_falls_to_the_animator() owner to cordee_policy",
                "create trigger expired_falls_to_the_animator after insert on referrals_transition for each row "
                "when (new.to_state = 'expiree') execute function policy.expired_falls_to_the_animator()",
            ],
            [
                "drop trigger expired_falls_to_the_animator on referrals_transition",
                "drop function policy.expired_falls_to_the_animator()",
            ],
        ),
        migrations.RunSQL(
            f"create policy cases_escalation_of_link_insert on cases_escalation for insert to {APPLICATION_ROLES} "
            "with check (taken_by_id is null and closed_at is null and case_id = (select policy.link_case()))",
            "drop policy cases_escalation_of_link_insert on cases_escalation",
        ),
    ]
