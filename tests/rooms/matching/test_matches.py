"""Two doors, one person: proposed, never forced; what is said moves no row and opens none (I-11)."""

from datetime import date
from itertools import product
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.domain.matching import MatchState, Resemblance, Source, Word, state_of
from cordee.matching import actions, queries
from cordee.matching.models import Match, MatchSide, MatchWord, Waiting
from cordee.referrals.queries import twin_sent_on
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.network import OrganisationFactory
from tests.factories.people import ContactFactory, IdentityFactory, PersonFactory
from tests.rooms.referrals.layers import by_both, by_database, by_queryset, seen
from tests.rooms.referrals.scene import AT, member_of

pytestmark = pytest.mark.django_db

TABLES = (Match, MatchSide, MatchWord, Waiting)
BORN = date(1980, 5, 14)


def case_of(organisation, *, phone="", email="", born=BORN, family="Lefèvre", given="Aïcha", departement="73", **case):
    person = PersonFactory(departement=departement, identity=None, contact=None)
    IdentityFactory(person=person, family_name=family, given_name=given, birth_date=born)
    ContactFactory(person=person, phone=phone, email=email)
    return CaseFactory(person=person, departement=departement, next_action_owner=organisation, **case)


@pytest.fixture
def doors(compare):
    """The same woman, known by two organisations of two départements; one adviser each."""
    here, there = OrganisationFactory(), OrganisationFactory(departement="38")
    cases = case_of(here), case_of(there, departement="38")
    assert compare() == 1
    return [(case, member_of(owner, Role.ADVISER)) for case, owner in zip(cases, (here, there), strict=True)]


def side_of(case, adviser):
    return side_of_case(case.pk, adviser)


def side_of_case(case_id, adviser):
    with acting_as(adviser):
        return MatchSide.objects.visible_to(adviser).get(case=case_id)


def say(adviser, side, word, **changes):
    said = {"source": Source.PERSON_SAID, "version": side.version, "at": AT, "key": str(uuid4())} | changes
    with acting_as(adviser):
        return actions.say(side_id=side.pk, word=word, actor=adviser, **said)


def state():
    with bypass_row_security():
        return MatchState(Match.objects.get().state)


ALIKE = {"phone": "06 11 22 33 44", "email": "aicha@example.org"}


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({}, {Resemblance.NAME_AND_BIRTH, Resemblance.NAME_AND_PHONE, Resemblance.NAME_AND_EMAIL,
              Resemblance.BIRTH_AND_PHONE, Resemblance.BIRTH_AND_EMAIL}),
        ({"phone": "", "email": ""}, {Resemblance.NAME_AND_BIRTH}),
        ({"family": "AICHA", "given": "lefevre", "phone": "", "email": ""}, {Resemblance.NAME_AND_BIRTH}),
        ({"born": None, "email": ""}, {Resemblance.NAME_AND_PHONE}),
        ({"born": None, "phone": ""}, {Resemblance.NAME_AND_EMAIL}),
        ({"family": "Vial", "email": ""}, {Resemblance.BIRTH_AND_PHONE}),
        ({"family": "Vial", "phone": "", "email": "AICHA@example.org"}, {Resemblance.BIRTH_AND_EMAIL}),
        ({"given": "Karim", "born": date(2004, 1, 1)}, set()),  # a son on the phone of his mother
        ({"given": "Karim", "born": None}, set()),
        ({"born": date(2004, 1, 1)}, set()),  # the daughter named after her mother
        ({"born": None, "phone": "", "email": ""}, set()),  # a name alone is no reason
        ({"state": "closed", "next_action": "", "next_action_on": None}, set()),
    ],
)  # fmt: skip
def test_what_is_alike_and_what_only_looks_so(compare, other, why):
    case_of(OrganisationFactory(), **ALIKE)
    case_of(OrganisationFactory(), **(ALIKE | other))

    assert compare() == bool(why)
    with bypass_row_security():
        assert [set(match.resemblance) for match in Match.objects.all()] == ([why] if why else [])


def test_a_person_is_compared_once_and_a_pair_proposed_once(compare, doors):
    with bypass_row_security():
        assert not Waiting.objects.exists()
        for side in MatchSide.objects.all():
            Waiting.objects.create(person_id=side.person_id, since=AT)

    assert compare() == 0
    with bypass_row_security():
        assert (Match.objects.count(), MatchSide.objects.count()) == (1, 2)
    assert sorted(event.case for event in journal() if event.kind == "match.proposed") == sorted(
        str(case.pk) for case, _ in doors
    )


def test_each_side_learns_that_there_is_another_and_nothing_of_it(doors):
    (case, adviser), (other, _) = doors

    with acting_as(adviser):
        (side,) = queries.to_say(actor=adviser)
    assert side.case_id == case.pk
    for table in TABLES:
        assert by_database(table, adviser) == by_queryset(table, adviser) == by_both(table, adviser)
    assert len(by_database(MatchSide, adviser)) == 1
    with bypass_row_security():
        hidden = MatchSide.objects.get(case=other)
    with acting_as(adviser), pytest.raises(MatchSide.DoesNotExist):
        queries.access_side(hidden.pk, actor=adviser)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADVISER, Role.TEAM_LEAD}])
def test_both_layers_agree_for_every_role(doors, role):
    (case, _), _ = doors
    actor = member_of(case.next_action_owner, role)

    opens = role is Role.HEALTH_PROFESSIONAL
    for table in (Match, MatchSide):
        assert len(by_database(table, actor)) == len(by_queryset(table, actor)) == opens


