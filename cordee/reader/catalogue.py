"""The files of ``content/`` into a Catalogue, with every problem noted where it is written."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from cordee.domain import catalogue as domain
from cordee.domain.catalogue import Catalogue, Condition, ServiceVersion
from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.rules.answers import shortened
from cordee.domain.rules.language import Literal, Or
from cordee.reader.deadlines import read_deadlines
from cordee.reader.english import FOLDER as ENGLISH
from cordee.reader.english import read_translation
from cordee.reader.fields import Node, Problem, Problems
from cordee.reader.letters import FOLDER as LETTERS
from cordee.reader.letters import read_letters
from cordee.reader.phrases import read_phrase
from cordee.reader.text_files import why_unread
from cordee.reader.words import read_same_words, read_sayings
from cordee.reader.yaml_source import Document, Unreadable, read_document

HEADS = ("facts.yaml", "needs.yaml", "operators.yaml", "programmes.yaml", "gates.yaml")
# Files that older releases do not have.
LATER_HEADS = ("relations.yaml", "deadlines.yaml", "words.yaml")
UNREADABLE_DAY = date(1900, 1, 1)
NOTHING = Condition(expression=Or(()))

Item = TypeVar("Item")


class BrokenCatalogue(ValueError):
    """The content has errors: ``problems`` holds them all, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Sources:
    """The parsed files of a catalogue, kept so that checks can point at a line.

    ``unreadable``: files of which nothing could be read. Whatever else is found then only follows from them.
    """

    def __init__(self, files: Mapping[str, str]) -> None:
        self.problems = Problems()
        self.documents: dict[str, Document] = {}
        self.places: dict[str, Node] = {}
        self.content_hash = content_hash(files)
        for name in sorted(files):
            try:
                self.documents[name] = _with_fields(read_document(files[name], file=name))
            except Unreadable as problem:
                self.problems.error(problem.place, problem.message)
        self.unreadable = tuple(self.problems.errors)

    def head(self, name: str) -> Node:
        document = self.documents.get(name) or Document(file=name, value={})
        return Node(document, (), document.value or {}, self.problems)

    def inside(self, folder: str) -> Iterator[Node]:
        """Yield each file of a folder, such as ``services/``, as a whole."""
        for name, document in self.documents.items():
            if name.startswith(folder):
                yield Node(document, (), document.value or {}, self.problems)

    def listed(self, folder: str) -> Iterator[Node]:
        """Yield each item of the files of a folder that hold a list."""
        for name, document in self.documents.items():
            if name.startswith(folder):
                for place, value in enumerate(document.value or ()):
                    yield Node(document, (place,), value, self.problems)

    def remember(self, kind: str, item_id: str, node: Node) -> None:
        """Keep where an identity is defined; a second definition is an error."""
        key = f"{kind}:{item_id}"
        if first := self.places.get(key):
            node.error(f"« {item_id} » est déjà défini ({first.place('id')})", "id")
        else:
            self.places[key] = node


def _with_fields(document: Document) -> Document:
    """Return the document; raise Unreadable when it is no mapping, or list of pairs, or empty where it may not be."""
    if document.file.startswith(ENGLISH):
        fits, expected = isinstance(document.value, list), "une liste de paires « fr, en »"
    else:
        fits, expected = isinstance(document.value, dict), "des champs « clé: valeur »"
    if fits or (document.value is None and document.file.startswith((*LATER_HEADS, ENGLISH))):
        return document
    found = "le fichier est vide" if document.value is None else f"trouvé {shortened(document.value)}"
    raise Unreadable(document.place(), f"{found} ; attendu {expected}.")


