"""Safety, consent and policy gates, in the order of the file: which fire, which still wait for a fact."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from cordee.domain.catalogue import Catalogue, Effect, Gate, GateKind, ServiceVersion, WhenUnknown
from cordee.domain.orientation.rulebook import Reading
from cordee.domain.orientation.situation import Known
from cordee.domain.rules.evaluation import Truth

GENERAL_INFORMATION = "information_generale"
SAFETY_NEED = "etre_en_securite"
SIGN_OF_DANGER = "danger_signale"

# Source: design of the gates, « services that the caller runs himself ».
OWN_KINDS: Mapping[str, frozenset[str]] = {
    "employeur": frozenset({"employeur", "employeur_public"}),
    "medecin_traitant": frozenset({"medecin_traitant"}),
    "medecin_travail": frozenset({"sante_travail", "msa_sante_travail"}),
}


@dataclass(frozen=True, kw_only=True)
class GatesNow:
    """``fired`` and ``waiting`` in file order; a waiting gate would fire or clear with the facts it lacks.

    ``asked_in_vain``: those that wanted a fact first, and nobody can tell it: they hold nothing back any more.
    """

    fired: tuple[Gate, ...]
    waiting: tuple[Gate, ...]
    asked_in_vain: tuple[Gate, ...] = ()

    def with_effect(self, *effects: Effect) -> tuple[Gate, ...]:
        return tuple(gate for gate in self.fired if gate.effect in effects)

    @property
    def emergency(self) -> tuple[Gate, ...]:
        return self.with_effect(Effect.EMERGENCY_ONLY)

    @property
    def ask_first(self) -> tuple[Gate, ...]:
        return self.with_effect(Effect.ASK_FIRST)

    @property
    def named_for_want_of_better(self) -> frozenset[str]:
        """Families that may be named, provisionally, rather than nobody: what was asked first has no answer."""
        return frozenset().union(*(gate.provisional_services for gate in self.asked_in_vain))

    @cached_property
    def lead_families(self) -> frozenset[str]:
        return frozenset().union(*(gate.lead_services for gate in self.with_effect(Effect.LEAD_FIRST, Effect.URGENT)))

    @property
    def no_health(self) -> frozenset[str] | None:
        """Health facts that may still be asked of this caller; None when no gate narrows them."""
        allowed = [gate.allowed_health for gate in self.with_effect(Effect.NO_HEALTH_DETAIL)]
        return frozenset.intersection(*allowed) if allowed else None

    def information_only(self, need: str) -> Gate | None:
        return next((gate for gate in self.with_effect(Effect.INFORMATION_ONLY) if need not in gate.not_needs), None)

    def excluding(self, version: ServiceVersion, operators: Iterable[str], catalogue: Catalogue) -> Gate | None:
        return next((gate for gate in self._excluding if excludes(gate, version, operators, catalogue)), None)

    @cached_property
    def _excluding(self) -> tuple[Gate, ...]:
        return self.with_effect(Effect.EXCLUDE_SERVICES, Effect.NO_REGIONAL_SERVICE)


def gates_now(gates: Iterable[Gate], known: Known, reading: Reading) -> GatesNow:
    """Evaluate gates that are in force; ``when_unknown`` says what an open one does."""
    fired, waiting, in_vain = [], [], []
    for gate in gates:
        met = _met(gate, known, reading)
        if met or (met is None and (gate.when_unknown is WhenUnknown.FIRE or _left_unanswered(gate, known))):
            fired.append(gate)
        elif met is None:
            waiting.append(gate)
        elif asks_for_facts(gate) and facts_awaited(gate, known):
            in_vain.append(gate)
    return GatesNow(fired=tuple(fired), waiting=tuple(waiting), asked_in_vain=tuple(in_vain))


def facts_awaited(gate: Gate, known: Known) -> tuple[str, ...]:
    """The facts that would decide a waiting gate, in reading order."""
    if gate.condition is None:
        return tuple(fact for fact in gate.unknown_facts if fact not in known.values)
    return tuple(dict.fromkeys(gate.condition.awaits(known.values)))


def excludes(gate: Gate, version: ServiceVersion, operators: Iterable[str], catalogue: Catalogue) -> bool:
    """Tell whether the gate, once fired, takes the version away."""
    if gate.effect is Effect.EXCLUDE_SERVICES:
        return version.family in gate.exclude_services
    if gate.effect is Effect.NO_REGIONAL_SERVICE:
        levels = {catalogue.operators[operator].level for operator in operators}
        return version.tier is gate.exclude_tier and bool(levels) and levels <= gate.exclude_operator_levels
    return False


def closes_unanswered(gate: Gate) -> bool:
    """Tell whether a gate that asks fires all the same when nobody can answer: without a yes, it is a no."""
    return gate.kind is GateKind.CONSENT and gate.when_unknown is WhenUnknown.ASK


def asks_for_facts(gate: Gate) -> bool:
    """Tell whether the gate holds services back for want of facts, whatever their values."""
    return gate.effect is Effect.ASK_FIRST and gate.condition is None


def is_safety(gate: Gate) -> bool:
    return gate.kind is GateKind.SAFETY


def _left_unanswered(gate: Gate, known: Known) -> bool:
    if gate.condition is None or not closes_unanswered(gate):
        return False
    return all(fact in known.values or fact in known.never_ask for fact in gate.condition.facts)


def _met(gate: Gate, known: Known, reading: Reading) -> Truth:
    if gate.condition is not None:
        return reading.rule(reading.rulebook.gates[gate.id])
    unknown = any(fact not in known.values and fact not in known.never_ask for fact in gate.unknown_facts)
    return None if unknown else False
