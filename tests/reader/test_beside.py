"""Files beside the catalogue: those that are delivered read well, and what is wrong in one is named with its place."""

from datetime import date

import pytest

from cordee.domain.tongue import Tongue
from cordee.reader.beside import Broken
from cordee.reader.catalogue import catalogue_files
from cordee.reader.checks.beside import READERS, broken
from cordee.reader.elsewhere import read_elsewhere, read_elsewhere_document
from cordee.reader.line_words import read_line_words_document
from cordee.reader.words_en import read_english_words, read_english_words_document
from cordee.reader.yaml_source import read_document
from tests.real_catalogue import CONTENT, real_engine

SUBJECT = """
dialling: {fr: [appeler], en: [call]}
emergencies:
  - {number: "15", fr: "Samu.", en: "Samu.", from: null, until: null, sources: [lu]}
subjects:
  - id: retraite
    fr: {name: "La retraite", says: "Une phrase.", said: [retraite]}
    en: {name: "Retirement", says: "A sentence.", said: [retirement]}
    door: "L'Assurance retraite"
    url: "https://www.lassuranceretraite.fr/"
    phone: null
    verified: none
    checked_on: 2026-11-22
    sources: [lu]
"""


def elsewhere(text):
    return read_elsewhere_document(read_document(text, file="elsewhere.yaml"))


def test_each_language_has_the_same_subjects_and_numbers():
    french, english = (read_elsewhere(CONTENT)[tongue] for tongue in Tongue)

    assert [one.id for one in french.subjects] == [one.id for one in english.subjects]
    assert [one.number for one in french.emergencies] == [one.number for one in english.emergencies]
    assert {"15", "17", "18", "112", "119", "3114", "3919"} <= {one.number for one in french.emergencies}
    assert all(one.url.startswith("https://") and one.checked_on <= date(2026, 11, 23) for one in french.subjects)
    assert len(french.subjects) >= 10


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("https://www.lass", "http://www.lass", "attendu une adresse https"),
        ("said: [retraite]", "said: []", "« said » est vide ou absent"),
        ("checked_on: 2026-11-22", "checked_on: hier", "attendu une date AAAA-MM-JJ"),
        ('"15"', '"le 15"', "attendu des chiffres"),
        ("    verified: none\n", "", "verified"),
        ("    door:", "    porte:", "« porte » inconnu"),
        ("sources: [lu]\n", "sources: []\n", "il manque les sources"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(before, after, said):
    assert before in SUBJECT
    with pytest.raises(Broken, match=said) as found:
        elsewhere(SUBJECT.replace(before, after))

    assert str(found.value).startswith("erreur : elsewhere.yaml, ligne ")


def test_a_subject_written_twice_is_refused():
    twice = SUBJECT + SUBJECT[SUBJECT.index("  - id") :]

    with pytest.raises(Broken, match="« retraite » est écrit deux fois"):
        elsewhere(twice)


def test_an_english_word_leads_only_to_what_is_in_the_catalogue():
    text = "small: [the]\nsame: []\nsayings:\n  - said: [fired]\n    means: [licencie]\n"

    with pytest.raises(Broken, match="« licencie » n'est ni un besoin"):
        read_english_words_document(read_document(text, file="words_en.yaml"), known={"csp"})


def test_the_line_names_only_facts_and_choices_of_the_catalogue():
    text = (
        "names:\n  - {fact: agee, said: [age]}\n  - {fact: age, said: []}\n"
        "choices:\n  - {fact: statut, choice: martien, said: [martien]}\n"
    )

    with pytest.raises(Broken) as found:
        read_line_words_document(read_document(text, file="line.yaml"), facts=real_engine().catalogue.facts)

    said = str(found.value)
    assert "« agee » n'est pas un fait" in said and "« martien » n'est pas un choix de « statut »" in said
    assert "« said » est vide ou absent" in said


def test_the_check_of_the_catalogue_reads_them_all(tmp_path):

    files = catalogue_files(CONTENT)
    for name in READERS:
        (tmp_path / name).write_text((CONTENT / name).read_text("utf-8"), "utf-8")

    assert broken(tmp_path, files) == []
    (tmp_path / "line.yaml").write_text("names: [{fact: rien, said: [rien]}]\nchoices: []\n", "utf-8")
    assert [problem.place.file for problem in broken(tmp_path, files)] == ["line.yaml"]


def test_small_words_are_left_out_and_a_question_made_of_them_is_kept():
    words = read_english_words(CONTENT)

    assert words.without_small("I have been fired") == "fired"
    assert words.without_small("who is it") == "who is it"