def test_who_is_nobody_sees_nothing(doors):
    for actor in (Actor.visitor(), Actor.for_job("clock"), Actor.for_link("0" * 64)):
        assert [by_database(table, actor) for table in TABLES] == [set()] * 4
        assert [by_queryset(table, actor) for table in TABLES] == [set()] * 4


def test_both_sides_must_say_the_same(doors):
    (case, adviser), (other, colleague) = doors

    say(adviser, side_of(case, adviser), Word.SAME)
    assert state() is MatchState.PROPOSED
    say(colleague, side_of(other, colleague), Word.SAME)
    assert state() is MatchState.CONFIRMED


def test_one_denial_keeps_them_apart_until_it_is_taken_back(doors):
    (case, adviser), (other, colleague) = doors
    say(adviser, side_of(case, adviser), Word.SAME)
    side = say(colleague, side_of(other, colleague), Word.OTHER)
    assert state() is MatchState.REJECTED

    side = say(colleague, side, Word.NONE)
    assert state() is MatchState.PROPOSED
    say(colleague, side, Word.SAME)
    assert state() is MatchState.CONFIRMED


def test_to_merge_and_to_unmerge_loses_nothing_and_opens_nothing(doors):
    (case, adviser), (other, colleague) = doors
    outsider = member_of(OrganisationFactory(), Role.TEAM_LEAD)
    everybody = (adviser, colleague, outsider, Actor.for_job("demo"))
    before = [seen(actor) for actor in everybody]

    ours, theirs = side_of(case, adviser), side_of(other, colleague)
    ours, theirs = say(adviser, ours, Word.SAME), say(colleague, theirs, Word.SAME)
    assert [seen(actor) for actor in everybody] == before
    say(adviser, ours, Word.NONE)
    say(colleague, theirs, Word.OTHER)
    assert [seen(actor) for actor in everybody] == before


@pytest.mark.parametrize("words", list(product(Word, repeat=2)), ids=str)
def test_the_database_and_the_domain_say_the_same_of_every_pair_of_words(doors, words):
    for (case, adviser), word in zip(doors, words, strict=True):
        if word is not Word.NONE:
            say(adviser, side_of(case, adviser), word)

    assert state() is state_of(words)


def test_a_word_twice_is_one_and_its_key_is_for_nothing_else(doors):
    (case, adviser), _ = doors
    side, key = side_of(case, adviser), str(uuid4())

    for _ in range(2):
        say(adviser, side, Word.SAME, key=key)
    with bypass_row_security():
        assert MatchWord.objects.count() == 1
    with pytest.raises(actions.KeyReused):
        say(adviser, side, Word.OTHER, key=key)


def test_who_speaks_after_a_colleague_is_told(doors):
    (case, adviser), _ = doors
    side = side_of(case, adviser)
    say(adviser, side, Word.SAME)

    with pytest.raises(actions.SaidMeanwhile) as meanwhile:
        say(adviser, side, Word.OTHER)
    assert meanwhile.value.side.word == Word.SAME


def test_the_database_lets_nobody_speak_for_the_other_side_nor_rewrite_a_word(doors):
    (case, adviser), (other, _) = doors
    say(adviser, side_of(case, adviser), Word.SAME)
    with bypass_row_security():
        hidden = MatchSide.objects.get(case=other)
        word = MatchWord.objects.get()
    line = {"version": 1, "word": "same", "source": "document", "at": AT, "actor_label": "Nous"}

    with acting_as(adviser), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        MatchWord.objects.create(
            side=hidden,
            departement="38",
            said_by_id=adviser.membership,
            organisation_id=adviser.organisation,
            idempotency_key="forged-key",
            **line,
        )
    with bypass_row_security(), pytest.raises(DatabaseError), transaction.atomic():
        MatchWord.objects.filter(pk=word.pk).update(word="other")
    for statement in ("update matching_match set state = 'confirmed'", "select policy.look_alikes(gen_random_uuid())"):
        with acting_as(adviser), pytest.raises(DatabaseError), transaction.atomic():
            MatchWord.objects.raw(statement)._fetch_all() if "select" in statement else Match.objects.update(
                state="confirmed"
            )


def test_a_person_sent_twice_under_two_names_is_seen_once_both_sides_said_so(scene, compare):
    first = scene.called(family_name="Lefèvre", birth_date=BORN, phone="", email="aicha@example.org")
    scene.sent(first)
    second = scene.called(family_name="Vial", birth_date=BORN, phone="", email="aicha@example.org")
    draft = scene.drafted(second)
    assert compare() == 1

    def twin():
        with acting_as(scene.agent):
            return twin_sent_on(draft.pk, since=date(2024, 8, 20))

    assert twin() is None
    for called in (first, second):
        say(scene.desk, side_of_case(called.case, scene.desk), Word.SAME)
    assert twin() == AT.date()


def test_one_who_cannot_be_compared_does_not_keep_the_others_waiting(compare):
    first, last = case_of(OrganisationFactory(), **ALIKE), case_of(OrganisationFactory())
    with bypass_row_security(), connection.cursor() as cursor:
        Waiting.objects.filter(pk=first.person_id).update(since=AT)
        cursor.execute(
            "create function pg_temp.stays() returns trigger language plpgsql as "
            "$$begin raise exception 'this one stays'; end$$; grant execute on function pg_temp.stays() to public"
        )
        cursor.execute(
            "create trigger stays before delete on matching_waiting for each row "
            f"when (old.person_id = '{first.person_id}') execute function pg_temp.stays()"
        )

    with pytest.raises(ExceptionGroup) as failed:
        compare()

    assert [one.__notes__ for one in failed.value.exceptions] == [[f"person {first.person_id}"]]
    with bypass_row_security():
        assert [one.pk for one in Waiting.objects.all()] == [first.person_id]
    assert first.person_id != last.person_id
