"""Why a question is asked, as French clauses without a capital nor a stop, to go on after « Cette question »."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from cordee.domain.catalogue import Effect
from cordee.domain.rules.french import enumerated

# Characters of a clause; beyond, asides in brackets are left out of the names, then one name is enough.
LONGEST: Final = 140
_ASIDE: Final = re.compile(r"\s*\([^()]*\)")

CONTRADICTION: Final = "permet de lever une contradiction entre des réponses"
PLACE: Final = "dit quels services et quels opérateurs couvrent ce lieu"
GATE: Final = "décide de la suite"
DETAIL: Final = "précise la situation"
FIRST: Final = "aide à savoir quel service vient en premier"
# Gates that decide what may be said at all.
BEFORE_ALL: Final[Mapping[Effect, str]] = {
    Effect.ASK_FIRST: "décide de la suite : rien de ferme avant cette réponse",
    Effect.INFORMATION_ONLY: "décide de la suite : orienter la personne, ou seulement informer",
}

Clause = Callable[[Sequence[str]], str]


def telling_apart(first: str, second: str) -> str:
    """One answer has the first come first, another one has the second; ``first`` is the better placed."""
    return _fitting((first, second), _apart) or _shortened((first,), _comes_first)


def possible(services: Sequence[str], *, decides: bool) -> str:
    """The answer ``decides`` by itself, when one of them rules the services out; else it takes part in it."""
    clause = _says if decides else _helps
    return _fitting(services, clause) or _shortened(services[:1], clause)


def necessary(service: str) -> str:
    return _shortened((service,), _necessary)


def _fitting(names: Sequence[str], clause: Clause) -> str:
    """Return the clause with names in full, or without their asides, nothing if it is still too long."""
    found = _shortened(names, clause)
    return found if len(found) <= LONGEST else ""


def _shortened(names: Sequence[str], clause: Clause) -> str:
    """Return the clause, without asides when it is too long, as far as the names still differ."""
    short = [_ASIDE.sub("", name) for name in names]
    return clause(names) if len(clause(names)) <= LONGEST or len(set(short)) < len(names) else clause(short)


def _apart(names: Sequence[str]) -> str:
    return f"permet de départager {_quoted(names)}"


def _comes_first(names: Sequence[str]) -> str:
    return f"dit si {_quoted(names)} vient en premier"


def _says(names: Sequence[str]) -> str:
    return f"dit si {_quoted(names)} {_are_possible(names)}"


def _helps(names: Sequence[str]) -> str:
    return f"aide à savoir si {_quoted(names)} {_are_possible(names)}"


def _necessary(names: Sequence[str]) -> str:
    return f"aide à savoir si {_quoted(names)} est nécessaire"


def _quoted(names: Sequence[str]) -> str:
    return enumerated([f"« {name} »" for name in names], "et")


def _are_possible(names: Sequence[str]) -> str:
    return "sont possibles" if len(names) > 1 else "est possible"
