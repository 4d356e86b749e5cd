"""What a page under « /en/ » still says in French outside of ``lang="fr"``, in what its own room writes."""

import re

import html5lib

WORDS = "le la les vous votre vos est une des du pour avec dans qui que ne pas aux cette sont nous sans chez être"
FRENCH = re.compile(
    rf"(?<![\w-])(?:{'|'.join(WORDS.split())}|[ldnsjcq]['’][a-zéèêàâôûî]\w+|qu['’]\w+)(?![\w-])", re.IGNORECASE
)
# The French name of a thing, kept in brackets because the visitor meets it on paper; names of places.
IN_BRACKETS = re.compile(r"\([^()]*\)")
NAMES = re.compile(
    r"Val-de-\w+|Pas-de-Calais|Puy-de-\w+|Côtes?-d['’]\w+|Provence-Alpes-Côte d['’]Azur|Pays de la Loire|La \w+|Le \w+"
    r"|Agence de services et de paiement|maison départementale des personnes handicapées"
    r"|Maison du handicap|(?:des|du) (?:Deux Rives|Coteaux|Bauges)"
    r"|-sur-|Licence Ouverte|mission locale|Caisse des dépôts|Cité des métiers du Grand Genève"
)
# What the room of the interface writes inside a page: looked at by the tests of the house.
OF_THE_HOUSE = {"phone-note", "emergency", "field-optional", "error-summary", "badge", "pagination"}
READ_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder", "data-copied", "data-not-copied")
SPACE = "{http://www.w3.org/1999/xhtml}"


def french_in(page: str) -> list[str]:
    """Texts of the title and of the main part in which a French word is read."""
    root = html5lib.parse(page, namespaceHTMLElements=True)
    assert root.get("lang") == "en"
    found: list[str] = []
    for part in (root.find(f".//{SPACE}title"), root.find(f".//{SPACE}main")):
        _walk(part, found)
    return [" ".join(text.split()) for text in found if FRENCH.search(NAMES.sub("", IN_BRACKETS.sub("", text)))]


def _walk(element, found: list[str]) -> None:
    if not isinstance(element.tag, str) or element.get("lang") == "fr":
        return
    name, classes = element.tag.removeprefix(SPACE), set(element.get("class", "").split())
    if name in ("script", "style") or OF_THE_HOUSE & classes or (name == "details" and "small" in classes):
        return
    found += [text for text in (element.text, *map(element.get, READ_ATTRIBUTES)) if text]
    for child in element:
        _walk(child, found)
        if child.tail:
            found.append(child.tail)


def french_links_in(page: str) -> list[str]:
    """Addresses of the main part that leave the English pages; files, telephones and other sites do not count."""
    main = html5lib.parse(page, namespaceHTMLElements=True).find(f".//{SPACE}main")
    links = [one.get("href") or one.get("action") or "" for one in main.iter() if isinstance(one.tag, str)]
    return [one for one in links if one.startswith("/") and not one.startswith(("/en/", "/static/"))]
