"""What the checks say of the catalogue of a few lines, changed in one place."""

from cordee.reader.checks import check_files
from tests.domain.orientation.small import HEADS, TODAY, service, version

NO_GATES = "effects: {}\ngates: []"
COVERING = {
    "information": {"direct": "[connaitre_droits, garder, etre_en_securite]"},
}


def facts_with(*lines, **changed):
    """The facts of the small catalogue, some added, some replaced by identity."""
    kept = [
        line
        for line in HEADS["facts.yaml"].splitlines()
        if not any(line.startswith(f"  - {{id: {name},") for name in changed)
    ]
    return "\n".join([*kept, *(f"  - {line}" for line in (*lines, *changed.values()))])


def fact(name, kind, more=""):
    extra = f", {more}" if more else ""
    return (
        f"{{id: {name}, group: g, label: {name}, type: {kind}, question: q, sensitivity: none, asked_by: both{extra}}}"
    )


def gate(gate_id, when, effect, more=""):
    extra = f", {more}" if more else ""
    return (
        f'  - {{id: {gate_id}, kind: policy, programmes: [p], when: "{when}", when_unknown: skip, effect: {effect}, '
        f"action: a{extra}}}"
    )


def files(services=None, *, facts=None, gates=(), needs=None, operators=None, programmes=None, relations=()):
    """The texts of a catalogue by name: ``services`` as ``small.service`` takes them, heads whole, the rest by line."""
    listed = {**COVERING, **(services or {})}
    heads = {**HEADS, "gates.yaml": "\n".join(["effects: {}", "gates:", *gates]) if gates else NO_GATES}
    if gates:
        ids = ", ".join(line.split("id: ")[1].split(",")[0] for line in gates)
        heads["programmes.yaml"] = heads["programmes.yaml"].replace("gates: []", f"gates: [{ids}]")
    if relations:
        never = [f'  - {{id: r{place}, never: "{text}", why: w, source: s}}' for place, text in enumerate(relations)]
        heads["relations.yaml"] = "\n".join(["relations:", *never])
    changed = {"facts": facts, "needs": needs, "operators": operators, "programmes": programmes}
    heads |= {f"{name}.yaml": text for name, text in changed.items() if text}
    return heads | {f"services/{family}.yaml": service(family, **changes) for family, changes in listed.items()}


def found(services=None, *, about, on=TODAY, today=None, notes=False, **changes):
    """The problems whose sentence holds ``about``, as the command prints them."""
    problems = check_files(files(services, **changes), on=on, today=today, notes=notes)
    return [str(problem) for problem in problems if about in problem.message]


__all__ = ["COVERING", "TODAY", "fact", "facts_with", "files", "found", "gate", "service", "version"]
