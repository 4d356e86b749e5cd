"""Every page that anybody may open, with its states, as the server writes it: for those who look at them all."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from cordee.catalogue import queries as catalogue_room
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.enquiries import code_views, guarding
from cordee.frontdesk import code_views as followed_by_code
from cordee.measures.open_pages import addresses_without_argument
from cordee.public import keep_views
from cordee.public import views as take_stock
from cordee.referrals import letter_views
from tests.factories.catalogue import OfferFactory
from tests.factories.detection import CampaignFactory
from tests.factories.network import OrganisationFactory
from tests.rooms.public.test_take_stock import Form

OF_ACCOUNTS = ("account_login", "account_reset_password", "account_reset_password_done")
SEARCHES = ("bilan de competance", "xyzzy", "je veux en finir", "", "<script>")
UNFIT = (
    'regime="general"',
    'statut="salarie"',
    "contrat_en_cours=true",
    "avis_inaptitude=true",
    'avis_inaptitude_date="2026-11-18"',
)
CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")
ASKED = {"envoyer": "1", "phone": "06 11 22 33 44", "slot": "tot", "pour": "personne"}
PHYSICIAN = {"name": "Dr Sauvage", "email": "cabinet@example.org", "hopes": "rester"}
BY_PHONE = PHYSICIAN | {"way": "telephone", "patient_phone": "06 11 22 33 44", "agreed": "on"}
FIRM = {"name": "M. Roc", "company": "Scierie du Lac", "phone": "04 11 22 33 44", "wants": ["retour"]}
# Address, what is sent, and the state of the page that it shows.
REFUSED = (
    ("/demander/rappel/", {"key": "k"}),
    ("/demander/annuler/", {"code": "x"}),
    ("/signaler/medecin/", {"key": "k"}),
    ("/signaler/employeur/", {"key": "k"}),
    ("/signaler/accord/", {"code": "x"}),
    ("/suivi/", {"code": "x"}),
    ("/reponse/", {"code": "x"}),
    ("/faire-le-point/reprendre/", {"code": "x"}),
)

BREAKDOWNS = ("400.html", "403.html", "403_csrf.html", "404.html", "405.html", "500.html", "503.html")
# Limits of pace: at none, the next form of the same visitor is one too many.
FORMS = (
    (guarding, "SENT_ALLOWED"), (code_views, "TRIES_ALLOWED"), (followed_by_code, "TRIES_ALLOWED"),
    (letter_views, "TRIES_ALLOWED"),
)  # fmt: skip
STEPS = (
    (keep_views, "PRINTED"), (keep_views, "MAILED"), (keep_views, "KEPT"), (keep_views, "TRIED"),
    (take_stock, "STEPS_ALLOWED"),
)  # fmt: skip
RESULT = {
    "pour": "personne",
    "dit": [
        'commune_residence="69123"', 'regime="general"', 'statut="salarie"', "contrat_en_cours=true",
        'commune_travail="69123"', "en_arret=true", "age=46",
    ],
    "besoin": ["garder_mon_travail"],
}  # fmt: skip
CHOICE = re.compile(r'form="envoyer" name="envoi" value="([^"]+)"')

Shown = tuple[str, str]
# Templates that were drawn by the pages of this module, in this process.
SEEN: set[str] = set()


class EnglishVisitor(Client):
    """Goes to the English twin of every page."""

    def generic(self, method: str, path: str, *args: object, **more: object) -> object:
        return super().generic(method, path if path.startswith("/en/") else f"/en{path}", *args, **more)


def opened(visitor: Client) -> Iterator[Shown]:
    """What a GET shows of each address, answers that are no page left out."""
    for address in addresses_without_argument():
        yield from _page(address, visitor.get(address))
    for words in SEARCHES:
        yield from _page(f"/chercher/?q={words}", visitor.get("/chercher/", {"q": words}))
    yield from _page("/annuaire/?commune=Lyon", visitor.get("/annuaire/", {"commune": "Lyon"}))
    yield from _page("/annuaire/?commune=Zzz", visitor.get("/annuaire/", {"commune": "Zzz"}))
    yield from _page("/annuaire/fiche/69123/", visitor.get("/annuaire/fiche/69123/"))
    yield from _page("/nulle-part/", visitor.get("/nulle-part/"))
    for name in OF_ACCOUNTS:
        yield from _page(name, visitor.get(reverse(name)))


def of_catalogue(visitor: Client, *, every: int = 1) -> Iterator[Shown]:
    """A page for each service, need, rule of time and letter; or one in so many of them."""
    catalogue = catalogue_room.current_catalogue()
    families = sorted({version.family for version in catalogue.versions.values()})
    addresses = [
        *(reverse("library:service", args=[family]) for family in families),
        *(reverse("library:need", args=[need]) for need in catalogue.needs if need != SAFETY_NEED),
        *(reverse("library:deadline", args=[rule]) for rule in sorted({one.rule for one in catalogue.deadlines})),
        *(reverse("letters:letter", args=[letter]) for letter in catalogue.letters),
    ]
    for address in addresses[::every]:
        yield from _page(address, visitor.get(address))


def sent(visitor: Client) -> Iterator[Shown]:
    """What comes of a form: steps, errors, results, codes."""
    yield from _stock(visitor)
    yield from _asked(visitor)
    yield from _signalled(visitor)
    yield from _forwarded(visitor)
    for address, fields in REFUSED:
        yield from _page(f"{address} refusé", visitor.post(address, fields))
    letter = reverse("letters:letter", args=[next(iter(catalogue_room.current_catalogue().letters))])
    yield from _page(f"{letter} rempli", visitor.post(letter, {"apercu": "1"}))


def _forwarded(visitor: Client) -> Iterator[Shown]:
    """Her request to the organisation itself: what would leave, refused, not proposed any more, sent, over."""
    result = visitor.post("/faire-le-point/", RESULT | {"resultat": "1"})
    chosen = RESULT | {"envoi": CHOICE.search(result.content.decode())[1], "key": "une-cle-de-demande"}
    form = visitor.post("/demander/envoyer/", chosen)
    yield from _page("envoyer", form)
    yield from _page("envoyer, refusé", visitor.post("/demander/envoyer/", chosen | {"envoyer": "1"}))
    yield from _page("plus proposé", visitor.post("/demander/envoyer/", RESULT | {"envoi": "rien rien"}))
    facts = [fact for fact, _ in form.context["form"].fields["facts"].choices]
    needed = [line.fact for line in form.context["shown"].lines if line.is_needed and line.is_health]
    who = {"given_name": "Aline", "family_name": "Montvert", "way": "courriel", "email": "aline@exemple.fr"}
    agreed = {"facts": facts, "health": needed, "agreed": "on", "envoyer": "1"}
    sent = visitor.post("/demander/envoyer/", chosen | who | agreed)
    yield from _page("demande envoyée", sent)
    code = _code(sent)
    visitor.post("/demander/annuler/", {"code": code})
    yield from _page("demande annulée deux fois", visitor.post("/demander/annuler/", {"code": code}))


def of_rows(visitor: Client) -> Iterator[Shown]:
    """An organisation of the directory; the address that a poster gives, and one that nobody made."""
    house = OrganisationFactory(kind="mdph", departement="69", name="Maison du handicap", phone="04 65 71 00 03")
    OfferFactory(organisation=house, operator_kind="mdph", departements=["69"], site_commune="69123")
    yield from _page("organisme", visitor.get(reverse("directory:organisation", args=[house.pk])))
    yield from _page("annuaire, par les mots", visitor.get(reverse("directory:near"), {"q": "bilan, rqth"}))
    CampaignFactory(code="DOS26")
    yield from _page("campagne", visitor.get(reverse("detection:door", args=["DOS26"])))
    yield from _page("campagne inconnue", visitor.get(reverse("detection:door", args=["XYZ99"])))


def paused(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    """What each form answers to whoever sends too many; nothing typed is lost, and none of them is an error."""
    result = visitor.post("/faire-le-point/", RESULT | {"resultat": "1"})
    chosen = RESULT | {"envoi": CHOICE.search(result.content.decode())[1], "key": "une-cle-de-trop", "envoyer": "1"}
    kept = {name: values for name, values in RESULT.items() if name != "pour"} | {"qui": "personne"}
    looked = {name: value for name, value in chosen.items() if name != "envoyer"}
    steps = (
        ("/demander/envoyer/", looked),
        ("/demander/rappel/", RESULT),
        ("/faire-le-point/", RESULT),
        ("/faire-le-point/reprendre/", {"code": "ABCD-2345-EFGH"}),
        ("/faire-le-point/garder/courriel/", kept | {"address": "aline@exemple.fr", "key": "une-cle-de-trop"}),
        ("/faire-le-point/garder/code/", kept | {"key": "une-cle-de-trop"}),
        ("/faire-le-point/garder/pdf/", kept),
    )
    forms = dict(REFUSED) | {
        "/demander/rappel/": ASKED | {"key": "une-cle-de-trop"},
        "/demander/envoyer/": chosen,
        "/signaler/medecin/": PHYSICIAN | {"key": "une-cle-de-trop", "way": "code"},
        "/signaler/employeur/": FIRM | {"key": "une-cle-de-trop"},
    }
    del forms["/faire-le-point/reprendre/"]
    for limits, sent_there, what in ((FORMS, forms.items(), "trop souvent"), (STEPS, steps, "trop d'étapes")):
        for module, limit in limits:
            monkeypatch.setattr(module, limit, 0)
        for address, fields in sent_there:
            answer = visitor.post(address, fields)
            assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS, (address, answer.status_code)
            yield from _page(f"{address} {what}", answer)


def templates_of_everybody() -> set[str]:
    """Pages that are said in two languages are those of visitors, of persons and of those whom they send."""
    rooms = Path(apps.get_app_config("ui").path).parent
    found = (path for path in rooms.glob("*/templates/**/*.html") if not path.name.startswith("_"))
    said_twice = re.compile(r"{% load [^%]*\bi18n\b")
    return {str(path).partition("/templates/")[2] for path in found if said_twice.search(path.read_text("utf-8"))}


def _asked(visitor: Client) -> Iterator[Shown]:
    """A call back: received, followed, taken back; then followed again."""
    received = visitor.post("/demander/rappel/", ASKED | {"key": "une-cle-de-rappel"})
    code = _code(received)
    yield from _page("rappel reçu", received)
    yield from _page("rappel suivi", visitor.post("/suivi/", {"code": code}))
    yield from _page("code d'un rappel donné pour un accord", visitor.post("/signaler/accord/", {"code": code}))
    yield from _page("rappel annulé", visitor.post("/demander/annuler/", {"code": code}))
    yield from _page("rappel annulé deux fois", visitor.post("/demander/annuler/", {"code": code}))
    yield from _page("rappel clos suivi", visitor.post("/suivi/", {"code": code}))


def _signalled(visitor: Client) -> Iterator[Shown]:
    """What a physician and an employer leave, and what the person answers with the printed code."""
    printed = visitor.post("/signaler/medecin/", PHYSICIAN | {"key": "une-cle-de-medecin", "way": "code"})
    code = _code(printed)
    yield from _page("feuille du patient", printed)
    yield from _page("signalement suivi", visitor.post("/suivi/", {"code": code}))
    yield from _page("accord demandé", visitor.post("/signaler/accord/", {"code": code}))
    says_yes = {"code": code, "reponse": "oui"}
    yield from _page("accord sans numéro", visitor.post("/signaler/accord/", says_yes))
    yield from _page("accord donné", visitor.post("/signaler/accord/", says_yes | {"phone": "06 11 22 33 45"}))
    yield from _page("accord déjà donné", visitor.post("/signaler/accord/", says_yes))
    by_phone = visitor.post("/signaler/medecin/", BY_PHONE | {"key": "une-cle-de-plus"})
    yield from _page("signalement reçu", by_phone)
    firm = FIRM | {"key": "une-cle-d-employeur"}
    ill = visitor.post("/signaler/employeur/", firm | {"words": "une dépression"})
    yield from _page("employeur qui nomme une maladie", ill)
    yield from _page("employeur reçu", visitor.post("/signaler/employeur/", firm))


def _code(response: object) -> str:
    return CODE.search(response.content.decode())[0]


def _stock(visitor: Client) -> Iterator[Shown]:
    form = Form(visitor)
    yield from _state("lieu inconnu", form.send(texte="Trifouillis"))
    yield from _state("besoins", Form(visitor).send(texte="Lyon"))
    yield from _state("aucun besoin", Form(visitor).send(texte="Lyon").send(besoins="continuer"))
    yield from _state("première question", Form(visitor).place_and_need("comprendre_inaptitude"))
    yield from _state("tout sur une page", Form(visitor).place_and_need().send(ensemble="1"))
    yield from _state("réponse refusée", Form(visitor).place_and_need().send(changer="age").send(texte="vieux"))
    result = _unfit(visitor).send(resultat="1")
    yield from _state("résultat", result)
    yield from _state("ce qui changerait", _unfit(visitor).send(changements="1"))
    said = {name: values for name, values in result.fields.items() if name in {"dit", "besoin"}} | {"qui": "personne"}
    yield from _page("facile à lire", visitor.post("/faire-le-point/facile/", said))
    yield from _page("courriel refusé", visitor.post("/faire-le-point/garder/courriel/", said | {"address": "x"}))
    yield from _page("code donné", visitor.post("/faire-le-point/garder/code/", said | {"key": "une-cle-a-garder"}))
    yield from _page("rappel depuis le résultat", visitor.post("/demander/rappel/", said | {"pour": "personne"}))
    yield from _state("employeur", Form(visitor, "/faire-le-point/employeur/").send(texte="Lyon"))


def _unfit(visitor: Client) -> Form:
    form = Form(visitor).place_and_need("comprendre_inaptitude")
    form.fields["dit"] = [*form.fields["dit"], *UNFIT]
    return form


def _state(name: str, form: Form) -> Iterator[Shown]:
    yield from _page(f"faire le point, {name}", form.response)


class LeavesACookie(AssertionError):
    """The legal page says that no public page does, and asks for no banner."""


def _page(name: str, response: object) -> Iterator[Shown]:
    if response.cookies and name not in OF_ACCOUNTS:
        raise LeavesACookie(name)
    yield from read(name, response)


def read(name: str, response: object) -> Iterator[Shown]:
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise AssertionError(f"{name}: {response.status_code}")
    is_page = response["Content-Type"].startswith("text/html") and b"<html" in response.content
    if is_page and not response.has_header("Location"):
        SEEN.update(template.name for template in response.templates if template.name)
        yield name, response.content.decode()
