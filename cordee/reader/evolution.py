"""How a family changed: its variants side by side, in each the versions in order, with what is not as before."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from cordee.domain.catalogue import Catalogue, Condition, ServiceVersion
from cordee.domain.orientation.situation import CALLER
from cordee.domain.periods import Period
from cordee.domain.rules.language import And, Expression, Member, Not, Or, written
from cordee.domain.rules.saying import said, sentence
from cordee.reader.explanation import Data, brief, by_start
from cordee.reader.wording import ACCESSES, TIERS, kind_said, said_period

Wordings = Sequence[tuple[str, Callable[[ServiceVersion, Catalogue], str | None]]]
Lists = Sequence[tuple[str, Callable[[ServiceVersion, Catalogue], Iterable[str]]]]

NAME = "nom"
# What a version says in one text, and how an author reads it.
TEXTS: Wordings = (
    (NAME, lambda version, _: version.name),
    ("niveau", lambda version, _: TIERS[version.tier]),
    ("nature", lambda version, _: kind_said(version.kind)),
    ("voie d'accès", lambda version, _: ACCESSES[version.access]),
    ("premier accueil", lambda version, _: "oui" if version.first_line else "non"),
    ("urgence", lambda version, _: None if version.priority is None else str(version.priority)),
    ("daté par", lambda version, catalogue: version.dated_by and catalogue.facts[version.dated_by].label),
    ("délai", lambda version, _: version.delay),
    ("délai en jours", lambda version, _: None if version.delay_days is None else str(version.delay_days)),
    ("bon à savoir", lambda version, _: version.practical),
    ("coût", lambda version, _: version.cost),
    ("coût en centimes", lambda version, _: None if version.cost_cents is None else str(version.cost_cents)),
)
# What a version lists.
LISTS: Lists = (
    ("qui délivre", lambda version, catalogue: (catalogue.operators[kind].name for kind in version.operators)),
    ("peut demander", lambda version, catalogue: _callers(version, catalogue)),
    ("prescrit par", lambda version, catalogue: _prescribers(version, catalogue)),
)


def evolution(family: str, catalogue: Catalogue) -> Data:
    """Return the variants of the family; dates are ISO, ends excluded, words French."""
    versions = by_start(catalogue.families[family])
    variants: dict[str | None, list[ServiceVersion]] = {}
    for version in versions:
        variants.setdefault(version.variant, []).append(version)
    return {
        "family": family,
        "name": versions[0].family_name,
        "variants": [
            {"variant": variant, "versions": list(_steps(found, catalogue))} for variant, found in variants.items()
        ],
    }


def _steps(versions: Sequence[ServiceVersion], catalogue: Catalogue) -> Iterator[Data]:
    first = versions[0]
    yield {**brief(first), **_around(first, catalogue), "gap": None, "conditions": _said(first.conditions, catalogue)}
    for earlier, later in pairwise(versions):
        yield {
            **brief(later),
            **_around(later, catalogue),
            "gap": _gap(earlier.period, later.period),
            "changes": list(changes(earlier, later, catalogue)),
        }


def changes(earlier: ServiceVersion, later: ServiceVersion, catalogue: Catalogue) -> Iterator[Data]:
    """Yield each difference: ``what`` in French, ``before`` and ``after``, None where there is nothing."""
    for what, read in TEXTS:
        before, after = read(earlier, catalogue), read(later, catalogue)
        if before != after:
            yield _change(what, before, after)
    for what, listing in LISTS:
        were, are = list(listing(earlier, catalogue)), list(listing(later, catalogue))
        yield from (_change(what, gone, None) for gone in were if gone not in are)
        yield from (_change(what, None, new) for new in are if new not in were)
    for gone, new in _paired(earlier.conditions, later.conditions):
        before, after = _told_apart(gone, new, catalogue)
        yield _change(
            "condition",
            before,
            after,
            was=gone.written if gone else None,
            now=new.written if new else None,
        )


def _paired(
    earlier: Sequence[Condition], later: Sequence[Condition]
) -> Iterator[tuple[Condition | None, Condition | None]]:
    """Conditions that mean something else: changed when they share a fact, the nearest first; else gone or new."""
    kept = {_meaning(one.expression) for one in earlier} & {_meaning(one.expression) for one in later}
    gone = [condition for condition in earlier if _meaning(condition.expression) not in kept]
    new = [condition for condition in later if _meaning(condition.expression) not in kept]
    for condition in gone:
        near = max(new, key=lambda other: _likeness(condition, other), default=None)
        if near is not None and _likeness(condition, near) > 0:
            new.remove(near)
            yield condition, near
        else:
            yield condition, None
    yield from ((None, condition) for condition in new)


def _told_apart(gone: Condition | None, new: Condition | None, catalogue: Catalogue) -> tuple[str | None, str | None]:
    """Both sides in French; what is written in the rule itself when the authors' texts are the same."""
    before, after = (said(one, catalogue.facts) if one else None for one in (gone, new))
    if gone and new and before == after:
        return sentence(gone.expression, catalogue.facts), sentence(new.expression, catalogue.facts)
    return before, after


def _meaning(expression: Expression) -> str:
    """The written form, whatever the order of alternatives and of listed values: « a or b » is « b or a »."""
    match expression:
        case And(parts) | Or(parts):
            word = " and " if isinstance(expression, And) else " or "
            return f"({word.join(sorted(map(_meaning, parts)))})"
        case Not(inner):
            return f"not {_meaning(inner)}"
        case Member(fact, values, negated):
            return written(Member(fact, tuple(sorted(values, key=str)), negated))
        case _:
            return written(expression)


def _likeness(one: Condition, other: Condition) -> float:
    """The share of facts that both read: 1 when they read the same, 0 when nothing in common."""
    return len(set(one.facts) & set(other.facts)) / len(set(one.facts) | set(other.facts))


def _around(version: ServiceVersion, catalogue: Catalogue) -> Data:
    """What follows, and what came before outside of this family and variant."""
    follows = version.successor and catalogue.versions[version.successor]
    came = [
        _pointer(other)
        for other in catalogue.versions.values()
        if other.successor == version.id and (other.family, other.variant) != (version.family, version.variant)
    ]
    return {"successor": _pointer(follows) if follows else None, "replaces": came}


def _pointer(version: ServiceVersion) -> Data:
    return {"id": version.id, "family": version.family, "variant": version.variant, "name": version.name}


def _gap(earlier: Period, later: Period) -> Data | None:
    """The days between two versions, when nothing was in force."""
    if earlier.until is None or later.start is None or later.start <= earlier.until:
        return None
    gap = Period(earlier.until, later.start)
    return {"from": _iso(gap.start), "until": _iso(gap.until), "said": said_period(gap)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _change(what: str, before: str | None, after: str | None, **written: Any) -> Data:
    return {"what": what, "before": before, "after": after, **written}


def _said(conditions: Iterable[Condition], catalogue: Catalogue) -> list[Data]:
    return [{"said": said(condition, catalogue.facts), "when": condition.written} for condition in conditions]


def _callers(version: ServiceVersion, catalogue: Catalogue) -> Iterable[str]:
    callers: Mapping[str, str] = catalogue.facts[CALLER].choices
    return (callers[caller] for caller in callers if caller in version.requesters)


def _prescribers(version: ServiceVersion, catalogue: Catalogue) -> Iterable[str]:
    for kind in version.prescribers:
        operator = catalogue.operators.get(kind)
        yield operator.name if operator else catalogue.prescriber_roles[kind]
