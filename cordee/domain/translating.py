"""The catalogue in another language: the same rules and identities, with the texts that people read replaced.

``retold`` is the one list of what is public: the catalogue in English is made with it, and what has no English yet is
looked for with it. Summaries for the agent, sources, references of law, synonyms and the body of letters stay French.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from cordee.domain.catalogue import (
    Catalogue,
    Condition,
    Fact,
    Gate,
    Need,
    Operator,
    Programme,
    Relation,
    ServiceVersion,
)
from cordee.domain.deadlines import Deadline
from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.letters import LAYOUT, Blank, Letter
from cordee.domain.rules.phrases import Phrase
from cordee.domain.tongue import Tongue


class Retelling(Protocol):
    """``text`` says in the other language what the public reads, ``name`` a proper name, which may stay as it is."""

    def text(self, french: str) -> str: ...

    def name(self, french: str) -> str: ...

    def phrase(self, fact: Fact) -> Phrase | None: ...


@dataclass(frozen=True)
class Translation:
    """The English of a catalogue: texts by the exact French, phrases by fact. A text that is missing stays French."""

    texts: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, Phrase] = field(default_factory=dict)

    def text(self, french: str) -> str:
        return self.texts.get(french, french)

    def name(self, french: str) -> str:
        return self.texts.get(french, french)

    def phrase(self, fact: Fact) -> Phrase | None:
        """None when it is not translated whole: the fact is then said by its label."""
        return self.phrases.get(fact.id)


def english(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue as an English page shows it; the same one when it is in English already."""
    if catalogue.tongue is Tongue.ENGLISH:
        return catalogue
    told = retold(catalogue, catalogue.translation or Translation())
    facts = {name: replace(fact, tongue=Tongue.ENGLISH) for name, fact in told.facts.items()}
    deadlines = tuple(replace(deadline, tongue=Tongue.ENGLISH) for deadline in told.deadlines)
    letters = {name: replace(letter, layout=ENGLISH_LAYOUT) for name, letter in told.letters.items()}
    return replace(told, tongue=Tongue.ENGLISH, facts=facts, deadlines=deadlines, letters=letters)


def retold(catalogue: Catalogue, by: Retelling) -> Catalogue:
    """Replace every public text, in the order of the files."""
    return replace(
        catalogue,
        facts={name: _fact(fact, by) for name, fact in catalogue.facts.items()},
        fact_groups=_each(catalogue.fact_groups, by.text),
        needs={name: _need(need, by) for name, need in catalogue.needs.items()},
        need_groups=_each(catalogue.need_groups, by.text),
        operators={name: _operator(one, by) for name, one in catalogue.operators.items()},
        prescriber_roles=_each(catalogue.prescriber_roles, by.text),
        programmes={name: _programme(one, by) for name, one in catalogue.programmes.items()},
        doors=_each(catalogue.doors, by.name),
        gates=tuple(_gate(gate, by) for gate in catalogue.gates),
        versions={name: _version(version, by) for name, version in catalogue.versions.items()},
        relations=tuple(_relation(relation, by) for relation in catalogue.relations),
        deadlines=tuple(_deadline(deadline, by) for deadline in catalogue.deadlines),
        letters={name: _letter(letter, by) for name, letter in catalogue.letters.items()},
    )


def _fact(fact: Fact, by: Retelling) -> Fact:
    return replace(
        fact,
        label=by.text(fact.label),
        choices=fact.choices if fact.choices == DEPARTEMENTS else _each(fact.choices, by.text),
        question=by.text(fact.question),
        question_other=_maybe(fact.question_other, by.text),
        question_self=_maybe(fact.question_self, by.text),
        help=_maybe(fact.help, by.text),
        action=_maybe(fact.action, by.text),
        said=by.phrase(fact),
    )


def _need(need: Need, by: Retelling) -> Need:
    return replace(need, label=by.text(need.label), description=by.text(need.description))


def _operator(operator: Operator, by: Retelling) -> Operator:
    return replace(operator, name=by.text(operator.name), acronym=_maybe(operator.acronym, by.name))


def _programme(programme: Programme, by: Retelling) -> Programme:
    return replace(programme, name=by.name(programme.name), strands=_each(programme.strands, by.name))


def _gate(gate: Gate, by: Retelling) -> Gate:
    told = tuple(replace(one, action=by.text(one.action)) for one in gate.actions_to)
    return replace(gate, action=by.text(gate.action), actions_to=told)


def _version(version: ServiceVersion, by: Retelling) -> ServiceVersion:
    return replace(
        version,
        family_name=by.text(version.family_name),
        summary_public=by.text(version.summary_public),
        summary_other=_maybe(version.summary_other, by.text),
        name=by.text(version.name),
        conditions=tuple(_condition(condition, by) for condition in version.conditions),
        delay=_maybe(version.delay, by.text),
        cost=_maybe(version.cost, by.text),
        practical=_maybe(version.practical, by.text),
    )


def _condition(condition: Condition, by: Retelling) -> Condition:
    return replace(condition, label=by.text(condition.label)) if condition.label else condition


def _relation(relation: Relation, by: Retelling) -> Relation:
    return replace(relation, why=by.text(relation.why))


def _deadline(deadline: Deadline, by: Retelling) -> Deadline:
    return replace(
        deadline,
        name=by.text(deadline.name),
        about=_maybe(deadline.about, by.text),
        agent=by.text(deadline.agent),
        person=by.text(deadline.person),
        otherwise=by.text(deadline.otherwise),
        once_past=_maybe(deadline.once_past, by.text),
    )


def _letter(letter: Letter, by: Retelling) -> Letter:
    return replace(
        letter,
        title=by.text(letter.title),
        purpose=by.text(letter.purpose),
        send_to=by.text(letter.send_to),
        own_blanks=tuple(
            replace(blank, label=by.text(blank.label), help=_maybe(blank.help, by.text)) for blank in letter.own_blanks
        ),
        advice=tuple(by.text(advice) for advice in letter.advice),
    )


def _maybe(text: str | None, told: Callable[[str], str]) -> str | None:
    return told(text) if text else text


def _each(words: Mapping[str, str], told: Callable[[str], str]) -> dict[str, str]:
    return {name: told(word) for name, word in words.items()}


_LAYOUT: Final[Mapping[str, str]] = {
    "nom": "Your surname and first name",
    "adresse": "Your address",
    "contact": "Your telephone or e-mail",
    "destinataire": "The recipient",
    "adresse_destinataire": "Their address",
    "lieu": "Town where you are writing",
    "date": "Date of the letter",
}
ENGLISH_LAYOUT: Final[tuple[Blank, ...]] = tuple(replace(blank, label=_LAYOUT[blank.id]) for blank in LAYOUT)
