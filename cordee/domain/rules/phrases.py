"""How a fact is said inside a sentence: the short clauses that an author writes beside it, and their markers.

A clause is one French sentence about the person, its verb between brackets: « la personne [est] en arrêt de travail ».
Everything else follows from it: « vous êtes en arrêt », « elle n'est pas en arrêt », « si vous n'êtes pas en arrêt ».

=================  ====================================================================================
``[verb]``         where « ne … pas » goes round; after « la personne » it becomes « vous … » by VERBS
``{e}``            the feminine of « la personne », nothing for « vous »: « inscrit{e} »
``{son}``          « son », « votre »; ``{sa}`` too; ``{ses}`` gives « vos »
``{un}``           an article that « ne … pas » turns into « de »; ``{une}``, ``{des}`` too
``{a/b}``          ``a`` to the agent, ``b`` to the person: « {l'/votre }employeur »
``{valeur}``       the number, the day or the choice; ``{valeur:salarié}`` counts in salariés
``{lieu}``         the département or the commune, with its preposition
=================  ====================================================================================
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

PERSON: Final = "la personne"
PERSONS: Final = frozenset({PERSON, "the person"})
# What « la personne » does, and what « vous » do. Another verb is written {craint/craignez}.
VERBS: Final[Mapping[str, str]] = {
    "a": "avez",
    "adhère": "adhérez",
    "craint": "craignez",
    "est": "êtes",
    "habite": "habitez",
    "perçoit": "percevez",
    "reçoit": "recevez",
    "relève": "relevez",
    "sait": "savez",
    "souhaite": "souhaitez",
    "travaille": "travaillez",
    "veut": "voulez",
    "vient": "venez",
}
ARTICLES: Final = frozenset({"un", "une", "des"})
ACCORDS: Final[Mapping[str, tuple[str, str]]] = {
    "e": ("e", ""),
    "son": ("son", "votre"),
    "sa": ("sa", "votre"),
    "ses": ("ses", "vos"),
}
VALUE: Final = "{valeur}"
PLACE: Final = "{lieu}"
MARKER: Final = re.compile(r"\{([^{}]*)\}")
_COUNTED = re.compile(r"\{valeur:([^{}/]+)\}")
_CLAUSE = re.compile(r"(?P<subject>[^\[\]]+) \[(?P<verb>[^\[\]]+)\](?P<rest>(?: [^\[\]]+)?)")
_NEGATED = re.compile(r"(?:n'|ne )(?P<verb>.+)")


class Audience(StrEnum):
    """Who reads: the agent, to whom « la personne » is a third one, or the person, « vous »."""

    AGENT = "agent"
    PERSON = "person"


class BadPhrase(ValueError):
    """A clause that cannot be said; the message is French, for an author."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One clause in three pieces, markers inside. ``counted`` is the noun that replaces the fact's unit."""

    subject: str
    verb: str
    rest: str
    counted: str | None = None

    @property
    def of_person(self) -> bool:
        return self.subject in PERSONS

    @property
    def takes_value(self) -> bool:
        return VALUE in self.rest or PLACE in self.rest

    @property
    def goes_on(self) -> bool:
        """Whether words follow the value."""
        return not self.rest.endswith(VALUE)


@dataclass(frozen=True, slots=True)
class Said:
    """A clause and its contrary; without one, the contrary is « ne … pas », which a clause with « ne » cannot take."""

    yes: Frame
    no: Frame | None = None


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """All that is needed to say a fact.

    ``said`` is the clause of a yes, or the one that takes the value; ``above`` and ``below`` replace it before « au
    moins, plus de » and « moins de, au plus ». ``words`` says a choice inside the clause, ``instead`` says a value by
    a clause of its own. ``noun`` names a number in a sum: « la durée de travail ».
    """

    said: Said
    above: Frame | None = None
    below: Frame | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, Said] = field(default_factory=dict)
    noun: str | None = None


def frame(text: str) -> Frame:
    """Read one clause; raise BadPhrase with what does not fit."""
    found = _CLAUSE.fullmatch(text)
    if found is None:
        raise BadPhrase(f"« {text} » : attendu un sujet, un verbe entre crochets et la suite, sans majuscule ni point")
    markers(text)
    counted = _COUNTED.search(found["rest"])
    read = Frame(
        subject=found["subject"],
        verb=found["verb"],
        rest=_COUNTED.sub(VALUE, found["rest"].strip()),
        counted=counted[1] if counted else None,
    )
    if read.of_person and "{" not in read.verb and plain_verb(read.verb) not in VERBS:
        raise BadPhrase(f"verbe « {read.verb} » inconnu : écrivez-le {{craint/craignez}}")
    return read


def markers(text: str) -> list[str]:
    """Return the markers of a text; raise BadPhrase on one that means nothing, or on a lone brace."""
    found = MARKER.findall(text)
    for marker in found:
        known = marker in ARTICLES or marker in ACCORDS or f"{{{marker}}}" in (VALUE, PLACE)
        if not known and not _COUNTED.fullmatch(f"{{{marker}}}") and marker.count("/") != 1:
            raise BadPhrase(f"« {{{marker}}} » n'est pas un repère connu")
    if re.search(r"[{}]", MARKER.sub("", text)):
        raise BadPhrase(f"« {text} » : une accolade est seule")
    return found


def plain_verb(verb: str) -> str:
    """The verb without the « ne » of a clause that is negative by itself."""
    found = _NEGATED.fullmatch(verb)
    return found["verb"] if found else verb


def is_negated(verb: str) -> bool:
    return _NEGATED.fullmatch(verb) is not None
