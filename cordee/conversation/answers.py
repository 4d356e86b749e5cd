"""The answers of a conversation, as a draft keeps them and as the engine takes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.situation import CALLER, Situation
from cordee.domain.rules.answers import BadAnswer, answer
from cordee.domain.rules.evaluation import Value


@dataclass(frozen=True, kw_only=True)
class Answers:
    """``facts`` in the order in which they were given; ``declined`` and ``unsure`` are answers too."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    declined: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Answers":
        return cls(
            facts=stored.get("facts", {}),
            declined=tuple(stored.get("declined", ())),
            unsure=tuple(stored.get("unsure", ())),
        )

    def stored(self) -> dict[str, Any]:
        return {"facts": dict(self.facts), "declined": list(self.declined), "unsure": list(self.unsure)}

    def without(self, fact: str) -> "Answers":
        return Answers(
            facts={name: value for name, value in self.facts.items() if name != fact},
            declined=tuple(name for name in self.declined if name != fact),
            unsure=tuple(name for name in self.unsure if name != fact),
        )

    def known(self, fact: str, value: object) -> "Answers":
        cleared = self.without(fact)
        return replace(cleared, facts={**cleared.facts, fact: value})

    def refused(self, fact: str) -> "Answers":
        cleared = self.without(fact)
        return replace(cleared, declined=(*cleared.declined, fact))

    def not_known(self, fact: str) -> "Answers":
        cleared = self.without(fact)
        return replace(cleared, unsure=(*cleared.unsure, fact))

    @property
    def count(self) -> int:
        return len(self.facts) + len(self.declined) + len(self.unsure)

    def situation(self, catalogue: Catalogue, needs: tuple[str, ...]) -> Situation:
        """What the engine decides on; a value that the catalogue no longer accepts is left out."""
        values = self.values(catalogue)
        caller = values.get(CALLER)
        return Situation(
            caller=str(caller) if caller is not None else None,
            needs=tuple(need for need in needs if need in catalogue.needs),
            facts=values,
            declined=frozenset(self.declined),
            unsure=frozenset(self.unsure),
        )

    def values(self, catalogue: Catalogue) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for name, raw in self.facts.items():
            if (fact := catalogue.facts.get(name)) is not None:
                try:
                    values[name] = answer(fact, raw)
                except BadAnswer:
                    continue
        return values
