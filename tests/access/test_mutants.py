"""Each policy with one word less, one word more, or nothing asked: somebody must notice."""

import fnmatch
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction

from tests.access.mutants import LISTS, Mutant, lists_of, mutations, of_functions, of_policies, tables_asking
from tests.access.probes import Probes
from tests.database import bypass_row_security

EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")
# The share that is killed may only rise. What is neither killed nor explained is printed: a missing row of ``Probes``.
KILLED_AT_LEAST = {"select": 0.93, "insert": 0.78, "update": 0.63, "delete": 0.9, "function": 0.74}
# A share of those of each command, the same for the same seed; « CORDEE_MUTANTS=1 » tries all of them, for hours.
SHARES = {"select": 0.5, "insert": 0.15, "update": 0.3, "delete": 1, "function": 0.1}
SEED = 4
EXPLAINED_TRIED = 8


@pytest.fixture
def probes(db: None) -> Probes:
    return Probes()


@contextmanager
def in_place(mutant: Mutant) -> Iterator[None]:
    """The database with this mutant, for the block."""
    with transaction.atomic():
        with bypass_row_security(), connection.cursor() as cursor:
            cursor.execute(mutant.sql)
        yield
        transaction.set_rollback(True)


def asked_of(mutant: Mutant) -> dict[str, set[str]]:
    """Of a function that many policies call, a few of each command: the others call it for the same."""
    if mutant.command != "function":
        return {mutant.table: {mutant.command}}
    asking = tables_asking(mutant.where)
    return {
        table: kept
        for table in sorted(asking)
        if (kept := {command for command in asking[table] if table in _first(asking, command)})
    }


def _first(asking: dict[str, set[str]], command: str) -> list[str]:
    return sorted(table for table, commands in asking.items() if command in commands)[:ASKED_OF_A_FUNCTION]


ASKED_OF_A_FUNCTION = 4


def survivors(probes: Probes, mutants: Iterable[Mutant]) -> list[Mutant]:
    """The mutants that nobody notices; a mutant that the database cannot run is noticed.

    Who notices one must find nothing to say once the policy is itself again.
    """
    alive = []
    for tried, mutant in enumerate(mutants):
        if tried % 50 == 0:
            print(f"{tried} tried, {len(alive)} alive", flush=True)
        asked = asked_of(mutant)
        try:
            with in_place(mutant):
                noticed = probes.disagreement(asked)
        except DatabaseError as error:
            noticed = str(error)
        if not noticed:
            alive.append(mutant)
            print(f"alive: {mutant}", flush=True)
        assert probes.still_disagrees(asked) == "", mutant
    return alive


def equivalents() -> list[tuple[str, str]]:
    """Pattern and reason of each mutant that says the same in other words, or that something else stops."""
    lines = [line for line in EQUIVALENT.read_text().splitlines() if line and not line.startswith("#")]
    return [(pattern.strip(), reason.strip()) for pattern, reason in (line.split(" :: ") for line in lines)]


def unexplained(mutants: Iterable[Mutant]) -> list[Mutant]:
    """Those that no line of the list explains."""
    patterns = [as_pattern(pattern) for pattern, _ in equivalents()]
    return [mutant for mutant in mutants if not any(fnmatch.fnmatchcase(str(mutant), pattern) for pattern in patterns)]


def as_pattern(line: str) -> str:
    """A bracket stands for itself."""
    return line.replace("[", "[[]")


# What nobody reads but by a code, and the one mail of a visitor: tests/rooms/public/test_policies.py kills theirs.
BY_THEIR_ROOM = ("public_keptresult_", "public_parcel_", "outbox_message_asked_now")


def all_of(command: str) -> list[Mutant]:
    if command == "function":
        return of_functions()
    return [one for one in of_policies() if one.command == command and not one.where.startswith(BY_THEIR_ROOM)]


def every(command: str) -> list[Mutant]:
    made = all_of(command)
    share = float(os.environ.get("CORDEE_MUTANTS", SHARES[command]))
    return Random(SEED).sample(made, round(len(made) * share))


@pytest.mark.access
@pytest.mark.parametrize("command", KILLED_AT_LEAST)
def test_every_mutant_of_a_policy_is_noticed(probes, command):
    mutants = every(command)
    told_apart = unexplained(mutants)  # the others change nothing, and asking everybody to be sure takes the longest

    alive = survivors(probes, told_apart)

    killed = len(told_apart) - len(alive)
    print(f"{command}: {len(mutants)} mutants, {len(mutants) - len(told_apart)} that change nothing,")
    print(f"{killed} killed ({killed / len(told_apart):.0%} of the others), {len(alive)} alive", *alive, sep="\n")
    assert killed / len(told_apart) >= KILLED_AT_LEAST[command]


@pytest.mark.access
@pytest.mark.parametrize("command", KILLED_AT_LEAST)
def test_what_is_explained_is_noticed_by_nobody(probes, command):
    others = set(map(str, unexplained(all_of(command))))
    explained = [one for one in all_of(command) if str(one) not in others]
    sample = Random(SEED).sample(explained, min(EXPLAINED_TRIED, len(explained)))

    alive = survivors(probes, sample)

    assert [str(one) for one in sample if one not in alive] == []


@pytest.mark.django_db
def test_each_explanation_is_of_a_mutant_and_says_why():
    made = [str(one) for one in (*of_policies(), *of_functions())]
    found = {as_pattern(pattern): reason for pattern, reason in equivalents()}

    assert [pattern for pattern, reason in found.items() if not (reason and fnmatch.filter(made, pattern))] == []


@pytest.mark.django_db
def test_each_word_of_a_list_of_the_policies_has_others_to_be_tried_in_its_place():
    texts = [str(one.sql) for one in (*of_policies(), *of_functions()) if one.what == "nothing asked"]
    with connection.cursor() as cursor:
        cursor.execute("select concat_ws(' ', qual, with_check) from pg_policies where schemaname = 'public'")
        texts += [text for (text,) in cursor.fetchall()]

    lists = [set(words) for text in texts for _, words in lists_of(text) if words]

    assert len(lists) > 50
    assert [words for words in lists if not any(words <= set(known) for known in LISTS)] == []


def test_a_mutant_asks_for_one_thing_less_or_more():
    made = dict(mutations("(a = 'x') AND ((b = 1) OR (level = ANY ('{lead,partner}'::text[])))"))

    assert "nothing asked" in made
    assert "without the conjunct « (a = 'x') »" in made
    assert "without the disjunct « (b = 1) »" in made
    assert "without « partner » in ['lead', 'partner']" in made
    assert "with « invited » in ['lead', 'partner']" in made


@pytest.mark.django_db
def test_every_policy_and_function_has_mutants():
    with connection.cursor() as cursor:
        cursor.execute("select policyname from pg_policies where schemaname = 'public'")
        policies = {name for (name,) in cursor.fetchall()}

    assert policies - {one.where.split(" (")[0] for one in of_policies()} == set()
    assert len({one.where for one in of_functions()}) > 10
