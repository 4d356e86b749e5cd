"""What a catalogue must satisfy before anyone is oriented by it. Errors stop; doubts are for an author to look at."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from cordee.domain.catalogue import Catalogue, Condition, Effect, FactType, Formula, ServiceVersion
from cordee.domain.orientation.ranking import KIND_ORDER, LAST, kind_order
from cordee.domain.orientation.situation import CALLER
from cordee.domain.orientation.verdicts import REGIME
from cordee.domain.rules.answers import BadAnswer, answer, closest
from cordee.domain.rules.language import facts_of
from cordee.domain.rules.typing import misuses
from cordee.reader.catalogue import Sources, build, catalogue_files
from cordee.reader.fields import Node, Problem

REVIEWED_EVERY = timedelta(days=366)
FIRST_DAY_OF_INTEREST = date(2012, 1, 1)


def check_catalogue(directory: Path, *, on: date) -> list[Problem]:
    """Return every problem of the content folder, errors and doubts, by file and line.

    ``on`` is the day on which reviews are due and needs must be covered. Raises BrokenCatalogue when files are missing.
    """
    sources = Sources(catalogue_files(directory))
    catalogue = build(sources)
    checks = _Checks(sources, catalogue)
    checks.facts()
    checks.references()
    checks.versions()
    checks.meaning()
    checks.usefulness()
    if not sources.problems.errors:
        checks.cover(on)
    checks.reviews(on)
    return sorted(sources.problems.found)


SOURCES: Mapping[Formula, FactType] = {
    Formula.DAYS_SINCE: FactType.DATE,
    Formula.DAYS_UNTIL: FactType.DATE,
    Formula.MONTHS_SINCE: FactType.DATE,
    Formula.MONTHS_UNTIL: FactType.DATE,
    Formula.DEPARTEMENT_OF: FactType.COMMUNE,
    Formula.COUNTRY_OF: FactType.COMMUNE,
}


class _Checks:
    def __init__(self, sources: Sources, catalogue: Catalogue) -> None:
        self.sources, self.catalogue = sources, catalogue

    def facts(self) -> None:
        catalogue = self.catalogue
        for fact in catalogue.facts.values():
            node = self.node("fact", fact.id)
            if fact.group not in catalogue.fact_groups:
                node.error(
                    f"le groupe « {fact.group} » n'existe pas{closest(fact.group, catalogue.fact_groups)}", "group"
                )
            if fact.type in (FactType.CHOICE, FactType.CHOICES) and not fact.choices:
                node.error("un choix sans valeurs : ajoutez « choices »")
            if fact.relevant_if:
                self.condition(node, fact.relevant_if, "relevant_if")
            if fact.derived:
                self.derivation(node, fact.id)
        read = self.facts_read()
        for fact_id in catalogue.facts:
            if fact_id not in read:
                self.doubt(self.node("fact", fact_id), f"aucune condition ne lit le fait « {fact_id} »", "id")

    def meaning(self) -> None:
        """Values that parse and mean nothing: unknown schemes, bounds upside down, facts that depend on themselves."""
        catalogue = self.catalogue
        schemes = catalogue.facts[REGIME].choices if REGIME in catalogue.facts else {}
        for operator in catalogue.operators.values():
            self.all_known(self.node("operator", operator.id), "regimes", sorted(operator.regimes or ()), schemes)
        for fact in catalogue.facts.values():
            node, derived = self.node("fact", fact.id), fact.derived
            if fact.minimum is not None and fact.maximum is not None and fact.minimum > fact.maximum:
                node.error(f"« min » {fact.minimum} dépasse « max » {fact.maximum}", "min")
            if derived and derived.formula and derived.of and (source := catalogue.facts.get(derived.of)):
                wanted = SOURCES[derived.formula]
                if source.type is not wanted:
                    message = f"« {derived.formula} » part d'un fait {wanted}, « {source.id} » est {source.type}"
                    node.error(message, "derived")
        for kind, reads in (("derived", self._derived_from()), ("relevant_if", self._relevant_by())):
            for fact_id in _in_a_cycle(reads):
                self.node("fact", fact_id).error(f"« {kind} » : le fait « {fact_id} » dépend de lui-même", kind)

    def usefulness(self) -> None:
        """Versions that nobody could ask for or that would be ranked nowhere, needs and gates told in two ways."""
        programmes = self.catalogue.programmes
        for version in self.catalogue.versions.values():
            node = self.node("version", version.id)
            if kind_order(version) == LAST:
                node.error(f"nature « {version.kind} » inconnue{closest(version.kind, KIND_ORDER)}", "kind")
            if not version.requesters:
                node.error("« requesters » est vide : personne ne pourrait demander ce service", "requesters")
            listed = {need for name in version.programmes & set(programmes) for need in programmes[name].needs}
            for need in sorted((version.direct_needs | version.support_needs) - listed):
                self.doubt(node, f"répond au besoin « {need} », qu'aucun de ses programmes ne liste", "id")
        for gate in self.catalogue.gates:
            for programme in programmes.values():
                if (programme.id in gate.programmes) != (gate.id in programme.gates):
                    message = f"« {gate.id} » et le programme « {programme.id} » ne disent pas pareil"
                    self.node("programme", programme.id).error(message, "gates")

    def _derived_from(self) -> dict[str, set[str]]:
        found = {}
        for fact in self.catalogue.facts.values():
            if fact.derived:
                read = {name for case in fact.derived.cases for name in facts_of(case.condition.expression)}
                found[fact.id] = read | ({fact.derived.of} if fact.derived.of else set())
        return found

    def _relevant_by(self) -> dict[str, set[str]]:
        facts = self.catalogue.facts.values()
        return {fact.id: set(facts_of(fact.relevant_if.expression)) for fact in facts if fact.relevant_if}

    def derivation(self, node: Node, fact_id: str) -> None:
        fact = self.catalogue.facts[fact_id]
        if fact.derived is None:
            return
        if fact.derived.of is not None and fact.derived.of not in self.catalogue.facts:
            node.error(
                f"le fait « {fact.derived.of} » n'existe pas{closest(fact.derived.of, self.catalogue.facts)}",
                "derived",
                "of",
            )
        for index, case in enumerate(fact.derived.cases):
            self.condition(node, case.condition, "derived", index, "when")
            try:
                answer(fact, case.value)
            except BadAnswer as problem:
                node.error(f"valeur dérivée {problem.found!r}, attendu {problem.expected}", "derived", index, "value")

    def references(self) -> None:
        catalogue = self.catalogue
        callers = catalogue.facts[CALLER].choices if CALLER in catalogue.facts else {}
        gates = {gate.id for gate in catalogue.gates}
        for need in catalogue.needs.values():
            node = self.node("need", need.id)
            self.all_known(node, "asked_by", need.asked_by, callers)
            self.all_known(node, "group", [need.group], catalogue.need_groups)
        for operator in catalogue.operators.values():
            self.successor(self.node("operator", operator.id), operator.successor, catalogue.operators)
        for programme in catalogue.programmes.values():
            node = self.node("programme", programme.id)
            self.all_known(node, "needs", programme.needs, catalogue.needs)
            self.all_known(node, "gates", sorted(programme.gates), gates)
            self.all_known(node, "doors", programme.doors, catalogue.doors)
        for gate in catalogue.gates:
            node = self.node("gate", gate.id)
            if gate.condition:
                self.condition(node, gate.condition, "when")
            elif not gate.unknown_facts:
                node.error("un garde-fou sans « when » a besoin de « unknown_facts »")
            if gate.effect is Effect.ASK_FIRST and not gate.ask:
                node.error("« ask_first » sans « ask » : dites quels faits demander", "effect")
            self.all_known(node, "programmes", sorted(gate.programmes), catalogue.programmes)
            self.all_known(node, "unknown_facts", gate.unknown_facts, catalogue.facts)
            self.all_known(node, "ask", gate.ask, catalogue.facts)
            self.all_known(node, "not_needs", sorted(gate.not_needs), catalogue.needs)
            self.all_known(node, "allowed_health", sorted(gate.allowed_health), catalogue.facts)
            for key in ("only_services", "exclude_services", "lead_services", "provisional_services"):
                self.all_known(node, key, sorted(getattr(gate, key)), catalogue.families)

    def versions(self) -> None:
        catalogue = self.catalogue
        callers = catalogue.facts[CALLER].choices if CALLER in catalogue.facts else {}
        prescribers = {**catalogue.operators, **catalogue.prescriber_roles}
        for version in catalogue.versions.values():
            node = self.node("version", version.id)
            self.all_known(node, "programmes", sorted(version.programmes), catalogue.programmes)
            self.all_known(node, "needs", sorted(version.direct_needs | version.support_needs), catalogue.needs)
            self.all_known(node, "requesters", sorted(version.requesters), callers)
            self.all_known(node, "operators", version.operators, catalogue.operators)
            self.all_known(node, "prescribers", version.prescribers, prescribers)
            self.successor(node, version.successor, catalogue.versions)
            if version.necessary_when:
                self.condition(node, version.necessary_when, "necessary_when")
            for index, condition in enumerate(version.conditions):
                self.condition(node, condition, "conditions", index, "when")
            if version.dated_by is not None:
                fact = catalogue.facts.get(version.dated_by)
                if fact is None or fact.type is not FactType.DATE:
                    node.error(f"« dated_by: {version.dated_by} » n'est pas un fait de type date", "dated_by")
            if not version.sources:
                self.doubt(node, f"la version « {version.id} » n'a aucune source", "id")
        for family in catalogue.families.values():
            for versions in _by_variant(family):
                self.sequence(versions)

    def sequence(self, versions: list[ServiceVersion]) -> None:
        """Versions of one variant follow each other: an overlap is an error, a gap a doubt."""
        for earlier, later in pairwise(sorted(versions, key=lambda version: version.period.start or date.min)):
            node, end, start = self.node("version", later.id), earlier.period.until, later.period.start
            if earlier.dated_by == later.dated_by and earlier.period.overlaps(later.period):
                remedy = f"donnez « until: {start} » à la première" if end is None else "corrigez l'une des dates"
                node.error(
                    f"« {later.id} » commence le {start} alors que « {earlier.id} » court encore ; {remedy}", "from"
                )
            elif end is not None and start is not None and end < start:
                self.doubt(node, f"entre « {earlier.id} » (fin {end}) et « {later.id} » (début {start}), rien", "from")

    def cover(self, on: date) -> None:
        """Every need is covered by some service on ``on``; if not at all an error, if only by support a doubt."""
        covered_by = self.catalogue.families_by_need
        for need in self.catalogue.needs:
            node = self.node("need", need)
            versions = [
                version
                for family in covered_by[need]
                for version in self.catalogue.families[family]
                if version.period.covers(on)
            ]
            if not versions:
                node.error(f"aucun service ne répond au besoin « {need} » le {on}", "id")
            elif not any(need in version.direct_needs for version in versions):
                self.doubt(node, f"aucun service ne répond directement au besoin « {need} » le {on}", "id")

    def reviews(self, on: date) -> None:
        for version in self.catalogue.versions.values():
            if on - version.checked_on > REVIEWED_EVERY and (version.period.until is None or version.period.until > on):
                self.doubt(
                    self.node("version", version.id),
                    f"« {version.id} » relue pour la dernière fois le {version.checked_on}",
                    "checked_on",
                )

    # Pieces

    def node(self, kind: str, item_id: str) -> Node:
        return self.sources.places[f"{kind}:{item_id}"]

    def doubt(self, node: Node, message: str, *keys: str | int) -> None:
        self.sources.problems.doubt(node.place(*keys), message + ".")

    def condition(self, node: Node, condition: Condition, *keys: str | int) -> None:
        for _, message in misuses(condition.expression, self.catalogue.facts):
            node.error(f"condition « {condition.written} » : {message}", *keys)

    def all_known(self, node: Node, key: str, words: Iterable[str], known: Iterable[str]) -> None:
        listed = list(known)
        for word in words:
            if word not in listed:
                node.error(f"« {key} » : « {word} » n'existe pas{closest(word, listed)}", key)

    def successor(self, node: Node, successor: str | None, known: Iterable[str]) -> None:
        if successor is not None:
            self.all_known(node, "successor", [successor], known)

    def facts_read(self) -> set[str]:
        return {name for condition in self._conditions() for name in facts_of(condition.expression)} | {
            *(version.dated_by for version in self.catalogue.versions.values() if version.dated_by),
            *(name for gate in self.catalogue.gates for name in (*gate.unknown_facts, *gate.ask)),
            *(fact.derived.of for fact in self.catalogue.facts.values() if fact.derived and fact.derived.of),
        }

    def _conditions(self) -> Iterator[Condition]:
        for version in self.catalogue.versions.values():
            yield from version.conditions
            if version.necessary_when:
                yield version.necessary_when
        yield from (gate.condition for gate in self.catalogue.gates if gate.condition)
        for fact in self.catalogue.facts.values():
            if fact.relevant_if:
                yield fact.relevant_if
            yield from (case.condition for case in (fact.derived.cases if fact.derived else ()))


def _in_a_cycle(reads: Mapping[str, set[str]]) -> list[str]:
    """The names from which one comes back to the name by following what it reads."""

    def comes_back(start: str) -> bool:
        seen, ahead = set(), list(reads[start])
        while ahead:
            name = ahead.pop()
            if name == start:
                return True
            if name not in seen:
                seen.add(name)
                ahead.extend(reads.get(name, ()))
        return False

    return [name for name in reads if comes_back(name)]


def _by_variant(versions: Iterable[ServiceVersion]) -> Iterator[list[ServiceVersion]]:
    variants: dict[str | None, list[ServiceVersion]] = {}
    for version in versions:
        variants.setdefault(version.variant, []).append(version)
    yield from variants.values()
