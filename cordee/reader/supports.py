"""``content/supports.yaml``: programmes followed in a case, levels. Beside the catalogue: it decides nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from cordee.domain.catalogue import Catalogue, Verified
from cordee.domain.programmes import (
    LevelSaid,
    Phase,
    Plan,
    ProgrammeKind,
    Record,
    Signatory,
    SupportLevel,
)
from cordee.domain.rules.answers import closest
from cordee.reader.beside import Broken
from cordee.reader.fields import Node, Problems
from cordee.reader.yaml_source import Document, read_document

FILE = "supports.yaml"
LONGEST_NAME, LONGEST_ID = 160, 60  # as the table of programmes keeps them
Part = TypeVar("Part", Phase, Signatory, Record)
MOST_PHASES, MOST_YEARS, MOST_HOURS = 12, 10, 10_000


@dataclass(frozen=True, kw_only=True)
class Supports:
    """``kinds`` by id, in the order of the file; ``levels`` from the least to the most."""

    kinds: Mapping[str, ProgrammeKind]
    levels: tuple[LevelSaid, ...]


def read_supports(directory: Path) -> Supports:
    """Raise Broken with every problem, Unreadable for what is no YAML, OSError for what is not there."""
    return read_supports_document(read_document((directory / FILE).read_text("utf-8"), file=FILE))


def read_supports_document(document: Document, known: Catalogue | None = None) -> Supports:
    """With ``known``, services, programmes, deadlines and facts are those of the catalogue."""
    problems = Problems()
    head = Node(document, (), document.value or {}, problems)
    head.only("kinds", "levels")
    found: dict[str, ProgrammeKind] = {}
    for node in head.nodes("kinds"):
        kind = _kind(node)
        if kind.id in found:
            node.error(f"« {kind.id} » est écrit deux fois", "id")
        if known is not None:
            _refers_to(node, kind, known)
        found[kind.id] = kind
    if not found:
        head.error("il manque les sortes de programmes, « kinds »")
    levels = tuple(_level(node) for node in head.nodes("levels"))
    if [one.level for one in levels] != list(SupportLevel):
        head.error(f"« levels » : {', '.join(SupportLevel)}, une fois chacun et dans cet ordre", "levels")
    if problems.errors:
        raise Broken(problems.errors)
    return Supports(kinds=found, levels=levels)


def _level(node: Node) -> LevelSaid:
    node.only("id", "name", "rule")
    return LevelSaid(level=node.choice("id", SupportLevel), name=node.text("name"), rule=node.text("rule"))


def _kind(node: Node) -> ProgrammeKind:
    node.only(
        "id", "name", "says", "health", "services", "programme", "hours", "hours_rule", "phases", "convention",
        "result", "keep", "deadlines", "records", "from", "until", "sources", "verified", "phases_verified",
        "checked_on", "notes",
    )  # fmt: skip
    _says_enough(node)
    return ProgrammeKind(
        id=node.text("id"),
        name=node.text("name"),
        says=node.text("says"),
        about_health=node.flag("health", default=True),
        services=node.texts("services"),
        programme=node.text("programme"),
        plan=_plan(node),
        deadlines=node.texts("deadlines"),
        period=node.period(),
        sources=node.texts("sources"),
        verified=node.choice("verified", Verified),
        phases_verified=node.choice("phases_verified", Verified),
        checked_on=node.day("checked_on") or date.min,
    )


def _plan(node: Node) -> Plan:
    convention, result, keep = (_part(node, name) for name in ("convention", "result", "keep"))
    return Plan(
        hours=_within(node, "hours", MOST_HOURS),
        hours_rule=node.optional_text("hours_rule") or "",
        phases=_once(node, "phases", tuple(_phase(one) for one in node.nodes("phases"))),
        convention=convention.text("name") if convention else "",
        convention_rule=convention.text("rule") if convention else "",
        signatories=_signatories(convention),
        result=result.text("name") if result else "",
        result_rule=result.text("rule") if result else "",
        keep_years=_within(keep, "years", MOST_YEARS) if keep else None,
        keep_rule=keep.text("rule") if keep else "",
        records=_once(node, "records", tuple(_record(one) for one in node.nodes("records"))),
    )


def _part(node: Node, name: str) -> Node | None:
    if node.value.get(name) is None:
        return None
    found = node.node(name)
    allowed = {"convention": ("name", "rule", "signatories"), "result": ("name", "rule"), "keep": ("years", "rule")}
    found.only(*allowed[name])
    if name == "keep" and found.integer("years") is None:
        found.error("il manque « years » : combien d'années au plus")
    return found


def _phase(node: Node) -> Phase:
    node.only("id", "name", "rule", "signed")
    return Phase(
        id=node.text("id"), name=node.text("name"), rule=node.text("rule"), signed=node.flag("signed", default=False)
    )


def _signatories(convention: Node | None) -> tuple[Signatory, ...]:
    if convention is None:
        return ()
    found = []
    for one in convention.nodes("signatories"):
        one.only("id", "name")
        found.append(Signatory(id=one.text("id"), name=one.text("name")))
    if len(found) < 2:
        convention.error("« signatories » : deux au moins")
    return _once(convention, "signatories", tuple(found))


def _record(node: Node) -> Record:
    node.only("id", "name", "words", "who", "ends", "begins_fact", "ends_fact")
    return Record(
        id=node.text("id"),
        name=node.text("name"),
        words=node.optional_text("words") or "",
        who=node.optional_text("who") or "",
        ends=node.flag("ends", default=False),
        begins_fact=node.optional_text("begins_fact") or "",
        ends_fact=node.optional_text("ends_fact") or "",
    )


def _once(node: Node, key: str, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    names = [one.id for one in parts]
    for name in {one for one in names if names.count(one) > 1}:
        node.error(f"« {key} » : « {name} » est écrit deux fois", key)
    for index, part in enumerate(parts):
        if len(part.id) > LONGEST_ID or len(part.name) > LONGEST_NAME:
            node.error(f"« {key} » : {LONGEST_ID} signes au plus pour « id », {LONGEST_NAME} pour « name »", key, index)
    return parts


def _within(node: Node, key: str, most: int) -> int | None:
    number = node.integer(key)
    if number is not None and not 0 < number <= most:
        node.error(f"« {key} » : de 1 à {most}", key)
    return number


def _says_enough(node: Node) -> None:
    if "health" not in node.value:
        node.error("il manque « health » : ce programme dit-il quelque chose de la santé ?")
    for key in ("services", "phases", "sources"):
        if not node.value.get(key):
            node.error(f"« {key} » est vide ou absent")
    if len(node.value.get("phases") or ()) > MOST_PHASES:
        node.error(f"« phases » : {MOST_PHASES} au plus", "phases")
    if (node.integer("hours") is None) is not (not node.value.get("hours_rule")):
        node.error("« hours » et « hours_rule » vont ensemble : le plafond, et ce qui le dit")
    if node.value.get("convention") is None and any(one.flag("signed", default=False) for one in node.nodes("phases")):
        node.error("« signed » : aucune convention n'est à signer", "phases")
    if node.day("checked_on") is None:
        node.error("il manque le jour de la relecture, « checked_on »")
    for key, longest in (("name", LONGEST_NAME), ("id", LONGEST_ID)):
        if len(node.value.get(key) or "") > longest:
            node.error(f"« {key} » : {longest} signes au plus", key)


def _refers_to(node: Node, kind: ProgrammeKind, known: Catalogue) -> None:
    there: Mapping[str, Collection[str]] = {
        "services": known.families,
        "deadlines": {one.rule for one in known.deadlines},
    }
    for key, names in there.items():
        for index, name in enumerate(node.texts(key)):
            if name not in names:
                node.error(f"« {key} » : « {name} » n'est pas au catalogue{closest(name, names)}", key, index)
    if kind.programme not in known.programmes:
        node.error(f"« programme » : « {kind.programme} » n'est pas au catalogue", "programme")
    for index, record in enumerate(kind.plan.records):
        for fact in (record.begins_fact, record.ends_fact):
            if fact and fact not in known.facts:
                node.error(f"« records » : « {fact} » n'est pas au catalogue", "records", index)
