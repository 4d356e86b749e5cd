"""Every public page under « /en/ » is in English: what stays French says so with ``lang="fr"``."""

import re
from dataclasses import dataclass

import html5lib
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cordee.catalogue import queries as catalogue
from cordee.conversation.noting import UNSURE
from cordee.domain.translating import Translation
from cordee.ui.access import AccessKind
from cordee.ui.tongues import SPOKEN
from tests.factories.network import OrganisationFactory
from tests.house.site import Page, pages
from tests.rooms.conftest import health_service, lyon, published  # noqa: F401
from tests.rooms.public.test_keeping import CODE
from tests.rooms.public.test_take_stock import Form, visitor  # noqa: F401

TAKE_STOCK = "/en/faire-le-point/"

SAID = "said in English"
NOT_UNDERSTOOD = 4
WORDS = (
    "le la les vous votre vos est une des du de pour avec dans qui que ne pas aux et cette ces sont son ses leur nous "
    "notre sans chez donc mais depuis selon avant après être été jour jours semaine"
)
FRENCH = re.compile(rf"(?<![\w-])(?:{'|'.join(WORDS.split())}|[ldnsjcq]['’]\w+|qu['’]\w+)(?![\w-])", re.IGNORECASE)
# Names that English keeps as they are, said inside sentences.
NAMES = re.compile(
    r"Val[- ]de[- ]\w+|Pas[- ]de[- ]Calais|Territoire de Belfort|Côtes[- ]d['’]Armor|Côte[- ]d['’]Or"
    r"|Provence-Alpes-Côte d['’]Azur"
    r"|Puy-de-Dôme|Val-d['’]Oise|Pays de la Loire|Centre-Val de Loire|La Réunion|Île-de-France|bilan de compétences"
    r"|conseil en évolution professionnelle|Licence Ouverte|Défenseur des droits|référentiel général d'amélioration de "
    r"l'accessibilité|Commission nationale de l'informatique et des libertés"
    r"|maison départementale des personnes handicapées"
)
IN_BRACKETS = re.compile(r"\([^()]*\)")
NOT_READ = {"script", "style", "svg", "template"}
READ_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder", "data-label", "data-copied", "data-selected")
NAMESPACE = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Shown:
    name: str
    address: str


@pytest.fixture
def everything_said(monkeypatch):
    """What nobody has translated yet in ``content/english`` is counted by the checks of the catalogue, not here."""
    monkeypatch.setattr(Translation, "text", lambda self, french: self.texts.get(french, SAID))
    catalogue.catalogue_in.cache_clear()
    yield
    catalogue.catalogue_in.cache_clear()


def french_in(page: str) -> list[str]:
    """Texts outside of ``lang="fr"`` in which a French word is read."""
    found: list[str] = []
    _walk(html5lib.parse(page, namespaceHTMLElements=True), found, french=False)
    return found


def _walk(element, found, *, french):
    name = str(element.tag).removeprefix(NAMESPACE)
    language = element.get("lang")
    french = french if language is None or name == "html" else language == "fr"
    if name == "html":
        assert language == "en"
    if name in NOT_READ or not isinstance(element.tag, str):
        texts = []
    else:
        texts = [element.text, *(element.get(attribute) for attribute in READ_ATTRIBUTES)]
        if name == "meta" and element.get("name") == "description":
            texts.append(element.get("content"))
        if not french:
            found += [_short(text) for text in texts if text and FRENCH.search(_without_names(text))]
        for child in element:
            _walk(child, found, french=french)
            if not french and child.tail and FRENCH.search(_without_names(child.tail)):
                found.append(_short(child.tail))


def _without_names(text: str) -> str:
    """A French name stands in brackets where people will meet it on paper; an acronym, in brackets within them."""
    return NAMES.sub("", IN_BRACKETS.sub("", IN_BRACKETS.sub("", text)))


def _short(text: str) -> str:
    return " ".join(text.split())[:160]


