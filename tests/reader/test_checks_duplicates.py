"""The same thing said twice, or two things at once."""

import pytest

from tests.reader.small_checks import found, version


def variants(one, other, **family):
    """Two variants of one family that run side by side."""
    first = version("aide_1", variant="court", **one)
    second = version("aide_2", variant="long", **other)
    return {"aide": {"until": "2000-01-01", **family, "extra": f"{second}\n{first.replace('aide_1', 'aide_3')}"}}


def when(*conditions):
    return "[" + ", ".join(f'{{when: "{condition}"}}' for condition in conditions) + "]"


def test_two_versions_that_say_the_same_together_are_a_doubt():
    services = {"aide": {"conditions": ["diplome"]}, "appui": {"conditions": ["diplome"]}}

    assert len(found(services, about="disent la même chose en même temps")) == 1
    services["appui"]["operators"] = "[caisse]"
    assert found(services, about="disent la même chose") == []


def test_two_versions_that_say_the_same_one_after_the_other_are_fine():
    services = {
        "aide": {"conditions": ["diplome"], "until": "2015-01-01"},
        "appui": {"conditions": ["diplome"], "from": "2015-01-01"},
    }

    assert found(services, about="disent la même chose") == []


@pytest.mark.parametrize(
    ("conditions", "other", "conflict"),
    [
        ((["jours > 30"], ["jours > 60"]), {"delay_days": "40"}, True),
        ((["jours > 30"], ["jours <= 30"]), {"delay_days": "40"}, False),
        ((["jours > 30"], ["jours > 60"]), {"delay_days": "10"}, False),
        ((["jours > 30"], ["jours > 60"]), {"delay_days": "40", "operators": "[caisse]"}, False),
        ((["jours > 30"], ["jours > 60"]), {"delay_days": "40", "until": "2001-01-01"}, False),
    ],
)
def test_variants_that_meet_at_one_operator_and_differ_are_a_doubt(conditions, other, conflict):
    one = {"conditions": when(*conditions[0]), "delay_days": "10", "from": "2005-01-01"}
    if other.get("until"):
        other = {**other, "from": "1999-01-01"}

    said = found(variants(one, {"conditions": when(*conditions[1]), **other}), about="peuvent valoir ensemble")

    assert bool(said) is conflict
    if conflict:
        assert "(jours : 61)" in said[0] and "delay_days" in said[0]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"conditions": when("jours > 60")}, "« jours > 30 » en « jours > 60 »"),
        ({"delay_days": "20"}, "« delay_days » None en 20"),
        ({"conditions": when("jours > 60"), "legal": '["décret 2020-1"]'}, None),
        ({"conditions": '[{when: "jours > 60", source: "décret"}]'}, None),
        ({"conditions": when("jours > 30")}, None),
    ],
)
def test_a_duration_that_changes_without_another_text_is_a_doubt(changes, said):
    later = version("aide_2", **{"from": "2020-01-01", "conditions": when("jours > 30"), **changes})
    services = {"aide": {"until": "2020-01-01", "conditions": ["jours > 30"], "extra": later}}

    found_here = found(services, about="en citant les mêmes textes")

    assert len(found_here) == (said is not None)
    assert said is None or said in found_here[0]


def test_one_identity_is_written_once():
    (said,) = found(
        {"aide": {"until": "2020-01-01", "extra": version("aide_1", **{"from": "2020-01-01"})}}, about="déjà"
    )

    assert said.startswith("erreur") and "« aide_1 » est déjà défini" in said
