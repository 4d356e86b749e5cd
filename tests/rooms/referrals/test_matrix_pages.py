"""The same matrix at the pages: a refused act is a sentence, a hidden request a page not found, and nothing changes."""

import pytest
from django.test import Client
from django.urls import reverse

from cordee.domain.referral import State, Verb
from cordee.network.models import Membership
from cordee.referrals.act_buttons import ADDRESSES
from tests.database import bypass_row_security
from tests.rooms.referrals.page_scene import form_of, text_of
from tests.rooms.referrals.test_matrix import MEMBERS, World, all_that_moves, allowed, make_world

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


def test_every_verb_has_its_page_or_is_said_to_have_none():
    assert set(TYPED) | WITHOUT_PAGE == set(Verb)
    assert set(TYPED) == {act for act in ADDRESSES if isinstance(act, Verb)}


@pytest.mark.parametrize("state", State)
def test_a_refused_act_is_a_sentence_and_a_hidden_request_a_page_not_found(db, state):
    world = make_world(state)
    statuses = set()

    for who in MEMBERS:
        client = _browser(world, who)
        for verb, typed in TYPED.items():
            if allowed(state, verb, who):
                continue
            form = form_of(world.referral, responder_name="Mme Roche", target=world.target, **typed)
            answer = client.post(reverse(f"referrals:{ADDRESSES[verb]}", args=[world.referral.pk]), form)
            statuses.add(answer.status_code)
            assert answer.status_code in {404, 409}, f"{who} {verb} from {state}: {text_of(answer)}"
            if answer.status_code == 409:
                assert "Rien n'a été changé" in text_of(answer)
                assert answer.context["why"].endswith(".")

    assert statuses == {404, 409}
    assert all_that_moves(world.referral) == world.before


def _browser(world: World, who: str) -> Client:
    client = Client()
    with bypass_row_security():
        client.force_login(Membership.objects.get(pk=world.actors[who].membership).user)
    return client
