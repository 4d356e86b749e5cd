"""« Faire le point » without scripts, as a browser posts it: nothing stored, nothing lost, the engine's decision."""

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cordee.catalogue import queries as catalogue_room
from cordee.catalogue.engines import engine_of
from cordee.domain.catalogue import Sensitivity
from cordee.domain.orientation.situation import Situation
from cordee.domain.tongue import Tongue
from tests.factories.territory import CommuneFactory

PAGE = "/faire-le-point/"
FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
TITLE = re.compile(r'id="titre"[^>]*>([^<]+)<')


@pytest.fixture
def visitor(health_service, lyon):
    """A browser that refuses cookies."""
    return Client(enforce_csrf_checks=True)


class Form:
    """One page of the questionnaire, and what its form would send."""

    def __init__(self, visitor, address=PAGE):
        self.visitor, self.address = visitor, address
        self.read(visitor.get(address))

    def read(self, response):
        self.response, self.page = response, html.unescape(response.content.decode())
        fields = [(name, html.unescape(value)) for name, value in FIELD.findall(response.content.decode())]
        self.fields = {name: [value for other, value in fields if other == name] for name, _ in fields}
        return self

    @property
    def title(self):
        return TITLE.search(self.page).group(1).replace("\xa0", " ").replace("\u202f", " ")

    def send(self, **more):
        sent = {**self.fields, **{name: value if isinstance(value, list) else [value] for name, value in more.items()}}
        return self.read(self.visitor.post(self.address, sent))

    def place_and_need(self, need="garder_mon_travail"):
        self.send(texte="Lyon")
        return self.send(besoin=[need], besoins="continuer")

    @property
    def said(self):
        return re.sub(r"[\u00a0\u202f]", " ", self.page)

    @property
    def asked(self):
        return self.fields.get("question", [""])[0]


def test_the_place_comes_first_then_the_needs_then_the_questions_of_the_engine(visitor):
    form = Form(visitor)
    assert form.title == "Dans quelle commune habitez-vous ?"

    form.send(texte="69003")
    assert form.title == "Que cherchez-vous ?"

    form.send(besoin=["garder_mon_travail"], besoins="continuer")
    catalogue = catalogue_room.current_catalogue()
    situation = Situation(
        caller="personne", needs=("garder_mon_travail",), facts={"appelant": "personne", "commune_residence": "69123"}
    )
    on = catalogue_room.reference_day()
    offers = catalogue_room.offers_for(on, commune_residence="69123")
    decision = engine_of(catalogue.content_hash, Tongue.FRENCH).decide(situation, on=on, offers=offers)
    assert form.asked == next(fact for fact in decision.ask if fact in decision.decisive)


def test_a_result_says_how_it_was_made_and_that_a_person_may_be_asked(visitor):
    result = Form(visitor).place_and_need().send(resultat="1").page
    question = Form(visitor).place_and_need().page

    for said in ("Comment ce résultat est fait", "personne n'a encore décidé", "Vous pouvez parler à une personne"):
        assert said in result and said not in question


def test_questions_end_with_a_result_that_says_who_where_and_why(visitor):
    form = Form(visitor).place_and_need()
    for _ in range(40):
        if not form.asked:
            break
        form.send(valeur="__unsure")

    assert form.title == "Ce que nous vous conseillons"
    assert "Conditions et sources" in form.page
    lines = re.findall(r'<li class="checklist-item.*?</li>', form.page, re.S)
    assert any("vous " in line.lower() for line in lines)
    assert not any("a personne " in line for line in lines)


def test_the_answers_travel_with_the_page_and_nowhere_else(visitor):
    form = Form(visitor).place_and_need()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        form.send(valeur="__declined")

    assert not [one["sql"] for one in queries if re.match(r"\s*(insert|update|delete)", one["sql"], re.I)]
    assert form.response.cookies == {} and visitor.cookies == {}
    assert form.response.request["QUERY_STRING"] == ""


def test_going_back_asks_the_last_question_again(visitor):
    form = Form(visitor).place_and_need()
    first = form.asked
    form.send(valeur="__unsure")
    assert form.asked != first

    form.send(revenir="1")

    assert form.asked == first
    assert not any(line.startswith(first) for line in form.fields["dit"])


