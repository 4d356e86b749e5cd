"""All that the catalogue says of one version of a service, gathered for an author: data first, pages are made of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cordee.domain.catalogue import Catalogue, Condition, Effect, Gate, ServiceVersion
from cordee.domain.orientation.gates import GENERAL_INFORMATION, excludes
from cordee.domain.orientation.situation import CALLER
from cordee.domain.orientation.verdicts import NEVER_RELAY, PERSON, REGIME
from cordee.domain.rules.saying import said
from cordee.reader.cases import EXPECTED_SERVICES, Case
from cordee.reader.catalogue import Sources
from cordee.reader.checks import REVIEWED_EVERY
from cordee.reader.wording import ACCESSES, LEVELS, TIERS, TIERS_EXPLAINED, VERIFIED, kind_said, said_period

Data = dict[str, Any]

GATE_LISTS: Mapping[str, str] = {
    "only_services": "seule montrée",
    "lead_services": "mise en premier",
    "provisional_services": "nommée à titre provisoire",
}
ON_ANY_SERVICE: Mapping[Effect, str] = {
    Effect.EMERGENCY_ONLY: "fermée, secours d'abord",
    Effect.INFORMATION_ONLY: "expliquée seulement, sauf à qui la met en œuvre",
}
EXPECTATIONS: Mapping[str, str] = {
    "lead_any_of": "attendue parmi les premières",
    "may_include": "peut être citée",
    "must_not": "ne doit pas être proposée",
    "open": "doit rester à vérifier",
    "not_first": "ne doit pas venir en premier",
}
OF_ALL_VARIANTS = ("must_not", "not_first")


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What an explanation is drawn from. ``today`` says whether a review is late, ``on`` which operators are there."""

    catalogue: Catalogue
    sources: Sources
    cases: Sequence[Case]
    on: date
    today: date


def explanation(version: ServiceVersion, shelf: Shelf) -> Data:
    """Return what is known of the version, with stable English keys and French words."""
    catalogue = shelf.catalogue
    place = shelf.sources.places[f"version:{version.id}"]
    needs = catalogue.needs
    return {
        "version": version.id,
        "family": version.family,
        "variant": version.variant,
        "name": version.name,
        "family_name": version.family_name,
        "file": place.place("id").file,
        "line": place.place("id").line,
        "summary": {
            "public": version.summary_public,
            "other": version.summary_other,
            "agent": version.summary_agent,
        },
        "programmes": [catalogue.programmes[name].name for name in sorted(version.programmes)],
        "kind": {"id": version.kind, "said": kind_said(version.kind)},
        "needs": {
            "direct": [_named(need, needs[need].label) for need in needs if need in version.direct_needs],
            "support": [_named(need, needs[need].label) for need in needs if need in version.support_needs],
        },
        "tier": _tier(version, catalogue),
        "requesters": _requesters(version, catalogue),
        "first_line": version.first_line,
        "access": {"id": version.access.value, "said": ACCESSES[version.access]},
        "prescribers": [_named(one, _prescriber(one, catalogue)) for one in version.prescribers],
        "operators": [_operator(kind, shelf) for kind in version.operators],
        "conditions": [_condition(condition, catalogue) for condition in version.conditions],
        "period": {**_bounds(version), "said": said_period(version.period)},
        "dated_by": version.dated_by and _named(version.dated_by, catalogue.facts[version.dated_by].label),
        "delay": {"said": version.delay, "days": version.delay_days},
        "cost": {"said": version.cost, "cents": version.cost_cents},
        "practical": version.practical,
        "successor": version.successor and _named(version.successor, catalogue.versions[version.successor].name),
        "verified": {"id": version.verified.value, "said": VERIFIED[version.verified]},
        "review": _review(version, shelf.today),
        "legal": list(version.legal),
        "sources": list(version.sources),
        "notes": place.value.get("notes"),
        "gates": list(_gates(version, shelf)),
        "cases": [found for case in shelf.cases for found in _case(case, version, catalogue)],
        "relations": _relations(version, catalogue),
        "versions": [brief(other) for other in by_start(catalogue.families[version.family])],
    }


def brief(version: ServiceVersion) -> Data:
    return {
        "id": version.id,
        "name": version.name,
        "variant": version.variant,
        **_bounds(version),
        "said": said_period(version.period),
        "dated_by": version.dated_by,
    }


def by_start(versions: Iterable[ServiceVersion]) -> list[ServiceVersion]:
    """In the order of their first days, the variants of one day in the order of the file."""
    return sorted(versions, key=lambda version: version.period.start or date.min)


def may_apply(version: ServiceVersion, *, on: date) -> bool:
    """In force on the day; or, when a fact dates it, begun by then, since the fact may be older than the day."""
    if version.dated_by is not None:
        return version.period.start is None or version.period.start <= on
    return version.period.covers(on)


def _named(item_id: str, name: str) -> Data:
    return {"id": item_id, "name": name}


def _bounds(version: ServiceVersion) -> Data:
    start, until = version.period.start, version.period.until
    return {"from": start and start.isoformat(), "until": until and until.isoformat()}


def _condition(condition: Condition, catalogue: Catalogue) -> Data:
    return {"said": said(condition, catalogue.facts), "when": condition.written, "source": condition.source}


