"""Read in the catalogue of the database itself: what is protected, by what, and who owns what."""

import re

import pytest
from django.db import connection

from cordee.config.roles import OWNER, POLICY, WEB, WORKER

pytestmark = pytest.mark.django_db

KEYS = {"person", "person_id", "case", "case_id", "referral", "referral_id", "orientation", "orientation_id"}
ANCHOR = "people_person"
IDS = {"uuid", "uuid[]", "text", "text[]", "bigint", "bigint[]", "boolean"}
# To whom holds the code of a call or of an enquiry: its state, no id at all.
# To an agent, of calls that the own organisation has answered: when, and how they ended.
ANSWERS_A_NUMBER = {"policy.calls_of_number(text,integer)"}
ANSWERS_A_CODE = {"policy.followed_call(text)", "policy.followed_enquiry(text)"}
# To who sends it, or agrees to it: the day when the same was sent before.
ANSWERS_A_DRAFT = {"policy.twin_sent_on(uuid,date)", "policy.awaiting_twin_sent_on(uuid,date)"}
# To who took the call, and to who received the request: when the receiver was rung, who answered, taken or not.
ANSWERS_WHO_WAS_RUNG = {"policy.transfers_before(uuid)"}
ANSWERS_A_DEMO = {"policy.messages_that_wait_in_a_demo()"}  # kinds and hours, where the demo has built its pieces
# Lines without anybody, to whoever can have what the line has not seen to seen to.
ANSWERS_WHAT_IS_LATE = {"policy.late_enquiries()"}
# Codes and names to an agent; counts of nobody to whoever may read the campaign.
ANSWERS_OF_CAMPAIGNS = {
    "policy.running_campaigns(date)",
    "policy.campaign_effect(text)",
    "policy.campaign_weeks(text,date,date)",
}
# To everybody, when the line answers. To who supervises it, what waits and who answers, never who calls; decisions
# without whom they are about nor who took them; to who took one, what is written to her about it.
ANSWERS_OF_THE_LINE = {
    "policy.line_hours()",
    "policy.line_dangers()",
    "policy.line_events()",
    "policy.line_agents(interval)",
    "policy.line_queue(timestamp with time zone,timestamp with time zone)",
    "policy.line_outcomes(timestamp without time zone,timestamp without time zone,integer)",
    "policy.line_overrides(timestamp with time zone,timestamp with time zone)",
    "policy.own_noted()",
}
ANSWERS_WHAT_FAILED = {"policy.messages_nobody_got()"}  # kinds and addresses, to administrators and rights officers
ANSWERS_WHO_READ = {"policy.readers_of(uuid)"}  # which organisations, in which function, and when; to whom it concerns
# To who takes part in a case: what was said to come next in it, by which organisation, and when; words of nobody.
ANSWERS_WHAT_WAS_PLANNED = {"policy.plans_of(uuid,timestamp with time zone,uuid,integer)"}
# To who leads a case now, how many programmes, appointments and applications run in it: what closing waits for.
ANSWERS_WHAT_RUNS = {"policy.runs_in(uuid)"}
# To who leads a case now, when it will be erased because she asked for it; words of nobody.
ANSWERS_WHAT_GOES = {"policy.erasures_to_come()"}
# When a contact's link was opened, to her and to who leads.
ANSWERS_OF_A_CONTACT = {"policy.employer_readings(uuid)"}
# To who holds the address of a sheet, what she wrote in it; to herself alone, the hours at which hers were opened.
ANSWERS_A_SHEET = {"policy.sheet_of_link(text)", "policy.sheets_opened()"}
# To who leads a team, how many persons its organisation follows.
ANSWERS_A_LOAD = {"policy.followed_here()"}
# Ids, counts, and why; the web server may not call them.
ANSWERS_ITS_JOB = {
    "policy.loads_to_say(date)",
    "policy.look_alikes(uuid)",
    "policy.watched(date,date,integer,integer,uuid[])",
    "policy.read_without_follow_up(date,date,interval,interval)",
}
LETTERS = {"SELECT": "r", "INSERT": "a", "UPDATE": "w", "DELETE": "d"}


