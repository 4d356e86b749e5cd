"""``content/english/``: pairs « fr, en », keyed by the exact French text, so that a changed sentence is seen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cordee.domain.catalogue import Catalogue, Fact
from cordee.domain.orientation.agenda.templates import places_of
from cordee.domain.rules.phrases import BadPhrase, Phrase
from cordee.domain.translating import Translation, retold
from cordee.reader.fields import Node
from cordee.reader.phrases import ENGLISH, KEY, phrase_of

FOLDER = "english/"
# The clauses of facts, which have a grammar of their own: « la personne [est] en arrêt de travail ».
CLAUSES = f"{FOLDER}facts_said.yaml"
LONGEST_QUOTED = 80


@dataclass(frozen=True)
class Pairs:
    """The English by French, and where each pair is written."""

    texts: dict[str, str] = field(default_factory=dict)
    places: dict[str, Node] = field(default_factory=dict)

    def add(self, french: str, english: str, node: Node) -> None:
        """Note a pair; the same French with another English is an error."""
        first = self.places.setdefault(french, node)
        if self.texts.setdefault(french, english) != english:
            node.error(f"« {brief(french)} » est déjà traduit autrement ({first.place('en')})", "en")


def read_pairs(nodes: Iterable[Node]) -> tuple[Pairs, Pairs]:
    """Return the texts, then the clauses of facts."""
    texts, clauses = Pairs(), Pairs()
    for node in nodes:
        node.only("fr", "en")
        french, english = node.text("fr"), node.text("en")
        if not (french and english):
            continue
        if node.document.file == CLAUSES:
            clauses.add(french, english, node)
        elif sorted(places_of(french)) != sorted(places_of(english)):
            expected = ", ".join(f"{{{place}}}" for place in places_of(french)) or "aucun repère"
            node.error(f"« {brief(english)} » : attendu les repères du français, {expected}", "en")
        else:
            texts.add(french, english, node)
    return texts, clauses


def read_translation(nodes: Iterable[Node], facts: Iterable[tuple[Fact, Node]]) -> Translation | None:
    """Read what is written in English, of facts with where they are written; None when nothing is."""
    texts, clauses = read_pairs(nodes)
    if not texts.texts and not clauses.texts:
        return None
    found = {fact.id: _phrase(fact, node.value.get(KEY), clauses) for fact, node in facts if fact.said}
    return Translation(texts=texts.texts, phrases={name: phrase for name, phrase in found.items() if phrase})


def _phrase(fact: Fact, said: object, clauses: Pairs) -> Phrase | None:
    """The English of a phrase; None when a clause of it is missing, or badly written (then noted)."""
    written = list(clauses_in(said))
    if not all(text in clauses.texts for text in written):
        return None
    try:
        return phrase_of(_translated(said, clauses), fact.type, fact.choices, ENGLISH)
    except BadPhrase as problem:
        named = [clauses.places[text] for text in written if f"« {clauses.texts[text]} »" in str(problem)]
        (named or [clauses.places[written[0]]])[0].error(f"« {fact.id} » : {problem}", "en")
        return None


def _translated(said: object, clauses: Pairs) -> object:
    if isinstance(said, dict):
        return {key: _translated(inner, clauses) for key, inner in said.items()}
    return clauses.texts[said] if isinstance(said, str) else said


def brief(text: str) -> str:
    """The beginning of a text, enough to find it."""
    return text if len(text) <= LONGEST_QUOTED else f"{text[: LONGEST_QUOTED - 1]}…"


def clauses_in(said: object) -> Iterator[str]:
    """Every clause and word of what a fact says of itself, in the order of the file."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for inner in said.values():
            yield from clauses_in(inner)


@dataclass
class Asked:
    """Hears every text that an English page would show, and changes none."""

    texts: dict[str, None] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)

    def text(self, french: str) -> str:
        self.texts[french] = None
        return french

    def name(self, french: str) -> str:
        self.names[french] = None
        return french

    def phrase(self, fact: Fact) -> Phrase | None:
        return fact.said


def asked_of(catalogue: Catalogue) -> Asked:
    """Return the texts that have to be in English, and the proper names that may be."""
    asked = Asked()
    retold(catalogue, asked)
    return asked
