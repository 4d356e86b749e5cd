"""``content/scripts.yaml``: what an agent of the line says. Beside the catalogue: it decides nothing."""

from collections.abc import Iterable
from pathlib import Path

from cordee.domain.script import Aid, Faults, Helpline, Limits, Moment, Said, Script, Text, faults, limit, welcome
from cordee.domain.script import places_at as places
from cordee.reader.fields import Node, Problem, Problems
from cordee.reader.yaml_source import Document, read_document

FILE = "scripts.yaml"
SPEAKS_FOR_HERSELF = "personne"


class BrokenScript(ValueError):
    """Every problem found, with its place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read_script(directory: Path) -> Script:
    """Raise BrokenScript with every problem, Unreadable for what is no YAML, OSError for what is not there."""
    return read_script_document(read_document((directory / FILE).read_text("utf-8"), file=FILE))


def read_script_document(document: Document, *, callers: Iterable[str] = ()) -> Script:
    """``callers``: those of the catalogue, each of which must have its words."""
    problems = Problems()
    head = Node(document, (), document.value or {}, problems)
    head.only("texts", "callers", "helplines")
    texts = _each_once(head, "texts", [(_text(node), node) for node in head.nodes("texts")])
    found = [_limits(node) for node in head.nodes("callers")]
    helplines = tuple(_helpline(node) for node in head.nodes("helplines"))
    script = Script(texts=texts, limits={one.caller: one for one in found}, helplines=helplines)
    _nothing_is_missing(head, script, callers)
    if problems.errors:
        raise BrokenScript(problems.errors)
    return script


def _each_once(head: Node, key: str, found: list[tuple[Text, Node]]) -> dict[str, Text]:
    texts: dict[str, Text] = {}
    for text, node in found:
        if text.id in texts:
            node.error(f"« {text.id} » est écrit deux fois", "id")
        texts[text.id] = text
    return texts


def _nothing_is_missing(head: Node, script: Script, callers: Iterable[str]) -> None:
    for missing in [caller for caller in callers if caller not in script.limits]:
        head.error(f"il manque l'appelant « {missing} »", "callers")
    said = [*Said, *map(welcome, script.limits)]
    said += [limit(caller) for caller in script.limits if caller != SPEAKS_FOR_HERSELF]
    for wanted in [name for name in said if name not in script.texts]:
        head.error(f"il manque le texte « {wanted} »", "texts")
    if not any(one.period.until is None for one in script.helplines):
        head.error("aucun numéro d'aide n'est valable aujourd'hui", "helplines")


def _text(node: Node) -> Text:
    node.only("id", "moment", "title", "words", "subject", "keeps", "sources")
    moment = node.choice("moment", Moment)
    text = Text(
        id=node.text("id"),
        moment=moment,
        title=node.text("title"),
        words=node.text("words").strip(),
        subject=node.optional_text("subject") or "",
        keeps=node.texts("keeps"),
        sources=node.texts("sources"),
    )
    if bool(text.subject) is not (moment is Moment.ANSWER):
        node.error("« subject » est l'objet d'un modèle de réponse, et de lui seul", "subject")
    _note(node, faults(text.words, moment=moment, keeps=text.keeps), moment)
    return text


def _note(node: Node, found: Faults, moment: Moment) -> None:
    listed = ", ".join(f"{{{name}}}" for name in places(moment))
    for name in found.unknown:
        node.error(f"« {{{name}}} » inconnu à ce moment ; attendu l'un de : {listed}", "words")
    for name in found.missing:
        node.error(f"« {{{name}}} » doit rester dans le texte (keeps)", "words")
    if found.broken:
        node.error("une accolade n'a pas sa paire", "words")


def _limits(node: Node) -> Limits:
    node.only("id", "may", "may_not", "sources")
    return Limits(
        caller=node.text("id"), may=node.texts("may"), may_not=node.texts("may_not"), sources=node.texts("sources")
    )


def _helpline(node: Node) -> Helpline:
    node.only("number", "said", "aid", "from", "until", "sources")
    return Helpline(
        number=node.text("number"),
        said=node.text("said"),
        aid=node.choice("aid", Aid),
        period=node.period(),
        sources=node.texts("sources"),
    )
