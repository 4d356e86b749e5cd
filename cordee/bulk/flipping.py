"""Example cases whose orientation is not the same with another catalogue, one by one, as a coordinator reads them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cordee.bulk.comparing import NOWHERE, Orientation
from cordee.bulk.impact import with_words_of
from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.decision import NeedDecision
from cordee.reader.cases import Case, differences, read_cases
from cordee.reader.explanation import Data
from cordee.reader.yaml_source import read_document


@dataclass(frozen=True)
class FiledCase:
    case: Case
    file: Path


def cases_of(folders: Sequence[Path], before: Catalogue, after: Catalogue) -> list[FiledCase]:
    """Read the cases of each folder that exists, but for those that an earlier folder has too.

    A case may name what only one of the catalogues has. Raises BadSituation or Unreadable.
    """
    words, found = _everything(before, after), dict[str, FiledCase]()
    for folder in folders:
        if folder.is_dir() and any(folder.glob("*.yaml")):
            files = _files(folder)
            for case in read_cases(folder, words):
                found.setdefault(case.id, FiledCase(case, files[case.id]))
    return list(found.values())


def flipping(cases: Sequence[FiledCase], before: Catalogue, after: Catalogue) -> Iterator[Data]:
    """Yield cases that lead elsewhere, or whose expectations are no longer met, or are met at last."""
    engines = Engine(with_words_of(before, after)), Engine(with_words_of(after, before))
    for filed in cases:
        was, now = (_run(filed.case, engine) for engine in engines)
        wrong_before, wrong_after = was["differences"], now["differences"]
        moves = [
            {"need": need, "before": _written(was["leads"].get(need)), "after": _written(now["leads"].get(need))}
            for need in dict.fromkeys([*was["leads"], *now["leads"]])
            if was["leads"].get(need, NOWHERE).differs(now["leads"].get(need, NOWHERE))
        ]
        if moves or bool(wrong_before) != bool(wrong_after):
            yield {
                "id": filed.case.id,
                "title": filed.case.title,
                "file": filed.file.as_posix(),
                "on": filed.case.on.isoformat(),
                "moves": moves,
                "before": {"expected": not wrong_before, "differences": wrong_before},
                "after": {"expected": not wrong_after, "differences": wrong_after},
            }


def _run(case: Case, engine: Engine) -> Mapping[str, Any]:
    decision = engine.decide(case.situation, on=case.on)
    leads = {need.need: _orientation(need) for need in decision.needs}
    return {"leads": leads, "differences": differences(case, engine)}


def _orientation(need: NeedDecision) -> Orientation:
    if need.lead is None:
        return NOWHERE
    version = need.lead.version
    return Orientation(version.id, version.family, str(version.tier), tuple(sorted(need.lead.operators)))


def _written(lead: Orientation | None) -> Data | None:
    if not lead or not lead.version:
        return None
    return {"version": lead.version, "family": lead.family, "tier": lead.tier, "operators": list(lead.operators)}


def _everything(before: Catalogue, after: Catalogue) -> Catalogue:
    """The words of both catalogues, for cases that name services, gates or operators of either."""
    known = {gate.id for gate in after.gates}
    return replace(
        with_words_of(after, before),
        operators={**before.operators, **after.operators},
        versions={**before.versions, **after.versions},
        gates=(*after.gates, *(gate for gate in before.gates if gate.id not in known)),
    )


def _files(folder: Path) -> Mapping[str, Path]:
    """Where each case is written."""
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*.yaml")):
        document = read_document(path.read_text("utf-8"), file=path.name)
        found |= {str(case.get("id")): path for case in (document.value or {}).get("cases", [])}
    return found
