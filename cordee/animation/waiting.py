"""What waits for the animator in « À reprendre », for the home page."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from cordee.animation import queries
from cordee.animation.baskets import Basket
from cordee.animation.narrowing import Narrowing, Whose
from cordee.domain.access import Actor
from cordee.ui.waiting import Waiting, counted, declare

TO_TAKE = ("1 ligne que personne ne fait avancer", "{} lignes que personne ne fait avancer")
MINE = ("1 ligne que vous avez reprise", "{} lignes que vous avez reprises")


def declare_all() -> None:
    declare("animation:basket", _waiting)


def _waiting(actor: Actor, on: date) -> Iterator[Waiting]:
    mine = Narrowing(whose=Whose.MINE)
    yield _of(Basket.TO_TAKE, queries.WHOLE, TO_TAKE, actor, on)
    yield _of(Basket.TAKEN, mine, MINE, actor, on)


def _of(basket: Basket, narrowed: Narrowing, words: tuple[str, str], actor: Actor, on: date) -> Waiting:
    count = queries.count(actor=actor, basket=basket, on=on, narrowed=narrowed)
    first = queries.basket(actor=actor, basket=basket, on=on, narrowed=narrowed, size=1).lines if count else ()
    codes = {"panier": basket.value, **narrowed.codes}
    return Waiting(
        said=counted(count, *words),
        count=count,
        address=f"{reverse('animation:basket')}?{urlencode(codes)}",
        on=first[0].escalation.due_on if first else None,
    )
