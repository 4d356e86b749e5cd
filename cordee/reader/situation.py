"""A situation file (YAML or JSON) into a Situation; every wrong word is reported with its place and a remedy."""

from collections.abc import Collection
from typing import Any

from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.situation import CALLER, Situation
from cordee.domain.rules.answers import BadAnswer, answer, closest, shortened
from cordee.domain.rules.evaluation import Value
from cordee.reader.fields import Node, Problem, Problems
from cordee.reader.yaml_source import Place, read_document

LARGEST_SITUATION = 200_000
ANSWERED_AND_DECLINED = "a une valeur et est refusé"
ANSWERED_AND_UNSURE = "a une valeur et n'est pas su"
DECLINED_AND_UNSURE = "est refusé et n'est pas su"
KEEP_ONE = "gardez une seule des deux réponses"


class BadSituation(ValueError):
    """The situation cannot be used: ``problems`` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(f"{problem.place} : {problem.message}" for problem in self.problems))


def read_situation(text: str, catalogue: Catalogue, *, file: str) -> Situation:
    """Read ``{caller, programme?, needs, facts, declined?, unsure?}``; raise BadSituation or Unreadable."""
    if len(text) > LARGEST_SITUATION:
        message = f"le texte compte {len(text)} caractères ; {LARGEST_SITUATION} au plus pour une situation."
        raise BadSituation([Problem(Place(file, 1, 1), message)])
    document, problems = read_document(text, file=file), Problems()
    if document.value is None:
        message = "le fichier est vide ; attendu au moins « caller » et « facts »."
        raise BadSituation([Problem(Place(file, 1, 1), message)])
    node = Node(document, (), document.value, problems)
    if not problems.found:
        node.only("caller", "programme", "needs", "facts", "declined", "unsure")
    situation = situation_at(node, catalogue)
    if problems.found:
        raise BadSituation(problems.found)
    return situation


def situation_at(node: Node, catalogue: Catalogue) -> Situation:
    """Read the situation written at ``node``; problems are noted there, what is wrong is left out."""
    facts = _facts(node, catalogue)
    caller = _caller(node, catalogue, facts)
    declined, unsure = (
        _known_words(node, key, catalogue.facts, "ce fait n'existe pas") for key in ("declined", "unsure")
    )
    answered = [*facts, *([CALLER] if caller else [])]
    _answered_once(node, "declined", declined, answered, ANSWERED_AND_DECLINED)
    _answered_once(node, "unsure", unsure, answered, ANSWERED_AND_UNSURE)
    _answered_once(node, "unsure", unsure, declined, DECLINED_AND_UNSURE)
    return Situation(
        caller=caller,
        programme=_known_word(node, "programme", catalogue.programmes),
        needs=_known_words(node, "needs", catalogue.needs, "ce besoin n'existe pas"),
        facts=facts,
        declined=frozenset(declined),
        unsure=frozenset(unsure),
    )


def _answered_once(node: Node, key: str, names: Collection[str], others: Collection[str], both: str) -> None:
    for name in names:
        if name in others:
            node.error(f"le fait « {name} » {both} ; {KEEP_ONE}", key)


def _facts(node: Node, catalogue: Catalogue) -> dict[str, Value]:
    if node.value.get("facts") is None:
        return {}
    written = node.node("facts")
    facts: dict[str, Value] = {}
    for name, raw in written.value.items():
        if (fact := catalogue.facts.get(name)) is None:
            written.key_error(f"le fait « {name} » n'existe pas{closest(name, catalogue.facts)}", name)
        elif raw is not None:
            try:
                facts[name] = answer(fact, raw)
            except BadAnswer as problem:
                written.error(f"« {name} » : trouvé {shortened(problem.found)}, attendu {problem.expected}", name)
    return facts


def _caller(node: Node, catalogue: Catalogue, facts: dict[str, Value]) -> str | None:
    raw: Any = node.value.get("caller")
    if raw is None:
        return None
    try:
        caller = str(answer(catalogue.facts[CALLER], raw))
    except BadAnswer as problem:
        node.error(f"« caller » : trouvé {shortened(raw)}, attendu {problem.expected}", "caller")
        return None
    if facts.get(CALLER, caller) != caller:
        node.error(
            f"« caller » dit {caller} et le fait « {CALLER} » dit {facts[CALLER]} ; gardez un seul des deux", "caller"
        )
    return caller


def _known_word(node: Node, key: str, words: Any) -> str | None:
    word = node.optional_text(key)
    if word is not None and word not in words:
        node.error(f"« {key} » : « {word} » n'existe pas{closest(word, words)}", key)
        return None
    return word


def _known_words(node: Node, key: str, words: Any, message: str) -> tuple[str, ...]:
    found = node.texts(key)
    for index, word in enumerate(found):
        if word not in words:
            node.error(f"« {word} » : {message}{closest(word, words)}", key, index)
    return tuple(word for word in found if word in words)
