"""Taking stock again of a case: what is known, what has changed since, and one more orientation beside the others."""

import html
import re
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.caseload.stock_pages import shown
from cordee.cases.models import Case, Participation
from cordee.domain.access import Level, Role
from cordee.domain.sheet import Recipient
from cordee.network.models import Membership, Organisation
from cordee.orientation import actions as orientations
from cordee.orientation import queries as kept
from cordee.orientation.actions import Decided
from cordee.orientation.known import kept_in, known_in
from cordee.orientation.models import HealthFacts, Orientation, Situation, Trace
from cordee.people.models import Consent
from cordee.referrals import queries as referrals
from cordee.sheet import filling
from cordee.support import facts, retaking, stock
from cordee.support import queries as support
from cordee.support.refusals import StockMoved, StockOfClosedCase
from cordee.voice import pages
from tests.access.relations import guards_asleep
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import ParticipationFactory
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.factories.orientation import TOLD, decision, health_fact_ids
from tests.factories.people import ConsentFactory
from tests.factories.privacy import GuardFactory
from tests.factories.voice import PersonLinkFactory, holder_of
from tests.rooms.referrals.page_scene import text_of
from tests.rooms.referrals.scene import member_of

pytestmark = pytest.mark.django_db

SITUATION = ["identity", "situation"]
PARTS = (Situation, HealthFacts, Trace)


@pytest.fixture(autouse=True)
def _on_a_day_of_the_scene(settings):
    settings.CORDEE_AS_OF = date(2024, 9, 10)


@pytest.fixture
def referral(scene):
    """Accepted by an operator: she shared her health with it, as somebody on leave since May 2024."""
    return scene.accept(scene.sent())


def browser_of(actor) -> Client:
    with bypass_row_security():
        user = Membership.objects.select_related("user").get(pk=actor.membership).user
    client = Client()
    client.force_login(user)
    return client


def partner_with(referral, classes) -> object:
    with bypass_row_security():
        case = Case.objects.select_related("person").get(pk=referral.case_id)
    us = OrganisationFactory(kind="cap_emploi", name="Cap emploi des Bauges")
    with guards_asleep():
        ParticipationFactory(case=case, organisation=us, level=Level.PARTNER.value, opened_by="orientation")
    if classes:
        ConsentFactory(case=case, organisation=us, classes=classes)
    return member_of(us, Role.ADVISER)


def address(name, referral):
    return reverse(f"caseload:{name}", args=[referral.case_id])


def stocks_of(referral) -> list[Orientation]:
    with bypass_row_security():
        return list(Orientation.objects.filter(case=referral.case_id).order_by("decided_at"))


def known_by(actor, referral):
    with acting_as(actor):
        return known_in(referral.case_id, actor=actor)


def said_today(actor, referral, **facts):
    known = known_by(actor, referral)
    answers = known.answers
    for fact, value in facts.items():
        answers = answers.known(fact, value)
    return {"case_id": referral.case_id, "answers": answers, "needs": known.needs, "seen": known.seen}


def retake(actor, referral, *, seen=None, **facts):
    said = said_today(actor, referral, **facts)
    if seen is not None:
        said["seen"] = seen
    with acting_as(actor):
        return retaking.retake(**said, actor=actor, at=timezone.now())


def fields(response, name) -> list[str]:
    found = re.findall(rf'name="{name}" value="([^"]*)"', response.content.decode())
    return list(dict.fromkeys(html.unescape(one) for one in found))


def test_each_stock_is_shown_by_what_it_added_and_what_she_no_longer_says(scene, referral):
    retake(scene.adviser, referral, en_arret=False)
    known = known_by(scene.adviser, referral)
    said = {"case_id": referral.case_id, "needs": known.needs, "seen": known.seen}
    with acting_as(scene.adviser):
        answers = known.answers.refused("en_arret")
        retaking.retake(**said, answers=answers, actor=scene.adviser, at=timezone.now())
        kept_now = kept_in(referral.case_id, actor=scene.adviser)
        shown = {"actor": scene.adviser, "at": timezone.now(), "screen": "support:case", "place": True}
        told = facts.added_in(kept_now, referral.case_id, **shown)
        whole = facts.told_in(referral.case_id, **shown)

    first, second, third = stocks_of(referral)
    added = kept_now.added()
    assert (added[second.pk], added[third.pk]) == ({"en_arret"}, {"en_arret"})
    assert "en_arret" in added[first.pk] and len(added[first.pk]) > 1
    lines = [[value for name, value in (*one.situation, *one.health)] for one in told]
    assert lines[:2] == [["Préfère ne pas répondre"], ["Non"]]
    assert len(lines[2]) == len(added[first.pk])
    assert [len(one.situation) + len(one.health) for one in whole][1] == len(lines[2])


