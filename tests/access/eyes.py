"""The ways in which an actor sees rows: the application alone, the database alone, and both, as pages ask."""

from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, ActorKind
from cordee.network import queries as network
from cordee.network.models import User
from tests.access.oracle import Seen
from tests.database import bypass_row_security

# Nobody who acts reads them back: a journal and a queue, written by acts. They have their own tests of policies.
# What a visitor keeps opens by its code alone.
WRITTEN_ONLY = {"audit_event", "audit_chainlink", "outbox_message", "public_keptresult", "public_parcel"}


def protected_tables() -> list[str]:
    """Every table under row-level security, whether this battery knows it or not; of the journal, not its months."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relrowsecurity and not relispartition"
            " and relnamespace = 'public'::regnamespace order by 1"
        )
        return [name for (name,) in cursor.fetchall() if name not in WRITTEN_ONLY]


@cache
def models() -> dict[str, Any]:
    return {model._meta.db_table: model for model in apps.get_models()}


def by_application(actor: Actor) -> Seen:
    """Querysets alone, row-level security off; a member acts while the site finds its membership."""
    with bypass_row_security():
        if actor.kind is ActorKind.MEMBER and not _is_found(actor):
            return {table: set() for table in protected_tables()}
        return {table: _visible(table, actor) for table in protected_tables()}


def _is_found(actor: Actor) -> bool:
    user = User.objects.get(pk=actor.user)
    return user.is_active and network.actor_for(user, actor.membership) is not None


def by_database(actor: Actor) -> Seen:
    """Raw SQL as the web server's role, no queryset at all."""
    tables = protected_tables()
    with transaction.atomic(), acting_as(actor), connection.cursor() as cursor:
        return {table: _selected(cursor, table) for table in tables}


def by_both(actor: Actor) -> Seen:
    """As pages ask: what a join needs must be open to the actor too."""
    tables = protected_tables()
    with transaction.atomic(), acting_as(actor):
        return {table: _visible(table, actor) for table in tables}


EYES = {"application": by_application, "database": by_database, "both": by_both}


def _visible(table: str, actor: Actor) -> set[Any]:
    model: Any = models()[table]
    return set(model.objects.visible_to(actor).values_list("pk", flat=True))


def _selected(cursor: Any, table: str) -> set[Any]:
    key = primary_key(models()[table])
    cursor.execute(f'select "{key}" from "{table}"')
    return {row[0] for row in cursor.fetchall()}


def primary_key(model: type[Model]) -> str:
    return str(model._meta.pk.column)


def differences(expected: Seen, seen: Seen) -> dict[str, tuple[set[Any], set[Any]]]:
    """Per table, what should be hidden and is shown, and what should be shown and is hidden."""
    tables = expected.keys() | seen.keys()
    both = {table: (expected.get(table, set()), seen.get(table, set())) for table in sorted(tables)}
    return {table: (shown - due, due - shown) for table, (due, shown) in both.items() if due != shown}
