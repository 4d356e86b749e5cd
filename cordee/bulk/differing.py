"""What two catalogues do not say in the same way, in French words: what is new, gone, or changed. Plain values."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final

from cordee.domain.catalogue import Catalogue, Condition, Fact, ServiceVersion
from cordee.domain.rules.saying import said
from cordee.reader.evolution import changes
from cordee.reader.explanation import Data
from cordee.reader.wording import said_period

# What a version says beside what changes from one version to the next of the same service.
_OF_A_VERSION: Final[Mapping[str, Callable[[ServiceVersion, Catalogue], str | None]]] = {
    "en vigueur": lambda version, _: said_period(version.period),
    "répond à": lambda version, catalogue: _labels(version.direct_needs, catalogue),
    "aide aussi pour": lambda version, catalogue: _labels(version.support_needs, catalogue),
    "programmes": lambda version, _: ", ".join(sorted(version.programmes)),
    "complément du droit commun": lambda version, _: "oui" if version.complement else "non",
    "nécessaire quand": lambda version, catalogue: (
        said(version.necessary_when, catalogue.facts) if version.necessary_when else None
    ),
    "place": lambda version, _: None if version.order is None else str(version.order),
    "suite": lambda version, _: version.successor,
}
_TEXTS_OF_A_VERSION: Final = (
    "family_name",
    "summary_public",
    "summary_other",
    "summary_easy",
    "summary_agent",
    "legal",
    "sources",
    "verified",
    "checked_on",
)
# Fields of the other things of a catalogue, as an author reads them.
_FIELDS: Final[Mapping[str, str]] = {
    "label": "libellé", "name": "nom", "easy": "facile à lire",
    "type": "type", "unit": "unité", "minimum": "minimum", "maximum": "maximum",
    "choices": "choix", "question": "question", "question_other": "question à un tiers",
    "question_self": "question de la page publique", "help": "aide",
    "sensitivity": "sensibilité", "asked_by": "demandé par", "relevant_if": "ne compte que si", "derived": "se déduit",
    "changes": "peut changer", "action": "ce qui le change", "grows_while": "grandit tant que",
    "ends_by": "se termine avec", "past": "déjà passé", "effort": "effort", "frequency": "fréquence",
    "said": "tournure", "group": "groupe", "description": "description", "synonyms": "synonymes",
    "period": "en vigueur", "regimes": "régimes", "level": "échelon", "tier": "niveau", "place": "lieu",
    "successor": "suite", "needs": "besoins", "gates": "garde-fous", "condition": "se déclenche quand",
    "when_unknown": "sans réponse", "effect": "effet", "never": "jamais ensemble", "why": "explication",
    "programmes": "programmes", "kind": "nature", "acronym": "sigle",
}  # fmt: skip


def textual_differences(before: Catalogue, after: Catalogue) -> Data:
    """Return, by kind of thing, what was added, removed and changed; an empty list where nothing was."""
    words = _both(before, after)
    kinds: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
        "facts": (before.facts, after.facts),
        "needs": (before.needs, after.needs),
        "operators": (before.operators, after.operators),
        "programmes": (before.programmes, after.programmes),
        "gates": (_by_id(before.gates), _by_id(after.gates)),
        "relations": (_by_id(before.relations), _by_id(after.relations)),
        "deadlines": (_by_id(before.deadlines), _by_id(after.deadlines)),
    }
    return {
        "families": _coming_and_going(_family_names(before), _family_names(after)),
        "versions": {
            **_coming_and_going(_names(before.versions), _names(after.versions)),
            "changed": [
                {"id": name, "name": after.versions[name].name, "changes": list(found)}
                for name in after.versions
                if name in before.versions
                and (found := tuple(_version_changes(before.versions[name], after.versions[name], words)))
            ],
        },
        **{kind: _differences(was, now) for kind, (was, now) in kinds.items()},
    }


def is_empty(differences: Data) -> bool:
    return not any(listed for kind in differences.values() for listed in kind.values())


def _both(before: Catalogue, after: Catalogue) -> Catalogue:
    """The words of both, so that a rule of either can be said."""
    facts = {**before.facts, **after.facts}
    facts |= {name: _with_choices(facts[name], before.facts[name]) for name in before.facts}
    return replace(
        after,
        facts=facts,
        needs={**before.needs, **after.needs},
        operators={**before.operators, **after.operators},
        prescriber_roles={**before.prescriber_roles, **after.prescriber_roles},
    )


def _with_choices(fact: Fact, older: Fact) -> Fact:
    return replace(fact, choices={**older.choices, **fact.choices})


def _version_changes(before: ServiceVersion, after: ServiceVersion, words: Catalogue) -> Iterator[Data]:
    yield from changes(before, after, words)
    for what, read in _OF_A_VERSION.items():
        was, now = read(before, words) or None, read(after, words) or None
        if was != now:
            yield {"what": what, "before": was, "after": now}
    for condition, other in _same_rule(before.conditions, after.conditions):
        if (condition.label, condition.source) != (other.label, other.source):
            yield {"what": "texte ou source d'une condition", "before": _told(condition), "after": _told(other)}
    if any(getattr(before, name) != getattr(after, name) for name in _TEXTS_OF_A_VERSION):
        yield {"what": "textes, sources ou date de vérification", "before": None, "after": None}


def _same_rule(before: Iterable[Condition], after: Iterable[Condition]) -> Iterator[tuple[Condition, Condition]]:
    written = {condition.written: condition for condition in after}
    return ((one, written[one.written]) for one in before if one.written in written)


def _told(condition: Condition) -> str:
    return " ; ".join(text for text in (condition.label, condition.source) if text) or "sans texte"


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Data:
    return {
        **_coming_and_going(_names(before), _names(after)),
        "changed": [
            {"id": name, "name": _name(one), "changes": list(_field_changes(before[name], one))}
            for name, one in after.items()
            if name in before and before[name] != one
        ],
    }


def _field_changes(before: Any, after: Any) -> Iterator[Data]:
    for one in fields(after):
        was, now = getattr(before, one.name, None), getattr(after, one.name)
        if was != now:
            plain = all(value is None or isinstance(value, str | int | date) for value in (was, now))
            written = isinstance(was, Condition | None) and isinstance(now, Condition | None)
            shown = _plain if plain or written else lambda _: None
            yield {"what": _FIELDS.get(one.name, one.name), "before": shown(was), "after": shown(now)}


def _plain(value: Any) -> str | None:
    if value is None:
        return None
    return value.written if isinstance(value, Condition) else str(value)


def _coming_and_going(before: Mapping[str, str], after: Mapping[str, str]) -> Data:
    return {
        "added": [{"id": name, "name": said} for name, said in after.items() if name not in before],
        "removed": [{"id": name, "name": said} for name, said in before.items() if name not in after],
    }


def _names(items: Mapping[str, Any]) -> Mapping[str, str]:
    return {name: _name(one) for name, one in items.items()}


def _name(one: Any) -> str:
    """How people call it; a gate by what it makes the agent say, a relation by why."""
    return next((str(getattr(one, key)) for key in ("name", "label", "action", "why") if hasattr(one, key)), one.id)


def _family_names(catalogue: Catalogue) -> Mapping[str, str]:
    return {family: versions[0].family_name for family, versions in catalogue.families.items()}


def _by_id(items: Iterable[Any]) -> Mapping[str, Any]:
    return {one.id: one for one in items}


def _labels(needs: Iterable[str], catalogue: Catalogue) -> str:
    return ", ".join(catalogue.needs[need].label for need in sorted(needs))
