"""``content/words.yaml``: the words of people who search; what cannot be read is noted where it is written."""

from cordee.domain.catalogue import Saying
from cordee.reader.fields import Node

FILE = "words.yaml"


def read_sayings(head: Node) -> tuple[Saying, ...]:
    return tuple(_saying(node) for node in head.nodes("sayings"))


def read_same_words(head: Node) -> tuple[tuple[str, ...], ...]:
    """Read the groups of words that mean the same; a group of one word, or without any, is noted."""
    return tuple(words for node in head.nodes("same") if len(words := _group(node)) > 1)


def _saying(node: Node) -> Saying:
    node.only("said", "means")
    said, means = node.texts("said"), node.texts("means")
    for key, found in (("said", said), ("means", means)):
        if not found:
            node.error(f"« {key} » est vide ou absent : attendu une liste", key)
    return Saying(said=said, means=means)


def _group(node: Node) -> tuple[str, ...]:
    node.only("words")
    words = node.texts("words")
    if len(words) < 2:
        node.error("un groupe de mots qui veulent dire la même chose en compte au moins deux", "words")
    return words
