"""No column without a class of data, and no table where readers of one class would read another."""

import pytest
from django.apps import apps
from django.db import models

from cordee.domain.access import LEVEL_CLASSES, LOGGED_CLASSES, DataClass, Level
from cordee.privacy.classification import CLASSES, MIXED, Unclassified, class_of

MODELS = {model._meta.label: model for model in apps.get_models()}
POINTS_TO_SOMEBODY = {"people.Person", "cases.Case", "referrals.Referral", "orientation.Orientation"}


def fields_of(model: type[models.Model]) -> set[str]:
    stored = {field.name for field in model._meta.local_fields if not isinstance(field, models.CompositePrimaryKey)}
    return stored | {field.name for field in model._meta.local_many_to_many}


def readers(data_class: DataClass) -> list[object]:
    return [LEVEL_CLASSES[level].get(data_class) for level in Level]


@pytest.mark.parametrize("label", sorted(MODELS))
def test_every_field_of_every_table_has_a_class(label):
    classified = set(CLASSES.get(label, {}))

    assert fields_of(MODELS[label]) == classified


def test_no_table_is_classified_that_does_not_exist():
    assert set(CLASSES) - set(MODELS) == set()


def test_a_field_has_one_class():
    from cordee.privacy.classification import _TABLES

    named = [(table, field) for table, classes in _TABLES.items() for one in classes.values() for field in one.split()]

    assert len(named) == len(set(named))


def test_a_field_without_class_is_an_error():
    with pytest.raises(Unclassified):
        class_of("people.Identity", "nickname")


def test_keys_of_a_protected_row_are_operational_and_what_it_says_has_another_table():
    """Readers differ: the case line goes to who is asked and to the animator, the content does not."""
    assert readers(DataClass.OPERATIONAL) != readers(DataClass.SITUATION) != readers(DataClass.HEALTH)
    mixed = {label for label, model in MODELS.items() if is_of_somebody(model) and mixes(label, model)}
    mixed |= {"audit.Event", "outbox.Message"}  # they point by text, never by key

    assert mixed == set(MIXED)


def is_of_somebody(model: type[models.Model]) -> bool:
    targets = {field.related_model._meta.label for field in model._meta.local_fields if field.related_model}
    return bool(targets & POINTS_TO_SOMEBODY) or model._meta.label == "frontdesk.Call"


def mixes(label: str, model: type[models.Model]) -> bool:
    """Content beside what is more than a key, or contents of two classes."""
    content = {one for one in CLASSES[label].values() if one in LOGGED_CLASSES}
    key = {model._meta.pk.name, "departement"}
    beside = {field for field, one in CLASSES[label].items() if one not in LOGGED_CLASSES and field not in key}
    return len(content) > 1 or bool(content and beside)


def test_the_exceptions_are_still_needed():
    for label in MIXED:
        assert len(set(CLASSES[label].values()) & LOGGED_CLASSES) >= 1, label
        assert len(set(CLASSES[label].values())) > 1, label


def test_no_table_holds_what_is_not_recorded_yet():
    """A note is declared of the strictest class that it may have: its policy keeps the other two apart, row by row."""
    classes = {one for table in CLASSES.values() for one in table.values()}

    assert classes == set(DataClass) - {DataClass.PRIVATE}
