"""Example cases: situations that a coordinator wrote, with the orientation they expect. They are tests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.decision import Decision, Proposal
from cordee.domain.orientation.saying import FIRST_PROPOSALS
from cordee.domain.orientation.situation import Situation
from cordee.reader.fields import Node, Problem, Problems
from cordee.reader.situation import BadSituation, situation_at
from cordee.reader.text_files import why_unread
from cordee.reader.yaml_source import Document, Place, Unreadable, read_document

EXPECTED_SERVICES = ("lead_any_of", "may_include", "must_not", "open", "not_first")
EXPECTED_OPERATORS = ("lead_operator_any_of", "must_not_operators")


@dataclass(frozen=True, kw_only=True)
class Case:
    """``place``: where it is written."""

    place: Place
    id: str
    title: str
    story: str
    on: date
    situation: Situation
    expected: Mapping[str, tuple[str, ...]]
    checks_lead: bool


def read_cases(directory: Path, catalogue: Catalogue) -> list[Case]:
    """Read every case file of a folder, in order; raise BadSituation with all problems, or Unreadable."""
    files = case_files(directory)
    if not files:
        place = Document(str(directory), None).place()
        raise BadSituation([Problem(place, "aucun cas dans ce dossier ; attendu des fichiers .yaml.")])
    return read_case_files(files, catalogue)


def case_files(directory: Path) -> dict[str, str]:
    """Return {« cases/name.yaml »: text}, empty without folder; raise Unreadable when one is no text."""
    return {f"{directory.name}/{path.name}": _text(path) for path in sorted(directory.glob("*.yaml"))}


def read_case_files(files: Mapping[str, str], catalogue: Catalogue) -> list[Case]:
    """Read cases from texts by name; raise BadSituation with all problems, or Unreadable."""
    problems, cases = Problems(), list[Case]()
    seen: dict[str, Place] = {}
    for name in sorted(files):
        document = read_document(files[name], file=name)
        root = Node(document, (), document.value or {}, problems)
        root.only("cases")
        for node in root.nodes("cases"):
            case = _case(node, catalogue)
            if case.id in seen:
                node.error(f"le cas « {case.id} » est déjà écrit ({seen[case.id]})", "id")
            seen[case.id] = node.place("id")
            cases.append(case)
    if not cases and not problems.found:
        problems.error(Document(min(files, default="cases"), None).place(), "aucun cas dans ces fichiers.")
    if problems.found:
        raise BadSituation(problems.found)
    return cases


def differences(case: Case, engine: Engine) -> list[str]:
    """Run a case; return one French sentence for each expectation that is not met."""
    decision = engine.decide(case.situation, on=case.on)
    return list(_differences(case, decision))


def _differences(case: Case, decision: Decision) -> Iterable[str]:
    expected = case.expected
    first = [proposal for need in decision.needs for proposal in need.proposed[:FIRST_PROPOSALS]]
    proposed = _names(proposal for need in decision.needs for proposal in need.proposed)
    operators = {operator for proposal in first for operator in proposal.operators}
    if wanted := expected["lead_any_of"]:
        if not _names(first) & set(wanted):
            yield f"proposé d'abord {_listed(p.version.id for p in first)}, attendu l'un de {_listed(wanted)}"
    elif case.checks_lead and (any(need.lead for need in decision.needs) or not decision.ask):
        yield "attendu qu'une question soit posée avant toute orientation"
    if wrong := proposed & set(expected["must_not"]):
        yield f"proposé à tort {_listed(wrong)}"
    if (wanted := expected["must_ask_any_of"]) and not set(wanted) & set(decision.ask):
        yield f"demande {_listed(decision.ask)}, attendu l'un de {_listed(wanted)}"
    if missing := set(expected["gates"]) - set(decision.gates):
        yield f"garde-fou absent {_listed(missing)}"
    if (wanted := expected["lead_operator_any_of"]) and not operators & set(wanted):
        yield f"opérateurs {_listed(operators)}, attendu l'un de {_listed(wanted)}"
    if wrong := operators & set(expected["must_not_operators"]):
        yield f"opérateur proposé à tort {_listed(wrong)}"
    opened = {
        name for need in decision.needs for found in need.open for name in (found.version.id, found.version.family)
    }
    if missing := set(expected["open"]) - opened:
        yield f"devrait rester à vérifier {_listed(missing)}"
    if wrong := _names(need.lead for need in decision.needs if need.lead) & set(expected["not_first"]):
        yield f"ne devait pas venir en premier {_listed(wrong)}"


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as failure:
        raise Unreadable(Place(str(path), 1, 1), f"{why_unread(failure)} ; attendu du texte en UTF-8.") from None


def _case(node: Node, catalogue: Catalogue) -> Case:
    node.only("id", "title", "story", "programme", "on", "caller", "facts", "needs", "expected", "why", "source")
    expected = node.node("expected")
    expected.only(*EXPECTED_SERVICES, *EXPECTED_OPERATORS, "must_ask_any_of", "gates")
    known = {
        **{key: set(catalogue.versions) | set(catalogue.families) for key in EXPECTED_SERVICES},
        **{key: set(catalogue.operators) for key in EXPECTED_OPERATORS},
        "must_ask_any_of": set(catalogue.facts),
        "gates": {gate.id for gate in catalogue.gates},
    }
    wanted = {key: expected.texts(key) for key in known}
    for key, words in wanted.items():
        for index, word in enumerate(words):
            if word not in known[key]:
                expected.error(f"« {key} » : « {word} » n'existe pas dans le catalogue", key, index)
    if not expected.value:
        node.error("un cas sans « expected » ne vérifie rien")
    if node.value.get("caller") is None:
        node.error("il manque l'appelant « caller »")
    if node.value.get("on") is None:
        node.error("il manque le jour de la décision « on »")
    return Case(
        place=node.place("id"),
        id=node.text("id"),
        title=node.text("title"),
        story=node.optional_text("story") or "",
        on=node.day("on") or date.min,
        situation=situation_at(node, catalogue),
        expected=wanted,
        checks_lead="lead_any_of" in expected.value,
    )


def _names(proposals: Iterable[Proposal]) -> set[str]:
    return {name for proposal in proposals for name in (proposal.version.id, proposal.version.family)}


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words)) or "rien"
