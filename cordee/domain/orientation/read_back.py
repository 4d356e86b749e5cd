"""What is read back of answers that do not simply count: contradicted, made narrower by others, or without object."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from cordee.domain.catalogue import Fact
from cordee.domain.orientation.deriving import sources_of
from cordee.domain.orientation.situation import Contradiction, Known
from cordee.domain.rules.evaluation import Value, Values, compiled
from cordee.domain.rules.french import enumerated, said_value
from cordee.domain.rules.language import And, Bare, Compare, Expression, Member, Not, Or

# How a value is said; communes have their names elsewhere.
Saying: TypeAlias = Callable[[Fact, Value | None], str]


def said_contradiction(found: Contradiction, facts: Mapping[str, Fact], say: Saying = said_value) -> str:
    """Return the answers at stake and why they cannot all be true."""
    if found.implied is None:
        answers = (_answer(facts[name], value, say) for name, value in found.answers.items())
        return f"{enumerated(answers, 'et')}. {found.why or ''}".strip()
    fact = facts[found.fact]
    sources = (f"« {facts[name].label} » ({say(facts[name], found.answers.get(name))})" for name in found.by)
    because = enumerated(sources, "et")
    return f"« {fact.label} » : répondu {say(fact, found.given)}, mais {because} donne {say(fact, found.implied)}."


def said_set_aside(name: str, known: Known, facts: Mapping[str, Fact], say: Saying = said_value) -> str:
    """Return why an answer does not count: « sans objet, car « En arrêt de travail aujourd'hui » : non »."""
    rule = facts[name].relevant_if
    because = dict.fromkeys(_deciding(rule.expression, known.values, truth=False)) if rule else {}
    reasons = enumerated((_answer(facts[fact], known.values.get(fact), say) for fact in because), "et")
    return f"sans objet, car {reasons}"


def said_narrowed(name: str, known: Known, facts: Mapping[str, Fact], say: Saying = said_value) -> str:
    """Return what an answer comes to with the others: « compté : entre 60 et 72 jours, d'après … »."""
    fact = facts[name]
    sources = [facts[source] for source in sorted(sources_of(fact.derived)) if source in known.values]
    because = enumerated((f"« {source.label} »" for source in sources), "et")
    return f"compté : {say(fact, known.values.get(name))}, d'après {because}"


def _answer(fact: Fact, value: Value | None, say: Saying) -> str:
    return f"« {fact.label} » : {say(fact, value)}"


def _deciding(expression: Expression, values: Values, *, truth: bool) -> Iterator[str]:
    """Yield the facts that make the expression what it is, in reading order; one reason is enough for « or »."""
    match expression:
        case Bare(fact) | Member(fact):
            yield fact
        case Compare(facts):
            yield from facts
        case Not(inner):
            yield from _deciding(inner, values, truth=not truth)
        case And(parts) | Or(parts):
            enough = truth is isinstance(expression, Or)
            decided = [part for part in parts if compiled(part)(values) is truth]
            for part in decided[:1] if enough else decided:
                yield from _deciding(part, values, truth=truth)
