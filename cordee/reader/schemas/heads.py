"""The schemas of needs, operators, programmes, gates, relations and words: one file each at the top of the content."""

from cordee.domain.catalogue import Effect, GateKind, OperatorLevel, Place, Tier, WhenUnknown
from cordee.reader.schemas.facts import group
from cordee.reader.schemas.parts import (
    Schema,
    closed,
    day,
    enumeration,
    identifier,
    listed,
    one_of,
    open_words,
    optional_text,
    reference,
    text,
    texts,
)
from cordee.reader.wording import EFFECTS, GATE_KINDS, LEVELS, PLACES, TIERS, WHEN_UNKNOWN

NOTE = "Pour les auteurs, en anglais. Jamais affichée au public."


def period() -> dict[str, Schema]:
    return {
        "from": day("Premier jour", "Compris. Absent ou `null` : avant tout jour qui compte."),
        "until": day("Fin", "EXCLUE : le premier jour où ce n'est plus vrai. Absent ou `null` : toujours en vigueur."),
    }


def needs_schema() -> Schema:
    properties = {
        "id": identifier("Identifiant"),
        "label": text("Libellé", "À la première personne : « Garder mon travail malgré ma santé »."),
        "easy": text("Facile à lire", "« Vous voulez … » : douze mots au plus, sans sigle."),
        "group": reference("need_group", "Groupe"),
        "asked_by": listed(reference("caller"), "Qui peut avoir ce besoin", "Valeurs du fait `appelant`."),
        "description": text("Description", "Une phrase pour l'agent."),
        "synonyms": texts("Autres façons de le dire", "Les mots des gens : ils servent à la recherche."),
    }
    need = closed("Un besoin", properties, required=("id", "label", "group", "description"))
    groups, needs = listed(group("Un groupe de besoins"), "Groupes"), listed(need, "Besoins")
    return closed("Les besoins", {"groups": groups, "needs": needs}, required=("groups", "needs"))


def operators_schema() -> Schema:
    regimes = [{"const": "all"}, listed(reference("regime"))]
    properties = {
        "id": identifier("Identifiant"),
        "name": text("Nom", "D'une sorte d'opérateur, pas d'une antenne."),
        "acronym": optional_text("Développement du sigle"),
        **period(),
        "successor": reference("operator", "Remplacé par", optional=True),
        "regimes": {
            "title": "Régimes reçus",
            "description": "`all`, ou les valeurs du fait `regime`.",
            "anyOf": regimes,
        },
        "level": enumeration(OperatorLevel, LEVELS, "Échelon"),
        "tier": enumeration(Tier, TIERS, "Droit commun ou spécifique"),
        "place": enumeration(Place, PLACES, "Quelle commune décide", "Absent : `residence`."),
        "note": optional_text("Note", NOTE),
        "sources": texts("Sources"),
    }
    operator = closed("Une sorte d'opérateur", properties, required=("id", "name", "level", "tier"))
    roles = open_words("Prescripteurs qui ne sont pas des opérateurs", "Identifiant, puis nom affiché.")
    shown = {"prescriber_roles": roles, "operators": listed(operator, "Opérateurs")}
    return closed("Les sortes d'opérateurs", shown, required=("operators",))


def programmes_schema() -> Schema:
    properties = {
        "id": identifier("Identifiant"),
        "name": text("Nom"),
        **period(),
        "doors": listed(reference("door"), "Portes d'entrée"),
        "strands": listed(group("Un volet"), "Volets"),
        "needs": listed(reference("need"), "Besoins traités"),
        "gates": listed(reference("gate"), "Garde-fous", "Les mêmes que dans `gates.yaml`, des deux côtés."),
        "note": optional_text("Note", NOTE),
    }
    programme = closed("Un programme", properties, required=("id", "name"))
    doors = open_words("Portes d'entrée", "Identifiant, puis nom affiché.")
    shown = {"doors": doors, "programmes": listed(programme, "Programmes")}
    return closed("Les programmes", shown, required=("programmes",))


def gates_schema() -> Schema:
    words = {effect.value: {"title": EFFECTS[effect], "type": "string"} for effect in Effect}
    effects = {**closed("Ce que fait chaque effet", words), "description": "Explication pour les auteurs."}
    gates = listed(_gate(), "Garde-fous", "Dans l'ordre où ils sont examinés.")
    return closed("Les garde-fous", {"effects": effects, "gates": gates}, required=("effects", "gates"))


