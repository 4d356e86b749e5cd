"""What would change the orientation, as French text for a terminal and as plain values for JSON."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.changes.change import WouldChange
from cordee.domain.rules.answers import written_answer
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Value
from cordee.domain.rules.french import enumerated


def changes_report(answers: Sequence[WouldChange], catalogue: Catalogue) -> str:
    return "\n".join(_lines(answers, catalogue))


def changes_json(answers: Iterable[WouldChange]) -> list[dict[str, Any]]:
    """Return plain values: one entry a way, and one without changes for each service that nothing gives."""
    return [
        {
            "need": answer.need,
            "service": answer.version.id,
            "family": answer.version.family,
            "blocked": answer.blocked.value,
            "changes": [
                {
                    "kind": change.kind.value,
                    "fact": change.fact,
                    "before": _written(change.before),
                    "after": _written(change.after),
                }
                for change in answer.changes
            ],
            "on": answer.on.isoformat() if answer.on else None,
            "possible_from": answer.possible_from.isoformat() if answer.possible_from else None,
            "then": answer.then.value if answer.then else None,
            "then_service": answer.then_version.id if answer.then_version else None,
            "missing": list(answer.missing),
            "fixed": list(answer.fixed),
            "agent": answer.agent,
            "person": answer.person,
        }
        for answer in answers
    ]


def _lines(answers: Sequence[WouldChange], catalogue: Catalogue) -> Iterator[str]:
    """Need by need: the ways to each service, then what nothing changes, services of a same reason together."""
    if not answers:
        yield "Rien d'autre à envisager : ce qui répond au besoin est déjà proposé, ou attend une réponse."
    for need, found in groupby(answers, key=lambda answer: answer.need):
        yield f"── Ce qui changerait l'orientation : {catalogue.needs[need].label} " + "─" * 12
        listed = list(found)
        for answer in listed:
            if answer.changes:
                yield f"  → {answer.version.name}"
                yield f"     {answer.agent}"
        without: dict[str, list[str]] = {}
        for answer in listed:
            if not answer.changes:
                without.setdefault(answer.agent, []).append(answer.version.name)
        for sentence, names in without.items():
            yield f"  · {enumerated(dict.fromkeys(names), 'et')}"
            yield f"     {sentence}"


def _written(value: Value | None) -> object:
    if value is None:
        return None
    return "sans objet" if value is NOT_APPLICABLE else written_answer(value)
