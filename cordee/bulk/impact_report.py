"""The whole report of a change as plain values: the JSON file holds it, the page and the terminal are made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cordee.bulk.impact import DEPARTEMENT, Impact
from cordee.bulk.impact_figures import impact_figures
from cordee.bulk.masking import SMALLEST_SHOWN, Mask
from cordee.bulk.need_figures import Costs, Data
from cordee.domain.catalogue import Catalogue
from cordee.domain.departements import DEPARTEMENTS

FORMAT: Final = "cordee/impact/1"


@dataclass(frozen=True)
class Compared:
    """The two catalogues, by the names under which they were given."""

    before: Catalogue
    after: Catalogue
    named_before: str
    named_after: str


def impact_report(
    compared: Compared,
    differences: Data,
    cases: tuple[int, Sequence[Data]],
    impact: Impact | None,
    *,
    on: date,
    made_on: date,
    file: str = "",
) -> Data:
    """Gather everything; ``cases``: how many were run, and those that flip. ``impact`` None: no file was given."""
    return {
        "format": FORMAT,
        "made_on": made_on.isoformat(),
        "on": on.isoformat(),
        "simulated": True,
        "masking": {"smallest_shown": SMALLEST_SHOWN, "small": str(Mask.SMALL), "beside": str(Mask.BESIDE)},
        "before": {"name": compared.named_before, "hash": compared.before.content_hash},
        "after": {"name": compared.named_after, "hash": compared.after.content_hash},
        "catalogue": differences,
        "cases": {"run": cases[0], "flipping": list(cases[1])},
        "situations": None if impact is None else _situations(impact, file),
        "impact": None if impact is None else _figures(compared, impact),
        "names": _names(compared),
    }


def differs(report: Data) -> bool:
    """Tell whether anybody, or any example case, would be oriented differently."""
    figures = report["impact"]
    return bool(report["cases"]["flipping"]) or bool(figures and figures["situations_differently"] != 0)


def _situations(impact: Impact, file: str) -> Data:
    """Rows that could not be read are counted, and never shown: a row is a person."""
    refused = impact.refused
    return {
        "file": file,
        "compared": impact.counts.situations,
        "invented": impact.invented,
        "first_day": impact.days[0].isoformat() if impact.days else None,
        "last_day": impact.days[-1].isoformat() if impact.days else None,
        "bad_rows": refused.rows,
        "bad_for_both": refused.both,
        "bad_before_only": refused.before,
        "bad_after_only": refused.after,
    }


def _figures(compared: Compared, impact: Impact) -> Data:
    needs = dict.fromkeys([*compared.after.needs, *compared.before.needs])
    return impact_figures(impact.counts, Costs.of(compared.before, compared.after), list(needs))


def _names(compared: Compared) -> Mapping[str, Mapping[str, str]]:
    """What identities are called, as the second catalogue says it, else the first."""
    sides = (compared.before, compared.after)
    return {
        "needs": {name: one.label for side in sides for name, one in side.needs.items()},
        "families": {name: found[0].family_name for side in sides for name, found in side.families.items()},
        "versions": {name: one.name for side in sides for name, one in side.versions.items()},
        "operators": {name: one.name for side in sides for name, one in side.operators.items()},
        "facts": {name: one.label for side in sides for name, one in side.facts.items()},
        "departements": DEPARTEMENTS | {code: said for side in sides for code, said in _departements(side).items()},
    }


def _departements(catalogue: Catalogue) -> Mapping[str, str]:
    return catalogue.facts[DEPARTEMENT].choices if DEPARTEMENT in catalogue.facts else {}


def plain(value: Any) -> Any:
    """Return JSON values: tuples as lists, words as text."""
    match value:
        case Mapping():
            return {str(key): plain(one) for key, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
        case Mask():
            return str(value)
        case _:
            return value
