"""Cases go from who leaves to others: all or nothing, once, with what was promised under the eyes of who decides."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.caseload import actions, queries
from cordee.caseload.refusals import MovedMeanwhile, ReceiverGone
from cordee.cases.models import Case
from cordee.domain.access import Role
from cordee.network.models import Membership
from cordee.privacy import actions as assignments
from tests.factories.audit import journal
from tests.factories.network import OrganisationFactory
from tests.factories.outbox import messages
from tests.factories.privacy import GuardFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.support import ApplicationFactory, AppointmentFactory, StepFactory, at_ten
from tests.rooms.caseload.office import TODAY, Office, do, ended, followers
from tests.rooms.referrals.page_scene import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(office):
    names = {"anna": Role.ADVISER, "bruno": Role.ADVISER, "chloe": Role.HEALTH_PROFESSIONAL, "zoe": Role.TEAM_LEAD}
    return {name: office.member(name.capitalize(), role) for name, role in names.items()}


def given(lead: Membership, leaver: Membership | None, moved: dict[Case, Membership], key: str = ""):
    said = {case.pk: member.pk for case, member in moved.items()}
    leaving = leaver.pk if leaver else None
    return do(lead, actions.hand_over, leaver=leaving, moved=said, at=timezone.now(), key=key or str(uuid4()))


def form_of(*cases: Case) -> dict[str, object]:
    """What the page that shows these cases posts."""
    return {"key": str(uuid4()), "shown": [str(one.pk) for one in cases]}


def entrusted() -> list[str]:
    return sorted(one.address for one in messages() if one.kind == actions.ENTRUSTED)


def kinds() -> list[str]:
    return sorted(event.kind for event in journal() if event.kind.startswith(("case", "caseload")))


def test_each_case_goes_to_whom_it_was_given_and_each_is_told_once(office, team):
    first, second, third = office.led(1), office.led(2), office.led(3)
    office.follows(team["anna"], first, second, third)
    ended(team["anna"])

    count = given(team["zoe"], team["anna"], {first: team["bruno"], second: team["bruno"], third: team["chloe"]})

    assert (count[team["bruno"].pk], count[team["chloe"].pk]) == (2, 1)
    assert [followers(one) for one in (first, second, third)] == [{"Bruno"}, {"Bruno"}, {"Chloe"}]
    assert entrusted() == sorted([team["bruno"].user.email, team["chloe"].user.email])
    assert kinds() == ["case.assigned"] * 3 + ["case.unassigned"] * 3 + ["caseload.handed_over"]
    assert do(team["zoe"], queries.departed) == []


def test_the_same_act_twice_is_once(office, team):
    case, key = office.led(), str(uuid4())
    office.follows(team["anna"], case)

    given(team["zoe"], team["anna"], {case: team["bruno"]}, key)
    before = kinds()
    again = given(team["zoe"], team["anna"], {case: team["bruno"]}, key)

    assert (again.total(), followers(case), kinds()) == (0, {"Bruno"}, before)
    assert entrusted() == [team["bruno"].user.email]


def test_one_case_that_went_elsewhere_meanwhile_refuses_them_all(office, team):
    kept, gone = office.led(1), office.led(2)
    office.follows(team["anna"], kept, gone)
    given(team["zoe"], team["anna"], {gone: team["chloe"]})
    told = entrusted()

    with pytest.raises(MovedMeanwhile) as no:
        given(team["zoe"], team["anna"], {kept: team["bruno"], gone: team["bruno"]})

    assert no.value.case == gone.pk
    assert (followers(kept), followers(gone), entrusted()) == ({"Anna"}, {"Chloe"}, told)


def test_nobody_receives_who_left_or_follows_no_case(office, team):
    case = office.led()
    office.follows(team["anna"], case)
    elsewhere = Office(us=OrganisationFactory()).member("Ailleurs")

    for receiver in (ended(team["bruno"]), office.member("Agent", Role.PHONE_AGENT), elsewhere):
        with pytest.raises(ReceiverGone):
            given(team["zoe"], team["anna"], {case: receiver})
    assert followers(case) == {"Anna"}


def test_only_who_leads_the_team_gives_and_only_what_it_takes_part_in(office, team):
    case, other = office.led(), Office(us=OrganisationFactory()).led()
    office.follows(team["anna"], case)

    with pytest.raises(Case.DoesNotExist):
        given(team["bruno"], team["anna"], {case: team["bruno"]})
    with pytest.raises(Case.DoesNotExist):
        given(team["zoe"], None, {other: team["bruno"]})
    assert (followers(case), followers(other)) == ({"Anna"}, set())


def test_a_case_that_nobody_follows_is_entrusted_and_refused_once_somebody_does(office, team):
    case = office.led()

    given(team["zoe"], None, {case: team["anna"]})

    assert followers(case) == {"Anna"}
    with pytest.raises(MovedMeanwhile):
        given(team["zoe"], None, {case: team["bruno"]})
    assert followers(case) == {"Anna"}


def test_a_reserved_case_changes_hands_and_shuts_to_who_leaves(office, team):
    case = office.led(person__identity__family_name="Marqueuse")
    office.follows(team["anna"], case)
    GuardFactory(case=case, kind="sensitive")
    page = reverse("support:case", args=[case.pk])
    assert office.browser(team["anna"]).get(page).status_code == 200

    given(team["zoe"], team["anna"], {case: team["bruno"]})

    opened = {name: office.browser(team[name]).get(page).status_code for name in ("anna", "bruno", "zoe")}
    assert opened == {"anna": 404, "bruno": 200, "zoe": 404}
    assert followers(case) == {"Bruno"}


def test_the_page_says_every_promise_of_the_organisation_and_nothing_of_her_health(office, team):
    case = office.led(person__identity__family_name="Marqueuse")
    office.follows(team["anna"], case)
    hour = at_ten(TODAY + timedelta(days=4))
    AppointmentFactory(case=case, membership=team["anna"], starts_at=hour, subject="Parler du dos")
    AppointmentFactory(case=case, membership=team["anna"], held=True)
    AppointmentFactory(case=case)
    ApplicationFactory(case=case, membership=team["anna"])
    ApplicationFactory(case=case, membership=team["anna"], dropped=True)
    ApplicationFactory(case=case, membership=team["anna"], owner=None)
    ProgrammeFactory(case=case, membership=team["anna"])
    ProgrammeFactory(case=case, membership=team["anna"], stopped=True)

    (promised,) = do(team["zoe"], queries.to_hand_over, member=team["anna"].pk)
    text = text_of(office.browser(team["zoe"]).get(reverse("caseload:hand_over", args=[team["anna"].pk])))

    assert (len(promised.appointments), len(promised.applications), promised.programmes) == (1, 1, 1)
    assert "à 10 h" in text
    assert "Préparer et déposer une démarche" in text
    assert "1 programme en cours" in text
    for word in ("Parler du dos", "RQTH", "handicap", "Bilan", "Marqueuse"):
        assert word not in text


def test_a_restricted_case_is_neither_shown_nor_given(office, team):
    case = office.led()
    office.follows(team["anna"], case)
    GuardFactory(case=case)

    assert do(team["zoe"], queries.to_hand_over, member=team["anna"].pk) == []
    with pytest.raises(Case.DoesNotExist):
        given(team["zoe"], team["anna"], {case: team["bruno"]})


def test_the_page_lists_what_is_promised_and_says_that_it_was_read(office, team):
    case = office.led(-1)
    StepFactory(case=case, membership=team["anna"], title="Écrire au médecin", due_on=TODAY + timedelta(days=4))
    office.follows(team["anna"], case)

    text = text_of(office.browser(team["zoe"]).get(reverse("caseload:hand_over", args=[team["anna"].pk])))

    assert "Décider de la suite" in text
    assert "Étape : Écrire au médecin" in text
    (read,) = [event for event in journal() if event.kind == "step.read"]
    assert (read.case, read.classes) == (str(case.pk), ["situation"])


def test_the_form_gives_all_but_what_is_said_apart(office, team):
    first, second, third = office.led(1), office.led(2), office.led(3)
    office.follows(team["anna"], first, second, third)
    page, client = reverse("caseload:hand_over", args=[team["anna"].pk]), office.browser(team["zoe"])
    said = {"to": str(team["bruno"].pk), str(second.pk): str(team["chloe"].pk), str(third.pk): "garder"}

    answer = client.post(page, {**form_of(first, second, third), **said}, follow=True)

    assert "2 dossiers sont confiés" in text_of(answer)
    assert [followers(one) for one in (first, second, third)] == [{"Bruno"}, {"Chloe"}, {"Anna"}]


def test_without_a_receiver_the_form_asks_for_one(office, team):
    case = office.led()
    page, client = reverse("caseload:entrust"), office.browser(team["zoe"])

    nobody = client.post(page, form_of(case))
    nothing = client.post(page, {**form_of(case), str(case.pk): "garder", "to": str(team["anna"].pk)})

    assert (nobody.status_code, nothing.status_code) == (422, 422)
    assert "Choisissez à qui" in text_of(nobody)
    assert "au moins un dossier" in text_of(nothing)
    assert followers(case) == set()


def test_what_came_since_the_page_was_read_stays_and_what_went_refuses_all(office, team):
    seen, gone = office.led(1), office.led(2)
    office.follows(team["anna"], seen, gone)
    page, client = reverse("caseload:hand_over", args=[team["anna"].pk]), office.browser(team["zoe"])
    came = office.led(3)
    office.follows(team["anna"], came)

    done = client.post(page, {**form_of(seen), "to": str(team["bruno"].pk)})
    again = client.post(page, {**form_of(seen, gone), "to": str(team["chloe"].pk)})

    assert (done.status_code, again.status_code) == (302, 409)
    assert [followers(one) for one in (seen, gone, came)] == [{"Bruno"}, {"Anna"}, {"Anna"}]
    assert "n'est plus suivi comme la page le montrait" in text_of(again)


def test_a_case_that_closed_meanwhile_is_said(office, team):
    closed = office.led(state="closed", closing="aidee", closed_on=TODAY)
    page, client = reverse("caseload:entrust"), office.browser(team["zoe"])

    answer = client.post(page, {**form_of(closed), "to": str(team["anna"].pk)})

    assert answer.status_code == 409
    assert followers(closed) == set()


def test_marking_a_case_sensitive_leaves_it_to_whom_one_chose(office, team):
    case = office.led()
    office.follows(team["anna"], case)
    said = {"reason": "Une collègue", "members": [team["bruno"].pk], "at": timezone.now(), "key": str(uuid4())}

    do(team["zoe"], assignments.mark_sensitive, case_id=case.pk, **said)

    assert followers(case) == {"Bruno"}
