"""Answers typed as heard: read back, noted at once, corrected, undone; and nothing of it outlives the call."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cordee.audit.context import acting_as
from cordee.conversation.line import NOTHING_ASKED, line_read
from cordee.domain.call import Outcome
from cordee.frontdesk import actions, queries
from cordee.frontdesk.actions import STEPS_KEPT
from cordee.frontdesk.models import Call
from cordee.network.queries import actor_of
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def draft(phone, lyon):
    """A call in which the person herself says that she wants to keep her work."""
    phone.post(reverse("frontdesk:new_call"))
    with bypass_row_security():
        opened = Call.objects.get()
    phone.post(reverse("frontdesk:answer", args=[opened.pk]), {"fact": "appelant", "answer": "personne"})
    phone.post(reverse("frontdesk:need", args=[opened.pk]), {"need": "garder_mon_travail"})
    return again(opened)


def again(call):
    with bypass_row_security():
        return Call.objects.get(pk=call.pk)


def typed(phone, call, line, **more):
    return phone.post(reverse("frontdesk:line", args=[call.pk]), {"line": line, **more}, **HTMX)


def read(phone, call, line, **more):
    return phone.post(reverse("frontdesk:read_line", args=[call.pk]), {"line": line, **more}, **HTMX).content.decode()


def shown(response):
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def facts(call):
    return {name: value for name, value in again(call).answers["facts"].items() if name != "appelant"}


def test_several_answers_in_one_line_are_noted_in_one_version_and_announced(phone, draft):
    response = typed(phone, draft, "cdi, ancienneté 3 ans, habite Lyon, bilan de compétences")

    assert facts(draft) == {"type_contrat": "cdi", "anciennete_entreprise_mois": 36, "commune_residence": "69123"}
    assert again(draft).needs == ["garder_mon_travail", "faire_le_point"]
    assert again(draft).version == draft.version + 1
    assert "Noté : contrat : CDI · ancienneté : 3 ans" in shown(response)
    assert again(draft).line == ""


def test_what_would_be_noted_is_read_back_as_it_is_typed_and_nothing_is_written(phone, draft):
    said = read(phone, draft, "cdi, ancienneté 3 ans")

    assert "contrat" in said
    assert "CDI" in said
    assert "36" not in facts(draft)
    assert facts(draft) == {}


def test_the_question_that_is_shown_has_precedence(phone, draft):
    typed(phone, draft, "3 ans", asked="anciennete_entreprise_mois")

    assert facts(draft) == {"anciennete_entreprise_mois": 36}


def test_what_fits_several_facts_is_chosen_by_its_digit_and_nothing_is_noted_before(phone, draft):
    asked = typed(phone, draft, "cdi, 3 ans")
    before, kept = facts(draft), again(draft).line
    choices = asked.context["line"].to_choose.choices
    chosen = next(one for one in choices if "Ancienneté" in one.said)
    typed(phone, draft, "cdi, 3 ans", pick=chosen.line)

    assert (before, kept) == ({}, "cdi, 3 ans")
    assert [one.key for one in choices] == [str(place) for place in range(1, len(choices) + 1)]
    assert facts(draft) == {"type_contrat": "cdi", "anciennete_entreprise_mois": 36}


def test_what_is_not_understood_stays_typed_with_what_was_expected(phone, draft):
    response = typed(phone, draft, "cdi, blabla, âge : beaucoup")

    assert facts(draft) == {"type_contrat": "cdi"}
    assert again(draft).line == "blabla, âge : beaucoup"
    assert "« blabla » : non compris" in shown(response)
    assert "« Âge » attend un nombre" in shown(response)


def test_an_answer_is_corrected_by_its_name_and_the_read_back_says_instead_of_what(phone, draft):
    typed(phone, draft, "ancienneté 3 ans")
    response = typed(phone, draft, "ancienneté : 2 ans")

    assert facts(draft) == {"anciennete_entreprise_mois": 24}
    assert "(au lieu de 3 ans)" in shown(response)


def test_health_is_not_noted_of_an_employer_even_when_the_same_line_says_who_calls(phone, draft):
    response = typed(phone, draft, "appelant : employeur, rqth : oui, effectif 50")

    assert "rqth" not in facts(draft)
    assert facts(draft)["effectif_entreprise"] == 50
    assert "ne se note pas pour cet appelant" in shown(response)
    assert again(draft).line == "rqth : oui"


def test_a_new_caller_takes_away_health_and_the_needs_that_are_not_theirs(phone, draft):
    typed(phone, draft, "rqth : oui")
    typed(phone, draft, "appelant : employeur")

    assert facts(draft) == {}
    assert again(draft).needs == []


def test_a_danger_sign_typed_is_not_noted_as_anything(phone, draft):
    response = typed(phone, draft, "je veux en finir")

    assert facts(draft) == {}
    assert "Alt+d" in shown(response)


def test_a_line_that_is_typed_and_not_sent_is_in_the_draft_and_is_there_again(phone, draft):
    address = reverse("frontdesk:line", args=[draft.pk])
    saved = phone.post(address, {"line": "cdi, ancienn", "version": draft.version}, HTTP_X_AUTOSAVE="1")

    assert saved.status_code == 204
    assert again(draft).line == "cdi, ancienn"
    assert 'value="cdi, ancienn"' in phone.get(reverse("frontdesk:call", args=[draft.pk])).content.decode()
    assert again(draft).version == draft.version


def test_a_save_that_comes_after_the_line_was_noted_does_not_bring_it_back(phone, draft):
    typed(phone, draft, "cdi", version=draft.version)
    address = reverse("frontdesk:line", args=[draft.pk])
    phone.post(address, {"line": "cdi", "version": draft.version}, HTTP_X_AUTOSAVE="1")

    assert again(draft).line == ""


def test_another_window_has_changed_the_call_nothing_is_noted(phone, draft):
    response = typed(phone, draft, "cdi", version=draft.version - 1)

    assert response.status_code == 409
    assert facts(draft) == {}


def test_without_javascript_the_line_redirects_to_the_call_or_shows_what_is_left(phone, draft):
    address = reverse("frontdesk:line", args=[draft.pk])

    assert phone.post(address, {"line": "cdi"}).status_code == 302
    assert "non compris" in shown(phone.post(address, {"line": "blabla"}))


def test_undo_goes_back_act_by_act_and_says_what_it_took_back(phone, draft):
    typed(phone, draft, "cdi, ancienneté 3 ans")
    phone.post(reverse("frontdesk:need", args=[draft.pk]), {"need": "me_former"})
    address = reverse("frontdesk:undo", args=[draft.pk])

    first = phone.post(address, {}, **HTMX)
    needs = again(draft).needs
    second = phone.post(address, {}, **HTMX)

    assert needs == ["garder_mon_travail"]
    assert "Annulé : Suivre une formation" in shown(first)
    assert facts(draft) == {}
    assert "contrat" in shown(second)
    assert "ancienneté" in shown(second)


def test_with_nothing_to_undo_nothing_happens(phone):
    phone.post(reverse("frontdesk:new_call"))
    with bypass_row_security():
        empty = Call.objects.get()

    response = phone.post(reverse("frontdesk:undo", args=[empty.pk]), {}, **HTMX)

    assert "Rien à annuler" in shown(response)
    assert "Annuler le dernier geste" not in shown(phone.get(reverse("frontdesk:call", args=[empty.pk])))


def test_undo_never_takes_a_danger_sign_away(phone, draft):
    typed(phone, draft, "cdi")
    phone.post(reverse("frontdesk:danger", args=[draft.pk]), {"sign": "heard"})
    phone.post(reverse("frontdesk:undo", args=[draft.pk]))

    assert facts(draft) == {"danger_signale": True}


def test_the_end_of_the_call_erases_the_line_and_what_undo_needs(phone, draft):
    typed(phone, draft, "cdi, blabla")
    phone.post(reverse("frontdesk:end", args=[draft.pk]), {"outcome": Outcome.INFORMED.value})

    ended = again(draft)
    assert (ended.history, ended.line, ended.answers) == ([], "", {})


@pytest.mark.parametrize("kept", [{"line": "cdi"}, {"history": [{"answers": {}, "needs": []}]}])
def test_the_database_refuses_an_ended_call_that_keeps_what_was_typed(phone, draft, kept):
    phone.post(reverse("frontdesk:end", args=[draft.pk]), {"outcome": Outcome.INFORMED.value})

    with bypass_row_security(), pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=draft.pk).update(**kept)


def test_another_agent_finds_nothing(client, draft):
    client.force_login(MembershipFactory(role="phone_agent").user)

    for name in ("line", "read_line", "undo", "acts"):
        assert client.post(reverse(f"frontdesk:{name}", args=[draft.pk]), {"line": "cdi"}).status_code == 404


def test_acts_are_found_by_misspelt_words_and_done(phone, draft):
    address = reverse("frontdesk:acts", args=[draft.pk])
    options = phone.get(address, {"q": "ansienneté", "list": "1"}).content.decode()
    asked = phone.post(address, {"act": "question:anciennete_entreprise_mois"}, **HTMX).content.decode()
    phone.post(address, {"act": "besoin:me_former"}, **HTMX)
    ended = phone.post(address, {"act": "terminer"}, **HTMX)

    assert 'data-code="question:anciennete_entreprise_mois"' in options
    assert 'value="anciennete_entreprise_mois"' in asked
    assert "me_former" in again(draft).needs
    assert ended["HX-Redirect"] == reverse("frontdesk:end", args=[draft.pk])


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("terminer", "terminer"),
        ("raccrocher", "terminer"),
        ("transmetre", "transmettre"),
        ("danjer", "danger"),
        ("anuler", "annuler"),
        ("calandrier", "calendrier"),
        ("age", "question:age"),
        ("formation", "besoin:me_former"),
    ],
)
def test_the_words_of_an_act_lead_to_it(phone, draft, words, act):
    options = phone.get(reverse("frontdesk:acts", args=[draft.pk]), {"q": words, "list": "1"})

    assert act in [one.id for one in options.context["acts"]]


def test_without_javascript_the_acts_are_a_page(phone, draft):
    address = reverse("frontdesk:acts", args=[draft.pk])
    page = phone.get(address).content.decode()
    done = phone.post(address, {"act": "danger"})

    assert 'value="terminer"' in page
    assert 'value="question:age"' in page
    assert done.status_code == 302
    assert facts(draft) == {"danger_signale": True}
    assert phone.post(address, {"act": "inconnu"}).status_code == 200


LINES = st.lists(
    st.sampled_from(["cdi", "cdd", "contrat : cdd", "ancienneté 3 ans", "âge 46", "âge : ne sait pas",
                     "en arrêt depuis mars", "rqth : oui",
                     "pas en arrêt", "VAE", "rqth : refuse", "blabla", "appelant : employeur", "appelant : personne",
                     "effectif 50", "âge : effacer", "3 ans"]),
    max_size=4,
).map(", ".join)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, min_size=1, max_size=4))
def test_what_is_read_back_is_what_is_noted_and_undo_restores_exactly(draft, lines):
    actor = actor_of(draft.membership)
    with acting_as(actor):
        for line in lines:
            before = queries.access_call(draft.pk, actor=actor)
            announced = line_read(queries.oriented(before), line)
            after, _ = actions.note_line(call_id=draft.pk, actor=actor, line=line)
            assert after.answers == announced.after.answers.stored()
            assert tuple(after.needs) == announced.after.needs
            if announced.changes:
                back = actions.undo(call_id=draft.pk, actor=actor)
                assert (back.answers, back.needs) == (before.answers, before.needs)
                assert (back.caller_kind, back.departement) == (before.caller_kind, before.departement)
                actions.note_line(call_id=draft.pk, actor=actor, line=line)
        assert len(queries.access_call(draft.pk, actor=actor).history) <= STEPS_KEPT
        while queries.access_call(draft.pk, actor=actor).history:
            actions.undo(call_id=draft.pk, actor=actor)


def test_no_more_acts_are_kept_than_may_be_undone(phone, draft):
    for age in range(30, 30 + STEPS_KEPT + 3):
        typed(phone, draft, f"âge {age}")

    assert len(again(draft).history) == STEPS_KEPT


def test_a_line_that_is_too_long_says_so_and_nothing_of_it_is_cut_nor_noted(phone, draft):
    long = ", ".join(["cdi"] * 100)  # 498 signs

    answered = shown(typed(phone, draft, long))

    assert "98 signes de trop" in answered and f'data-left="{long}"' in answered
    assert "98 signes de trop" in read(phone, draft, long).replace("\N{NO-BREAK SPACE}", " ")
    assert (again(draft).line, facts(draft)) == (long, {})
    assert 'maxlength="400"' not in phone.get(reverse("frontdesk:call", args=[draft.pk])).content.decode()


def test_where_no_question_is_shown_the_page_says_so_and_the_line_is_read_without_deciding(phone, call, agent):
    console = shown(phone.get(reverse("frontdesk:call", args=[call.pk])))
    assert f'name="asked" value="{NOTHING_ASKED}"' in console
    with acting_as(actor_of(agent)):
        known, at_length = queries.oriented(again(call)), queries.oriented(again(call))

        read = line_read(known, "cdi, ancienneté 3 ans", asked=NOTHING_ASKED)

        assert "decision" not in vars(known)
        assert (read.pieces, read.after) == (line_read(at_length, "cdi, ancienneté 3 ans").pieces, read.after)
    assert typed(phone, call, "cdi, ancienneté 3 ans", asked=NOTHING_ASKED).status_code == 200
    assert facts(call)["anciennete_entreprise_mois"] == 36


def kept(phone, call, line, version):
    address, said = reverse("frontdesk:line", args=[call.pk]), {"line": line, "version": version}
    return phone.post(address, said, headers={"X-Autosave": "1"})


def test_a_window_that_is_behind_hears_that_its_line_is_in_no_draft(phone, draft):
    typed(phone, draft, "cdi", version=draft.version)
    assert kept(phone, draft, "ancienneté 3 ans", again(draft).version).status_code == 204

    behind = kept(phone, draft, "lyon", draft.version)

    assert behind.status_code == 409
    assert "autre fenêtre" in shown(behind) and "est gardé ici" in shown(behind)
    assert again(draft).line == "ancienneté 3 ans"


def test_a_line_noted_from_a_window_that_is_behind_stays_typed_and_is_noted_by_the_next_enter(phone, draft):
    typed(phone, draft, "cdi", version=draft.version)

    behind = typed(phone, draft, "ancienneté 3 ans", version=draft.version)
    assert behind.status_code == 409
    assert "Ce que vous avez tapé est gardé ici : Entrée le note." in shown(behind)
    assert "anciennete_entreprise_mois" not in facts(draft)

    typed(phone, draft, "ancienneté 3 ans", version=again(draft).version)
    assert facts(draft)["anciennete_entreprise_mois"] == 36


def test_without_javascript_a_window_that_is_behind_gives_the_line_back_in_its_field(phone, draft):
    typed(phone, draft, "cdi", version=draft.version)

    address = reverse("frontdesk:line", args=[draft.pk])
    behind = phone.post(address, {"line": "ancienneté 3 ans", "version": draft.version})

    assert 'value="ancienneté 3 ans"' in shown(behind)
    assert again(draft).line == ""


def test_what_is_typed_in_a_call_that_has_ended_stays_on_the_page_which_says_so(phone, draft):
    phone.post(reverse("frontdesk:end", args=[draft.pk]), {"outcome": "informee"})

    saved = kept(phone, draft, "cdi, lyon", draft.version)
    reading = phone.post(reverse("frontdesk:read_line", args=[draft.pk]), {"line": "cdi, lyon"}, **HTMX)
    noted = typed(phone, draft, "cdi, lyon")
    without_script = phone.post(reverse("frontdesk:line", args=[draft.pk]), {"line": "cdi, lyon"})

    assert saved.status_code == 410 and "déjà terminé" in shown(saved)
    for answer, status in ((reading, 200), (noted, 409)):
        assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reselect"]) == (status, "#lecture", "#lecture")
        assert "HX-Redirect" not in answer
        assert 'data-left="cdi, lyon"' in shown(answer) and "déjà terminé" in shown(answer)
    assert without_script.status_code == 409 and "« cdi, lyon »" in shown(without_script)
    assert again(draft).line == ""


def test_her_words_typed_after_the_end_are_told_to_be_late(phone, draft):
    phone.post(reverse("frontdesk:end", args=[draft.pk]), {"outcome": "informee"})

    address = reverse("frontdesk:words", args=[draft.pk])
    late = phone.post(address, {"words": "j'ai peur"}, headers={"X-Autosave": "1"})

    assert late.status_code == 410 and "déjà terminé" in shown(late)
