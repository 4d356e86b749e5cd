"""The roles of the database and what they may do: run by the embedded server, printed for an external one.

Nobody who logs in owns a table. ``cordee_policy`` owns the functions that compute visible ids and reads all tables
for them; no one can log in as it.
"""

from psycopg import Connection

OWNER, POLICY = "cordee_owner", "cordee_policy"
MIGRATOR, WEB, WORKER = "cordee_migrator", "cordee_web", "cordee_worker"
DATABASE = "cordee"
PLACEHOLDER = "REPLACE-ME"

ATTRIBUTES = {
    OWNER: "NOLOGIN NOBYPASSRLS",
    POLICY: "NOLOGIN BYPASSRLS",
    MIGRATOR: "LOGIN NOBYPASSRLS",
    WEB: "LOGIN NOBYPASSRLS",
    WORKER: "LOGIN NOBYPASSRLS",
}
# What a program that vanished had locked is free after the last of each line; a slow mail server takes less.
LIMITS = {
    WEB: {"statement_timeout": "30s", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "60s"},
    WORKER: {"statement_timeout": "10min", "lock_timeout": "30s", "idle_in_transaction_session_timeout": "3min"},
}


def role_statements() -> list[str]:
    """Statements for the whole server; they may be run again."""
    create = [
        f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$" for role in ATTRIBUTES
    ]
    alter = [
        f"ALTER ROLE {role} {attributes} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
        for role, attributes in ATTRIBUTES.items()
    ]
    limit = [
        f"ALTER ROLE {role} SET {name} = '{value}'" for role, limits in LIMITS.items() for name, value in limits.items()
    ]
    return [*create, *alter, *limit, f"GRANT {OWNER}, {WORKER} TO {MIGRATOR}", f"GRANT {POLICY} TO {OWNER}"]


def privilege_statements(database: str = DATABASE) -> list[str]:
    """Statements inside ``database``; they may be run again."""
    return [
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {database} TO {MIGRATOR}, {WEB}, {WORKER}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}",
        f"GRANT USAGE ON SCHEMA public TO {POLICY}, {WEB}, {WORKER}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT ON TABLES TO {POLICY}",
    ]


def create_database(database: str = DATABASE) -> str:
    return f"CREATE DATABASE {database} OWNER {OWNER} ENCODING 'UTF8' TEMPLATE template0"


def install(server: Connection, database: str = DATABASE) -> None:
    """Make roles and database through a superuser's autocommit connection to another database of the server."""
    for statement in role_statements():
        server.execute(statement.encode())
    if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        server.execute(create_database(database).encode())


def install_privileges(inside: Connection, database: str = DATABASE) -> None:
    for statement in privilege_statements(database):
        inside.execute(statement.encode())


def as_script() -> str:
    """Return what an administrator of an external server gives once to psql, as superuser."""
    logins = (MIGRATOR, WEB, WORKER)
    forgotten = ", ".join(f":'{role}_password'" for role in logins)
    in_two_pieces = f"'{PLACEHOLDER[:3]}' || '{PLACEHOLDER[3:]}'"  # not found by who replaces it everywhere
    passwords = [f"ALTER ROLE {role} PASSWORD :'{role}_password'" for role in logins]
    variables = [f"\\set {role}_password '{PLACEHOLDER}'" for role in logins]
    lines = [
        "-- Cordée: roles and database on PostgreSQL 15 or later. Run once, as superuser:",
        "--   cordee database roles > roles.sql ; edit the three passwords ; psql -f roles.sql postgres",
        "-- It may be run again: nothing is lost.",
        "\\set ON_ERROR_STOP on",
        *variables,
        f"SELECT ({in_two_pieces}) IN ({forgotten}) AS forgotten \\gset",
        "\\if :forgotten",
        "\\warn Replace the three passwords first: nothing was done.",
        "\\quit",
        "\\endif",
        "SET client_min_messages = warning;",
        "",
        *(f"{statement};" for statement in role_statements()),
        *(f"{statement};" for statement in passwords),
        "",
        f"SELECT $sql${create_database()}$sql$ WHERE NOT EXISTS"
        f" (SELECT 1 FROM pg_database WHERE datname = '{DATABASE}') \\gexec",
        f"\\connect {DATABASE}",
        "",
        *(f"{statement};" for statement in privilege_statements()),
    ]
    return "\n".join(lines) + "\n"
