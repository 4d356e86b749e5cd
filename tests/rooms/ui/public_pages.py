"""Every page that anybody may open, with its states, as the server writes it: for those who look at them all."""

import re
from collections.abc import Iterator
from http import HTTPStatus

from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from cordee.catalogue import queries as catalogue_room
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.ui.access import AccessKind
from tests.rooms.public.test_take_stock import Form

OPEN_TO_ALL = {AccessKind.VISITOR, AccessKind.NO_DATABASE}
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

Shown = tuple[str, str]


def addresses_without_argument() -> Iterator[str]:
    """Of the rooms' pages that anybody opens, whatever room they are in."""
    for namespace, (_, resolver) in get_resolver().namespace_dict.items():
        for pattern in resolver.url_patterns:
            access = getattr(getattr(pattern, "callback", None), "access", None)
            has_argument = not isinstance(pattern, URLPattern) or "<" in str(pattern.pattern)
            if access and access.kind in OPEN_TO_ALL and not has_argument:
                yield reverse(f"{namespace}:{pattern.name}")


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
    for address, fields in REFUSED:
        yield from _page(f"{address} refusé", visitor.post(address, fields))
    letter = reverse("letters:letter", args=[next(iter(catalogue_room.current_catalogue().letters))])
    yield from _page(f"{letter} rempli", visitor.post(letter, {"apercu": "1"}))


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
    yield from _page("code donné", visitor.post("/faire-le-point/garder/code/", said | {"key": "une-cle"}))
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
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise AssertionError(f"{name}: {response.status_code}")
    is_page = response["Content-Type"].startswith("text/html") and b"<html" in response.content
    if is_page and not response.has_header("Location"):
        yield name, response.content.decode()
