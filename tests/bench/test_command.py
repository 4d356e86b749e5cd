"""``cordee bench``: what it prints, how it ends; answers are compared, times are never asserted."""

import json

from cordee.bench.command import main
from cordee.bench.figures import Figure, record, table


def figure(**changes):
    return Figure(**({"id": "x", "what": "une mesure", "value": 2.0, "unit": "µs"} | changes))


def test_a_goal_is_met_by_its_ratio_or_by_its_value_and_a_margin_is_a_factor():
    assert figure().met is None
    assert figure(ratio=4.5, goal=4.0).met is True
    assert figure(ratio=3.0, goal=4.0).met is False
    assert figure(ratio=3.0, goal=4.0).held(1.5) is True
    assert figure(goal=1.5, at_most=True).met is False
    assert figure(goal=1.5, at_most=True).held(1.5) is True


def test_the_table_names_what_missed_its_goal():
    lines = table([figure(ratio=3.0, goal=4.0, yardstick=6.0), figure()]).splitlines()
    assert lines[0].split() == ["mesure", "valeur", "étalon", "rapport", "but", "tenu"]
    assert "NON" in lines[1] and "NON" not in lines[2]


def test_a_recorded_run_says_on_what_it_ran(tmp_path):
    path = record([figure()], "essai", tmp_path)
    machine, first = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    assert machine["suite"] == "essai" and machine["cores"] >= 1
    assert first["id"] == "x" and first["met"] is None


def test_the_orientation_suite_gives_equal_answers_and_its_figures_as_json(capsys):
    code = main(["orientation", "--services", "60", "--rounds", "1"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    by_id = {line["id"]: line for line in lines}
    assert {"decision.p50", "E1.real", "E1", "E7.60", "E8.60.time"} <= set(by_id)
    assert by_id["E7.60"]["value"] == by_id["E7.real"]["value"] == 0
    assert code in (0, 1)


def test_an_unknown_suite_and_a_wrong_option_end_with_2(capsys):
    assert main(["vitesse"]) == 2
    assert "orientation" in capsys.readouterr().err
    assert main(["orientation", "--services", "61"]) == 2
    assert main(["--help"]) == 0
