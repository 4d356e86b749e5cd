"""The plan of a case: who reads which step, who adds one and says it done; what is late, and what she reads of it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.domain.access import Role
from cordee.domain.planning import Closing
from cordee.domain.steps import StepState
from cordee.network.models import Membership
from cordee.support import planning, queries, steps
from cordee.support.baskets import Basket
from cordee.support.models import Step
from cordee.support.planning import NewStep
from cordee.support.refusals import CaseIsClosed, NotTheirs, StepMoved
from tests.access.relations import guards_asleep
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory, ParticipationFactory
from tests.factories.network import OrganisationFactory
from tests.factories.people import ConsentFactory
from tests.factories.privacy import EmergencyAccessFactory, GuardFactory
from tests.factories.support import StepFactory
from tests.rooms.referrals.page_scene import browser, text_of
from tests.rooms.referrals.scene import member_of
from tests.rooms.support.test_case_page import case_of, page

pytestmark = pytest.mark.django_db

THREE = ["identity", "situation", "health"]
NOW = timezone.now()
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=10)


def tied(referral, level, organisation, classes=()):
    opened = "transmission" if level == "trace" else "orientation"
    invited = {"referral": referral.pk} if level == "invited" else {}
    with guards_asleep():
        ParticipationFactory(
            case=case_of(referral), organisation=organisation, level=level, opened_by=opened, **invited
        )
    if classes:
        ConsentFactory(case=case_of(referral), organisation=organisation, classes=list(classes))
    return organisation


def added(actor, referral, *, owner=..., title="Demander la visite de préreprise", key="une-fois", due_on=SOON):
    new = NewStep(title=title, owner=actor.organisation if owner is ... else owner, due_on=due_on, funding="Agefiph")
    with acting_as(actor):
        return planning.add(case_id=referral.case_id, new=new, actor=actor, at=NOW, key=key)


def did(actor, act, step, **said):
    with acting_as(actor):
        return act(step_id=step.pk, seen=said.pop("seen", step.seen), actor=actor, at=NOW, **said)


def stored(step) -> Step:
    with bypass_row_security():
        return Step.objects.get(pk=step.pk)


def reads(actor, referral) -> set[str]:
    with acting_as(actor):
        return set(Step.objects.visible_to(actor).filter(case=referral.case_id).values_list("title", flat=True))


def kinds() -> list[str]:
    return [one.kind for one in journal() if one.kind.startswith("step.") and one.kind != "step.read"]


# Who reads which.


@pytest.mark.parametrize(
    ("level", "role", "classes", "seen"),
    [
        ("partner", Role.ADVISER, THREE, {"d’un autre", "à faire par nous", "prévue par nous"}),
        ("partner", Role.ADVISER, (), {"à faire par nous", "prévue par nous"}),
        ("partner", Role.PHONE_AGENT, THREE, set()),
        ("reader", Role.ADVISER, ["identity", "situation"], {"d’un autre", "à faire par nous", "prévue par nous"}),
        ("reader", Role.ADVISER, ["identity"], set()),
        ("trace", Role.ADVISER, (), set()),
        ("invited", Role.ADVISER, (), set()),
    ],
)
def test_another_organisation_reads_its_own_steps_and_the_others_as_she_agreed(led, level, role, classes, seen):
    other = tied(led, level, OrganisationFactory(), classes)
    case = case_of(led)
    StepFactory(case=case, title="d’un autre")
    StepFactory(case=case, title="à faire par nous", owner=other)
    StepFactory(case=case, title="prévue par nous", membership__organisation=other, owner=None)

    assert reads(member_of(other, role), led) == seen


def test_an_emergency_opens_no_plan_and_a_guard_shuts_it(us, led, adviser):
    added(adviser, led)
    stranger = member_of(OrganisationFactory(), Role.ADVISER)
    with bypass_row_security():
        membership = Membership.objects.get(pk=stranger.membership)
    EmergencyAccessFactory(case=case_of(led), membership=membership)

    before = reads(adviser, led), reads(stranger, led)
    GuardFactory(case=case_of(led))

    assert before == ({"Demander la visite de préreprise"}, set())
    assert reads(adviser, led) == set()


# The acts.


def test_a_step_is_added_once_a_key_and_traced_without_its_words(us, led, adviser):
    first, second = added(adviser, led), added(adviser, led)

    assert first.pk == second.pk
    (event,) = [one for one in journal() if one.kind == "step.added"]
    assert (event.classes, event.case) == (["situation"], str(led.case_id))
    assert "visite" not in str(event.detail) + event.reason


def test_who_leads_asks_a_step_of_everybody_who_supports_her_or_of_herself_a_partner_of_itself(us, led, adviser):
    partner, reader = tied(led, "partner", OrganisationFactory(), THREE), tied(led, "reader", OrganisationFactory())
    beside, looks = member_of(partner, Role.ADVISER), member_of(reader, Role.ADVISER)
    found = {}
    for name, actor in (("lead", adviser), ("partner", beside), ("reader", looks)):
        with acting_as(actor):
            found[name] = [one.pk if one else None for one in steps.doers(led.case_id, actor=actor)]

    assert found["lead"][:2] == [us.pk, None]
    assert set(found["lead"][2:]) == {partner.pk}
    assert (found["partner"], found["reader"]) == ([partner.pk], [])
    with pytest.raises(NotTheirs):
        added(beside, led, owner=us.pk)
    with pytest.raises(NotTheirs):
        added(adviser, led, owner=reader.pk)
    assert added(adviser, led, owner=None).owner is None


def test_a_closed_case_has_no_new_step(us, adviser):
    closed = {"state": "closed", "closing": Closing.SETTLED.value, "closed_on": TODAY}
    case = CaseFactory(next_action_owner=us, next_action="", next_action_on=None, **closed)
    new = NewStep(title="Rappeler", owner=us.pk, due_on=SOON)

    with acting_as(adviser), pytest.raises(CaseIsClosed):
        planning.add(case_id=case.pk, new=new, actor=adviser, at=NOW, key="une")


def test_a_step_is_done_once_and_taken_up_again(led, adviser):
    step = added(adviser, led)

    done = did(adviser, planning.finish, step)
    did(adviser, planning.finish, step)
    after = stored(step)
    did(adviser, planning.resume, done)

    assert (after.state, after.settled_by, after.settled_at) == (StepState.DONE, adviser.label, NOW)
    assert (stored(step).state, stored(step).settled_at) == (StepState.TO_DO, None)
    assert kinds() == ["step.added", "step.done", "step.resumed"]


def test_a_step_is_given_up_with_its_reason_and_put_off_with_its_day(led, adviser):
    first, second = added(adviser, led), added(adviser, led, key="deux")

    did(adviser, planning.drop, first, reason=" Elle a trouvé seule ")
    did(adviser, planning.put_off, second, due_on=SOON + timedelta(days=7))

    assert (stored(first).state, stored(first).reason) == (StepState.DROPPED, "Elle a trouvé seule")
    assert stored(second).due_on == SOON + timedelta(days=7)
    assert kinds() == ["step.added", "step.added", "step.dropped", "step.moved"]


def test_who_wrote_a_step_says_it_otherwise_once_and_the_old_words_stay(us, led, adviser):
    step = added(adviser, led)
    said = {"title": "Demander une visite de reprise", "funding": "", "key": "autrement", "seen": step.seen}

    first, again = did(adviser, planning.reword, step, **said), did(adviser, planning.reword, step, **said)

    assert first == again
    assert (first.owner_id, first.due_on, first.state) == (us.pk, SOON, StepState.TO_DO)
    old = stored(step)
    assert (old.title, old.state) == ("Demander la visite de préreprise", StepState.DROPPED)
    assert old.reason == "Réécrite : « Demander une visite de reprise »"
    assert reads(adviser, led) == {"Demander la visite de préreprise", "Demander une visite de reprise"}
    assert kinds() == ["step.added", "step.reworded", "step.added"]


def test_nobody_else_says_it_otherwise_nor_does_anybody_in_a_closed_case_or_of_what_has_changed(us, led, adviser):
    step, said = added(adviser, led), {"title": "Autre chose", "funding": "", "key": "autrement"}
    colleague = member_of(us, Role.TEAM_LEAD)

    with pytest.raises(Step.DoesNotExist):
        did(colleague, planning.reword, step, **said)
    with pytest.raises(StepMoved):
        did(adviser, planning.reword, step, seen="a_faire 2020-01-01", **said)
    with bypass_row_security():
        Case.objects.filter(pk=led.case_id).update(state="closed")
    with pytest.raises(CaseIsClosed):
        did(adviser, planning.reword, step, **said)

    assert (stored(step).state, len(_all())) == (StepState.TO_DO, 1)


def test_what_changed_since_the_page_was_read_is_not_changed_again(led, adviser):
    step = added(adviser, led)
    did(adviser, planning.put_off, step, due_on=SOON + timedelta(days=7))

    for act, said in ((planning.finish, {}), (planning.drop, {"reason": "Non"})):
        with pytest.raises(StepMoved):
            did(adviser, act, step, seen=step.seen, **said)

    assert stored(step).state == StepState.TO_DO


def test_a_partner_changes_its_own_steps_alone_and_a_reader_none(led, adviser):
    partner, reader = (
        tied(led, "partner", OrganisationFactory(), THREE),
        tied(led, "reader", OrganisationFactory(), THREE),
    )
    theirs, ours = added(adviser, led, owner=partner.pk), added(adviser, led, key="deux")
    beside, looks = member_of(partner, Role.ADVISER), member_of(reader, Role.ADVISER)

    did(beside, planning.finish, theirs)
    for actor, step in ((beside, ours), (looks, ours), (looks, theirs)):
        with pytest.raises(Step.DoesNotExist):
            did(actor, planning.finish, step)
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("update support_step set settled_by = settled_by where id = %s", [step.pk])
            assert cursor.rowcount == 0

    assert (stored(theirs).state, stored(ours).state) == (StepState.DONE, StepState.TO_DO)


def test_the_database_refuses_what_the_application_would_let_pass(us, led, adviser):
    step = added(adviser, led)
    wrong = (
        "update support_step set title = 'Autre' where id = %s",
        "update support_step set state = 'abandonnee', settled_at = now(), settled_by = 'x' where id = %s",
        "update support_step set state = 'faite' where id = %s",
        "update support_step set state = 'ailleurs' where id = %s",
        "delete from support_step where id = %s",
    )
    refused = 0
    for change in wrong:
        with pytest.raises(DatabaseError), transaction.atomic(), acting_as(adviser), connection.cursor() as cursor:
            cursor.execute(change, [step.pk])
        refused += 1
    assert refused == len(wrong)


def test_the_database_lets_nobody_plan_for_another_nor_sign_for_one_nor_plan_what_is_done(us, led, adviser):
    partner, reader = (
        tied(led, "partner", OrganisationFactory(), THREE),
        tied(led, "reader", OrganisationFactory(), THREE),
    )
    beside, looks = member_of(partner, Role.ADVISER), member_of(reader, Role.ADVISER)
    agent, done = member_of(us, Role.PHONE_AGENT), {"state": "faite", "settled_at": NOW, "settled_by": "x"}

    def planned(actor, owner, **more):
        row = {"case": case_of(led), "departement": "73", "title": "Mots", "by_label": "Conseillère", "at": NOW}
        signed = {"membership_id": actor.membership, "organisation_id": actor.organisation}
        said = row | signed | {"owner": owner, "due_on": SOON, "idempotency_key": str(uuid4())} | more
        with transaction.atomic(), acting_as(actor):
            Step(**said).save(force_insert=True)

    for actor, owner in ((adviser, us), (adviser, partner), (adviser, None), (beside, partner)):
        planned(actor, owner)
    wrong = (
        (beside, us, {}),
        (beside, None, {}),
        (looks, reader, {}),
        (agent, us, {}),
        (adviser, us, {"membership_id": beside.membership}),
        (adviser, us, {"organisation_id": partner.pk}),
        (adviser, us, {"departement": "38"}),
        (adviser, us, done),
        (member_of(OrganisationFactory(), Role.ADVISER), us, {}),
    )
    for actor, owner, more in wrong:
        with pytest.raises(DatabaseError):
            planned(actor, owner, **more)
    assert len(_all()) == 4


# The pages.


def test_a_step_is_added_ticked_and_read_on_the_page_of_its_case(us, led):
    them, address = browser(us), reverse("support:add_step", args=[led.case_id])
    said = {"title": "Demander la visite", "owner": str(us.pk), "due_on": "demain", "funding": "CPF", "key": "une"}

    empty, far = them.post(address, {}), them.post(address, said | {"due_on": "1/1/2099", "key": "deux"})
    done = them.post(address, said)
    shown = text_of(them.get(page(led)))

    assert (empty.status_code, far.status_code, done.status_code) == (422, 422, 302)
    assert "Demander la visite" in shown
    assert "Qui le fait : Cap emploi des Bauges · Financement : CPF" in shown
    assert "Étape prévue : Demander la visite" in shown
    (step,) = _all()
    ticked = them.post(reverse("support:finish_step", args=[step.pk]), {"seen": step.seen, "key": "trois"})
    after = text_of(them.get(page(led)))
    assert ticked.status_code == 302
    assert "Étape faite : Demander la visite" in after
    assert "1 étape terminée" in after
    again = them.post(reverse("support:resume_step", args=[step.pk]), {"seen": _all()[0].seen, "key": "quatre"})
    assert (again.status_code, _all()[0].state) == (302, StepState.TO_DO)


def test_a_step_is_put_off_or_given_up_on_its_page_with_what_that_asks(us, led, adviser):
    step, them = added(adviser, led), browser(us)
    address = reverse("support:change_step", args=[step.pk])

    shown = text_of(them.get(address))
    wrong = [
        them.post(address, one | {"seen": step.seen}) for one in ({}, {"what": "deplacer"}, {"what": "abandonner"})
    ]
    moved = them.post(address, {"what": "deplacer", "due_on": "demain", "seen": step.seen, "key": "une"})
    stale = them.post(address, {"what": "abandonner", "reason": "Non", "seen": step.seen, "key": "deux"})
    dropped = them.post(
        address, {"what": "abandonner", "reason": "Plus utile", "seen": stored(step).seen, "key": "trois"}
    )

    assert "Demander la visite de préreprise" in shown
    assert [one.status_code for one in wrong] == [422, 422, 422]
    assert (moved.status_code, stale.status_code, dropped.status_code) == (302, 409, 302)
    assert "Plus utile" in text_of(them.get(page(led)))
    assert them.get(address).status_code == 302


def test_its_page_offers_to_say_it_otherwise_to_who_wrote_it_alone(us, led):
    them = browser(us)
    new = {"title": "Voir le médecin", "owner": str(us.pk), "due_on": "demain", "key": "une"}
    them.post(reverse("support:add_step", args=[led.case_id]), new)
    (step,) = _all()
    address = reverse("support:change_step", args=[step.pk])
    other = {"what": "reecrire", "title": "Voir le médecin du travail", "seen": step.seen}

    offered = [text_of(one.get(address)) for one in (them, browser(us))]
    same = them.post(address, other | {"title": "Voir le médecin", "key": "deux"})
    refused = browser(us).post(address, other | {"key": "trois"})
    done = them.post(address, other | {"key": "quatre"})

    assert ["Elle est réécrite" in one for one in offered] == [True, False]
    assert (same.status_code, refused.status_code, done.status_code) == (422, 422, 302)
    shown = text_of(them.get(page(led)))
    assert "Voir le médecin du travail" in shown
    assert "Réécrite : « Voir le médecin du travail »" in shown


def _all() -> list[Step]:
    with bypass_row_security():
        return list(Step.objects.all())


def test_a_step_is_ticked_and_taken_up_again_by_the_forms_of_the_page_as_a_browser_sends_them(us, led, adviser):
    step, them = added(adviser, led), browser(us)
    them.handler.enforce_csrf_checks = True

    for state in (StepState.DONE, StepState.TO_DO):
        shown = them.get(page(led)).content.decode()
        action, said = _form_of(shown, step)
        assert them.post(action, said).status_code == 302
        assert stored(step).state == state


def _form_of(shown: str, step) -> tuple[str, dict[str, str]]:
    """Where the form of this step is sent, with its hidden fields."""
    (form,) = re.findall(rf'<form[^>]*action="([^"]*{step.pk}[^"]*)"[^>]*>(.*?)</form>', shown, re.DOTALL)
    return form[0], dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[1]))


def test_a_reader_reads_the_plan_and_has_no_page_to_change_it(us, led, adviser):
    step = added(adviser, led)
    reader = browser(tied(led, "reader", OrganisationFactory(), THREE))

    shown = text_of(reader.get(page(led)))

    assert "Demander la visite de préreprise" in shown
    assert "C'est fait" not in shown
    assert "C'est fait" in text_of(browser(us).get(page(led)))
    assert reader.get(reverse("support:add_step", args=[led.case_id])).status_code == 404
    for name in ("finish_step", "resume_step", "change_step"):
        address = reverse(f"support:{name}", args=[step.pk])
        assert reader.post(address, {"seen": step.seen}).status_code == 404
    assert stored(step).state == StepState.TO_DO


def test_who_may_not_read_the_plan_is_told_of_none_and_a_partner_what_it_reads(us, led, adviser):
    added(adviser, led)
    partner, reader = tied(led, "partner", OrganisationFactory()), tied(led, "reader", OrganisationFactory())

    beside, looks = (text_of(browser(one).get(page(led))) for one in (partner, reader))

    assert "vous lisez ce qu'il fait ou a prévu" in beside
    assert ("étape e" in beside, "étape e" in looks) == (True, False)  # what may be added, and its key
    assert "Plan d'action" not in beside + looks
    assert "vous lisez ce qu'il fait" not in text_of(browser(us).get(page(led)))


def test_what_is_read_of_the_plan_is_logged(us, led, adviser):
    browser(us).get(page(led))
    before = [one for one in journal() if one.kind == "step.read"]
    added(adviser, led)

    browser(us).get(page(led))

    after = [one.classes for one in journal() if one.kind == "step.read"]
    assert (before, after) == ([], [["situation"]])


# What is late.


def test_a_late_step_puts_the_case_among_the_late_ones_of_who_was_to_do_it(us, led, adviser):
    partner = tied(led, "partner", OrganisationFactory(), THREE)
    beside = member_of(partner, Role.ADVISER)
    with bypass_row_security():
        StepFactory(case=case_of(led), owner=partner, due_on=TODAY - timedelta(days=1))
        StepFactory(case=case_of(led), owner=us, due_on=TODAY)
        StepFactory(case=case_of(led), owner=us, due_on=TODAY - timedelta(days=3), done=True)
        StepFactory(case=case_of(led), owner=None, due_on=TODAY - timedelta(days=3))

    found = {}
    for name, actor in (("lead", adviser), ("partner", beside)):
        with acting_as(actor):
            rows = queries.listed(actor=actor, basket=Basket.LATE, on=TODAY).rows
            found[name] = [case.pk for case in rows], queries.late_steps_in([led.case_id], actor=actor, on=TODAY)

    assert found["partner"] == ([led.case_id], {led.case_id: 1})
    assert found["lead"][1] == {}
    assert "1 étape en retard" in text_of(browser(partner).get(reverse("support:cases") + "?panier=en_retard"))
