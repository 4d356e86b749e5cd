"""A misspelt variable in a template is an error in the tests, not a blank on the screen."""

import pytest
from django.template import engines

from tests.pytest_cordee import UnknownVariableInTemplate


def test_an_unknown_variable_fails():
    template = engines["django"].from_string("Bonjour {{ person.nmae }}")

    with pytest.raises(UnknownVariableInTemplate, match=r"person\.nmae"):
        template.render({"person": {"name": "Ada"}})


def test_a_question_about_an_unknown_variable_is_allowed():
    template = engines["django"].from_string("{% if person %}Bonjour{% endif %}")

    assert template.render({}) == ""
