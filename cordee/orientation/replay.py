"""Compute a stored decision again, from its facts, its day, its catalogue and its offers."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from cordee.catalogue.engines import engine_of
from cordee.domain.catalogue import Catalogue, LocalOffer
from cordee.domain.orientation.situation import Situation as Told
from cordee.domain.periods import Period
from cordee.domain.rules.answers import answer
from cordee.domain.rules.evaluation import Value
from cordee.domain.tongue import Tongue
from cordee.orientation.models import HealthFacts, Orientation, Situation, Trace

_SETS = ("families", "departements", "communes", "regimes")
_PLAIN = (
    "id",
    "organisation",
    "organisation_name",
    "operator",
    "capacity",
    "delay_days",
    "distance_km",
    "cost_cents",
    "phone",
    "email",
    "hours",
)


def offer_as_json(offer: LocalOffer) -> dict[str, Any]:
    sets = {name: sorted(getattr(offer, name)) for name in _SETS}
    period = {"from": _iso(offer.period.start), "until": _iso(offer.period.until)}
    return {name: getattr(offer, name) for name in _PLAIN} | sets | period


def offer_from_json(stored: Mapping[str, Any]) -> LocalOffer:
    sets = {name: frozenset(stored[name]) for name in _SETS}
    period = Period(_day(stored["from"]), _day(stored["until"]))
    return LocalOffer(**{name: stored[name] for name in _PLAIN}, **sets, period=period)


def recomputed(orientation: Orientation, situation: Situation, health: HealthFacts, trace: Trace) -> bytes:
    """Return the bytes of the decision as the engine makes it today from what was stored."""
    engine = engine_of(orientation.catalogue_hash, Tongue.FRENCH)
    offers = None if trace.offers is None else tuple(offer_from_json(offer) for offer in trace.offers)
    told = told_again(engine.catalogue, orientation, situation.facts, health.facts)
    return engine.decide(told, on=orientation.on, offers=offers).to_bytes()


def stored(trace: Trace) -> bytes:
    """Return the stored decision in its canonical bytes: the database keeps the values, not their layout."""
    return json.dumps(trace.decision, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def told_again(
    catalogue: Catalogue, orientation: Orientation, situation: Mapping[str, Any], health: Mapping[str, Any]
) -> Told:
    facts: dict[str, Value] = {
        fact: answer(catalogue.facts[fact], raw) for fact, raw in {**situation["facts"], **health["facts"]}.items()
    }
    return Told(
        caller=situation["caller"],
        programme=orientation.programme or None,
        needs=tuple(orientation.needs),
        facts=facts,
        declined=frozenset(situation["declined"]) | frozenset(health["declined"]),
        unsure=frozenset(situation["unsure"]) | frozenset(health["unsure"]),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
