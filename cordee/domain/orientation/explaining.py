"""Why a service is proposed or not: each of its conditions, with its state and the values that it read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from cordee.domain.catalogue import Catalogue, Condition
from cordee.domain.orientation.rulebook import Reading
from cordee.domain.rules.evaluation import Truth, Value
from cordee.domain.rules.saying import Audience, finding, sentence


class State(StrEnum):
    """The state of one condition."""

    MET = "met"
    NOT_MET = "not_met"
    OPEN = "open"

    @classmethod
    def of(cls, truth: Truth) -> "State":
        return cls.OPEN if truth is None else cls.MET if truth else cls.NOT_MET


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One condition. ``label`` says what is asked for, ``finding`` what was found: so, not so and why, or unknown."""

    when: str
    state: State
    values: Mapping[str, Value | None]
    label: str
    finding: str
    source: str | None


@dataclass(frozen=True)
class Explanation:
    """The reasons of one rule of one reading, put into words when somebody reads them."""

    catalogue: Catalogue
    conditions: tuple[Condition, ...]
    reading: Reading
    number: int

    @cached_property
    def truths(self) -> tuple[tuple[Condition, Truth], ...]:
        """Every condition with its truth, without a word."""
        return tuple(zip(self.conditions, self.reading.conditions(self.number), strict=True))

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Every condition with its state, the values that it read, its French label and its source."""
        return tuple(self._reason(condition, state) for condition, state in self.truths)

    def _reason(self, condition: Condition, state: Truth) -> Reason:
        return Reason(
            when=condition.written,
            state=State.of(state),
            values={fact: self.reading.values.get(fact) for fact in condition.facts},
            label=condition.label or condition_said(self.catalogue, condition),
            finding=finding(condition, state, self.reading.values, self.catalogue.facts),
            source=condition.source,
        )


def condition_said(catalogue: Catalogue, condition: Condition, *, audience: Audience = Audience.AGENT) -> str:
    """Return the sentence of the condition, put into words once for each catalogue and audience."""
    key = condition.written, audience
    said = catalogue.sentences.get(key)
    if said is None:
        said = catalogue.sentences[key] = sentence(condition.expression, catalogue.facts, audience=audience)
    return said
