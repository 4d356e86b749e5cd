from django.db import migrations

# By the organisation that opened them, on the grounds that are the default. Row security is forced on the owner too, who
# acts for nobody: it is lifted for this one statement, in this transaction.
BACKFILL = [
    "alter table cases_case no force row level security",
    "alter table cases_participation no force row level security",
    "update cases_case held set lawful_basis = 'mission_interet_public', health_exception = 'consentement_explicite',"
    " controller_id = coalesce((select door.organisation_id from cases_participation door"
    "  where door.case_id = held.id order by door.opened_by <> 'porte', door.valid_from limit 1),"
    "  held.next_action_owner_id)",
    "set constraints all immediate",
    "alter table cases_participation force row level security",
    "alter table cases_case force row level security",
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_a_case_says_on_what_ground_it_is_held")]

    operations = [migrations.RunSQL(BACKFILL, migrations.RunSQL.noop)]
