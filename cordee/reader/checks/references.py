"""What is named exists, and what is written can be meant."""

from collections.abc import Mapping

from cordee.domain.catalogue import Changes, Effect, Fact, FactType, Formula
from cordee.domain.orientation.situation import CALLER
from cordee.domain.orientation.verdicts import REGIME
from cordee.domain.rules.answers import BadAnswer, answer, closest
from cordee.domain.rules.language import facts_of
from cordee.reader.checks.checked import Checked
from cordee.reader.fields import Node

SOURCES: Mapping[Formula, FactType] = {
    Formula.DAYS_SINCE: FactType.DATE,
    Formula.DAYS_UNTIL: FactType.DATE,
    Formula.MONTHS_SINCE: FactType.DATE,
    Formula.MONTHS_UNTIL: FactType.DATE,
    Formula.DEPARTEMENT_OF: FactType.COMMUNE,
    Formula.COUNTRY_OF: FactType.COMMUNE,
}


def facts(checked: Checked) -> None:
    catalogue = checked.catalogue
    for fact in catalogue.facts.values():
        node = checked.node("fact", fact.id)
        checked.all_known(node, "group", [fact.group], catalogue.fact_groups)
        if fact.type in (FactType.CHOICE, FactType.CHOICES) and not fact.choices:
            node.error("un choix sans valeurs : ajoutez « choices »")
        if fact.minimum is not None and fact.maximum is not None and fact.minimum > fact.maximum:
            node.error(f"« min » {fact.minimum} dépasse « max » {fact.maximum}", "min")
        if fact.relevant_if:
            checked.condition(node, fact.relevant_if, "relevant_if")
        _derivation(checked, node, fact)
        _time(checked, node, fact)
    for kind, reads in (("derived", _derived_from(checked)), ("relevant_if", _relevant_by(checked))):
        for fact_id in in_a_cycle(reads):
            checked.node("fact", fact_id).error(f"« {kind} » : le fait « {fact_id} » dépend de lui-même", kind)


def _derivation(checked: Checked, node: Node, fact: Fact) -> None:
    derived, known = fact.derived, checked.catalogue.facts
    if derived is None:
        return
    if derived.of is not None and derived.of not in known:
        node.error(f"le fait « {derived.of} » n'existe pas{closest(derived.of, known)}", "derived", "of")
    elif derived.formula and derived.of and known[derived.of].type is not SOURCES[derived.formula]:
        wanted, found = SOURCES[derived.formula], known[derived.of].type
        node.error(f"« {derived.formula} » part d'un fait {wanted}, « {derived.of} » est {found}", "derived")
    for index, case in enumerate(derived.cases):
        checked.condition(node, case.condition, "derived", index, "when")
        try:
            answer(fact, case.value)
        except BadAnswer as problem:
            node.error(f"valeur dérivée {problem.found!r}, attendu {problem.expected}", "derived", index, "value")


def _time(checked: Checked, node: Node, fact: Fact) -> None:
    """What a duration grows with lasts; what ends is told by a last day, or by a time that runs out."""
    _points_to(checked, node, "grows_while", fact.grows_while, (FactType.BOOL,))
    _points_to(checked, node, "ends_by", fact.ends_by, (FactType.DATE, FactType.INT))
    if fact.past and fact.type is not FactType.DATE:
        node.error(f"« past » est pour une date, « {fact.id} » est {fact.type}", "past")
    if fact.grows_while and (fact.type is not FactType.INT or fact.changes is not Changes.BY_TIME):
        node.error("« grows_while » est pour un nombre qui change avec le temps (changes: by_time)", "grows_while")


def _points_to(checked: Checked, node: Node, key: str, name: str | None, wanted: tuple[FactType, ...]) -> None:
    known = checked.catalogue.facts
    if name is None:
        return
    if name not in known:
        node.error(f"le fait « {name} » n'existe pas{closest(name, known)}", key)
    elif known[name].type not in wanted:
        kinds = " ou ".join(wanted)
        node.error(f"« {key} » attend un fait {kinds}, « {name} » est {known[name].type}", key)


def _derived_from(checked: Checked) -> dict[str, set[str]]:
    found = {}
    for fact in checked.catalogue.facts.values():
        if fact.derived:
            read = {name for case in fact.derived.cases for name in facts_of(case.condition.expression)}
            found[fact.id] = read | ({fact.derived.of} if fact.derived.of else set())
    return found


