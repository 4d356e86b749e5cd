"""What the line says: every text that the console asks for is there, and only places that something fills."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from cordee.domain.script import Aid, Moment, Said, faults, filled, in_danger, places_at
from cordee.reader import cli
from cordee.reader.catalogue import read_catalogue
from cordee.reader.scripts import FILE, BrokenScript, read_script, read_script_document
from cordee.reader.yaml_source import read_document

CONTENT = Path(__file__).parents[2] / "content"
SCRIPT = read_script(CONTENT)
TEXT = (CONTENT / FILE).read_text("utf-8")


def problems(text, **said):
    with pytest.raises(BrokenScript) as broken:
        read_script_document(read_document(text, file=FILE), **said)
    return str(broken.value)


def test_every_caller_of_the_catalogue_has_words_and_limits():
    assert set(SCRIPT.limits) == set(read_catalogue(CONTENT).facts["appelant"].choices)


def test_a_text_that_the_console_asks_for_cannot_be_left_out():
    assert "il manque le texte « cloture_rappel »" in problems(TEXT.replace("id: cloture_rappel", "id: autre"))
    assert "il manque l'appelant « martien »" in problems(TEXT, callers=["martien"])


def test_a_place_that_nothing_fills_is_refused_with_those_that_exist():
    said = problems(TEXT.replace("{prenom_agent} à votre écoute", "{prenom} à votre écoute"))

    assert "« {prenom} » inconnu à ce moment ; attendu l'un de : {prenom_agent}, {numero_libre}, {horaires}" in said


def test_a_text_keeps_what_it_cannot_do_without():
    assert "« {numeros} » doit rester" in problems(TEXT.replace("maintenant : {numeros}.", "maintenant."))


def test_only_an_answer_has_a_subject():
    assert "« subject »" in problems(
        TEXT.replace("    moment: ouverture\n", "    moment: ouverture\n    subject: Non\n")
    )


@pytest.mark.parametrize(
    ("day", "numbers"),
    [
        (date(2011, 9, 13), ["15", "112", "SOS Amitié", "17", "3919"]),
        (date(2011, 9, 14), ["15", "112", "114", "SOS Amitié", "17", "3919"]),
        (date(2021, 9, 30), ["15", "112", "114", "SOS Amitié", "17", "3919"]),
        (date(2021, 10, 1), ["15", "112", "114", "3114", "17", "3919"]),
    ],
)
def test_a_number_is_named_on_the_days_when_it_answers(day, numbers):
    helps = SCRIPT.who_helps(on=day)

    assert [one.number for one in helps] == numbers
    assert all(one.sources for one in helps)
    assert [one.number for one in helps if one.aid is Aid.LISTENING] == [numbers[-3]]
    assert [one.number for one in helps if one.aid is Aid.VIOLENCE] == ["17", "3919"]


@pytest.mark.parametrize("caller", ["", *SCRIPT.limits])
def test_in_danger_each_caller_is_told_whom_to_call_and_for_violence_too(caller):
    said = [SCRIPT.texts[name] for name in in_danger(caller)]

    assert ["numeros" in one.keeps for one in said] == [False, True, False, False]
    assert ["numeros_violence" in one.keeps for one in said] == [False, False, True, False]
    assert all(one.moment is Moment.DANGER for one in said)
    assert (in_danger(caller) == in_danger("personne")) is (caller in ("", "personne"))


@pytest.mark.parametrize(("day", "named"), [(date(2015, 7, 27), False), (date(2021, 10, 1), True)])
def test_the_gate_of_danger_names_the_3114_once_it_exists(day, named):
    gates = [gate for gate in read_catalogue(CONTENT).gates if gate.id.startswith("danger") and gate.period.covers(day)]

    assert len(gates) == 2
    assert any("3114" in gate.action for gate in gates) is named


def test_no_text_names_a_number_of_distress_by_itself():
    assert not [text.id for text in SCRIPT.texts.values() if "3114" in text.words or "3919" in text.words]


def test_every_text_fits_in_a_breath():
    spoken = [text for text in SCRIPT.texts.values() if text.moment is not Moment.ANSWER]

    assert [text.id for text in spoken if len(text.words.split()) > 45] == []


def test_words_are_filled_without_a_hole():
    assert filled("Aussi : {service}. {raisons}  Bien.", {"service": "CEP"}) == "Aussi : CEP. Bien."
    assert filled("Bonjour,\n\n{prenom_agent}", {"prenom_agent": "Maud"}) == "Bonjour,\n\nMaud"


def test_faults_are_named_apart():
    found = faults("{inconnu} {code} {", moment=Moment.CLOSING, keeps=("avant_le",))

    assert (found.unknown, found.missing, found.broken) == (("inconnu",), ("avant_le",), True)
    assert not faults("{code}", moment=Moment.CLOSING, keeps=("code",))
    assert "code" not in places_at(Moment.OPENING)


def test_the_check_of_the_catalogue_reads_the_script(tmp_path, capsys):
    content = shutil.copytree(CONTENT, tmp_path / "content")
    (content / FILE).write_text(TEXT.replace("id: ouverture\n", "id: ouvertures\n"), "utf-8")

    assert cli.catalogue(["check", "--no-cases", "--content", str(content)]) == 1
    assert f"il manque le texte « {Said.OPENING} »" in capsys.readouterr().out
