"""The applications of a case: who reads which, what each act writes, what is late, and what she says of her papers."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Role
from cordee.domain.applications import ApplicationState
from cordee.domain.planning import Closing
from cordee.support import applications, applying, queries
from cordee.support.applying import NewApplication
from cordee.support.baskets import Basket
from cordee.support.models import Application
from cordee.support.refusals import CaseIsClosed, NoSuchPaper, NotTheirs, StepMoved
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.network import OrganisationFactory
from tests.factories.privacy import GuardFactory
from tests.factories.support import ApplicationFactory
from tests.factories.voice import PersonLinkFactory, holder_of
from tests.rooms.referrals.page_scene import browser, text_of
from tests.rooms.referrals.scene import member_of
from tests.rooms.support.test_case_page import case_of, page
from tests.rooms.support.test_steps import tied

pytestmark = pytest.mark.django_db

TWO, THREE = ["identity", "situation"], ["identity", "situation", "health"]
NOW = timezone.now()
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=10)
NEXT_YEAR = TODAY + timedelta(days=300)


def opened(actor, referral, *, kind="rqth", owner=..., key="une-fois", due_on=SOON):
    owner = actor.organisation if owner is ... else owner
    new = NewApplication(kind=applications.kinds()[kind], owner=owner, due_on=due_on)
    with acting_as(actor):
        return applying.open_one(case_id=referral.case_id, new=new, actor=actor, at=NOW, key=key)


def did(actor, act, one, **said):
    with acting_as(actor):
        return act(application_id=one.pk, seen=said.pop("seen", one.seen), actor=actor, at=NOW, **said)


def said(her, one, paper, *, has=True):
    with acting_as(her):
        applying.say(application_id=one.pk, paper=paper, has=has, actor=her, at=NOW)


def herself(referral):
    PersonLinkFactory(case=case_of(referral))
    return holder_of(referral.case_id)


def filed(actor, one, *, due_on=NEXT_YEAR):
    return did(actor, applying.file, one, filed_on=TODAY, due_on=due_on)


def stored(one) -> Application:
    with bypass_row_security():
        return Application.objects.get(pk=one.pk)


def reads(actor, referral) -> set[str]:
    with acting_as(actor):
        return set(Application.objects.visible_to(actor).filter(case=referral.case_id).values_list("title", flat=True))


def kinds() -> list[str]:
    found = [one.kind for one in journal() if one.kind.startswith("application.")]
    return [kind for kind in found if kind != "application.read"]


# Who reads which.


@pytest.mark.parametrize(
    ("level", "role", "classes", "seen"),
    [
        ("partner", Role.ADVISER, THREE, {"RQTH", "CPF", "à faire par nous", "ouverte par nous"}),
        ("partner", Role.ADVISER, TWO, {"CPF", "à faire par nous", "ouverte par nous"}),
        ("partner", Role.ADVISER, (), {"à faire par nous", "ouverte par nous"}),
        ("partner", Role.PHONE_AGENT, THREE, set()),
        ("reader", Role.ADVISER, TWO, {"CPF"}),
        ("reader", Role.ADVISER, THREE, {"RQTH", "CPF", "à faire par nous", "ouverte par nous"}),
        ("trace", Role.ADVISER, (), set()),
        ("invited", Role.ADVISER, (), set()),
    ],
)
def test_what_tells_of_her_health_is_read_by_who_may_read_her_health(led, level, role, classes, seen):
    other = tied(led, level, OrganisationFactory(), classes)
    case = case_of(led)
    ApplicationFactory(case=case, title="RQTH")
    ApplicationFactory(case=case, title="CPF", about_health=False)
    ApplicationFactory(case=case, title="à faire par nous", owner=other)
    ApplicationFactory(case=case, title="ouverte par nous", membership__organisation=other, owner=None)

    assert reads(member_of(other, role), led) == seen


def test_a_guard_shuts_them_and_a_stranger_reads_none(led, adviser):
    opened(adviser, led)
    stranger = member_of(OrganisationFactory(), Role.ADVISER)

    before = len(reads(adviser, led)), reads(stranger, led)
    GuardFactory(case=case_of(led))

    assert (before, reads(adviser, led)) == ((1, set()), set())


# The acts.


def test_an_application_is_opened_once_a_key_with_the_papers_of_its_kind_and_traced_without_its_name(led, adviser):
    first, second = opened(adviser, led), opened(adviser, led)

    assert first.pk == second.pk
    kind = applications.kinds()["rqth"]
    assert (first.title, first.papers, first.about_health) == (kind.name, list(kind.papers), True)
    (event,) = [one for one in journal() if one.kind == "application.opened"]
    assert (event.classes, event.case) == (["health"], str(led.case_id))
    assert "RQTH" not in f"{event.detail}{event.reason}" and "rqth" not in f"{event.detail}{event.reason}"


def test_a_partner_opens_for_itself_alone_and_nobody_in_a_closed_case(us, led, adviser):
    partner = tied(led, "partner", OrganisationFactory(), THREE)
    beside = member_of(partner, Role.ADVISER)
    closed = {"state": "closed", "closing": Closing.SETTLED.value, "closed_on": TODAY}
    case = CaseFactory(next_action_owner=us, next_action="", next_action_on=None, **closed)
    new = NewApplication(kind=applications.kinds()["cpf"], owner=us.pk, due_on=SOON)

    with pytest.raises(NotTheirs):
        opened(beside, led, owner=us.pk)
    assert opened(beside, led).owner_id == partner.pk
    with acting_as(adviser), pytest.raises(CaseIsClosed):
        applying.open_one(case_id=case.pk, new=new, actor=adviser, at=NOW, key="une")


def test_from_its_papers_to_its_decision(led, adviser):
    one = opened(adviser, led)
    papers = one.papers

    one = did(adviser, applying.receive, one, papers=[papers[2], papers[0], "Un autre papier"])
    assert (one.state, one.received) == (ApplicationState.GATHERING, [papers[0], papers[2]])
    one = did(adviser, applying.receive, one, papers=papers[:1])
    assert one.received == papers[:1]
    one = filed(adviser, one)
    one = did(adviser, applying.ask_more, one, papers=("Bulletin de salaire", papers[0]), due_on=SOON)
    assert (one.state, one.papers, one.due_on) == (
        ApplicationState.ASKED_MORE,
        [*papers, "Bulletin de salaire"],
        SOON,
    )
    assert one.received == []
    one = did(adviser, applying.file, one, filed_on=TODAY - timedelta(days=3), due_on=NEXT_YEAR)
    assert (one.state, one.filed_on) == (ApplicationState.FILED, TODAY)
    one = did(adviser, applying.decide, one, granted=True, decision="Reconnue sans limite de durée", decided_on=TODAY)

    found = stored(one)
    assert (found.state, found.decision, found.decided_on) == ("accordee", "Reconnue sans limite de durée", TODAY)
    assert (found.settled_by, found.settled_at) == (adviser.label, NOW)
    assert kinds() == [
        "application.opened",
        "application.papers",
        "application.papers",
        "application.filed",
        "application.asked_more",
        "application.filed",
        "application.granted",
    ]


def test_the_same_act_twice_is_once(led, adviser):
    one = filed(adviser, opened(adviser, led))
    no = {"granted": False, "decision": "Refusée", "decided_on": TODAY}

    did(adviser, applying.decide, one, **no)
    did(adviser, applying.decide, one, **no)

    assert stored(one).state == ApplicationState.REFUSED
    assert kinds().count("application.refused") == 1


def test_a_decision_said_by_mistake_is_taken_back_and_what_was_given_up_begins_again(led, adviser):
    one = filed(adviser, opened(adviser, led))

    one = did(adviser, applying.decide, one, granted=True, decision="Reconnue", decided_on=TODAY)
    one = did(adviser, applying.resume, one)
    assert (one.state, one.decision, one.decided_on, one.filed_on) == (ApplicationState.FILED, "", None, TODAY)
    one = did(adviser, applying.drop, one, reason=" Elle y renonce ")
    assert (stored(one).reason, stored(one).filed_on) == ("Elle y renonce", TODAY)
    one = did(adviser, applying.resume, one)

    found = stored(one)
    assert (found.state, found.reason, found.filed_on, found.settled_at) == ("pieces_a_reunir", "", None, None)


def test_what_changed_since_the_page_was_read_is_not_changed_again(led, adviser):
    one = opened(adviser, led)
    before = one.seen
    did(adviser, applying.receive, one, papers=one.papers[:1])

    for act, more in (
        (applying.file, {"filed_on": TODAY, "due_on": NEXT_YEAR}),
        (applying.receive, {"papers": one.papers[1:2]}),
        (applying.drop, {"reason": "Non"}),
        (applying.put_off, {"due_on": NEXT_YEAR}),
        (applying.decide, {"granted": True, "decision": "Reconnue", "decided_on": TODAY}),
    ):
        with pytest.raises(StepMoved):
            did(adviser, act, one, seen=before, **more)

    assert stored(one).received == one.papers[:1]


def test_a_partner_changes_its_own_alone_and_a_reader_none(led, adviser):
    partner, reader = (tied(led, level, OrganisationFactory(), THREE) for level in ("partner", "reader"))
    beside, looks = member_of(partner, Role.ADVISER), member_of(reader, Role.ADVISER)
    theirs, ours = opened(adviser, led, owner=partner.pk), opened(adviser, led, key="deux")

    did(beside, applying.put_off, theirs, due_on=NEXT_YEAR)
    for actor, one in ((beside, ours), (looks, ours), (looks, theirs)):
        with pytest.raises(Application.DoesNotExist):
            did(actor, applying.put_off, one, due_on=NEXT_YEAR)
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("update support_application set decision = decision where id = %s", [one.pk])
            assert cursor.rowcount == 0

    assert (stored(theirs).due_on, stored(ours).due_on) == (NEXT_YEAR, SOON)


# She.


def test_she_says_which_papers_she_has_and_takes_it_back(led, adviser):
    one, her = opened(adviser, led, owner=None), herself(led)

    for paper in (one.papers[2], one.papers[0], one.papers[0]):
        said(her, one, paper)
    assert stored(one).hers == [one.papers[0], one.papers[2]]
    said(her, one, one.papers[2], has=False)

    found = stored(one)
    assert (found.hers, found.received, found.state) == ([one.papers[0]], [], "a_preparer")
    assert kinds() == ["application.opened", *["application.paper_said"] * 3]
    with pytest.raises(NoSuchPaper):
        said(her, one, "Un autre papier")
    filed(adviser, stored(one))
    with pytest.raises(NoSuchPaper):
        said(her, one, one.papers[1])


def test_she_reads_all_of_hers_none_of_another_and_the_database_keeps_the_rest(led, adviser):
    one, her = opened(adviser, led), herself(led)
    others = ApplicationFactory(case=CaseFactory())

    assert reads(her, led) == {one.title}
    with pytest.raises(Application.DoesNotExist):
        said(her, others, others.papers[0])
    for actor, change in (
        (her, "due_on = due_on + 1"),
        (her, "received = papers"),
        (her, "state = 'pieces_a_reunir', hers = papers"),
        (adviser, "hers = papers"),
    ):
        with acting_as(actor), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update support_application set {change} where id = %s", [one.pk])
    with acting_as(her), connection.cursor() as cursor:
        cursor.execute("update support_application set hers = papers where id = %s", [others.pk])
        assert cursor.rowcount == 0


def test_the_database_refuses_what_the_application_would_let_pass(led, adviser):
    one = opened(adviser, led)
    wrong = (
        ("application_state_is_known", "state = 'perdue'"),
        ("application_has_its_papers", "received = '{Autre}'"),
        ("application_has_its_papers", "papers = '{}'"),
        ("filed_application_says_when", "state = 'deposee'"),
        ("filed_application_says_when", "filed_on = current_date"),
        ("settled_application_says_when_and_by_whom", "settled_at = now()"),
        (
            "decided_application_says_what_and_when",
            "state = 'accordee', filed_on = current_date, filed_at = now(), settled_at = now(), settled_by = 'X'",
        ),
        ("dropped_application_says_why", "state = 'abandonnee', settled_at = now(), settled_by = 'X'"),
    )
    for name, change in wrong:
        refused = pytest.raises(DatabaseError, match=name)
        with acting_as(adviser), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update support_application set {change} where id = %s", [one.pk])


# The lists and the pages.


def test_what_is_late_puts_its_case_among_the_late_ones_of_who_does_it(us, led, adviser):
    partner = tied(led, "partner", OrganisationFactory(), THREE)
    beside = member_of(partner, Role.ADVISER)
    one = opened(adviser, led, owner=partner.pk, due_on=TODAY)

    def late(actor, on):
        with acting_as(actor):
            found = queries.listed(actor=actor, basket=Basket.LATE, on=on)
            counted = queries.late_applications_in([led.case_id], actor=actor, on=on)
        return [case.pk for case in found.rows], dict(counted)

    tomorrow = TODAY + timedelta(days=1)
    assert late(beside, TODAY) == ([], {})
    assert late(beside, tomorrow) == ([led.case_id], {led.case_id: 1})
    assert late(adviser, tomorrow)[1] == {}
    did(beside, applying.drop, one, reason="Elle y renonce")
    assert late(beside, tomorrow) == ([], {})


def form_of(actor_browser, name, *args, **data):
    address = reverse(f"support:{name}", args=args)
    if name not in {"application_papers", "resume_application"}:
        shown = actor_browser.get(address)
        assert shown.status_code == 200, (name, shown.status_code)
        data = {"seen": shown.context["form"].initial.get("seen", ""), **data}
    answer = actor_browser.post(address, data)
    assert answer.status_code == 302, text_of(answer)
    return answer


def test_an_application_lives_its_life_in_pages_and_each_reading_is_logged(us, led):
    them = browser(us)
    form_of(them, "open_application", led.case_id, kind="pension_invalidite", owner=str(us.pk), due_on="demain")
    with bypass_row_security():
        one = Application.objects.get()
    own = reverse("support:application", args=[one.pk])

    shown = text_of(them.get(own))
    assert "Pension d'invalidité" in shown and "Il manque 4 papiers" in shown
    assert "Liste de papiers non vérifiée" in shown and "CSS L341-1" in shown
    form_of(them, "application_papers", one.pk, paper=one.papers[:3], seen=one.seen)
    on_the_case = text_of(them.get(page(led)))
    assert f"Il manque 1 papier : {one.papers[3]}" in on_the_case
    assert "Démarche ouverte : Pension d'invalidité" in on_the_case
    form_of(them, "put_off_application", one.pk, due_on="dans 3 jours")
    proposed = them.get(reverse("support:file_application", args=[one.pk])).context["form"].initial["due_on"]
    assert proposed
    form_of(them, "file_application", one.pk, filed_on="aujourd’hui", due_on=proposed)
    assert stored(one).due_on == TODAY + timedelta(days=60)
    form_of(them, "ask_more", one.pk, papers="Dernier avis d’imposition\n\n", due_on="demain")
    assert stored(one).papers[-1] == "Dernier avis d’imposition"
    form_of(them, "file_application", one.pk, due_on="demain")
    form_of(
        them, "decide_application", one.pk, decision="refusee:Refusée pour raison médicale", decided_on="aujourd’hui"
    )
    settled = text_of(them.get(page(led)))
    assert "1 démarche terminée" in settled and "Refusée pour raison médicale : Pension d'invalidité" in settled
    form_of(them, "resume_application", one.pk, seen=stored(one).seen)
    form_of(them, "drop_application", one.pk, reason="Elle y renonce")
    assert stored(one).reason == "Elle y renonce"
    read = [each for each in journal() if each.kind == "application.read"]
    assert {tuple(each.classes) for each in read} == {("health",)}


def test_a_form_that_is_wrong_says_why_and_one_that_is_no_more_leads_back(us, led, adviser):
    them, one = browser(us), opened(adviser, led)

    far = them.post(reverse("support:put_off_application", args=[one.pk]), {"seen": one.seen, "due_on": "hier"})
    empty = them.post(reverse("support:open_application", args=[led.case_id]), {})
    early = them.get(reverse("support:decide_application", args=[one.pk]))
    again = them.get(reverse("support:ask_more", args=[one.pk]))
    moved = them.post(reverse("support:drop_application", args=[one.pk]), {"seen": "autre", "reason": "Non"})
    late = them.post(
        reverse("support:file_application", args=[one.pk]),
        {"seen": one.seen, "filed_on": "demain", "due_on": "demain"},
    )

    assert [one.status_code for one in (far, empty, early, again, moved, late)] == [422, 422, 302, 302, 409, 422]
    assert "Écrivez un jour entre aujourd'hui et le" in text_of(far)
    assert "Choisissez la démarche" in text_of(empty)
    assert "a changé depuis que vous avez ouvert la page" in text_of(moved)
    assert "aujourd'hui au plus tard" in text_of(late)


def test_who_takes_no_part_finds_no_page_and_a_reader_no_act(led, adviser):
    one = opened(adviser, led)
    reader = tied(led, "reader", OrganisationFactory(), THREE)
    looks, stranger = browser(reader), browser(OrganisationFactory())

    for name in ("application", "file_application", "drop_application", "put_off_application"):
        assert stranger.get(reverse(f"support:{name}", args=[one.pk])).status_code == 404
    shown = looks.get(reverse("support:application", args=[one.pk]))
    assert shown.status_code == 200 and "Et maintenant" not in text_of(shown)
    assert looks.get(reverse("support:file_application", args=[one.pk])).status_code == 404
    assert looks.post(reverse("support:application_papers", args=[one.pk]), {"seen": one.seen}).status_code == 404
    assert stored(one).received == []


@pytest.mark.parametrize("count", [1, 4])
def test_the_applications_of_a_case_cost_the_same_whatever_their_number(led, adviser, django_assert_num_queries, count):
    ApplicationFactory.create_batch(count, case=case_of(led))

    with acting_as(adviser), django_assert_num_queries(1):
        assert len(applications.of_case(led.case_id, actor=adviser)) == count