def test_before_the_first_question_of_the_engine_one_comes_back_to_what_is_looked_for(visitor):
    form = Form(visitor).place_and_need()

    form.send(revenir="1")

    assert form.title == "Que cherchez-vous ?"
    assert 'value="garder_mon_travail" checked' in form.page
    assert form.send(besoin=["garder_mon_travail"], besoins="continuer").asked


def test_words_that_name_nothing_are_said_to(visitor):
    form = Form(visitor).send(texte="Lyon")

    assert "Ces mots ne désignent aucune case" in form.send(mots="xylophone", besoins="chercher").page


def test_a_text_that_is_too_long_is_said_and_stays_in_its_box(visitor):
    told = " ".join(["je reprends lundi"] * 100)
    form = Form(visitor).send(texte="Lyon").send(mots=f"{told} fin", besoins="chercher")

    assert "Votre texte compte 1 803 signes" in form.said
    assert f"{told} fin</textarea>" in form.page
    gone_on = form.send(mots=f"{told} fin", besoin=["garder_mon_travail"], besoins="continuer")
    assert "ni gardée, ni lue" in gone_on.said
    (kept,) = gone_on.fields["mots"]
    assert 990 < len(kept) <= 1_000 and told.startswith(kept)
    assert "Votre texte compte" not in gone_on.send(valeur="__unsure").said


@pytest.mark.parametrize("typed", ["x" * 1_000, "mot " * 200])
def test_a_text_that_fits_is_kept_whole_and_nothing_is_said(visitor, typed):
    form = Form(visitor).send(texte="Lyon").send(mots=typed, besoin=["garder_mon_travail"], besoins="continuer")

    assert form.fields["mots"] == [typed.strip()]
    assert "Votre texte compte" not in form.said


@pytest.mark.parametrize("typed", ["é" * 10_000, "🙂" * 1_001, "a b " * 5_000])
def test_one_word_without_end_is_cut_and_said(visitor, typed):
    form = Form(visitor).send(texte="Lyon").send(mots=typed, besoin=["garder_mon_travail"], besoins="continuer")

    assert len(form.fields["mots"][0]) <= 1_000
    assert "Votre texte compte" in form.said


def test_any_answer_can_be_changed(visitor):
    form = Form(visitor).place_and_need()
    form.send(changer="commune_residence")

    assert form.asked == "commune_residence"
    form.send(texte="Lyon")
    assert form.asked not in ("", "commune_residence")


def test_three_answers_give_something_useful(visitor):
    form = Form(visitor).place_and_need()
    form.send(valeur="__unsure")
    form.send(valeur="__unsure")

    assert "Ce que l'on sait déjà" in form.page
    assert form.send(resultat="1").title == "Ce que nous vous conseillons"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Trifouillis-les-Oies", "Aucune commune"),
        ("😀 Лион", "Aucune commune"),
        ("x" * 10_000, "Il y a 10000 signes ; 200 au plus. Rien n'est perdu"),
        ("", "Écrivez une réponse"),
    ],
)
def test_what_is_not_understood_is_asked_again_with_what_was_typed(visitor, typed, said):
    form = Form(visitor)

    form.send(texte=typed)

    assert form.response.status_code == 422
    assert said in form.said
    assert typed in form.page


TAMPERED = (
    "age=deux", "age={", "inconnu=1", 'appelant="medecin_travail"', "age=[[[[", "commune_residence=12", "=",
    "age=" + "9" * 500,
)  # fmt: skip


@pytest.mark.parametrize("line", TAMPERED)
def test_a_field_that_was_tampered_with_is_left_out(visitor, line):
    form = Form(visitor).place_and_need()

    kept = form.send(dit=[*form.fields["dit"], line], valeur="__unsure")

    assert kept.response.status_code == 200
    assert not any(one.startswith(line.split("=")[0] + "=") and one == line for one in kept.fields["dit"])


def test_without_a_need_nothing_is_decided(visitor):
    form = Form(visitor).send(texte="Lyon")
    form.send(besoins="continuer")

    assert form.response.status_code == 422
    assert "une case suffit" in form.page


