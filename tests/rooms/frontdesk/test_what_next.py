"""What the engine knows, on the agent's screen: what is settled, why, what clashes, the dates, what would change."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cordee.audit.models import Event
from cordee.domain.access import Role
from cordee.domain.call import Outcome
from cordee.frontdesk.models import Call
from tests.database import bypass_row_security
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory

HTMX = {"HTTP_HX_REQUEST": "true"}
ON = date(2026, 11, 22)
PAGES = ("dates", "dates_file", "changes")
SICK = {
    "regime": "general",
    "statut": "salarie",
    "contrat_en_cours": "o",
    "commune_travail": "Lyon",
    "en_arret": "o",
    "arret_debut": "25/9/2026",
    "arret_origine": "maladie",
}
VISIT = "visite_demande_salarie"
UNFIT = {"avis_inaptitude": "o", "avis_inaptitude_date": "13/11/2026"}


@pytest.fixture
def draft(phone, lyon, health_service):
    """An open call of 22 November 2026 with nothing said."""
    phone.post(reverse("frontdesk:new_call"))
    with bypass_row_security():
        Call.objects.update(on=ON)
        return Call.objects.get()


def tell(phone, call, *needs, **facts):
    for fact, text in facts.items():
        posted = phone.post(reverse("frontdesk:answer", args=[call.pk]), {"fact": fact, "answer": text})
        assert posted.status_code == 302, fact
    for need in needs:
        phone.post(reverse("frontdesk:need", args=[call.pk]), {"need": need})


def address(call, name="call"):
    return reverse(f"frontdesk:{name}", args=[call.pk])


def open_page(phone, call, name="call", *, unfolded=(), **headers):
    asked = {"data": {"ouvert": unfolded}} if unfolded else {}
    return phone.get(address(call, name), **asked, **headers)


def read(html):
    """What is read: no tag, ordinary spaces."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html))).strip()


def words(response):
    html = response.content.decode()
    return read(html[html.find("<main") : html.find("</main>")])


def part(response, start):
    """One section of the page, from the tag that holds ``start``."""
    html = response.content.decode()
    found = html[html.index(start) :]
    return read(found[found.index(">") + 1 : found.index("</section>")])


def events(kind):
    with bypass_row_security():
        return Event.objects.filter(kind=kind).count()


# What is settled, and why


def test_a_need_that_is_settled_names_its_service(phone, call):
    assert "Quelle que soit la suite, c'est « Visite à la demande du salarié »." in words(open_page(phone, call))


def test_a_need_that_nothing_can_lead_any_more_says_so(phone, draft):
    tell(phone, draft, "financer_adaptation", appelant="personne", regime="general", statut="sans_emploi")

    assert "Quelle que soit la suite, aucun service ne se demande en premier." in words(open_page(phone, draft))


def test_nothing_is_settled_nor_dated_in_an_emergency(phone, draft):
    tell(phone, draft, "garder_mon_travail", appelant="personne", **SICK, **UNFIT)

    phone.post(address(draft, "danger"), {"sign": "heard"})

    shown = words(open_page(phone, draft))
    assert "Quelle que soit la suite" not in shown
    assert "Contester l'avis" not in shown
    assert "La sécurité d'abord" in words(open_page(phone, draft, "dates"))
    assert "La sécurité d'abord" in words(open_page(phone, draft, "changes"))


def test_what_is_not_met_says_what_was_found_and_what_it_takes(phone, draft):
    tell(phone, draft, "adapter_mon_poste", appelant="personne", **SICK)

    shown = words(open_page(phone, draft, unfolded=["ferme-1", "pourquoi-1-visite_reprise_2022"]))

    assert "L'arrêt est au titre d'une maladie ou d'un accident de la vie privée, et compte 58 jours" in shown
    assert "il faut au moins 60 jours" in shown


def test_what_is_met_says_what_is_asked_for_and_the_answer(phone, draft):
    tell(phone, draft, "adapter_mon_poste", appelant="personne", **SICK)

    asked = "La personne est salariée du privé, apprentie, intérimaire ou salariée d'un particulier employeur."
    assert f"{asked} (Salarié du privé)" in words(open_page(phone, draft, unfolded=[f"pourquoi-1-{VISIT}"]))


def test_what_is_folded_is_drawn_once_it_is_unfolded(phone, draft):
    tell(phone, draft, "adapter_mon_poste", appelant="personne", **SICK)

    folded = open_page(phone, draft).content.decode()
    asked = open_page(phone, draft, HTTP_HX_REQUEST="true", HTTP_X_UNFOLDED=f"pourquoi-1-{VISIT}").content.decode()

    assert f'id="pourquoi-1-{VISIT}" hx-get="{address(draft)}?ouvert=pourquoi-1-{VISIT}"' in folded
    assert f'href="{address(draft)}?ouvert=pourquoi-1-{VISIT}#pourquoi-1-{VISIT}"' in folded
    assert "Dernière relecture" not in folded
    assert f'<details id="pourquoi-1-{VISIT}" open>' in asked
    assert asked.count("Dernière relecture") == 1


