"""Versions through time: gaps and overlaps, successors, reviews, days still to come."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from cordee.domain.catalogue import Catalogue, ServiceVersion
from cordee.reader.checks.checked import Checked
from cordee.reader.checks.references import in_a_cycle

REVIEWED_EVERY = timedelta(days=366)


def sequences(checked: Checked) -> None:
    """Versions of one variant follow each other: an overlap is an error, a gap a doubt."""
    for family in checked.catalogue.families.values():
        for versions in by_variant(family):
            for earlier, later in pairwise(versions):
                _follow(checked, earlier, later)


def _follow(checked: Checked, earlier: ServiceVersion, later: ServiceVersion) -> None:
    node, end, start = checked.node("version", later.id), earlier.period.until, later.period.start
    if earlier.dated_by == later.dated_by and earlier.period.overlaps(later.period):
        remedy = f"donnez « until: {start} » à la première" if end is None else "corrigez l'une des dates"
        node.error(f"« {later.id} » commence le {start} alors que « {earlier.id} » court encore ; {remedy}", "from")
    elif end is not None and start is not None and end < start:
        checked.doubt(node, f"entre « {earlier.id} » (fin {end}) et « {later.id} » (début {start}), rien", "from")


def successors(checked: Checked) -> None:
    """A chain of successors ends, goes forward, and goes by every version of its variant."""
    catalogue = checked.catalogue
    for kind, items in (("version", catalogue.versions), ("operator", catalogue.operators)):
        reads = {name: {item.successor} if item.successor else set() for name, item in items.items()}
        for name in in_a_cycle(reads):
            checked.node(kind, name).error(
                f"« successor » : de successeur en successeur, on revient à « {name} » ; retirez le dernier",
                "successor",
            )
    for version in catalogue.versions.values():
        if version.successor and version.successor in catalogue.versions:
            _succeeded(checked, version, catalogue.versions[version.successor])
    for operator in catalogue.operators.values():
        if operator.successor and operator.successor in catalogue.operators and operator.period.until:
            start = catalogue.operators[operator.successor].period.start
            if start and start > operator.period.until:
                checked.note(
                    checked.node("operator", operator.id),
                    f"« {operator.id} » finit le {operator.period.until}, son successeur ne commence que le {start}",
                    "successor",
                )


def _succeeded(checked: Checked, version: ServiceVersion, successor: ServiceVersion) -> None:
    node, end, start = checked.node("version", version.id), version.period.until, successor.period.start
    if end is None:
        checked.doubt(
            node,
            f"« {version.id} » a un successeur, « {successor.id} », mais pas de fin ; donnez-lui « until: {start} », "
            "ou retirez « successor »",
            "successor",
        )
    elif version.family == successor.family and _start(successor) < _start(version):
        checked.doubt(
            node,
            f"le successeur « {successor.id} » commence le {start}, avant « {version.id} » ; nommez la version qui la "
            "suit",
            "successor",
        )
    elif skipped := _between(checked.catalogue, version, successor):
        listed = ", ".join(f"« {one.id} »" for one in skipped)
        checked.doubt(
            node,
            f"le successeur « {successor.id} » saute {listed} ; écrivez « successor: {skipped[0].id} »",
            "successor",
        )


def _between(catalogue: Catalogue, version: ServiceVersion, successor: ServiceVersion) -> list[ServiceVersion]:
    if version.family != successor.family or version.variant != successor.variant:
        return []
    return [
        other
        for other in catalogue.families[version.family]
        if other.variant == version.variant
        and _start(version) < _start(other) < _start(successor)
        and other is not successor
    ]


def _start(version: ServiceVersion) -> date:
    return version.period.start or date.min


def reviews(checked: Checked) -> None:
    for version in checked.catalogue.versions.values():
        node, until = checked.node("version", version.id), version.period.until
        if checked.on - version.checked_on > REVIEWED_EVERY and (until is None or until > checked.on):
            checked.doubt(
                node,
                f"« {version.id} » relue pour la dernière fois le {version.checked_on} ; relisez ses sources et mettez "
                "« checked_on » à jour",
                "checked_on",
            )
        if version.checked_on > checked.today:
            checked.doubt(
                node,
                f"« {version.id} » serait relue le {version.checked_on}, un jour à venir ; écrivez le jour où ses "
                "sources ont été lues",
                "checked_on",
            )


def announced(checked: Checked) -> None:
    """What begins later is written from a published text: the version says which, and the one before it ends there."""
    for family in checked.catalogue.families.values():
        for versions in by_variant(family):
            for place, version in enumerate(versions):
                start = version.period.start
                if start and start > checked.today and not version.dated_by:
                    _announced(checked, version, versions[place - 1] if place else None)


def _announced(checked: Checked, version: ServiceVersion, before: ServiceVersion | None) -> None:
    node, start = checked.node("version", version.id), version.period.start
    if not version.legal:
        checked.doubt(
            node,
            f"« {version.id} » commence le {start}, un jour à venir, sans texte qui l'annonce ; "
            "citez-le dans « legal »",
            "from",
        )
    if before and before.successor != version.id:
        checked.doubt(
            node,
            f"« {version.id} » commence le {start}, un jour à venir, et « {before.id} » ne l'annonce pas ; "
            f"écrivez-y « successor: {version.id} »",
            "from",
        )


def by_variant(versions: Iterable[ServiceVersion]) -> Iterator[list[ServiceVersion]]:
    """The versions of a family that follow each other, one list a variant, in order of time."""
    variants: dict[str | None, list[ServiceVersion]] = {}
    for version in versions:
        variants.setdefault(version.variant, []).append(version)
    for listed in variants.values():
        yield sorted(listed, key=_start)
