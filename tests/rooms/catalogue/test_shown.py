"""The catalogue of a page: in the language of the page, the same rules."""

import shutil

import pytest
from django.utils import translation

from cordee.catalogue import actions, queries
from cordee.domain.tongue import Tongue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unprotected")]


@pytest.fixture
def content(tmp_path, settings):
    """The delivered content, of which one need is in English."""
    shutil.copytree(settings.CORDEE_CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("english"))
    folder = tmp_path / "content" / "english"
    folder.mkdir()
    (folder / "needs.yaml").write_text('- {fr: "Je suis en danger", en: "I am in danger"}\n', "utf-8")
    return tmp_path / "content"


def test_a_french_page_shows_the_catalogue_that_decides(content):
    actions.publish(content)

    assert queries.shown_catalogue() is queries.current_catalogue()
    assert queries.shown_tongue() is Tongue.FRENCH


def test_an_english_page_shows_the_same_catalogue_in_english(content):
    actions.publish(content)
    french = queries.current_catalogue()

    with translation.override("en"):
        shown = queries.shown_catalogue()

    assert (shown.tongue, shown.content_hash) == (Tongue.ENGLISH, french.content_hash)
    assert shown.needs["etre_en_securite"].label == "I am in danger"
    assert french.needs["etre_en_securite"].label == "Je suis en danger"
    assert list(shown.versions) == list(french.versions)
    assert {name: version.operators for name, version in shown.versions.items()} == {
        name: version.operators for name, version in french.versions.items()
    }


def test_english_is_made_once_for_a_release(content):
    actions.publish(content)

    with translation.override("en-gb"):
        assert queries.shown_catalogue() is queries.shown_catalogue()


def test_no_page_at_all_is_french(content):
    actions.publish(content)

    with translation.override(None):
        assert queries.shown_tongue() is Tongue.FRENCH


def test_nothing_is_shown_before_anything_is_published():
    with translation.override("en"), pytest.raises(queries.NoCatalogue):
        queries.shown_catalogue()