def test_what_is_to_be_checked_is_unfolded_while_nothing_is_proposed(phone, draft):
    tell(phone, draft, appelant="personne")

    assert '<details id="a-verifier-1" open>' in open_page(phone, draft).content.decode()


@pytest.mark.parametrize(
    ("caller", "said", "not_said"),
    [
        ("personne", "Vous êtes salarié du privé.", "La personne est salariée du privé."),
        ("medecin_traitant", "La personne est salariée du privé.", "Vous êtes"),
    ],
)
def test_only_the_person_is_told_vous(phone, draft, caller, said, not_said):
    tell(phone, draft, "garder_mon_travail", appelant=caller, commune_residence="Lyon", **SICK, age="46")

    aloud = spoken(open_page(phone, draft))

    assert said in aloud
    assert not_said not in aloud


@pytest.mark.parametrize(("agreed", "told"), [("n", False), ("o", True)])
def test_reasons_are_said_aloud_to_a_third_party_once_the_person_has_agreed(phone, draft, agreed, told):
    consent = {"consentement_personne": agreed, "personne_informee": agreed}
    tell(phone, draft, "garder_un_salarie", appelant="employeur", **consent, **SICK)

    assert ("La personne" in spoken(open_page(phone, draft))) is told


def spoken(page):
    """Every « Dites ceci » of the console."""
    columns = page.context["screen"].columns
    cards = [card for one in columns for card in (one.lead, *one.proposed, *one.open, *one.later, *one.closed) if card]
    return " ".join(card.spoken.words for card in cards)


# Answers that clash


def test_each_of_two_answers_that_clash_can_be_asked_again(phone, draft):
    tell(phone, draft, appelant="personne", arret_debut="25/9/2026", arret_jours="12")

    response = open_page(phone, draft)

    assert "Deux réponses se contredisent" in words(response)
    assert "Durée de l'arrêt en jours 12 jours Reposer" in words(response)
    assert "vient de finir) 25 septembre 2026 Reposer" in words(response)
    assert "la réponse à « Durée de l'arrêt en jours » serait : 58 jours." in words(response)
    for fact in ("arret_debut", "arret_jours"):
        reopened = re.search(rf'id="revoir-1-{fact}" href="([^"]+)"', response.content.decode())[1]
        assert f'name="fact" value="{fact}"' in phone.get(reopened).content.decode()


def test_answers_that_clash_are_not_said_to_count_for_nothing(phone, draft):
    tell(phone, draft, appelant="personne", arret_debut="25/9/2026", arret_jours="12")

    shown = words(open_page(phone, draft))

    assert "Tant que rien n'est corrigé, rien n'est sûr : demandez laquelle est juste." in shown
    assert "ne comptent pas" not in shown


def test_answers_that_a_relation_excludes_are_shown_with_its_reason(phone, draft):
    tell(phone, draft, appelant="personne", contrat_en_cours="o", type_contrat="aucun")

    shown = words(open_page(phone, draft))

    assert "Deux réponses se contredisent" in shown
    assert "Un contrat en cours a un type : ce n'est pas « aucun contrat jusqu'ici »." in shown


# The dates if nothing is done


def test_the_console_shows_three_dates_with_the_last_prudent_day(phone, draft):
    tell(phone, draft, "garder_mon_travail", appelant="personne", **SICK, **UNFIT)

    response = open_page(phone, draft)
    shown = part(response, '<section id="dates"')

    assert shown.startswith(
        "Si rien n'est fait Contester l'avis du médecin du travail "
        "Dernier jour prudent dans 2 jours (24 novembre) Au plus tard le 30 novembre 2026."
    )
    assert response.content.decode().count('class="date-name"') == 3
    assert "Contester l'avis du médecin du travail , dernier jour prudent dans 2 jours" in words(response)


def test_a_day_known_between_two_bounds_is_said_with_both_and_nothing_presses(phone, draft):
    tell(phone, draft, "garder_mon_travail", appelant="personne", **SICK)

    response = open_page(phone, draft)

    assert (
        "Baisse du complément de salaire de l'employeur (maladie, accident de trajet) "
        "Entre le 1er novembre 2026 et le 31 décembre 2026. À confirmer." in part(response, '<section id="dates"')
    )
    assert 'id="presse"' not in response.content.decode()


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 11, 24), "Dernier jour prudent aujourd'hui Au plus tard le 30 novembre 2026."),
        (date(2026, 11, 25), "Dernier jour dans 5 jours (30 novembre) À faire sans attendre."),
        (date(2026, 11, 30), "Dernier jour aujourd'hui À faire sans attendre."),
    ],
)
def test_a_last_day_comes_nearer(phone, draft, on, said):
    with bypass_row_security():
        Call.objects.update(on=on)
    tell(phone, draft, "garder_mon_travail", appelant="personne", **SICK, **UNFIT)

    assert f"Contester l'avis du médecin du travail {said}" in part(open_page(phone, draft), '<section id="dates"')


