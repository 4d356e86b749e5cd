"""``cordee orient --changes``: the ways and what nothing changes, in French and in JSON."""

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from cordee.reader import cli
from cordee.reader.catalogue import read_catalogue
from cordee.reader.changes_report import changes_report

CONTENT = Path(__file__).parents[2] / "content"
SITUATION = """
caller: personne
programme: maintien-en-emploi
needs: [reprendre_apres_arret, garder_mon_travail]
facts: {statut: salarie, regime: general, contrat_en_cours: true, commune_travail: "69123", rqth: non,
        autre_titre_boe: false, en_arret: true, arret_jours: {min: 18, max: 20}, arret_origine: maladie,
        avis_inaptitude: false, risque_perte_emploi_sante: true}
"""


@pytest.fixture
def orient(capsys, monkeypatch):
    def run(text, *options):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
        assert cli.orient(["-", "--on", "2026-11-21", *options]) == 0
        return capsys.readouterr().out

    return run


def test_without_the_option_nothing_is_added(orient):
    assert "Ce qui changerait" not in orient(SITUATION)
    assert "changes" not in json.loads(orient(SITUATION, "--json"))


def test_the_text_gives_the_ways_then_what_does_not_depend_on_the_person(orient):
    lines = orient(SITUATION, "--changes").replace("\N{NO-BREAK SPACE}", " ").splitlines()

    (title,) = [place for place, line in enumerate(lines) if "changerait" in line and "reprise" in line]
    visit = lines.index("  → Visite de pré-reprise (arrêt de plus de 30 jours)", title)
    assert lines[visit + 1] == (
        "     À partir d'un jour situé entre le 2 décembre 2026 et le 4 décembre 2026, si rien d'autre ne change, ce "
        "service viendrait en premier : ce jour-là, l'arrêt compte plus de 30 jours."
    )
    assert any("demander la reconnaissance à la MDPH" in line for line in lines[title:])
    assert any(line.startswith("     Ne dépend pas de la personne : ") for line in lines[title:])


def test_the_json_gives_the_same_as_plain_values(orient):
    found = json.loads(orient(SITUATION, "--changes", "--json"))["changes"]

    visit = next(one for one in found if one["family"] == "visite_prereprise")
    assert {key: visit[key] for key in ("need", "service", "blocked", "on", "possible_from", "then", "missing")} == {
        "need": "reprendre_apres_arret",
        "service": "visite_prereprise_2022",
        "blocked": "exclu",
        "on": "2026-12-04",
        "possible_from": "2026-12-02",
        "then": "en_premier",
        "missing": [],
    }
    assert visit["changes"] == [
        {"kind": "by_time", "fact": "arret_jours", "before": {"min": 18, "max": 20}, "after": {"min": 31, "max": 33}}
    ]
    fixed = [one for one in found if not one["changes"]]
    assert fixed and all(one["on"] is None and one["agent"] and one["person"] for one in fixed)


def test_when_everything_is_given_or_asked_it_says_so():
    assert changes_report((), read_catalogue(CONTENT)) == (
        "Rien d'autre à envisager : ce qui répond au besoin est déjà proposé, ou attend une réponse."
    )
