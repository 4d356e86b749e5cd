"""What an actor may see is put into words once: the same condition serves every later query of the same actor.

The words depend on the actor and on nothing else: what moves with time is asked of the clock of the database. Nothing
of what the actor sees is kept, only the SQL and its values, for the members and the jobs that asked last. Links,
persons and visitors, whom anybody can make up, are put into words each time.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache, wraps
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql import Query
from django.db.models.sql.where import WhereNode
from psycopg.types.range import Range

from cordee.domain.access import Actor, ActorKind

ACTORS_KEPT = 200  # with what they ask of all models together: see docs/decisions/0011
STATEMENTS_KEPT = 4 * ACTORS_KEPT
KEPT_FOR = frozenset({ActorKind.MEMBER, ActorKind.JOB})

VisibleTo = Callable[[Any, Actor], Any]
Words = tuple[str, tuple[Any, ...]]


class Kept(NamedTuple):
    words: Words
    prefixes: frozenset[str]  # of the names of tables within: an outer question must choose others


class Question(NamedTuple):
    """What to ask to have the condition built again, where its words do not serve."""

    visible_to: VisibleTo
    kind: type[QuerySet[Any]]
    model: Any

    def of(self, actor: Actor) -> Query:
        query: Query = self.visible_to(self.kind(self.model), actor).query
        return query


class Worded(WhereNode):
    """A condition as SQL, which holds as long as it is asked of the table itself, not within another question."""

    contains_aggregate = False
    contains_over_clause = False
    words: Words | None = None
    built: Callable[[], WhereNode] | None = None

    def as_sql(self, compiler: Any, connection: Any) -> Words:
        said: Words = self.words or super().as_sql(compiler, connection)
        return said

    def clone(self) -> "Worded":
        same: Worded = super().clone()
        same.words, same.built = self.words, self.built
        return same

    def relabel_aliases(self, change_map: dict[str, str]) -> None:
        self._build()
        super().relabel_aliases(change_map)

    def resolve_expression(self, *given: Any, **more: Any) -> "Worded":
        whole = self.clone()
        whole._build()
        within: Worded = super(Worded, whole).resolve_expression(*given, **more)
        return within

    def _build(self) -> None:
        if self.built:
            self.children = [self.built()]
        self.words = self.built = None


def asked_once(visible_to: VisibleTo) -> VisibleTo:
    """For the ``visible_to`` of a queryset; one that was narrowed before is asked anew."""

    @wraps(visible_to)
    def asking(self: Any, actor: Actor) -> Any:
        if actor.kind not in KEPT_FOR or not _is_whole(self.query):
            return visible_to(self, actor)
        question, kept = Question(visible_to, type(self), self.model), kept_for(actor)
        if question not in kept:
            kept[question] = _to_keep(question.of(actor))
        known = kept[question]
        return visible_to(self, actor) if known is None else _asked(self, question, actor, known)

    return asking


@lru_cache(maxsize=ACTORS_KEPT)
def kept_for(_actor: Actor) -> dict[Question, Kept | None]:
    """By question; None for one that is asked anew each time."""
    return {}


def statement(ask: Callable[[Actor, date], Any], actor: Actor, on: date) -> Words | None:
    """The SQL of the queryset that ``ask`` gives on the day; None when it can hold nothing.

    Put into words once a day for the members and the jobs that asked last; each asks the database anew.
    """
    return (_kept_statement if actor.kind in KEPT_FOR else _statement)(ask, actor, on)


def _statement(ask: Callable[[Actor, date], Any], actor: Actor, on: date) -> Words | None:
    try:
        return ask(actor, on).query.sql_with_params()  # type: ignore[no-any-return]
    except EmptyResultSet:
        return None


_kept_statement = lru_cache(maxsize=STATEMENTS_KEPT)(_statement)


def _asked(whole: Any, question: Question, actor: Actor, known: Kept) -> Any:
    condition = Worded()
    condition.words, condition.built = known.words, lambda: question.of(actor).where
    found = whole._chain()
    found.query.get_initial_alias()
    found.query.subq_aliases = known.prefixes
    found.query.where = WhereNode([condition])
    return found


def _is_whole(query: Query) -> bool:
    narrowed = query.where.children or query.alias_map or query.annotations or query.is_sliced or query.combinator
    return not (narrowed or query.order_by or query.select_related or query.deferred_loading[0])


def _to_keep(asked: Query) -> Kept | None:
    """None for what is more than a condition on the table, or names a day of this process: it would stay that day."""
    condition = asked.where
    joins = [alias for alias, used in asked.alias_refcount.items() if used][1:]
    if joins or not condition.children or condition.contains_aggregate or condition.contains_over_clause:
        return None
    try:
        said, values = asked.get_compiler(connection=connection).compile(condition)
    except (EmptyResultSet, FullResultSet):
        return None
    return None if names_a_day(values) else Kept((said, tuple(values)), frozenset(asked.subq_aliases))


def names_a_day(value: Any) -> bool:
    if isinstance(value, Range):
        return names_a_day((value.lower, value.upper))
    if isinstance(value, dict):
        return names_a_day(tuple(value.values()))
    if isinstance(value, list | tuple | set | frozenset):
        return any(names_a_day(one) for one in value)
    return isinstance(value, date)
