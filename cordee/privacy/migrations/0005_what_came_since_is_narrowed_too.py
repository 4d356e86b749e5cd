from django.db import migrations

from cordee.audit.rls import APPLICATION_ROLES

NARROWED = [
    ("cases_escalation", "case_id", "shut_cases"),
    ("cases_personquestion", "case_id", "shut_cases"),
    ("cases_personanswer", "case_id", "shut_contents"),
    ("people_personlink", "case_id", "shut_cases"),
    ("matching_matchside", "case_id", "shut_cases"),
    ("referrals_continuation", "source_id", "shut_referrals"),
    ("referrals_referralquestion", "referral_id", "shut_referrals"),
    ("referrals_referralcomplement", "referral_id", "shut_referrals"),
]


def narrow(table, column, function):
    shut = f"select shut.id from unnest((select policy.{function}())::uuid[]) shut (id)"
    rule = f"{column} not in ({shut})"
    return migrations.RunSQL(
        f"create policy {table}_guarded on {table} as restrictive for all to {APPLICATION_ROLES}"
        f" using ({rule}) with check ({rule})",
        f"drop policy {table}_guarded on {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0004_a_reading_in_an_emergency_carries_its_reason"),
        ("cases", "0009_open_cases_by_the_day_they_are_due"),
        ("people", "0005_a_link_of_a_person_is_no_membership"),
        ("matching", "0002_each_side_sees_itself"),
        ("referrals", "0023_letters_carry_a_code"),
    ]

    operations = [narrow(*one) for one in NARROWED]
