"""The same matrix at the pages: a refused act is a sentence, a hidden request a page not found, and nothing changes."""

import contextlib
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from cordee.domain import referral as rules
from cordee.domain.referral import Note, Side, State, Verb
from cordee.network.models import Membership
from cordee.people.keys import phone_key
from cordee.people.models import Contact, Identity
from cordee.referrals.act_buttons import ADDRESSES
from tests.database import bypass_row_security
from tests.rooms.referrals.page_scene import answer_page, form_of, text_of
from tests.rooms.referrals.test_matrix import MEMBERS, World, all_that_moves, allowed, make_world
from tests.rooms.voice.herself import Person

pytestmark = pytest.mark.django_db

# Drafts are sent and put before the person by the page of the call; the clock and its corrections have none.
WITHOUT_PAGE = {Verb.SEND, Verb.ASK_CONSENT, Verb.EXPIRE, Verb.CORRECT}
TYPED = {
    Verb.ACKNOWLEDGE: {},
    Verb.ACCEPT: {"first_contact_on": "demain"},
    Verb.REFUSE: {"reason": "complet", "text": ""},
    Verb.REDIRECT: {"reason": "Mieux placé"},
    Verb.CANCEL: {"reason": "Envoyée deux fois"},
    Verb.WITHDRAW: {"said": "on"},
    Verb.AGREE: {"said": "on"},
    Verb.LAPSE: {},
    Verb.START: {"met_on": "aujourd’hui"},
    Verb.CLOSE: {"outcome": "a_renonce"},
    Verb.REOPEN: {"reason": "La personne rappelle"},
}


# What is written down without a move follows the row of a verb: where that one is refused, so is the note.
NOTED = {
    Note.QUESTION: {"text": "Quel est son poste ?"},
    Note.COMPLEMENT: {"text": "Il est cariste."},
    Note.ATTEMPT: {"kind": "sans_reponse", "on": "aujourd’hui"},
}
HERS = {Verb.AGREE: "agree", Verb.WITHDRAW: "decline", Verb.START: "confirm_start"}


def test_every_act_has_its_page_or_is_said_to_have_none():
    assert set(TYPED) | WITHOUT_PAGE == set(Verb)
    assert set(TYPED) | set(NOTED) == set(ADDRESSES)


def test_every_act_of_a_link_and_of_a_person_is_tried_at_her_pages_and_at_those_of_the_link():
    assert set(of_the_link()) == {act for act in TYPED | NOTED if by(act, Side.RECEIVER)}
    assert set(HERS) == {verb for verb in Verb if by(verb, Side.PERSON)}


def by(act: Verb | Note, side: Side) -> bool:
    """Whether some row of the table gives the act to that side; only who asked completes."""
    if act is Note.COMPLEMENT:
        return side is Side.SENDER
    return any((row := rules.arrow(state, row_of(act))) and side in row.by for state in State)


def row_of(act: Verb | Note) -> Verb:
    return act if isinstance(act, Verb) else rules.NOTED_LIKE[act]


def of_the_link() -> list[Verb | Note]:
    found = []
    for act, name in ADDRESSES.items():
        with contextlib.suppress(NoReverseMatch):
            reverse(f"referrals:answer_link_{name}", args=["x"])
            found.append(act)
    return found


@pytest.mark.parametrize("state", State)
def test_a_refused_act_is_a_sentence_and_a_hidden_request_a_page_not_found(db, state):
    world = make_world(state)
    statuses = set()

    for who in MEMBERS:
        client = _browser(world, who)
        for act, typed in (TYPED | NOTED).items():
            if allowed(state, row_of(act), who):
                continue
            form = form_of(world.referral, responder_name="Mme Roche", target=world.target, **typed)
            answer = client.post(reverse(f"referrals:{ADDRESSES[act]}", args=[world.referral.pk]), form)
            statuses.add(answer.status_code)
            assert answer.status_code in {404, 409}, f"{who} {act} from {state}: {text_of(answer)}"
            if answer.status_code == 409:
                assert "Rien n'a été changé" in text_of(answer)
                assert answer.context["why"].endswith(".")

    assert statuses == {404, 409}
    assert all_that_moves(world.referral) == world.before


@pytest.mark.parametrize("state", State)
def test_who_holds_a_link_is_refused_with_a_sentence_too(client, state):
    world = make_world(state)

    for act in of_the_link():
        if allowed(state, row_of(act), "link"):
            continue
        form = form_of(world.referral, responder_name="Mme Roche", target=world.target, **(TYPED | NOTED)[act])
        answer = client.post(answer_page(world.referral, ADDRESSES[act]), form)
        assert answer.status_code in {404, 409}, f"{act} from {state}: {text_of(answer)}"
        if answer.status_code == 409:
            assert "Rien n'a été changé" in text_of(answer)

    assert all_that_moves(world.referral) == world.before


@pytest.mark.parametrize("state", State)
def test_she_is_refused_with_a_sentence_too(client, settings, state):
    settings.CORDEE_SMS_GATEWAY = "none"  # the end of her phone opens her page
    world = make_world(state)
    with bypass_row_security():
        Contact.objects.update(phone="06 11 22 33 44", phone_key=phone_key("06 11 22 33 44"), email="")
        Identity.objects.update(birth_date=None)
    her = Person(client, world.referral.case_id)
    refused = [verb for verb in HERS if not allowed(state, verb, "person")]

    for verb in refused:
        answer = her.posts(HERS[verb], world.referral.pk, key=str(uuid4()), met_on="aujourd’hui")
        assert answer.status_code in {404, 409}, f"{verb} from {state}: {text_of(answer)}"
        if answer.status_code == 409:
            assert "Rien n'a été changé" in text_of(answer)

    assert all_that_moves(world.referral) == world.before


def _browser(world: World, who: str) -> Client:
    client = Client()
    with bypass_row_security():
        client.force_login(Membership.objects.get(pk=world.actors[who].membership).user)
    return client
