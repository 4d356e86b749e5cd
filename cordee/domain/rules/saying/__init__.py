"""Conditions, facts and values said in the language of the facts: see docs/algorithms/french.md.

A fact bears the language of its texts, so that no caller says it: the facts of an English catalogue speak English.
Days, numbers and lists are of no fact: their language is given.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from cordee.domain.catalogue import Condition, Fact
from cordee.domain.rules.language import Expression
from cordee.domain.rules.phrases import Audience
from cordee.domain.rules.saying.findings import finding
from cordee.domain.rules.saying.grammars import grammar_in, grammar_of_all
from cordee.domain.rules.saying.labels import contrary, labelled, said_value
from cordee.domain.rules.saying.speech import can_be_said, spoken
from cordee.domain.rules.saying.trees import joined, mapped, signed
from cordee.domain.rules.text import capitalised
from cordee.domain.tongue import Tongue

__all__ = [
    "Audience",
    "Tongue",
    "clause",
    "colon",
    "finding",
    "listed",
    "quoted",
    "said",
    "said_day",
    "said_expression",
    "said_number",
    "said_value",
    "sentence",
]


def sentence(
    of: Condition | Expression, facts: Mapping[str, Fact], *, audience: Audience = Audience.AGENT, met: bool = True
) -> str:
    """Return a whole sentence that says the condition, or its contrary when not ``met``.

    A label is the author's sentence for the agent and for yes only: it has no contrary and does not say « vous ».
    """
    if isinstance(of, Condition) and of.label and met and audience is Audience.AGENT:
        return of.label
    text = clause(of, facts, audience=audience, met=met)
    return f"{capitalised(text) if can_be_said(_expression(of), facts) else text}."


def clause(
    of: Condition | Expression,
    facts: Mapping[str, Fact],
    *,
    audience: Audience = Audience.AGENT,
    met: bool = True,
    after: str = "",
) -> str:
    """Return the same without capital nor stop, never the label, to stand inside another sentence.

    ``after`` is « si », « que » or « parce que », whatever the language: each has its own word for it. It is said
    before each clause, and elided. Of facts that have no phrase, it is put before « libellé : oui ».
    """
    expression = _expression(of)
    grammar = grammar_of_all(expression, facts)
    if can_be_said(expression, facts):
        return joined(mapped(signed(expression, met), lambda test: spoken(test, facts, audience)), grammar, after=after)
    old = labelled(expression if met else contrary(expression), facts, grammar)
    return f"{grammar.conjunction(after)} {old}" if after else old


def said(condition: Condition, facts: Mapping[str, Fact]) -> str:
    """Return the sentence for the agent."""
    return sentence(condition, facts)


def said_expression(expression: Expression, facts: Mapping[str, Fact]) -> str:
    """Return the clause for the agent."""
    return clause(expression, facts)


def said_day(day: date, tongue: Tongue) -> str:
    """« 14 mars 2026 », « 14 March 2026 »."""
    return grammar_in(tongue).day(day)


def said_number(number: int, unit: str | None, tongue: Tongue) -> str:
    """« 1 300 jours », « 1,300 days »; ``unit`` is the code of a fact's unit."""
    grammar = grammar_in(tongue)
    return grammar.number(number, grammar.unit(unit))


def listed(items: Iterable[str], tongue: Tongue, *, any_of: bool = False) -> str:
    """« a, b et c », or « a, b ou c » when ``any_of``."""
    grammar = grammar_in(tongue)
    return grammar.enumerated(items, grammar.OR if any_of else grammar.AND)


def quoted(text: str, tongue: Tongue) -> str:
    """Put a label or a name between the quotation marks of the language."""
    return grammar_in(tongue).quoted(text)


def colon(tongue: Tongue) -> str:
    """The colon with the spaces that it takes."""
    return grammar_in(tongue).COLON


def _expression(of: Condition | Expression) -> Expression:
    return of.expression if isinstance(of, Condition) else of
