"""Mutants of a catalogue: what is changed, who notices, and what ``cordee catalogue mutants`` says of the rest."""

import json
from datetime import date
from pathlib import Path

import pytest

from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.situation import Situation
from cordee.domain.rules.evaluation import compiled
from cordee.domain.rules.parsing import parse
from cordee.reader import cli
from cordee.reader.cases import EXPECTED_OPERATORS, EXPECTED_SERVICES, Case
from cordee.reader.mutation import Change, Role, mutants, opposite, strength, survivors
from cordee.reader.yaml_source import Place
from tests.domain.orientation.small import TODAY, decide, engine, gate, proposed

CONTENT = Path(__file__).parents[2] / "content"
NOTHING_EXPECTED = dict.fromkeys((*EXPECTED_SERVICES, *EXPECTED_OPERATORS, "must_ask_any_of", "gates"), ())
LONG_LEAVE = {"long": {"conditions": ["jours >= 30", "contrat"]}}


def case(name, *, on=TODAY, needs=("garder",), programme="p", facts, **expected):
    return Case(
        place=Place("cases/essai.yaml", 1, 1),
        id=name,
        title=name,
        story=name,
        on=on,
        situation=Situation(caller="personne", programme=programme, needs=tuple(needs), facts=facts),
        expected=NOTHING_EXPECTED | {key: tuple(words) for key, words in expected.items()},
        checks_lead="lead_any_of" in expected,
    )


def written(found):
    return [(mutant.change.value, mutant.owner, mutant.condition.written) for mutant in found]


REACHED = case("reached", facts={"jours": 30, "contrat": True}, lead_any_of=["long"])
ONE_DAY_SHORT = case("one day short", facts={"jours": 29, "contrat": True}, must_not=["long"])
NO_CONTRACT = case("no contract", facts={"jours": 30, "contrat": False}, must_not=["long"])


def test_each_condition_gives_one_negation_and_one_removal():
    catalogue = engine(LONG_LEAVE).catalogue

    assert written(mutants(catalogue, on=TODAY)) == [
        ("negated", "long_1", "jours >= 30"),
        ("removed", "long_1", "jours >= 30"),
        ("negated", "long_1", "contrat"),
        ("removed", "long_1", "contrat"),
    ]


def test_a_mutant_differs_from_its_catalogue_by_one_condition_and_leaves_it_as_it_was():
    catalogue = engine({**LONG_LEAVE, "other": {"conditions": ["diplome"]}}).catalogue
    negated, removed, *_ = mutants(catalogue, on=TODAY, family="long")

    assert [condition.written for condition in negated.of(catalogue).versions["long_1"].conditions] == [
        "not jours >= 30",
        "contrat",
    ]
    assert [condition.written for condition in removed.of(catalogue).families["long"][0].conditions] == ["contrat"]
    assert removed.of(catalogue).versions["other_1"] is catalogue.versions["other_1"]
    assert [condition.written for condition in catalogue.versions["long_1"].conditions] == ["jours >= 30", "contrat"]


@pytest.mark.parametrize("text", ["diplome", "not diplome", "jours >= 30 or diplome", "not (jours >= 30 or diplome)"])
@pytest.mark.parametrize(
    "values", [{}, {"diplome": True}, {"diplome": False, "jours": 30}, {"diplome": False, "jours": 2}]
)
def test_the_opposite_of_a_condition_is_true_where_it_is_false_and_open_where_it_is_open(text, values):
    expression = parse(text)

    truth = compiled(expression)(values)

    assert compiled(opposite(expression))(values) is {True: False, False: True, None: None}[truth]
    assert opposite(opposite(expression)) == expression


def test_without_any_case_every_mutant_survives():
    catalogue = engine(LONG_LEAVE).catalogue
    found = list(mutants(catalogue, on=TODAY))

    assert list(survivors(catalogue, [], found)) == found


def test_a_case_that_is_met_notices_negations_but_cannot_see_what_is_forgotten():
    catalogue = engine(LONG_LEAVE).catalogue

    alive = survivors(catalogue, [REACHED], mutants(catalogue, on=TODAY))

    assert written(alive) == [("removed", "long_1", "jours >= 30"), ("removed", "long_1", "contrat")]


def test_a_near_miss_notices_both_changes_of_the_condition_that_it_misses():
    catalogue = engine(LONG_LEAVE).catalogue

    assert written(survivors(catalogue, [ONE_DAY_SHORT], mutants(catalogue, on=TODAY))) == [
        ("negated", "long_1", "contrat"),
        ("removed", "long_1", "contrat"),
    ]
    assert not list(survivors(catalogue, [ONE_DAY_SHORT, NO_CONTRACT], mutants(catalogue, on=TODAY)))


