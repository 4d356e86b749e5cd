"""The test database: one throw-away cluster, one template for each state of the migrations, one copy a process.

The connection of a test is a superuser's session that took the role of the web server, so row-level security applies
and `bypass_row_security` can step out of it.
"""

import contextlib
import hashlib
import importlib.metadata
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psutil
from django.db import connection, transaction
from psycopg import Connection, sql

from cordee.config import migrating, roles
from cordee.config.embedded import SUPERUSER, Cluster

PROJECT = Path(__file__).resolve().parents[1]
TEST_DATA = PROJECT / "var" / "test"
MIGRATED_LIBRARIES = ("Django", "django-allauth", "procrastinate")
TEMPLATES_KEPT = 4


def throwaway_cluster() -> Cluster:
    """CORDEE_POSTGRES_BIN runs the tests on another version of PostgreSQL, in a folder of its own."""
    if binaries := os.environ.get("CORDEE_POSTGRES_BIN"):
        return Cluster(TEST_DATA / "other", binaries=Path(binaries), throwaway=True)
    return Cluster(TEST_DATA, throwaway=True)


def address(database: str) -> str:
    return f"{throwaway_cluster().address(SUPERUSER, database)}&options={quote(f'-c role={roles.WEB}')}"


@contextlib.contextmanager
def bypass_row_security() -> Iterator[None]:
    """Write and read as superuser for the block, whatever the access context; factories use it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role'), set_config('role', 'none', true)")  # read first, then set
        (role, _) = cursor.fetchone()
        yield
        if role != "none":  # not inside another such block
            cursor.execute("SELECT set_config('role', %s, true)", [role])


@contextlib.contextmanager
def undone_after() -> Iterator[None]:
    """What a fixture of a whole file writes: each test has its own transaction inside, and all is undone at the end."""
    around_the_file = transaction.atomic()
    around_the_file._from_testcase = True  # as Django's own: what runs inside may ask for a transaction of its own
    with around_the_file:
        yield
        transaction.set_rollback(True)


def analyze() -> None:
    """Give the planner the statistics of rows that are not committed: without them a crowded test waits for minutes."""
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("analyze")


class DatabaseCopy:
    """The copy that one test process uses."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self.cluster = cluster
        self.name = name

    def open(self) -> None:
        self.cluster.join()
        with self.cluster.connect() as server, _one_at_a_time(server):
            _drop_leftovers(server)
            self.template = _template(self.cluster, server)
        self.create()

    def create(self) -> None:
        """Make the copy anew: what a test that commits calls when it ends."""
        connection.close()
        with self.cluster.connect() as server:
            _drop(server, self.name)
            _copy(server, self.template, self.name)

    def close(self) -> None:
        connection.close()
        with self.cluster.connect() as server:
            _drop(server, self.name)
        self.cluster.leave()


def fingerprint() -> str:
    """Change whenever a migrated database would."""
    digest = hashlib.sha256("\n".join([*roles.role_statements(), *roles.privilege_statements()]).encode())
    digest.update(repr((migrating.LIBRARY_TABLES, migrating.LIBRARY_SEQUENCES)).encode())
    for library in MIGRATED_LIBRARIES:
        digest.update(f"{library} {importlib.metadata.version(library)}\n".encode())
    for path in sorted(PROJECT.glob("cordee/*/migrations/*.py")):
        digest.update(f"{path.relative_to(PROJECT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _template(cluster: Cluster, server: Connection) -> str:
    name = f"template_{fingerprint()}"
    if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        draft = f"draft_{name}"
        _drop(server, draft)
        server.execute(roles.create_database(draft).encode())
        with cluster.connect(draft) as inside:
            roles.install_privileges(inside, draft)
        _migrate(cluster.address(roles.MIGRATOR, draft))
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name)))
        _forget_old_templates(server)
    return name


def _migrate(owner_address: str) -> None:
    environment = {**os.environ, "DATABASE_URL": owner_address, "DATABASE_OWNER_URL": owner_address}
    command = [sys.executable, "-m", "cordee", "migrate"]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"The migrations fail:\n{done.stderr}")


def _forget_old_templates(server: Connection) -> None:
    found = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%' ORDER BY oid DESC")
    templates = [name for (name,) in found if name not in {"template0", "template1"}]
    for name in templates[TEMPLATES_KEPT:]:
        _drop(server, name)


def _drop_leftovers(server: Connection) -> None:
    """Drop the copies of killed runs: the number in their name is the process that started the run."""
    for (name,) in server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'").fetchall():
        if not psutil.pid_exists(int(name.split("_")[1])):
            _drop(server, name)


def _drop(server: Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _copy(server: Connection, template: str, name: str) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    server.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


@contextlib.contextmanager
def _one_at_a_time(server: Connection) -> Iterator[None]:
    server.execute("SELECT pg_advisory_lock(hashtext('cordee test template'))")
    try:
        yield
    finally:
        server.execute("SELECT pg_advisory_unlock(hashtext('cordee test template'))")
