"""Who leads a case asks another organisation for its part: it keeps the lead, what it promised, and her agreement."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import actions as cases
from cordee.cases import queries as case_queries
from cordee.cases.models import Case, Participation
from cordee.domain.access import Level, Role
from cordee.domain.redirection import ContinuedAs
from cordee.domain.referral import NextAction, Outcome, RefusalReason, State
from cordee.network.models import Membership, Organisation
from cordee.orientation.known import known_in
from cordee.orientation.models import Orientation
from cordee.people.models import Acceptance, Consent
from cordee.referrals import actions, continuing, following
from cordee.referrals import queries as referrals
from cordee.referrals.continuing import GoingOn
from cordee.referrals.models import Referral
from cordee.referrals.moving import KeyReused
from cordee.support import askable, asking, retaking
from cordee.support.asking import Asking
from cordee.support.refusals import NobodyProposed
from tests.access.relations import guards_asleep
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import ParticipationFactory
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.factories.people import ConsentFactory
from tests.rooms.referrals.page_scene import text_of
from tests.rooms.referrals.scene import ALL, Scene, member_of

pytestmark = pytest.mark.django_db

TODAY = date(2024, 9, 10)
WHY = "Le poste est dans un autre secteur."  # the same service is under way with the first operator


@pytest.fixture(autouse=True)
def _on_a_day_of_the_scene(settings):
    settings.CORDEE_AS_OF = TODAY


@pytest.fixture
def referral(scene):
    """Accepted by an operator, to which she agreed to say all."""
    return scene.accept(scene.sent())


@pytest.fixture
def arly(referral) -> Organisation:
    """Another operator of the same services, in the same place."""
    found = OrganisationFactory(kind="sante_travail", name="Santé au travail d’Arly", email="arly@example.org")
    OfferFactory(organisation=found, operator_kind="sante_travail", departements=["73"])
    return found


def targets_of(scene, case_id, actor=None):
    actor = actor or scene.adviser
    with acting_as(actor):
        case = case_queries.access_case(case_id, actor=actor)
        found = askable.proposed(case, known_in(case_id, actor=actor), actor=actor)
    return found.targets if found else None


def ask(scene: Scene, case_id, **changes) -> Referral:
    target = next(one for one in targets_of(scene, case_id) if one.organisation.name.endswith("d’Arly"))
    said = {"target": target.code, "purpose": "Étudier le poste", "agreed": True, "send_reason": WHY} | changes
    with acting_as(scene.adviser):
        seen = known_in(case_id, actor=scene.adviser).seen
    key = said.pop("key", str(uuid4()))
    return scene.do(scene.adviser, asking.ask, case_id=case_id, wanted=Asking(**said), seen=seen, key=key)


def levels(case_id) -> dict[str, str]:
    with bypass_row_security():
        found = Participation.objects.filter(case=case_id, valid_until__isnull=True).exclude(level="trace")
        return {one.organisation.name: one.level for one in found.select_related("organisation")}


def next_of(case_id) -> tuple[str, date]:
    with bypass_row_security():
        case = Case.objects.get(pk=case_id)
    return case.next_action, case.next_action_on


def plan(scene, case_id, action: NextAction, on: date) -> None:
    with acting_as(scene.adviser):
        case = case_queries.access_case(case_id, actor=scene.adviser, lock=True)
        organisation = scene.adviser.organisation
        cases.plan(case=case, next_action=action, on=on, owner=organisation, actor=scene.adviser, at=timezone.now())


def accepted(scene, sent) -> Referral:
    adviser = member_of(sent.recipient, Role.ADVISER)
    return scene.accept(sent, actor=adviser, first_contact_on=date(2024, 9, 6), responder_name="M. Arly")


def test_who_accepts_takes_part_beside_and_what_was_promised_to_her_stays(scene, referral, arly):
    promised = next_of(referral.case_id)
    assert promised[0] == NextAction.MEET_PERSON

    sent = ask(scene, referral.case_id)
    assert (sent.state, sent.as_partner, sent.sender_id) == (State.SENT, True, scene.operator.pk)
    assert next_of(referral.case_id) == promised
    assert levels(referral.case_id) == {"Santé au travail des Bauges": "lead", arly.name: "invited"}

    accepted(scene, sent)
    assert next_of(referral.case_id) == promised
    assert levels(referral.case_id) == {"Santé au travail des Bauges": "lead", arly.name: "partner"}


def test_the_request_stands_on_the_stock_of_the_day_and_on_what_she_agreed_to(scene, referral, arly):
    sent = ask(scene, referral.case_id, share_health=True)

    with bypass_row_security():
        stood_on = Orientation.objects.get(pk=sent.orientation_id)
        consent = Consent.objects.get(pk=sent.consent_id)
        services = list(Acceptance.objects.filter(case=referral.case_id).values_list("service_family", flat=True))
    assert (stood_on.on, stood_on.case_id, stood_on.organisation_id) == (TODAY, referral.case_id, scene.operator.pk)
    assert stood_on.pk != referral.orientation_id
    assert set(consent.classes) == {"identity", "situation", "health"}
    assert consent.recorded_for_id == scene.operator.pk
    assert "Santé au travail d’Arly" in consent.words
    assert services == [sent.service_family]
    assert [line.kind for line in journal() if line.kind.startswith("referral.")][-2:] == [
        "referral.drafted",
        "referral.sent",
    ]


def test_stock_that_was_taken_today_is_not_taken_again(scene, referral, arly):
    with acting_as(scene.adviser):
        known = known_in(referral.case_id, actor=scene.adviser)
        answers = known.answers.known("en_arret", True)
        said = {"answers": answers, "needs": known.needs, "seen": known.seen}
        taken = retaking.retake(case_id=referral.case_id, actor=scene.adviser, at=timezone.now(), **said)

    assert ask(scene, referral.case_id).orientation_id == taken.pk


def test_where_nothing_was_promised_an_answer_is_awaited_then_what_comes_next_decided(scene, referral, arly):
    plan(scene, referral.case_id, NextAction.DECIDE, TODAY + timedelta(days=3))

    sent = ask(scene, referral.case_id)
    assert next_of(referral.case_id) == (NextAction.AWAIT_ANSWER, sent.answer_by)

    accepted(scene, sent)
    assert next_of(referral.case_id) == (NextAction.DECIDE, date(2024, 9, 6))


def test_who_leads_may_give_the_lead(scene, referral, arly):
    sent = ask(scene, referral.case_id, gives_lead=True)

    accepted(scene, sent)
    assert levels(referral.case_id) == {arly.name: "lead"}


def test_what_comes_after_a_refusal_still_asks_for_a_partner(scene, referral, arly):
    plan(scene, referral.case_id, NextAction.DECIDE, TODAY + timedelta(days=3))
    third = OrganisationFactory(kind="sante_travail", name="Santé au travail de Maurienne")
    OfferFactory(organisation=third, operator_kind="sante_travail", departements=["73"])
    sent = ask(scene, referral.case_id)
    refused = {"reason": RefusalReason.NOT_ELIGIBLE, "responder_name": "M. Arly"}
    scene.do(member_of(arly, Role.ADVISER), actions.refuse, referral_id=sent.pk, **refused)
    assert next_of(referral.case_id)[0] == NextAction.PROPOSE_ANOTHER

    with acting_as(scene.adviser):
        parent = referrals.access_referral(sent.pk, actor=scene.adviser)
        found = continuing.destinations(parent, ContinuedAs.NEXT, actor=scene.adviser, on=TODAY)
    target = next(one for one in found if one.organisation.pk == third.pk)
    wanted = GoingOn(how=ContinuedAs.NEXT, target=target.code, agreed=True, send_reason=WHY)
    child = scene.do(scene.adviser, continuing.go_on, referral_id=sent.pk, wanted=wanted, rules_on=TODAY)

    assert (child.parent_id, child.as_partner) == (sent.pk, True)


def test_a_follow_up_that_is_taken_up_again_stays_beside(scene, referral, arly):
    sent = ask(scene, referral.case_id)
    accepted(scene, sent)
    partner = member_of(arly, Role.ADVISER)
    who = {"responder_name": "M. Arly"}
    scene.do(partner, following.start, referral_id=sent.pk, met_on=date(2024, 9, 2), **who)
    scene.do(partner, following.close, referral_id=sent.pk, outcome=Outcome.HELPED, **who)
    scene.do(partner, following.reopen, referral_id=sent.pk, reason="Elle est revenue.")

    assert levels(referral.case_id)["Santé au travail des Bauges"] == "lead"


def test_she_may_be_asked_later_and_nothing_leaves_before(scene, referral, arly):
    sent = ask(scene, referral.case_id, agreed=False, share_health=True)

    assert sent.state == State.AWAITING_CONSENT
    assert set(sent.asked_classes) == {"identity", "situation", "health"}
    assert arly.name not in levels(referral.case_id)


def test_an_agreement_in_force_is_not_asked_for_twice(scene, referral, arly):
    with bypass_row_security():
        case = Case.objects.select_related("person").get(pk=referral.case_id)
    before = ConsentFactory(case=case, organisation=arly, classes=["identity", "situation"])

    assert ask(scene, referral.case_id).consent_id == before.pk


def test_the_same_key_is_one_request(scene, referral, arly):
    key = str(uuid4())
    sent = ask(scene, referral.case_id, key=key)
    target = f"x.y.{sent.offer}"
    wanted = Asking(target=target, purpose="Étudier le poste", agreed=True)
    known = {"case_id": referral.case_id, "seen": "", "key": key}
    again = scene.do(scene.adviser, asking.ask, wanted=wanted, **known)
    assert again.pk == sent.pk

    other = Asking(target=f"x.y.{uuid4()}", purpose="Autre chose", agreed=True)
    with pytest.raises(KeyReused):
        scene.do(scene.adviser, asking.ask, wanted=other, **known)


def test_the_same_service_is_asked_once_of_an_organisation_and_never_of_oneself(scene, referral, arly):
    sent = ask(scene, referral.case_id)

    asked = {(one.organisation.pk, one.version.family) for one in targets_of(scene, referral.case_id)}
    assert (arly.pk, sent.service_family) not in asked
    assert scene.operator.pk not in {organisation for organisation, _family in asked}
    with pytest.raises(NobodyProposed):
        known = {"case_id": referral.case_id, "seen": ""}
        code = f"reprendre_apres_arret.{sent.service_version}.{sent.offer}"
        wanted = Asking(target=code, purpose="Encore", agreed=True)
        scene.do(scene.adviser, asking.ask, wanted=wanted, **known)


@pytest.mark.parametrize("level", [Level.PARTNER, Level.READER])
def test_only_who_leads_asks(scene, referral, arly, level):
    with bypass_row_security():
        case = Case.objects.select_related("person").get(pk=referral.case_id)
    us = OrganisationFactory(kind="cap_emploi", name="Cap emploi des Bauges")
    with guards_asleep():
        ParticipationFactory(case=case, organisation=us, level=level.value, opened_by="orientation")
    ConsentFactory(case=case, organisation=us, classes=sorted(ALL))
    beside = member_of(us, Role.ADVISER)
    code = targets_of(scene, referral.case_id)[0].code

    assert targets_of(scene, referral.case_id, beside) is None
    assert browser_of(beside).get(reverse("support:ask", args=[referral.case_id])).status_code == 404
    with pytest.raises(Case.DoesNotExist):
        wanted = Asking(target=code, purpose="Étudier le poste", agreed=True)
        scene.do(beside, asking.ask, case_id=referral.case_id, wanted=wanted, seen="")


def browser_of(actor) -> Client:
    with bypass_row_security():
        user = Membership.objects.select_related("user").get(pk=actor.membership).user
    client = Client()
    client.force_login(user)
    return client


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_the_page_says_whom_then_what_leaves_then_sends(scene, referral, arly):
    browser, page = browser_of(scene.adviser), reverse("support:ask", args=[referral.case_id])
    case = browser.get(reverse("support:case", args=[referral.case_id])).content.decode()
    assert page in case

    choices = browser.get(page).content.decode()
    code = re.search(rf'href="{page}\?vers=([^"]+)">{arly.name}', choices).group(1)

    confirm = browser.get(f"{page}?vers={code}")
    assert "Lefèvre" in text_of(confirm)
    assert "Santé au travail d'Arly" in text_of(confirm)
    said = hidden(confirm.content.decode()) | {"purpose": "Étudier le poste", "leads": "nous", "channel": "in_person"}

    unsaid = browser.post(page, said)
    assert unsaid.status_code == 422
    assert "choisissez l'un des boutons" in text_of(unsaid)
    ill = browser.post(page, said | {"purpose": "Son cancer", "accord": "oui"})
    assert ill.status_code == 422

    sent = browser.post(page, said | {"accord": "oui"})
    assert sent.status_code == 302
    with bypass_row_security():
        request = Referral.objects.select_related("consent").get(case=referral.case_id, as_partner=True)
    assert sent.url == reverse("referrals:detail", args=[request.pk])
    assert request.consent.channel == "in_person"
    assert browser.post(page, said | {"accord": "oui"}).url == sent.url

    theirs = browser_of(member_of(arly, Role.ADVISER)).get(sent.url)
    assert "Santé au travail des Bauges suit la personne et reste référent" in text_of(theirs)
    assert "reste référent : vous intervenez à côté" in text_of(theirs)


def test_a_closed_case_asks_nobody(scene, referral, arly):
    code = targets_of(scene, referral.case_id)[0].code
    with bypass_row_security():
        Case.objects.filter(pk=referral.case_id).update(
            state="closed",
            closing="formation",
            closed_on=TODAY,
            next_action="",
            next_action_on=None,
            next_action_owner=None,
        )
    browser, page = browser_of(scene.adviser), reverse("support:ask", args=[referral.case_id])
    said = {"target": code, "purpose": "Étudier le poste", "leads": "nous", "channel": "voice", "accord": "oui"}

    assert browser.get(page).status_code == 302
    refused = browser.post(page, said | {"key": str(uuid4())})
    assert refused.status_code == 409