def test_words_sort_the_needs_and_are_never_an_answer(visitor):
    form = Form(visitor).send(texte="Lyon")
    form.send(mots="je reprends lundi", besoins="chercher")

    first = re.search(r'type="checkbox" id="besoin-(\w+)"', form.page).group(1)
    assert first == "reprendre_apres_arret"
    assert form.title == "Que cherchez-vous ?"


def asked_of_an_employer(visitor, agreed):
    """What is asked, until the result, of an employer whose employee knows and agrees, or of whom it is not known."""
    form, asked = Form(visitor, "/faire-le-point/employeur/").place_and_need("adapter_mon_poste"), []
    said = {"statut": "salarie", "regime": "general", "contrat_en_cours": "true"}
    said |= {"personne_informee": "true", "consentement_personne": "true"} if agreed else {}
    while form.asked and len(asked) < 40:
        asked.append(form.asked)
        form.send(valeur=said.get(form.asked, "__unsure"))
    assert form.title == "Ce que nous vous conseillons"
    return asked


def test_an_employer_whose_employee_agrees_is_asked_of_health_what_the_law_tells_him_and_no_more(visitor):
    catalogue = catalogue_room.current_catalogue()
    gate = next(gate for gate in catalogue.gates if gate.id == "secret_employeur")
    health = {fact.id for fact in catalogue.facts.values() if fact.sensitivity is Sensitivity.HEALTH}

    asked = asked_of_an_employer(visitor, agreed=True)

    assert {"personne_informee", "consentement_personne"} <= set(asked)
    assert set(asked) & health
    assert set(asked) & health <= set(gate.allowed_health)


def test_an_employer_whose_employee_may_not_know_is_asked_nothing_of_health_and_is_told_so_first(visitor):
    catalogue = catalogue_room.current_catalogue()
    health = {fact.id for fact in catalogue.facts.values() if fact.sensitivity is Sensitivity.HEALTH}

    assert set(asked_of_an_employer(visitor, agreed=False)) & health == set()
    lead = Form(visitor, "/faire-le-point/employeur/").page
    assert "seulement si ce salarié est informé et d'accord" in lead.replace("’", "'")
    assert "ni détail de santé" not in lead


def test_the_page_is_not_for_search_engines_once_something_was_said(visitor):
    form = Form(visitor)
    assert "noindex" not in form.page

    assert "noindex" in form.send(texte="Lyon").page


def test_a_day_to_come_is_refused_where_it_can_only_be_past_and_says_which_day_was_read(visitor):
    form = Form(visitor).place_and_need().send(changer="accident_date")
    carried = form.fields["dit"]

    form.send(texte="14/3/2031")

    assert form.response.status_code == 422
    assert "« 14/3/2031 » serait le 14 mars 2031, un jour à venir. Il faut une date déjà passée" in said(form)
    assert (form.asked, form.fields["dit"]) == ("accident_date", carried)
    assert 'value="14/3/2031"' in form.page


def test_a_day_that_is_planned_may_be_ahead(visitor):
    form = Form(visitor).place_and_need().send(changer="reprise_prevue_date")

    form.send(texte="14/3/2031")

    assert 'reprise_prevue_date="2031-03-14"' in form.fields["dit"]


def test_what_would_change_the_answer_is_worked_out_when_somebody_asks(visitor):
    form = Form(visitor).place_and_need().send(resultat="1")
    assert CHANGES_BUTTON in form.page and 'id="changerait"' not in form.page

    form.send(changements="1")

    assert 'id="changerait"' in form.page and CHANGES_BUTTON not in form.page


CHANGES_BUTTON = 'type="submit" name="changements"'
AGAIN = re.compile(r'data-at="([^"]+)" data-again-name="(\w+)" data-again-value="(\w+)"')