def spoken() -> list[Page]:
    return [one for one in pages() if one.access.kind in SPOKEN and one.access.kind is not AccessKind.LINK]


@pytest.mark.parametrize("page", spoken(), ids=str)
@pytest.mark.django_db
def test_a_public_page_has_no_french_left(page, everything_said, health_service, lyon):  # noqa: F811
    client = Client()
    with translation.override("en"):
        addresses = [one for one in _addresses(page, health_service) if one.startswith("/en/")]

    for address in addresses:
        answer = client.get(address)
        if answer.get("Content-Type", "").startswith("text/html") and answer.content:
            body = answer.content.decode()
            if "<html" in body:
                assert french_in(body) == [], address


def _addresses(page: Page, organisation: OrganisationFactory) -> list[str]:
    known = catalogue.current_catalogue()
    values = {
        "letter_id": [next(iter(known.letters))],
        "family": [next(iter(known.families))],
        "need": [next(iter(known.needs))],
        "organisation_id": [organisation.pk],
        "commune": ["69123"],
    }
    return [*page.addresses([organisation.pk]), *_with(page, values)]


def _with(page, values):
    names = [name for name in page.names_of_arguments if name in values]
    return [reverse(page.name, kwargs={names[0]: one}) for one in values[names[0]]] if len(names) == 1 else []


def _asked(form):
    yield "the place", form
    yield "a town that is unknown", form.send(texte="Trifouillis")
    yield "several towns", form.send(texte="Saint-Martin")
    yield "what is looked for", form.send(texte="69003")
    yield "words that say nothing", form.send(besoins="chercher", mots="xyzzy")
    yield "nothing ticked", form.send(besoins="continuer")
    for number in range(60):
        answered = {"besoin": ["garder_mon_travail"], "besoins": "continuer"} if number == 0 else {"valeur": UNSURE}
        form.send(**answered)
        if not form.asked:
            return
        yield f"question {form.asked}", form
        if "texte" in form.page and number < NOT_UNDERSTOOD:
            yield f"question {form.asked}, not understood", form.send(texte="xyzzy")


def _answered(form):
    form.place_and_need()
    yield "on one page", form.send(ensemble="1")
    yield "on one page, with errors", form.send(ensemble="continuer", **{"t-age": "xyzzy"})
    for fact, text in (("en_arret", "oui"), ("arret_debut", "2/9/2026"), ("age", "52")):
        form.send(changer=fact)
        form.send(valeur=text) if fact == "en_arret" else form.send(texte=text)
    yield "a date to come", form.send(changer="arret_debut").send(texte="2/9/2126")
    yield "the result", form.send(resultat="1")
    yield "what would change it", form.send(changements="1")
    keeping = {**form.fields, "qui": ["personne"], "key": ["a-key-of-a-form"]}
    visitor, read = form.visitor, form.read  # noqa: F811
    yield "an address that is none", read(visitor.post(f"{TAKE_STOCK}garder/courriel/", {**keeping, "address": ["x"]}))
    yield "kept", read(visitor.post(f"{TAKE_STOCK}garder/code/", keeping))
    code = CODE.search(form.page).group(1)
    yield "opened again", read(visitor.post(f"{TAKE_STOCK}reprendre/", {"code": code}))
    yield "erased", read(visitor.post(f"{TAKE_STOCK}reprendre/", {"code": code, "effacer": "1"}))
    yield "a code that opens nothing", read(visitor.post(f"{TAKE_STOCK}reprendre/", {"code": code}))


@pytest.mark.parametrize(("steps", "who"), [(_asked, ""), (_answered, ""), (_answered, "employeur/")])
def test_no_step_of_a_conversation_has_french_left(steps, who, everything_said, visitor):  # noqa: F811
    found = {step: french_in(form.response.content.decode()) for step, form in steps(Form(visitor, TAKE_STOCK + who))}

    assert len(found) > 5
    assert {step: texts for step, texts in found.items() if texts} == {}
