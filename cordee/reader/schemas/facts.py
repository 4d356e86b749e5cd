"""The schema of ``facts.yaml``: what can be known of a situation."""

from cordee.domain.catalogue import AskedBy, Changes, FactType, Formula, Sensitivity
from cordee.reader.schemas.parts import (
    Schema,
    closed,
    enumeration,
    flag,
    identifier,
    integer,
    listed,
    open_words,
    optional_text,
    reference,
    text,
)
from cordee.reader.wording import ASKED_BY, CHANGES, EFFORTS, FORMULAS, SENSITIVITIES, TYPES, UNITS

CLAUSE = (
    "Une phrase courte sur la personne, son verbe entre crochets, sans majuscule ni point :\n"
    "`la personne [est] en arrêt de travail`. `{e}` accorde, `{son}`, `{sa}`, `{ses}` deviennent « votre », « vos ».\n"
    "`{un}`, `{une}`, `{des}` deviennent « de » après « ne … pas » ; `{a/b}` dit a à l'agent, b à la personne."
)
CHOICE_TYPES = [FactType.CHOICE.value, FactType.CHOICES.value]


def facts_schema() -> Schema:
    groups = listed(group("Un groupe de faits"), "Groupes", "Dans l'ordre d'une conversation naturelle.")
    facts = listed(_fact(), "Faits", "Dans l'ordre d'une conversation naturelle, par groupe.")
    return closed("Les faits d'une situation", {"groups": groups, "facts": facts}, required=("groups", "facts"))


def group(title: str) -> Schema:
    return closed(title, {"id": identifier("Identifiant"), "label": text("Nom affiché")}, required=("id", "label"))


def _fact() -> Schema:
    properties = {
        "id": identifier(
            "Identifiant", "Le nom qui s'écrit dans les conditions. Un souhait est un besoin, jamais un fait."
        ),
        "group": reference("fact_group", "Groupe", "Les faits d'un groupe se demandent ensemble."),
        "label": text("Libellé", "Ce que le fait dit de la personne. Il entre dans les phrases des conditions."),
        "type": enumeration(FactType, TYPES, "Nature de la réponse"),
        "unit": _unit(),
        "min": integer("La plus petite valeur plausible", "Une réponse plus petite est refusée."),
        "max": integer("La plus grande valeur plausible", "Une réponse plus grande est refusée."),
        "choices": _choices(),
        "question": text("Question au téléphone", "Comme l'agent la dit."),
        "question_other": optional_text(
            "Question à un tiers", "À un employeur, un proche, un professionnel. Absente : la même pour tous."
        ),
        "question_self": optional_text("Question sur la page publique", "`null` : jamais montrée au public."),
        "help": optional_text("Aide", "Pour celui qui pose la question."),
        "sensitivity": enumeration(
            Sensitivity, SENSITIVITIES, "Sensibilité", "Les faits de santé se demandent en dernier."
        ),
        "asked_by": enumeration(AskedBy, ASKED_BY, "Où la question se pose"),
        "relevant_if": reference(
            "condition", "Demandé seulement si", "Fausse : le fait est sans objet.", optional=True
        ),
        "derived": _derived(),
        "changes": enumeration(Changes, CHANGES, "La réponse peut-elle changer ?", "Absent : elle ne change pas."),
        "action": optional_text("Ce qui la fait changer", "Avec `changes: by_action` : « demander la RQTH »."),
        "grows_while": reference(
            "fact", "Ne grandit que tant que", "La durée d'un arrêt grandit tant que l'arrêt dure.", optional=True
        ),
        "ends_by": reference(
            "fact", "Se termine avec", "Le fait qui dit quand : un dernier jour, ou un temps qui reste.", optional=True
        ),
        "past": flag("Une date déjà passée", "Un jour à venir est refusé : ce qu'il date a eu lieu."),
        "effort": _effort(),
        "frequency": _frequency(),
        "said": _said(),
    }
    required = ("id", "group", "label", "type", "question", "sensitivity", "asked_by")
    return {
        **closed("Un fait", properties, required=required),
        "allOf": [_a_choice_lists_its_values(), _said_as_its_type_wants()],
    }


def _a_choice_lists_its_values() -> Schema:
    return {"if": {"properties": {"type": {"enum": CHOICE_TYPES}}}, "then": {"required": ["choices"]}}


