"""The console says what its question is good for, and takes no suggestion for an answer."""

from datetime import date

import pytest
from django.urls import reverse

from cordee.domain.orientation.asking.asked_because import AskedBecause
from cordee.frontdesk.models import Call
from tests.database import bypass_row_security
from tests.rooms.frontdesk.test_what_next import address, open_page, tell, words


@pytest.fixture
def draft(phone, lyon, health_service):
    """An open call of 22 November 2026 with nothing said."""
    phone.post(reverse("frontdesk:new_call"))
    with bypass_row_security():
        Call.objects.update(on=date(2026, 11, 22))
        return Call.objects.get()


def shown_question(phone, call, fact=""):
    return open_page(phone, call, **({"query_params": {"question": fact}} if fact else {}))


def test_the_question_is_followed_by_the_services_that_it_tells_apart(phone, draft):
    tell(phone, draft, "garder_mon_travail", appelant="personne", commune_residence="Lyon", regime="general")
    tell(phone, draft, contrat_en_cours="o")

    response = shown_question(phone, draft)

    question = response.context["screen"].question
    assert question.why.startswith("Cette question permet de départager « Visite à la demande du salarié » et « ")
    assert question.why in words(response)


def test_only_the_question_that_is_shown_is_explained(phone, draft):
    tell(phone, draft, "garder_mon_travail", appelant="personne", commune_residence="Lyon", regime="general")

    response = shown_question(phone, draft)

    screen = response.context["screen"]
    why = screen.oriented.decision.why_ask
    assert isinstance(why, AskedBecause)
    assert why.worked_out == {screen.question.fact.id}
    assert len(why) > 3


def test_the_services_that_a_question_names_are_on_the_page_to_an_employer_too(phone, draft):
    tell(phone, draft, "garder_un_salarie", appelant="employeur", commune_travail="Lyon", regime="general")
    tell(phone, draft, consentement_personne="o", personne_informee="o", contrat_en_cours="o")

    response = shown_question(phone, draft)

    decision = response.context["screen"].oriented.decision
    shown = " ".join(
        found.version.name
        for need in decision.needs
        for group in (need.proposed, need.open, need.later, need.not_proposed, need.excluded)
        for found in group
    )
    why = response.context["screen"].question.why
    named = [one.split(" »")[0] for one in why.split("« ")[1:]]
    assert named
    assert all(name in shown and name in words(response) for name in named)


def test_a_question_that_need_not_be_asked_keeps_its_help_and_names_no_service(phone, draft):
    tell(phone, draft, "garder_mon_travail", appelant="personne", commune_residence="Lyon", regime="general")

    response = shown_question(phone, draft, "commune_residence")

    assert response.context["screen"].question.why == "Nom ou code postal ; le département en découle."


def test_when_everything_is_settled_and_nobody_leads_no_orientation_is_said_to_be_found(phone, draft):
    tell(phone, draft, "financer_adaptation", appelant="personne", commune_residence="Lyon", regime="general")
    tell(phone, draft, statut="sans_emploi")

    shown = words(shown_question(phone, draft))

    assert "Plus rien à décider" in shown
    assert "Quelle que soit la suite, aucun service ne se demande en premier." in shown
    assert "L'orientation est trouvée" not in shown


def test_words_that_suggest_an_answer_leave_its_question_to_be_asked(phone, draft):
    tell(phone, draft, "garder_mon_travail", appelant="personne", commune_residence="Lyon", regime="general")
    before = shown_question(phone, draft).context["screen"].oriented.decision

    phone.post(address(draft, "words"), {"words": "je suis en arrêt depuis mars, j'ai un CDI"})

    screen = shown_question(phone, draft).context["screen"]
    assert {one.fact for one in screen.heard} & set(before.ask)
    assert screen.oriented.decision.ask == before.ask
    assert screen.oriented.decision.to_json()["needs"] == before.to_json()["needs"]


def test_once_nothing_is_asked_the_rough_answer_that_keeps_the_orientation_open_is_named(phone, draft):
    answers = {
        "appelant": "personne", "commune_residence": "Lyon", "statut": "salarie", "type_contrat": "cdi",
        "contrat_en_cours": "o", "regime": "general", "salariat_total_mois": "60", "anciennete_entreprise_mois": "6",
        "formation_certifiante": "o", "formation_debut_date": "entre le 15/12/2026 et le 15/09/2027", "age": "40",
    }  # fmt: skip
    tell(phone, draft, "me_former", **answers)
    for _ in range(30):
        screen = shown_question(phone, draft).context["screen"]
        decision = screen.oriented.decision
        if not decision.decisive:
            break
        fact = screen.oriented.catalogue.facts[next(name for name in decision.ask if name in decision.decisive)]
        tell(phone, draft, **{fact.id: list(fact.choices)[-1] if fact.choices else {"bool": "n"}.get(fact.type, "0")})

    page = shown_question(phone, draft)

    assert decision.rough == ("formation_debut_date",)
    assert "Une réponse plus précise sur « Début prévu de la formation » pourrait encore changer la suite." in words(
        page
    )
