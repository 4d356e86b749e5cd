"""Kinds of applications: those that are delivered read well and name what exists; what is wrong is told by its line."""

from datetime import date

import pytest

from cordee.domain.applications import MOST_PAPERS, Filer
from cordee.domain.catalogue import Verified
from cordee.reader.applications import read_applications, read_applications_document
from cordee.reader.beside import Broken
from cordee.reader.yaml_source import read_document
from tests.real_catalogue import CONTENT, real_engine

KIND = """
kinds:
  - id: rqth
    name: "RQTH"
    says: "Une phrase."
    health: true
    services: [rqth]
    operators: [mdph]
    deadlines: [rqth_renouvellement]
    filed_by: personne
    where: "À la MDPH."
    file_by: null
    delay: "quatre mois"
    delay_days: 120
    papers: ["Formulaire", "Certificat"]
    granted: ["Reconnue"]
    refused: ["Refusée"]
    from: 2018-10-01
    until: null
    sources: [lu]
    verified: full
    papers_verified: none
    checked_on: 2026-11-23
    notes: null
"""


def read(text):
    known = real_engine().catalogue
    return read_applications_document(read_document(text, file="applications.yaml"), known)


def test_a_kind_is_read_whole():
    (kind,) = read(KIND).values()

    assert (kind.id, kind.about_health, kind.filed_by, kind.delay_days) == ("rqth", True, Filer.PERSON, 120)
    assert (kind.papers, kind.granted, kind.file_by) == (("Formulaire", "Certificat"), ("Reconnue",), "")
    assert (kind.verified, kind.papers_verified) == (Verified.FULL, Verified.NONE)
    assert kind.period.covers(date(2018, 10, 1)) and not kind.period.covers(date(2018, 9, 30))


def test_those_that_are_delivered_hold_what_the_field_asks_for():
    kinds = read((CONTENT / "applications.yaml").read_text("utf-8"))

    assert {"rqth", "agefiph_adaptation", "fiphfp_aides", "cpf", "ptp", "opco_formation", "pension_invalidite"} <= set(
        kinds
    )
    assert kinds == read_applications(CONTENT)
    told = {one.id for one in kinds.values() if not one.about_health}
    assert told == {"ptp", "cpf", "opco_formation", "periode_reconversion", "demission_reconversion"}
    assert {one.papers_verified for one in kinds.values()} == {Verified.PARTIAL, Verified.NONE}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("    health: true\n", "", "il manque « health »"),
        ("services: [rqth]", "services: [rqtt]", "« rqtt » n'est pas au catalogue"),
        ("operators: [mdph]", "operators: [mdhp]", "« mdhp » n'est pas au catalogue"),
        ("[rqth_renouvellement]", "[rqth_fin]", "« rqth_fin » n'est pas au catalogue"),
        ("filed_by: personne", "filed_by: mairie", "attendu l'un de"),
        ('delay: "quatre mois"', "delay: null", "« delay » le dit en mots"),
        ("delay_days: 120", "delay_days: 0", "un jour au moins"),
        ('["Formulaire", "Certificat"]', "[]", "« papers » est vide"),
        ('"Certificat"]', '"Formulaire"]', "« Formulaire » est écrit deux fois"),
        ('"Certificat"]', f'"{"x" * 201}"]', "de un à 200 signes"),
        ('["Reconnue"]', "[]", "« granted » est vide"),
        ('["Refusée"]', f'["{"x" * 121}"]', "de un à 120 signes"),
        ("  - id: rqth", f"  - id: {'x' * 61}", "60 signes au plus"),
        ("sources: [lu]", "sources: []", "« sources » est vide"),
        ("checked_on: 2026-11-23", "checked_on: null", "jour de la relecture"),
        ("papers_verified: none", "papers_verified: oui", "attendu l'un de"),
        ("    where:", "    ou:", "champ « ou » inconnu"),
        ('name: "RQTH"', f'name: "{"x" * 161}"', "160 signes au plus"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(before, after, said):
    assert before in KIND
    with pytest.raises(Broken, match=said) as found:
        read(KIND.replace(before, after))

    assert str(found.value).startswith("erreur : applications.yaml, ligne ")


def test_too_many_papers_a_kind_written_twice_and_an_empty_file_are_refused():
    many = ", ".join(f"p{number}" for number in range(MOST_PAPERS + 1))

    for text, said in (
        (KIND.replace('["Formulaire", "Certificat"]', f"[{many}]"), "40 au plus"),
        (KIND + KIND[KIND.index("  - id") :], "« rqth » est écrit deux fois"),
        ("kinds: []\n", "il manque les sortes de démarches"),
    ):
        with pytest.raises(Broken, match=said):
            read(text)
