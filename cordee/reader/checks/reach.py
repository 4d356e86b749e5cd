"""Versions that nobody could ever be oriented to: conditions, callers, operators, gates, necessity."""

from collections.abc import Iterator
from datetime import date

from cordee.domain.catalogue import Effect, Gate, ServiceVersion, Tier
from cordee.domain.orientation.gates import GENERAL_INFORMATION, OWN_KINDS, SAFETY_NEED, excludes, is_safety
from cordee.domain.orientation.situation import CALLER
from cordee.domain.orientation.verdicts import REGIME
from cordee.domain.rules.language import Compare, Expression, Operator
from cordee.reader.checks.checked import Checked, quoted
from cordee.reader.fields import Node


def versions(checked: Checked) -> None:
    """Each version is within reach of somebody who may ask, with an operator, and no gate always hides it."""
    for version in checked.catalogue.versions.values():
        node = checked.node("version", version.id)
        _reached(checked, node, version)


def _reached(checked: Checked, node: Node, version: ServiceVersion) -> None:
    asked = checked.asked_of(version)
    if checked.is_tangled(asked):
        return
    if checked.is_impossible(node, met=asked):
        if len(together := checked.conflict(asked)) > 1:  # one alone: already said where it is written
            node.error(
                f"« {version.id} » est hors d'atteinte : {quoted(together)} ne vont jamais ensemble ; corrigez l'une",
                "id",
            )
        return
    if checked.is_impossible(node, met=[*asked, *checked.for_callers(version)]):
        witness = checked.find(asked)
        wanted = checked.said(witness, [Compare((CALLER,), Operator.EQUAL, "")]) if witness else ""
        node.error(
            f"« {version.id} » est hors d'atteinte : ses conditions ne sont remplies que par d'autres que "
            f"« requesters » ({wanted}) ; ajoutez cet appelant à « requesters », ou corrigez la condition",
            "id",
        )
        return
    schemes = {day: checked.regimes(version, day) for day in checked.days_of(version)}
    takes = {one: _takes(checked, node, version, one) for one in set(schemes.values())}
    served = [day for day, one in schemes.items() if takes[one]]
    if not served:
        if checked.days_of(version):
            node.error(
                f"« {version.id} » est hors d'atteinte : aucun de ses opérateurs n'est en vigueur pour la caisse que "
                "ses conditions demandent ; corrigez « operators », leurs dates ou leurs « regimes »",
                "operators",
            )
        return
    if not version.dated_by:
        _without_operator(checked, node, version, served)
    _hidden(checked, node, version)


def _takes(checked: Checked, node: Node, version: ServiceVersion, schemes: frozenset[str]) -> bool:
    """Operators of these schemes take somebody who meets the conditions."""
    if not schemes and version.operators:
        return False
    asked = [*checked.asked_of(version), *checked.for_callers(version), *checked.one_of(REGIME, schemes)]
    return not checked.is_impossible(node, met=asked)


def _without_operator(checked: Checked, node: Node, version: ServiceVersion, served: list[date]) -> None:
    """Stretches of the version's time during which no operator delivers it."""
    alone = [day for day in checked.days_of(version) if day not in served]
    if alone:
        until = next((day for day in checked.days if day > alone[-1]), None)
        checked.doubt(
            node,
            f"« {version.id} » n'a pas d'opérateur en vigueur {said_stretch(alone[0], until)}, alors qu'elle court ; "
            "ajoutez l'opérateur de cette période, ou corrigez une date",
            "operators",
        )


def said_stretch(start: date, until: date | None) -> str:
    return f"depuis le {start}" if until is None else f"du {start} au {until}"


def _hidden(checked: Checked, node: Node, version: ServiceVersion) -> None:
    """Gates that between them always fire take the version away from everybody who meets its conditions."""
    hiding = [gate for gate in checked.catalogue.gates if _hides(checked, gate, version)]
    if not hiding:
        return
    asked = [*checked.asked_of(version), *checked.for_callers(version)]
    if checked.is_impossible(node, met=asked, unmet=[[gate.condition.expression] for gate in hiding if gate.condition]):
        listed = ", ".join(f"« {gate.id} »" for gate in hiding)
        node.error(
            f"« {version.id} » est toujours cachée par un garde-fou ({listed}) dès que ses conditions sont remplies ; "
            "corrigez ses conditions, ou le garde-fou",
            "id",
        )


def _hides(checked: Checked, gate: Gate, version: ServiceVersion) -> bool:
    """Once fired the gate removes the version from every need of every programme, over the version's whole time."""
    if gate.condition is None or not all(gate.period.covers(day) for day in checked.days_of(version)):
        return False
    if not (is_safety(gate) or version.programmes <= gate.programmes):
        return False
    needs = version.direct_needs | version.support_needs
    match gate.effect:
        case Effect.EMERGENCY_ONLY:
            return version.family not in gate.only_services or SAFETY_NEED not in needs
        case Effect.INFORMATION_ONLY:
            own = frozenset().union(*OWN_KINDS.values())
            return version.family != GENERAL_INFORMATION and not (needs & gate.not_needs or own & {*version.operators})
        case _:
            return excludes(gate, version, version.operators, checked.catalogue)


def necessities(checked: Checked) -> None:
    """A specific service can be necessary: declared so, or because nothing ordinary answers directly."""
    for version in checked.catalogue.versions.values():
        if version.tier is Tier.SPECIFIC and not version.complement and checked.days_of(version):
            node = checked.node("version", version.id)
            if not any(True for _ in _necessary(checked, node, version)):
                checked.doubt(
                    node,
                    f"« {version.id} » est un service spécifique qui ne peut jamais devenir nécessaire : du droit "
                    "commun répond directement à quiconque remplit ses conditions ; écrivez « necessary_when » "
                    "ou « complement: true »",
                    "id",
                )


def _necessary(checked: Checked, node: Node, version: ServiceVersion) -> Iterator[str]:
    asked = [*checked.asked_of(version), *checked.for_callers(version)]
    rule = version.necessary_when
    if rule and not checked.is_impossible(node, met=[*asked, rule.expression]):
        yield rule.written
    for need in sorted(version.direct_needs | version.support_needs):
        for day in checked.days_of(version):
            if not checked.is_impossible(node, met=asked, unmet=list(_ordinary(checked, need, day))):
                yield need
                break


def _ordinary(checked: Checked, need: str, day: date) -> Iterator[list[Expression]]:
    """What each ordinary service that answers the need directly on the day asks."""
    for family in checked.catalogue.families_by_need[need]:
        for version in checked.catalogue.families[family]:
            if version.tier is Tier.ORDINARY and need in version.direct_needs and version.period.covers(day):
                schemes = checked.one_of(REGIME, checked.regimes(version, day))
                yield [*checked.asked_of(version), *checked.for_callers(version), *schemes]
