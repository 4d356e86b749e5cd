"""What several schemas refer to under ``$defs``: the identities of the catalogue, and the language of conditions."""

from collections.abc import Iterable, Mapping
from typing import Any

from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.situation import CALLER
from cordee.domain.orientation.verdicts import REGIME
from cordee.domain.rules.parsing import LONGEST_TEXT
from cordee.reader.schemas.parts import ID_PATTERN, Schema, one_of

WORDS = ("and", "or", "not", "in", "true", "false", "date")
CONDITION = (
    "Une condition sur les faits : `contrat_en_cours`, `age >= 18`, `statut in ['salarie', 'apprenti']`,\n"
    "`arret_debut >= date('2022-04-01')`, `a + b > 12`, reliés par `and`, `or`, `not` et des parenthèses.\n"
    "À gauche un fait (ou une somme), à droite une valeur. Un fait oui/non s'écrit seul, sans `== true`.\n\n"
    "Trois réponses : vrai, faux, inconnu. Un fait sans objet (`relevant_if` faux) n'est égal à rien :\n"
    "`==`, `in` et `<` sont faux, `!=` et `not in` sont vrais."
)


def definitions(catalogue: Catalogue) -> dict[str, Schema]:
    """Return every definition by name; enumerations follow the order of the files."""
    operators = {operator.id: operator.name for operator in catalogue.operators.values()}
    choices = {name: catalogue.facts[name].choices for name in (CALLER, REGIME) if name in catalogue.facts}
    families = {family: catalogue.families[family][0].family_name for family in sorted(catalogue.families)}
    versions = {version: catalogue.versions[version].name for version in sorted(catalogue.versions)}
    rules = {deadline.rule: deadline.name for deadline in catalogue.deadlines}
    needs = {need.id: need.label for need in catalogue.needs.values()}
    return {
        "fact": one_of({fact.id: fact.label for fact in catalogue.facts.values()}, "Un fait"),
        "fact_group": one_of(catalogue.fact_groups, "Un groupe de faits"),
        "need": one_of(needs, "Un besoin"),
        "sought": one_of({**rules, **families, **needs}, "Un besoin, un service ou un délai"),
        "need_group": one_of(catalogue.need_groups, "Un groupe de besoins"),
        "operator": one_of(operators, "Une sorte d'opérateur"),
        "prescriber": one_of({**operators, **catalogue.prescriber_roles}, "Qui peut prescrire"),
        "programme": one_of({found.id: found.name for found in catalogue.programmes.values()}, "Un programme"),
        "door": one_of(catalogue.doors, "Une porte d'entrée"),
        "gate": one_of({gate.id: gate.action for gate in catalogue.gates}, "Un garde-fou"),
        "family": one_of(families, "Une famille de services"),
        "service": one_of({**families, **versions}, "Une famille ou une version de service"),
        "version": _known_or_new(versions, "Une version de service"),
        "caller": one_of(choices.get(CALLER, {}), "Qui appelle"),
        "regime": one_of(choices.get(REGIME, {}), "Un régime de protection sociale"),
        "condition": condition(catalogue.facts),
    }


def with_definitions(schema: Schema, known: Mapping[str, Schema]) -> Schema:
    """Return the schema with the definitions that it uses, directly or through another."""
    used: dict[str, Schema] = {}
    ahead = list(_referred(schema))
    while ahead:
        name = ahead.pop(0)
        if name not in used:
            used[name] = known[name]
            ahead += _referred(known[name])
    return {**schema, "$defs": {name: used[name] for name in known if name in used}}


def condition(facts: Iterable[str]) -> Schema:
    """The words of the language, in any order: an unknown fact or sign is underlined; the grammar is the reader's."""
    names = sorted(fact for fact in facts if fact.isidentifier())
    words = rf"(?:{'|'.join([*WORDS, *names])})(?![A-Za-z0-9_])"
    signs = r"[()\[\],+]|==|!=|<=?|>=?|-?[0-9]+(?![A-Za-z0-9_])|'[^']*'"
    return {
        "title": "Une condition",
        "description": CONDITION,
        "type": "string",
        "minLength": 1,
        "maxLength": LONGEST_TEXT,
        "pattern": rf"^\s*(?:(?:{words}|{signs})\s*)+$",
        "patternErrorMessage": "Condition illisible : un fait qui n'existe pas, ou un signe inattendu.",
    }


def _known_or_new(words: Mapping[str, str], title: str) -> Schema:
    """Completes the known words and accepts a new one: a version and its successor are often written together."""
    return {"title": title, "anyOf": [one_of(words), {"type": "string", "pattern": ID_PATTERN}]}


def _referred(schema: Any) -> Iterable[str]:
    if isinstance(schema, Mapping):
        for key, value in schema.items():
            if key == "$ref":
                yield str(value).removeprefix("#/$defs/")
            else:
                yield from _referred(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from _referred(item)
