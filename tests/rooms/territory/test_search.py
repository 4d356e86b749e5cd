import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cordee.conversation.places import SeveralCommunes, commune_meant
from cordee.domain.territory import REGION_BEFORE_2016, REGION_SINCE_2016
from cordee.territory import queries
from cordee.territory.models import Basin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_territory")]


def first(text: str) -> tuple[str, str, str]:
    hit = queries.search_communes(text, near=REGION_BEFORE_2016)[0]
    return hit.code, hit.postal_code, hit.former_name


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Saint-Étienne", ("42218", "", "")),
        ("st etienne", ("42218", "", "")),
        ("SAINT ETIENNE 42", ("42218", "", "")),
        ("42000 st-ét", ("42218", "42000", "")),
        ("ste foy les lyon", ("69202", "69110", "")),
        ("L'Isle-d'Abeau", ("38193", "38080", "")),
        ("l’isle d abeau", ("38193", "38080", "")),
        ("isle d'abeau", ("38193", "38080", "")),
        ("Lyon", ("69123", "", "")),
        ("69003", ("69123", "69003", "")),
        ("lyon 69003", ("69123", "69003", "")),
        ("Lyon 3e", ("69123", "69003", "Lyon 3e Arrondissement")),
        ("lyon 3", ("69123", "69003", "Lyon 3e Arrondissement")),
        ("Cran-Gevrier", ("74010", "", "Cran-Gevrier")),
        ("bourgoin", ("38053", "38300", "")),
        ("jallieu", ("38053", "38300", "")),
        ("69123", ("69123", "", "")),  # its official code, which is no postal code
        ("69383", ("69123", "69003", "Lyon 3e Arrondissement")),
    ],
)
def test_a_commune_is_found_however_the_caller_says_it(typed, found):
    assert first(typed) == found


@pytest.mark.parametrize("typed", ["", "  ", "''", "zzzz", "69003 grenoble", "123456", "%", "_", "\\"])
def test_what_names_no_commune_finds_nothing(typed):
    assert queries.search_communes(typed) == []


def test_the_whole_name_comes_first_then_the_beginning_then_the_inside():
    names = [hit.name for hit in queries.search_communes("valence", near=REGION_BEFORE_2016)]

    assert names[0] == "Valence"
    assert names.index("Valence-en-Brie") < names.index("Bourg-lès-Valence")


def test_the_region_comes_before_the_rest_and_the_most_peopled_before_the_others():
    hits = queries.search_communes("saint", limit=30, near=REGION_BEFORE_2016)
    populations = [hit.population for hit in hits]

    assert {hit.departement for hit in hits} <= REGION_BEFORE_2016
    assert populations == sorted(populations, reverse=True)


def test_without_a_region_the_most_peopled_comes_first():
    assert queries.search_communes("saint-denis", limit=1)[0].departement == "974"


def test_a_commune_is_listed_once_whatever_the_number_of_its_names():
    codes = [hit.code for hit in queries.search_communes("690", limit=10)]

    assert codes == ["69123"]


def test_a_code_of_any_year_leads_to_the_present_commune_and_keeps_the_name_it_had():
    current, arrondissement, merged = map(queries.resolve_commune, ["38185", "69383", "01039"])

    assert (current.name, current.former_name) == ("Grenoble", "")
    assert (arrondissement.code, arrondissement.postal_code, arrondissement.former_name) == (
        "69123",
        "69003",
        "Lyon 3e Arrondissement",
    )
    assert (merged.code, merged.former_name) == ("01138", "Béon")
    assert queries.resolve_commune("99999") is None


@pytest.mark.parametrize("typed", ["s", "la", "saint", "st jean", "l'isle d'abeau", "69", "42000 st", "zzzz"])
def test_a_search_reads_the_index_of_names_and_never_the_whole_table(typed):
    with CaptureQueriesContext(connection) as captured:
        queries.search_communes(typed, near=REGION_BEFORE_2016)
    plan = explained(captured[0]["sql"])

    assert "territory_placename_prefix" in plan
    assert "Seq Scan" not in plan
    assert len(captured) <= 3


def explained(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + statement.replace("%", "%%"), [])
        return "\n".join(line for (line,) in cursor.fetchall())


def test_each_commune_of_the_region_is_in_one_employment_basin():
    communes = [code for listed in queries.basin_communes().values() for code in listed]

    assert len(communes) == len(set(communes)) == 4025


def test_the_five_trials_of_2008_are_there_and_say_that_they_are_approximate():
    trials = queries.basins(Basin.TRIAL)

    assert [trial.id for trial in trials] == [
        "essai-beaujolais",
        "essai-nord-ardeche",
        "essai-nord-isere",
        "essai-oyonnax",
        "essai-savoie",
    ]
    assert all(basin.approximate for basin in [*trials, *queries.basins()])


def test_the_basins_of_a_commune_are_its_employment_basin_and_its_trial():
    assert [basin.id for basin in queries.basins_of("01283")] == ["oyonnax", "essai-oyonnax"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Lion", "Lyon"),
        ("lionn", "Lyon"),
        ("vilurbane", "Villeurbanne"),
        ("Sain Etiene", "Saint-Étienne"),
        ("Grenoble les", None),
        ("Anessy", "Annecy"),
        ("chamberi", "Chambéry"),
        ("Bourgouin-Jaillieu", "Bourgoin-Jallieu"),
        ("Roane", "Roanne"),
        ("Klermont Ferand", "Clermont-Ferrand"),
    ],
)
def test_a_misspelt_commune_is_offered_and_said_to_be_a_guess(typed, offered):
    hits = queries.search_communes(typed, near=REGION_SINCE_2016)

    guessed = [hit.name for hit in hits if hit.resembles]
    assert (offered in guessed) if offered else not guessed


@pytest.mark.parametrize("typed", ["Lyon", "lyo", "Paris", "Lion-sur-Mer", "69003", "saint", "valence"])
def test_what_is_spelt_as_a_commune_is_guessed_no_other(typed):
    assert not any(hit.resembles for hit in queries.search_communes(typed, near=REGION_SINCE_2016))


@pytest.mark.parametrize("typed", ["Lion", "vilurbane"])
def test_a_guess_is_never_taken_for_what_she_typed(typed):
    with pytest.raises(SeveralCommunes) as several:
        commune_meant(typed, code="")

    assert "Vouliez-vous dire" in str(several.value.error)


@pytest.mark.parametrize("code", ["69\0", "69\0123", "6912", "691234", "Lyon", "é" * 5, "٦٩١٢٣", "69123\n"])
def test_what_is_no_code_is_no_commune(code):
    assert queries.resolve_commune(code) is None
    with pytest.raises(SeveralCommunes):
        commune_meant("Lyon", code=code)


@pytest.mark.parametrize("typed", ["🙂" * 200, "Лион", "' or 1=1 --", "x" * 10_000, "\u0627\u0644"])
def test_what_is_no_name_is_guessed_nothing(typed):
    assert not any(hit.resembles for hit in queries.search_communes(typed[:200], near=REGION_SINCE_2016))