def _gate() -> Schema:
    families, facts = reference("family"), reference("fact")
    properties = {
        "id": identifier("Identifiant"),
        "kind": enumeration(GateKind, GATE_KINDS, "Nature"),
        "programmes": listed(reference("programme"), "Programmes", "Chaque programme cite aussi le garde-fou."),
        **period(),
        "when": reference(
            "condition", "Se déclenche quand", "`null` : tant qu'un fait de `unknown_facts` est inconnu.", optional=True
        ),
        "when_unknown": enumeration(WhenUnknown, WHEN_UNKNOWN, "Si la réponse manque"),
        "effect": enumeration(Effect, EFFECTS, "Effet"),
        "action": text("Ce que l'agent lit", "Une consigne courte."),
        "actions_to": listed(_action_to(), "Ce que l'agent lit selon qui appelle", "Les autres lisent `action`."),
        "easy": texts("Facile à lire", "Ce que la personne lit : des phrases de douze mots au plus, sans sigle."),
        "note": optional_text("Note", NOTE),
        "unknown_facts": listed(facts, "Faits attendus", "Sans `when` : se déclenche tant que l'un d'eux est inconnu."),
        "ask": listed(facts, "À demander d'abord", "Avec l'effet `ask_first`."),
        "only_services": listed(families, "Seuls services montrés"),
        "exclude_services": listed(families, "Services écartés"),
        "lead_services": listed(families, "Services mis en premier"),
        "provisional_services": listed(families, "Services nommés à titre provisoire"),
        "not_needs": listed(reference("need"), "Sauf pour ces besoins"),
        "allowed_health": listed(
            facts, "Faits de santé permis", "Des dates et des papiers qui ouvrent un droit, jamais un diagnostic."
        ),
        "exclude_operator_levels": listed(
            one_of({level.value: LEVELS[level] for level in OperatorLevel}), "Échelons écartés"
        ),
        "exclude_tier": enumeration(Tier, TIERS, "Niveau écarté"),
    }
    required = ("id", "kind", "when_unknown", "effect", "action")
    a_reason_to_fire: Schema = {
        "anyOf": [
            {"required": ["when"], "properties": {"when": {"type": "string"}}},
            {"required": ["unknown_facts"], "properties": {"unknown_facts": {"type": "array", "minItems": 1}}},
        ]
    }
    asks_something: Schema = {
        "if": {"properties": {"effect": {"const": Effect.ASK_FIRST.value}}},
        "then": {"required": ["ask"], "properties": {"ask": {"type": "array", "minItems": 1}}},
    }
    return {**closed("Un garde-fou", properties, required=required), "allOf": [a_reason_to_fire, asks_something]}


def _action_to() -> Schema:
    properties = {
        "callers": listed(reference("caller"), "Qui appelle", "Valeurs du fait `appelant`."),
        "action": text("Ce que l'agent lit", "Une consigne courte."),
    }
    return closed("Pour ces appelants", properties, required=("callers", "action"))


def relations_schema() -> Schema:
    properties = {
        "id": identifier("Identifiant"),
        "never": reference(
            "condition", "N'arrive jamais", "Des réponses qui ne vont pas ensemble : fausse pour toute personne réelle."
        ),
        "why": text("Pourquoi", "En français, en une phrase."),
        "source": optional_text("Source"),
    }
    relation = closed("Une relation entre faits", properties, required=("id", "never", "why"))
    return closed("Relations entre faits", {"relations": listed(relation, "Relations")}, required=("relations",))


def words_schema() -> Schema:
    """What people type in the search of the public site."""
    words = {**texts("Mots", "Le premier représente les autres."), "minItems": 2}
    group = closed("Des mots qui veulent dire la même chose", {"words": words}, required=("words",))
    properties = {
        "said": texts("Ce que les gens écrivent", "Leurs mots, sans faute : les fautes de frappe sont comprises."),
        "means": listed(
            reference("sought"), "Où cela mène", "Du plus probable au moins probable : besoins, services ou délais."
        ),
    }
    saying = closed("Une façon de le dire", properties, required=("said", "means"))
    shown = {
        "same": listed(group, "Mots équivalents", "Ils valent partout : dans la question comme dans le catalogue."),
        "sayings": listed(saying, "Façons de le dire"),
    }
    return closed("Les mots de la recherche", shown)
