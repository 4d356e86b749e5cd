"""What an actor may see is put into words once: the same condition serves every later query of the same actor.

The words depend on the actor and on nothing else: what moves with time is asked of the clock of the database. Nothing
of what the actor sees is kept, only the question; building it again for each query cost more than asking it.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache, wraps
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql import Query
from django.db.models.sql.where import WhereNode

from cordee.domain.access import Actor

KEPT = 2_000  # questions, of some kilobytes each

VisibleTo = Callable[[Any, Actor], Any]
Words = tuple[str, tuple[Any, ...]]


class Worded(WhereNode):
    """A condition with its SQL, which holds as long as it is asked of the table itself, not within another question."""

    contains_aggregate = False
    contains_over_clause = False
    words: Words | None = None

    def as_sql(self, compiler: Any, connection: Any) -> Words:
        said: Words = self.words or super().as_sql(compiler, connection)
        return said

    def clone(self) -> "Worded":
        same: Worded = super().clone()
        same.words = self.words
        return same

    def relabel_aliases(self, change_map: dict[str, str]) -> None:
        self.words = None
        super().relabel_aliases(change_map)

    def resolve_expression(self, *given: Any, **more: Any) -> "Worded":
        within: Worded = super().resolve_expression(*given, **more)
        within.words = None
        return within


def asked_once(visible_to: VisibleTo) -> VisibleTo:
    """For the ``visible_to`` of a queryset; one that was narrowed before is asked anew."""

    @lru_cache(maxsize=KEPT)
    def question(kind: type[QuerySet[Any]], model: Any, actor: Actor) -> Query | None:
        return _worded(visible_to(kind(model), actor).query)

    @wraps(visible_to)
    def asking(self: Any, actor: Actor) -> Any:
        asked = question(type(self), self.model, actor) if _is_whole(self.query) else None
        if asked is None:
            return visible_to(self, actor)
        found = self._chain()
        found.query = asked.chain()
        return found

    return asking


def _is_whole(query: Query) -> bool:
    narrowed = query.where.children or query.alias_map or query.annotations or query.is_sliced or query.combinator
    return not (narrowed or query.order_by or query.select_related or query.deferred_loading[0])


def _worded(asked: Query) -> Query | None:
    """None for a question that names a day of this process: it would be that day for ever."""
    condition = asked.where
    if not condition.children or condition.contains_aggregate or condition.contains_over_clause:
        return asked
    try:
        said, values = asked.get_compiler(connection=connection).compile(condition)
    except (EmptyResultSet, FullResultSet):
        return asked
    if any(isinstance(value, date) for value in values):
        return None
    worded = Worded(condition.children, condition.connector, condition.negated)
    worded.words = (said, tuple(values))
    asked.where = WhereNode([worded])
    return asked
