"""The schema of ``services/<family>.yaml``: a measure and its dated versions."""

from cordee.domain.catalogue import Access, Tier, Verified
from cordee.reader.schemas.heads import NOTE, period
from cordee.reader.schemas.parts import (
    Schema,
    closed,
    day,
    enumeration,
    flag,
    identifier,
    integer,
    listed,
    optional_text,
    reference,
    text,
    texts,
)
from cordee.reader.wording import ACCESSES, KINDS, TIERS, VERIFIED

STEMS = ("dispositif_", "droit")  # kinds that share one place: dispositif_regional, droit_individuel…


def service_schema() -> Schema:
    properties = {
        "family": identifier("Famille", "Le nom du fichier, sans « .yaml ». Stable d'une version à l'autre."),
        "name": text("Nom de la démarche"),
        "summary": _summary(),
        "programmes": listed(reference("programme"), "Programmes"),
        "complement": flag("Vient en complément", "Un service spécifique qui peut s'ajouter au droit commun."),
        "necessary_when": reference(
            "condition",
            "Nécessaire quand",
            "Pour un service spécifique : le droit commun seul ne suffit pas.",
            optional=True,
        ),
        "order": integer(
            "Place parmi ses égaux",
            "Le plus petit d'abord. Absent : la place de sa nature (visite 20, formation 100…).",
        ),
        "needs": _needs(),
        **_shared(),
        "versions": {**listed(_version(), "Versions", "Une par état du droit."), "type": "array", "minItems": 1},
    }
    required = ("family", "name", "summary", "programmes", "kind", "tier", "needs", "access", "requesters", "versions")
    return closed("Une famille de services", properties, required=required)


def _summary() -> Schema:
    said = {
        "public": text("Pour la personne", "Une phrase simple, avec « vous »."),
        "other": optional_text("À un tiers", "La même phrase, dite d'elle. Absente : la même pour tous."),
        "easy": texts("Facile à lire", "Une ou deux phrases avec « vous », de douze mots au plus, sans sigle."),
        "agent": text("Pour l'agent", "Une phrase : ce qui trompe, ce qui décide."),
    }
    return closed("En une phrase", said, required=("public", "agent"))


def _needs() -> Schema:
    properties = {
        "direct": listed(reference("need"), "Répond directement à"),
        "support": listed(reference("need"), "Aide aussi pour"),
    }
    return closed("Besoins", properties)


def _shared() -> dict[str, Schema]:
    """What a family says and one of its versions may say otherwise."""
    return {
        "kind": _kind(),
        "tier": enumeration(Tier, TIERS, "Droit commun ou spécifique", "Le droit commun passe avant le spécifique."),
        "access": enumeration(
            Access, ACCESSES, "Voie d'accès", "Dit qui ouvre la porte, jamais si la personne y a droit."
        ),
        "requesters": {
            **listed(reference("caller"), "Qui peut demander", "Valeurs du fait `appelant`."),
            "type": "array",
            "minItems": 1,
        },
        "prescribers": listed(reference("prescriber"), "Qui prescrit", "Avec `access: prescription`."),
        "first_line": flag(
            "Premier accueil", "`false` : jamais la première orientation d'une personne, d'un proche ou d'un employeur."
        ),
        "priority": integer("Urgence", "Urgences seulement : 0 passe avant tout."),
    }


def _kind() -> Schema:
    known = {"enum": list(KINDS), "enumDescriptions": list(KINDS.values())}
    other = {"type": "string", "pattern": f"^({'|'.join(STEMS)})"}
    said = "Décide de la place entre services égaux. `dispositif_…` et `droit_…` se complètent librement."
    return {"title": "Nature", "description": said, "anyOf": [known, other]}


def _version() -> Schema:
    properties = {
        "id": identifier(
            "Identifiant", "Famille, puis année du début : `visite_reprise_2022`. Ne change plus une fois publié."
        ),
        "variant": optional_text(
            "Variante", "Des variantes différentes courent en parallèle ; une même variante, l'une après l'autre."
        ),
        "name": text("Nom affiché"),
        **period(),
        "dated_by": reference(
            "fact",
            "Daté par",
            "Un fait de type date, qui choisit la version à la place du jour de la décision.",
            optional=True,
        ),
        "operators": listed(
            reference("operator"), "Qui délivre", "Ne restent que ceux du jour et du régime de la personne."
        ),
        "conditions": listed(_condition(), "Conditions", "Toutes nécessaires."),
        "delay": optional_text("Durée et délais", "Des temps seulement, en français, comme on les dit."),
        "delay_days": integer("Délai en jours", "De la demande au premier acte, s'il est connu."),
        "cost": optional_text("Coût", "En français, pour la personne."),
        "cost_cents": integer("Coût pour les financeurs", "En centimes, au plus, pour une situation."),
        "practical": optional_text(
            "Bon à savoir", "Ce qui n'est ni un coût ni un temps : par où passer, ce qui est gardé."
        ),
        "legal": texts("Textes", "Articles et dates de version."),
        "sources": texts("Sources", "Ce qui a été lu, avec sa date : une référence publique, en français."),
        "verified": enumeration(
            Verified, VERIFIED, "Vérification", "Dites vrai : une règle incertaine se montre comme telle."
        ),
        "checked_on": day("Relue le", "Le dernier jour où quelqu'un a regardé.", required=True),
        "successor": reference("version", "Remplacée par", optional=True),
        "notes": optional_text("Notes", NOTE),
        **_shared(),
    }
    return closed("Une version", properties, required=("id", "name", "verified", "checked_on"))


def _condition() -> Schema:
    properties = {
        "when": reference("condition"),
        "label": optional_text(
            "Phrase", "Seulement si la phrase construite n'est pas claire. Une phrase, avec son point."
        ),
        "source": optional_text(
            "Source", "En français : article et date de version ; « Règle de tri » ou « lecture » sans texte."
        ),
    }
    return closed("Une condition", properties, required=("when",))
