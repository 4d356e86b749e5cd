"""Programmes followed in a case: those that are delivered read well, and what is wrong is told with its line."""

from datetime import date

import pytest

from cordee.domain.catalogue import Verified
from cordee.reader.beside import Broken
from cordee.reader.supports import read_supports, read_supports_document
from cordee.reader.yaml_source import read_document
from tests.real_catalogue import CONTENT, real_engine

KIND = """
kinds:
  - id: bilan
    name: "Bilan"
    says: "Une phrase."
    health: false
    services: [bilan_plan]
    programme: securisation-des-parcours
    hours: 24
    hours_rule: "Vingt-quatre heures."
    phases:
      - {id: une, name: "Une", rule: "Première.", signed: false}
      - {id: deux, name: "Deux", rule: "Seconde.", signed: true}
    convention:
      name: "Convention"
      rule: "À deux."
      signatories: [{id: elle, name: "Elle"}, {id: nous, name: "Nous"}]
    result: {name: "Synthèse", rule: "À elle."}
    keep: {years: 3, rule: "Trois ans."}
    deadlines: [visite_prereprise]
    records: [{id: arret, name: "Arrêt", words: null, who: null, ends: true, begins_fact: arret_debut}]
    from: 2023-12-31
    until: null
    sources: [lu]
    verified: full
    phases_verified: none
    checked_on: 2026-11-23
levels:
  - {id: informe, name: "Informée", rule: "Une."}
  - {id: oriente, name: "Orientée", rule: "Deux."}
  - {id: accompagne, name: "Accompagnée", rule: "Trois."}
"""


def read(text):
    return read_supports_document(read_document(text, file="supports.yaml"), real_engine().catalogue)


def test_a_kind_is_read_whole():
    found = read(KIND)
    (kind,) = found.kinds.values()

    assert (kind.id, kind.about_health, kind.plan.ceiling, kind.plan.keep_years) == ("bilan", False, 1440, 3)
    assert [(one.id, one.signed) for one in kind.plan.phases] == [("une", False), ("deux", True)]
    assert [one.name for one in kind.plan.signatories] == ["Elle", "Nous"]
    assert (kind.plan.result, kind.plan.records[0].begins_fact) == ("Synthèse", "arret_debut")
    assert (kind.verified, kind.phases_verified) == (Verified.FULL, Verified.NONE)
    assert kind.period.covers(date(2023, 12, 31)) and not kind.period.covers(date(2023, 12, 30))
    assert [one.name for one in found.levels] == ["Informée", "Orientée", "Accompagnée"]


def test_those_that_are_delivered_hold_what_the_field_asks_for():
    found = read((CONTENT / "supports.yaml").read_text("utf-8"))

    assert found == read_supports(CONTENT)
    assert {name: kind.about_health for name, kind in found.kinds.items()} == {
        "bilan_plan": False,
        "bilan_cpf": False,
        "maintien_en_emploi": True,
    }
    for name in ("bilan_plan", "bilan_cpf"):
        plan = found.kinds[name].plan
        assert (plan.hours, plan.keep_years, len(plan.phases)) == (24, 3, 3)
        assert "L6313-4" in plan.result_rule and "R6313-7" in plan.keep_rule
    assert len(found.kinds["bilan_plan"].plan.signatories) == 3
    assert found.kinds["bilan_cpf"].plan.signatories == ()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("    health: false\n", "", "il manque « health »"),
        ("[bilan_plan]", "[bilan_plam]", "« bilan_plam » n'est pas au catalogue"),
        ("programme: securisation-des-parcours", "programme: autre", "« autre » n'est pas au catalogue"),
        ("[visite_prereprise]", "[visite_fin]", "« visite_fin » n'est pas au catalogue"),
        ("begins_fact: arret_debut", "begins_fact: debut", "« debut » n'est pas au catalogue"),
        ("hours: 24", "hours: 0", "de 1 à"),
        ('    hours_rule: "Vingt-quatre heures."\n', "", "vont ensemble"),
        ("years: 3", "years: 11", "de 1 à 10"),
        ("{years: 3, ", "{", "combien d'années"),
        (', {id: nous, name: "Nous"}', "", "deux au moins"),
        ("{id: deux,", "{id: une,", "« une » est écrit deux fois"),
        ("sources: [lu]", "sources: []", "« sources » est vide"),
        ("checked_on: 2026-11-23", "checked_on: null", "jour de la relecture"),
        ("{id: informe,", "{id: accompagne,", "une fois chacun et dans cet ordre"),
        ("    keep:", "    garder:", "champ « garder » inconnu"),
        ('name: "Bilan"', f'name: "{"x" * 161}"', "160 signes au plus"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(before, after, said):
    assert before in KIND
    with pytest.raises(Broken, match=said) as found:
        read(KIND.replace(before, after))

    assert str(found.value).startswith("erreur : supports.yaml, ligne ")


def test_a_phase_that_waits_for_a_signature_needs_a_convention_and_no_kind_is_written_twice():
    start, end = KIND.index("    convention:"), KIND.index("    result:")
    twice = KIND.replace("levels:", KIND[KIND.index("  - id: bilan") : KIND.index("levels:")] + "levels:")

    for text, said in (
        (KIND[:start] + KIND[end:], "aucune convention n'est à signer"),
        (twice, "« bilan » est écrit deux fois"),
        (KIND[KIND.index("levels:") :], "il manque les sortes de programmes"),
    ):
        with pytest.raises(Broken, match=said):
            read(text)
