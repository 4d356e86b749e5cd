"""One field term, one English word: every model of the project stands in the glossary."""

import re
from pathlib import Path

import pytest
from django.apps import apps

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text("utf-8")
OURS = [model for model in apps.get_models() if model.__module__.startswith("cordee.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_model_is_in_the_glossary(model):
    assert re.search(rf"`{model.__name__}`", GLOSSARY), f"{model.__name__} has no line in docs/glossary.md"
