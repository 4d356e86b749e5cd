"""A database to measure in: a server of its own in a folder of its own, one copy a size, gone at the end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.db import connection
from psycopg import Connection, sql

from cordee.config.embedded import SUPERUSER, Cluster
from cordee.config.roles import DATABASE, WEB
from cordee.measures.population import fill

Say = Callable[[str], None]
# A laptop's server: what does not fit in this memory comes from the cache of the system.
MEMORY = MappingProxyType({"shared_buffers": "256MB", "max_wal_size": "4GB"})

CARELESS = ("fsync", "full_page_writes", "autovacuum")


def ample(cluster: Cluster) -> None:
    """Start the server again with enough memory, and little to write while it is filled."""
    with cluster.connect() as server:
        for name, value in MEMORY.items():
            server.execute(f"alter system set {name} = '{value}'".encode())
    cluster.stop()
    cluster.revive()


class Place:
    """One copy of the migrated database, with its cases, and the two ways to work in it."""

    def __init__(self, cluster: Cluster, cases: int) -> None:
        self.cluster, self.cases, self.name = cluster, cases, f"{DATABASE}_{cases}"

    def make(self, say: Say) -> None:
        connection.close()
        with self.cluster.connect() as server:
            copied = sql.SQL("create database {} template {}")
            server.execute(copied.format(sql.Identifier(self.name), sql.Identifier(DATABASE)))
        with _careless(self.cluster), self.connect(SUPERUSER) as inside:
            for step in fill(inside, self.cases):
                say(f"{self.cases} dossiers : {step}")

    def connect(self, role: str) -> Connection:
        connected: Connection = self.cluster.connect(self.name) if role == SUPERUSER else self._as(role)
        return connected

    def _as(self, role: str) -> Connection:
        return Connection.connect(self.cluster.address(role, self.name), autocommit=True)

    @contextmanager
    def protected(self) -> Iterator[None]:
        """As the site works: its own role, under the policies, and what ``visible_to`` says."""
        with _connected(self.name, WEB):
            yield

    @contextmanager
    def bare(self) -> Iterator[None]:
        """Without either layer of access: no policy holds a superuser, and every queryset is whole."""
        with _connected(self.name, SUPERUSER), _everything_visible():
            yield


@contextmanager
def _careless(cluster: Cluster) -> Iterator[None]:
    """For the block, nothing waits for the disk and nothing is tidied up; who measures wants both afterwards."""
    with cluster.connect() as server:
        for name in CARELESS:
            server.execute(f"alter system set {name} = off".encode())
        server.execute("select pg_reload_conf()")
        try:
            yield
        finally:
            for name in CARELESS:
                server.execute(f"alter system reset {name}".encode())
            server.execute("select pg_reload_conf()")
            server.execute("checkpoint")


@contextmanager
def _connected(database: str, role: str) -> Iterator[None]:
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update({"NAME": database, "USER": role})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)


@contextmanager
def _everything_visible() -> Iterator[None]:
    kinds: set[Any] = {type(model._default_manager.all()) for model in apps.get_models()}
    scoped = {kind: kind.visible_to for kind in kinds if hasattr(kind, "visible_to")}
    for kind in scoped:
        kind.visible_to = lambda self, actor: self.all()
    try:
        yield
    finally:
        for kind, visible_to in scoped.items():
            kind.visible_to = visible_to
