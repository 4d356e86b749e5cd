"""Row-level security, written once as text. For migrations only: what these functions return must never change.

The base functions, made by the first migrations of `audit` (the first two) and `network` (the others):

    app.ctx()               text    the context of the transaction; raises when it is missing or empty
    policy.job()            text    name of the job that acts, or null; null for who may not log in as the worker
    policy.membership()     uuid    the membership that acts, if it is in force and its account active, or null
    policy.organisation()   uuid    its organisation, or null
    policy.role()           text    its role, or null
    policy.departements()   text[]  its départements (empty: the whole region), or null

All `policy.*` functions are STABLE, SECURITY DEFINER, owned by `cordee_policy`, with a fixed search path. Write them in
a policy as `(select policy.organisation())`: computed once a query, not once a row. A function that returns an array
needs a cast, `id = any ((select policy.visible_cases())::uuid[])`: without it, PostgreSQL compares with rows of arrays.

Policies never refer to each other: a policy that needs another protected table asks a function of schema `policy` that
returns ids.
"""

from collections.abc import Iterator

from django.db.migrations import RunSQL

APPLICATION_ROLES = "cordee_web, cordee_worker"


def protect(
    table: str,
    *,
    select: str | None = None,
    insert: str | None = None,
    update: str | None = None,
    update_check: str | None = None,
    delete: str | None = None,
    to: str = APPLICATION_ROLES,
) -> RunSQL:
    """Force row security on ``table`` and write one policy for each expression given; what is not given is refused.

    ``update`` holds before the change, and after it too unless ``update_check`` says otherwise. A changed row must also
    pass ``select``. Privileges are apart: see ``grant``.
    """
    forward = [f"alter table {table} enable row level security", f"alter table {table} force row level security"]
    backward = [f"alter table {table} no force row level security", f"alter table {table} disable row level security"]
    for command, clauses in _clauses(select, insert, update, update_check or update, delete):
        forward.append(f"create policy {table}_{command} on {table} for {command} to {to} {clauses}")
        backward.insert(0, f"drop policy {table}_{command} on {table}")
    return RunSQL(forward, backward)


def _clauses(
    select: str | None, insert: str | None, update: str | None, update_check: str | None, delete: str | None
) -> Iterator[tuple[str, str]]:
    if select:
        yield "select", f"using ({select})"
    if insert:
        yield "insert", f"with check ({insert})"
    if update:
        yield "update", f"using ({update}) with check ({update_check})"
    if delete:
        yield "delete", f"using ({delete})"


def grant(privileges: str, on: str, *, to: str = APPLICATION_ROLES) -> RunSQL:
    """``grant("select, insert", "people_person")``; ``on`` may name several tables, or "function f()"."""
    return RunSQL(f"grant {privileges} on {on} to {to}", f"revoke {privileges} on {on} from {to}")


def policy_function(signature: str, *, returns: str, body: str, language: str = "sql") -> RunSQL:
    """A function of schema ``policy`` that sees every row and returns ids. Name tables with their schema in ``body``.

    The role `cordee_policy` needs the right to read the tables: ``grant("select", "…", to="cordee_policy")``.
    """
    return RunSQL(
        [
            f"create function policy.{signature} returns {returns} language {language} stable security definer "
            f"set search_path = pg_catalog, pg_temp as $policy${body}$policy$",
            f"revoke all on function policy.{signature} from public",
            f"grant execute on function policy.{signature} to {APPLICATION_ROLES}",
            f"alter function policy.{signature} owner to cordee_policy",
        ],
        f"drop function policy.{signature}",
    )


def append_only(table: str) -> RunSQL:
    """Refuse to change or remove a row, whoever asks; the owner included."""
    forward = [
        f"create trigger {table}_is_append_only before update or delete on {table} "
        "for each row execute function app.refuse_change()",
        f"create trigger {table}_is_not_emptied before truncate on {table} "
        "for each statement execute function app.refuse_change()",
    ]
    backward = [
        f"drop trigger {table}_is_not_emptied on {table}",
        f"drop trigger {table}_is_append_only on {table}",
    ]
    return RunSQL(forward, backward)
