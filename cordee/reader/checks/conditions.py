"""Conditions over the declared answers: never met, always met, or with a part that changes nothing."""

from collections.abc import Iterator, Sequence

from cordee.domain.catalogue import Condition, Fact
from cordee.domain.rules.language import And, Expression, Not, Or, written
from cordee.domain.rules.satisfiable import NotKnown, Possible
from cordee.reader.checks.checked import Checked, quoted
from cordee.reader.fields import Node


def relations(checked: Checked) -> None:
    """Relations that contradict each other would make every situation impossible; one may also forbid nothing."""
    catalogue = checked.catalogue
    if not catalogue.relations:
        return
    first = checked.node("relation", catalogue.relations[0].id)
    if checked.is_impossible(first, met=()):
        first.error(
            "les relations, les pertinences et les dérivations se contredisent : aucune situation n'est "
            "possible ; retirez ou corrigez l'une des relations",
            "never",
        )
        return
    for relation in catalogue.relations:
        without = Possible(checked.possible.situations.leaving_out(relation))
        node = checked.node("relation", relation.id)
        if checked.is_impossible(node, "never", met=[relation.never.expression], among=without):
            checked.doubt(
                node,
                f"« {relation.never.written} » est déjà impossible sans cette relation : elle n'interdit rien ; "
                "retirez-la, ou corrigez-la",
                "never",
            )


def of_versions(checked: Checked) -> None:
    for version in checked.catalogue.versions.values():
        node = checked.node("version", version.id)
        for index, condition in enumerate(version.conditions):
            judge(checked, node, condition, "conditions", index, "when")
        if not checked.is_impossible(node, met=checked.asked_of(version)) and not checked.is_tangled(
            checked.asked_of(version)
        ):
            _repeated(checked, node, version.conditions)


def of_gates(checked: Checked) -> None:
    for gate in checked.catalogue.gates:
        if gate.condition:
            judge(checked, checked.node("gate", gate.id), gate.condition, "when")


def of_facts(checked: Checked) -> None:
    for fact in checked.catalogue.facts.values():
        node = checked.node("fact", fact.id)
        if fact.relevant_if:
            judge(checked, node, fact.relevant_if, "relevant_if")
        _cases(checked, node, fact)


def _cases(checked: Checked, node: Node, fact: Fact) -> None:
    """Each case of a derivation is reached by something that the cases before it leave."""
    cases = fact.derived.cases if fact.derived else ()
    applies = [fact.relevant_if.expression] if fact.relevant_if else []
    for index, case in enumerate(cases):
        place, when = ("derived", index, "when"), case.condition.expression
        if judge(checked, node, case.condition, *place):
            continue
        earlier = [other.condition.expression for other in cases[:index]]
        if checked.is_impossible(node, *place, met=[when, *map(Not, earlier)]):
            checked.doubt(
                node,
                f"le cas « {written(when)} » n'est jamais atteint : {quoted(earlier)} le couvre déjà ; "
                "placez-le avant, ou retirez-le",
                *place,
            )
        elif applies and checked.is_impossible(node, *place, met=[when, *applies]):
            checked.doubt(
                node,
                f"le cas « {written(when)} » ne sert jamais : le fait « {fact.id} » n'a alors pas d'objet "
                f"(« relevant_if: {written(applies[0])} »)",
                *place,
            )


def necessities(checked: Checked) -> None:
    """``necessary_when`` is read once the conditions hold: by then it must still be able to go either way."""
    for family in checked.catalogue.families.values():
        rule = family[0].necessary_when
        if rule is None:
            continue
        node, when = checked.family_node(family[0]), rule.expression
        if judge(checked, node, rule, "necessary_when"):
            continue
        asked = [checked.asked_of(version) for version in family]
        if all(checked.is_impossible(node, met=[*conditions, when]) for conditions in asked):
            checked.doubt(
                node,
                f"« necessary_when: {rule.written} » n'est jamais vraie quand les conditions du service le sont ; "
                "corrigez l'une ou les autres",
                "necessary_when",
            )
        elif all(checked.is_impossible(node, met=[*conditions, Not(when)]) for conditions in asked):
            checked.doubt(
                node,
                f"« necessary_when: {rule.written} » est toujours vraie quand les conditions du service le sont ; "
                "écrivez « complement: true » à la place",
                "necessary_when",
            )


def judge(checked: Checked, node: Node, condition: Condition, *keys: str | int) -> bool:
    """Note a condition that answers cannot change, or that a part of it cannot.

    True when nothing more is to be said of it: it is always or never met, or too tangled to tell.
    """
    expression = condition.expression
    if checked.is_impossible(node, *keys, met=[expression]):
        node.error(
            f"condition « {condition.written} » : aucune réponse possible ne la remplit ; corrigez-la, ou les valeurs, "
            "la pertinence ou les relations des faits qu'elle lit",
            *keys,
        )
        return True
    if checked.is_tangled([expression]):
        return True
    if checked.is_impossible(node, *keys, met=[Not(expression)]):
        checked.doubt(
            node,
            f"condition « {condition.written} » : toutes les réponses possibles la remplissent ; retirez-la, ou "
            "écrivez ce qu'elle devait écarter",
            *keys,
        )
        return True
    for part, rest in without_a_part(expression):
        if _same(checked, expression, rest):
            checked.doubt(
                node,
                f"condition « {condition.written} » : la partie « {written(part)} » ne change rien ; retirez-la, "
                "ou corrigez-la",
                *keys,
            )
    return False


def _same(checked: Checked, one: Expression, other: Expression) -> bool:
    """Two conditions agree whatever the answers, relevance and derivations left aside.

    A guard (« avis_inaptitude » beside « inaptitude_jours <= 15 ») is of use: it is asked first, and explains.
    """
    try:
        pairs = ([one, Not(other)], [other, Not(one)])
        return all(checked.find(pair, among=checked.by_itself) is None for pair in pairs)
    except NotKnown:
        return False


def without_a_part(expression: Expression) -> Iterator[tuple[Expression, Expression]]:
    """Yield each part of an ``and`` or an ``or``, at any depth, with the expression that is left without it."""
    match expression:
        case Not(inner):
            yield from ((part, Not(rest)) for part, rest in without_a_part(inner))
        case And(parts) | Or(parts):
            joined = type(expression)
            for index, part in enumerate(parts):
                others = (*parts[:index], *parts[index + 1 :])
                yield part, others[0] if len(others) == 1 else joined(others)
                for smaller, rest in without_a_part(part):
                    yield smaller, joined((*parts[:index], rest, *parts[index + 1 :]))


def _repeated(checked: Checked, node: Node, conditions: Sequence[Condition]) -> None:
    """A condition that the others of the version already ask, by what is written in them."""
    for index, condition in enumerate(conditions):
        contrary = Not(condition.expression)
        others = [other.expression for other in conditions if other is not condition]
        together = checked.conflict([*others, contrary], among=checked.by_itself)
        if contrary in together and len(together) > 1:
            asking = quoted(one for one in together if one is not contrary)
            checked.doubt(
                node,
                f"condition « {condition.written} » : {asking} la demande déjà ; retirez-la, ou corrigez-la",
                "conditions",
                index,
                "when",
            )