@pytest.mark.parametrize(
    "step",
    [{"changer": "age"}, {"changer_besoins": "1"}, {"resultat": "1"}, {"changements": "1"}],
    ids=lambda step: next(iter(step)),
)
def test_each_step_says_what_shows_it_again(visitor, step):
    form = Form(visitor).place_and_need().send(**step)
    shown, (at, name, value) = form.title, AGAIN.search(form.page).groups()

    again = form.send(**{name: value})

    assert (again.title, at) == (shown, PAGE)
    assert again.fields["dit"] == form.fields["dit"]


def test_an_employer_reads_no_question_of_the_telephone(visitor):
    form = Form(visitor, "/faire-le-point/employeur/").place_and_need("adapter_mon_poste")

    for fact in ("consentement_personne", "personne_informee"):
        asked = form.send(changer=fact).title
        assert not re.search(r"que je|vous appelez|vous me parlez|transmise à un organisme", asked)
        assert asked.startswith("La personne concernée")


def said(form):
    return re.sub(r"\s", " ", form.page)


def test_who_asks_without_end_waits_and_loses_nothing(visitor, monkeypatch):
    monkeypatch.setattr("cordee.public.views.STEPS_ALLOWED", 3)
    form = Form(visitor).place_and_need()
    form.send(valeur="__unsure")
    form.send(valeur="__unsure")

    assert form.response.status_code == 429
    assert 'name="besoin" value="garder_mon_travail"' in form.page and 'name="valeur" value="__unsure"' in form.page
    monkeypatch.setattr("cordee.public.views.STEPS_ALLOWED", 600)
    again = visitor.post(PAGE, fields_of(form.page))
    assert again.status_code == 200


@pytest.mark.parametrize("code", ["69\0", "6912345"])
def test_a_code_that_is_none_asks_for_the_commune_again(visitor, code):
    assert Form(visitor).send(texte="Lyon", commune_code=code).response.status_code == 422
    together = Form(visitor).place_and_need().send(ensemble="1", **{"code-commune_travail": code})
    assert together.response.status_code in (200, 422)


@pytest.mark.parametrize("address", ["/faire-le-point/facile/", "/faire-le-point/garder/courriel/"])
def test_the_result_in_another_form_is_counted_with_the_questions(visitor, monkeypatch, address):
    monkeypatch.setattr("cordee.public.views.STEPS_ALLOWED", 3)
    form = Form(visitor).place_and_need()

    answers = [visitor.post(address, form.fields).status_code for _ in range(2)]

    assert answers[0] != 429
    assert answers[1] == 429


@pytest.mark.parametrize(
    "sent", [{"changer": "appelant"}, {"ensemble": "continuer", "pose": "appelant", "r-appelant": "medecin_traitant"}]
)
def test_who_speaks_is_no_answer_that_a_form_may_change(visitor, sent):
    form = Form(visitor).place_and_need()

    assert form.send(**sent).response.status_code in (200, 422)


def fields_of(page):
    """What a browser sends of the form on the page."""
    sent = {}
    for name, text in FIELD.findall(page):
        sent.setdefault(name, []).append(html.unescape(text))
    return sent


def test_the_whole_name_of_one_commune_is_that_commune_and_a_shared_one_is_asked(visitor):
    CommuneFactory(code="27359", name="Lyons-la-Forêt", postal_codes=["27480"])
    for code in ("69256", "26326"):
        CommuneFactory(code=code, name="Saint-Denis", postal_codes=[f"{code[:2]}500"])
    form = Form(visitor)

    form.send(texte="saint denis")
    assert form.asked == "commune_residence" and form.response.status_code == 422

    form.send(texte="lyon")
    assert 'commune_residence="69123"' in form.page


def test_a_rule_that_is_not_verified_in_full_says_so_without_opening_anything(visitor):
    form = Form(visitor).place_and_need("faire_le_point")
    form.fields["dit"] = [*form.fields["dit"], "en_arret=false", 'regime="general"', 'statut="salarie"']
    form.send(resultat="1")

    stock = form.response.context["stock"]
    shown = [card for column in stock.columns for card in (column.lead, *column.proposed, *column.open[:4]) if card]
    badges = {"partial": "Règle vérifiée en partie", "none": "Règle non vérifiée"}
    assert {"full", "partial"} <= {card.version.verified for card in shown}
    for card in shown:
        head = form.page.split(f'<h3 class="service-name">{card.version.name}</h3>')[1].split("</div>")[0]
        assert [said for said in badges.values() if f"{said}</span>" in head] == [
            said for verified, said in badges.items() if verified == card.version.verified
        ]