def test_a_service_that_stays_to_be_checked_defends_the_condition_that_holds_it_back():
    catalogue = engine(LONG_LEAVE).catalogue
    unknown = case("contract unknown", facts={"jours": 30}, open=["long"])

    assert written(survivors(catalogue, [unknown], mutants(catalogue, on=TODAY))) == [
        ("removed", "long_1", "jours >= 30"),
        ("negated", "long_1", "contrat"),
    ]


def test_a_case_that_does_not_hold_before_the_change_notices_nothing():
    catalogue = engine(LONG_LEAVE).catalogue
    wrong = case("wrong", facts={"jours": 30, "contrat": True}, must_not=["long"])

    assert len(list(survivors(catalogue, [wrong], mutants(catalogue, on=TODAY)))) == 4


def test_versions_out_of_force_or_not_first_line_are_left_alone_until_everything_is_asked():
    catalogue = engine(
        {
            "old": {"conditions": ["diplome"], "until": "2020-01-01"},
            "second": {"conditions": ["contrat"], "first_line": "false"},
            "now": {"conditions": ["essaye"]},
        }
    ).catalogue

    assert {mutant.owner for mutant in mutants(catalogue, on=TODAY)} == {"now_1"}
    assert {mutant.owner for mutant in mutants(catalogue, on=date(2019, 6, 1))} == {"old_1", "now_1"}
    assert {mutant.owner for mutant in mutants(catalogue, on=TODAY, everything=True)} == {"second_1", "now_1"}


def test_everything_includes_necessities_and_gates_and_a_gate_without_its_condition_always_fires():
    catalogue = engine(
        {
            "ordinary": {},
            "special": {"tier": "specifique", "necessary_when": "essaye", "conditions": []},
        },
        gates=gate(effect="explain", when="diplome"),
    ).catalogue
    found = list(mutants(catalogue, on=TODAY, everything=True))

    assert written(found) == [
        ("negated", "special", "essaye"),
        ("removed", "special", "essaye"),
        ("negated", "g1", "diplome"),
        ("removed", "g1", "diplome"),
    ]
    necessity, _, _, always = (mutant.of(catalogue) for mutant in found)
    assert proposed(decide(Engine(necessity), essaye=False)) == ["ordinary", "special"]
    assert decide(Engine(always)).gates == ("g1",)
    assert decide(Engine(always), diplome=False).gates == ("g1",)


def test_cases_notice_changes_of_necessities_and_gates():
    catalogue = engine(
        {"ordinary": {}, "special": {"tier": "specifique", "necessary_when": "essaye"}},
        gates=gate(effect="explain", when="diplome"),
    ).catalogue
    tried = case("tried", facts={"essaye": True, "diplome": True}, lead_any_of=["special"], gates=["g1"])

    assert written(survivors(catalogue, [tried], mutants(catalogue, on=TODAY, everything=True))) == [
        ("removed", "g1", "diplome")
    ]


def test_a_case_is_run_only_when_its_day_programme_and_needs_can_meet_the_condition():
    catalogue = engine({"long": {"conditions": ["contrat"], "from": "2020-01-01"}}).catalogue
    mutant = next(mutants(catalogue, on=TODAY))
    facts = {"contrat": True}

    assert mutant.concerns(case("now", facts=facts), catalogue)
    assert mutant.concerns(case("any programme", facts=facts, programme=None), catalogue)
    assert not mutant.concerns(case("before", facts=facts, on=date(2019, 1, 1)), catalogue)
    assert not mutant.concerns(case("another programme", facts=facts, programme="q"), catalogue)
    assert not mutant.concerns(case("another need", facts=facts, needs=["connaitre_droits"]), catalogue)


def test_a_version_dated_by_a_fact_is_met_by_cases_of_any_day():
    catalogue = engine({"long": {"conditions": ["contrat"], "from": "2020-01-01", "dated_by": "debut"}}).catalogue
    earlier = case("earlier", on=date(2019, 12, 1), facts={"contrat": True})

    assert next(mutants(catalogue, on=TODAY)).concerns(earlier, catalogue)


def test_strength_counts_negations_and_removals_apart():
    catalogue = engine(LONG_LEAVE).catalogue
    found = list(mutants(catalogue, on=TODAY))
    alive = list(survivors(catalogue, [REACHED], found))

    negated = strength(Change.NEGATED, found, alive, least=100)
    removed = strength(Change.REMOVED, found, alive, least=0.1)

    assert (negated.total, negated.noticed, negated.percent, negated.enough) == (2, 2, 100.0, True)
    assert (removed.total, removed.noticed, removed.percent, removed.enough) == (2, 0, 0.0, False)
    assert strength(Change.NEGATED, [], [], least=95).enough


