"""Versions that say the same thing twice, or two things at once."""

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise

from cordee.domain.catalogue import ServiceVersion
from cordee.domain.rules.clauses import clauses, facts_of_test
from cordee.domain.rules.language import Compare, written
from cordee.domain.rules.satisfiable import NotKnown
from cordee.reader.checks.checked import Checked
from cordee.reader.checks.dates import by_variant


def identical(checked: Checked) -> None:
    """Two versions in force together that ask the same of the same people for the same needs."""
    found: dict[object, list[ServiceVersion]] = {}
    for version in checked.catalogue.versions.values():
        found.setdefault(_what_it_is(version), []).append(version)
    for versions in found.values():
        for one, other in combinations(versions, 2):
            if one.period.overlaps(other.period):
                checked.doubt(
                    checked.node("version", other.id),
                    f"« {other.id} » et « {one.id} » disent la même chose en même temps, sous deux noms ; "
                    "gardez-en une, ou écrivez ce qui les sépare",
                    "id",
                )


def _what_it_is(version: ServiceVersion) -> tuple[object, ...]:
    conditions = tuple(sorted(condition.written for condition in version.conditions))
    needs = tuple(sorted(version.direct_needs)), tuple(sorted(version.support_needs))
    asked_by = tuple(sorted(version.requesters)), version.prescribers
    return conditions, tuple(sorted(version.operators)), needs, asked_by, version.kind, version.tier, version.access


def conflicting(checked: Checked) -> None:
    """Two variants open to the same person on the same day, at the same operator, that do not say the same."""
    for family in checked.catalogue.families.values():
        for one, other in combinations(family, 2):
            if one.variant == other.variant or not _together(checked, one, other):
                continue
            if said := _differences(one, other):
                _conflict(checked, one, other, said)


def _together(checked: Checked, one: ServiceVersion, other: ServiceVersion) -> bool:
    same_need = (one.direct_needs | one.support_needs) & (other.direct_needs | other.support_needs)
    same_time = one.period.overlaps(other.period) or one.dated_by is not None
    return bool(same_need and same_time and checked.callers(one) & checked.callers(other))


def _conflict(checked: Checked, one: ServiceVersion, other: ServiceVersion, said: str) -> None:
    asked = [*checked.asked_of(one), *checked.asked_of(other)]
    try:
        witness = checked.find([*asked, *checked.for_callers(one), *checked.for_callers(other)])
    except NotKnown:
        return
    if witness is not None:
        checked.doubt(
            checked.node("version", other.id),
            f"« {other.id} » et « {one.id} » peuvent valoir ensemble ({checked.said(witness, asked)}) et ne disent pas "
            f"pareil : {said} ; séparez-les par une condition, ou accordez-les",
            "id",
        )


def _differences(one: ServiceVersion, other: ServiceVersion) -> str:
    """What the same operator would answer in two ways."""
    if not {*one.operators} & {*other.operators}:
        return ""
    first, second = _said(one), _said(other)
    return ", ".join(
        f"{name} {second[name]} et {first[name]}"
        for name in first
        if None not in (first[name], second[name]) and first[name] != second[name]
    )


def _said(version: ServiceVersion) -> Mapping[str, object]:
    return {
        "tier": version.tier,
        "access": version.access,
        "delay_days": version.delay_days,
        "delay": version.delay,
        "practical": version.practical,
        "cost_cents": version.cost_cents,
    }


def unexplained(checked: Checked) -> None:
    """From one version to the next a duration changes, but not the texts: one of the two was not read again."""
    for family in checked.catalogue.families.values():
        for versions in by_variant(family):
            for earlier, later in pairwise(versions):
                changed = [*_thresholds_changed(earlier, later)]
                if changed and _texts(earlier) == _texts(later):
                    checked.doubt(
                        checked.node("version", later.id),
                        f"« {later.id} » change {' ; '.join(changed)} de « {earlier.id} » en citant les mêmes textes ; "
                        "citez celui qui l'a changé, ou corrigez la durée",
                        "id",
                    )


def _thresholds_changed(earlier: ServiceVersion, later: ServiceVersion) -> Iterator[str]:
    before, after = _thresholds(earlier), _thresholds(later)
    for facts in before:
        if facts in after and before[facts] != after[facts]:
            yield f"{', '.join(before[facts])} en {', '.join(after[facts])}"
    if earlier.delay_days != later.delay_days:
        yield f"« delay_days » {earlier.delay_days} en {later.delay_days}"


def _thresholds(version: ServiceVersion) -> dict[tuple[str, ...], list[str]]:
    """The comparisons with a number, by what they compare."""
    found: dict[tuple[str, ...], list[str]] = {}
    for test in clauses(condition.expression for condition in version.conditions).tests:
        if isinstance(test, Compare) and isinstance(test.value, int):
            found.setdefault(facts_of_test(test), []).append(f"« {written(test)} »")
    return {facts: sorted(tests) for facts, tests in found.items()}


def _texts(version: ServiceVersion) -> frozenset[str]:
    cited = {condition.source for condition in version.conditions if condition.source}
    return frozenset({*version.legal, *version.sources, *cited})
