"""The key ``said`` of a fact: its clauses, as ``cordee.domain.rules.phrases`` describes them."""

from collections.abc import Mapping

from cordee.domain.catalogue import FactType
from cordee.domain.rules.answers import closest
from cordee.domain.rules.phrases import PLACE, VALUE, BadPhrase, Frame, Phrase, Said, frame, is_negated, markers
from cordee.reader.fields import Node

KEY = "said"
YES_NO = ("yes", "no")
VALUED = ("frame", "above", "below", "noun", "words", "instead")
CHOSEN = (FactType.CHOICE, FactType.CHOICES)
PLACES = (FactType.CHOICE, FactType.COMMUNE)


def read_phrase(node: Node, kind: FactType, choices: Mapping[str, str]) -> Phrase | None:
    """Read how the fact is said; None when it does not say, or says it badly (then noted)."""
    if KEY not in node.value:
        return None
    try:
        return _yes_no(node) if kind is FactType.BOOL else _valued(node, kind, choices)
    except BadPhrase as problem:
        node.error(f"« {KEY} » : {problem}", KEY)
        return None


def _yes_no(node: Node) -> Phrase:
    written = node.value[KEY]
    if isinstance(written, dict):
        node.node(KEY).only(*YES_NO)
    said = _said(written)
    if any(part.takes_value for part in (said.yes, said.no) if part):
        raise BadPhrase("un fait oui/non ne prend pas de valeur")
    _with_contrary(said)
    return Phrase(said=said)


def _valued(node: Node, kind: FactType, choices: Mapping[str, str]) -> Phrase:
    written = node.value[KEY]
    if not isinstance(written, dict):
        return _checked(Phrase(said=Said(_frame(written))), kind, choices)
    inner = node.node(KEY)
    inner.only(*VALUED)
    words = inner.words("words")
    for word in words.values():
        markers(word)
    noun = inner.optional_text("noun")
    markers(noun or "")
    phrase = Phrase(
        said=Said(_frame(written.get("frame"))),
        above=_frame(written["above"]) if "above" in written else None,
        below=_frame(written["below"]) if "below" in written else None,
        words=words,
        instead=_instead(written.get("instead")),
        noun=noun,
    )
    return _checked(phrase, kind, choices)


def _checked(phrase: Phrase, kind: FactType, choices: Mapping[str, str]) -> Phrase:
    """Every frame takes one value, every choice has its words, and no word is for something else."""
    for part in (phrase.said.yes, phrase.above, phrase.below):
        if part and not part.takes_value:
            raise BadPhrase(f"il manque {VALUE} après le verbe « {part.verb} »")
    if PLACE in phrase.said.yes.rest:
        if kind not in PLACES:
            raise BadPhrase(f"{PLACE} ne dit qu'un département ou une commune")
        return phrase
    known = [*phrase.words, *phrase.instead]
    if kind in CHOSEN:
        for own in phrase.instead.values():
            _with_contrary(own)
        for value in known:
            if value not in choices:
                raise BadPhrase(f"« {value} » n'est pas une valeur du fait{closest(value, choices)}")
        missing = [value for value in choices if value not in known]
        if missing:
            raise BadPhrase(f"il manque les mots de {', '.join(missing)} (« words » ou « instead »)")
    return phrase


def _instead(written: object) -> dict[str, Said]:
    if written is None:
        return {}
    if not isinstance(written, dict):
        raise BadPhrase("« instead » attend une phrase par valeur")
    return {str(value): _said(said) for value, said in written.items()}


def _with_contrary(said: Said) -> None:
    if said.no is None and is_negated(said.yes.verb):
        raise BadPhrase(f"« {said.yes.verb} » dit déjà non : écrivez la phrase contraire (« no »)")


def _said(written: object) -> Said:
    """A clause, or « yes » with its contrary « no »."""
    if not isinstance(written, dict):
        return Said(_frame(written))
    return Said(yes=_frame(written.get("yes")), no=_frame(written["no"]) if "no" in written else None)


def _frame(written: object) -> Frame:
    if not isinstance(written, str):
        raise BadPhrase("attendu une phrase courte, son verbe entre crochets")
    return frame(written)
