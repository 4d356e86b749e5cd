"""From « Envoyer ma demande » back to the result: every need and word that she had."""

import re

import pytest

from tests.rooms.enquiries.scene import page, situation
from tests.rooms.enquiries.test_sending import RESULT, SAID, SEND, filled, first_choice, result  # noqa: F401

pytestmark = pytest.mark.django_db


def test_the_way_back_loses_no_need_and_no_word(visitor, result):  # noqa: F811
    needs = ["garder_mon_travail", "reprendre_apres_arret"]
    said = SAID | {"besoin": needs}
    choice = first_choice(visitor.post(RESULT, said | {"resultat": "1"}))
    form = filled(visitor, result) | said | {"envoi": choice}

    shown = visitor.post(SEND, said | {"envoi": choice})
    refused = visitor.post(SEND, form | {"given_name": ""})
    sent = visitor.post(SEND, form)

    for one in (shown, refused, sent):
        (back,) = re.findall(rf'<form class="section" method="post" action="{RESULT}".*?</form>', page(one), re.DOTALL)
        assert re.findall(r'name="besoin" value="([^"]+)"', back) == needs
        assert 'name="mots" value="je reprends lundi"' in back
    assert (len(situation().needs), situation().words) == (1, "")