def _said() -> Schema:
    yes_no = {"yes": _clause("Quand c'est oui"), "no": _clause("Quand c'est non", "Sinon, « ne … pas ».")}
    by_yes_and_no = closed("Oui et non", yes_no, required=("yes",))
    valued = {
        "frame": _clause("Phrase", "Avec `{valeur}` ou `{lieu}` à la place de la réponse."),
        "above": _clause("Au moins, plus de", "Remplace la phrase devant « au moins », « plus de »."),
        "below": _clause("Moins de, au plus", "Remplace la phrase devant « moins de », « au plus »."),
        "noun": optional_text("Nom dans une somme", "« la durée de travail »."),
        "words": open_words("Mots de chaque valeur", "Ce qui prend la place de `{valeur}`."),
        "instead": {
            "title": "Phrases à part",
            "description": "Les valeurs qui se disent par une phrase à elles.",
            "type": ["object", "null"],
            "additionalProperties": {"anyOf": [_clause("Phrase"), by_yes_and_no]},
        },
    }
    by_value = closed("Avec sa valeur", valued, required=("frame",))
    return {
        "title": "Comme on le dit",
        "description": CLAUSE,
        "anyOf": [_clause("Phrase"), by_yes_and_no, by_value],
    }


def _said_as_its_type_wants() -> Schema:
    """A yes or no is said by « yes » and « no », any other fact by a frame that takes its value."""
    return {
        "if": {"properties": {"type": {"const": FactType.BOOL.value}}},
        "then": {"properties": {"said": {"not": {"type": "object", "required": ["frame"]}}}},
        "else": {"properties": {"said": {"not": {"type": "object", "required": ["yes"]}}}},
    }


def _clause(title: str, description: str = "") -> Schema:
    wanted = "Attendu un sujet, un verbe entre crochets et la suite : « la personne [est] en arrêt »."
    shape = {"pattern": r"^[^\[\]]+ \[[^\[\]]+\]( [^\[\]]+)?$", "patternErrorMessage": wanted}
    return {**text(title, description or CLAUSE), **shape}


def _unit() -> Schema:
    known = [{"enum": list(UNITS), "enumDescriptions": list(UNITS.values())}, {"type": ["string", "null"]}]
    return {"title": "Unité d'un nombre", "description": "Elle se dit dans les phrases : « 45 jours ».", "anyOf": known}


def _choices() -> Schema:
    words = {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1}
    said = "Valeur, puis libellé français. `departements` : tous les départements français, par leur code."
    known = [{"const": "departements"}, words, {"type": "null"}]
    return {"title": "Valeurs possibles", "description": said, "anyOf": known}


def _derived() -> Schema:
    value = {"title": "Valeur", "description": "La valeur que prend le fait.", "type": ["boolean", "integer", "string"]}
    case = closed(
        "Un cas",
        {
            "when": reference("condition", "Quand"),
            "value": value,
            "source": optional_text("Source", "Texte de droit, ou « definition »."),
        },
        required=("when", "value"),
    )
    formula = closed(
        "Un calcul",
        {
            "by": enumeration(Formula, FORMULAS, "Calcul"),
            "of": reference("fact", "Fait de départ", "Une date, ou une commune pour le département et le pays."),
        },
        required=("by", "of"),
    )
    said = "Depuis d'autres faits : une liste de cas (le premier vrai l'emporte) ou un calcul. Peut aussi se répondre."
    return {"title": "Déduit", "description": said, "anyOf": [listed(case), formula]}


def _effort() -> Schema:
    said = {"title": "Effort pour répondre", "description": "Absent : 1."}
    return {**said, "enum": [*EFFORTS, None], "enumDescriptions": [*EFFORTS.values(), "se répond de tête"]}


def _frequency() -> Schema:
    weights = {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}}
    said = (
        "À quelle fréquence chaque réponse se rencontre. Oui/non : la part des oui, de 0 à 1.\n"
        'Choix : un poids par valeur. Nombre : un poids par bornes, par exemple `{"0-29": 40, "30-89": 35}`.'
    )
    return {
        "title": "Fréquence",
        "description": said,
        "anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, weights, {"type": "null"}],
    }
