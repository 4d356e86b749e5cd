"""Two catalogues before the same situations: every count worked out by hand, then row by row, then by two processes."""

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import reduce
from random import Random

import numpy as np
import pyarrow as pa
import pytest

from cordee.bulk.comparing import NOWHERE, Counts, Movement, Orientation, Turn
from cordee.bulk.files import writing
from cordee.bulk.impact import Impact, impact_of_file, impact_of_rows, sides_of
from cordee.bulk.situations import batch_of
from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.orientation.deciding import Engine
from cordee.domain.territory import departement_of
from cordee.reader.catalogue import read_catalogue, read_catalogue_files
from tests.bulk.chance import Situations
from tests.bulk.diff_folders import AFTER, BEFORE, CROWD, csv_file, folder, people, texts
from tests.domain.orientation.small import TODAY, gate
from tests.real_catalogue import real_engine

ALPHA = Orientation("alpha_1", "alpha", "droit_commun", ("public",))
BETA = Orientation("beta_1", "beta", "droit_commun", ("public",))
ON = date(2026, 11, 21)


def small(services, **heads):
    return read_catalogue_files(texts(services, **heads))


def small_sides(before=BEFORE, after=AFTER):
    return sides_of(small(before), small(after), on=TODAY)


def test_every_request_is_counted_where_it_was_and_where_it_goes(tmp_path):
    impact = impact_of_file(csv_file(tmp_path / "s.csv", CROWD), small_sides())

    both, one = Orientation("droits_1", "droits", "droit_commun", ("caisse", "public")), ("caisse",)
    assert impact.counts == Counts(
        situations=50,
        changed_situations=7 + 3 + 5 + 9 + 8,
        movements=Counter(
            {
                Movement("garder", "69", ALPHA, ALPHA): 12,
                Movement("garder", "38", ALPHA, BETA): 7,
                Movement("garder", "01", ALPHA, BETA): 3,
                Movement("garder", "69", ALPHA, BETA): 5,
                Movement("garder", "", BETA, BETA): 6,
                Movement("connaitre_droits", "69", both, both._replace(operators=one)): 9,
                Movement("connaitre_droits", "69", both._replace(operators=("public",)), NOWHERE): 8,
            }
        ),
        eligible=Counter({Turn("garder", "alpha", False): 15, Turn("connaitre_droits", "droits", False): 8}),
        missing=Counter({Turn("garder", "essaye", True): 5}),
    )


def test_the_other_way_round_gains_are_losses(tmp_path):
    file = csv_file(tmp_path / "s.csv", CROWD)

    there, back = (impact_of_file(file, small_sides(*way)).counts for way in ((BEFORE, AFTER), (AFTER, BEFORE)))

    turned = {
        movement._replace(before=movement.after, after=movement.before): n for movement, n in there.movements.items()
    }
    assert back.movements == Counter(turned)
    assert back.eligible == Counter({turn._replace(gained=not turn.gained): n for turn, n in there.eligible.items()})
    assert back.changed_situations == there.changed_situations


def test_a_catalogue_beside_itself_moves_nobody(tmp_path):
    counts = impact_of_file(csv_file(tmp_path / "s.csv", CROWD), small_sides(BEFORE, BEFORE)).counts

    assert counts.changed_situations == 0
    assert not any(movement.before.differs(movement.after) for movement in counts.movements)
    assert not counts.eligible + counts.missing


def test_operators_listed_in_another_order_are_the_same_operators(tmp_path):
    heads = texts(BEFORE)["operators.yaml"].splitlines()
    turned = "\n".join([*heads[:2], *reversed(heads[2:])])

    sides = sides_of(small(BEFORE), small(BEFORE, operators=turned), on=TODAY)

    assert impact_of_file(csv_file(tmp_path / "s.csv", CROWD), sides).counts.changed_situations == 0


