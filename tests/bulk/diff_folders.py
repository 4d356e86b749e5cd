"""Two small catalogues and situations to compare them on, as folders and files."""

from pathlib import Path

from tests.domain.orientation.small import HEADS, service

NO_GATES = "effects: {}\ngates: []"
# « alpha » comes before « beta »; « droits » alone answers another need.
BEFORE = {
    "alpha": {"conditions": ["diplome"], "cost_cents": 10_000},
    "beta": {"kind": "information"},
    "droits": {"direct": "[connaitre_droits]", "operators": "[public, caisse]"},
}
AFTER = {
    "alpha": {"conditions": ["diplome", "essaye"], "cost_cents": 10_000},
    "beta": {"kind": "information", "cost_cents": 2_500},
    "droits": {"direct": "[connaitre_droits]", "operators": "[caisse]"},
}
CASE = """cases:
  - id: {name}
    title: "{name}"
    "on": 2026-11-21
    caller: personne
    facts: {{{facts}}}
    needs: [garder]
    expected: {{lead_any_of: [{lead}]}}
"""


def texts(services, **heads):
    """The texts of a catalogue by name; a service may also have ``cost_cents``."""
    found = {**HEADS, "gates.yaml": NO_GATES} | {f"{name}.yaml": text for name, text in heads.items()}
    for family, changes in services.items():
        text = service(family, **{key: value for key, value in changes.items() if key != "cost_cents"})
        if "cost_cents" in changes:
            text = text.replace("cost: null", f"cost: null, cost_cents: {changes['cost_cents']}")
        found[f"services/{family}.yaml"] = text
    return found


def folder(path: Path, services, *, cases=(), **heads) -> Path:
    """Write a content folder; ``cases``: (name, facts, expected lead)."""
    for name, text in texts(services, **heads).items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, "utf-8")
    (path / "cases").mkdir(exist_ok=True)
    for name, facts, lead in cases:
        (path / "cases" / f"{name}.yaml").write_text(CASE.format(name=name, facts=facts, lead=lead), "utf-8")
    return path


def people(**changes):
    """The columns of somebody who asks how to keep their work."""
    return {
        "caller": "personne",
        "needs": "garder",
        "consentement_personne": "oui",
        "commune_residence": "69123",
    } | changes


# Twelve keep « alpha »; ten leave it for « beta », seven of them in Isère and three in Ain; five do not say whether
# they tried; six always had « beta ».
CROWD = [
    *[people(diplome="oui", essaye="oui")] * 12,
    *[people(diplome="oui", essaye="non", commune_residence="38185")] * 7,
    *[people(diplome="oui", essaye="non", commune_residence="01053")] * 3,
    *[people(diplome="oui")] * 5,
    *[people(diplome="non", commune_residence="")] * 6,
    # Nine of the general scheme see one operator less; eight of the other one lose all.
    *[people(needs="connaitre_droits", regime="general")] * 9,
    *[people(needs="connaitre_droits", regime="msa")] * 8,
]


def csv_file(path: Path, rows, *, prefix="") -> Path:
    names = ["id", *dict.fromkeys(name for row in rows for name in row)]
    lines = [";".join(names)]
    for number, row in enumerate(rows, 1):
        lines.append(";".join([f"{prefix}{number}", *(row.get(name, "") for name in names[1:])]))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
