"""Needs through time: for whom no ordinary service is left."""

from datetime import date

from tests.domain.orientation.small import HEADS
from tests.reader.small_checks import found, version

NEEDS = HEADS["needs.yaml"].replace("asked_by: [personne]", "asked_by: [personne, employeur]")


def test_a_need_without_any_service_on_the_day_is_an_error_and_with_support_alone_a_doubt():
    nothing = {"information": {"direct": "[connaitre_droits, etre_en_securite]"}}
    support = {"information": {"direct": "[connaitre_droits, etre_en_securite]", "support": "[garder]"}}

    assert found(nothing, about="aucun service ne répond au besoin « garder »")[0].startswith("erreur : needs.yaml")
    assert found(support, about="aucun service ne répond directement au besoin « garder »")[0].startswith("doute")


def only(**aide):
    """The need « garder » rests on one family."""
    return {"information": {"direct": "[connaitre_droits, etre_en_securite]"}, "aide": aide}


def test_a_hole_is_said_with_its_days_and_for_whom():
    later = version("aide_2", **{"from": "2018-01-01", "conditions": "[{when: \"statut == 'salarie'\"}]"})
    services = only(until="2018-01-01", extra=later)

    (said,) = found(services, about="besoin « garder »")

    assert said.startswith("doute : needs.yaml, ligne 4") and "demandé par personne" in said
    assert "à portée depuis le 2018-01-01, pour statut retraite ; élargissez" in said


def test_holes_of_neighbouring_stretches_are_joined_and_the_same_callers_said_together():
    services = only(**{"from": "2018-01-01", "requesters": "[personne, employeur]"})
    services["autre"] = {"direct": "[connaitre_droits]", "from": "2014-05-01", "until": "2016-01-01"}

    (said,) = found(services, needs=NEEDS, about="besoin « garder »")

    assert "demandé par personne, employeur : " in said
    assert "aucun service de droit commun à portée du 2012-01-01 au 2018-01-01, pour quiconque" in said


def test_what_only_a_specific_service_reaches_is_a_hole():
    services = only(conditions=["statut == 'salarie'"])
    services["special"] = {"tier": "specifique", "complement": "true"}

    assert "pour statut retraite" in found(services, about="besoin « garder »")[0]


def test_what_nothing_in_the_catalogue_ever_reaches_is_not_expected():
    assert found(only(conditions=["statut == 'salarie'"]), about="besoin « garder »") == []


def test_an_operator_that_leaves_a_scheme_out_leaves_a_hole():
    services = only(operators="[caisse]")
    services["special"] = {"tier": "specifique", "complement": "true"}

    assert "pour regime msa" in found(services, about="besoin « garder »")[0]


def test_each_day_of_a_change_since_2012_is_looked_at_whatever_the_day_checked():
    services = only(until="2013-01-01")
    services["autre"] = {"from": "2013-02-01"}

    for on in (date(2012, 10, 15), date(2026, 11, 21)):
        assert "à portée du 2013-01-01 au 2013-02-01, pour quiconque" in found(services, about="« garder »", on=on)[0]