def content_hash(files: Mapping[str, str]) -> str:
    """Hash names and texts, line ends made equal, so that any machine gives the same 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for name in sorted(files):
        text = files[name].replace("\r\n", "\n").encode()
        digest.update(f"{name}\0{len(text)}\0".encode() + text)
    return digest.hexdigest()


def catalogue_files(directory: Path) -> dict[str, str]:
    """Return {relative name: text} of what makes decisions: not the cases, not the explanations.

    Raises BrokenCatalogue when the folder or one of its five heads is missing, or a file is not UTF-8.
    """
    later = [directory / head for head in LATER_HEADS if (directory / head).exists()]
    folders = [*sorted(directory.glob("services/*.yaml")), *sorted(directory.glob(f"{LETTERS}*.yaml"))]
    folders += sorted(directory.glob(f"{ENGLISH}**/*.yaml"))
    names = [directory / head for head in HEADS] + later + folders
    problems, files = Problems(), {}
    for path in names:
        name = path.relative_to(directory).as_posix()
        try:
            files[name] = path.read_text("utf-8")
        except FileNotFoundError:
            problems.error(Document(name, None).place(), f"fichier absent du dossier {directory}.")
        except (OSError, UnicodeDecodeError) as failure:
            problems.error(Document(name, None).place(), f"{why_unread(failure)} ; attendu du texte en UTF-8.")
    if problems.found:
        raise BrokenCatalogue(problems.found)
    return files


def read_catalogue(directory: Path) -> Catalogue:
    """Read the content folder; raise BrokenCatalogue with every problem found."""
    return read_catalogue_files(catalogue_files(directory))


def read_catalogue_files(files: Mapping[str, str]) -> Catalogue:
    """Read a catalogue from texts by relative name; raise BrokenCatalogue with every problem found."""
    return read_sources(files)[1]


def read_sources(files: Mapping[str, str]) -> tuple[Sources, Catalogue]:
    """Read a catalogue and keep where each thing is written; raise BrokenCatalogue with every problem found."""
    sources = Sources(files)
    if sources.unreadable:
        raise BrokenCatalogue(sources.unreadable)
    catalogue = build(sources)
    if sources.problems.errors:
        raise BrokenCatalogue(sources.problems.errors)
    return sources, catalogue


def build(sources: Sources) -> Catalogue:
    """Build the values; problems are noted in ``sources.problems`` and what is broken is left out."""
    facts, needs = sources.head("facts.yaml"), sources.head("needs.yaml")
    operators, programmes, gates = (sources.head(name) for name in HEADS[2:])
    relations, words = sources.head("relations.yaml"), sources.head("words.yaml")
    facts.only("groups", "facts")
    needs.only("groups", "needs")
    operators.only("prescriber_roles", "operators")
    programmes.only("doors", "programmes")
    gates.only("effects", "gates")
    relations.only("relations")
    words.only("same", "sayings")
    built_operators = _items(sources, "operator", operators.nodes("operators"), _operator)
    built_facts = _items(sources, "fact", facts.nodes("facts"), _fact)
    written_facts = ((fact, sources.places[f"fact:{name}"]) for name, fact in built_facts.items())
    return Catalogue(
        content_hash=sources.content_hash,
        facts=built_facts,
        fact_groups=_labels(facts.nodes("groups")),
        needs=_items(sources, "need", needs.nodes("needs"), _need),
        need_groups=_labels(needs.nodes("groups")),
        operators=built_operators,
        prescriber_roles=operators.words("prescriber_roles"),
        programmes=_items(sources, "programme", programmes.nodes("programmes"), _programme),
        doors=programmes.words("doors"),
        gates=tuple(_items(sources, "gate", gates.nodes("gates"), _gate).values()),
        effects=gates.words("effects"),
        versions=_versions(sources),
        relations=tuple(_items(sources, "relation", relations.nodes("relations"), _relation).values()),
        deadlines=read_deadlines(sources.head("deadlines.yaml"), sources.remember),
        letters=read_letters(sources.inside(LETTERS), sources.remember),
        sayings=read_sayings(words),
        same_words=read_same_words(words),
        translation=read_translation(sources.listed(ENGLISH), written_facts),
    )


def _items(sources: Sources, kind: str, nodes: Iterable[Node], read: Callable[[Node], Item]) -> dict[str, Item]:
    items: dict[str, Item] = {}
    for node in nodes:
        item_id = node.text("id")
        sources.remember(kind, item_id, node)
        items[item_id] = read(node)
    return items


def _labels(nodes: Iterable[Node]) -> dict[str, str]:
    return {node.text("id"): node.text("label") for node in nodes}


def _fact(node: Node) -> domain.Fact:
    node.only(
        "id", "group", "label", "type", "unit", "min", "max", "choices", "question", "question_other", "question_self",
        "help", "sensitivity", "asked_by", "relevant_if", "derived", "changes", "action", "grows_while", "ends_by",
        "past", "effort", "frequency", "said",
    )  # fmt: skip
    listed = node.value.get("choices")
    kind = node.choice("type", domain.FactType)
    choices = dict(DEPARTEMENTS) if listed == "departements" else node.words("choices")
    return domain.Fact(
        id=node.text("id"),
        group=node.text("group"),
        label=node.text("label"),
        type=kind,
        unit=node.optional_text("unit"),
        minimum=node.integer("min"),
        maximum=node.integer("max"),
        choices=choices,
        question=node.text("question"),
        question_other=node.optional_text("question_other"),
        question_self=node.optional_text("question_self"),
        help=node.optional_text("help"),
        sensitivity=node.choice("sensitivity", domain.Sensitivity),
        asked_by=node.choice("asked_by", domain.AskedBy),
        relevant_if=node.expression("relevant_if"),
        derived=_derivation(node),
        changes=node.choice("changes", domain.Changes, default=domain.Changes.NEVER),
        action=node.optional_text("action"),
        grows_while=node.optional_text("grows_while"),
        ends_by=node.optional_text("ends_by"),
        past=node.flag("past", default=False),
        effort=node.integer("effort") or 1,
        frequency=_frequency(node),
        said=read_phrase(node, kind, choices),
    )


def _frequency(node: Node) -> tuple[domain.Share, ...]:
    """A share of yes, weights by value, or weights by range « 30-89 »."""
    written = node.value.get("frequency")
    match written:
        case None:
            return ()
        case bool():
            node.error("« frequency » est la part des oui, entre 0 et 1", "frequency")
            return ()
        case int() | float() if 0 <= written <= 1:
            return (domain.Share(value=True, weight=written), domain.Share(value=False, weight=1 - written))
        case dict():
            found = [_share(node, str(key), weight) for key, weight in written.items()]
            return tuple(share for share in found if share)
    node.error("« frequency » attend une part entre 0 et 1, ou des poids par valeur", "frequency")
    return ()


def _share(node: Node, key: str, weight: object) -> domain.Share | None:
    if isinstance(weight, bool) or not isinstance(weight, int | float) or weight < 0:
        node.error(f"poids de « {key} » : trouvé {weight!r}, attendu un nombre positif", "frequency")
        return None
    if node.value.get("type") == "int":
        low, dash, high = key.partition("-")
        if not (low.isdigit() and (high.isdigit() or not dash)) or int(high or low) < int(low):
            node.error(f"« {key} » : attendu un nombre ou des bornes « 30-89 »", "frequency")
            return None
        return domain.Share(value=int(low), to=int(high or low), weight=float(weight))
    return domain.Share(value=key, weight=float(weight))


def _relation(node: Node) -> domain.Relation:
    node.only("id", "never", "why", "source")
    impossible = node.expression("never", source=node.optional_text("source"))
    if impossible is None:
        node.error("il manque la condition « never »")
    return domain.Relation(id=node.text("id"), never=impossible or NOTHING, why=node.text("why"))


def _derivation(node: Node) -> domain.Derivation | None:
    written = node.value.get("derived")
    if written is None:
        return None
    if isinstance(written, list):
        cases = [_derived_case(case) for case in node.nodes("derived")]
        return domain.Derivation(cases=tuple(case for case in cases if case))
    formula = node.node("derived")
    formula.only("by", "of")
    return domain.Derivation(formula=formula.choice("by", domain.Formula), of=formula.text("of"))


def _derived_case(node: Node) -> domain.DerivedCase | None:
    node.only("when", "value", "source")
    condition = node.expression("when", source=node.optional_text("source"))
    value: Literal | None = node.value.get("value")
    if value is None or not isinstance(value, bool | int | str):
        node.error("il manque la valeur « value »")
        return None
    return domain.DerivedCase(condition=condition, value=value) if condition else None


def _need(node: Node) -> domain.Need:
    node.only("id", "label", "easy", "group", "asked_by", "description", "synonyms")
    return domain.Need(
        id=node.text("id"),
        label=node.text("label"),
        group=node.text("group"),
        asked_by=node.texts("asked_by"),
        description=node.text("description"),
        synonyms=node.texts("synonyms"),
        easy=node.optional_text("easy"),
    )


def _operator(node: Node) -> domain.Operator:
    node.only(
        "id", "name", "acronym", "from", "until", "successor", "regimes", "level", "tier", "place", "note", "sources"
    )  # fmt: skip
    return domain.Operator(
        id=node.text("id"),
        name=node.text("name"),
        acronym=node.optional_text("acronym"),
        period=node.period(),
        successor=node.optional_text("successor"),
        regimes=None if node.value.get("regimes") == "all" else frozenset(node.texts("regimes")),
        level=node.choice("level", domain.OperatorLevel),
        tier=node.choice("tier", domain.Tier),
        place=node.choice("place", domain.Place, default=domain.Place.HOME),
        sources=node.texts("sources"),
    )


def _programme(node: Node) -> domain.Programme:
    node.only("id", "name", "from", "until", "doors", "strands", "needs", "gates", "note")
    return domain.Programme(
        id=node.text("id"),
        name=node.text("name"),
        period=node.period(),
        doors=node.texts("doors"),
        strands=_labels(node.nodes("strands")),
        needs=node.texts("needs"),
        gates=frozenset(node.texts("gates")),
    )


def _gate(node: Node) -> domain.Gate:
    node.only(
        "id", "kind", "programmes", "from", "until", "when", "when_unknown", "effect", "action", "easy", "note",
        "unknown_facts", "ask", "only_services", "exclude_services", "lead_services", "provisional_services",
        "not_needs", "allowed_health", "exclude_operator_levels", "exclude_tier",
        "actions_to",
    )  # fmt: skip
    return domain.Gate(
        id=node.text("id"),
        kind=node.choice("kind", domain.GateKind),
        programmes=frozenset(node.texts("programmes")),
        period=node.period(),
        condition=node.expression("when"),
        when_unknown=node.choice("when_unknown", domain.WhenUnknown),
        effect=node.choice("effect", domain.Effect),
        action=node.text("action"),
        unknown_facts=node.texts("unknown_facts"),
        ask=node.texts("ask"),
        only_services=frozenset(node.texts("only_services")),
        exclude_services=frozenset(node.texts("exclude_services")),
        lead_services=frozenset(node.texts("lead_services")),
        provisional_services=frozenset(node.texts("provisional_services")),
        not_needs=frozenset(node.texts("not_needs")),
        allowed_health=frozenset(node.texts("allowed_health")),
        exclude_operator_levels=node.choices("exclude_operator_levels", domain.OperatorLevel),
        exclude_tier=node.choice("exclude_tier", domain.Tier) if "exclude_tier" in node.value else None,
        easy=node.texts("easy"),
        actions_to=tuple(map(_action_to, node.nodes("actions_to"))),
    )


def _action_to(node: Node) -> domain.ActionTo:
    node.only("callers", "action")
    return domain.ActionTo(callers=frozenset(node.texts("callers")), action=node.text("action"))


def _versions(sources: Sources) -> dict[str, ServiceVersion]:
    versions: dict[str, ServiceVersion] = {}
    for family in sources.inside("services/"):
        family.only(
            "family", "name", "summary", "programmes", "kind", "tier", "complement", "necessary_when", "order", "needs",
            "access", "requesters", "prescribers", "first_line", "priority", "versions",
        )  # fmt: skip
        if family.text("family") != Path(family.document.file).stem:
            named = Path(family.document.file).name
            family.error(f"famille « {family.value.get('family')} » dans un fichier nommé {named}", "family")
        versions |= _items(sources, "version", family.nodes("versions"), partial(_version, family))
    return versions


def _version(family: Node, node: Node) -> ServiceVersion:
    node.only(
        "id", "variant", "name", "from", "until", "dated_by", "operators", "kind", "tier", "access", "requesters",
        "prescribers", "first_line", "priority", "conditions", "delay", "delay_days", "cost", "cost_cents",
        "practical", "legal", "sources", "verified", "checked_on", "successor", "notes",
    )  # fmt: skip

    def nearest(key: str) -> Node:
        return node if key in node.value else family

    summary, needs = family.node("summary"), family.node("needs")
    summary.only("public", "other", "easy", "agent")
    needs.only("direct", "support")
    conditions: list[Condition | None] = [condition.condition() for condition in node.nodes("conditions")]
    return ServiceVersion(
        id=node.text("id"),
        family=family.text("family"),
        variant=node.optional_text("variant"),
        name=node.text("name"),
        family_name=family.text("name"),
        summary_public=summary.text("public"),
        summary_other=summary.optional_text("other"),
        summary_easy=summary.texts("easy"),
        summary_agent=summary.text("agent"),
        programmes=frozenset(family.texts("programmes")),
        kind=nearest("kind").text("kind"),
        tier=nearest("tier").choice("tier", domain.Tier),
        complement=family.flag("complement", default=False),
        necessary_when=family.expression("necessary_when"),
        order=family.integer("order"),
        direct_needs=frozenset(needs.texts("direct")),
        support_needs=frozenset(needs.texts("support")),
        access=nearest("access").choice("access", domain.Access),
        requesters=frozenset(nearest("requesters").texts("requesters")),
        prescribers=nearest("prescribers").texts("prescribers"),
        first_line=nearest("first_line").flag("first_line", default=True),
        priority=nearest("priority").integer("priority"),
        period=node.period(),
        dated_by=node.optional_text("dated_by"),
        operators=node.texts("operators"),
        conditions=tuple(condition for condition in conditions if condition),
        delay=node.optional_text("delay"),
        delay_days=node.integer("delay_days"),
        cost=node.optional_text("cost"),
        cost_cents=node.integer("cost_cents"),
        practical=node.optional_text("practical"),
        legal=node.texts("legal"),
        sources=node.texts("sources"),
        verified=node.choice("verified", domain.Verified),
        checked_on=node.day("checked_on") or UNREADABLE_DAY,
        successor=node.optional_text("successor"),
    )
