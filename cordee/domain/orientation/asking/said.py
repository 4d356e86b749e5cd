"""Why a question is asked, as clauses without a capital nor a stop, to go on after « Cette question »."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cordee.domain.catalogue import Effect
from cordee.domain.rules.saying import listed, quoted
from cordee.domain.tongue import Tongue

# Characters of a clause; beyond, asides in brackets are left out of the names, then one name is enough.
LONGEST: Final = 140
_ASIDE: Final = re.compile(r"\s*\([^()]*\)")

Clause = Callable[[Sequence[str]], str]


@dataclass(frozen=True, kw_only=True)
class Reasons:
    """The clauses of one language; ``before_all``: gates that decide what may be said at all.

    In those about services « {} » is their names, and the last word of ``says`` and ``helps`` agrees with them.
    """

    tongue: Tongue
    contradiction: str
    place: str
    gate: str
    detail: str
    first: str
    before_all: Mapping[Effect, str]
    apart: str
    comes_first: str
    says: str
    helps: str
    necessarily: str
    one_is_possible: str
    several_are_possible: str

    def telling_apart(self, first: str, second: str) -> str:
        """One answer has the first come first, another one has the second; ``first`` is the better placed."""
        return self._fitting((first, second), self._apart) or self._shortened((first,), self._comes_first)

    def possible(self, services: Sequence[str], *, decides: bool) -> str:
        """The answer ``decides`` by itself, when one of them rules the services out; else it takes part in it."""
        clause = self._says if decides else self._helps
        return self._fitting(services, clause) or self._shortened(services[:1], clause)

    def necessary(self, service: str) -> str:
        return self._shortened((service,), self._necessary)

    def _fitting(self, names: Sequence[str], clause: Clause) -> str:
        """Return the clause with names in full, or without their asides, nothing if it is still too long."""
        found = self._shortened(names, clause)
        return found if len(found) <= LONGEST else ""

    def _shortened(self, names: Sequence[str], clause: Clause) -> str:
        """Return the clause, without asides when it is too long, as far as the names still differ."""
        short = [_ASIDE.sub("", name) for name in names]
        return clause(names) if len(clause(names)) <= LONGEST or len(set(short)) < len(names) else clause(short)

    def _apart(self, names: Sequence[str]) -> str:
        return self.apart.format(self._quoted(names))

    def _comes_first(self, names: Sequence[str]) -> str:
        return self.comes_first.format(self._quoted(names))

    def _says(self, names: Sequence[str]) -> str:
        return f"{self.says.format(self._quoted(names))} {self._are_possible(names)}"

    def _helps(self, names: Sequence[str]) -> str:
        return f"{self.helps.format(self._quoted(names))} {self._are_possible(names)}"

    def _necessary(self, names: Sequence[str]) -> str:
        return self.necessarily.format(self._quoted(names))

    def _quoted(self, names: Sequence[str]) -> str:
        return listed([quoted(name, self.tongue) for name in names], self.tongue)

    def _are_possible(self, names: Sequence[str]) -> str:
        return self.several_are_possible if len(names) > 1 else self.one_is_possible


FRENCH: Final = Reasons(
    tongue=Tongue.FRENCH,
    contradiction="permet de lever une contradiction entre des réponses",
    place="dit quels services existent à cet endroit, et qui s'en charge",
    gate="décide de la suite",
    detail="précise la situation",
    first="aide à savoir quel service vient en premier",
    before_all={
        Effect.ASK_FIRST: "décide de la suite : rien de ferme avant cette réponse",
        Effect.INFORMATION_ONLY: "décide de la suite : orienter la personne, ou seulement informer",
    },
    apart="permet de départager {}",
    comes_first="dit si {} vient en premier",
    says="dit si {}",
    helps="aide à savoir si {}",
    necessarily="aide à savoir si {} est nécessaire",
    one_is_possible="est possible",
    several_are_possible="sont possibles",
)
ENGLISH: Final = Reasons(
    tongue=Tongue.ENGLISH,
    contradiction="helps to settle a contradiction between answers",
    place="tells which services exist there, and who provides them",
    gate="decides what comes next",
    detail="makes the situation clearer",
    first="helps to know which service comes first",
    before_all={
        Effect.ASK_FIRST: "decides what comes next: nothing is firm before this answer",
        Effect.INFORMATION_ONLY: "decides what comes next: guiding the person, or only giving information",
    },
    apart="helps to choose between {}",
    comes_first="tells whether {} comes first",
    says="tells whether {}",
    helps="helps to know whether {}",
    necessarily="helps to know whether {} is necessary",
    one_is_possible="is possible",
    several_are_possible="are possible",
)
REASONS: Final[Mapping[Tongue, Reasons]] = {Tongue.FRENCH: FRENCH, Tongue.ENGLISH: ENGLISH}
