"""The words of people who search lead to something that exists, and stand in one group."""

from cordee.domain.search.words import stem, words_of
from cordee.reader.checks.checked import Checked
from cordee.reader.words import FILE


def written(checked: Checked) -> None:
    catalogue, head = checked.catalogue, checked.sources.head(FILE)
    known = [*catalogue.needs, *catalogue.families, *dict.fromkeys(deadline.rule for deadline in catalogue.deadlines)]
    for node in head.nodes("sayings"):
        checked.all_known(node, "means", node.texts("means"), known)
    groups: dict[tuple[str, ...], tuple[int, str]] = {}
    for place, node in enumerate(head.nodes("same")):
        for index, word in enumerate(node.texts("words")):
            group, first = groups.setdefault(tuple(map(stem, words_of(word))), (place, node.texts("words")[0]))
            if group != place:
                node.error(f"« {word} » est déjà dans le groupe de « {first} » : gardez un seul groupe", "words", index)
