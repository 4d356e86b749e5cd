from django.db import migrations

# Those of before that shared the line of their case: what ended that line ended theirs.
OWN_LINES = """
insert into cases_escalation (
    id, departement, case_id, referral, reason, awaits_id, due_on, opened_at, closed_at, closed_by_id, ending, last_key)
select gen_random_uuid(), referral.departement, referral.case_id, referral.id, 'sans_reponse',
       of_it.next_action_owner_id, referral.expires_on, referral.state_since, shared.closed_at,
       shared.closed_by_id, coalesce(shared.ending, ''), ''
  from referrals_referral referral join cases_case of_it on of_it.id = referral.case_id
  left join lateral (
       select line.closed_at, line.closed_by_id, line.ending from cases_escalation line
        where line.case_id = referral.case_id and line.reason = 'sans_reponse' and line.closed_at >= referral.state_since
        order by line.closed_at limit 1) shared on true
 where referral.state = 'expiree' and of_it.state = 'open'
   and not exists (select from cases_escalation own where own.case_id = referral.case_id
                      and own.referral = referral.id and own.reason = 'sans_reponse')
"""
TABLES = ("referrals_referral", "cases_case", "cases_escalation")


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0027_what_is_read_follows_the_consent_in_force"),
        ("cases", "0014_each_request_falls_to_the_animator_by_itself"),
    ]

    operations = [
        migrations.RunSQL(
            [
                *(f"alter table {table} no force row level security" for table in TABLES),
                OWN_LINES,
                "set constraints all immediate",
                *(f"alter table {table} force row level security" for table in TABLES),
            ],
            migrations.RunSQL.noop,
        ),
    ]
