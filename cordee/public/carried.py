"""A conversation that its page carries: each form sends back what was said, and nothing of it is kept on the server.

Each answer is one hidden field ``dit``: « age=52 », values as JSON writes them, « age=? » for somebody who does not
know, « age=- » for somebody who would rather not say. Needs are fields ``besoin``, the visitor's words ``mots``.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict

from cordee.conversation.answers import Answers
from cordee.conversation.noting import noted
from cordee.conversation.queries import Conversation
from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.orientation.situation import CALLER
from cordee.domain.rules.answers import BadAnswer, answer, written_answer

SAID, NEED, WORDS = "dit", "besoin", "mots"
UNSURE, DECLINED = "?", "-"
LONGEST_ANSWER, LONGEST_WORDS = 400, 1_000
LONGEST_SHOWN_AGAIN = 20_000


@dataclass(frozen=True, kw_only=True)
class Carried:
    """``order``: the facts that were answered, in any way, the first one first.

    ``typed``: all that she wrote in her own words, when it is longer than what the page carries on.
    """

    said: Conversation
    order: tuple[str, ...] = ()
    typed: str = ""

    def lines(self) -> Iterator[str]:
        """Yield the fields ``dit``; who speaks is in the address of the page, not among them."""
        answers = self.said.answers
        for fact in self.order:
            if fact in answers.facts:
                yield f"{fact}={json.dumps(answers.facts[fact], ensure_ascii=False)}"
            elif fact in answers.unsure:
                yield f"{fact}={UNSURE}"
            elif fact in answers.declined:
                yield f"{fact}={DECLINED}"

    def told(self, *, fact: str, text: str) -> "Carried":
        """Return what is carried with one more answer; raises what ``noted`` raises. Who speaks is not an answer."""
        if fact == CALLER:
            return self
        others = tuple(other for other in self.order if other != fact)
        return replace(self, said=noted(self.said, fact=fact, text=text), order=(*others, fact))

    def without(self, fact: str) -> "Carried":
        if fact == CALLER:
            return self
        said = replace(self.said, answers=self.said.answers.without(fact))
        return replace(self, said=said, order=tuple(other for other in self.order if other != fact))


def carried(sent: QueryDict, catalogue: Catalogue, *, who: str, on: date) -> Carried:
    """Return what the page sent; what the catalogue does not know, or no longer accepts, is left out."""
    answers, order = Answers().known(CALLER, who), dict[str, None]()
    for line in sent.getlist(SAID)[: len(catalogue.facts)]:
        name, _, written = line.partition("=")
        if name in catalogue.facts and name != CALLER and len(written) <= LONGEST_ANSWER:
            answers = _with(answers, name, written, catalogue)
            order[name] = None
    typed, words = _words(sent)
    said = Conversation(
        on=on,
        catalogue_hash=catalogue.content_hash,
        needs=_needs(sent, catalogue, who=who),
        words=words,
        answers=answers,
        tongue=catalogue.tongue,
    )
    return Carried(said=said, order=tuple(order), typed=typed if typed != words else "")


def _needs(sent: QueryDict, catalogue: Catalogue, *, who: str) -> tuple[str, ...]:
    """The needs that were ticked, among those that who speaks may have."""
    ticked = dict.fromkeys(need for need in sent.getlist(NEED) if need in catalogue.needs and need != SAFETY_NEED)
    return tuple(need for need in ticked if who in catalogue.needs[need].asked_by)


def _words(sent: QueryDict) -> tuple[str, str]:
    """What she wrote, and as much of it as the page carries on: whole words, as long as there are spaces."""
    typed = " ".join(sent.get(WORDS, "").replace("\0", "")[:LONGEST_SHOWN_AGAIN].split())
    if len(typed) <= LONGEST_WORDS:
        return typed, typed
    kept, space, _rest = typed[: LONGEST_WORDS + 1].rpartition(" ")
    return typed, kept if space and len(kept) <= LONGEST_WORDS else typed[:LONGEST_WORDS]


def _with(answers: Answers, name: str, written: str, catalogue: Catalogue) -> Answers:
    if written == UNSURE:
        return answers.not_known(name)
    if written == DECLINED:
        return answers.refused(name)
    try:
        return answers.known(name, written_answer(answer(catalogue.facts[name], json.loads(written))))
    except (BadAnswer, ValueError, TypeError, RecursionError):
        return answers
