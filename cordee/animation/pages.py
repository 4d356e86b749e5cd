"""The lines of the basket as the pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from cordee.animation import wording
from cordee.animation.baskets import Basket
from cordee.animation.queries import Line
from cordee.cases.models import Escalation
from cordee.domain.referral import State
from cordee.referrals.basket import Basket as WatchedBasket
from cordee.referrals.models import Referral
from cordee.referrals.references import reference_of


@dataclass(frozen=True, kw_only=True)
class Row:
    escalation: Escalation
    referral: Referral | None
    reference: str  # of the request, else of the line: eight signs to say on the phone
    place: str
    reason: str
    expected: str
    taken_by: str
    ending: str
    ended_by: str


@dataclass(frozen=True, kw_only=True)
class Filter:
    text: str
    address: str
    is_current: bool


def row(line: Line, names: Mapping[str, str]) -> Row:
    escalation = line.escalation
    return Row(
        escalation=escalation,
        referral=line.referral,
        reference=reference_of(escalation.referral or escalation.pk),
        place=names.get(escalation.departement, escalation.departement),
        reason=wording.REASONS[escalation.reason],
        expected=wording.EXPECTED[escalation.reason],
        taken_by=wording.name_of(escalation),
        ending=wording.ENDINGS[escalation.ending] if escalation.ending else "",
        ended_by=wording.ended_by(escalation),
    )


def filters(counts: Mapping[Basket, int], current: Basket, codes: Mapping[str, str]) -> list[Filter]:
    here = reverse("animation:basket")
    return [
        Filter(
            text=wording.counted(one, counts[one]),
            address=f"{here}?{urlencode({'panier': one.value, **codes})}",
            is_current=one is current,
        )
        for one in Basket
    ]


def in_territory(line: Line) -> str:
    """Where « Mon territoire » lists the request of the line, or its beginning."""
    here, referral = reverse("referrals:watched"), line.referral
    basket = _WATCHED.get(State(referral.state)) if referral else None
    if referral is None or basket is None:
        return here
    codes = {"panier": basket.value, "departement": referral.departement}
    if not referral.recipient.discreet:
        codes["organisme"] = str(referral.recipient_id)
    return f"{here}?{urlencode(codes)}"


_WATCHED: Mapping[State, WatchedBasket] = {
    State.EXPIRED: WatchedBasket.EXPIRED,
    State.REFUSED: WatchedBasket.REFUSED,
    State.ACCEPTED: WatchedBasket.START_LATE,
    State.SENT: WatchedBasket.LATE,
    State.RECEIVED: WatchedBasket.LATE,
}