def test_it_is_taken_again_looked_at_then_recorded_once(scene, referral):
    them, again = browser_of(scene.adviser), address("retake_stock", referral)
    form = them.get(again)
    known = "En arrêt de travail aujourd'hui Oui (dit le lundi 2 septembre 2024, noté par Ligne régionale)"
    assert known in text_of(form)

    shown = fields(form, "pose")
    typed = {"seen": fields(form, "seen"), "besoins": "1", "besoin": "reprendre_apres_arret", "pose": shown}
    result = them.post(again, typed | {"r-en_arret": "non"})
    while "Voir ce qui change" in text_of(result):
        more = {"seen": fields(result, "seen"), "besoin": fields(result, "besoin"), "pose": fields(result, "pose")}
        result = them.post(again, more | {"dit": fields(result, "dit")})

    text = text_of(result)
    assert "Ce qui a changé depuis le lundi 2 septembre 2024" in text
    assert "En arrêt de travail aujourd'hui Oui Non" in text
    gone = text.partition("N'est plus ouvert")[2].partition("Toujours ouvert")[0]
    assert "Rendez-vous de liaison Préparer ma reprise après un arrêt La personne n'est pas en arrêt" in gone
    assert "Temps partiel thérapeutique" in text.partition("Toujours ouvert")[2]
    assert fields(result, "dit") == ["en_arret=false"]
    assert len(stocks_of(referral)) == 1

    carried = {name: fields(result, name) for name in ("seen", "dit", "besoin")} | {"key": "une-fois-seulement"}
    first, second = (them.post(address("record_stock", referral), carried) for _ in range(2))
    stale = them.post(address("record_stock", referral), carried | {"key": "une-autre-cle"})

    assert (first.status_code, second.status_code, stale.status_code) == (302, 302, 409)
    assert "Le point a été refait par quelqu'un d'autre" in text_of(stale)
    before, after = stocks_of(referral)
    assert (after.case_id, after.organisation_id, after.by_id) == (
        referral.case_id,
        scene.operator.pk,
        scene.adviser.membership,
    )
    page = text_of(them.get(reverse("support:case", args=[referral.case_id])))
    assert "Le point a été refait" in page
    assert "Fait le" in page
    read = text_of(them.get(address("stock", referral)))
    assert "Ce qui a changé depuis le lundi 2 septembre 2024" in read
    assert "En arrêt de travail aujourd'hui Oui Non" in read
    assert "Rendez-vous de liaison" in read.partition("N'est plus ouvert")[2].partition("Toujours ouvert")[0]
    told = page.partition("Ce qui a été partagé")[2].partition("Ce qui s'est passé")[0]
    assert "En arrêt de travail aujourd'hui Oui" in told  # as it was said then
    assert "En arrêt de travail aujourd'hui Non" in told
    assert "Dit autrement à ce point : En arrêt de travail aujourd'hui" in page
    with acting_as(scene.adviser):
        assert kept.health_facts_of(before.pk, actor=scene.adviser).facts["facts"]["en_arret"] is True
        stored, computed = kept.replay(after.pk, actor=scene.adviser)
    assert stored == computed
    recorded = [one for one in journal() if one.kind == "orientation.recorded" and one.case]
    assert [one.case for one in recorded] == [str(referral.case_id)]


def test_what_was_said_first_keeps_its_day_and_what_is_said_again_takes_its_own(scene, referral):
    retake(scene.adviser, referral, en_arret=False)

    known = known_by(scene.adviser, referral)

    before, after = stocks_of(referral)
    assert (known.origins["statut"].pk, known.origins["en_arret"].pk) == (before.pk, after.pk)
    assert (known.answers.facts["statut"], known.answers.facts["en_arret"]) == ("salarie", False)
    assert known.answers.declined == ("rqth",)


