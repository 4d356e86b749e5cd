"""« À reprendre » as one address asks for it: its lines, its filters, the views that its reader keeps."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from cordee.animation import pages, queries, wording
from cordee.animation.baskets import Basket
from cordee.animation.narrowing import WORDS, Narrowing
from cordee.cases.models import EscalationReason
from cordee.desk.lists import Kept, keep
from cordee.domain.access import Actor, Role
from cordee.referrals.worklists import Choice, around, departements_offered, organisations_offered, searched_in

LIST = Kept(
    code="reprendre",
    page="animation:basket",
    title="À reprendre",
    words=frozenset({"panier", *WORDS.values()}),
    roles=frozenset({Role.ANIMATOR}),
)
SAID = ("Plus anciennes échéances", "Échéances suivantes")
SAID_OF_CLOSED = ("Plus récentes", "Plus anciennes")


def declare() -> None:
    keep(LIST)


def context(request: HttpRequest, names: Mapping[str, str], *, on: date) -> dict[str, Any]:
    actor = request.actor
    basket = next((one for one in Basket if one == request.GET.get("panier", "")), Basket.TO_TAKE)
    narrowed, order = Narrowing.read(request.GET), queries.order_of(basket)
    after, before = order.place_of(request.GET.get("apres", "")), order.place_of(request.GET.get("avant", ""))
    found = queries.basket(actor=actor, basket=basket, on=on, after=after, before=before, narrowed=narrowed)
    counts = queries.counts(actor=actor, on=on, narrowed=narrowed)
    codes = {"panier": basket.value, **narrowed.codes}
    address = f"{reverse(LIST.page)}?{urlencode(codes)}"
    return {
        "basket": basket,
        "rows": [pages.row(line, names) for line in found.lines],
        "filters": pages.filters(counts, basket, narrowed.codes),
        "choices": _choices(narrowed, searched_in(request), actor, on),
        "is_searched": bool(searched_in(request)),
        "is_narrowed": bool(narrowed.codes),
        "whole_url": f"{reverse(LIST.page)}?{urlencode({'panier': basket.value})}",
        "about": wording.ABOUT[basket],
        "empty": wording.EMPTY[basket],
        "next_url": f"{address}&{urlencode({'apres': found.after})}" if found.after else "",
        "previous_url": f"{address}&{urlencode({'avant': found.before})}" if found.before else "",
        "pages_said": SAID_OF_CLOSED if basket is Basket.CLOSED else SAID,
        **around(LIST, urlencode(codes), actor=actor),
    }


def _choices(narrowed: Narrowing, searched: str, actor: Actor, on: date) -> list[Choice]:
    """The same for every animator of the territory: nothing of what the list holds can be read from them."""
    organisations = organisations_offered(actor, searched=searched, chosen=narrowed.organisation)
    offered: dict[str, tuple[str, list[tuple[str, str]]]] = {
        "reason": ("Pourquoi", [(one.value, wording.REASONS[one]) for one in EscalationReason]),
        "since": ("Attendu depuis", [(one.value, said) for one, said in wording.SINCE.items()]),
        "departement": ("Département", departements_offered(actor.departements, on)),
        "organisation": ("Qui devait agir", organisations.options),
        "whose": ("Reprise par", [(one.value, said) for one, said in wording.WHOSE.items()]),
    }
    chosen = narrowed.codes
    return [
        Choice(
            word=WORDS[field],
            label=label,
            options=tuple((code, said, chosen.get(WORDS[field]) == code) for code, said in options),
            **(organisations.looks if field == "organisation" else {}),
        )
        for field, (label, options) in offered.items()
    ]
