"""The schema of ``cases/*.yaml``: example situations with the orientation that they expect."""

from collections.abc import Callable, Mapping

from cordee.domain.catalogue import Catalogue, Fact, FactType
from cordee.reader.cases import EXPECTED_OPERATORS, EXPECTED_SERVICES
from cordee.reader.schemas.parts import (
    DAY_PATTERN,
    Schema,
    closed,
    day,
    identifier,
    listed,
    one_of,
    optional_text,
    reference,
    text,
)

COMMUNE_PATTERN = "^([0-9]{2}|2[AB])[0-9]{3}$"
EXPECTED: Mapping[str, tuple[str, str]] = {
    "lead_any_of": (
        "Attendu en premier",
        "Au moins un parmi les trois premiers proposés. `[]` : une question d'abord.",
    ),
    "may_include": ("Peut être cité", "Ni attendu, ni refusé."),
    "must_not": ("Ne doit pas être proposé", "À faire maintenant ; expliquer pourquoi non reste bienvenu."),
    "open": ("Doit rester à vérifier", "Ni proposé, ni refusé : il manque une réponse."),
    "not_first": ("Ne doit pas venir en premier", "Peut être proposé ensuite."),
    "lead_operator_any_of": ("Opérateurs attendus", "Au moins un parmi ceux des trois premiers proposés."),
    "must_not_operators": ("Opérateurs à ne pas proposer", "Aucun parmi ceux des trois premiers proposés."),
}


def cases_schema(catalogue: Catalogue) -> Schema:
    facts = {fact.id: _answer(fact) for fact in catalogue.facts.values()}
    properties = {
        "id": identifier("Identifiant", "Unique parmi tous les cas : `m01-2015`."),
        "title": text("Titre"),
        "story": optional_text("Récit", "Comme il est raconté au téléphone."),
        "programme": reference(
            "programme", "Programme", "`null` : tous ceux qui traitent un des besoins.", optional=True
        ),
        "on": day("Jour de la décision", "La clé s'écrit entre guillemets.", required=True),
        "caller": reference("caller", "Qui appelle"),
        "facts": {**closed("Ce qui est connu", facts), "type": ["object", "null"]},
        "needs": listed(reference("need"), "Ce qui est demandé", "Absent : connaître ses droits."),
        "expected": _expected(),
        "why": optional_text("Pourquoi", "Pour les auteurs : ce que le cas protège."),
        "source": optional_text("Source"),
    }
    case = closed("Un cas type", properties, required=("id", "title", "on", "caller", "expected"))
    cases = {**listed(case, "Cas types"), "type": "array", "minItems": 1}
    return closed("Cas types", {"cases": cases}, required=("cases",))


def _expected() -> Schema:
    services = {key: listed(reference("service"), *EXPECTED[key]) for key in EXPECTED_SERVICES}
    operators = {key: listed(reference("operator"), *EXPECTED[key]) for key in EXPECTED_OPERATORS}
    others = {
        "must_ask_any_of": listed(reference("fact"), "Questions attendues", "Au moins une doit être posée."),
        "gates": listed(reference("gate"), "Garde-fous attendus", "Tous doivent se déclencher."),
    }
    said = "Un service se nomme par sa famille (toutes ses versions) ou par une version."
    return {**closed("Attendu", {**services, **operators, **others}), "description": said, "minProperties": 1}


def _answer(fact: Fact) -> Schema:
    """What may be answered; null is the same as not said. A number or a day may be known between two bounds."""
    written = ANSWERS[fact.type](fact)
    return {"title": fact.label, "description": fact.question, "anyOf": [written, {"type": "null"}]}


def _yes_or_no(fact: Fact) -> Schema:
    return {"type": "boolean"}


def _number(fact: Fact) -> Schema:
    bounds = {"minimum": fact.minimum, "maximum": fact.maximum}
    exact = {"type": "integer", **{key: bound for key, bound in bounds.items() if bound is not None}}
    return {"anyOf": [exact, _between(exact)]}


def _day(fact: Fact) -> Schema:
    exact = {**day("", required=True), "pattern": DAY_PATTERN}
    return {"anyOf": [exact, _between(exact)]}


def _between(bound: Schema) -> Schema:
    """« Environ deux ans »: both bounds are included, one may be absent."""
    bounds = {
        "min": {"title": "Au moins", "anyOf": [bound, {"type": "null"}]},
        "max": {"title": "Au plus", "anyOf": [bound, {"type": "null"}]},
    }
    return {**closed("Un intervalle", bounds), "minProperties": 1}


def _choice(fact: Fact) -> Schema:
    return one_of(fact.choices)


def _choices(fact: Fact) -> Schema:
    return {"type": "array", "items": one_of(fact.choices)}


def _commune(fact: Fact) -> Schema:
    wanted = 'Code de commune de cinq signes, entre guillemets : "69123".'
    return {"type": "string", "pattern": COMMUNE_PATTERN, "patternErrorMessage": wanted}


ANSWERS: Mapping[FactType, Callable[[Fact], Schema]] = {
    FactType.BOOL: _yes_or_no,
    FactType.INT: _number,
    FactType.DATE: _day,
    FactType.CHOICE: _choice,
    FactType.CHOICES: _choices,
    FactType.COMMUNE: _commune,
}
