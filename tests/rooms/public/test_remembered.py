"""What a result shows is the same drawn anew or found again; what is held says nothing of who reads."""

import re
import shutil

import pytest
from django.test import Client

from cordee.catalogue import actions as catalogue
from cordee.ui import remembered
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory

PAGE = "/faire-le-point/"
KEYS = re.compile(r'(<input type="hidden" name="key" value=")[^"]+')
AT = 'commune_travail="69123"'
HOME = ('commune_residence="69123"',)
AT_WORK = (*HOME, 'regime="general"', 'statut="salarie"', "contrat_en_cours=true", AT)
SITUATIONS = {
    "nothing but the place": ("personne", HOME, ("garder_mon_travail",)),
    "off sick": ("personne", (*AT_WORK, "en_arret=true", "age=46"), ("garder_mon_travail", "reprendre_apres_arret")),
    "not off sick": ("personne", (*AT_WORK, "en_arret=false", "age=61"), ("garder_mon_travail",)),
    "without work": ("personne", (*HOME, 'statut="demandeur_emploi"', "contrat_en_cours=false"), ("connaitre_droits",)),
    "does not know": ("personne", (*HOME, "statut=?", "en_arret=-"), ("connaitre_droits", "garder_mon_travail")),
    "an employer": (
        "employeur",
        ('commune_travail="69123"', "en_arret=true"),
        ("garder_un_salarie", "adapter_mon_poste"),
    ),
}
ADDRESSES = {"personne": PAGE, "employeur": f"{PAGE}employeur/"}

pytestmark = pytest.mark.usefixtures("lyon")


@pytest.fixture(autouse=True)
def _nothing_held():
    remembered.forget()
    yield
    remembered.forget()


def result(situation, tongue=""):
    """The page as a browser without cookies gets it, without the keys of its forms."""
    who, said, needs = SITUATIONS[situation]
    answer = Client().post(f"{tongue}{ADDRESSES[who]}", {"dit": said, "besoin": needs, "resultat": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200 and 'id="semaine"' in page
    return KEYS.sub(r"\1", page)


def every_result():
    return {(name, tongue): result(name, tongue) for name in SITUATIONS for tongue in ("", "/en")}


def test_every_result_is_the_same_drawn_anew_or_found_again(health_service):
    with remembered.nothing_remembered():
        anew = every_result()
        assert not remembered.everything()

    first, again = every_result(), every_result()

    assert remembered.everything()
    assert first == anew
    assert again == anew


def test_what_is_held_does_not_say_who_read(health_service):
    far = OrganisationFactory(kind="sante_travail", departement="69", name="Santé au travail des Monts")
    OfferFactory(organisation=far, operator_kind="sante_travail", departements=["69"], communes=["69123", "69266"])
    with remembered.nothing_remembered():
        result("nothing but the place")
    result("nothing but the place")
    first = remembered.everything()

    result("off sick")
    result("not off sick")

    held = remembered.everything()
    assert len(held) > len(first)
    said = " ".join(str(part) for key, piece in held.items() for part in (*key, piece))
    assert "Santé au travail des Monts" in said
    for told in ("69123", "69266", "Lyon", "46 ans", "61 ans", "en_arret", "Vous êtes salarié du privé."):
        assert told not in said, told


def test_what_is_held_is_bounded(health_service, monkeypatch):
    monkeypatch.setattr(remembered, "MOST", 20)

    every_result()

    assert 0 < len(remembered.everything()) <= 20


def test_a_new_publication_is_shown_at_once(health_service, tmp_path, settings):
    before = result("off sick")
    content = tmp_path / "content"
    shutil.copytree(settings.CORDEE_CONTENT, content)
    services = next(path for path in content.rglob("*.yaml") if "Visite à la demande du salarié" in path.read_text())
    for path in content.rglob("*.yaml"):
        text = path.read_text("utf-8")
        path.write_text(text.replace("Visite à la demande du salarié", "Rendez-vous demandé par le salarié"), "utf-8")
    assert "Visite à la demande du salarié" in before and services

    with bypass_row_security():
        catalogue.publish(content)

    after = result("off sick")
    assert "Rendez-vous demandé par le salarié" in after
    assert "Visite à la demande du salarié" not in after
    with bypass_row_security():
        catalogue.publish(settings.CORDEE_CONTENT)
    assert result("off sick") == before


def test_what_an_operator_changes_is_shown_at_once(health_service):
    assert "Places disponibles" in result("off sick")
    offer = health_service.offers.get()

    with bypass_row_security():
        for capacity, shown in (("full", "Complet"), ("paused", "En pause"), ("full", "Complet")):
            type(offer).objects.filter(pk=offer.pk).update(capacity=capacity)
            assert shown in result("off sick")
        type(health_service).objects.filter(pk=health_service.pk).update(phone="04 65 71 99 99")

    assert "04 65 71 99 99" in result("off sick")