@pytest.fixture
def command(capsys):
    def run(*arguments):
        code = cli.catalogue(["mutants", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def undefended(tmp_path):
    """The delivered content with one case only, which looks at another family."""
    for name in ("facts", "needs", "operators", "programmes", "gates"):
        (tmp_path / f"{name}.yaml").symlink_to(CONTENT / f"{name}.yaml")
    (tmp_path / "services").symlink_to(CONTENT / "services")
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "m17.yaml").symlink_to(CONTENT / "cases" / "m17.yaml")
    return tmp_path


def test_the_command_shows_where_each_undefended_condition_is_written_and_fails(command, undefended):
    code, out, err = command("--family", "visite_demande_salarie", "--on", "2026-11-21", "--content", str(undefended))
    lines = (CONTENT / "services" / "visite_demande_salarie.yaml").read_text("utf-8").splitlines()
    first = next(number for number, line in enumerate(lines, 1) if "when: contrat_en_cours" in line)

    assert (code, err) == (1, "")
    assert out.splitlines()[0] == "visite_demande_salarie"
    assert (
        f"services/visite_demande_salarie.yaml, ligne {first} : inversée ou supprimée sans qu'aucun cas ne le voie :"
        in out
    )
    assert "La personne est salariée du privé, apprentie, intérimaire ou salariée d'un particulier employeur." in out
    assert "Inversions : 0 vues sur 3, 0 % (seuil de 95 % manqué)" in out
    assert "Suppressions : 0 vues sur 3, 0 % (seuil de 85 % manqué)" in out


def test_the_command_succeeds_when_the_asked_thresholds_are_reached(command, undefended):
    arguments = ("--family", "visite_demande_salarie", "--on", "2026-11-21", "--content", str(undefended))

    assert command(*arguments, "--negations", "0", "--removals", "0,0")[0] == 0


def test_the_json_answer_counts_and_names_every_survivor(command, undefended):
    code, out, _ = command(
        "--family", "accompagnement_maintien", "--on", "2026-11-21", "--all", "--json", "--content", str(undefended)
    )
    answer = json.loads(out)

    assert code == 1
    assert answer["on"] == "2026-11-21"
    assert answer["strength"]["negated"] == {
        "total": 5, "noticed": 0, "percent": 0.0, "least": 95.0, "enough": False,
    }  # fmt: skip
    assert len(answer["survivors"]) == 10
    assert {one["role"] for one in answer["survivors"]} == {Role.CONDITION.value, Role.NECESSITY.value}
    assert set(answer["survivors"][0]) == {"change", "role", "owner", "when", "said", "file", "line"}


def test_the_delivered_cases_defend_the_visits_that_an_employee_asks_for(command):
    code, out, _ = command("--family", "visite_prereprise", "--on", "2026-11-21")

    assert code == 0
    assert "Inversions : 7 vues sur 7, 100 % (seuil de 95 % atteint)" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--family", "visite_preprise"), "la famille « visite_preprise » n'existe pas"),
        (("--negations", "120"), "attendu un pourcentage entre 0 et 100"),
        (("--removals", "beaucoup"), "attendu un pourcentage entre 0 et 100"),
        (("--on", "hier"), "attendu une date AAAA-MM-JJ"),
        (("--content", "nulle-part"), "fichier absent"),
    ],
)
def test_what_cannot_be_understood_ends_with_a_sentence(command, arguments, said):
    code, out, err = command(*arguments)

    assert (code, out) == (2, "")
    assert said in err


def test_a_content_without_cases_ends_with_a_sentence(command, undefended):
    (undefended / "cases" / "m17.yaml").unlink()
    (undefended / "cases").rmdir()

    code, _, err = command("--content", str(undefended))

    assert code == 2
    assert "les cas types y sont attendus" in err


def test_a_gate_mutant_is_met_by_cases_of_its_programmes_and_danger_by_all():
    catalogue = engine(
        {}, gates=gate(effect="explain", when="diplome") + "\n  - {id: g2, kind: safety, programmes: [p], "
        'when: danger_signale, when_unknown: skip, effect: explain, action: "Restez."}'
    ).catalogue  # fmt: skip
    ordinary, _, danger, _ = mutants(catalogue, on=TODAY, everything=True)
    elsewhere = case("elsewhere", facts={}, programme="q")

    assert not ordinary.concerns(elsewhere, catalogue)
    assert danger.concerns(elsewhere, catalogue)
