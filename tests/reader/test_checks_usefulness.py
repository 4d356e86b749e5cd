"""What nothing reads, nobody may ask, or no text supports."""

from datetime import date

from tests.domain.orientation.small import HEADS
from tests.reader.small_checks import fact, facts_with, found, gate


def test_a_fact_that_nothing_reads_is_a_doubt():
    (said,) = found(facts=facts_with(fact("couleur", "bool")), about="« couleur »")

    assert said.startswith("doute : facts.yaml, ligne 16") and "aucune condition ne lit le fait" in said


def test_a_fact_read_only_for_the_sake_of_another_dead_one_is_dead_too():
    facts = facts_with(fact("couleur", "bool", "relevant_if: teinte"), fact("teinte", "bool"))

    assert len(found(facts=facts, about="aucune condition ne lit le fait « teinte »")) == 1
    assert found({"aide": {"conditions": ["couleur"]}}, facts=facts, about="« teinte »") == []


def test_what_a_read_fact_follows_from_is_read():
    assert found({"aide": {"conditions": ["jours > 3"]}}, about="« debut »") == []


def test_a_fact_that_a_gate_asks_is_read():
    asking = gate("attente", "essaye", "ask_first", "ask: [secret]")

    assert found(gates=[asking], about="« secret »") == []


def test_a_fact_read_only_by_closed_versions_says_which():
    services = {"aide": {"conditions": ["diplome"], "until": "2020-01-01"}}

    (said,) = found(services, about="« diplome »")

    assert "n'est plus lu que par des versions closes le 2026-11-21 (aide_1)" in said
    assert found(services, about="« diplome »", on=date(2019, 12, 31)) == []


def test_choices_that_no_condition_names_are_a_note_shown_on_request():
    services = {"aide": {"conditions": ["appelant in ['personne', 'proche']"]}}

    assert found(services, about="employeur, medecin_traitant", notes=True)[0].startswith("note : facts.yaml, ligne 3")
    assert found(services, about="employeur, medecin_traitant") == []


def test_a_version_said_to_be_verified_cites_a_text():
    services = {"aide": {"conditions": ["diplome"]}}

    (said,) = found(services, about="sans texte cité")

    assert "citez-le, ou écrivez « verified: partial »" in said
    assert found({"aide": {}}, about="sans texte cité") == []


def test_a_need_that_no_programme_of_the_service_lists_is_a_doubt():
    listed = "needs: [connaitre_droits, garder, etre_en_securite]"
    programmes = HEADS["programmes.yaml"].replace(listed, "needs: [connaitre_droits, etre_en_securite]")

    said = found({"aide": {}}, programmes=programmes, about="répond au besoin « garder »")

    assert [one.split(",")[0] for one in said] == [
        "doute : services/aide.yaml",
        "doute : services/information.yaml",
    ]


def test_a_version_without_requester_or_of_no_known_kind_is_an_error():
    assert found({"aide": {"requesters": "[]"}}, about="personne ne pourrait demander")[0].startswith("erreur")
    assert found({"aide": {"kind": "visitte"}}, about="nature « visitte » inconnue")[0].startswith("erreur")
