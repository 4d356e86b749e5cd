"""« Tout remplir sur une seule page »: the same questions, one button, and answers that go on in either way."""

import re

from tests.rooms.public.test_take_stock import Form, said, visitor  # noqa: F401

SHOWN = re.compile(r'name="pose" value="(\w+)"')
TITLE = "Faire le point, sur une seule page"


def together(form, **answers):
    return form.send(ensemble="continuer", pose=SHOWN.findall(form.page), **answers)


def answered(form, fact):
    return any(line.startswith(f"{fact}=") for line in form.fields["dit"])


def test_the_place_and_the_needs_come_together_then_the_questions_they_bring(visitor):  # noqa: F811
    form = Form(visitor).send(ensemble="1")
    assert form.title == TITLE
    assert SHOWN.findall(form.page) == ["commune_residence"] and 'name="besoin"' in form.page

    together(form, **{"t-commune_residence": "69003", "besoin": ["garder_mon_travail"]})

    assert form.title == "Encore quelques questions"
    assert len(SHOWN.findall(form.page)) > 3
    assert answered(form, "commune_residence")


def test_the_questions_are_those_that_can_change_what_leads(visitor):  # noqa: F811
    form = Form(visitor).place_and_need()
    first = form.asked

    form.send(ensemble="1")

    assert SHOWN.findall(form.page)[0] == first
    assert "consentement_personne" not in SHOWN.findall(form.page)


def test_one_sheet_answered_leads_to_the_result(visitor):  # noqa: F811
    form = Form(visitor).place_and_need().send(ensemble="1")
    for _ in range(12):
        facts = SHOWN.findall(form.page)
        if not facts:
            break
        together(form, **{f"r-{fact}": "__unsure" for fact in facts}, **{f"sans-{fact}": "__unsure" for fact in facts})

    assert form.title == "Ce que nous vous conseillons"


def test_what_is_left_empty_is_not_asked_again(visitor):  # noqa: F811
    form = Form(visitor).place_and_need().send(ensemble="1")

    together(form)

    assert form.title == "Ce que nous vous conseillons"


def test_each_error_stands_beside_its_question_and_in_the_summary_and_nothing_else_is_lost(visitor):  # noqa: F811
    form = Form(visitor).place_and_need().send(ensemble="1")
    shown = SHOWN.findall(form.page)
    choice = re.search(r'name="r-(\w+)" value="(\w+)"', form.page).groups()

    form.send(
        ensemble="continuer",
        pose=[*shown, "accident_date", "arret_debut"],
        **{f"r-{choice[0]}": choice[1], "t-accident_date": "14/3/2031", "t-arret_debut": "mardi peut-être"},
    )

    assert form.response.status_code == 422
    text = said(form)
    assert "2 réponses sont à revoir" in text
    assert text.count("serait le 14 mars 2031") == 2
    assert 'href="#f-accident_date"' in form.page and 'aria-describedby="e-accident_date"' in form.page
    assert 'value="14/3/2031"' in form.page and 'value="mardi peut-être"' in form.page
    assert answered(form, choice[0])


def test_without_a_need_it_says_so_beside_the_boxes(visitor):  # noqa: F811
    form = together(Form(visitor).send(ensemble="1"), **{"t-commune_residence": "Lyon"})

    assert form.response.status_code == 422
    assert "une case suffit" in form.page and 'href="#f-besoins"' in form.page
    assert answered(form, "commune_residence")


def test_a_place_that_names_nothing_keeps_what_was_typed(visitor):  # noqa: F811
    form = together(
        Form(visitor).send(ensemble="1"), **{"t-commune_residence": "Trifouillis", "besoin": ["garder_mon_travail"]}
    )

    assert form.response.status_code == 422
    assert "Aucune commune" in form.page and 'value="Trifouillis"' in form.page


def test_answers_go_with_who_goes_back_to_one_question_at_a_time(visitor):  # noqa: F811
    form = Form(visitor).place_and_need().send(ensemble="1")
    choice = re.search(r'name="r-(\w+)" value="(\w+)"', form.page).groups()

    form.send(ensemble="une", pose=SHOWN.findall(form.page), **{f"r-{choice[0]}": choice[1]})

    assert form.asked and form.asked != choice[0]
    assert answered(form, choice[0])
    assert form.send(ensemble="1").title == TITLE


def test_facts_that_nobody_showed_cannot_be_slipped_in(visitor):  # noqa: F811
    form = Form(visitor).place_and_need().send(ensemble="1")

    form.send(ensemble="continuer", pose=["inconnu", "__proto__"], **{"r-inconnu": "oui", "t-age": "52"})

    assert not answered(form, "age")


def test_a_département_that_has_too_many_choices_is_typed(visitor):  # noqa: F811
    form = Form(visitor).place_and_need().send(changer="departement_residence")

    assert 'name="texte"' in form.page
    form.send(texte="Rhône")
    assert 'departement_residence="69"' in form.fields["dit"]


def test_an_answer_that_is_too_long_is_refused_with_its_length_and_shown_whole(visitor):  # noqa: F811
    form = Form(visitor).send(ensemble="1")

    together(form, **{"t-commune_residence": "Lyon " + "x" * 300, "besoin": ["garder_mon_travail"]})

    assert form.response.status_code == 422
    assert form.said.count("Il y a 305 signes ; 200 au plus. Rien n'est perdu") == 2  # beside the question, and above
    assert f'value="Lyon {"x" * 300}"' in form.page
    assert form.fields["besoin"] == ["garder_mon_travail"]
