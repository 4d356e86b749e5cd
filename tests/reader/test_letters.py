"""How a wrong letter is refused, with its place and what to do; the delivered ones have nothing to be told."""

from datetime import date
from pathlib import Path

import pytest

from cordee.domain.letters import LetterKind
from cordee.reader import cli
from cordee.reader.catalogue import Sources, build, catalogue_files, content_hash, read_catalogue_files
from cordee.reader.checks import check_files, letters
from cordee.reader.checks.checked import Checked
from cordee.reader.fields import Severity

CONTENT = Path(__file__).parents[2] / "content"
FILES = catalogue_files(CONTENT)
CATALOGUE = read_catalogue_files(FILES)
LETTER, LIST = "letters/visite_prereprise.yaml", "letters/papiers_rendez_vous.yaml"
ON = date(2026, 11, 22)


def changed(name, old, new):
    assert old in FILES[name]
    return {**FILES, name: FILES[name].replace(old, new, 1)}


def found(files, severity=Severity.ERROR, *, on=ON):
    """What the checks of letters alone find: the whole catalogue takes seconds each time."""
    sources = Sources(files)
    checked = Checked(sources, build(sources), on, on)
    letters.written(checked)
    if not sources.problems.errors:
        letters.meaning(checked)
        letters.reviews(checked)
    return [str(one) for one in sources.problems.found if one.severity is severity]


WRONG = [
    (LETTER, "kind: letter\n", "kind: lettre\n", "attendu l'un de : letter, checklist, questions"),
    (LETTER, "who: personne", "who: personnes", "« personnes » n'existe pas ; vouliez-vous dire « personne »"),
    (LETTER, "services: [visite_prereprise]", "services: [visite_prerepris]", "vouliez-vous dire « visite_pre"),
    (LETTER, "services: [visite_prereprise]", "services: []", "« services » manque"),
    (LETTER, "deadlines: [visite_prereprise]", "deadlines: [visite_prereprise_2022]", "n'existe pas"),
    (LETTER, "operators: [sante_travail,", "operators: [sante_travaill,", "vouliez-vous dire « sante_travail »"),
    (LETTER, "when: \"arret_debut >=", "when: \"arret_debit >=", "vouliez-vous dire « arret_debut »"),
    (LETTER, "when: \"arret_debut >= date('2022-04-01')\"", "when: \"age == true\"", "« age » est un nombre"),
    (LETTER, "when: \"arret_debut >= date('2022-04-01')\"", "when: avis_inaptitude", "ne serait jamais proposé"),
    (LETTER, "when: \"arret_debut >= date('2022-04-01')\"", 'when: "age > 30 and age < 20"', "aucune réponse possible"),
    (LETTER, "id: visite_prereprise\n", "id: prereprise\n", "« prereprise » dans un fichier nommé visite_prereprise"),
    (LETTER, "recipient: ", "recipent: ", "champ « recipent » inconnu"),
    (LETTER, 'subject: "Demande de visite de pré-reprise"', "subject: null", "il manque « subject »"),
    (LETTER, "depuis le {arret_debut}", "depuis le {arret_debu}", "« {arret_debu} » n'est pas dans « blanks »"),
    (LETTER, "depuis le {arret_debut}", "depuis longtemps", "« arret_debut » n'est dans aucun texte"),
    (LETTER, "depuis le {arret_debut}", "depuis le {arret_debut", "accolade seule"),
    (LETTER, "facts: [arret_debut]", "facts: [arret_debu]", "le fait « arret_debu » n'existe pas"),
    (LETTER, "facts: [arret_debut]", "facts: [age]", "un blanc « day » attend date, « age » est int"),
    (LETTER, "{id: poste, ", "{id: employeur, ", "« employeur » est écrit deux fois"),
    (LETTER, "{id: poste, ", "{id: nom, ", "« nom » est déjà dans toutes les lettres"),
    (LETTER, "sources: [", "sources: [] # [", "« sources » manque"),
    (LETTER, "checked_on: 2026-11-22", "checked_on: hier", "attendu une date AAAA-MM-JJ"),
    (LETTER, "verified: full", "verified: oui", "attendu l'un de : full, partial, none"),
    (LIST, "kind: checklist", "kind: letter", "il manque « recipient »"),
    (LIST, "kind: checklist", "kind: checklist\nsubject: x", "« kind: checklist » n'a pas de « subject »"),
    (LIST, "items:\n      - \"Une pièce d'identité\"", "itemes:\n      - \"Une pièce d'identité\"", "champ « itemes »"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "said"), WRONG, ids=[said for *_, said in WRONG])
def test_a_mistake_in_a_letter_is_refused_where_it_is_written(name, old, new, said):
    problems = found(changed(name, old, new))

    assert any(said in problem for problem in problems), problems
    assert all(f"{name}, ligne " in problem and ", colonne " in problem for problem in problems)


def test_the_delivered_letters_have_nothing_to_be_told():
    assert found(FILES) == found(FILES, Severity.DOUBT) == []


def test_a_letter_that_nobody_has_read_again_for_a_year_is_a_doubt():
    doubts = found(FILES, Severity.DOUBT, on=date(2028, 1, 10))

    assert len(doubts) == len(CATALOGUE.letters)
    assert any("« visite_prereprise » relu pour la dernière fois le 2026-11-22" in doubt for doubt in doubts)


def test_the_check_of_the_whole_catalogue_refuses_a_broken_letter():
    errors = check_files(changed(LETTER, "services: [visite_prereprise]", "services: [rien]"), on=ON)

    assert [error.place.file for error in errors if error.severity is Severity.ERROR] == [LETTER]


def test_the_command_fails_on_a_letter_that_is_no_yaml(tmp_path, capsys):
    for name, text in changed(LETTER, "blanks:", "blanks: [").items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")

    code = cli.catalogue(["check", "--no-cases", "--content", str(tmp_path)])

    assert code == 1
    assert f"erreur : {LETTER}, ligne " in capsys.readouterr().out


def test_a_letter_is_part_of_the_release():
    other = changed(LETTER, "mes salutations distinguées", "mes salutations")

    assert content_hash(other) != content_hash(FILES)
    assert LETTER in FILES


def test_a_release_without_letters_is_read():
    older = {name: text for name, text in FILES.items() if not name.startswith("letters/")}

    assert read_catalogue_files(older).letters == {}


def test_there_is_something_to_send_of_each_kind_for_a_person_and_for_an_employer():
    kinds = {(letter.who, letter.kind) for letter in CATALOGUE.letters.values()}

    assert len(CATALOGUE.letters) >= 11
    assert {("personne", kind) for kind in LetterKind} <= kinds
    assert {("employeur", LetterKind.LETTER), ("employeur", LetterKind.CHECKLIST)} <= kinds


def test_what_is_only_practice_does_not_pass_for_a_rule():
    practice = [
        letter for letter in CATALOGUE.letters.values() if any("no text" in source for source in letter.sources)
    ]

    assert practice
    assert all(letter.verified.value != "full" for letter in practice)