def _tier(version: ServiceVersion, catalogue: Catalogue) -> Data:
    needed = version.necessary_when
    return {
        "id": version.tier.value,
        "said": TIERS[version.tier],
        "matters": TIERS_EXPLAINED[version.tier],
        "complement": version.complement,
        "necessary_when": _condition(needed, catalogue) if needed else None,
    }


def _requesters(version: ServiceVersion, catalogue: Catalogue) -> Data:
    """Who may ask, who may relay what the person may ask, and who is told that the person may ask."""
    callers = catalogue.facts[CALLER].choices
    others = [caller for caller in callers if caller not in version.requesters and PERSON in version.requesters]
    return {
        "may_ask": [_named(caller, callers[caller]) for caller in callers if caller in version.requesters],
        "may_relay": [_named(caller, callers[caller]) for caller in others if caller not in NEVER_RELAY],
        "must_let_the_person_ask": [_named(caller, callers[caller]) for caller in others if caller in NEVER_RELAY],
    }


def _prescriber(item_id: str, catalogue: Catalogue) -> str:
    operator = catalogue.operators.get(item_id)
    return operator.name if operator else catalogue.prescriber_roles[item_id]


def _operator(kind: str, shelf: Shelf) -> Data:
    operator = shelf.catalogue.operators[kind]
    schemes = shelf.catalogue.facts[REGIME].choices
    regimes = None if operator.regimes is None else [schemes[one] for one in schemes if one in operator.regimes]
    return {
        **_named(kind, operator.name),
        "acronym": operator.acronym,
        "level": LEVELS[operator.level],
        "regimes": regimes,
        "in_force": operator.period.covers(shelf.on),
        "period": said_period(operator.period),
        "successor": operator.successor,
    }


def _review(version: ServiceVersion, today: date) -> Data:
    due = version.checked_on + REVIEWED_EVERY
    ended = version.period.until is not None and version.period.until <= today
    return {"checked_on": version.checked_on.isoformat(), "due_on": due.isoformat(), "late": today > due and not ended}


def _gates(version: ServiceVersion, shelf: Shelf) -> Iterable[Data]:
    """Gates of its programmes in force on the day: those that name or exclude it, then those that touch any service."""
    for gate in shelf.catalogue.gates:
        if gate.programmes & version.programmes and gate.period.covers(shelf.on):
            for does in _own_effects(gate, version, shelf):
                yield _gate(gate, does, shelf.catalogue, common=False)
            if gate.effect in ON_ANY_SERVICE and version.family not in {*gate.only_services, GENERAL_INFORMATION}:
                yield _gate(gate, ON_ANY_SERVICE[gate.effect], shelf.catalogue, common=True)


def _own_effects(gate: Gate, version: ServiceVersion, shelf: Shelf) -> Iterable[str]:
    operators = shelf.catalogue.operators
    here = [kind for kind in version.operators if operators[kind].period.covers(shelf.on)]
    if excludes(gate, version, here, shelf.catalogue):
        yield "écartée"
    for key, does in GATE_LISTS.items():
        if version.family in getattr(gate, key):
            yield does
    by_scheme = any(operators[kind].regimes is not None for kind in here)
    asked_first = gate.effect is Effect.ASK_FIRST and REGIME in gate.unknown_facts
    if asked_first and by_scheme and version.family not in gate.provisional_services:
        yield "pas nommée"


def _gate(gate: Gate, does: str, catalogue: Catalogue, *, common: bool) -> Data:
    waits = [catalogue.facts[fact].label for fact in gate.unknown_facts]
    when = _condition(gate.condition, catalogue) if gate.condition else None
    return {
        "id": gate.id,
        "does": does,
        "common": common,
        "when": when,
        "while_unknown": waits,
        "action": gate.action,
    }


def _case(case: Case, version: ServiceVersion, catalogue: Catalogue) -> Iterable[Data]:
    """What the case expects of this version, by its own name or by its family's on the day of the case.

    A family of several variants is satisfied by any of them, and refused only as a whole.
    """
    dated = case.situation.facts.get(version.dated_by) if version.dated_by else None
    day = dated if isinstance(dated, date) else case.on
    by_family = version.period.covers(day)
    several = sum(other.period.covers(day) for other in catalogue.families[version.family]) > 1
    for key in EXPECTED_SERVICES:
        named = version.id in case.expected[key]
        if named or (by_family and version.family in case.expected[key]):
            one_of_them = several and not named and key not in OF_ALL_VARIANTS
            expects = f"{'une variante ' if one_of_them else ''}{EXPECTATIONS[key]}"
            yield {"id": case.id, "title": case.title, "on": case.on.isoformat(), "expects": expects}


def _relations(version: ServiceVersion, catalogue: Catalogue) -> list[Data]:
    """Relations on the facts that the conditions read, those that share most facts first."""
    read = {fact for condition in version.conditions for fact in condition.facts}
    shared = [(len(read & set(relation.never.facts)), relation) for relation in catalogue.relations]
    ordered = sorted((found for found in shared if found[0]), key=lambda found: -found[0])
    return [
        {"id": relation.id, "never": _condition(relation.never, catalogue), "why": relation.why}
        for _, relation in ordered
    ]