def test_dates_that_cannot_be_counted_are_said_with_what_is_missing(visitor):
    form = Form(visitor).place_and_need()
    form.fields["dit"] = [
        *form.fields["dit"], "en_arret=true", 'regime="general"', 'statut="salarie"', "contrat_en_cours=true",
    ]  # fmt: skip
    form.send(resultat="1")

    page = form.page.replace("\xa0", " ").replace("\u202f", " ")
    assert "Nous ne pouvons pas compter toutes vos dates : il manque votre réponse à « " in page
    assert form.response.context["stock"].oriented.catalogue.facts["arret_debut"].question_self in page
    assert "aucune date ne presse" not in page


def test_answers_and_what_is_missing_are_named_as_they_were_asked(visitor):
    """Never by the label of the file, which the agent reads."""
    form = Form(visitor).place_and_need("comprendre_inaptitude")
    form.fields["dit"] = [*form.fields["dit"], "en_arret=true", 'regime="general"', 'arret_origine="maladie"']
    form.send(resultat="1")

    stock = form.response.context["stock"]
    facts = stock.oriented.catalogue.facts
    assert [one.asked for one in stock.given if one.fact == "arret_origine"] == [facts["arret_origine"].question_self]
    assert facts["arret_origine"].label not in form.page
    missing = [card.missing for column in stock.columns for card in column.open if card.missing]
    labels = [fact.label for fact in facts.values() if fact.question_self and len(fact.label) > 12]
    assert missing
    assert [one for one in missing if any(f"« {label} »" in one.replace("\xa0", " ") for label in labels)] == []


def test_an_answer_that_cannot_be_read_is_said_beside_its_field_and_in_a_summary(visitor):
    form = Form(visitor).send(texte="Zzzzz")

    assert form.response.status_code == 422
    assert 'class="error-summary" role="alert" tabindex="-1" data-focus' in form.page
    assert '<a href="#texte">Votre réponse</a>' in form.page
    field = re.search(r'<input id="texte"[^>]*>', form.page).group()
    assert 'aria-invalid="true"' in field and 'aria-describedby="erreur aide"' in field
    assert 'class="field-error" id="erreur"' in form.page
    assert "aria-invalid" not in Form(visitor).page


def test_the_communes_of_one_name_come_before_the_button_that_goes_on(visitor):
    for code in ("01367", "42223"):
        CommuneFactory(code=code, name="Saint-Romain", postal_codes=[code], population=1000)

    form = Form(visitor).send(texte="Saint-Romain")

    assert form.response.context["trouble"].communes
    assert form.page.index('name="commune_code" value="42223"') < form.page.index(">Continuer</button>")


def test_no_need_ticked_is_said_beside_the_boxes(visitor):
    form = Form(visitor).send(texte="Lyon").send(besoins="continuer")

    assert '<a href="#besoins">Ce que vous cherchez</a>' in form.page
    assert 'id="besoins" tabindex="-1" aria-describedby="e-besoins"' in form.page
    assert 'class="field-error" id="e-besoins"' in form.page


def test_what_her_words_say_is_asked_first(visitor):
    form = Form(visitor).send(texte="Lyon")
    form.send(
        mots="je suis en arrêt et j'ai peur de perdre mon travail", besoin=["garder_mon_travail"], besoins="continuer"
    )

    asked = []
    while form.asked and len(asked) < 2:
        asked.append(form.asked)
        form.send(valeur="oui")
    assert "en_arret" in asked


def test_words_that_the_search_understands_suggest_a_need_here_too(visitor):
    """« mon patron veut me virer » has its answers in the search of rights."""
    form = Form(visitor).send(texte="Lyon").send(mots="mon patron veut me virer", besoins="chercher")

    stock = form.response.context["stock"]
    assert not stock.words_suggest_nothing
    assert 1 <= sum(choice.suggested for choice in stock.needs) <= 2
    assert "ne désignent aucune case" not in form.page
