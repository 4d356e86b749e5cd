"""Between the closing and the first question, ten days later, her link opened nothing: the closing counts as one."""

import importlib

from django.db import migrations

TODAY = "(statement_timestamp() at time zone 'Europe/Paris')::date"
OPEN, LATELY = "of_it.state = 'open' or", f"of_it.state = 'open' or of_it.closed_on > {TODAY} - 30 or"

# The three that say the same: her page, a sheet that she gave, and the code of the call that leads to her page.
PAGE = importlib.import_module("cordee.cases.migrations.0006_a_person_opens_her_own_case").PERSON_LINK
SHEET = importlib.import_module(
    "cordee.sheet.migrations.0002_a_sheet_is_hers_and_whoever_holds_its_link_reads_it"
).SHEET_OF_LINK
CODE = importlib.import_module("cordee.frontdesk.migrations.0007_a_code_leads_to_her_own_page").LINK
SHEET_ROW = "table(id uuid, of_case uuid, recipient text, lines jsonb, made_at timestamptz, expires_at timestamptz)"


def replaced(signature, returns, body):
    """The owner and the rights of the function stay."""
    head = (
        f"create or replace function policy.{signature} returns {returns} language sql stable security definer "
        "set search_path = pg_catalog, pg_temp as "
    )
    after = body.replace(OPEN, LATELY)
    return migrations.RunSQL(f"{head}$policy${after}$policy$", f"{head}$policy${body}$policy$")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0020_a_case_that_ends_asks_her_word"),
        ("sheet", "0002_a_sheet_is_hers_and_whoever_holds_its_link_reads_it"),
        ("frontdesk", "0007_a_code_leads_to_her_own_page"),
    ]

    operations = [
        replaced("person_link()", "uuid", PAGE),
        replaced("sheet_of_link(hash text)", SHEET_ROW, SHEET),
        replaced("personal_link_of_code(code_hash text)", "uuid", CODE),
    ]
