"""Conditions, facts and values said in French: see docs/algorithms/french.md."""

from collections.abc import Mapping

from cordee.domain.catalogue import Condition, Fact
from cordee.domain.rules.french.findings import finding
from cordee.domain.rules.french.labels import contrary, labelled, said_value
from cordee.domain.rules.french.speech import can_be_said, spoken
from cordee.domain.rules.french.trees import joined, mapped, signed
from cordee.domain.rules.french.words import MONTHS, capitalised, enumerated, said_day, said_number
from cordee.domain.rules.language import Expression
from cordee.domain.rules.phrases import Audience

__all__ = [
    "MONTHS",
    "Audience",
    "clause",
    "enumerated",
    "finding",
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
    """Return a whole French sentence that says the condition, or its contrary when not ``met``.

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

    ``after`` is « si », « que » or « parce que »: it is said before each clause, and elided. With an older catalogue,
    whose facts have no phrase, it is put before « libellé : oui ».
    """
    expression = _expression(of)
    if can_be_said(expression, facts):
        return joined(mapped(signed(expression, met), lambda test: spoken(test, facts, audience)), after=after)
    old = labelled(expression if met else contrary(expression), facts)
    return f"{after} {old}" if after else old


def said(condition: Condition, facts: Mapping[str, Fact]) -> str:
    """Return the sentence for the agent."""
    return sentence(condition, facts)


def said_expression(expression: Expression, facts: Mapping[str, Fact]) -> str:
    """Return the clause for the agent."""
    return clause(expression, facts)


def _expression(of: Condition | Expression) -> Expression:
    return of.expression if isinstance(of, Condition) else of