def test_who_reads_her_situation_alone_neither_sees_nor_says_anything_of_her_health(scene, referral):
    partner = partner_with(referral, SITUATION)
    them = browser_of(partner)

    form = text_of(them.get(address("retake_stock", referral)))
    forged = {"seen": known_by(partner, referral).seen, "besoin": "reprendre_apres_arret", "key": "cle-de-partenaire"}
    done = them.post(address("record_stock", referral), forged | {"dit": ["en_arret=false", 'type_contrat="cdd"']})

    assert done.status_code == 302
    assert "Sans ce qui touche à sa santé" in form
    assert "En arrêt de travail" not in form
    _, recorded = stocks_of(referral)
    with bypass_row_security():
        assert HealthFacts.objects.get(pk=recorded.pk).facts == {"facts": {}, "declined": [], "unsure": []}
    known = known_by(scene.adviser, referral)
    assert (known.answers.facts["en_arret"], known.answers.facts["type_contrat"]) == (True, "cdd")
    assert known.last.pk == recorded.pk


def test_she_reads_that_stock_was_taken_again_and_her_sheet_says_all_that_is_known(scene, referral):
    with bypass_row_security():
        case = Case.objects.get(pk=referral.case_id)
        PersonLinkFactory(case=case)
    she, on = holder_of(case.pk), date(2024, 9, 10)
    with acting_as(she):
        before = pages.hers(case.pk, actor=she, on=on).stock_said
    partner = partner_with(referral, SITUATION)
    retake(partner, referral, type_contrat="cdd")

    with acting_as(she):
        after = pages.hers(case.pk, actor=she, on=on).stock_said
        said = filling.held(case, recipient=Recipient.ADVISER, actor=she).choices
        choices = {one.key: one.text for one in said}

    assert before == ""
    assert after.startswith("Le point sur votre situation a été refait le ")
    assert after.endswith("Cap emploi des Bauges.")
    assert {text for key, text in choices.items() if key.endswith(("type_contrat", "en_arret"))} == {"CDD", "Oui"}


def test_the_database_refuses_facts_about_health_from_who_may_not_read_them(scene, referral):
    partner = partner_with(referral, SITUATION)
    decided = Decided(told=TOLD, decision=decision(), offers=None, health_fact_ids=health_fact_ids())
    known = {"departement": "73", "case_id": referral.case_id, "at": timezone.now()}

    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(partner):
        orientations.record(decided=decided, actor=partner, **known)


@pytest.mark.parametrize("classes", [None, ["identity"]])
def test_without_her_agreement_on_her_situation_nobody_takes_stock(scene, referral, classes):
    partner = partner_with(referral, classes)

    assert browser_of(partner).get(address("retake_stock", referral)).status_code == 404
    with pytest.raises(Case.DoesNotExist):
        retake(partner, referral, seen="")
    decided = Decided(told=TOLD, decision=decision(), offers=None, health_fact_ids=frozenset())
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(partner):
        orientations.record(
            decided=decided, departement="73", case_id=referral.case_id, actor=partner, at=timezone.now()
        )


def test_a_closed_case_and_a_stock_that_somebody_took_since_record_nothing(scene, referral):
    seen = known_by(scene.adviser, referral).seen
    retake(scene.adviser, referral, en_arret=False)
    with pytest.raises(StockMoved):
        retake(scene.adviser, referral, seen=seen)
    with guards_asleep():
        Case.objects.filter(pk=referral.case_id).update(state="closed")

    with pytest.raises(StockOfClosedCase):
        retake(scene.adviser, referral)

    assert len(stocks_of(referral)) == 2


def test_a_restricted_case_shows_no_stock_and_says_so_to_who_acts(scene, referral):
    them = browser_of(scene.adviser)
    with bypass_row_security():
        GuardFactory(case=Case.objects.get(pk=referral.case_id))

    assert them.get(address("stock", referral)).status_code == 404
    assert them.post(address("record_stock", referral), {"key": "x" * 12}).status_code == 409


def test_what_an_answer_opens_says_why(scene, referral):
    with acting_as(scene.adviser):
        known = known_in(referral.case_id, actor=scene.adviser)
        less = known.answers.known("en_arret", False)
        found = stock.Standing(
            now=stock.oriented(stock.conversation(known)),
            since=replace(known, answers=less),
        )
    opened, kept_open, closed = (
        [one.version.family for one in part] for part in (found.opened, found.kept, found.closed)
    )

    assert "rdv_liaison" in opened
    assert set(opened).isdisjoint(kept_open)
    assert all(one.why for one in (*found.opened, *found.kept, *found.closed))
    assert [(one.label, one.before) for one in found.changed] == [("En arrêt de travail aujourd'hui", "non")]
    assert "rdv_liaison" not in closed


