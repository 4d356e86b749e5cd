"""« Refaire le point » as its page carries it: what is known stays here, the page carries what is said today alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils import timezone

from cordee.conversation.asked import NeedChoice, need_choices
from cordee.conversation.queries import Conversation, oriented
from cordee.domain.catalogue import FactType
from cordee.domain.orientation.verdicts import PERSON
from cordee.orientation.known import Known
from cordee.public.carried import NEED, Carried, carried
from cordee.public.sheet import Asked, Read, Sheet, read, sheet
from cordee.support import stock, stock_wording
from cordee.support.queries import Names
from cordee.support.stock import Rights
from cordee.ui.typography import long_day

NEEDS_SHOWN = "besoins"


@dataclass(frozen=True, kw_only=True)
class Form:
    """``carried``: all that is known, with what was said today over it; its ``order`` is of today alone."""

    known: Known
    names: Names
    carried: Carried
    hidden: frozenset[str]
    masked: bool

    @property
    def said(self) -> Conversation:
        return self.carried.said

    def first(self) -> Sheet:
        """What is known, to correct, then what is still worth asking."""
        return self._worded(sheet(self.carried, also=self._to_correct(), hidden=self.hidden))

    def read(self, sent: QueryDict) -> Read:
        found = read(self.carried, sent, hidden=self.hidden)
        shown = self._worded(found.sheet) if found.sheet else None
        return replace(found, sheet=shown)

    def needs(self) -> tuple[NeedChoice, ...]:
        return need_choices(oriented(self.said))

    def _to_correct(self) -> tuple[str, ...]:
        facts = oriented(self.said).catalogue.facts
        return tuple(fact for fact in facts if fact in self.known.origins)

    def _worded(self, shown: Sheet) -> Sheet:
        """As who works on the case reads a question, with what was known of it before today."""
        before = oriented(stock.conversation(self.known))
        asked = [
            replace(one, asks=one.question.fact.label, known=" ".join(self._known(before, one))) for one in shown.asked
        ]
        return replace(shown, asked=tuple(asked))

    def _known(self, before: stock.Oriented, one: Asked) -> Iterator[str]:
        origin = self.known.origins.get(one.id)
        if origin is None:
            return
        hidden = self.masked and one.question.fact.type is FactType.COMMUNE
        value = stock_wording.MASKED if hidden else stock.said(before, one.id)
        value = value[:1].upper() + value[1:]
        who = self.names.of(origin.organisation) if origin.organisation else ""
        noted = stock_wording.NOTED_BY.format(who=who) if who else ""
        day = long_day(timezone.localdate(origin.decided_at))
        yield stock_wording.KNOWN.format(value=value, day=day, who=noted)
        if stock.grows(before, one.id):
            yield stock_wording.MAY_HAVE_CHANGED


def form(known: Known, names: Names, sent: QueryDict, *, may: Rights, masked: bool) -> Form:
    base = stock.conversation(known)
    found = oriented(base)
    hidden = frozenset() if may.health else stock.about_health(found)
    today = carried(sent, found.catalogue, who=PERSON, on=base.on)
    answers, order = base.answers, tuple(fact for fact in today.order if fact not in hidden)
    for fact in order:
        if fact in today.said.answers.facts:
            answers = answers.known(fact, today.said.answers.facts[fact])
        elif fact in today.said.answers.declined:
            answers = answers.refused(fact)
        elif fact in today.said.answers.unsure:
            answers = answers.not_known(fact)
    chosen = today.said.needs if NEEDS_SHOWN in sent or NEED in sent else base.needs
    said = replace(base, answers=answers, needs=chosen)
    return Form(known=known, names=names, carried=Carried(said=said, order=order), hidden=hidden, masked=masked)
