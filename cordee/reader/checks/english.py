"""What an English page would still say in French, and English that is the translation of nothing any more."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cordee.domain.rules.answers import closest
from cordee.reader.checks.checked import Checked
from cordee.reader.english import FOLDER, asked_of, brief, clauses_in, read_pairs
from cordee.reader.phrases import KEY
from cordee.reader.yaml_source import Document, Path, Place

LISTED = 3


def written(checked: Checked) -> None:
    """Doubt, file by file, what is not translated, and each pair whose French is nowhere; nothing where none is."""
    sources = checked.sources
    texts, clauses = read_pairs(sources.listed(FOLDER))
    if not texts.texts and not clauses.texts:
        return
    french = {name: one for name, one in sources.documents.items() if not name.startswith(FOLDER)}
    found = _places(french.values())
    asked = [*asked_of(checked.catalogue).texts, *_clauses(checked)]
    missing: dict[str, dict[str, Place]] = {}
    for text in asked:
        if text not in texts.texts and text not in clauses.texts and text in found:
            missing.setdefault(found[text].file, {})[text] = found[text]
    for file, places in missing.items():
        _, place = next(iter(places.items()))
        listed = ", ".join(f"« {brief(text)} »" for text in list(places)[:LISTED])
        more = "…" if len(places) > LISTED else ""
        said = f"{len(places)} textes sans anglais" if len(places) > 1 else "un texte sans anglais"
        sources.problems.doubt(place, f"{said} dans {FOLDER}{file}, qui restent en français : {listed}{more}.")
    for pairs in (texts, clauses):
        for text, node in pairs.places.items():
            if text not in found:
                near = closest(text, missing.get(node.document.file.removeprefix(FOLDER), ()))
                message = f"« {brief(text)} » n'est plus un texte français du catalogue{near}"
                sources.problems.doubt(node.place("fr"), message if near else f"{message}.")


def _clauses(checked: Checked) -> Iterator[str]:
    for fact in checked.catalogue.facts.values():
        yield from clauses_in(checked.node("fact", fact.id).value.get(KEY))


def _places(documents: Iterable[Document]) -> Mapping[str, Place]:
    """Where each text is written first."""
    found: dict[str, Place] = {}
    for document in documents:
        for path, text in _texts(document.value, ()):
            found.setdefault(text, document.place(*path))
    return found


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    match value:
        case str():
            yield path, value
        case dict():
            for key, inner in value.items():
                yield from _texts(inner, (*path, key))
        case list():
            for place, inner in enumerate(value):
                yield from _texts(inner, (*path, place))