def test_who_should_be_involved_is_set_against_who_takes_part_as_far_as_the_reader_may_know(scene, referral):
    other = OrganisationFactory(kind="sante_travail", name="Santé au travail d’Arly")
    OfferFactory(organisation=other, operator_kind="sante_travail", departements=["73"])
    partner = partner_with(referral, SITUATION)
    with bypass_row_security():
        Organisation.objects.filter(pk=scene.operator.pk).update(discreet=True)

    def states(actor):
        with acting_as(actor):
            known = known_in(referral.case_id, actor=actor)
            asked = referrals.referrals_of_case(referral.case_id, actor=actor)
            names = support.names_in(referral.case_id, actor=actor, asked=support.sent_to(asked, actor=actor))
            now = stock.oriented(stock.conversation(known, answers=known.answers.known("en_arret", True)))
            opened = stock.Standing(now=now, since=replace(known, stocks=())).opened
            found = shown(opened, referral.case_id, asked, names, targets=(), actor=actor, on=date(2024, 9, 10))
        return {(who.name, who.state) for one in found for who in one.involved}

    assert states(scene.adviser) >= {
        ("Santé au travail des Bauges", "Déjà dans l’équipe"),
        ("Santé au travail d’Arly", "À solliciter"),
    }
    said = dict(states(partner))
    assert said["Santé au travail des Bauges"].startswith("Organisme tenu au secret")
    assert said["Santé au travail d’Arly"] == "À solliciter"


def test_a_stranger_finds_no_such_page(scene, referral):
    them = browser_of(scene.stranger)

    codes = [them.get(address(name, referral)).status_code for name in ("stock", "retake_stock")]
    codes.append(them.post(address("record_stock", referral), {"key": str(uuid4())}).status_code)

    assert codes == [404, 404, 404]
    assert len(stocks_of(referral)) == 1


@pytest.mark.parametrize("ended", ["withdrawn", "over"])
def test_once_her_agreement_ended_who_supports_her_reads_none_of_her_answers_even_those_it_took(scene, referral, ended):
    partner = partner_with(referral, [*SITUATION, "health"])
    retake(partner, referral, en_arret=False)
    assert len(known_by(partner, referral).stocks) == 2

    with bypass_row_security():
        theirs = Consent.objects.filter(case=referral.case_id, organisation=partner.organisation)
        now, today = timezone.now(), timezone.localdate()
        by = {"withdrawn_at": now, "withdrawn_channel": "voice", "withdrawn_by_label": "Elle"}
        over = {"valid_from": today - timedelta(days=30), "valid_until": today}
        assert theirs.update(**(by if ended == "withdrawn" else over)) == 1

    assert known_by(partner, referral).stocks == ()
    with transaction.atomic(), acting_as(partner):
        in_the_database = [list(one.objects.filter(orientation__case=referral.case_id)) for one in PARTS]
        told = facts.told_in(referral.case_id, actor=partner, at=timezone.now(), screen="support:case", place=True)
    with bypass_row_security():
        seen = [one.objects.visible_to(partner) for one in PARTS]
        in_the_querysets = [list(one.filter(orientation__case=referral.case_id)) for one in seen]
    assert in_the_database == in_the_querysets == [[], [], []]
    assert told == []
    assert browser_of(partner).get(address("retake_stock", referral)).status_code == 404
    # Who leads, and whose agreement holds, reads all that was said, by whomever.
    assert len(known_by(scene.adviser, referral).stocks) == 2


def test_who_she_came_to_herself_reads_on_without_any_agreement(scene, referral):
    door = partner_with(referral, SITUATION)
    with guards_asleep(), bypass_row_security():
        Participation.objects.filter(case=referral.case_id, organisation=door.organisation).update(opened_by="porte")
        theirs = Consent.objects.filter(case=referral.case_id, organisation=door.organisation)
        theirs.update(withdrawn_at=timezone.now(), withdrawn_channel="voice", withdrawn_by_label="Elle")

    assert len(known_by(door, referral).stocks) == 1
