"""A catalogue of a few lines, so that a test shows everything that its decision depends on."""

from datetime import date
from pathlib import Path

from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.situation import Situation
from cordee.reader.catalogue import read_catalogue_files

TODAY = date(2026, 11, 21)

HEADS = {path.name: path.read_text("utf-8") for path in Path(__file__).with_name("small_catalogue").glob("*.yaml")}


def version(version_id, **values):
    """One version, on one line; every field that the format wants has a value."""
    fields = {
        "name": version_id, "from": "null", "until": "null", "operators": "[public]", "conditions": "[]",
        "delay": "null", "cost": "null", "legal": "[]", "sources": "[s]", "verified": "full",
        "checked_on": "2026-11-21", "successor": "null", "notes": "null",
    } | values  # fmt: skip
    return f"  - {{id: {version_id}, " + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"


def service(family, **changes):
    """One family file with one version in force; ``conditions`` is a list of texts."""
    values = {
        "tier": "droit_commun", "kind": "accompagnement", "direct": "[garder]", "support": "[]", "first_line": "true",
        "complement": "false", "necessary_when": "null", "requesters": "[personne, professionnel_social]",
        "operators": "[public]", "conditions": [], "from": "null", "until": "null", "dated_by": "null",
        "delay_days": "null", "extra": "", "priority": "null",
    } | changes  # fmt: skip
    conditions = ", ".join(f'{{when: "{text}"}}' for text in values["conditions"])
    dated = {key: values[key] for key in ("from", "until", "dated_by", "operators", "delay_days")}
    one = version(f"{family}_1", name=f'"{family}"', conditions=f"[{conditions}]", **dated)
    return f"""
family: {family}
name: "{family}"
summary: {{public: "{family}", agent: "{family}"}}
programmes: [p]
kind: {values["kind"]}
tier: {values["tier"]}
complement: {values["complement"]}
necessary_when: {values["necessary_when"]}
needs: {{direct: {values["direct"]}, support: {values["support"]}}}
access: direct
requesters: {values["requesters"]}
first_line: {values["first_line"]}
priority: {values["priority"]}
versions:
{one}
{values["extra"]}"""


def fact(name, *, relevant_if=None, kind="bool", **more):
    """One more fact, on one line."""
    rest = {"relevant_if": f'"{relevant_if}"'} if relevant_if else {}
    fields = {
        "id": name, "group": "g", "label": f'"{name}"', "type": kind, "question": f'"{name} ?"', "sensitivity": "none",
        "asked_by": "both",
    } | rest | more  # fmt: skip
    return "  - {" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"


def operator(name, **more):
    """One more kind of operator, on one line."""
    fields = {
        "id": name, "name": f'"{name}"', "acronym": "null", "from": "null", "until": "null", "successor": "null",
        "regimes": "all", "level": "departement", "tier": "droit_commun", "note": "null", "sources": "[]",
    } | more  # fmt: skip
    return "  - {" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"


def with_lines(heads, **lines):
    """The files with lines added at the end of some: ``facts=[…]``, ``operators=[…]``."""
    return {**heads} | {
        f"{name}.yaml": "\n".join([heads[f"{name}.yaml"].rstrip(), *added]) + "\n" for name, added in lines.items()
    }


def engine(services, gates="effects: {}\ngates: []", heads=HEADS):
    """An engine over the small catalogue and ``services``: {family: changes}."""
    files = {**heads, "gates.yaml": gates}
    files |= {f"services/{family}.yaml": service(family, **changes) for family, changes in services.items()}
    return Engine(read_catalogue_files(files))


def gate(**values):
    fields = {
        "id": "g1",
        "kind": "policy",
        "programmes": "[p]",
        "when_unknown": "skip",
        "action": '"Dites ceci."',
    } | values
    return "effects: {}\ngates:\n  - {" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"


def decide(engine, *, needs=("garder",), caller="personne", on=TODAY, offers=None, **facts):
    """The decision of the first need; ``declined`` and ``unsure`` may be among the facts."""
    declined, unsure = facts.pop("declined", ()), facts.pop("unsure", ())
    situation = Situation(
        caller=caller, needs=tuple(needs), facts=facts, declined=frozenset(declined), unsure=frozenset(unsure)
    )
    return engine.decide(situation, on=on, offers=offers)


def proposed(decision, place=0):
    return [proposal.version.family for proposal in decision.needs[place].proposed]


def lead(decision, place=0):
    found = decision.needs[place].lead
    return found and found.version.family