def ask(question: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def tables_with_a_person_key() -> set[str]:
    """Those with a column that names a person or a case, and those that point to them, however far."""
    found = {ANCHOR} & set(connection.introspection.table_names())
    columns = ask("select table_name, column_name from information_schema.columns where table_schema = 'public'")
    found |= {table for table, column in columns if column in KEYS}
    links = ask("select conrelid::regclass::text, confrelid::regclass::text from pg_constraint where contype = 'f'")
    while more := {child for child, parent in links if parent in found} - found:
        found |= more
    return found


def policies() -> list[tuple[str, str, str, bool]]:
    """Table, name, expressions and whether it opens (or only narrows), of each policy."""
    return ask(
        "select polrelid::regclass::text, polname,"
        " concat_ws(' ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)), polpermissive"
        " from pg_policy order by 1, 2"
    )


def test_every_table_with_a_person_key_forces_row_level_security():
    forced = {
        table
        for (table,) in ask("select oid::regclass::text from pg_class where relrowsecurity and relforcerowsecurity")
    }

    assert "audit_event" in tables_with_a_person_key()
    assert tables_with_a_person_key() - forced == set()


def test_row_level_security_is_never_switched_on_without_being_forced():
    halves = ask("select oid::regclass::text from pg_class where relrowsecurity <> relforcerowsecurity")

    assert halves == []


def test_what_is_granted_on_a_protected_table_has_a_policy():
    granted = ask(
        "select distinct oid::regclass::text, command from pg_class,"
        " unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) command, unnest(%s::text[]) role"
        " where relrowsecurity and (has_table_privilege(role, oid, command)"
        " or command <> 'DELETE' and has_any_column_privilege(role, oid, replace(command, 'DELETE', 'SELECT')))",
        [WEB, WORKER],
    )
    ruled = set(ask("select polrelid::regclass::text, polcmd from pg_policy where polpermissive"))

    assert [one for one in granted if not {(one[0], LETTERS[one[1]]), (one[0], "*")} & ruled] == []


def test_every_policy_that_opens_asks_who_acts():
    blind = [
        (table, name) for table, name, text, opens in policies() if opens and not re.search(r"app\.ctx|policy\.", text)
    ]

    assert blind == []


def test_what_does_not_depend_on_the_row_is_asked_once_a_query():
    each_row = [
        (table, name, call)
        for table, name, text, _ in policies()
        for call, arguments in re.findall(r"(?<!SELECT )\b(policy\.\w+|app\.ctx)\(([^()]*)\)", text)
        if not re.sub(r"'[^']*'(::[\w\[\]]+)?|[,\s]", "", arguments)
    ]

    assert each_row == []


def test_policies_never_read_another_table_by_themselves():
    others = ask(
        "select polrelid::regclass::text, polname, refobjid::regclass::text from pg_depend"
        " join pg_policy on pg_policy.oid = objid and classid = 'pg_policy'::regclass"
        " where refclassid = 'pg_class'::regclass and refobjid <> polrelid"
    )

    assert others == []


def test_functions_that_see_everything_live_in_one_schema_with_one_owner_and_a_fixed_search_path():
    definers = ask(
        "select p.oid::regprocedure::text, n.nspname, pg_get_userbyid(proowner),"
        " coalesce(array_to_string(proconfig, ','), '') from pg_proc p join pg_namespace n on n.oid = pronamespace"
        " where prosecdef and not exists (select 1 from pg_depend where objid = p.oid and deptype = 'e')"
    )

    assert definers != []
    assert [name for name, schema, owner, _ in definers if (schema, owner) != ("policy", POLICY)] == []
    assert [name for name, _, _, settings in definers if "search_path=" not in settings] == []


def test_functions_of_the_policies_return_ids_change_nothing_and_are_not_for_everybody():
    functions = ask(
        "select p.oid::regprocedure::text, format_type(prorettype, null), provolatile, prosecdef,"
        " has_function_privilege('public', p.oid, 'execute')"
        " from pg_proc p join pg_namespace n on n.oid = pronamespace"
        " where nspname = 'policy' and prorettype <> 'trigger'::regtype"
    )

    told = ANSWERS_A_CODE | ANSWERS_A_SHEET | ANSWERS_A_DRAFT | ANSWERS_ITS_JOB | ANSWERS_WHO_READ
    told |= ANSWERS_OF_A_CONTACT | ANSWERS_WHAT_RUNS | ANSWERS_A_LOAD
    told |= ANSWERS_A_NUMBER | ANSWERS_A_DEMO | ANSWERS_WHAT_FAILED | ANSWERS_WHAT_IS_LATE | ANSWERS_WHO_WAS_RUNG
    told |= ANSWERS_OF_CAMPAIGNS | ANSWERS_OF_THE_LINE | ANSWERS_WHAT_WAS_PLANNED | ANSWERS_WHAT_GOES
    assert {name for name, returns, *_ in functions if returns not in IDS} <= told
    assert [name for name, _, volatile, *_ in functions if volatile != "s"] == []
    assert [name for name, *_, definer, open_to_all in functions if not definer or open_to_all] == []


def test_no_one_who_logs_in_owns_a_table_a_view_or_a_function():
    owned = ask(
        "select oid::regclass::text, pg_get_userbyid(relowner) from pg_class"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'S')"
        " and pg_get_userbyid(relowner) <> %s",
        OWNER,
    )

    assert owned == []


def test_views_ask_with_the_rights_of_who_looks_and_none_is_stored():
    views = ask(
        "select oid::regclass::text, relkind, coalesce(array_to_string(reloptions, ','), '') from pg_class"
        " where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')"
    )

    assert [name for name, kind, options in views if kind == "m" or "security_invoker=true" not in options] == []


@pytest.mark.parametrize("role", [WEB, WORKER])
@pytest.mark.parametrize("privilege", ["TRUNCATE", "REFERENCES", "TRIGGER"])
def test_the_roles_that_log_in_neither_empty_tables_nor_attach_to_them(role, privilege):
    granted = ask(
        "select oid::regclass::text from pg_class where relnamespace = 'public'::regnamespace"
        " and relkind in ('r', 'p') and has_table_privilege(%s, oid, %s)",
        role,
        privilege,
    )

    assert granted == []


def test_the_roles_that_log_in_neither_bypass_policies_nor_make_others():
    strong = ask(
        "select rolname from pg_roles where rolname like 'cordee\\_%%' and rolcanlogin and rolname <> current_user"
        " and rolname <> 'cordee_superuser' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)"
    )

    assert strong == []