def _relevant_by(checked: Checked) -> dict[str, set[str]]:
    every = checked.catalogue.facts.values()
    return {fact.id: set(facts_of(fact.relevant_if.expression)) for fact in every if fact.relevant_if}


def in_a_cycle(reads: Mapping[str, set[str]]) -> list[str]:
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


def needs_operators_programmes(checked: Checked) -> None:
    catalogue = checked.catalogue
    callers = catalogue.facts[CALLER].choices if CALLER in catalogue.facts else {}
    schemes = catalogue.facts[REGIME].choices if REGIME in catalogue.facts else {}
    gates = {gate.id for gate in catalogue.gates}
    for need in catalogue.needs.values():
        node = checked.node("need", need.id)
        checked.all_known(node, "asked_by", need.asked_by, callers)
        checked.all_known(node, "group", [need.group], catalogue.need_groups)
    for operator in catalogue.operators.values():
        node = checked.node("operator", operator.id)
        checked.all_known(node, "regimes", sorted(operator.regimes or ()), schemes)
        checked.all_known(node, "successor", [operator.successor] if operator.successor else [], catalogue.operators)
    for programme in catalogue.programmes.values():
        node = checked.node("programme", programme.id)
        checked.all_known(node, "needs", programme.needs, catalogue.needs)
        checked.all_known(node, "gates", sorted(programme.gates), gates)
        checked.all_known(node, "doors", programme.doors, catalogue.doors)


def gates(checked: Checked) -> None:
    catalogue = checked.catalogue
    callers = catalogue.facts[CALLER].choices if CALLER in catalogue.facts else {}
    for gate in catalogue.gates:
        node = checked.node("gate", gate.id)
        if gate.condition:
            checked.condition(node, gate.condition, "when")
        elif not gate.unknown_facts:
            node.error("un garde-fou sans « when » a besoin de « unknown_facts »")
        if gate.effect is Effect.ASK_FIRST and not gate.ask:
            node.error("« ask_first » sans « ask » : dites quels faits demander", "effect")
        checked.all_known(node, "programmes", sorted(gate.programmes), catalogue.programmes)
        checked.all_known(node, "unknown_facts", gate.unknown_facts, catalogue.facts)
        checked.all_known(node, "ask", gate.ask, catalogue.facts)
        checked.all_known(node, "not_needs", sorted(gate.not_needs), catalogue.needs)
        checked.all_known(node, "allowed_health", sorted(gate.allowed_health), catalogue.facts)
        for told in gate.actions_to:
            checked.all_known(node, "actions_to", sorted(told.callers), callers)
        for key in ("only_services", "exclude_services", "lead_services", "provisional_services"):
            checked.all_known(node, key, sorted(getattr(gate, key)), catalogue.families)
        for programme in catalogue.programmes.values():
            if (programme.id in gate.programmes) != (gate.id in programme.gates):
                message = f"« {gate.id} » et le programme « {programme.id} » ne disent pas pareil"
                checked.node("programme", programme.id).error(message, "gates")


def relations(checked: Checked) -> None:
    for relation in checked.catalogue.relations:
        checked.condition(checked.node("relation", relation.id), relation.never, "never")


def versions(checked: Checked) -> None:
    catalogue = checked.catalogue
    callers = catalogue.facts[CALLER].choices if CALLER in catalogue.facts else {}
    prescribers = {**catalogue.operators, **catalogue.prescriber_roles}
    for version in catalogue.versions.values():
        node = checked.node("version", version.id)
        checked.all_known(node, "programmes", sorted(version.programmes), catalogue.programmes)
        checked.all_known(node, "needs", sorted(version.direct_needs | version.support_needs), catalogue.needs)
        checked.all_known(node, "requesters", sorted(version.requesters), callers)
        checked.all_known(node, "operators", version.operators, catalogue.operators)
        checked.all_known(node, "prescribers", version.prescribers, prescribers)
        checked.all_known(node, "successor", [version.successor] if version.successor else [], catalogue.versions)
        if version.necessary_when:
            checked.condition(checked.family_node(version), version.necessary_when, "necessary_when")
        for index, condition in enumerate(version.conditions):
            checked.condition(node, condition, "conditions", index, "when")
        if version.dated_by is not None:
            fact = catalogue.facts.get(version.dated_by)
            if fact is None or fact.type is not FactType.DATE:
                node.error(f"« dated_by: {version.dated_by} » n'est pas un fait de type date", "dated_by")