def test_a_need_that_is_dropped_loses_all_that_it_led_to(tmp_path):
    dropped = {
        name: "\n".join(line for line in text.splitlines() if "connaitre_droits, label" not in line)
        for name, text in texts(AFTER).items()
    }
    dropped["programmes.yaml"] = dropped["programmes.yaml"].replace("connaitre_droits, ", "")
    del dropped["services/droits.yaml"]

    sides = sides_of(small(BEFORE), read_catalogue_files(dropped), on=TODAY)
    impact = impact_of_file(csv_file(tmp_path / "s.csv", CROWD), sides)

    lost = sum(n for movement, n in impact.counts.movements.items() if movement.after == NOWHERE)
    assert (lost, impact.refused.rows, impact.counts.situations) == (17, 0, 50)


def test_danger_seen_by_one_catalogue_only_gains_its_emergency():
    emergency = gate(kind="safety", when="danger_signale", effect="emergency_only", only_services="[urgence]")
    services = {**BEFORE, "urgence": {"direct": "[etre_en_securite]"}}
    sides = sides_of(small(services), small(services, gates=emergency), on=TODAY)
    batch = pa.RecordBatch.from_pylist([people(needs=["garder"], danger_signale=True, diplome=True, id="1")])

    counts = impact_of_rows(batch, np.array([1]), sides, ()).counts

    urgence = Orientation("urgence_1", "urgence", "droit_commun", ("public",))
    assert counts.movements == Counter(
        {Movement("garder", "69", ALPHA, NOWHERE): 1, Movement("etre_en_securite", "69", NOWHERE, urgence): 1}
    )
    assert counts.changed_situations == 1


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"commune_residence": "38185"}, "38"),
        ({"commune_residence": "97411"}, "974"),
        ({"departement_residence": "2A"}, "2A"),
        ({"commune_residence": "38185", "departement_residence": "38"}, "38"),
        ({"commune_residence": "38185", "departement_residence": "69"}, ""),
        ({}, ""),
    ],
)
def test_the_departement_is_the_one_that_was_given_or_that_of_the_commune(given, found):
    catalogue = real_engine().catalogue
    batch = pa.RecordBatch.from_pylist([{"id": "1", "caller": "personne", "needs": ["faire_le_point"], **given}])

    counts = impact_of_rows(batch, np.array([1]), sides_of(catalogue, catalogue, on=ON), ()).counts

    assert {movement.departement for movement in counts.movements} == {found}


def test_counts_add_up_whatever_the_batches(tmp_path):
    file, sides = csv_file(tmp_path / "s.csv", CROWD), small_sides()

    at_once, by_seven = impact_of_file(file, sides), impact_of_file(file, sides, rows=7)

    assert at_once == by_seven


def test_counts_add_up_in_any_order():
    parts = [Impact(Counts(situations=n, eligible=Counter({Turn("n", "f", True): n}))) for n in range(1, 6)]

    forward, backward = reduce(Impact.__add__, parts), reduce(Impact.__add__, reversed(parts))

    assert forward == backward == Impact(Counts(situations=15, eligible=Counter({Turn("n", "f", True): 15})))


# The real catalogue


def changed_catalogue(catalogue, *, seed):
    """The catalogue with conditions, operators or tiers changed here and there."""
    chance, versions = Random(seed), {}
    for name, version in catalogue.versions.items():
        draw = chance.random()
        if draw < 0.2:
            version = replace(version, conditions=version.conditions[1:])
        elif draw < 0.35 and len(version.operators) > 1:
            version = replace(version, operators=version.operators[1:])
        elif draw < 0.45:
            version = replace(version, direct_needs=version.support_needs, support_needs=version.direct_needs)
        elif draw < 0.5:
            continue
        versions[name] = version
    return replace(catalogue, content_hash="0" * 64, versions=versions)


def one_by_one(engines, situations, on):
    """The same counts, from two whole decisions of each situation."""
    counts = Counts()
    for situation in situations:
        decided = [{need.need: need for need in engine.decide(situation, on=on).needs} for engine in engines]
        place, moved = residence(situation), False
        for need in {*decided[0], *decided[1]}:
            was, now = (side.get(need) for side in decided)
            movement = Movement(need, place, orientation(was), orientation(now))
            moved |= movement.before.differs(movement.after)
            counts.movements[movement] += 1
            turns(counts.eligible, need, families(was), families(now))
            turns(counts.missing, need, missing(was), missing(now))
        counts = replace(counts, situations=counts.situations + 1, changed_situations=counts.changed_situations + moved)
    return counts


