"""What is of no use: versions for nobody, facts that nothing reads, choices that no test tells apart."""

from collections.abc import Iterable, Iterator
from functools import reduce

from cordee.domain.catalogue import Catalogue, Fact, ServiceVersion, Verified
from cordee.domain.orientation.compiled import conditions_of
from cordee.domain.orientation.ranking import KIND_ORDER, LAST, kind_order
from cordee.domain.orientation.situation import CALLER
from cordee.domain.orientation.verdicts import COMMUNES, REGIME
from cordee.domain.rules.answers import closest
from cordee.domain.rules.clauses import clauses
from cordee.domain.rules.language import Compare, Member, facts_of
from cordee.reader.checks.checked import Checked

MOST_LISTED = 8
# Read by the engine itself: who calls, the scheme, the places.
READ_BY_THE_ENGINE = frozenset({CALLER, REGIME, *(fact for places in COMMUNES.values() for fact in places)})


def versions(checked: Checked) -> None:
    """Versions that nobody could ask for, that would be ranked nowhere, or for needs of no programme of theirs."""
    programmes = checked.catalogue.programmes
    for version in checked.catalogue.versions.values():
        node = checked.node("version", version.id)
        if kind_order(version) == LAST:
            node.error(f"nature « {version.kind} » inconnue{closest(version.kind, KIND_ORDER)}", "kind")
        if not version.requesters:
            node.error("« requesters » est vide : personne ne pourrait demander ce service", "requesters")
        listed = {need for name in version.programmes & set(programmes) for need in programmes[name].needs}
        for need in sorted((version.direct_needs | version.support_needs) - listed):
            checked.doubt(node, f"répond au besoin « {need} », qu'aucun de ses programmes ne liste", "id")


def sources(checked: Checked) -> None:
    """No source at all, or a version said to be fully verified of which no text is cited."""
    for version in checked.catalogue.versions.values():
        node = checked.node("version", version.id)
        if not version.sources:
            checked.doubt(node, f"la version « {version.id} » n'a aucune source", "id")
        bare = [index for index, condition in enumerate(version.conditions) if not condition.source]
        if version.verified is not Verified.FULL or not bare:
            continue
        if len(bare) == len(version.conditions) and not version.legal:
            checked.doubt(
                node,
                f"« {version.id} » est dite vérifiée (« full ») sans texte cité, ni dans « legal » ni sur une "
                "condition ; citez-le, ou écrivez « verified: partial »",
                "verified",
            )
        for index in bare:
            written = version.conditions[index].written
            checked.note(node, f"condition « {written} » sans « source »", "conditions", index)


def facts(checked: Checked) -> None:
    """Facts that nothing reads, or only what is closed on the day."""
    catalogue = checked.catalogue
    current = [
        version
        for version in catalogue.versions.values()
        if version.dated_by or version.period.until is None or version.period.until > checked.on
    ]
    ever, now = _read(catalogue, catalogue.versions.values()), _read(catalogue, current)
    for fact_id in catalogue.facts:
        node = checked.node("fact", fact_id)
        if fact_id not in ever:
            checked.doubt(
                node, f"aucune condition ne lit le fait « {fact_id} » ; retirez-le, ou écrivez la condition", "id"
            )
        elif fact_id not in now:
            readers = ", ".join(_readers(catalogue, fact_id))
            checked.doubt(
                node,
                f"le fait « {fact_id} » n'est plus lu que par des versions closes le {checked.on} ({readers}) ; "
                "il n'est plus demandé, sauf pour une date passée",
                "id",
            )


def choices(checked: Checked) -> None:
    """Choices that no test names alone or with others: the engine never looks at them apart from the rest."""
    catalogue = checked.catalogue
    tests = clauses(condition.expression for condition in conditions_of(catalogue)).tests
    schemes = {scheme for operator in catalogue.operators.values() for scheme in operator.regimes or ()}
    for fact in catalogue.facts.values():
        named = _tested(fact, tests) | (schemes if fact.id == REGIME else set())
        never = [choice for choice in fact.choices if choice not in named]
        if never and len(never) < len(fact.choices):
            listed = ", ".join(never[:MOST_LISTED]) + (" …" if len(never) > MOST_LISTED else "")
            checked.note(checked.node("fact", fact.id), f"valeurs qu'aucune condition ne nomme : {listed}", "choices")


def _tested(fact: Fact, tests: Iterable[object]) -> set[object]:
    compared = {test.value for test in tests if isinstance(test, Compare) and test.facts == (fact.id,)}
    listed = [set(test.values) for test in tests if isinstance(test, Member) and test.fact == fact.id]
    return reduce(set.union, listed, set(compared))


def _readers(catalogue: Catalogue, fact_id: str) -> Iterator[str]:
    for version in catalogue.versions.values():
        if fact_id in _read(catalogue, [version]):
            yield version.id


def _read(catalogue: Catalogue, versions: Iterable[ServiceVersion]) -> set[str]:
    """The facts that these versions, the gates and the deadlines read, and those that these follow from."""
    read = READ_BY_THE_ENGINE | {name for version in versions for name in _read_by(version)}
    for gate in catalogue.gates:
        read |= {*gate.unknown_facts, *gate.ask, *(gate.condition.facts if gate.condition else ())}
    for deadline in catalogue.deadlines:
        read |= set(deadline.facts)
    found, ahead = set(), [name for name in read if name in catalogue.facts]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += [source for source in _behind(catalogue.facts[name]) if source in catalogue.facts]
    return found


def _read_by(version: ServiceVersion) -> Iterator[str]:
    for condition in (*version.conditions, *([version.necessary_when] if version.necessary_when else ())):
        yield from facts_of(condition.expression)
    if version.dated_by:
        yield version.dated_by


def _behind(fact: Fact) -> Iterator[str]:
    """What the fact follows from, and what says whether it applies."""
    if fact.relevant_if:
        yield from fact.relevant_if.facts
    if fact.derived:
        yield from (name for case in fact.derived.cases for name in case.condition.facts)
        if fact.derived.of:
            yield fact.derived.of
