"""What is read back of answers that do not simply count: contradicted, made narrower by others, or without object."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from cordee.domain.catalogue import Fact
from cordee.domain.orientation.deriving import sources_of
from cordee.domain.orientation.situation import Contradiction, Known
from cordee.domain.rules.evaluation import Value, Values, compiled
from cordee.domain.rules.language import And, Bare, Compare, Expression, Member, Not, Or
from cordee.domain.rules.saying import colon, listed, quoted, said_value
from cordee.domain.tongue import Tongue

# How a value is said; communes have their names elsewhere.
Saying: TypeAlias = Callable[[Fact, Value | None], str]


@dataclass(frozen=True, kw_only=True)
class _Words:
    clash: str
    without_object: str
    counted: str


_WORDS: Final[Mapping[Tongue, _Words]] = {
    Tongue.FRENCH: _Words(
        clash="répondu {given}, mais {because} donne {implied}.",
        without_object="sans objet, car {reasons}",
        counted="compté : {value}, d'après {because}",
    ),
    Tongue.ENGLISH: _Words(
        clash="the answer is {given}, but {because} gives {implied}.",
        without_object="does not apply, because {reasons}",
        counted="counted as {value}, from {because}",
    ),
}


def said_contradiction(found: Contradiction, facts: Mapping[str, Fact], say: Saying = said_value) -> str:
    """Return the answers at stake and why they cannot all be true."""
    fact = facts[found.fact]
    tongue = fact.tongue
    if found.implied is None:
        answers = (_answer(facts[name], value, say) for name, value in found.answers.items())
        return f"{listed(answers, tongue)}. {found.why or ''}".strip()
    sources = (
        f"{quoted(facts[name].label, tongue)} ({say(facts[name], found.answers.get(name))})" for name in found.by
    )
    clash = _WORDS[tongue].clash.format(
        given=say(fact, found.given), because=listed(sources, tongue), implied=say(fact, found.implied)
    )
    return f"{quoted(fact.label, tongue)}{colon(tongue)}{clash}"


def said_set_aside(name: str, known: Known, facts: Mapping[str, Fact], say: Saying = said_value) -> str:
    """Return why an answer does not count: « sans objet, car « En arrêt de travail aujourd'hui » : non »."""
    rule, tongue = facts[name].relevant_if, facts[name].tongue
    because = dict.fromkeys(_deciding(rule.expression, known.values, truth=False)) if rule else {}
    reasons = listed((_answer(facts[fact], known.values.get(fact), say) for fact in because), tongue)
    return _WORDS[tongue].without_object.format(reasons=reasons)


def said_narrowed(name: str, known: Known, facts: Mapping[str, Fact], say: Saying = said_value) -> str:
    """Return what an answer comes to with the others: « compté : entre 60 et 72 jours, d'après … »."""
    fact = facts[name]
    sources = [facts[source] for source in sorted(sources_of(fact.derived)) if source in known.values]
    because = listed((quoted(source.label, fact.tongue) for source in sources), fact.tongue)
    return _WORDS[fact.tongue].counted.format(value=say(fact, known.values.get(name)), because=because)


def _answer(fact: Fact, value: Value | None, say: Saying) -> str:
    return f"{quoted(fact.label, fact.tongue)}{colon(fact.tongue)}{say(fact, value)}"


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
