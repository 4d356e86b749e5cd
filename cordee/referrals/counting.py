"""How many lines each basket of a list holds: one question, put into words once a day for who asked last."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from cordee.domain.access import Actor
from cordee.people.asked_once import ACTORS_KEPT, KEPT_FOR
from cordee.referrals.baskets import in_basket
from cordee.referrals.models import Basket
from cordee.referrals.narrowing import Narrowing
from cordee.ui.waiting import MANY

COUNTS_KEPT = ACTORS_KEPT


def counts(
    whole: Callable[[Actor], QuerySet[Any]], narrowed: Narrowing, *, actor: Actor, on: date
) -> dict[Basket, int]:
    """One question for all baskets; none counts further than MANY, since nobody reads such a figure to the unit."""
    kept = actor.kind in KEPT_FOR and narrowed == Narrowing()
    asked = (_kept_count if kept else _counting)(whole, narrowed, actor, on)
    if asked is None:
        return dict.fromkeys(Basket, 0)
    with connection.cursor() as cursor:
        cursor.execute(*asked)
        return dict(zip(Basket, cursor.fetchone(), strict=True))


def _counting(
    whole: Callable[[Actor], QuerySet[Any]], narrowed: Narrowing, actor: Actor, on: date
) -> tuple[str, list[Any]] | None:
    """The question in words; None when nothing can be found."""
    found = whole(actor).filter(narrowed.condition(actor=actor, on=on))
    try:
        counted = [
            found.filter(in_basket(basket, on=on)).order_by().values("pk")[: MANY + 1].query.sql_with_params()
            for basket in Basket
        ]
    except EmptyResultSet:
        return None
    asked = ", ".join(f"(select count(*) from ({words}) counted)" for words, _ in counted)
    return f"select {asked}", [value for _, values in counted for value in values]


_kept_count = lru_cache(maxsize=COUNTS_KEPT)(_counting)
