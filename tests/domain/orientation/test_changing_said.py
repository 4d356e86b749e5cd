"""What cannot be changed, in one sentence about the answers that hold it."""

from cordee.domain.orientation.changes.said import Wording
from cordee.domain.tongue import Tongue
from tests.domain.rules.spoken import FACTS, shown


def test_several_answers_that_hold_a_service_are_one_clause_with_one_subject():
    held = {"cadre": False, "en_arret": False, "accord_gepp": False}
    agent, person = Wording(FACTS, Tongue.FRENCH).nothing(held, None)

    assert agent == (
        "Ne dépend pas de la personne : la personne n'est pas cadre, n'est pas en arrêt de travail et l'entreprise n'a "
        "pas d'accord sur la gestion des emplois (GPEC ou GEPP)."
    )
    assert person == (
        "Cela ne dépend pas de vous : vous n'êtes pas cadre, n'êtes pas en arrêt de travail et l'entreprise n'a pas "
        "d'accord sur la gestion des emplois (GPEC ou GEPP)."
    )


def test_a_number_that_holds_a_service_is_told_after_its_label():
    agent, _ = Wording(FACTS, Tongue.FRENCH).nothing({"statut": "fonctionnaire", "age": 63}, None)

    assert shown(agent) == "Ne dépend pas de la personne : la personne est fonctionnaire et « Âge » (63 ans)."
