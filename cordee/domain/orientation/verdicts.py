"""One service version before one situation: who may ask, which version, which operators, which conditions hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cordee.domain.catalogue import Catalogue, LocalOffer, Place, ServiceVersion
from cordee.domain.orientation.day import Operators, Standing
from cordee.domain.orientation.rulebook import Reading
from cordee.domain.orientation.situation import CALLER, Known, dated
from cordee.domain.periods import Period
from cordee.domain.territory import departement_of

PERSON = "personne"
REGIME = "regime"
# Callers who may not ask in the employee's place: the employee is told that they may ask.
NEVER_RELAY = frozenset({"employeur", "representant_personnel"})
# Callers to whom a service that is not first line is never given as the lead.
FIRST_LINE_CALLERS = frozenset({"personne", "proche", "employeur", "representant_personnel"})
COMMUNES: Mapping[Place, tuple[str, str]] = {
    Place.HOME: ("commune_residence", "departement_residence"),
    Place.WORK: ("commune_travail", "departement_travail"),
}


class Verdict(StrEnum):
    ELIGIBLE = "eligible"
    OPEN = "open"
    EXCLUDED = "excluded"


class MayAsk(StrEnum):
    YES = "yes"
    CALLER_UNKNOWN = "caller_unknown"
    EMPLOYEE_ONLY = "employee_only"
    OTHERS_ONLY = "others_only"


@dataclass(frozen=True, slots=True)
class LocalAnswer:
    """Offers on the person's territory. ``known`` is False when no offer of these kinds is recorded at all."""

    offers: tuple[LocalOffer, ...]
    known: bool

    @property
    def available(self) -> bool:
        return not self.known or any(offer.capacity == "open" for offer in self.offers)


ANYWHERE = LocalAnswer((), known=False)


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    standing: Standing
    verdict: Verdict
    version_in_doubt: bool
    may_ask: MayAsk
    operators: Operators
    local: LocalAnswer

    @property
    def version(self) -> ServiceVersion:
        return self.standing.version


def candidate(
    catalogue: Catalogue,
    standing: Standing,
    known: Known,
    reading: Reading,
    offers: Mapping[str, tuple[LocalOffer, ...]] | None,
    *,
    on: date,
) -> Candidate | None:
    """Judge one version; None when it is not the version in force."""
    version, in_force, in_doubt = standing.version, standing.in_force, False
    if version.dated_by is not None:
        in_force, in_doubt = _in_force(catalogue, version, known, on=on)
    if not in_force:
        return None
    operators = standing.allowed(known.values.get(REGIME))
    met = reading.rule(standing.number)
    return Candidate(
        standing,
        Verdict.EXCLUDED if met is False else Verdict.OPEN if in_doubt or met is None else Verdict.ELIGIBLE,
        in_doubt,
        may_ask(version, known.caller),
        operators,
        ANYWHERE if offers is None else local_answer(catalogue, version, operators.ids, known, offers),
    )


def may_ask(version: ServiceVersion, caller: str | None) -> MayAsk:
    """Who asks: in ``requesters``, or relaying for the person, never for an employer or a representative."""
    if caller is None:
        return MayAsk.CALLER_UNKNOWN
    if caller in version.requesters:
        return MayAsk.YES
    if PERSON not in version.requesters:
        return MayAsk.OTHERS_ONLY
    return MayAsk.EMPLOYEE_ONLY if caller in NEVER_RELAY else MayAsk.YES


def may_lead(version: ServiceVersion, caller: str | None) -> bool:
    if version.first_line:
        return True
    return caller is not None and caller not in FIRST_LINE_CALLERS and caller in version.requesters


def local_answer(
    catalogue: Catalogue,
    version: ServiceVersion,
    operators: Iterable[str],
    known: Known,
    offers: Mapping[str, tuple[LocalOffer, ...]],
) -> LocalAnswer:
    """Offers that serve the person's place, best first. Without a place every offer of the kind may still serve."""
    regime = known.values.get(REGIME)
    recorded, serving = False, []
    for kind in operators:
        for offer in offers.get(kind, ()):
            if offer.families and version.family not in offer.families:
                continue
            recorded = True
            if offer.regimes and regime is not None and regime not in offer.regimes:
                continue
            if _serves(offer, catalogue.operators[kind].place, known):
                serving.append(offer)
    return LocalAnswer(tuple(sorted(serving, key=_offer_order)), known=recorded)


def missing_facts(candidate: Candidate, known: Known, reading: Reading) -> tuple[str, ...]:
    """The unknown facts that keep the version open, in reading order: caller, version date, scheme, conditions."""
    missing: dict[str, None] = {}
    if candidate.may_ask is MayAsk.CALLER_UNKNOWN:
        missing[CALLER] = None
    if candidate.version_in_doubt and candidate.version.dated_by:
        missing[candidate.version.dated_by] = None
    if candidate.operators.regime_decides:
        missing[REGIME] = None
    states = reading.conditions(candidate.standing.number)
    for condition, state in zip(candidate.version.conditions, states, strict=True):
        if state is None:
            missing.update(dict.fromkeys(condition.awaits(known.values)))
    return tuple(missing)


def _in_force(catalogue: Catalogue, version: ServiceVersion, known: Known, *, on: date) -> tuple[bool, bool]:
    """Tell whether this is the version to use, and whether a missing date leaves that in doubt."""
    if version.dated_by is None:
        return version.period.covers(on), False
    days = dated(catalogue, version.dated_by, known, on=on)
    if days is not None and _selects(catalogue, version, days):
        return version.period.covers_all(*days), False
    return version.period.covers(on), True


def in_force_on_some_day(catalogue: Catalogue, version: ServiceVersion, known: Known, *, on: date) -> bool:
    """Tell whether a day that ``dated_by`` can still be is one of the version's."""
    if version.dated_by is None:
        return version.period.covers(on)
    days = dated(catalogue, version.dated_by, known, on=on)
    return days is None or version.period.overlaps(Period(days[0], days[1] + timedelta(days=1)))


def _selects(catalogue: Catalogue, version: ServiceVersion, days: tuple[date, date]) -> bool:
    """Tell whether the days select one version for sure, or none, among those that follow each other.

    A day always does; a span when one version covers it wholly, or all of them lie elsewhere. Versions of another
    variant run in parallel and select nothing here.
    """
    if days[0] == days[1]:
        return True
    span = Period(days[0], days[1] + timedelta(days=1))
    others = [other.period for other in catalogue.families[version.family] if other.variant == version.variant]
    return any(other.covers_all(*days) for other in others) or not any(other.overlaps(span) for other in others)


def _serves(offer: LocalOffer, place: Place, known: Known) -> bool:
    if not offer.communes and not offer.departements:
        return True
    for nearest in (place, *(other for other in Place if other is not place)):
        commune_fact, departement_fact = COMMUNES[nearest]
        commune, departement = known.values.get(commune_fact), known.values.get(departement_fact)
        if isinstance(commune, str):
            return commune in offer.communes or (departement_of(commune) in offer.departements and not offer.communes)
        if isinstance(departement, str):
            return departement in offer.departements
    return True


def _offer_order(offer: LocalOffer) -> tuple[object, ...]:
    unknown = 10**9
    return (
        {"open": 0, "paused": 1}.get(offer.capacity, 2),
        unknown if offer.delay_days is None else offer.delay_days,
        unknown if offer.distance_km is None else offer.distance_km,
        unknown if offer.cost_cents is None else offer.cost_cents,
        offer.id,
    )
