"""The facts of the delivered catalogue, with and without their phrases, for what is said of them."""

from dataclasses import replace
from pathlib import Path

from cordee.domain.rules.phrases import Audience
from cordee.reader.catalogue import read_catalogue

FACTS = read_catalogue(Path(__file__).parents[3] / "content").facts
WITHOUT_PHRASES = {name: replace(fact, said=None) for name, fact in FACTS.items()}
AGENT, PERSON = Audience.AGENT, Audience.PERSON


def shown(text: str) -> str:
    """With plain spaces, so that expectations can be typed."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
