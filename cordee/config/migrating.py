"""Bring the database to the state that this version of the program expects."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from .databases import Login, logged_in_as
from .errors import CannotStart
from .roles import WEB, WORKER

OLDEST_SERVER = 15
READ, WRITE = "SELECT", "SELECT, INSERT, UPDATE, DELETE"

# Tables that come with the libraries; each room grants its own in its migrations.
LIBRARY_TABLES = {
    "django_migrations": {WEB: READ, WORKER: READ},
    "django_content_type": {WEB: READ, WORKER: READ},
    "auth_permission": {WEB: READ, WORKER: READ},
    "auth_group": {WEB: READ, WORKER: READ},
    "auth_group_permissions": {WEB: READ, WORKER: READ},
    "account_emailaddress": {WEB: WRITE, WORKER: "SELECT, INSERT"},
    "account_emailconfirmation": {WEB: WRITE, WORKER: READ},
    "mfa_authenticator": {WEB: WRITE, WORKER: "SELECT, DELETE"},
    "procrastinate_jobs": {WEB: "SELECT, INSERT", WORKER: WRITE},
    "procrastinate_events": {WEB: "INSERT", WORKER: WRITE},
    "procrastinate_periodic_defers": {WORKER: WRITE},
    "procrastinate_workers": {WEB: READ, WORKER: WRITE},
}
LIBRARY_SEQUENCES = {
    "procrastinate_jobs_id_seq": (WEB, WORKER),
    "procrastinate_events_id_seq": (WEB, WORKER),
    "procrastinate_periodic_defers_id_seq": (WORKER,),
}


def migrate(say: Callable[[str], None]) -> None:
    """Apply what is pending as the owner of the tables; cost a fraction of a second when nothing is."""
    with logged_in_as(Login.OWNER):
        check_server()
        with _alone():
            if pending := pending_migrations():
                say(f"mise à jour de la base : {len(pending)} étapes")
                call_command("migrate", interactive=False, verbosity=0)
                grant_library_tables()
            _prepare_the_months_ahead()


def _prepare_the_months_ahead() -> None:
    """The journal has a part for each month; without one, a line goes to the rest and is not lost."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.make_audit_partitions(24)")


@contextmanager
def _alone() -> Iterator[None]:
    """One migration at a time on a database, whatever the machine that runs it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('cordee migrate'))")
        yield
        cursor.execute("SELECT pg_advisory_unlock(hashtext('cordee migrate'))")


def pending_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def check_server() -> None:
    """Raise CannotStart when the server cannot be reached, refuses us, or is too old."""
    try:
        with psycopg.connect(**connection.get_connection_params()) as server:
            version = server.info.server_version // 10_000
    except psycopg.OperationalError as error:
        answer = str(error).strip().splitlines()[0]
        raise CannotStart(f"La base de données ne répond pas ou refuse la connexion : {answer}") from None
    if version < OLDEST_SERVER:
        raise CannotStart(
            f"Le serveur PostgreSQL est trop ancien : la version {OLDEST_SERVER} ou une plus récente est nécessaire."
        )


def check_worker() -> None:
    """Raise CannotStart when the jobs cannot reach the server, or would act there as somebody else."""
    with logged_in_as(Login.WORKER):
        try:
            check_server()
        except CannotStart as refusal:
            raise CannotStart(f"Les tâches n’ont pas accès à la base, voyez DATABASE_WORKER_URL. {refusal}") from None
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            (role,) = cursor.fetchone()
    if role != WORKER:
        raise CannotStart(f"DATABASE_WORKER_URL doit donner le rôle {WORKER}, et non {role}.")


def grant_library_tables() -> None:
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in LIBRARY_TABLES.keys() & present:
            for role, rights in LIBRARY_TABLES[table].items():
                cursor.execute(f"GRANT {rights} ON {table} TO {role}")
        for sequence, roles in LIBRARY_SEQUENCES.items():
            cursor.execute(f"GRANT USAGE ON SEQUENCE {sequence} TO {', '.join(roles)}")
