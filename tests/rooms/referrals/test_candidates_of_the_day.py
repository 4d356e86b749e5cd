"""What the engine proposed on the day of the call is looked up again: nobody is sent where there is nobody any more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cordee.audit.context import acting_as
from cordee.catalogue.models import Offer
from cordee.domain.periods import Period
from cordee.domain.redirection import ContinuedAs
from cordee.domain.referral import Guard, GuardsUnmet, RefusalReason
from cordee.network.models import Organisation
from cordee.referrals import actions, candidates, continuing, queries
from cordee.referrals.continuing import GoingOn
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.orientation import RULES_ON, catalogue
from tests.rooms.referrals.elsewhere import NEED, codes, elsewhere

pytestmark = pytest.mark.django_db
TOMORROW = RULES_ON + timedelta(days=1)
NO_LONGER = {
    "full": (Offer, {"capacity": "full"}),
    "paused": (Offer, {"capacity": "paused"}),
    "offer ended": (Offer, {"valid_until": RULES_ON}),
    "offer to come": (Offer, {"valid_from": TOMORROW}),
    "organisation ended": (Organisation, {"valid_until": RULES_ON}),
    "organisation to come": (Organisation, {"valid_from": TOMORROW}),
    "out of reach": (Organisation, {"email": "", "address": ""}),
}


@pytest.fixture
def around(scene):
    return elsewhere(scene)


@pytest.fixture
def refused(around):
    referral = around.sent()
    said = {"referral_id": referral.pk, "reason": RefusalReason.FULL, "responder_name": "Mme Roche"}
    return around.scene.do(around.scene.adviser, actions.refuse, **said)


def proposed(around, referral, on=RULES_ON):
    with acting_as(around.scene.agent):
        return codes(candidates.of(queries.access_referral(referral.pk, actor=around.scene.agent), on=on))


def changed(around, what):
    model, changes = NO_LONGER[what]
    with bypass_row_security():
        key = around.rival_offer.pk if model is Offer else around.rival.pk
        model.objects.filter(pk=key).update(**changes)


@pytest.mark.parametrize("what", NO_LONGER)
def test_who_cannot_take_it_any_more_is_neither_proposed_nor_asked(around, refused, what):
    before = proposed(around, refused)

    changed(around, what)

    assert around.to_rival in before
    assert around.to_rival not in proposed(around, refused)
    wanted = GoingOn(how=ContinuedAs.NEXT, target=around.to_rival, agreed=True)
    with pytest.raises(GuardsUnmet) as unmet:
        asked = {"referral_id": refused.pk, "wanted": wanted, "rules_on": RULES_ON}
        around.scene.do(around.scene.agent, continuing.go_on, **asked)
    assert unmet.value.missing == (Guard.TARGET,)


def test_a_service_that_has_ended_since_is_proposed_no_more(around, refused, monkeypatch):
    known = catalogue()
    version = known.versions["visite_reprise_2022"]
    ended = replace(version, dated_by=None, period=Period(start=date(2022, 1, 1), until=RULES_ON))
    changed = replace(known, versions={**known.versions, version.id: ended})
    monkeypatch.setattr(candidates, "current_catalogue", lambda: changed)

    assert around.to_rival not in proposed(around, refused)
    assert around.to_rival in proposed(around, refused, on=RULES_ON - timedelta(days=1))


def test_who_has_refused_comes_after_all_others_that_answer_the_same_need(around):
    operator = around.scene.operator
    OfferFactory(organisation=operator, operator_kind="carsat_service_social", departements=["73"], delay_days=1)
    first = around.sent()

    def in_order(referral):
        with acting_as(around.scene.agent):
            request = queries.access_referral(referral.pk, actor=around.scene.agent)
            found = candidates.of(request, on=RULES_ON)
        return [one.organisation.pk for one in found if one.candidate.need == NEED]

    wanted = GoingOn(how=ContinuedAs.BESIDE, target=around.to_rival, agreed=True)
    beside = around.scene.do(
        around.scene.agent, continuing.go_on, referral_id=first.pk, wanted=wanted, rules_on=RULES_ON
    )
    before = in_order(beside)

    said = {"referral_id": first.pk, "reason": RefusalReason.FULL, "responder_name": "Mme Roche"}
    around.scene.do(around.scene.adviser, actions.refuse, **said)
    after = in_order(beside)

    assert before.index(operator.pk) < before.index(around.social.pk)
    assert sorted(after) == sorted(before)
    assert after.index(around.social.pk) < after.index(operator.pk)
