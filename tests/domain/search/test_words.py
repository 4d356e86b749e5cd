"""French words as a search compares them."""

import pytest

from cordee.domain.search.words import distance, sounded, stem, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L'arrêt de travail", ["l", "arret", "de", "travail"]),
        ("conseil de prud’hommes", ["conseil", "de", "prudhommes"]),
        ("jusqu'à aujourd'hui, qu'elle", ["jusqu", "a", "aujourdhui", "qu", "elle"]),
        ("prêt de main-d'œuvre", ["pret", "de", "main", "d", "oeuvre"]),
        ("6 % !", ["6"]),
        ("🙂 …", []),
    ],
)
def test_a_text_is_cut_into_plain_words(text, words):
    assert list(words_of(text)) == words


@pytest.mark.parametrize(
    "forms",
    [
        ("licencié", "licenciée", "licencier", "licenciement", "licenciements"),
        ("formation", "formations"),
        ("salarié", "salariés", "salariée"),
        ("médical", "médicaux"),
        ("prolonger", "prolongation"),
    ],
)
def test_forms_of_one_word_have_one_stem(forms):
    assert len({stem(next(words_of(form))) for form in forms}) == 1


@pytest.mark.parametrize(
    "pair", [("employeur", "employé"), ("mission", "mise"), ("chômage", "chemin"), ("rente", "rendre")]
)
def test_other_words_have_other_stems(pair):
    assert len({stem(next(words_of(word))) for word in pair}) == 2


@pytest.mark.parametrize(
    ("written", "meant"), [("agefif", "agefiph"), ("liaizon", "liaison"), ("competance", "competence")]
)
def test_a_word_written_as_it_sounds_sounds_like_the_right_one(written, meant):
    assert distance(sounded(written), sounded(meant), most=1) <= 1


@pytest.mark.parametrize(
    ("one", "other", "letters"),
    [("travail", "travail", 0), ("travial", "travail", 1), ("inaptittude", "inaptitude", 1), ("chat", "chien", 3)],
)
def test_wrong_letters_are_counted_up_to_the_most_that_is_wanted(one, other, letters):
    assert distance(one, other, most=2) == letters
    assert distance(other, one, most=2) == letters
