import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from cordee.catalogue import actions, queries
from cordee.catalogue.models import Publication, Release
from cordee.config.errors import CannotStart
from cordee.config.preparing import publish_catalogue
from cordee.reader.catalogue import BrokenCatalogue, catalogue_files, read_catalogue
from tests.factories.releases import publish_content

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unprotected")]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(settings.CORDEE_CONTENT, tmp_path / "content")
    return tmp_path / "content"


def rename_a_need(content: Path) -> None:
    needs = content / "needs.yaml"
    needs.write_text(needs.read_text("utf-8").replace("Je suis en danger", "Je suis en grand danger"), "utf-8")


def test_what_is_published_is_what_decides(content):
    release = actions.publish(content)

    assert queries.current_catalogue() == read_catalogue(content)
    assert queries.current_catalogue().content_hash == release.hash


def test_the_same_content_is_published_once(content):
    assert actions.publish(content) == actions.publish(content)
    assert (Release.objects.count(), Publication.objects.count()) == (1, 1)


def test_what_the_other_tests_publish_is_what_this_publishes():
    copied = publish_content(label="Essai", at=timezone.now())

    assert actions.publish(settings.CORDEE_CONTENT).pk == copied.pk
    assert (Release.objects.count(), Publication.objects.count()) == (1, 1)
    assert Release.objects.get().files == catalogue_files(settings.CORDEE_CONTENT)
    assert queries.is_published()


def test_a_former_release_still_answers_after_the_next_one(content):
    former = actions.publish(content)
    rename_a_need(content)
    actions.publish(content)

    assert queries.current_catalogue().needs["etre_en_securite"].label == "Je suis en grand danger"
    assert queries.catalogue_by_hash(former.hash).needs["etre_en_securite"].label == "Je suis en danger"


def test_an_older_content_may_come_back(content):
    former = actions.publish(settings.CORDEE_CONTENT)
    rename_a_need(content)
    actions.publish(content)
    actions.publish(settings.CORDEE_CONTENT)

    assert queries.current_catalogue().content_hash == former.hash
    assert (Release.objects.count(), Publication.objects.count()) == (2, 3)


def test_broken_content_is_not_published(content):
    (content / "needs.yaml").write_text("needs: [{id: seul}]", "utf-8")

    with pytest.raises(BrokenCatalogue):
        actions.publish(content)

    assert not Release.objects.exists()


def make_a_condition_impossible(content: Path) -> None:
    service = content / "services" / "aah.yaml"
    service.write_text(service.read_text("utf-8").replace("age >= 20", "age >= 200"), "utf-8")


def test_a_content_that_fails_its_checks_is_not_published_and_the_former_one_stays(content):
    former = actions.publish(content)
    make_a_condition_impossible(content)

    with pytest.raises(BrokenCatalogue, match="aucune réponse possible ne la remplit"):
        actions.publish(content)

    assert queries.current_catalogue().content_hash == former.hash
    assert (Release.objects.count(), Publication.objects.count()) == (1, 1)


def test_a_content_whose_example_cases_fail_is_not_published_and_the_former_one_stays(content):
    former = actions.publish(content)
    service = content / "services" / "visite_prereprise.yaml"
    service.write_text(service.read_text("utf-8").replace("arret_jours > 30", "arret_jours > 31"), "utf-8")

    with pytest.raises(BrokenCatalogue, match="attendu l'un de visite_prereprise_2022"):
        actions.publish(content)

    assert queries.current_catalogue().content_hash == former.hash
    assert (Release.objects.count(), Publication.objects.count()) == (1, 1)


def test_the_site_opens_with_the_former_catalogue_when_the_new_one_has_errors(content, settings):
    settings.CORDEE_CONTENT, said = content, []
    publish_catalogue(said.append, former_will_do=True)
    make_a_condition_impossible(content)

    publish_catalogue(said.append, former_will_do=True)

    assert len(said) == 1 and "services/aah.yaml" in said[0]
    assert said[0].endswith("Le catalogue publié avant lui reste en vigueur.")


@pytest.mark.parametrize("former_will_do", [True, False])
def test_without_a_former_catalogue_or_when_asked_to_load_errors_stop(content, settings, former_will_do):
    settings.CORDEE_CONTENT, said = content, []
    if not former_will_do:
        publish_catalogue(said.append, former_will_do=True)
    make_a_condition_impossible(content)

    with pytest.raises(CannotStart, match=r"services/aah\.yaml"):
        publish_catalogue(said.append, former_will_do=former_will_do)


def test_a_release_cannot_be_changed_nor_removed_even_by_the_owner(content):
    release = actions.publish(content)

    for change in (lambda: Release.objects.update(label="autre"), Publication.objects.all().delete, release.delete):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            change()


def test_before_any_publication_nothing_is_decided():
    with pytest.raises(queries.NoCatalogue):
        queries.current_catalogue()
    with pytest.raises(queries.NoCatalogue):
        queries.catalogue_by_hash("0" * 64)


def test_the_current_catalogue_costs_one_query_once_it_was_read(content, django_assert_num_queries):
    actions.publish(content)
    queries.current_catalogue()

    with django_assert_num_queries(1):
        queries.current_catalogue()
