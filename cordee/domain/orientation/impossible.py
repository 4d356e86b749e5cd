"""Answers that never go together: the relations of the catalogue."""

from collections.abc import Iterable

from cordee.domain.catalogue import Relation
from cordee.domain.rules.evaluation import Values
from cordee.domain.rules.language import And, Bare, Compare, Expression, Member, Not, Or


class Impossibilities:
    """The relations of one catalogue; one is looked at only when all the facts that it needs are known."""

    def __init__(self, relations: Iterable[Relation]) -> None:
        self._relations = [(_needed(one.never.expression), one) for one in relations]

    def broken(self, values: Values) -> Relation | None:
        """Return the first relation, in the order of the file, that the known values break for sure, or None."""
        known = values.keys()
        for needed, relation in self._relations:
            if needed <= known and relation.never.met(values) is True:
                return relation
        return None


def _needed(expression: Expression) -> frozenset[str]:
    """The facts without which the expression is not met."""
    match expression:
        case Bare(fact) | Member(fact):
            return frozenset({fact})
        case Compare(facts):
            # A sum is decided as soon as one of its terms does not apply.
            return frozenset(facts) if len(facts) == 1 else frozenset()
        case Not(inner) if not isinstance(inner, And | Or):
            return _needed(inner)
        case And(parts):
            return frozenset().union(*map(_needed, parts))
        case Or(parts):
            return frozenset.intersection(*map(_needed, parts))
        case _:
            return frozenset()
