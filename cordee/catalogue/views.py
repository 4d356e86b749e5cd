"""What the answers of organisations ask of the owner of an offer, and of the editor of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cordee.catalogue import actions, queries, room, wording
from cordee.catalogue.models import Capacity, CapacityProposal, CoverageReview, Offer, RuleReview, UnmetNeed
from cordee.catalogue.reviews import EDITORS, OWNERS, Conclusion
from cordee.domain.access import DataClass
from cordee.domain.catalogue import Catalogue
from cordee.territory import queries as territory
from cordee.ui.access import member_page
from cordee.ui.once import once


@dataclass(frozen=True, kw_only=True)
class Place:
    """A service that somebody said to be full, in words."""

    proposal: CapacityProposal
    services: str


@dataclass(frozen=True, kw_only=True)
class Owned:
    """An offer of one's own organisation: what for, where, and what it says of its room."""

    offer: Offer
    kind: str
    services: str
    where: str
    delay: str  # in words, with its own day where it is not that of the places; empty where none is said
    delay_is_old: bool


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    review: RuleReview
    service: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Uncovered:
    unmet: UnmetNeed
    why: str = ""
    need: str


@member_page(roles=OWNERS, action="capacity.read", classes={DataClass.PUBLIC})
@require_safe
def capacity(request: HttpRequest) -> HttpResponse:
    catalogue = queries.current_catalogue()
    found = queries.capacity_to_confirm(actor=request.actor)
    places = [Place(proposal=one, services=_services(one.offer, catalogue)) for one in found]
    offers = list(queries.owned_offers(actor=request.actor))
    by_hand = room.last_said_by_hand(offers, actor=request.actor)
    owned = [_owned(one, catalogue, by_hand.get(one.pk)) for one in offers]
    context = {"places": places, "owned": owned, "words": _WORDS, "delay_is_old": wording.DELAY_IS_OLD}
    return render(request, "catalogue/capacity.html", context)


@member_page(roles=OWNERS, action="capacity.answer", classes={DataClass.PUBLIC})
@require_POST
@once
def answer_capacity(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    said = _said_of_places(request)
    try:
        actions.answer_capacity(proposal_id=proposal_id, capacity=said, actor=request.actor, at=timezone.now())
    except CapacityProposal.DoesNotExist:
        raise Http404 from None
    except actions.AlreadyAnswered:
        return _refused(request, wording.ALREADY_ANSWERED, "catalogue:capacity")
    messages.success(request, wording.PLACES_ARE[said])
    return redirect("catalogue:capacity")


@member_page(roles=OWNERS, action="capacity.declare", classes={DataClass.PUBLIC})
@require_POST
@once
def declare_capacity(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    said = _said_of_places(request)
    try:
        actions.declare_capacity(offer_id=offer_id, capacity=said, actor=request.actor, at=timezone.now())
    except Offer.DoesNotExist:
        raise Http404 from None
    except actions.AlreadyAnswered:
        return _refused(request, wording.ALREADY_ANSWERED, "catalogue:capacity")
    messages.success(request, wording.PLACES_ARE[said])
    return redirect("catalogue:capacity")


_WORDS = tuple((one.value, *said) for one, said in wording.SAID_OF_PLACES.items())


def _said_of_places(request: HttpRequest) -> Capacity:
    """What no button of the page says is no page."""
    try:
        return Capacity(request.POST.get("places", ""))
    except ValueError:
        raise Http404 from None


@member_page(roles=EDITORS, action="catalogue.reviews", classes={DataClass.OPERATIONAL, DataClass.HEALTH})
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Facts without anybody: months, départements and tens of years are all that is left of them."""
    catalogue, actor = queries.current_catalogue(), request.actor
    context = {
        "rules": [_reviewed(one, catalogue) for one in queries.rules_to_review(actor=actor)],
        "coverage": queries.coverage_to_review(actor=actor),
        "unmet": [
            Uncovered(
                unmet=one,
                need=catalogue.needs[one.need].label if one.need in catalogue.needs else one.need,
                why=wording.why_unmet(one.reasons),
            )
            for one in queries.unmet_needs(actor=actor)
        ],
        "conclusions": [(one.value, *said) for one, said in wording.CONCLUSIONS.items()],
    }
    return render(request, "catalogue/reviews.html", context)


@member_page(roles=EDITORS, action="catalogue.conclude", classes={DataClass.OPERATIONAL})
@require_POST
@once
def conclude(request: HttpRequest, review_id: UUID) -> HttpResponse:
    try:
        conclusion = Conclusion(request.POST.get("conclusion", ""))
        actions.conclude(review_id=review_id, conclusion=conclusion, actor=request.actor, at=timezone.now())
    except (ValueError, RuleReview.DoesNotExist):
        raise Http404 from None
    except actions.AlreadyAnswered:
        return _refused(request, wording.ALREADY_CONCLUDED, "catalogue:reviews")
    messages.success(request, wording.CONCLUDED)
    return redirect("catalogue:reviews")


@member_page(roles=EDITORS, action="catalogue.settle_coverage", classes={DataClass.OPERATIONAL})
@require_POST
@once
def settle_coverage(request: HttpRequest, review_id: UUID) -> HttpResponse:
    try:
        actions.settle_coverage(review_id=review_id, actor=request.actor, at=timezone.now())
    except CoverageReview.DoesNotExist:
        raise Http404 from None
    except actions.AlreadyAnswered:
        return _refused(request, wording.ALREADY_CONCLUDED, "catalogue:reviews")
    messages.success(request, wording.CONCLUDED)
    return redirect("catalogue:reviews")


def _refused(request: HttpRequest, why: str, page: str) -> HttpResponse:
    return render(request, "catalogue/refused.html", {"why": why, "page": page}, status=409)


def _owned(offer: Offer, catalogue: Catalogue, by_hand: date | None) -> Owned:
    said_on = by_hand if offer.capacity_by_load else offer.capacity_declared_on
    operator, departements = catalogue.operators.get(offer.operator_kind), _departement_names()
    where = ", ".join(departements.get(code, code) for code in offer.departements) or wording.EVERYWHERE
    return Owned(
        offer=offer,
        kind=operator.name if operator else offer.operator_kind,
        services=_services(offer, catalogue),
        where=f"{where} ({wording.communes(len(offer.communes))})" if offer.communes else where,
        delay=wording.delay_of(offer.delay_days, said_on if offer.capacity_by_load else None),
        delay_is_old=bool(offer.delay_days) and room.is_old(said_on, today=timezone.localdate()),
    )


def _departement_names() -> dict[str, str]:
    return {one.code: one.name for one in territory.departements(queries.reference_day())}


def _services(offer: Offer, catalogue: Catalogue) -> str:
    names = {version.family: version.family_name for version in catalogue.versions.values()}
    return ", ".join(names.get(family, family) for family in offer.families) or wording.EVERY_SERVICE


def _reviewed(review: RuleReview, catalogue: Catalogue) -> Reviewed:
    version = catalogue.versions.get(review.service_version)
    labels = {name: fact.label for name, fact in catalogue.facts.items()}
    choices = {name: fact.choices for name, fact in catalogue.facts.items()}
    facts = [(labels.get(name, name), _said(choices.get(name, {}), value)) for name, value in review.facts.items()]
    return Reviewed(
        review=review,
        service=f"{version.family_name} ({version.id})" if version else review.service_version,
        facts=tuple(sorted(facts)),
    )


def _said(choices: Mapping[str, str], value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return choices.get(value, value) if isinstance(value, str) else str(value)