def test_a_day_that_has_passed_says_what_to_look_at(phone, draft):
    with bypass_row_security():
        Call.objects.update(on=date(2026, 12, 1))
    tell(phone, draft, "garder_mon_travail", appelant="personne", **SICK, **UNFIT)

    assert "Délai passé depuis le 30 novembre 2026" in part(open_page(phone, draft, "dates"), 'aria-labelledby="passe"')
    assert "Contester l'avis" not in part(open_page(phone, draft), '<section id="dates"')


def test_the_calendar_speaks_to_the_person_and_gives_its_sources(phone, draft):
    tell(phone, draft, "garder_mon_travail", appelant="personne", **SICK, **UNFIT)

    shown = words(open_page(phone, draft, "dates"))

    assert "Vous pouvez contester cet avis devant le conseil de prud'hommes jusqu'au 30 novembre 2026." in shown
    assert "Dernier jour prudent pour agir : mardi 24 novembre 2026." in shown
    assert "Calcul : 15 jours après le 13 novembre 2026" in shown
    assert "R4624-45" in shown
    assert "Il manque une réponse" in shown


def test_what_a_date_waits_for_is_one_click_from_its_question_unless_it_was_refused(phone, draft):
    tell(phone, draft, "garder_mon_travail", appelant="personne", **SICK)
    question = f"{address(draft)}?question=reprise_prevue_date"

    before = open_page(phone, draft, "dates").content.decode()
    phone.post(address(draft, "answer"), {"fact": "reprise_prevue_date", "answer": "__declined"})

    assert question in before
    assert question not in open_page(phone, draft, "dates").content.decode()


def test_before_anything_is_said_the_pages_say_what_to_note_first(phone, draft):
    for name in ("dates", "changes"):
        assert "Notez d'abord qui appelle" in words(open_page(phone, draft, name))


def test_without_any_date_the_page_says_how_dates_come(phone, draft):
    tell(phone, draft, appelant="personne")

    assert "Aucune date connue" in words(open_page(phone, draft, "dates"))
    assert '<section id="dates"' not in open_page(phone, draft).content.decode()


# What a third party may hear


@pytest.mark.parametrize("consent", [{}, {"consentement_personne": "n"}, {"consentement_personne": "__declined"}])
def test_nothing_is_said_of_a_person_who_has_not_agreed(phone, draft, consent):
    tell(phone, draft, "garder_mon_travail", appelant="employeur", **consent, **SICK, **UNFIT)

    for name in ("dates", "changes"):
        shown = words(open_page(phone, draft, name))
        assert "Sans l'accord de la personne concernée, rien n'est dit" in shown
        assert "inaptitude" not in shown
        assert "novembre 2026" not in shown.replace("dimanche 22 novembre 2026", "")
    assert 'id="dates"' not in open_page(phone, draft).content.decode()
    assert open_page(phone, draft, "dates_file").url == address(draft, "dates")


def test_a_third_party_with_the_person_s_agreement_hears_of_what_its_role_knows(phone, draft):
    agreed = {"consentement_personne": "o", "personne_informee": "o"}
    tell(phone, draft, "garder_mon_travail", appelant="employeur", **agreed, **SICK, **UNFIT)

    response = open_page(phone, draft, "dates")

    assert "Contester l'avis du médecin du travail" in words(response)
    assert "votre" not in part(response, 'aria-labelledby="a-venir"').lower()
    assert "RQTH" not in words(response)


def test_the_person_herself_hears_of_her_recognition(phone, draft):
    tell(phone, draft, "garder_mon_travail", appelant="personne", **SICK)

    assert "Renouveler la RQTH" in words(open_page(phone, draft, "dates"))


def test_a_question_about_no_person_in_particular_has_dates_but_none_about_health(phone, draft):
    tell(
        phone,
        draft,
        "accompagner_licenciements",
        appelant="employeur",
        licenciement_economique="o",
        csp_propose_date="10/11/2026",
        en_arret="o",
        arret_debut="25/9/2026",
    )

    shown = words(open_page(phone, draft, "dates"))

    assert "Répondre à la proposition de CSP" in shown
    assert not re.search("Rendez-vous de liaison|indemnités journalières|visite de reprise|inaptitude", shown)


