"""``content/english``: pairs by the exact French, what is missing, what is about nothing any more."""

import pytest

from cordee.domain.tongue import Tongue
from cordee.domain.translating import english
from cordee.reader.catalogue import BrokenCatalogue, catalogue_files, content_hash, read_catalogue_files
from cordee.reader.checks import check_files
from cordee.reader.fields import Severity
from tests.reader.small_checks import TODAY, files

NEEDS = "english/needs.yaml"
RIGHTS = '- {fr: "Mes droits", en: "My rights"}\n'


def read(**english_files):
    return read_catalogue_files(files() | {f"english/{name}.yaml": text for name, text in english_files.items()})


def refused(**english_files):
    with pytest.raises(BrokenCatalogue) as broken:
        read(**english_files)
    return [str(problem) for problem in broken.value.problems]


def doubts(**english_files):
    texts = files() | {f"english/{name}.yaml": text for name, text in english_files.items()}
    found = [problem for problem in check_files(texts, on=TODAY) if "english/" in str(problem)]
    assert {problem.severity for problem in found} <= {Severity.DOUBT}
    return [str(problem) for problem in found]


def test_a_text_is_read_in_english_and_the_rest_stays_french():
    french = read(needs=RIGHTS)
    told = english(french)

    assert (french.tongue, told.tongue) == (Tongue.FRENCH, Tongue.ENGLISH)
    assert (french.needs["connaitre_droits"].label, told.needs["connaitre_droits"].label) == ("Mes droits", "My rights")
    assert told.needs["garder"].label == "Garder"
    assert {fact.tongue for fact in told.facts.values()} == {Tongue.ENGLISH}
    assert told.content_hash == french.content_hash


def test_a_catalogue_without_english_is_shown_in_french():
    told = english(read())

    assert told.tongue is Tongue.ENGLISH
    assert told.needs["connaitre_droits"].label == "Mes droits"


def test_english_is_part_of_what_is_published():
    assert read(needs=RIGHTS).content_hash != read().content_hash


def test_english_is_found_in_folders_too(tmp_path):
    for name, text in (files() | {"english/services/information.yaml": RIGHTS}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")

    found = catalogue_files(tmp_path)

    assert found["english/services/information.yaml"] == RIGHTS
    assert content_hash(found) == read_catalogue_files(found).content_hash


def test_one_french_text_has_one_english():
    again = '- {fr: "Mes droits", en: "What I may ask for"}\n'

    assert refused(needs=RIGHTS, facts=again) == [
        "erreur : english/needs.yaml, ligne 1, colonne 26 : « Mes droits » est déjà traduit autrement "
        "(english/facts.yaml, ligne 1, colonne 26)."
    ]
    assert read(needs=RIGHTS, facts=RIGHTS).translation.texts == {"Mes droits": "My rights"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fr: a\nen: b", "attendu une liste de paires « fr, en »."),
        ('- {fr: "Mes droits"}', "il manque le champ « en »."),
        ('- {fr: "Mes droits", en: ""}', "« en » est vide."),
        ('- {fr: "Mes droits", an: "My rights"}', "champ « an » inconnu."),
        ("- Mes droits", "attendu"),
        ('- {fr: "Mes droits", en: 12}', "« en » : trouvé 12, attendu du texte."),
    ],
)
def test_a_pair_that_cannot_be_read_is_an_error_with_its_place(text, said):
    problems = refused(needs=text)

    assert all(problem.startswith("erreur : english/needs.yaml, ligne 1, colonne ") for problem in problems)
    assert any(said in problem for problem in problems)


def test_the_days_of_a_sentence_are_those_of_its_french():
    wrong = '- {fr: "Mes droits {by}", en: "My rights {on}"}\n'

    assert refused(needs=wrong) == [
        "erreur : english/needs.yaml, ligne 1, colonne 31 : « My rights {on} » : attendu les repères du français, {by}."
    ]


def test_a_clause_that_cannot_be_said_is_an_error_in_its_own_file():
    heads = files()
    heads["facts.yaml"] = heads["facts.yaml"].replace(
        '{id: diplome, group: g, label: "Diplôme", type: bool,',
        '{id: diplome, group: g, label: "Diplôme", type: bool, said: "la personne [a] {un} diplôme",',
    )
    for text, said in (
        ("the person has a diploma", "attendu un sujet, un verbe entre crochets"),
        ("the person [has] {un} diploma", "« {un} » n'est pas un repère connu"),
        ("the person [has] {a diploma", "une accolade est seule"),
        ("the person [has] {value} diploma", "un fait oui/non ne prend pas de valeur"),
    ):
        pair = f'- fr: "la personne [a] {{un}} diplôme"\n  en: "{text}"\n'
        with pytest.raises(BrokenCatalogue) as broken:
            read_catalogue_files(heads | {"english/facts_said.yaml": pair})
        (problem,) = broken.value.problems
        assert str(problem).startswith("erreur : english/facts_said.yaml, ligne 2, colonne 7 : « diplome » : ")
        assert said in problem.message


def test_nothing_is_said_of_a_catalogue_that_has_no_english():
    assert doubts() == []


def test_what_has_no_english_is_counted_file_by_file():
    (needs,) = [doubt for doubt in doubts(needs=RIGHTS) if " needs.yaml" in doubt]

    assert needs == (
        "doute : needs.yaml, ligne 3, colonne 94 : 2 textes sans anglais dans english/needs.yaml, qui restent en "
        "français : « d », « Garder »."
    )


def test_a_translated_text_is_no_longer_missing():
    rest = "".join(f'- {{fr: "{text}", en: "{text}!"}}\n' for text in ("G", "d", "Garder", "Danger"))

    assert [doubt for doubt in doubts(needs=RIGHTS + rest) if " needs.yaml" in doubt] == []


def test_english_of_a_sentence_that_changed_is_doubtful_and_named_by_its_place():
    (stale,) = [doubt for doubt in doubts(needs='- {fr: "Gardez", en: "Keep"}') if "n'est plus" in doubt]

    assert stale.startswith("doute : english/needs.yaml, ligne 1, colonne 8 : ")
    assert "n'est plus un texte français du catalogue ; vouliez-vous dire « Garder » ?" in stale
