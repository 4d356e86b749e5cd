"""Rules of time of a few lines, and the calendar that they make of a few facts."""

from datetime import date

from cordee.domain.orientation.agenda.calendar import calendar
from cordee.domain.orientation.agenda.entries import days_of
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.known_days import Days
from cordee.domain.orientation.situation import Situation
from cordee.reader.catalogue import read_catalogue_files
from cordee.reader.french_holidays import french_holidays
from tests.domain.orientation.small import HEADS

TODAY = date(2026, 11, 21)
MORE_FACTS = """
  - {id: avis, group: g, label: "Avis", type: bool, question: "Avis ?", sensitivity: health, asked_by: both}
  - {id: avis_date, group: g, label: "Date de l'avis", type: date, question: "Quand ?", sensitivity: health, asked_by: both, relevant_if: avis}
  - {id: lettre, group: g, label: "Date de la lettre", type: date, question: "Quand ?", sensitivity: personal, asked_by: both}
  - {id: cadre, group: g, label: "Cadre", type: bool, question: "Cadre ?", sensitivity: personal, asked_by: both}
  - {id: fin, group: g, label: "Date de fin", type: date, question: "Quand ?", sensitivity: personal, asked_by: both}
  - {id: fin_mois, group: g, label: "Mois depuis la fin", type: int, unit: months, min: 0, max: 600, question: "Combien ?", sensitivity: personal, asked_by: both, derived: {by: months_since, of: fin}}
  - {id: debut_stage, group: g, label: "Début du stage", type: date, question: "Quand ?", sensitivity: none, asked_by: both}
  - {id: mois_avant, group: g, label: "Mois avant le stage", type: int, unit: months, min: 0, max: 60, question: "Combien ?", sensitivity: none, asked_by: both, derived: {by: months_until, of: debut_stage}}
  - {id: jours_avant, group: g, label: "Jours avant le stage", type: int, unit: days, min: 0, max: 900, question: "Combien ?", sensitivity: none, asked_by: both, derived: {by: days_until, of: debut_stage}}
"""  # noqa: E501
FILES = HEADS | {"facts.yaml": HEADS["facts.yaml"] + MORE_FACTS, "gates.yaml": "effects: {}\ngates: []"}


def rule(rule_id="delai", **values):
    """One rule on one line; by default, fifteen days to contest a notice."""
    fields = {
        "kind": "deadline", "name": '"Contester"', "from": "null", "until": "null", "when": "avis",
        "agent": '"Contester {by}."', "person": '"Vous pouvez contester {until}."', "otherwise": '"rien ne change."',
        "once_past": '"voir si l\'avis a été remis."', "legal": "[Article 1]", "sources": "[s]", "verified": "full",
        "checked_on": "2026-11-21",
    }  # fmt: skip
    if "opens" not in values:
        fields["closes"] = "{fact: avis_date, plus: {days: 15}}"
    fields |= values
    return f"  - {{id: {rule_id}, " + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"


def made(*rules, on=TODAY, **facts):
    """The calendar that these rules make of these facts."""
    files = FILES | {"deadlines.yaml": "deadlines:\n" + "\n".join(rules)}
    engine = Engine(read_catalogue_files(files))
    return calendar(engine, Situation(facts=facts), on=on, holidays=french_holidays())


def only(*rules, **facts):
    found = made(*rules, **facts)
    assert len(found.entries) == 1, found
    return found.entries[0]


def closes(entry):
    return days_of(entry.closes)


def exactly(day):
    return Days(day, day)


NOTICE = {"avis": True, "avis_date": date(2026, 11, 13)}
