"""C-01 to C-06, for what is built: what is told, agreed, accepted; taken back; renewed; read by herself."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.cases.models import Case, Participation
from cordee.domain.consent import ASKED_NOTICE_VERSION, RENEWAL_VERSION, ConsentChannel
from cordee.domain.referral import GuardsUnmet, NextAction, State
from cordee.people import queries as people
from cordee.people.models import Acceptance, Consent, NoticeGiven, Person
from cordee.people.personal_links import secret_of
from cordee.referrals import actions as referrals
from cordee.referrals import agreeing, following, queries, shared
from cordee.referrals.clocks import next_working_day
from cordee.referrals.models import Referral
from cordee.voice import actions, asking
from cordee.voice.actions import NothingToRenew
from tests.database import bypass_row_security
from tests.factories.cases import CaseFactory
from tests.factories.orientation import RULES_ON
from tests.factories.outbox import as_worker, messages
from tests.factories.people import ConsentFactory
from tests.factories.voice import PersonLinkFactory, holder_of

pytestmark = pytest.mark.django_db

LINK = ConsentChannel.LINK
NOW = timezone.localtime()


def ends_in(consent_id, days: int) -> None:
    with bypass_row_security():
        Consent.objects.filter(pk=consent_id).update(valid_until=timezone.localdate() + timedelta(days=days))


def sweep() -> int:
    with as_worker():
        return asking.sweep(at=NOW)


def linked(case_id):
    with bypass_row_security():
        PersonLinkFactory(case=_case(case_id))
    return holder_of(case_id)


def _case(case_id):
    return Case.objects.select_related("person").get(pk=case_id)


@pytest.fixture
def followed(scene):
    """Accepted, with an agreement that ends in twenty days."""
    called = scene.called()
    referral = scene.accept(scene.sent(called, at=NOW), at=NOW, first_contact_on=NOW.date())
    ends_in(called.consent, 20)
    return called, referral


def test_c01_she_is_told_what_a_third_party_said_before_anything_leaves(scene, signalled):
    asked = scene.do(scene.agent, agreeing.ask_consent, referral_id=scene.drafted(signalled).pk)
    with bypass_row_security():
        assert NoticeGiven.objects.count() == 0

    scene.do(holder_of(asked.case_id), agreeing.agree, referral_id=asked.pk, channel=LINK, rules_on=RULES_ON)

    with bypass_row_security():
        notice = NoticeGiven.objects.get()
    assert (notice.version, notice.channel, notice.organisation_id) == (ASKED_NOTICE_VERSION, LINK, scene.line.pk)
    assert "Quelqu'un a parlé de vous" in notice.words


def test_c02_without_her_agreement_the_database_itself_sends_nothing(scene, signalled):
    draft = scene.drafted(signalled)

    with pytest.raises(DatabaseError, match="moves without its journal"), transaction.atomic(), acting_as(scene.agent):
        Referral.objects.filter(pk=draft.pk).update(state=State.SENT.value, version=1)


def test_c02_she_signs_with_her_own_link_and_no_other(scene, signalled):
    asked = scene.do(scene.agent, agreeing.ask_consent, referral_id=scene.drafted(signalled).pk)
    her = holder_of(asked.case_id)

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(her):
        Consent(
            person_id=signalled.person,
            case_id=signalled.case,
            departement="73",
            organisation=scene.operator,
            classes=["identity"],
            purpose="x",
            wording_version="x",
            words="x",
            channel="link",
            given_at=NOW,
            recorded_by_label="La personne",
            recorded_for=scene.line,
            valid_from=NOW.date(),
            valid_until=NOW.date() + timedelta(days=9),
            given_by_link=uuid4(),
        ).save(force_insert=True)


def test_c03_acceptance_is_a_record_of_its_own_and_refusing_removes_nothing(scene, signalled):
    asked = scene.do(scene.agent, agreeing.ask_consent, referral_id=scene.drafted(signalled).pk)
    her = holder_of(asked.case_id)

    scene.do(her, agreeing.decline, referral_id=asked.pk, channel=LINK)

    with bypass_row_security():
        assert Acceptance.objects.count() == 0
    again = scene.do(scene.agent, agreeing.ask_consent, referral_id=scene.drafted(signalled).pk)
    sent = scene.do(her, agreeing.agree, referral_id=again.pk, channel=LINK, rules_on=RULES_ON)
    with bypass_row_security():
        accepted = Acceptance.objects.get()
    assert (sent.state, accepted.service_family, accepted.channel) == (State.SENT, "visite_prereprise", LINK)


def test_c04_a_consent_in_force_opens_nothing_to_who_it_does_not_name(scene, followed):
    called, _ = followed

    with acting_as(scene.stranger):
        assert Person.objects.visible_to(scene.stranger).count() == 0
    with acting_as(scene.adviser):
        assert Person.objects.visible_to(scene.adviser).get().pk == called.person


def test_c05_with_the_link_alone_at_once_the_receiver_is_told_and_the_lead_acts_the_same_day(scene, followed):
    called, referral = followed
    her = linked(called.case)

    assert scene.do(her, actions.withdraw_all, at=NOW) == 1

    with acting_as(scene.adviser):
        assert Person.objects.visible_to(scene.adviser).count() == 0
        assert queries.level_one(queries.access_referral(referral.pk, actor=scene.adviser)) is None
    assert "referral_closed" in [message.kind for message in messages()]
    with acting_as(scene.desk):
        case = cases.access_case(called.case, actor=scene.desk)
    assert (case.next_action, case.next_action_owner_id) == (NextAction.CONFIRM_WISH, scene.line.pk)


def test_c06_her_page_names_who_is_in_charge_and_what_she_agreed_to(client, scene, followed, settings):
    settings.CORDEE_AS_OF = RULES_ON
    called, _ = followed
    with bypass_row_security():
        link = PersonLinkFactory(case=_case(called.case))
    address = reverse("voice:home", args=[secret_of(link.pk)])
    client.post(reverse("voice:prove", args=[secret_of(link.pk)]), {"shown": "3344"})

    shown = client.get(address).content.decode()

    assert "Santé au travail des Bauges est en charge" in shown
    assert "nom, coordonnées, situation professionnelle et santé au travail" in shown
    assert "Retirer mon accord" in shown


def test_the_words_she_agrees_to_say_that_she_may_refuse_or_take_back(scene, signalled):
    asked = scene.do(scene.agent, agreeing.ask_consent, referral_id=scene.drafted(signalled).pk)

    with acting_as(scene.agent):
        referral = queries.access_referral(asked.pk, actor=scene.agent)
        said = agreeing.words_to_agree_to(referral, actor=scene.agent)

    assert "Refuser ne change rien à vos droits" in said
    assert "retirer à tout moment" in said


def test_thirty_days_before_it_ends_she_is_asked_once_and_the_lead_knows(scene, followed):
    called, _ = followed

    assert [sweep(), sweep()] == [1, 0]

    assert [message.kind for message in messages()].count("person_renewal_asked") == 1
    with acting_as(scene.adviser):
        case = cases.access_case(called.case, actor=scene.adviser)
    assert (case.next_action, case.next_action_owner_id) == (NextAction.CONFIRM_WISH, scene.operator.pk)


def test_she_renews_by_a_new_agreement_that_names_the_old_one(scene, followed):
    called, _ = followed
    her = linked(called.case)

    new = scene.do(her, _renew, consent_id=called.consent, at=NOW)

    assert (new.renews_id, new.wording_version, new.channel) == (called.consent, RENEWAL_VERSION, LINK)
    with pytest.raises(NothingToRenew):
        scene.do(her, _renew, consent_id=called.consent, at=NOW)
    assert sweep() == 0


def what_comes_next(scene, called):
    with acting_as(scene.adviser):
        case = cases.access_case(called.case, actor=scene.adviser)
    return case.next_action, case.next_action_on, case.next_action_owner_id


@pytest.mark.parametrize("after_the_end", [False, True])
def test_once_she_has_renewed_the_case_has_no_longer_to_ask_her(scene, followed, after_the_end):
    called, _ = followed
    if after_the_end:
        ends_in(called.consent, 0)
    sweep()
    asked = what_comes_next(scene, called)

    scene.do(linked(called.case), _renew, consent_id=called.consent, at=NOW)

    tomorrow = next_working_day(NOW.date(), "73")
    assert asked == (NextAction.CONFIRM_WISH, tomorrow, scene.operator.pk)
    assert what_comes_next(scene, called) == (NextAction.MEET_PERSON, tomorrow, scene.operator.pk)


def test_a_follow_up_that_has_begun_goes_on_to_its_day(scene, followed):
    called, referral = followed
    started = scene.do(
        scene.adviser, following.start, referral_id=referral.pk, met_on=NOW.date(), responder_name="x", at=NOW
    )
    before = what_comes_next(scene, called)
    sweep()

    scene.do(linked(called.case), _renew, consent_id=called.consent, at=NOW)

    assert what_comes_next(scene, called) == before == (NextAction.REPORT, started.close_by, scene.operator.pk)


def test_what_the_lead_has_planned_meanwhile_stays(scene, followed):
    called, _ = followed
    sweep()
    on = NOW.date() + timedelta(days=9)
    with bypass_row_security():
        Case.objects.filter(pk=called.case).update(next_action_on=on)

    scene.do(linked(called.case), _renew, consent_id=called.consent, at=NOW)

    assert what_comes_next(scene, called) == (NextAction.CONFIRM_WISH, on, scene.operator.pk)


def test_while_another_agreement_of_hers_waits_she_is_still_to_be_asked(scene, followed):
    called, _ = followed
    with bypass_row_security():
        other = ConsentFactory(case=_case(called.case), recorded_for=scene.operator)
    ends_in(other.pk, 20)
    assert sweep() == 2
    her = linked(called.case)

    scene.do(her, _renew, consent_id=called.consent, at=NOW)
    half = what_comes_next(scene, called)
    scene.do(her, _renew, consent_id=other.pk, at=NOW)

    assert half[0] == NextAction.CONFIRM_WISH
    assert what_comes_next(scene, called)[0] == NextAction.MEET_PERSON


def test_where_no_follow_up_runs_the_lead_says_what_comes_next(scene):
    called = scene.called()
    ends_in(called.consent, 20)
    sweep()

    scene.do(linked(called.case), _renew, consent_id=called.consent, at=NOW)

    with bypass_row_security():
        case = _case(called.case)
    assert (case.next_action, case.next_action_owner_id) == (NextAction.DECIDE, scene.line.pk)


def test_a_double_click_on_a_renewal_leads_twice_to_her_page(
    client, followed, settings, django_capture_on_commit_callbacks
):
    settings.CORDEE_AS_OF = RULES_ON
    called, _ = followed
    with bypass_row_security():
        link = PersonLinkFactory(case=_case(called.case))
    client.post(reverse("voice:prove", args=[secret_of(link.pk)]), {"shown": "3344"})
    address, answers = reverse("voice:renew", args=[secret_of(link.pk), called.consent]), []

    for key in ("une-cle", "une-cle", "autre"):
        with django_capture_on_commit_callbacks(execute=True):
            answers.append(client.post(address, {"key": key}))

    assert [one.status_code for one in answers] == [302, 302, 409]
    with bypass_row_security():
        assert Consent.objects.filter(renews=called.consent).count() == 1


def test_what_has_ended_is_no_longer_read_and_the_lead_hears_of_it_once(scene, followed):
    called, referral = followed
    ends_in(called.consent, 0)

    assert [sweep(), sweep()] == [1, 0]

    with acting_as(scene.adviser):
        assert Person.objects.visible_to(scene.adviser).count() == 0
        seen = queries.access_referral(referral.pk, actor=scene.adviser)
        assert shared.consent(seen, actor=scene.adviser) is None
        assert seen.state == State.ACCEPTED


def test_what_was_renewed_is_read_again_after_the_first_end(scene, followed):
    called, referral = followed
    scene.do(linked(called.case), _renew, consent_id=called.consent, at=NOW)
    ends_in(called.consent, 0)

    with acting_as(scene.adviser):
        assert Person.objects.visible_to(scene.adviser).count() == 1
        agreed = shared.consent(queries.access_referral(referral.pk, actor=scene.adviser), actor=scene.adviser)
    assert agreed is not None
    assert agreed.until > timezone.localdate() + timedelta(days=360)
    assert sweep() == 0


def test_who_is_asked_again_may_say_no_by_saying_nothing(scene, followed):
    called, _ = followed
    sweep()

    with acting_as(scene.adviser):
        assert people.access_consent(called.consent, actor=scene.adviser).withdrawn_at is None


def test_an_agreement_that_was_never_given_opens_no_sending(scene, signalled):
    draft = scene.drafted(signalled)

    with pytest.raises((GuardsUnmet, Consent.DoesNotExist)):
        scene.do(scene.agent, referrals.send, referral_id=draft.pk, consent_id=uuid4(), rules_on=RULES_ON)


def _renew(*, consent_id, actor, at, key):
    return actions.renew(consent_id=consent_id, actor=actor, at=at)


@pytest.mark.parametrize("broken_one", [0, 1])
def test_one_who_cannot_be_asked_does_not_keep_the_others_from_it(scene, broken_one):
    both = [scene.called(), scene.called(phone="06 99 88 77 66")]
    for days, called in zip((19, 20), both, strict=True):
        ends_in(called.consent, days)
    broken = both[broken_one]
    with bypass_row_security():
        Case.objects.filter(pk=broken.case).update(state="closed")
        Participation.objects.filter(case=broken.case, level="lead").update(valid_until=NOW)

    with pytest.raises(ExceptionGroup) as failed:
        sweep()

    assert [one.__notes__ for one in failed.value.exceptions] == [[f"consent {broken.consent}"]]
    assert [message.about for message in messages()] == [str(both[1 - broken_one].case)]


def test_the_next_working_day_is_that_of_her_departement():
    """Alsace keeps Good Friday: after Thursday 28 March 2024 comes Tuesday 2 April."""
    case = CaseFactory(departement="67")
    ConsentFactory(case=case, given_at=datetime(2023, 4, 20, tzinfo=UTC), valid_until=date(2024, 4, 20))

    with as_worker():
        assert asking.sweep(at=datetime(2024, 3, 28, 9, tzinfo=UTC)) == 1

    with bypass_row_security():
        assert _case(case.pk).next_action_on == date(2024, 4, 2)
