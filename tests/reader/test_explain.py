"""``cordee catalogue explain``: one rule in French, all that it says and nothing that it does not."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from cordee.domain.rules.french import said_day
from cordee.domain.rules.saying import said
from cordee.reader import cli
from cordee.reader.cases import read_cases
from cordee.reader.explanation import Shelf, explanation
from cordee.reader.explanation_page import page
from cordee.reader.opening import open_sources

CONTENT = Path(__file__).parents[2] / "content"
SOURCES, CATALOGUE = open_sources(CONTENT)
CASES = read_cases(CONTENT / "cases", CATALOGUE)
ON = date(2026, 11, 21)


def shelf(on=ON, today=ON, cases=CASES):
    return Shelf(catalogue=CATALOGUE, sources=SOURCES, cases=cases, on=on, today=today)


def explained(name, **about):
    about = shelf(**about)
    return explanation(CATALOGUE.versions[name], about)


def plain(text):
    """As it is meant, whatever the place where lines were broken."""
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture
def explain(capsys):
    def run(*arguments, content=CONTENT):
        code = cli.catalogue(["explain", *arguments, "--content", str(content)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


# What each explanation holds, on the whole catalogue


@pytest.mark.parametrize("name", CATALOGUE.versions)
def test_each_version_is_told_with_its_conditions_its_sources_and_in_lines_that_fit(name):
    version = CATALOGUE.versions[name]

    text = page(explained(name), on=ON)

    for condition in version.conditions:
        assert plain(said(condition, CATALOGUE.facts)) in plain(text)
        assert plain(condition.written) in plain(text)
        assert plain(condition.source or "") in plain(text)
    for source in (*version.legal, *version.sources, version.name, version.summary_public):
        assert plain(source) in plain(text)
    assert max(map(len, text.splitlines())) <= 100
    assert not re.search(r"\b(None|True|False)\b|\[\]|\{", text)


def test_a_condition_can_be_copied_as_it_is_written():
    lines = page(explained("visite_reprise_2022"), on=ON).splitlines()

    assert any(line.strip() == "regime != 'msa_salarie' or arret_debut >= date('2023-03-01')" for line in lines)


# Who, by whom, when


def test_who_may_ask_who_may_relay_and_who_must_let_the_person_ask_are_three_lists():
    requesters = explained("cep_cap_emploi")["requesters"]

    ids = {key: [caller["id"] for caller in callers] for key, callers in requesters.items()}
    assert ids == {
        "may_ask": ["personne", "professionnel_social", "autre_professionnel"],
        "may_relay": ["proche", "medecin_traitant", "medecin_travail"],
        "must_let_the_person_ask": ["employeur", "representant_personnel"],
    }


def test_what_only_an_employer_asks_is_relayed_by_nobody():
    version = next(one for one in CATALOGUE.versions.values() if one.requesters == {"employeur"})

    assert explained(version.id)["requesters"]["may_relay"] == []


def test_only_the_operators_of_the_day_deliver_and_acronyms_are_told():
    then = {one["id"]: one for one in explained("agefiph_adaptation", on=date(2015, 7, 27))["operators"]}
    now = {one["id"]: one for one in explained("agefiph_adaptation")["operators"]}

    assert (then["sameth"]["in_force"], now["sameth"]["in_force"]) == (True, False)
    assert (then["cap_emploi_maintien"]["in_force"], now["cap_emploi_maintien"]["in_force"]) == (False, True)
    assert "Association de gestion du fonds pour l'insertion" in now["agefiph"]["acronym"]
    assert "Pas ce jour-là   · SAMETH" in page(explained("agefiph_adaptation"), on=ON)


def test_a_day_without_any_operator_is_said():
    told = explained("crpe_2022")
    gone = {**told, "operators": [{**one, "in_force": False} for one in told["operators"]]}

    assert "la démarche n'est pas proposée ce jour-là" in plain(page(gone, on=ON))


def test_a_specific_service_says_when_it_comes_and_what_makes_it_necessary():
    needed = next(one for one in CATALOGUE.versions.values() if one.necessary_when and one.period.covers(ON))

    text = plain(page(explained(needed.id), on=ON))

    assert "spécifique, proposé seulement si aucun service de droit commun" in text
    assert "nécessaire aussi quand : " in text


def test_a_rule_dated_by_a_fact_says_that_the_day_of_the_call_does_not_choose():
    text = plain(page(explained("visite_reprise_2012"), on=ON))

    assert "du 1er juillet 2012 au 31 mars 2022 compris" in text
    assert "(arret_debut) : ce jour, non celui de l'appel, doit tomber dans ces dates" in text


# What it rests on


def test_a_rule_that_is_not_verified_says_so():
    assert "Règle            à vérifier" in page(explained("relais_maintien_emploi"), on=ON)
    assert "reste à vérifier" in explained("cep_cap_emploi")["verified"]["said"]


def test_a_review_is_late_a_year_later_but_not_for_a_rule_that_has_ended():
    later = date(2028, 1, 1)

    assert explained("crpe_2022")["review"] == {"checked_on": "2026-11-21", "due_on": "2027-11-22", "late": False}
    assert explained("crpe_2022", today=later)["review"]["late"]
    assert not explained("crpe_2015", today=later)["review"]["late"]
    assert "relecture en retard" in plain(page(explained("crpe_2022", today=later), on=ON))


def test_the_gates_of_the_day_that_exclude_lead_or_hold_back_a_service_are_named():
    def own(name, on):
        return {(gate["id"], gate["does"]) for gate in explained(name, on=on)["gates"] if not gate["common"]}

    then = date(2015, 7, 27)
    assert ("contrat_rompu", "écartée") in own("visite_reprise_2012", then)
    assert ("hors_region_rhone_alpes", "écartée") in own("agefiph_adaptation", then)
    assert ("hors_region", "écartée") in own("agefiph_adaptation", ON)
    assert ("sante_d_abord", "mise en premier") in own("relais_maintien_emploi", ON)
    assert ("regime_inconnu", "pas nommée") in own("crpe_2022", ON)
    assert ("regime_inconnu", "nommée à titre provisoire") in own("visite_demande_salarie", ON)
    assert own("crpe_2022", ON) == {("regime_inconnu", "pas nommée")}


def test_an_emergency_closes_every_service_but_the_emergency():
    closing = {gate["id"] for gate in explained("crpe_2022")["gates"] if gate["common"]}

    assert closing == {"danger_imminent", "danger", "tiers_sans_accord"}
    assert "danger" not in {gate["id"] for gate in explained("secours")["gates"] if gate["common"]}


def test_a_case_that_names_the_family_speaks_of_the_version_of_its_day():
    then = {case["id"]: case["expects"] for case in explained("visite_prereprise_2012")["cases"]}
    now = {case["id"]: case["expects"] for case in explained("visite_prereprise_2022")["cases"]}

    assert then["m01-2015"] == "attendue parmi les premières"
    assert "m01-2026" not in then
    assert now["m01-2026"] == "attendue parmi les premières"


def test_a_case_that_names_a_family_of_variants_expects_one_of_them_and_refuses_them_all():
    cases = {case["id"]: case["expects"] for case in explained("ptp_intermittent")["cases"]}

    assert cases["m32-2026"] == "une variante attendue parmi les premières"
    assert cases["m09-2026"] == "ne doit pas être proposée"


def test_a_rule_that_no_case_defends_says_so():
    assert "rien ne protège cette règle" in page(explained("crpe_2022", cases=[]), on=ON)


def test_relations_between_its_facts_come_nearest_first():
    for name, version in CATALOGUE.versions.items():
        read = {fact for condition in version.conditions for fact in condition.facts}
        never = {relation.id: set(relation.never.facts) for relation in CATALOGUE.relations}

        shared = [len(read & never[relation["id"]]) for relation in explained(name)["relations"]]

        assert shared == sorted(shared, reverse=True)
        assert len(shared) == sum(bool(read & facts) for facts in never.values())


# The command


def test_a_family_is_explained_by_the_version_of_the_day(explain):
    code, out, err = explain("crpe", "--on", "2020-01-01")

    assert (code, err) == (0, "")
    assert out.startswith("Contrat de rééducation professionnelle en entreprise (RQTH exigée)\n")
    assert "\ncrpe_2015, au 1er janvier 2020\nservices/crpe.yaml, ligne " in out


def test_parallel_variants_are_explained_one_after_the_other(explain):
    _, out, _ = explain("visite_reprise", "--on", "2022-06-01", "--json")

    assert {told["version"] for told in json.loads(out)["services"]} == {
        "visite_reprise_2022",
        "visite_reprise_agricole_2022",
    }


def test_a_version_that_an_older_fact_may_still_choose_is_explained_when_it_is_named(explain):
    assert explain("visite_reprise_2012", "--on", "2026-11-21")[0] == 0
    assert explain("visite_reprise_2022", "--on", "2022-03-01")[0] == 1


def test_the_place_that_it_gives_is_where_the_version_is_written(explain):
    _, out, _ = explain("crpe_2022", "--on", "2026-11-21", "--json")
    (told,) = json.loads(out)["services"]

    assert "id: crpe_2022" in (CONTENT / told["file"]).read_text("utf-8").splitlines()[told["line"] - 1]


@pytest.mark.parametrize("name", ["crpe_2015", "apld", "dif"])
def test_out_of_its_dates_a_service_shows_its_versions_and_the_command_that_reads_one(explain, name):
    code, out, _ = explain(name, "--on", "2026-11-21")
    shown = re.search(r"cordee catalogue explain (\S+) --on (\S+)", out)

    assert code == 1
    assert f"« {name} » n'est pas en vigueur le {said_day(ON)}." in plain(out)
    assert shown and explain(*shown[0].split()[3:])[0] == 0


def test_before_its_first_day_a_service_shows_that_day(explain):
    code, out, _ = explain("rdv_liaison", "--on", "2015-07-27")

    assert code == 1
    assert "explain rdv_liaison --on 2022-03-31" in out


@pytest.mark.parametrize(
    ("name", "hint"),
    [("crp", "« crpe »"), ("visite de reprise", "« visite_reprise »"), ("reeducation professionnelle", "« crpe »")],
)
def test_an_unknown_name_is_refused_with_the_one_that_was_meant(explain, name, hint):
    code, out, err = explain(name)

    assert (code, out) == (2, "")
    assert "vouliez-vous dire" in err
    assert hint in err


def test_a_name_far_from_any_other_is_refused_without_a_guess(explain):
    _, _, err = explain("zzzzzz")

    assert err.endswith("« zzzzzz » n'est ni une famille ni une version du catalogue.\n")


def test_while_a_case_cannot_be_read_the_rest_is_explained(explain, tmp_path):
    copied = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    (copied / "cases" / "m01.yaml").write_text("cases: [{", "utf-8")

    code, out, _ = explain("crpe", "--on", "2026-11-21", content=copied)

    assert code == 0
    assert "Les cas types ne se lisent pas, aucun n'est cité : cases/m01.yaml, ligne" in out


def test_a_catalogue_with_errors_explains_nothing(explain, tmp_path):
    copied = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    path = copied / "services" / "crpe.yaml"
    path.write_text(path.read_text("utf-8").replace("tier: droit_commun", "tier: commun"), "utf-8")

    code, out, err = explain("crpe", content=copied)

    assert (code, out) == (2, "")
    assert "services/crpe.yaml, ligne" in err