# What would change it


def test_a_service_that_time_will_give_says_from_which_day(phone, draft):
    tell(phone, draft, "adapter_mon_poste", appelant="personne", **SICK)

    shown = words(open_page(phone, draft, "changes"))

    assert "Visite de reprise À partir du 24 novembre 2026" in shown
    assert "ce jour-là, votre arrêt compte au moins 60 jours." in shown
    assert "Rien n'y changerait" in shown


def test_a_service_that_an_act_would_give_says_which(phone, draft):
    tell(phone, draft, "changer_metier", appelant="personne", **SICK, type_contrat="cdi", employeur_accord="n")

    assert "Il faudrait obtenir l'accord de l'employeur" in words(open_page(phone, draft, "changes"))


def test_the_console_asks_for_the_changes_on_demand_only(phone, draft):
    tell(phone, draft, "adapter_mon_poste", appelant="personne", **SICK)

    answered = phone.post(address(draft, "answer"), {"fact": "age", "answer": "46"}, **HTMX).content.decode()
    loaded = open_page(phone, draft, "changes", **HTMX).content.decode()

    assert f'hx-get="{address(draft, "changes")}"' in answered
    assert "Rien n'y changerait" not in unescape(answered)
    assert loaded.lstrip().startswith('<section id="changements"')
    assert "Rien n'y changerait" in unescape(loaded)


# The file for a diary


def test_the_file_is_neutral_and_its_leaving_is_journalled(phone, draft):
    tell(phone, draft, "garder_mon_travail", appelant="personne", **SICK, **UNFIT)

    response = open_page(phone, draft, "dates_file")

    text = response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="dates.ics"'
    assert set(re.findall(r"SUMMARY:(.*)\r", text)) == {"Date à retenir"}
    assert "DTSTART;VALUE=DATE:20261124" in text
    assert not re.search("inaptitude|arrêt|médecin|santé|indemnit", text + response.request["PATH_INFO"], re.IGNORECASE)
    assert events("call.dates_exported") == 1


def test_reading_the_dates_and_the_changes_leaves_no_event(phone, draft):
    tell(phone, draft, "garder_mon_travail", appelant="personne", **SICK)
    with bypass_row_security():
        before = Event.objects.count()

    open_page(phone, draft, "dates")
    open_page(phone, draft, "changes")

    with bypass_row_security():
        assert Event.objects.count() == before


def test_a_file_without_dates_is_not_made(phone, draft):
    tell(phone, draft, appelant="personne")

    assert open_page(phone, draft, "dates_file").url == address(draft, "dates")
    assert events("call.dates_exported") == 0


# Who opens these pages


@pytest.mark.parametrize("name", PAGES)
def test_the_call_of_another_agent_looks_like_a_missing_one(phone, agent, published, name):
    colleague = MembershipFactory(role=Role.PHONE_AGENT.value, organisation=agent.organisation)
    said = {"facts": {"appelant": "personne", "en_arret": True, "arret_debut": "2026-09-25"}}
    theirs = CallFactory(membership=colleague, catalogue_hash=published.hash, answers=said)

    hidden = open_page(phone, theirs, name)
    missing = phone.get(reverse(f"frontdesk:{name}", args=["00000000-0000-4000-8000-000000000000"]))

    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PHONE_AGENT])
def test_only_phone_agents_open_them(client, published, role, name):
    membership = MembershipFactory(role=role.value)
    client.force_login(membership.user)

    assert open_page(client, CallFactory(membership=membership, catalogue_hash=published.hash), name).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_once_the_call_is_ended_nothing_is_left_to_show(phone, draft, name):
    tell(phone, draft, "garder_mon_travail", appelant="personne", **SICK, **UNFIT)
    phone.post(address(draft, "end"), {"outcome": Outcome.INFORMED})

    shown = words(open_page(phone, draft, name))

    assert "Cet appel est terminé" in shown
    assert "inaptitude" not in shown


def test_a_part_asked_of_an_ended_call_sends_the_agent_to_its_end(phone, draft):
    phone.post(address(draft, "end"), {"outcome": Outcome.INFORMED})

    assert open_page(phone, draft, "changes", **HTMX)["HX-Redirect"] == address(draft)


@pytest.mark.parametrize(("name", "count"), [("call", 14), ("dates", 11), ("changes", 11)])
def test_the_dates_and_the_changes_cost_no_query(phone, draft, name, count):
    """The call itself asks once for the words of the organisation, and once who is away."""
    tell(phone, draft, "garder_mon_travail", appelant="personne", **SICK, **UNFIT)
    open_page(phone, draft, name)

    with CaptureQueriesContext(connection) as asked:
        open_page(phone, draft, name)

    assert len(asked) == count