def orientation(need):
    if need is None or need.lead is None:
        return NOWHERE
    version = need.lead.version
    return Orientation(version.id, version.family, version.tier.value, tuple(sorted(need.lead.operators)))


def families(need):
    return {one.version.family for one in (*need.proposed, *need.later)} if need else set()


def missing(need):
    return {fact for one in need.open for fact in one.missing} if need else set()


def turns(counter, need, had, has):
    counter.update(Turn(need, word, True) for word in has - had)
    counter.update(Turn(need, word, False) for word in had - has)


def residence(situation):
    """As the engine derives it, whatever the country; a commune that is not French gives none."""
    commune, given = (situation.facts.get(f"{kind}_residence", "") for kind in ("commune", "departement"))
    found = {given, *({departement_of(commune)} & DEPARTEMENTS.keys())} - {""}
    return found.pop() if len(found) == 1 else ""


def test_the_same_counts_as_deciding_each_situation_twice():
    catalogue = real_engine().catalogue
    changed = changed_catalogue(catalogue, seed=7)
    drawn = Situations(catalogue, seed=11)
    situations = [drawn.draw(ON) for _ in range(250)]
    batch = batch_of(situations, catalogue.facts, ids=[str(number) for number in range(250)])

    impact = impact_of_rows(batch, np.arange(1, 251), sides_of(catalogue, changed, on=ON), ())

    assert impact.refused.rows == 0
    assert impact.counts.changed_situations > 25
    assert impact.counts == one_by_one([real_engine(), Engine(changed)], situations, ON)


def test_two_processes_give_what_one_gives(tmp_path):
    catalogue = real_engine().catalogue
    sides = sides_of(catalogue, changed_catalogue(catalogue, seed=3), on=ON)
    drawn = Situations(catalogue, seed=5)
    batch = batch_of([drawn.draw(ON) for _ in range(600)], catalogue.facts, ids=[str(n) for n in range(600)])
    with writing(tmp_path / "s.parquet", batch.schema) as write:
        write(batch)

    alone = impact_of_file(tmp_path / "s.parquet", sides, rows=100)
    together = impact_of_file(tmp_path / "s.parquet", sides, rows=100, workers=2)

    assert alone.counts.changed_situations > 20
    assert together == alone


# Rows that cannot be read


def test_rows_that_cannot_be_read_are_counted_by_who_cannot_and_left_out(tmp_path):
    new_choice = texts(AFTER)["facts.yaml"].replace("{general: Général, msa: MSA}", "{general: Général, mines: Mines}")
    sides = sides_of(small(BEFORE), small(AFTER, facts=new_choice), on=TODAY)
    rows = [
        *[people(diplome="oui", essaye="non")] * 5,
        people(diplome="peut-être"),
        people(regime="msa"),
        people(regime="mines"),
        people(regime="msa", jours="trente"),
    ]
    file = csv_file(tmp_path / "s.csv", rows)
    file.write_text(file.read_text("utf-8") + "trop;court\n", "utf-8")

    impact = impact_of_file(file, sides)

    refused = impact.refused
    assert (refused.both, refused.before, refused.after) == (3, 1, 1)
    assert impact.counts.situations == 5
    assert [(row.row, row.column, side) for row, side in refused.first] == [
        (6, "diplome", "both"),
        (7, "regime", "after"),
        (8, "regime", "before"),
        (9, "jours", "both"),
        (9, "regime", "after"),
        (10, "", "both"),
    ]


def test_a_column_of_a_new_fact_is_read_by_the_catalogue_that_has_it(tmp_path):
    more = texts(AFTER)["facts.yaml"] + (
        "\n  - {id: permis, group: g, label: Permis, type: bool, question: q, sensitivity: none, asked_by: both}"
    )
    after = {**AFTER, "beta": {"kind": "information", "conditions": ["permis"]}}
    before = folder(tmp_path / "avant", BEFORE)
    sides = sides_of(read_catalogue(before), small(after, facts=more), on=TODAY)

    impact = impact_of_file(csv_file(tmp_path / "s.csv", [people(diplome="non", permis="non")] * 6), sides)

    assert impact.refused.rows == 0
    assert impact.counts.movements == Counter({Movement("garder", "69", BETA, NOWHERE): 6})
